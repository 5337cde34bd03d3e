/* query: from a statement's text to the one query model.
 *
 * Every dialect's front end (PostgreSQL's by libpg_query, CQL's by our own parser, the others by rewriting
 * tokens to what libpg_query accepts) fills the same structs, declared here. Whoever comes later (schema,
 * facts, rules, advise) never sees a parse tree.
 *
 *     query_parse         one statement -> struct query, or an error with its place
 *     query_dump          the model as text
 *
 * Cross references between parts are indexes into the query's own arrays, -1 for none. Every part has its
 * span: bytes of the text that was given to query_parse. Names are folded the way the dialect folds them and
 * carry no quotes. All memory is in the arena passed to query_parse.
 */
#ifndef SARGENT_QUERY_H
#define SARGENT_QUERY_H

#include "base/error.h"
#include "lex/lex.h"

/* Enum values appear in facts under the names of these lists (see query_names.c). */
enum verb {
    VERB_NONE, /* nothing but comments */
    VERB_SELECT,
    VERB_INSERT,
    VERB_UPDATE,
    VERB_DELETE,
    VERB_MERGE,
    VERB_BATCH,
    VERB_TRUNCATE,
    VERB_DDL,         /* changes the schema: see query.ddl */
    VERB_TRANSACTION, /* BEGIN, COMMIT, ROLLBACK, SAVEPOINT */
    VERB_USE,         /* USE keyspace, SET search_path: see query.use */
    VERB_OTHER,       /* parsed, and nothing here looks at it */
};

/* ---- scopes: every SELECT, UPDATE, ... level of a statement ----------------------------------------------
 */

enum scope_kind {
    SCOPE_ROOT,    /* the statement itself */
    SCOPE_CTE,     /* body of a WITH query */
    SCOPE_FROM,    /* subquery in FROM */
    SCOPE_LATERAL, /* the same with LATERAL / APPLY */
    SCOPE_EXISTS,
    SCOPE_IN,
    SCOPE_ANY,
    SCOPE_ALL,    /* subquery of a predicate */
    SCOPE_SCALAR, /* subquery used as a value */
    SCOPE_ARRAY,  /* ARRAY(SELECT ...) */
    SCOPE_ARM,    /* arm of a UNION, INTERSECT or EXCEPT; its parent is the set operation's scope */
    SCOPE_SOURCE, /* SELECT of INSERT ... SELECT, CREATE VIEW/TABLE AS, USING of MERGE */
    SCOPE_MEMBER, /* statement of a batch (CQL) or of a routine's body */
};
enum set_operation { SET_NONE, SET_UNION, SET_UNION_ALL, SET_INTERSECT, SET_EXCEPT };
enum lock_kind { LOCK_NONE, LOCK_SHARE, LOCK_UPDATE };

/* A number in the text or something else: LIMIT 10, LIMIT $1, LIMIT ALL. */
enum amount_kind { AMOUNT_NONE, AMOUNT_NUMBER, AMOUNT_PARAMETER, AMOUNT_EXPRESSION };
struct amount {
    enum amount_kind kind;
    int64_t value; /* of a number */
    int literal;   /* index into query.literals, -1 */
    struct span at;
};

struct scope {
    int parent; /* scope, -1 for the root */
    enum scope_kind kind;
    enum verb verb;        /* VERB_SELECT for most */
    struct slice name;     /* of a CTE or a subquery's alias */
    struct slice *columns; /* of a CTE: the names that WITH name (a, b) gives its outputs, in order */
    size_t column_count;
    enum set_operation set; /* this scope combines its SCOPE_ARM children */
    bool correlated;        /* refers to a relation of an outer scope (after resolution) */
    bool distinct;
    bool distinct_on;
    bool aggregates;          /* an aggregate in its output or HAVING */
    bool windows;             /* a window function in its output */
    bool recursive;           /* of WITH RECURSIVE */
    bool star_count_only;     /* its only output is count(...) */
    bool has_where;           /* a WHERE clause is present, whatever it says */
    bool has_values;          /* VALUES (...) rows instead of a SELECT */
    bool ties;                /* FETCH ... WITH TIES */
    bool skip_locked, nowait; /* of FOR UPDATE */
    bool tablesample;
    int nesting; /* depth of subqueries, 0 for the root; arms and CTEs add none */
    int rows;    /* of VALUES */
    enum lock_kind lock;
    struct amount limit, offset;
    struct amount partition_limit; /* CQL: PER PARTITION LIMIT */
    struct amount ttl, timestamp;  /* CQL: USING TTL, USING TIMESTAMP of this statement or batch member */
    bool conditional, if_exists, if_not_exists; /* CQL: IF ... of this statement or batch member */
    bool deletes_columns; /* CQL: DELETE a, b FROM: its assignments of NULL are what it deletes */
    struct span at;       /* the whole SELECT */
    struct span distinct_at, limit_at, offset_at, order_at, group_at, where_at, lock_at, set_at;
};

