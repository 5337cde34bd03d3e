/* advise: which indexes to create, and which to drop.
 *
 *     advise_run          queries + schema -> ranked advice, verified by a planner
 *
 * For SQL: indexes. For CQL, where a table is made for its queries: what each access pattern that no table
 * serves would need (struct advice_pattern), judged by the server's own rules.
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

/* ---- CQL ---- */

enum cql_remedy {
    REMEDY_EXISTING,     /* a table or view of the schema that has this key already */
    REMEDY_KEY,          /* another primary key or clustering order for the table itself */
    REMEDY_TABLE,        /* a table of its own for these queries */
    REMEDY_SAI,          /* Cassandra 5.0 */
    REMEDY_LOCAL_INDEX,  /* ScyllaDB, within a partition */
    REMEDY_GLOBAL_INDEX, /* ScyllaDB */
    REMEDY_LEGACY_INDEX,
    REMEDY_VIEW
};
const char *cql_remedy_name(enum cql_remedy r);
/* A query as it would be asked then, and what the server would say of it. */
struct advice_probe {
    struct slice query, verdict;
};
struct advice_remedy {
    enum cql_remedy kind;
    struct slice name;     /* of the table, view or index; "" where the server makes one up */
    struct slice ddl;      /* one or more statements; "" for REMEDY_EXISTING */
    struct slice *columns; /* of its key, or indexed: "a", "b DESC" */
    size_t column_count;
    struct slice why, cost;
    struct advice_probe
        *probes; /* one for each query of the pattern; all are accepted without ALLOW FILTERING */
    size_t probe_count;
};
/* A statement that writes the base table, and what it must do to the query table. */
struct advice_write {
    int64_t id; /* of the workload's query */
    struct slice verb, duty;
    bool reads_first; /* it must read the row before it can write the query table */
};
/* Access patterns of one table that want the same remedy. */
struct advice_pattern {
    int table;          /* of the schema */
    struct slice asks;  /* "email = ?; email = ?, created > ? ORDER BY created DESC" */
    struct slice today; /* what the server does now */
    struct advice_query *queries;
    size_t query_count;
    struct advice_remedy *remedies; /* one of them is enough; the best first */
    size_t remedy_count;
    struct advice_write *writes; /* that must feed the query table */
    size_t write_count;
};

struct advice {
    VEC(struct advice_index) create;     /* best first */
    VEC(struct advice_pattern) patterns; /* CQL */
    VEC(struct advice_drop) drop;
    VEC(struct advice_rejected) rejected;
};

struct advise_options {
    int max_columns;   /* 0: 3 */
    int max_per_table; /* 0: 5 */
    double min_rows;   /* tables known to be smaller get none; 0: 1000 */
    bool no_verify;
    struct slice tenant_column; /* "" without */
    bool scylla;                /* CQL is ScyllaDB's */
    int cql_version;            /* Cassandra's version, 311 to 510; 0 is 500 */
    struct slice postgres;      /* a libpq connection string: verify with HypoPG there as well; "" without */
};

bool advise_run(const struct schema *s, const struct workload_query *queries, size_t count,
                const struct advise_options *options, struct arena *a, struct advice *out, struct error *err);

#endif
