/* pipeline: the one way from paths to facts, shared by every command.
 *
 *     paths -> sources -> statements -> shapes -> queries -> schema -> resolved queries -> facts
 *
 * Reading sources and parsing shapes run on all processors; everything that depends on order (the schema,
 * facts, findings) runs in one thread over results that stand in the order of the sources. So the outcome is
 * the same for any number of threads.
 */
#ifndef SARGENT_CLI_PIPELINE_H
#define SARGENT_CLI_PIPELINE_H

#include "cli/config.h"
#include "facts/facts.h"
#include "ingest/ingest.h"
#include "query/query.h"
#include "report/report.h"
#include "rules/rules.h"
#include "schema/schema.h"
#include "workload/workload.h"

/* What to read and how. Zeroed is a valid default but for paths. */
struct pipeline_options {
    const struct slice *paths;
    size_t path_count;
    const struct config *config; /* never NULL: config_default() */
    const char *stdin_name;
    struct workload_options logs; /* how those among the inputs are read */
    size_t threads;               /* 0: one per processor */
    bool no_facts;                /* stop after resolution */
    bool fingerprints;            /* libpg_query's as well */
    bool quiet;                   /* no warnings on standard error */
    bool no_cache;                /* neither read nor write .sargent/ */
};

/* One distinct statement. */
struct analysed_query {
    struct query query; /* parsed and resolved; empty when it failed */
    struct query_error error;
    bool failed;
    bool uncertain;      /* its sample was assembled from host code with parts that are not known */
    bool assumed;        /* its dialect is only assumed: on failure others are tried */
    struct slice sample; /* the first statement of this shape */
    struct slice normalised;
    struct hash128 fingerprint;
    enum dialect dialect;
    int64_t statements; /* in linted sources, left-out ones counted */
    bool linted;        /* at least one statement stands outside of schema-only sources */
    bool migration;
    struct slice archived; /* its model as the cache keeps it, "" without */
    double calls;          /* seen in logs */
};

/* One statement of a linted source, or of a schema source (then id is -1). */
struct analysed_statement {
    int source;
    const struct statement *statement;
    int query;
    int64_t id; /* of the fact, -1 */
};

struct analysis {
    struct arena arena;
    struct source *sources;
    struct ingested *ingested; /* parallel to sources */
    struct line_index *lines;  /* parallel to sources, built when first asked for */
    size_t source_count;
    VEC(struct analysed_query) queries;
    VEC(struct analysed_statement) statements; /* in the order of sources, then of statements */
    struct schema *schema;
    struct workload *workload; /* of the logs among the sources; NULL without */
    struct facts facts;
    struct arena *worker_arenas;
    size_t worker_count;
    size_t files_read, unreadable, skipped;
    bool have_facts;
    struct cache *cache;
};

/* Runs everything. False when a path cannot be read at all or the facts fail; err says why. A single file
 * that cannot be read is counted in a->unreadable, with a message on standard error, and the rest goes on. */
bool pipeline_run(struct analysis *a, const struct pipeline_options *options, struct error *err);
void pipeline_free(struct analysis *a);

/* Where a part of a statement stands. */
struct report_place pipeline_place(struct analysis *a, int statement, struct span at);
/* The part `at` of a query's sample in one of its statements; the whole first line when the texts do not
 * correspond. */
struct span pipeline_span(struct analysis *a, int statement, struct span at);

/* Asks the rules and makes the report: places, suppressions, order. The report lives in a->arena. */
bool pipeline_report(struct analysis *a, const struct rule_set *rules, const struct config *config,
                     struct report *out, struct error *err);

#endif