/* ---- relations -------------------------------------------------------------------------------------------
 */

enum relation_kind {
    RELATION_TABLE,
    RELATION_CTE,
    RELATION_SUBQUERY,
    RELATION_FUNCTION,
    RELATION_VALUES,
    RELATION_OTHER
};
enum join_kind {
    JOIN_FIRST, /* first of its FROM list */
    JOIN_COMMA, /* after a comma */
    JOIN_INNER,
    JOIN_LEFT,
    JOIN_RIGHT,
    JOIN_FULL,
    JOIN_CROSS,
    JOIN_TARGET, /* table an INSERT, UPDATE, DELETE, MERGE or TRUNCATE writes */
};

struct relation {
    int scope;
    enum relation_kind kind;
    enum join_kind join;
    bool natural, lateral;
    bool nullable;                      /* an outer join can make its columns NULL */
    bool on;                            /* joined with ON or USING */
    int body;                           /* scope of a CTE's or subquery's body, -1 */
    struct slice catalog, schema, name; /* "" when absent; name is the function's for RELATION_FUNCTION */
    struct slice alias;                 /* what the query calls it: alias or name */
    struct slice *columns;              /* names that the alias gives its columns: t (a, b), in order */
    size_t column_count;
    struct slice hint;                 /* index or lock hint as written, "" without */
    int join_group;                    /* relations of one comma/JOIN tree share it; -1 */
    int table;                         /* after resolution: index into schema.tables, -1 unknown */
    struct span at, alias_at, join_at; /* name; alias; the JOIN keyword up to the relation's end */
};

/* ---- columns and expressions -----------------------------------------------------------------------------
 */

/* A reference to a column, wherever it stands. */
struct column {
    int scope;              /* where it is written */
    struct slice qualifier; /* alias or table as written, "" without */
    struct slice name;      /* "*" for a star */
    int relation;           /* after resolution: the relation that supplies it, -1 unknown or ambiguous */
    int base_relation;      /* ... and the table reference it comes from through CTEs and subqueries, -1 */
    struct slice base_name; /* the column's name there */
    int table_column;       /* after resolution: index into that table's columns, -1 */
    struct span at;
};

enum operand_kind {
    OPERAND_NONE,
    OPERAND_COLUMN,   /* a bare column */
    OPERAND_CONSTANT, /* literal, or cast of one */
    OPERAND_PARAMETER,
    OPERAND_NULL,
    OPERAND_LIST, /* (1, 2, 3) of constants and parameters; CQL: collection, tuple and UDT literals too */
    OPERAND_SUBQUERY,
    OPERAND_EXPRESSION, /* anything else; stable says whether it could be computed once */
};

/* One side of a comparison, or any value position. */
struct operand {
    enum operand_kind kind;
    int column;            /* first column inside, -1; for OPERAND_COLUMN the column itself */
    int columns;           /* how many column references it holds */
    int literal;           /* first literal or parameter inside, index into query.literals, -1 */
    int scope;             /* of a subquery, -1 */
    int members;           /* of a list */
    bool list_mixed;       /* a list that holds more than constants and parameters */
    struct slice function; /* outermost function or operator around a column: "lower", "+", "::text", "->>" */
    bool function_only; /* function(column [, constants]) and nothing else: an expression index could serve */
    bool aggregate;     /* contains an aggregate */
    bool is_volatile;   /* random(), clock_timestamp(), nextval(): differs from row to row */
    bool stable;        /* holds no column: computed once */
    struct slice cast;  /* outermost explicit cast's type, "" without */
    struct slice key;   /* JSON path text for ->, ->>, #>>; "" without */
    struct span at;
};

/* ---- predicates -------------------------------------------------------------------------------------------
 */

