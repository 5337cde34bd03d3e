/* The database of facts: opening, filling, finishing, saving.
 *
 * All SQL here is made from fact_tables, the dictionary that facts_tables.c makes from facts.def. Names are
 * quoted, since some of them (using, key) are SQL keywords.
 */
#include "facts/facts.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/output.h"

/* Longer texts are cut: SQLite refuses a row above 1 GB, and no rule needs to see more than this. */
enum { FACT_TEXT_LIMIT = 200 * 1000 * 1000 };
/* SQLite takes its small allocations from a pool of this many slots of this size. */
enum { LOOKASIDE_SLOT = 512, LOOKASIDE_SLOTS = 256 };
/* Bytes a database of facts may have. */
#define DATABASE_LIMIT ((sqlite3_int64)1 << 40)
/* A smaller table is scanned faster than an index on it is made. */
enum { ROWS_WORTH_AN_INDEX = 50 };

static bool fail(struct facts *f, struct error *err)
{
    return error_set(err, "facts: %s", f->db ? sqlite3_errmsg(f->db) : "out of memory");
}

/* An insert fails for want of memory, or by a mistake in this program: two rows with one id. */
static _Noreturn void die(struct facts *f, int code)
{
    if (code == SQLITE_NOMEM) die_out_of_memory();
    fprintf(stderr, "sargent: facts: %s\n", sqlite3_errmsg(f->db));
    exit(3);
}

static bool run(struct facts *f, const char *sql, struct error *err)
{
    return sqlite3_exec(f->db, sql, NULL, NULL, NULL) == SQLITE_OK || fail(f, err);
}

/* ---- opening ------------------------------------------------------------------------------------------- */

static void configure(sqlite3 *db)
{
    sqlite3_db_config(db, SQLITE_DBCONFIG_LOOKASIDE, NULL, (int)LOOKASIDE_SLOT, (int)LOOKASIDE_SLOTS);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL); /* "typo" is an error, not a string */
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
}

/* Loading the ready image takes a sixth of the time of creating the tables. */
static bool load_image(sqlite3 *db)
{
    sqlite3_int64 n = (sqlite3_int64)facts_image_size, limit = DATABASE_LIMIT;
    unsigned char *copy = sqlite3_malloc64(facts_image_size);
    if (!copy) die_out_of_memory();
    memcpy(copy, facts_image, facts_image_size);
    unsigned flags = SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE;
    return sqlite3_deserialize(db, "main", copy, n, n, flags) == SQLITE_OK &&
           sqlite3_file_control(db, "main", SQLITE_FCNTL_SIZE_LIMIT, &limit) == SQLITE_OK;
}

/* All facts go into one transaction that only facts_save ends: until then its pages stay in SQLite's cache
 * and are never copied. */
bool facts_open(struct facts *f, struct error *err)
{
    *f = (struct facts){0};
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS,
                   0); /* a lock less for each allocation; only the first call counts */
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    bool ok = sqlite3_open_v2(":memory:", &f->db, flags, NULL) == SQLITE_OK;
    if (ok) configure(f->db);
    ok = ok && load_image(f->db);
    if (!ok) fail(f, err);
    ok = ok &&
         run(f, "PRAGMA journal_mode=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-1000000000; BEGIN",
             err);
    if (!ok) facts_close(f);
    return ok;
}

void facts_close(struct facts *f)
{
    for (size_t i = 0; i < FACT_TABLE_COUNT; i++) sqlite3_finalize(f->inserts[i]);
    sqlite3_close(f->db);
    *f = (struct facts){0};
}

/* ---- filling ------------------------------------------------------------------------------------------- */

static sqlite3_stmt *prepare_insert(struct facts *f, enum fact_table table)
{
    const struct fact_table_info *t = &fact_tables[table];
    struct buf sql = {0};
    buf_printf(&sql, "INSERT INTO \"%s\" VALUES(", t->name);
    for (size_t i = 0; i < t->column_count; i++) buf_text(&sql, i ? ",?" : "?");
    buf_byte(&sql, ')');
    int code =
        sqlite3_prepare_v3(f->db, sql.p, (int)sql.n, SQLITE_PREPARE_PERSISTENT, &f->inserts[table], NULL);
    if (code != SQLITE_OK) die(f, code);
    buf_free(&sql);
    return f->inserts[table];
}

