/* advise, private: what the steps hand to each other.
 *
 * Reading order is the order of the work:
 *     access.c      one table reference of one query -> what it asks of an index (struct access, its terms)
 *     expression.c  texts of expressions in one form; which functions an index may hold
 *     partial.c     predicates of partial indexes: reading them, and whether a query implies them
 *     cost.c        rows, pages, selectivity, sizes
 *     match.c       what an index, existing or proposed, does for an access, and what the access then costs
 *     candidates.c  accesses -> candidates; partials.c, include.c: their variants
 *     merge.c       one candidate for several queries
 *     select.c      greedy choice by marginal benefit per size
 *     probe.c       a query again as SQL, from the model; verify.c and postgres.c plan it
 *     drop.c, why.c, ddl.c   what is redundant or unused; the explanations; the statements
 */
#ifndef SARGENT_ADVISE_INTERNAL_H
#define SARGENT_ADVISE_INTERNAL_H

#include "advise/advise.h"

/* ---- index shapes ----------------------------------------------------------------------------------------
 */

/* A column or an expression as a part of an index key. */
struct key_part {
    int column;              /* of the table, -1 for an expression */
    struct slice expression; /* in expression_canonical's form, "" for a column */
    int inner;               /* column inside the expression, -1 */
    struct slice opclass;    /* "" for the type's default */
    struct slice collation;
    int prefix; /* MySQL: characters of a text that the index holds; 0 for all of them */
    bool descending;
    bool nulls_reversed; /* NULLs stand at the other end than the dialect puts them for this direction */
};

/* One ANDed condition of a partial index's predicate. */
struct where_atom {
    int column;
    enum predicate_op op;
    struct slice value; /* literal as written, "" for IS NULL and booleans */
};

/* An index, existing or proposed, in the one form that matching and comparing work on. */
struct index_shape {
    int table;
    struct slice method; /* "btree", "gin", "brin", ... */
    struct key_part *key;
    size_t key_count;
    int *include;
    size_t include_count;
    struct where_atom *where;
    size_t where_count;
    bool where_opaque; /* a predicate that where_parse could not read: nothing implies it */
    bool unique;
    bool invisible; /* the planner does not look at it */
    int existing;   /* index of the schema, -1 for a proposal */
};

/* ---- accesses --------------------------------------------------------------------------------------------
 */

enum term_kind {
    TERM_EQUAL,  /* = constant or parameter, IS NULL, a bare boolean */
    TERM_IN,     /* IN (list), = ANY */
    TERM_JOIN,   /* = a column of another relation: an equality when the other side drives */
    TERM_RANGE,  /* < <= > >= BETWEEN */
    TERM_PREFIX, /* LIKE 'abc%' */
    TERM_SEARCH, /* containment, full text, trigram: needs method and opclass */
    TERM_FILTER, /* constant condition that no key helps, but a partial index may state: IS NOT NULL, <> 'x'
                  */
};

/* What a query asks of one column or expression. */
struct term {
    enum term_kind kind;
    struct key_part part;   /* opclass: the one the index must have, "" for the default */
    struct slice method;    /* index method that answers it */
    double selectivity;     /* fraction of the table's rows it keeps, 0..1 */
    bool constant;          /* its value stands in the query's text as a literal, or it has none (IS NULL) */
    struct where_atom atom; /* when constant: what a partial index would say */
    int other;              /* TERM_JOIN: relation on the other side, -1 when it is no table */
    int other_column;       /* TERM_JOIN: the column compared with, in the other side's table, -1 */
    double probes;          /* TERM_JOIN: rows of the other side, each of which looks here */
    int members;            /* TERM_IN, else 1 */
    const struct predicate *predicate; /* NULL for USING, NATURAL and foreign key checks */
};

