/* advise for CQL, private: what its steps hand to each other.
 *
 * A Cassandra table is laid out for its queries, so the question is not which index a planner would take but
 * which key a table must have for the server to answer a query from one partition. There is no planner to
 * ask either: the server's rules are fixed, and schema_cql_verdict knows them.
 *
 *     cql_pattern.c   one SELECT -> its access pattern: what it restricts, how it orders, what it reads
 *     cql_key.c       access patterns -> the key of one table that serves them all
 *     cql_table.c     that table as CREATE TABLE, and as a materialized view
 *     cql_probe.c     the query as it would be asked then, and the server's verdict on it
 *     cql_index.c     the index that serves an access pattern, by server and version
 *     cql_writes.c    the statements of the workload that must feed a query table
 *     cql_why.c       what is said about all of it
 *     cql_advise.c    the steps in order
 */
#ifndef SARGENT_ADVISE_CQL_ADVICE_H
#define SARGENT_ADVISE_CQL_ADVICE_H

#include "advise/advise_internal.h"

/* ---- access patterns -------------------------------------------------------------------------------------
 */

enum cql_term_kind {
    CQL_TERM_EQUAL,
    CQL_TERM_IN,
    CQL_TERM_RANGE,
    CQL_TERM_ELEMENT, /* CONTAINS: equality on a member of the collection */
    CQL_TERM_KEY,     /* CONTAINS KEY: equality on a key of the map */
    CQL_TERM_NONE     /* LIKE, <>, m[k] = v, token(): no key answers it */
};

/* What a query asks of one column. */
struct cql_term {
    enum cql_term_kind kind;
    int column; /* of the table, -1 for CQL_TERM_NONE without one */
    const struct predicate *predicate;
};

struct cql_sort {
    int column;
    bool descending;
};

/* One SELECT of the workload on a table that the schema knows. */
struct cql_pattern {
    size_t query; /* of the workload */
    const struct query *q;
    int table;
    double weight;
    struct cql_verdict today;
    VEC(struct cql_term) terms;
    VEC(struct cql_sort) order;
    bool *needed; /* per column of the table: returned, ordered or grouped by */
    bool served;  /* from its partitions, without filtering */
    bool scan;    /* meant to read the whole table or a range of the ring: no key is missing */
    bool done;    /* has its advice */
};

/* ---- tables ----------------------------------------------------------------------------------------------
 */

/* A column of a key: the base table's, a member of one of its collections, or the bucket. */
struct cql_key_part {
    int column;            /* -1 for the bucket */
    enum cql_term_kind of; /* CQL_TERM_EQUAL, CQL_TERM_ELEMENT or CQL_TERM_KEY */
    bool descending;
};
struct cql_key_list {
    struct cql_key_part *at;
    size_t n, cap;
};

enum bucket_kind { BUCKET_NONE, BUCKET_DAY, BUCKET_HASH };

/* A table to be made from another one's columns. */
struct cql_table {
    int base;
    struct slice name; /* without keyspace */
    struct cql_key_list partition, clustering;
    bool *carried; /* per column of the base table */
    enum bucket_kind bucket;
    struct slice bucket_name;
    int bucket_of; /* BUCKET_DAY: the column whose day it is */
};

struct cql_patterns {
    const struct cql_pattern **at;
    size_t n, cap;
};

struct cql_advice {
    struct advise *ad; /* estimates; its queries are the CQL ones */
    VEC(struct cql_pattern) patterns;
};

static inline const struct schema_table *cql_base(const struct cql_advice *c, int table)
{
    return &c->ad->schema->tables.at[table];
}

/* ---- cql_pattern.c ---------------------------------------------------------------------------------------
 */

void cql_collect(struct cql_advice *c);
/* What the pattern asks for, as text: "email = ?, created > ? ORDER BY created DESC". */
struct slice cql_pattern_text(const struct cql_advice *c, const struct cql_pattern *p);
const struct cql_term *cql_find_term(const struct cql_pattern *p, int column, enum cql_term_kind kind);
/* Whether equality holds every partition key column of its table. */
bool cql_gives_partition(const struct cql_advice *c, const struct cql_pattern *p);

