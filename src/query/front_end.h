/* Private to query: the front ends that query_parse chooses from, and how a rewritten text is traced back. */
#ifndef SARGENT_QUERY_FRONT_END_H
#define SARGENT_QUERY_FRONT_END_H

#include "query/query.h"

/* A front end: parses text, of dialect d, into *out, which is empty but for dialect, text, literals and
 * target. False with *err filled when it cannot. */
typedef bool front_end(struct arena *a, struct slice text, enum dialect d,
                       const struct query_options *options, struct query *out, struct query_error *err);

front_end pg_parse;             /* PostgreSQL, and statements of an unknown dialect */
front_end pg_parse_any_version; /* the same, and what came after the version that libpg_query knows */
front_end cql_parse;            /* CQL */
front_end rewrite_parse;        /* MySQL, SQLite, SQL Server */

/* Bytes [text, text + len) of a rewritten statement stand for bytes [source, source + source_len) of the
 * original; byte for byte when the lengths are equal. */
struct position_piece {
    uint32_t text, len;
    uint32_t source, source_len;
};

/* What libpg_query reads and what the user wrote. */
struct pg_source {
    struct slice text;                   /* for libpg_query */
    struct slice original;               /* spans of the model count in it */
    const struct position_piece *pieces; /* sorted by text; none at all: the texts are the same */
    size_t piece_count;
    struct span cut; /* bytes that were left out when it was parsed: see pg_rows.c */
    int cut_rows;
};

/* Parses source->text with libpg_query and fills *out. Messages quote the original. */
bool pg_parse_source(struct arena *a, const struct pg_source *source, const struct query_options *options,
                     struct query *out, struct query_error *err);
/* Where a part of source->text stands in the original. */
struct span pg_source_span(const struct pg_source *source, struct span at);

/* Formats err->message and returns false. */
bool query_fail(struct query_error *err, struct span at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