enum clause {
    CLAUSE_WHERE,
    CLAUSE_ON,
    CLAUSE_HAVING,
    CLAUSE_IF /* CQL LWT, MERGE WHEN AND */,
    CLAUSE_FILTER /* agg FILTER, CASE WHEN */,
    CLAUSE_CHECK /* ON CONFLICT WHERE, index WHERE */
};

/* Operator class in normal form. NOT is folded in: NOT (a = 1) is PREDICATE_NOT_EQUAL. */
enum predicate_op {
    PREDICATE_EQUAL,
    PREDICATE_NOT_EQUAL,
    PREDICATE_LESS,
    PREDICATE_LESS_EQUAL,
    PREDICATE_GREATER,
    PREDICATE_GREATER_EQUAL,
    PREDICATE_BETWEEN,
    PREDICATE_NOT_BETWEEN,
    PREDICATE_IN,
    PREDICATE_NOT_IN, /* lists, subqueries, = ANY, <> ALL */
    PREDICATE_LIKE,
    PREDICATE_NOT_LIKE,
    PREDICATE_ILIKE,
    PREDICATE_NOT_ILIKE,
    PREDICATE_REGEX,
    PREDICATE_NOT_REGEX,
    PREDICATE_SIMILAR,
    PREDICATE_IS_NULL,
    PREDICATE_IS_NOT_NULL,
    PREDICATE_IS_TRUE,
    PREDICATE_IS_FALSE, /* a bare boolean column, NOT column, IS [NOT] TRUE */
    PREDICATE_DISTINCT,
    PREDICATE_NOT_DISTINCT, /* IS [NOT] DISTINCT FROM, <=> */
    PREDICATE_EXISTS,
    PREDICATE_NOT_EXISTS,
    PREDICATE_CONTAINS,     /* @>, ?, ?|, ?&, CQL CONTAINS */
    PREDICATE_CONTAINS_KEY, /* CQL CONTAINS KEY */
    PREDICATE_OVERLAPS,     /* && */
    PREDICATE_FULL_TEXT,    /* @@, MATCH */
    PREDICATE_CURRENT_OF,
    PREDICATE_CONSTANT, /* holds no column: 1 = 0, TRUE */
    PREDICATE_OTHER,
};

/* One comparison of the conjunction or disjunction tree, with its place in the tree:
 * predicates of one clause that share `conjunct` are arms of one OR; `disjunct` numbers the arm. A plain
 * ANDed predicate is alone in its conjunct with disjunct -1. */
struct predicate {
    int scope;
    enum clause clause;
    enum predicate_op op;
    struct slice op_text;       /* operator as written, lower case */
    struct operand left, right; /* columns are moved to the left where the operator can be turned round */
    struct operand upper;       /* BETWEEN's second bound */
    int conjunct;               /* number of the ANDed term within its clause and scope */
    int disjunct;               /* arm of that term's OR, -1 when it is no OR */
    bool negated;               /* stood under a NOT (already folded into op where possible) */
    bool swapped;               /* written as constant = column */
    bool sargable;              /* an ordinary index on the left column could serve it */
    const char *why_not; /* "function", "arithmetic", "cast", "leading-wildcard", "negation", "two-columns",
                            "expression", "no-column", "subquery"; "" when sargable */
    int relation;        /* the relation its ON clause belongs to, -1 */
    bool tuple;          /* (a, b) = (1, 2), (a, b) > (1, 2), (a, b) IN (...): one predicate per column */
    int tuple_position;  /* 0-based position in that tuple */
    int tuple_group;     /* predicates of one tuple comparison share it, -1 */
    struct span at;
};

/* column = column across relations, from ON, USING, NATURAL, WHERE or a correlated subquery. Refers to the
 * predicate where one was written. */
struct join_edge {
    int scope;
    int left, right; /* columns */
    int predicate;   /* -1 for USING and NATURAL */
    enum clause clause;
    bool using;
    bool outer_scope; /* one side belongs to an outer scope: correlation */
    struct span at;
};

/* ---- grouping, ordering, output, assignment ---------------------------------------------------------------
 */

