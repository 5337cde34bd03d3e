/* schema: tables, columns, keys, indexes and statistics, and what a query's names mean.
 *
 * Built by applying DDL (struct ddl_change of the query model) in order, whatever dialect wrote it.
 *
 *     schema_apply        one parsed statement's changes
 *     schema_find_table   by name, along the search path
 *     schema_resolve      a query's relations and columns to tables and columns
 *     schema_read_stats   row counts and distinct values from JSON
 *     schema_print        what `sargent schema` shows
 *
 * Names are stored folded. Where a name can be anything (no DDL seen), tables are simply absent and
 * everything that needs them says so: index -1. Memory is the schema's own arena.
 */
#ifndef SARGENT_SCHEMA_H
#define SARGENT_SCHEMA_H

#include "base/intern.h"
#include "query/query.h"

/* What a type is good for, whatever the dialect calls it. */
enum type_family {
    TYPE_UNKNOWN,
    TYPE_INTEGER,
    TYPE_DECIMAL,
    TYPE_FLOAT,
    TYPE_TEXT,
    TYPE_BOOLEAN,
    TYPE_TIMESTAMP,
    TYPE_TIMESTAMPTZ,
    TYPE_DATE,
    TYPE_TIME,
    TYPE_INTERVAL,
    TYPE_UUID,
    TYPE_JSON,
    TYPE_JSONB,
    TYPE_ARRAY,
    TYPE_BINARY,
    TYPE_ENUM,
    TYPE_TSVECTOR,
    TYPE_RANGE,
    TYPE_GEOMETRY,
    TYPE_NETWORK,
    TYPE_XML,
    TYPE_COLLECTION /* CQL list, set, map */,
    TYPE_TUPLE /* and CQL's UDTs */,
    TYPE_COUNTER,
    TYPE_VECTOR,
    TYPE_OTHER,
};
const char *type_family_name(enum type_family f);
/* The family of a type in the normal form of ddl_column.type, e.g. "varchar" -> TYPE_TEXT. */
enum type_family type_family_of(struct slice type, enum dialect d);
/* Bytes a value of the type takes on average when no statistics say better. */
int type_width_of(struct slice type, enum type_family f, int length);

enum column_role { ROLE_REGULAR, ROLE_PARTITION, ROLE_CLUSTERING, ROLE_STATIC };
struct common_value {
    struct slice value;
    double frequency; /* 0..1 */
};
struct schema_column {
    struct slice written; /* the name in the case it was declared in, see schema_written */
    struct slice name, type, type_text, default_text, collation;
    enum type_family family;
    int length;            /* of varchar(n), -1 */
    unsigned flags;        /* enum column_flag; PRIMARY KEY implies COLUMN_NOT_NULL */
    enum column_role role; /* CQL */
    int role_position;     /* within the partition key or clustering columns */
    bool clustering_descending;
    struct span at; /* in the statement that declared it */
    int statement;  /* origin of that, see schema_origin */
    /* statistics; -1 when unknown */
    double distinct; /* number of values; pg's negative form is already multiplied out */
    double null_fraction, width, correlation;
    struct common_value *common;
    size_t common_count;
    /* view columns that only pass on a table's column: that table and its column, else -1 */
    int base_table, base_column;
    bool dropped;
};

struct schema_key {
    enum key_kind kind;
    struct slice name;
    int *columns; /* indexes into the table's columns; -1 for one that is unknown */
    size_t column_count;
    struct ddl_name references;
    int referenced_table; /* index into schema.tables, -1 unknown; resolved by schema_finish */
    struct slice *referenced;
    int *referenced_columns; /* indexes into that table's columns, -1 unknown; NULL while the table is not
                                known */
    size_t referenced_count;
    enum referential_action on_delete, on_update;
    int index; /* index that backs it, -1 */
    bool not_valid, dropped;
    struct span at;
    int statement;
};

struct schema_index_column {
    int column; /* index into the table's columns, -1 for an expression */
    struct slice expression, opclass, collation, function;
    int prefix;
    bool descending;
    enum nulls_order nulls;
};
struct schema_index {
    struct slice name, schema, written;
    int table;
    struct slice method;
    struct schema_index_column *columns;
    size_t column_count;
    int *include;
    size_t include_count;
    struct slice where, where_text;
    bool unique, primary, constraint; /* constraint: backs a PRIMARY KEY, UNIQUE or EXCLUDE constraint */
    bool invisible, clustered, nulls_not_distinct, implicit /* made by the server for a key */;
    bool concurrently;
    bool after_table_in_script; /* its table was created earlier in the same source */
    bool dropped;
    struct span at;
    int statement, source;
};

