/* facts: queries, schema, call sites and workload as a small relational database in memory.
 *
 * facts.def declares the tables; this header makes a struct of each. The rest of the program asks with SQL.
 *
 *     facts_open          an empty database with all tables
 *     facts_add_*         fills it
 *     facts_finish        derived facts and indexes; call once when everything is in
 *     facts_save          writes it to a file (sargent facts -o)
 */
#ifndef SARGENT_FACTS_H
#define SARGENT_FACTS_H

#include <sqlite3.h>

#include "base/error.h"
#include "base/map.h"
#include "ingest/ingest.h"
#include "query/query.h"
#include "schema/schema.h"
#include "workload/workload.h"

/* ---- projections of facts.def -------------------------------------------------------------------------- */

#define TABLE(table, doc)        struct fact_##table {
#define INT(table, column, doc)  int64_t column;
#define REAL(table, column, doc) double column;
#define TEXT(table, column, doc) struct slice column;
#define END(table)                                                                                           \
    }                                                                                                        \
    ;
#include "facts/facts.def"
#undef TABLE
#undef INT
#undef REAL
#undef TEXT
#undef END

enum fact_table {
#define TABLE(table, doc) FACT_##table,
#define INT(table, column, doc)
#define REAL(table, column, doc)
#define TEXT(table, column, doc)
#define END(table)
#include "facts/facts.def"
#undef TABLE
#undef INT
#undef REAL
#undef TEXT
#undef END
    FACT_TABLE_COUNT
};

enum fact_type { FACT_INT, FACT_REAL, FACT_TEXT };
struct fact_column_info {
    const char *name, *doc;
    enum fact_type type;
    size_t offset; /* in the row's struct */
};
struct fact_table_info {
    const char *name, *doc;
    const struct fact_column_info *columns;
    size_t column_count;
};
/* The dictionary, indexed by enum fact_table: what docs/facts.md and `sargent facts --list` are made from. */
extern const struct fact_table_info fact_tables[FACT_TABLE_COUNT];

/* ---- the database -------------------------------------------------------------------------------------- */

struct facts {
    sqlite3 *db;
    sqlite3_stmt *inserts[FACT_TABLE_COUNT]; /* prepared when first used */
    size_t counts[FACT_TABLE_COUNT];         /* rows inserted */
    int64_t next_index, next_key;
};

/* An empty database. It is loaded from facts_image, made at build time with facts_create. */
bool facts_open(struct facts *f, struct error *err);
/* The same by CREATE TABLE statements: slower, for the generator of the image. Close db yourself. */
bool facts_create(sqlite3 **db, struct error *err);
extern const unsigned char facts_image[];
extern const size_t facts_image_size;
void facts_close(struct facts *f);
/* Inserts one row, a struct fact_<table>. Strings are bound, never spliced. */
void facts_insert(struct facts *f, enum fact_table table, const void *row);
#define FACTS_ADD(f, table, ...) facts_insert((f), FACT_##table, &(struct fact_##table){__VA_ARGS__})

/* What the pipeline knows of one query: see cli/pipeline.h for who fills it. */
struct fact_query_input {
    int64_t id;
    struct hash128 fingerprint;
    struct slice normalised;         /* shape text */
    const struct query *query;       /* parsed and resolved; NULL or empty when it did not parse */
    const struct query_error *error; /* NULL when it parsed */
    enum dialect dialect;
    struct slice sample;
    int64_t statements;
    double calls;
    bool migration; /* any of its statements stands in a migration */
};
/* query, scope, relation, predicate, join_edge, group_key, sort_key, output, assignment, insert_column,
 * batch, batch_member, ddl of one query. */
void facts_add_query(struct facts *f, const struct schema *s, const struct fact_query_input *in);
/* cql_verdict, batch and batch_member of a parsed CQL query; facts_add_query calls it. */
void facts_add_cql(struct facts *f, const struct schema *s, const struct fact_query_input *in);
/* db_* tables. statement_query[i] is the query id of the schema's statement i, -1 for none; migration[i] as
 * well. */
void facts_add_schema(struct facts *f, const struct schema *s, const int64_t *statement_query,
                      const bool *migration);
/* literal rows of one statement. */
void facts_add_literals(struct facts *f, int64_t statement, int64_t query, struct slice text, enum dialect d,
                        const struct literal *literals, size_t count);
/* One file of host code, for facts_add_host. */
struct fact_source_input {
    const struct source *source;
    const struct ingested *in;
    const struct line_index *lines;
    const int64_t *statement_ids;     /* by index into in->statements; -1 for one that has no fact */
    const int64_t *statement_queries; /* likewise */
    int64_t first_call;               /* id of in->calls.at[0] */
};
/* call, hole, argument, helper_call, model, model_relation and relation_read of all files; a file's number is
 * its index. Functions are followed across files. */
void facts_add_host(struct facts *f, struct arena *a, const struct fact_source_input *sources, size_t count);
/* workload, sequence and parameter_profile of a finished workload. `queries` maps the 16 bytes of a
 * fingerprint to the id of its query. */
void facts_add_workload(struct facts *f, const struct workload *w, const struct map *queries);
/* Sums over tables (reads, writes, updates) and the indexes rules profit from. */
bool facts_finish(struct facts *f, struct error *err);
bool facts_save(struct facts *f, const char *path, struct error *err);
/* docs/facts.md. */
void facts_write_docs(struct buf *out);

/* The commonest way to read: runs SQL and calls row for each result row until it returns false. */
typedef bool facts_row(void *context, sqlite3_stmt *row);
bool facts_each(struct facts *f, const char *sql, facts_row *row, void *context, struct error *err);

#endif