struct group_key {
    int scope;
    struct operand value; /* ordinals and aliases are replaced by what they stand for */
    bool ordinal;
    bool set; /* inside ROLLUP, CUBE or GROUPING SETS */
};
enum nulls_order { NULLS_DEFAULT, NULLS_FIRST, NULLS_LAST };
struct sort_key {
    int scope;
    struct operand value;
    bool descending, ordinal;
    bool window; /* ORDER BY of an OVER clause or an aggregate, not of the result */
    bool ann;    /* CQL: ANN OF */
    enum nulls_order nulls;
    struct span at;
};
struct output {
    int scope;
    struct operand value;
    struct slice name;      /* alias or column name */
    bool star;              /* * or t.* (value.column's qualifier) */
    bool hidden;            /* RETURNING, OUTPUT */
    struct slice aggregate; /* "count", "sum", ... when the output is one call of it */
    bool count_star;
    struct span at;
};
struct assignment {
    int scope;
    struct slice column;
    struct operand value;
    bool conflict; /* of ON CONFLICT DO UPDATE, ON DUPLICATE KEY UPDATE */
    bool self;     /* uses the column's own old value */
    char element;  /* CQL: '[' c[k]=, '.' c.f=, '+' c=c+, '-' c=c-; 0 plain */
    int target;    /* column reference of the target, -1 */
    struct span at;
};

/* In CQL, INSERT's columns and values are assignments too (so that members of a batch can be compared), and
 * so are the columns of DELETE, with OPERAND_NULL. */

/* INSERT's target columns, in order. */
struct insert_column {
    struct slice name;
    struct span at;
};

/* ---- CQL -------------------------------------------------------------------------------------------------
 */

enum batch_kind { BATCH_LOGGED, BATCH_UNLOGGED, BATCH_COUNTER };
struct cql_clauses {
    bool allow_filtering, json, if_exists, if_not_exists, using_ttl, using_timestamp, per_partition_limit;
    bool conditional; /* any IF: a lightweight transaction */
    bool bypass_cache;
    enum batch_kind batch;
    struct amount ttl, timestamp;
    struct span allow_filtering_at, if_at, ttl_at, timestamp_at, batch_at;
    bool default_unset;  /* INSERT JSON ... DEFAULT UNSET */
    bool client_command; /* a cqlsh command, not CQL */
    size_t holes; /* placeholders of templates for names or clauses that are not known; one in the place
                   * of a value is a parameter */
    bool scylla;  /* read as ScyllaDB's, otherwise as Cassandra's of that version: 311, 400, ... */
    int version;
};

/* ---- DDL --------------------------------------------------------------------------------------------------
 */

struct ddl_name {
    struct slice schema, name; /* schema "" when not given */
    struct slice
        written; /* the name in the case it was written in; "" (or nothing at all) where it is `name` */
    struct span at;
};

enum column_flag {
    COLUMN_NOT_NULL = 1,
    COLUMN_PRIMARY_KEY = 2,
    COLUMN_UNIQUE = 4,
    COLUMN_IDENTITY = 8 /* serial, auto_increment */,
    COLUMN_GENERATED = 16,
    COLUMN_STATIC = 32 /* CQL */,
    COLUMN_DEFAULT = 64,
    COLUMN_MASKED = 128,
};
struct ddl_column {
    struct slice name;
    struct slice written; /* see ddl_name */
    struct slice
        type; /* normal form, lower case, without length: "varchar", "int", "timestamptz", "text[]" */
    struct slice type_text; /* as written */
    int length;             /* of varchar(n), -1 */
    unsigned flags;
    struct slice default_text;
    struct slice collation;
    struct span at;
};

enum key_kind { KEY_PRIMARY, KEY_UNIQUE, KEY_FOREIGN, KEY_CHECK, KEY_EXCLUDE };
enum referential_action { ACTION_NONE, ACTION_CASCADE, ACTION_SET_NULL, ACTION_SET_DEFAULT, ACTION_RESTRICT };
struct ddl_key {
    enum key_kind kind;
    struct slice name;
    struct slice *columns; /* CQL primary key: partition columns first, then clustering columns */
    size_t column_count;
    size_t partition_count; /* CQL: how many of them form the partition key */
    struct ddl_name references;
    struct slice *referenced; /* "" list: the referenced primary key */
    size_t referenced_count;
    enum referential_action on_delete, on_update;
    struct slice *include;
    size_t include_count;
    struct slice using_index; /* ADD CONSTRAINT ... USING INDEX */
    bool not_valid;
    struct span at;
};