/* Foreign: of another server, or one of SQLite's virtual tables. */
enum table_kind { TABLE_TABLE, TABLE_VIEW, TABLE_MATERIALIZED_VIEW, TABLE_PARTITION, TABLE_FOREIGN };
struct schema_table {
    struct slice schema, name, written;
    enum table_kind kind;
    enum dialect dialect;
    VEC(struct schema_column) columns;
    VEC(struct schema_key) keys;
    VEC(int) indexes;      /* its entries of schema.indexes, dropped ones included */
    struct map column_map; /* name to index + 1, once there are many columns */
    VEC(int) partitions;   /* tables attached as its partitions, detached and dropped ones included */
    int partition_of;      /* parent table, -1 */
    struct slice partition_by;
    bool temporary, unlogged, dropped;
    bool without_rowid;   /* SQLite */
    bool dropped_cascade; /* DROP ... CASCADE: foreign keys to it went with it */
    bool
        redeclared; /* CQL: one script or several declare it with other columns: which one is meant is open */
    unsigned shadowed;  /* dialects (1 << enum dialect) that declare the same table once more */
    struct query *view; /* a view's parsed query, NULL */
    int view_scope;
    struct slice *option_names, *option_values;
    size_t option_count;
    double rows, pages; /* statistics, -1 unknown */
    struct span at;     /* name in CREATE TABLE */
    int statement, source;
};

/* The tables or indexes that carry or carried a name, newest first. */
struct name_holder {
    int number;
    struct name_holder *older;
};

/* A type made by CREATE TYPE or CREATE DOMAIN. */
struct schema_type {
    enum type_family family;
    struct slice base; /* of a domain: the type below, "" otherwise */
    struct slice text; /* the statement */
    bool dropped;
};

/* Where a piece of schema was declared. The caller numbers its statements; -1 for none (a catalogue). */
struct schema {
    struct arena *arena;
    VEC(struct schema_table) tables;
    VEC(struct schema_index) indexes;
    VEC(struct slice) search_path;        /* schemas tried for an unqualified name, after the query's own */
    VEC(struct slice) types;              /* names of enums, domains and UDTs created */
    VEC(struct schema_type) type_details; /* what each of them is, in the order of `types` */
    struct map type_by_name;              /* name to index of `types` */
    VEC(struct ddl_change) keyspaces;     /* CQL: DDL_CREATE_SCHEMA with replication options */
    VEC(int) keyspace_statements;         /* the statement of each */
    struct map by_name;                   /* "schema.name" and "name" to table index + 1 */
    struct map by_bare_name;              /* lower-case name to struct name_holder: tables of any schema */
    struct map index_by_name;             /* the same for indexes */
    VEC(struct slice) used;               /* schemas that a USE or SET search_path named, in order */
    int current_source;                   /* source of the statement applied last ... */
    struct slice current_use;             /* ... and the schema in force there */
};

/* A name for people and for DDL: MySQL, SQLite and SQL Server fold names only to compare them. */
static inline struct slice schema_written(struct slice written, struct slice name)
{
    return written.n ? written : name;
}

struct schema *schema_new(struct arena *a);
/* Applies all changes of one statement. `statement` is the caller's number for it, `source` the caller's
 * number of the file it stands in (two statements with equal `source` are of one script). Never fails: a
 * change that makes no sense (DROP of an unknown table) is ignored. q must outlive the schema. */
void schema_apply(struct schema *s, struct query *q, int statement, int source);
/* Resolves what needs the whole schema: foreign keys' targets, views' columns. Call once after the last
 * schema_apply. */
void schema_finish(struct schema *s);
/* Schemas "public", "dbo" and "main" are the default one and stored as "". An unqualified name is looked for
 * along search_path, then in the default schema, then in those that a USE named, then anywhere when it is
 * unique. -1 when unknown. */