/* ---- cql_key.c -------------------------------------------------------------------------------------------
 */

/* A table that should serve all the patterns, which are of one table. False when their conditions share no
 * key. cql_probe_table says whether it does serve them. */
bool cql_table_for(struct cql_advice *c, const struct cql_patterns *patterns, struct cql_table *out);
bool cql_is_key_column(const struct cql_advice *c, const struct cql_table *t, int column);
/* A column with few values, by statistics or by its type and name. */
bool cql_has_few_values(const struct cql_advice *c, int table, int column);
bool cql_is_time(const struct schema_column *column);
bool cql_has_counters(const struct schema_table *t);

/* ---- cql_table.c -----------------------------------------------------------------------------------------
 */

struct slice cql_part_name(const struct cql_advice *c, const struct cql_table *t,
                           const struct cql_key_part *part);
/* CREATE TABLE, with the base table's expiry and compaction. */
struct slice cql_table_ddl(const struct cql_advice *c, const struct cql_table *t);
/* CREATE MATERIALIZED VIEW with the same key; empty where the server allows none. */
struct slice cql_view_ddl(const struct cql_advice *c, const struct cql_table *t);
/* The base table as it is. */
struct cql_table cql_table_as_is(const struct cql_advice *c, int table);
/* A name with its keyspace, quoted where it must be. */
struct slice cql_full_name(const struct cql_advice *c, const struct schema_table *base, struct slice name);

/* ---- cql_probe.c -----------------------------------------------------------------------------------------
 */

struct cql_probe {
    bool served;
    enum cql_access access;
    struct slice query;   /* as it would be asked */
    struct slice verdict; /* what the server would say, in words */
};
/* The pattern asked of the table, which exists alone. */
struct cql_probe cql_probe_table(struct cql_advice *c, const struct cql_table *t,
                                 const struct cql_pattern *p);
/* The pattern asked of its own table with the indexes it has and those that `ddl` adds. */
struct cql_probe cql_probe_indexes(struct cql_advice *c, const struct cql_pattern *p, struct slice ddl);
/* The pattern asked of another table of the schema, under the same column names. Not served where that table
 * lacks a column or the key of the pattern's own table. */
struct cql_probe cql_probe_existing(struct cql_advice *c, const struct cql_pattern *p, int table);
/* The remedy's probes: one verdict for each pattern. */
void cql_add_probe(struct cql_advice *c, struct advice_remedy *r, const struct cql_probe *probe);
/* Whether every write of the workload to the base table would be accepted by a table in its place. */
bool cql_probe_writes(struct cql_advice *c, const struct cql_table *t);

/* ---- cql_index.c -----------------------------------------------------------------------------------------
 */

/* The index that answers all the patterns on this server, as a remedy. False when none does. */
bool cql_index_for(struct cql_advice *c, const struct cql_patterns *patterns, struct advice_remedy *out);

/* ---- cql_writes.c ----------------------------------------------------------------------------------------
 */

/* Statements that write the base table and so must write the new one. */
void cql_collect_writes(struct cql_advice *c, const struct cql_table *t, struct advice_pattern *out);

/* ---- cql_why.c -------------------------------------------------------------------------------------------
 */

struct slice cql_today(const struct cql_advice *c, const struct cql_pattern *p);
struct slice cql_table_why(const struct cql_advice *c, const struct cql_table *t,
                           const struct cql_patterns *patterns);
struct slice cql_table_cost(const struct cql_advice *c, const struct cql_table *t,
                            const struct advice_pattern *out);
struct slice cql_view_why(const struct cql_advice *c);
struct slice cql_key_why(const struct cql_advice *c, const struct cql_table *t);
struct slice cql_key_cost(const struct cql_advice *c, const struct cql_table *t);

/* ---- cql_advise.c ----------------------------------------------------------------------------------------
 */

/* Fills ad->out->patterns from the CQL queries of ad. */
void advise_cql(struct advise *ad);

#endif