/* One reference to a table by one query. Arms of an OR over several columns are accesses of their own. */
struct access {
    size_t query; /* of the workload */
    int relation; /* of that query, -1 for a foreign key check */
    int table, scope;
    double weight;
    VEC(struct term) terms;
    struct key_part *order; /* rows are wanted in this order; NULL when none can help */
    size_t order_count;
    bool limited;         /* only the first rows are wanted */
    double limit;         /* how many */
    bool extreme;         /* min() or max() wrote the order */
    bool locked;          /* a write's WHERE or FOR UPDATE: no index-only scan */
    bool *needed;         /* per column of the table: read anywhere in the query */
    bool star;            /* all columns are read */
    double scan;          /* what it costs without any index */
    double today;         /* what it costs with the indexes there are; see access_cost_today */
    int today_by;         /* and by which of the schema's indexes, -1 for a scan */
    double filter;        /* selectivity of conditions that no index can serve */
    double repeats;       /* executions forced by a correlated subquery; 1 without */
    int or_group;         /* arms of one OR share it, -1 */
    const char *check_of; /* name of the parent table when this is a foreign key's check, NULL */
};

/* ---- estimates -------------------------------------------------------------------------------------------
 */

/* Planner constants: those of PostgreSQL, in pages read one after the other. */
#define COST_PAGE       1.0
#define COST_RANDOM     4.0
#define COST_ROW        0.01
#define COST_INDEX_ROW  0.005
#define COST_OPERATOR   0.0025
#define COST_WRITE      6.0 /* putting one entry into an index: a descent and a dirtied page with its log */
#define PAGE_BYTES      8192.0
#define ROW_HEADER      28.0     /* tuple header and line pointer */
#define ASSUMED_ROWS    100000.0 /* of a table without statistics */
#define ASSUMED_LIMIT   20.0     /* LIMIT $1 */
#define ASSUMED_MEMBERS 10       /* = ANY($1) */

enum { ROW_KEY_LIMIT = 8, EXTENDED_KEY_LIMIT = 48 };

struct table_estimate {
    int row_key[ROW_KEY_LIMIT]; /* columns that every index of the table carries at its end, see row_key.c */
    size_t row_key_count;
    double rows, pages, row_bytes;
    bool assumed;    /* no statistics: rows is ASSUMED_ROWS */
    double reads;    /* weight of the accesses */
    double inserts;  /* weight of INSERT, weighted by rows per statement */
    double deletes;  /* weight of DELETE */
    double *updates; /* per column: weight of the UPDATEs that set it */
    VEC(size_t) accesses;
};

/* What an index does for an access. */
struct match {
    bool usable;
    size_t bound;    /* leading key columns fixed by equality */
    bool range;      /* the next one is bounded */
    bool sorted;     /* rows come in the wanted order */
    bool covering;   /* the table itself need not be read */
    bool joined;     /* a join term is among the bound ones: it runs once for each outer row */
    double fraction; /* of the table's rows that are read from the index */
    double rest;     /* of those, the part that conditions checked in the index keep */
};

struct candidate {
    struct index_shape shape;
    struct slice key;  /* identity: equal shapes have equal keys */
    double size;       /* bytes */
    double write_cost; /* per run of the workload */
    double overhead;   /* index bytes per row byte */
    bool rejected;
    double *costs; /* cost of its table's accesses with this index, in their order there; NULL not yet */
    bool *used;    /* per such access: a planner took the index; NULL when none was asked */
    bool chosen;
    bool superseded; /* a later choice begins with it: not chosen again, so that the selection ends */
    enum verification verified;
    struct slice verified_why;
};

/* The whole run. */
struct advise {
    const struct schema *schema;
    const struct workload_query *queries;
    size_t query_count;
    struct advise_options options; /* zeros replaced by the defaults */
    struct arena *arena;
    VEC(struct access) accesses;
    struct table_estimate *tables;    /* one per table of the schema */
    VEC(struct index_shape) existing; /* one per index of the schema, dropped ones with table -1 */
    VEC(struct candidate) candidates;
    struct map candidate_keys;
    struct advice *out;
};

/* ---- access.c --------------------------------------------------------------------------------------------
 */

/* Fills ad->accesses and the read and write weights of ad->tables. */
void advise_collect(struct advise *ad);
/* True when equality on the term's part fixes it for the whole access, given the driver (see index_match). */
bool term_is_equality(const struct term *t, int driver);
struct key_part key_part_of_column(int column);
/* See key_part.nulls_reversed. */
bool nulls_are_reversed(enum nulls_order nulls, bool descending, enum dialect d);
bool key_part_same(const struct key_part *a, const struct key_part *b);

