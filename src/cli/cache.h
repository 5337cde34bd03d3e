/* cache: what schema sources were read as, kept in .sargent/ beside the configuration.
 *
 * Most of a run over one changed file goes into reading a schema that did not change. So the statements of
 * each schema source, and the models of its DDL, are kept in one file, `.sargent/schema.cache`. An entry's
 * key covers the source's bytes and path, the options that decide how it is read, and the program itself.
 *
 *     "sargent cache\n", checksum of the rest, then entries: key, length, payload
 *
 * The file can be deleted, cut or overwritten at any time: what does not check out is read anew. It is
 * written beside its place and moved there; a folder that cannot be written to is left alone silently.
 */
#ifndef SARGENT_CLI_CACHE_H
#define SARGENT_CLI_CACHE_H

#include "base/hash.h"
#include "cli/pipeline.h"

/* What is known of one source. */
struct cached_source {
    bool keyed; /* it may be kept: `key` is set */
    bool recalled;
    struct hash128 key;
    struct slice payload;       /* of an entry that was found */
    struct dialect_guess guess; /* what its text looked like */
    enum dialect dialect;       /* in which it was read */
    struct slice *ddl;          /* by statement, see query_ddl_archive; first byte: enum cached_ddl */
};

struct cache {
    const char *folder; /* NULL: nothing is kept */
    struct slice file;  /* as read */
    struct map entries; /* key -> payload, as an index into `payloads` + 1 */
    VEC(struct slice) payloads;
    struct cached_source *sources; /* by source */
    struct hash128 settings;
};

/* Reads what was kept. `on` false keeps nothing and knows nothing. */
void cache_open(struct cache *c, struct arena *a, const struct config *config, size_t sources, bool on);
/* Looks a schema source up; on success its dialect's guess is returned and its statements are filled in. */
bool cache_recall(struct cache *c, size_t index, const struct source *s, struct ingested *out,
                  struct dialect_guess *guess);
/* True when what was recalled was read in the dialect that the source has now; else forgets it. */
bool cache_confirm(struct cache *c, size_t index, const struct source *s, struct ingested *out);
/* The model of a recalled statement. False when it has to be parsed; *failed when it was no DDL that can be
 * applied. */
bool cache_query(struct arena *a, struct slice ddl, struct slice text, struct query *out, bool *failed);
/* Writes the file again when something was missing from it. */
void cache_save(struct cache *c, const struct analysis *a);

#endif