struct ddl_index_column {
    struct slice name; /* "" for an expression */
    struct slice
        expression; /* normalised text: lower case, single blanks, no outer parentheses; "" for a column */
    struct slice opclass, collation;
    struct slice function; /* CQL: keys, values, entries, full */
    int prefix;            /* MySQL prefix length, -1 */
    bool descending;
    enum nulls_order nulls;
};
struct ddl_index {
    struct ddl_name name; /* name "" when the server would make one up */
    struct ddl_name table;
    struct slice method; /* "btree", "gin", ... ; CQL: "legacy", "sai", "sasi", "local" */
    struct ddl_index_column *columns;
    size_t column_count;
    struct slice *include;
    size_t include_count;
    struct slice where;      /* normalised text of the predicate, "" for a total index */
    struct slice where_text; /* as written */
    bool unique, concurrently, if_not_exists, invisible, clustered, nulls_not_distinct;
    struct span at;
};

enum ddl_kind {
    DDL_CREATE_TABLE,
    DDL_DROP_TABLE,
    DDL_RENAME_TABLE,
    DDL_ADD_COLUMN,
    DDL_DROP_COLUMN,
    DDL_ALTER_TYPE,
    DDL_RENAME_COLUMN,
    DDL_SET_NOT_NULL,
    DDL_DROP_NOT_NULL,
    DDL_SET_DEFAULT,
    DDL_DROP_DEFAULT,
    DDL_ADD_KEY,
    DDL_DROP_KEY,
    DDL_CREATE_INDEX,
    DDL_DROP_INDEX,
    DDL_RENAME_INDEX,
    DDL_CREATE_VIEW,
    DDL_DROP_VIEW,
    DDL_ATTACH_PARTITION,
    DDL_DETACH_PARTITION,
    DDL_CREATE_SCHEMA /* and keyspace */,
    DDL_DROP_SCHEMA,
    DDL_SET_SCHEMA,
    DDL_CREATE_TYPE,
    DDL_DROP_TYPE,
    DDL_ALTER_OPTIONS,
    DDL_CREATE_ROUTINE,
    DDL_OTHER,
};

/* One change of the schema. A statement holds one or more (ALTER TABLE t ADD a, ADD b). */
struct ddl_change {
    enum ddl_kind kind;
    struct ddl_name target;     /* table, view, index, schema or type that changes */
    struct slice name;          /* column, constraint or new name concerned */
    struct ddl_name new_target; /* renames and SET SCHEMA; partition's parent for PARTITION OF and ATTACH */
    struct ddl_column *columns; /* CREATE TABLE, ADD COLUMN, ALTER TYPE (one) */
    size_t column_count;
    struct ddl_key *keys; /* CREATE TABLE, ADD COLUMN, ADD KEY */
    size_t key_count;
    struct ddl_index *indexes; /* CREATE INDEX (one); inline indexes of CREATE TABLE */
    size_t index_count;
    struct ddl_name *like; /* CREATE TABLE (LIKE t), INHERITS */
    size_t like_count;
    struct slice *option_names,
        *option_values; /* CQL table and keyspace options, flattened: "compaction.class" */
    size_t option_count;
    bool if_exists, if_not_exists, cascade, concurrently, temporary, unlogged, materialized, or_replace;
    bool clustering_descending[8]; /* CQL CLUSTERING ORDER BY, by clustering position */
    int view_scope;                /* CREATE VIEW / TABLE AS: scope of its SELECT in the same query, -1 */
    struct slice partition_by;     /* PARTITION BY's text, "" without */
    struct slice body, language;   /* DDL_CREATE_ROUTINE */
    struct span body_at, at;
};

/* ---- the query --------------------------------------------------------------------------------------------
 */

struct query {
    enum dialect dialect;
    enum verb verb;
    struct slice text;        /* what was parsed; spans count in it */
    struct literal *literals; /* of this text, as shape_of lists them */
    size_t literal_count;
    VEC(struct scope) scopes; /* scopes.at[0] is the root */
    VEC(struct relation) relations;
    VEC(struct column) columns;
    VEC(struct predicate) predicates;
    VEC(struct join_edge) edges;
    VEC(struct group_key) groups;
    VEC(struct sort_key) sorts;
    VEC(struct output) outputs;
    VEC(struct assignment) assignments;
    VEC(struct insert_column) insert_columns;
    VEC(struct ddl_change) ddl;
    int target;     /* relation written by DML, -1 */
    int value_rows; /* rows of INSERT ... VALUES, 0 otherwise */
    bool insert_select, default_values;
    bool on_conflict; /* ON CONFLICT, ON DUPLICATE KEY, OR REPLACE, INSERT IGNORE */
    bool returning;
    bool calc_found_rows;
    struct slice
        hint; /* optimizer hints: what the first comment that starts with a plus sign holds, "" without */
    struct cql_clauses cql;
    struct slice use;        /* keyspace of USE; first entry of search_path */
    uint64_t pg_fingerprint; /* libpg_query's, 0 when not asked for or not PostgreSQL */
};