/* ---- expression.c ----------------------------------------------------------------------------------------
 */

enum volatility { VOLATILITY_IMMUTABLE, VOLATILITY_STABLE, VOLATILITY_VOLATILE, VOLATILITY_UNKNOWN };

/* How a function, cast ("::date") or operator behaves on an argument of the family. `arguments` is how many
 * it was given (column included), 0 when unknown. *instead, when not NULL, becomes a hint for the user or "".
 */
enum volatility function_volatility(struct slice function, enum type_family f, int arguments, enum dialect d,
                                    const char **instead);
/* The text of an expression in one form whatever wrote it: words in lower case, no qualifiers, no blanks but
 * between words and behind commas, no parentheses around a single name, no casts to text types (pg_dump adds
 * them). `text` may be a part of a query or an index's expression. */
struct slice expression_canonical(struct arena *a, struct slice text, enum dialect d);
/* True when the text holds a parameter. */
bool expression_has_parameter(struct slice text, enum dialect d);

/* ---- partial.c -------------------------------------------------------------------------------------------
 */

/* Reads a predicate: conditions on columns of t joined with AND. False when it holds anything else. */
bool where_parse(struct arena *a, const struct schema_table *t, struct slice text, enum dialect d,
                 struct where_atom **atoms, size_t *count);
/* Whether the access's conditions imply the predicate, so that a planner may use the partial index. */
bool where_implied(const struct access *access, const struct index_shape *ix);
bool where_atom_same(const struct where_atom *a, const struct where_atom *b);
/* The selectivity of a predicate. */
double where_selectivity(const struct advise *ad, const struct index_shape *ix);
/* Adds variants of existing candidates whose predicate nearly every user of their key writes as a literal. */
void advise_partials(struct advise *ad);

/* ---- cost.c ----------------------------------------------------------------------------------------------
 */

void estimate_tables(struct advise *ad);
/* Number of different values of a column, from statistics or by documented defaults; at least 1. */
double estimate_distinct(const struct advise *ad, int table, int column);
/* Fraction of rows kept by one atom. */
double estimate_atom(const struct advise *ad, int table, const struct where_atom *atom);
/* Fraction kept by several conditions together: exponential backoff, since columns are rarely independent. */
double estimate_combine(double *selectivities, size_t count);
/* A condition for estimate_conditions. */
struct condition {
    int column; /* compared with =, -1 for anything else */
    double selectivity;
};
/* The same for conditions on a table, knowing its keys: all columns of a unique one leave one row, and two or
 * more of its columns, but not all, leave at least what evenly spread keys would. */
double estimate_conditions(const struct advise *ad, int table, const struct condition *conditions,
                           size_t count);
enum { CONDITION_LIMIT = 16 };
/* Average bytes of a column. */
double estimate_width(const struct advise *ad, int table, int column);
double estimate_part_width(const struct advise *ad, int table, const struct key_part *part);
double estimate_index_bytes(const struct advise *ad, const struct index_shape *ix);
/* Index bytes written for each byte of a row. */
double estimate_overhead(const struct advise *ad, const struct index_shape *ix);
/* Cost of keeping the index up to date over one run of the workload. */
double estimate_write_cost(const struct advise *ad, const struct index_shape *ix);
/* Rows per value combination of the first n key columns: what sqlite_stat1 holds. */
double estimate_prefix_rows(const struct advise *ad, const struct index_shape *ix, size_t n);

/* ---- match.c ---------------------------------------------------------------------------------------------
 */

struct index_shape index_shape_of(struct advise *ad, int index);
/* What the index does for the access. Join terms whose other side is the relation `driver` count as
 * equalities
 * (-1 is a driver of unknown size); with NO_DRIVER none do. */
enum { NO_DRIVER = -2 };
struct match index_match(const struct advise *ad, const struct access *access, const struct index_shape *ix,
                         int driver);