/* The strings need to live only until the row is inserted: SQLite copies them into the table. */
static int bind_column(sqlite3_stmt *insert, int number, const struct fact_column_info *c, const void *row)
{
    const void *field = (const char *)row + c->offset;
    if (c->type == FACT_INT) return sqlite3_bind_int64(insert, number, *(const int64_t *)field);
    if (c->type == FACT_REAL) {
        double value = *(const double *)field;
        return sqlite3_bind_double(insert, number, isnan(value) ? -1 : value);
    }
    const struct slice *s = field;
    size_t n = s->n < FACT_TEXT_LIMIT ? s->n : FACT_TEXT_LIMIT;
    return sqlite3_bind_text(insert, number, n ? s->p : "", (int)n, SQLITE_STATIC);
}

void facts_insert(struct facts *f, enum fact_table table, const void *row)
{
    const struct fact_table_info *t = &fact_tables[table];
    sqlite3_stmt *insert = f->inserts[table] ? f->inserts[table] : prepare_insert(f, table);
    int code = SQLITE_OK;
    for (size_t i = 0; i < t->column_count && code == SQLITE_OK; i++)
        code = bind_column(insert, (int)i + 1, &t->columns[i], row);
    if (code == SQLITE_OK) code = sqlite3_step(insert);
    if (code != SQLITE_DONE) die(f, code);
    sqlite3_reset(insert);
    f->counts[table]++;
}

/* ---- finishing ----------------------------------------------------------------------------------------- */

/* The look-ups that rules make. */
static const struct {
    enum fact_table table;
    const char *columns;
} lookups[] = {
    {FACT_query,             "fingerprint"           },
    {FACT_statement,         "query"                 },
    {FACT_literal,           "query, ordinal"        },
    {FACT_literal,           "statement, ordinal"    },
    {FACT_scope,             "query, scope"          },
    {FACT_relation,          "query, relation"       },
    {FACT_relation,          "db_table"              },
    {FACT_predicate,         "query, scope, relation"},
    {FACT_predicate,         "db_table, db_column"   },
    {FACT_join_edge,         "query, scope"          },
    {FACT_group_key,         "query, scope"          },
    {FACT_sort_key,          "query, scope"          },
    {FACT_output,            "query, scope"          },
    {FACT_assignment,        "query"                 },
    {FACT_assignment,        "db_table, \"column\""  },
    {FACT_insert_column,     "query"                 },
    {FACT_batch_member,      "query"                 },
    {FACT_cql_verdict,       "query, scope"          },
    {FACT_ddl,               "query"                 },
    {FACT_call,              "statement"             },
    {FACT_call,              "query"                 },
    {FACT_call,              "id"                    },
    {FACT_call,              "source, loop_pos"      },
    {FACT_argument,          "call"                  },
    {FACT_hole,              "call"                  },
    {FACT_model_relation,    "model, name"           },
    {FACT_db_table,          "name"                  },
    {FACT_db_column,         "db_table, name"        },
    {FACT_db_index,          "db_table"              },
    {FACT_db_index_column,   "db_index, position"    },
    {FACT_db_index_column,   "db_table, \"column\""  },
    {FACT_db_key,            "db_table"              },
    {FACT_db_key_column,     "db_key, position"      },
    {FACT_db_key_column,     "db_table, \"column\""  },
    {FACT_db_statistic,      "db_table, \"column\""  },
    {FACT_workload,          "query"                 },
    {FACT_sequence,          "query"                 },
    {FACT_parameter_profile, "query, literal"        },
};