/* Why a statement did not parse. */
struct query_error {
    struct span at;    /* where, in the statement's text */
    bool approximated; /* the dialect is only approximated: count it as unparsed, do not call it an error */
    char message[256]; /* what a person reads: lower case, no position */
};

/* Options of parsing, constant for a run. Zeroed is a valid default. */
struct query_options {
    bool fingerprint; /* compute pg_fingerprint as well */
    bool scylla;      /* CQL: ScyllaDB's grammar instead of Cassandra's */
    int cql_version;  /* CQL: Cassandra's version, 311, 400, 410, 500, 510, 600; 0 is 500 */
    bool cql_strict;  /* CQL: accept what the server's grammar accepts and nothing else: no placeholders of
                         templates and drivers, no cqlsh commands */
};

/* Parses one statement of the dialect. DIALECT_UNKNOWN is the first one that accepts it, and out->dialect
 * then says which; what PostgreSQL's grammar takes could be anybody's and stays unknown. On failure returns
 * false with *err filled; *out is then an empty query with dialect and text set. Depth and size are bounded:
 * a statement beyond QUERY_TEXT_LIMIT or QUERY_DEPTH_LIMIT fails with a message that says so. */
bool query_parse(struct arena *a, struct slice text, enum dialect d, const struct query_options *options,
                 struct query *out, struct query_error *err);
enum { QUERY_TEXT_LIMIT = 4 * 1024 * 1024, QUERY_DEPTH_LIMIT = 400 };

/* Whether the servers take a literal of a CQL query for a value of the type (in the normal form of
 * ddl_column.type); with is_list it is IN's list of such values. On false *why is the server's message, which
 * names the column; it lives in the arena. Markers and all that only running it can tell fit. */
bool query_cql_literal_fits(struct arena *a, const struct query *q, struct span literal, bool is_list,
                            struct slice type, struct slice column, struct slice *why);

/* An expression's text in the form in which expressions are compared: lower case outside of quotes, single
 * blanks, no comments, no outer parentheses; literals stay. Also takes off what PostgreSQL adds when it
 * prints one: "((status)::text = 'active'::text)" and "status = 'active'" give the same. Any text gives a
 * result. */
struct slice query_normalise_expression(struct arena *a, struct slice text, enum dialect d);

/* A name as the dialect writes it in DDL: as it is where that means the same, else in the dialect's quotes.
 */
struct slice query_quote_name(struct arena *a, struct slice name, enum dialect d);
void query_put_name(struct buf *out, struct slice name, enum dialect d);

/* Writes the model as text, one part a line, for tests and debugging. */
void query_dump(const struct query *q, struct buf *out);

/* True for DDL (and USE) that holds no query: what query_ddl_archive keeps all of. */
bool query_ddl_is_plain(const struct query *q);
/* Writes such a statement, or reads it: only what the schema asks for. ar->base is its text, here and there.
 */
struct archive;
void query_ddl_archive(struct archive *ar, struct query *q);

/* The names under which enum values appear in facts and JSON, e.g. "select", "in", "left". */
const char *verb_name(enum verb v);
const char *scope_kind_name(enum scope_kind k);
const char *set_operation_name(enum set_operation s);
const char *relation_kind_name(enum relation_kind k);
const char *join_kind_name(enum join_kind k);
const char *operand_kind_name(enum operand_kind k);
const char *clause_name(enum clause c);
const char *predicate_op_name(enum predicate_op op);
const char *amount_kind_name(enum amount_kind k);
const char *literal_class_name(enum literal_class c);
const char *lock_kind_name(enum lock_kind k);
const char *batch_kind_name(enum batch_kind k);
const char *key_kind_name(enum key_kind k);
const char *referential_action_name(enum referential_action a);
const char *ddl_kind_name(enum ddl_kind k);

#endif