/* Cost of the access once, in sequential pages, with this index (or the table alone when ix is NULL). */
double access_cost(const struct advise *ad, const struct access *access, const struct index_shape *ix);
/* Fills access->today, the least cost over the existing indexes and the table alone, and today_by. */
void access_cost_today(const struct advise *ad, struct access *access);
/* Rows that the access's conditions keep; joins with `driver` count, or none with NO_DRIVER. */
double access_rows(const struct advise *ad, const struct access *access, int driver);
/* True when every access that `b` could serve is served as well by `a`: same method, predicate, opclasses,
 * collations; b's key a prefix of a's in the same or wholly reversed direction; b's INCLUDE columns inside a.
 */
bool index_covers(const struct index_shape *a, const struct index_shape *b);

/* ---- candidates.c, merge.c, include.c, select.c -----------------------------------------------------------
 */

void advise_candidates(struct advise *ad);
/* Whether an index can hold the part, which may get a prefix; says why not in the advice's rejections. */
bool part_indexable(struct advise *ad, int table, struct key_part *part);

/* row_key.c */
void row_key_find(const struct advise *ad, int table, struct table_estimate *e);
/* The index with the columns that it carries without naming them; parts has room for EXTENDED_KEY_LIMIT. */
struct index_shape row_key_extend(const struct advise *ad, const struct index_shape *ix,
                                  struct key_part *parts);
/* Takes off the end of a proposal what the index would carry anyway. */
void row_key_trim(const struct advise *ad, struct index_shape *ix);

/* Adds a candidate unless it is known, exists or is covered; NULL then. The key is copied. */
struct candidate *candidate_add(struct advise *ad, const struct index_shape *shape);
/* Records a candidate that will not be advised. */
void candidate_reject(struct advise *ad, int table, struct slice columns, struct slice why);
void advise_merge(struct advise *ad);
void advise_includes(struct advise *ad);
/* Marks the chosen candidates. current[i] becomes what access i costs with them. May be called again after
 * more candidates were rejected. */
void advise_select(struct advise *ad, double *current);

/* ---- probe.c, verify.c, postgres.c ------------------------------------------------------------------------
 */

enum probe_flavour {
    PROBE_SQLITE,  /* names made up from numbers: t3, c7 */
    PROBE_POSTGRES /* the schema's names, parameters $1 ... */
};
/* Writes the part of a query around an access as one SELECT: its scope's tables, conditions, order and limit;
 * whatever the flavour cannot say becomes a parameter or is left out. Relation n of the query has alias r<n>
 * (r0 for a foreign key's check). Returns the number of parameters. */
int probe_write(const struct advise *ad, const struct access *access, enum probe_flavour flavour,
                struct buf *out);
/* Writes a key part as SQLite knows it. False when SQLite cannot say it. */
bool probe_write_part(const struct advise *ad, int table, const struct key_part *part, struct buf *out);
/* One condition of a predicate, for SQLite. */
void probe_write_atom(const struct where_atom *atom, struct buf *out);
/* Plans the queries of every chosen candidate in an in-memory SQLite; one that SQLite could use but does not
 * becomes rejected, and *changed true. False only when SQLite itself fails. */
bool advise_verify(struct advise *ad, bool *changed, struct error *err);
/* The same with PostgreSQL and HypoPG. */
bool advise_verify_postgres(struct advise *ad, bool *changed, struct error *err);

/* ---- drop.c, why.c, ddl.c ---------------------------------------------------------------------------------
 */

void advise_drops(struct advise *ad);
/* Why each column stands where it stands, in a few sentences. */
struct slice advice_why(const struct advise *ad, const struct candidate *c);
/* "(customer_id, created_at DESC)" without the parentheses. */
struct slice shape_columns_text(const struct advise *ad, const struct index_shape *ix);
/* One key part as DDL writes it. */
struct slice shape_part_text(const struct advise *ad, int table, const struct key_part *part);
struct slice shape_where_text(const struct advise *ad, const struct index_shape *ix);
/* A name made of table and columns, at most 63 bytes, that no index of the schema or the advice has. */
struct slice index_name_for(const struct advise *ad, const struct index_shape *ix);
struct slice index_create_ddl(const struct advise *ad, const struct index_shape *ix, struct slice name);
struct slice index_drop_ddl(const struct advise *ad, int index);
/* A column's name as DDL has it. */
struct slice column_text(const struct advise *ad, int table, int column);
enum dialect table_dialect(const struct advise *ad, int table);

#endif
