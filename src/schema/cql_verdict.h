/* Private to the judgement of CQL statements.
 *
 *     cql_verdict.c        entry point; names; batches' members
 *     cql_relations.c      one relation of WHERE: is it legal on its column, and does it go with the others
 *     cql_indexes.c        which index supports which restriction
 *     cql_restrictions.c   keys, filtering: the rules of Cassandra's StatementRestrictions
 *     cql_scylla.c         the same as ScyllaDB's statement_restrictions has them
 *     cql_selection.c      what is asked for
 *     cql_ordering.c       ORDER BY, GROUP BY, DISTINCT, limits
 *     cql_writes.c         INSERT, UPDATE, DELETE
 *
 * Terms as Cassandra's sources use them: a restriction is what the relations of a WHERE clause say together
 * about a column (or about several by a tuple); a key range is a query that no partition key confines. */
#ifndef SARGENT_SCHEMA_CQL_VERDICT_H
#define SARGENT_SCHEMA_CQL_VERDICT_H

#include "schema/schema.h"

enum restriction_kind {
    RESTRICT_EQ,
    RESTRICT_IN,
    RESTRICT_SLICE,
    RESTRICT_CONTAINS, /* CONTAINS, CONTAINS KEY, m[k] = v */
    RESTRICT_LIKE,
    RESTRICT_NOT_NULL
};

struct restriction {
    enum restriction_kind kind;
    int column;        /* first (or only) column of the table */
    int columns;       /* how many, consecutive clustering columns for a tuple */
    bool lower, upper; /* bounds of a slice */
    bool contains_value, contains_key, entry;
    struct span at;
};

/* What VEC makes, with a name. */
struct restriction_list {
    struct restriction *at;
    size_t n, cap;
};

struct judge {
    const struct schema *s;
    struct arena *a;
    const struct query *q;
    int scope;
    int table;
    const struct schema_table *t;
    struct cql_verdict v;
    enum cql_topic topic; /* what is being judged */
    bool unsure;          /* a relation stands there that is not judged: no verdict */
    bool filtering_allowed;
    int partition_count, clustering_count;
    struct restriction_list partition, clustering, other; /* clustering sorted by position */
    bool tuples;                                          /* a relation of several columns */
    bool token;                                           /* token() on the partition key */
    struct span token_at;
    bool custom;                /* expr(index, value) */
    bool key_range, uses_index; /* what the server finds out on the way */
    bool filter_partition, filter_clustering;
};

/* Records the server's refusal and returns false. */
bool judge_reject(struct judge *j, struct span at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Records that the server refuses a literal's value, which says nothing of other statements of the shape:
 * goes on and returns true. */
bool judge_reject_value(struct judge *j, struct span at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Refuses for want of ALLOW FILTERING unless that is given; remembers the need. False when refused. */
bool judge_filter(struct judge *j, struct span at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same for a clustering column behind one that is not held to a value. */
bool judge_gap(struct judge *j, struct span at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Refuses for a column that the table does not have. */
bool judge_undefined(struct judge *j, struct span at, struct slice name);

static inline bool judge_scylla(const struct judge *j)
{
    return j->q->cql.scylla;
}
/* True for versions of Cassandra before that one; ScyllaDB counts as 5.0. */
static inline bool judge_before(const struct judge *j, int version)
{
    return j->q->cql.version < version;
}
static inline const struct schema_column *judge_column(const struct judge *j, int column)
{
    return &j->t->columns.at[column];
}
static inline struct slice judge_name(const struct judge *j, int column)
{
    return j->t->columns.at[column].name;
}
static inline int judge_position(const struct judge *j, int column)
{
    return j->t->columns.at[column].role_position;
}
/* The clustering or partition column at a position, -1. */
int judge_key_column(const struct judge *j, enum column_role role, int position);
bool judge_is_static(const struct judge *j, int column);

/* ---- types ---- */
bool cql_type_is_collection(struct slice type);
/* Can be changed element by element: a list, set or map that is not frozen. */
bool cql_type_is_multicell(struct slice type);
bool cql_type_is_map(struct slice type);
struct slice cql_type_thaw(struct slice type); /* without frozen<> */
bool cql_type_has_duration(struct slice type);
/* Of a map its keys' type; of any collection its values' type; "" of others. */
struct slice cql_type_key(struct slice type);
struct slice cql_type_value(struct slice type);

/* ---- cql_relations.c ---- */
/* Reads the scope's WHERE into j's restrictions. */
bool judge_relations(struct judge *j);

/* ---- cql_indexes.c ---- */
bool index_supports(const struct judge *j, const struct schema_index *index, const struct restriction *r);
/* The first index that supports it, -1. */
int judge_index_for(const struct judge *j, const struct restriction *r);
/* True when no single index (all SAI indexes of a table count as one) supports every restriction that is to
 * be filtered. */
bool judge_indexes_fall_short(const struct judge *j);

/* ---- the others ---- */
bool judge_select(struct judge *j);
bool judge_restrictions(struct judge *j);
/* ScyllaDB's rules for what judge_restrictions asks of Cassandra's; sets key_range, uses_index, v.index. */
bool judge_scylla_needs(struct judge *j);
/* True when the partition key is held to one value, by = on each of its columns. */
bool partition_is_one(const struct judge *j);
bool judge_selection(struct judge *j);
bool judge_ordering(struct judge *j);
bool judge_write(struct judge *j);
bool partition_needs_filtering(const struct judge *j);
bool clustering_needs_filtering(const struct judge *j);
/* Refuses (or, where filtering is allowed, notes) a clustering column behind one that is not restricted. */
bool judge_clustering_gap(struct judge *j);
/* The restriction on a clustering column, NULL. */
const struct restriction *clustering_restriction(const struct judge *j, int column);

#define FILTERING_MESSAGE                                                                                    \
    "Cannot execute this query as it might involve data filtering and thus may have unpredictable "          \
    "performance. If you want to execute this query despite the performance unpredictability, use ALLOW "    \
    "FILTERING"

#endif