static bool make_indexes(struct facts *f, struct error *err)
{
    bool ok = true;
    struct buf sql = {0};
    for (size_t i = 0; i < sizeof lookups / sizeof lookups[0]; i++) {
        if (f->counts[lookups[i].table] < ROWS_WORTH_AN_INDEX) continue;
        buf_printf(&sql, "CREATE INDEX lookup_%zu ON \"%s\"(%s);\n", i, fact_tables[lookups[i].table].name,
                   lookups[i].columns);
    }
    buf_byte(&sql, '\0');
    ok = run(f, sql.p, err);
    buf_free(&sql);
    return ok;
}

/* Facts that need all others: each runs only when its table has rows. */
static const struct {
    enum fact_table table;
    const char *sql;
} sums[] = {
    {FACT_workload,  "UPDATE workload SET query = q.id FROM query q"
                    " WHERE workload.query = -1 AND q.fingerprint = workload.fingerprint"       },
    {FACT_db_table,  "UPDATE db_table SET reads = r.weight FROM"
                    " (SELECT name, sum(weight) AS weight FROM"
                    "   (SELECT DISTINCT r.db_table AS name, q.id, q.weight FROM relation r"
                    "      JOIN query q ON q.id = r.query"
                    "     WHERE r.db_table <> '' AND r.join_kind <> 'target') GROUP BY name) r"
                    " WHERE db_table.name = r.name"                                             },
    {FACT_db_table,  "UPDATE db_table SET writes = r.weight FROM"
                    " (SELECT name, sum(weight) AS weight FROM"
                    "   (SELECT DISTINCT r.db_table AS name, q.id, q.weight FROM relation r"
                    "      JOIN query q ON q.id = r.query"
                    "     WHERE r.db_table <> '' AND r.join_kind = 'target') GROUP BY name) r"
                    " WHERE db_table.name = r.name"                                             },
    {FACT_db_column, "UPDATE db_column SET updates = a.weight FROM"
                     " (SELECT db_table, \"column\", sum(weight) AS weight FROM"
                     "   (SELECT DISTINCT a.db_table, a.\"column\", q.id, q.weight FROM assignment a"
                     "      JOIN query q ON q.id = a.query WHERE a.db_table <> '')"
                     "  GROUP BY db_table, \"column\") a"
                     " WHERE db_column.db_table = a.db_table AND db_column.name = a.\"column\""},
};

bool facts_finish(struct facts *f, struct error *err)
{
    if (!make_indexes(f, err)) return false;
    for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++)
        if (f->counts[sums[i].table] && !run(f, sums[i].sql, err)) return false;
    return true;
}

/* ---- reading and saving -------------------------------------------------------------------------------- */

bool facts_each(struct facts *f, const char *sql, facts_row *row, void *context, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(f->db, sql, -1, &statement, NULL) != SQLITE_OK) return fail(f, err);
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        if (!row(context, statement)) break;
    bool ok = code == SQLITE_DONE || code == SQLITE_ROW || fail(f, err);
    sqlite3_finalize(statement);
    return ok;
}

static bool vacuum_into(struct facts *f, const char *path, struct error *err)
{
    sqlite3_stmt *vacuum = NULL;
    bool ok = sqlite3_prepare_v2(f->db, "VACUUM INTO ?", -1, &vacuum, NULL) == SQLITE_OK &&
              sqlite3_bind_text(vacuum, 1, path, -1, SQLITE_STATIC) == SQLITE_OK &&
              sqlite3_step(vacuum) == SQLITE_DONE;
    if (!ok) error_set(err, "%s: %s", path, sqlite3_errmsg(f->db));
    sqlite3_finalize(vacuum);
    return ok;
}

/* Written beside its place and moved there when complete, so that a failure leaves no half a file. */
bool facts_save(struct facts *f, const char *path, struct error *err)
{
    if (!output_is_replaceable(path)) return error_set(err, "%s: is no regular file", path);
    struct arena a = {0};
    char *partial = arena_printf(&a, "%s.partial", path);
    unlink(partial);
    bool ok = run(f, "COMMIT", err) && vacuum_into(f, partial, err) && run(f, "BEGIN", err);
    if (ok && rename(partial, path) != 0) ok = error_set(err, "%s: %s", path, strerror(errno));
    if (!ok) unlink(partial);
    arena_free(&a);
    return ok;
}
