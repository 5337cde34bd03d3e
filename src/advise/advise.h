/* advise: which indexes to create, and which to drop.
 *
 *     advise_run          queries + schema -> ranked advice, verified by a planner
 *
 * The steps, one file each: candidates (what each query could use), merge (indexes that serve several
 * queries), cost (rows, pages, size, write cost), select (greedy by marginal benefit per size), verify
 * (SQLite in memory), drop (redundant and unused ones). docs/advice.md describes them with their sources.
 */
#ifndef SARGENT_ADVISE_H
#define SARGENT_ADVISE_H

#include "query/query.h"
#include "schema/schema.h"

/* One query of the workload. */
struct workload_query {
    const struct query *query; /* resolved */
    int64_t id;                /* the caller's number */
    struct slice fingerprint;  /* hexadecimal */
    double weight;             /* calls, or the number of statements */
    /* values seen: for literal i of the query, a literal's text and the share of calls that had it as a
     * literal (parameters never count); NULL when only the sample is known */
    const struct common_value *literal_values;
};

struct advice_query {
    int64_t id;
    double share; /* of the advice's benefit, 0..1 */
};
enum verification {
    VERIFIED_NONE /* planner did not use it */,
    VERIFIED_STATIC /* not verifiable by SQLite */,
    VERIFIED_SQLITE,
    VERIFIED_POSTGRES
};

struct advice_index {
    int table; /* of the schema */
    struct slice method;
    struct slice *columns; /* as in DDL: "a", "b DESC", "lower(c)" */
    size_t column_count;
    struct slice *include;
    size_t include_count;
    struct slice where;
    bool unique;
    struct slice name, ddl;
    struct advice_query *queries;
    size_t query_count;
    double benefit; /* 0..1: share of the estimated work on its table's queries that it saves */
    double size_bytes;
    double write_overhead; /* index bytes written per row byte written: 0.4 means 40 % more */
    enum verification verified;
    struct slice verified_why; /* for VERIFIED_STATIC and VERIFIED_NONE */
    struct slice why;          /* why each column stands where it stands */
    int *replaces;             /* schema indexes that it makes redundant */
    size_t replace_count;
};
struct advice_drop {
    int index; /* of the schema */
    struct slice ddl, why;
    bool unused; /* unused by this workload, as opposed to redundant */
};
struct advice_rejected {
    int table;
    struct slice columns; /* "a, b" */
    struct slice why;
};
struct advice {
    VEC(struct advice_index) create; /* best first */
    VEC(struct advice_drop) drop;
    VEC(struct advice_rejected) rejected;
};

struct advise_options {
    int max_columns;   /* 0: 3 */
    int max_per_table; /* 0: 5 */
    double min_rows;   /* tables known to be smaller get none; 0: 1000 */
    bool no_verify;
    struct slice tenant_column; /* "" without */
    struct slice postgres;      /* a libpq connection string: verify with HypoPG there as well; "" without */
};

bool advise_run(const struct schema *s, const struct workload_query *queries, size_t count,
                const struct advise_options *options, struct arena *a, struct advice *out, struct error *err);

#endif