int schema_find_table(const struct schema *s, struct slice schema, struct slice name);
int schema_find_column(const struct schema_table *t, struct slice name);
/* An index by name; `table` limits the search to one table's, -1 for any. -1 when unknown. */
int schema_find_index(const struct schema *s, int table, struct slice schema, struct slice name);
/* The table's primary key, NULL without one. */
const struct schema_key *schema_primary_key(const struct schema_table *t);
/* Follows a view's column to the table column it passes on: changes *table and *column when there is one. */
void schema_base_column(const struct schema *s, int *table, int *column);
/* True for an index that serves every row: no WHERE, visible, not dropped. */
bool schema_index_is_total(const struct schema_index *index);
/* True when equality on these columns picks at most one row: they contain all columns of a primary key, or of
 * a unique index or constraint that is total, has no expressions, and is not nullable (NULLs never equal
 * anything, so a nullable unique column still picks at most one row by "="). */
bool schema_columns_unique(const struct schema *s, int table, const int *columns, size_t count);
/* Name as shown to users: "orders", or "sales.orders" when its schema is not the default. */
struct slice schema_table_label(struct arena *a, const struct schema *s, int table);
/* The same in the case it was declared in, for schemas and advice. Facts and messages have the label. */
struct slice schema_table_title(struct arena *a, const struct schema *s, int table);

/* Fills the "after resolution" fields of q: relations' tables; columns' relation, base relation and table
 * column, through aliases, CTEs, subqueries, views, USING and NATURAL; scopes' correlation; join edges from
 * WHERE equalities and NATURAL. Works without any schema as far as names alone allow (a qualified column, a
 * single relation). A relation of a view stays the view's: schema_base_column leads on from there. A query
 * that is no USE may carry in q->use the schema in force where it stands. Once per query, before facts. */
void schema_resolve(const struct schema *s, struct arena *a, struct query *q);

/* ---- CQL: what the server would say ----------------------------------------------------------------------
 */

/* How Cassandra finds the rows of a statement. */
enum cql_access {
    CQL_ACCESS_UNKNOWN,         /* the table is not known, or the statement finds no rows */
    CQL_ACCESS_PARTITION,       /* one partition or a part of it */
    CQL_ACCESS_PARTITIONS,      /* several: IN on the partition key */
    CQL_ACCESS_INDEX_PARTITION, /* an index within one partition */
    CQL_ACCESS_INDEX,           /* an index over all nodes */
    CQL_ACCESS_TOKEN_RANGE,     /* a range of the ring */
    CQL_ACCESS_SCAN,            /* every partition of the table */
};
const char *cql_access_name(enum cql_access a);

/* What a refusal is about, for rules of their own that explain it. */
enum cql_topic {
    CQL_TOPIC_OTHER,
    CQL_TOPIC_CLUSTERING,
    CQL_TOPIC_ORDER,
    CQL_TOPIC_GROUPING,
    CQL_TOPIC_DISTINCT
};
const char *cql_topic_name(enum cql_topic t);

struct cql_verdict {
    bool known; /* the statement was judged: its table is known, or the fault needs no table */
    bool rejected;
    enum cql_topic topic;
    struct slice reason;       /* the server's message, when rejected */
    struct span at;            /* what it is about */
    struct slice value_reason; /* the server's message when only a literal's value is wrong, else "": other
                                  statements of the same shape may be fine, so rejected does not count it */
    struct span value_at;
    bool needs_filtering; /* rows are read and thrown away: refused without ALLOW FILTERING */
    enum cql_access access;
    int index; /* of the schema: the index that serves it, -1 */
};
/* Judges the statement (or batch member) of one scope of a CQL query as Cassandra 5.0 does, or ScyllaDB when
 * it was read as such: validity of its restrictions, need for filtering, order, grouping, the keys that
 * writes must give, literals of the wrong type. Where the servers' rules are not known it accepts or leaves
 * `known` false. docs/evaluation.md says how often it agrees with the server. Strings are in the arena. */
struct cql_verdict schema_cql_verdict(const struct schema *s, struct arena *a, const struct query *q,
                                      int scope);

/* Reads statistics (docs/user-guide, "--stats"). Tables and columns it does not know are counted in *unknown.
 */
bool schema_read_stats(struct schema *s, struct slice json, size_t *unknown, struct error *err);
/* The one query that makes such JSON on the server; NULL when there is none (CQL). */
const char *schema_stats_query(enum dialect d);

enum schema_format { SCHEMA_TEXT, SCHEMA_JSON, SCHEMA_SQL };
/* The schema as understood: a summary per table, JSON, or DDL that recreates it. */
void schema_print(const struct schema *s, enum schema_format format, struct buf *out);
/* One object's DDL in a dialect: shared by schema_print and advise. */
void schema_write_index(const struct schema *s, const struct schema_index *index, enum dialect d,
                        struct buf *out);

#endif
