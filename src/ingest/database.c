/* SQLite database files: the DDL that sqlite_schema holds, as statements of SQLite's dialect.
 *
 * The file begins with the 16 bytes "SQLite format 3\0". It may be anybody's, so nothing of it is trusted: it
 * is opened for reading only and as unchanging (no locks, no journal is played back, what only a -wal file
 * holds is not seen), no trigger, view or extension of it runs, and time and sizes are limited. */
#include "ingest/reader.h"

#include <sqlite3.h>
#include <time.h>

enum {
    OBJECTS_LIMIT = 100000,
    VALUE_LIMIT = 64 * 1024 * 1024, /* bytes of one value */
    SECONDS_LIMIT = 10,
    STEPS_PER_LOOK = 100000 /* instructions between two looks at the clock */
};

bool database_recognise(struct slice head)
{
    static const char magic[16] = "SQLite format 3";
    return head.n >= sizeof magic && memcmp(head.p, magic, sizeof magic) == 0;
}

static int look_at_clock(void *started)
{
    return time(NULL) - *(time_t *)started > SECONDS_LIMIT;
}

/* file:PATH?immutable=1 with all bytes escaped that mean something in a URI. */
static const char *uri_of(struct arena *a, const char *path)
{
    struct buf b = {0};
    buf_text(&b, "file:");
    for (const char *p = path; *p; p++) {
        bool plain = ascii_is_alpha(*p) || ascii_is_digit(*p) || strchr("/._-", *p);
        if (plain)
            buf_put(&b, (struct slice){p, 1});
        else
            buf_printf(&b, "%%%02x", (unsigned char)*p);
    }
    buf_text(&b, "?immutable=1");
    const char *uri = arena_copy(a, buf_slice(&b).p, buf_slice(&b).n);
    buf_free(&b);
    return uri;
}

static bool fail(sqlite3 *db, const struct source *s, struct error *err)
{
    return error_set(err, "%s: cannot be read as an SQLite database: %s", s->path, sqlite3_errmsg(db));
}

/* *db is to be closed in any case. */
static bool open_database(const struct source *s, sqlite3 **db, time_t *started, struct error *err)
{
    struct arena scratch = {0};
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
    bool ok = sqlite3_open_v2(uri_of(&scratch, s->path), db, flags, NULL) == SQLITE_OK;
    arena_free(&scratch);
    if (!ok) return fail(*db, s, err);
    sqlite3_db_config(*db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(*db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(*db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(*db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_limit(*db, SQLITE_LIMIT_LENGTH, VALUE_LIMIT);
    *started = time(NULL);
    sqlite3_progress_handler(*db, STEPS_PER_LOOK, look_at_clock, started);
    return sqlite3_exec(*db, "PRAGMA cell_size_check=1; PRAGMA mmap_size=0", NULL, NULL, NULL) == SQLITE_OK ||
           fail(*db, s, err);
}

static struct slice text_column(struct arena *a, sqlite3_stmt *row, int column)
{
    const char *p = (const char *)sqlite3_column_text(row, column);
    return slice_copy(a, (struct slice){p ? p : "", p ? (size_t)sqlite3_column_bytes(row, column) : 0});
}

/* Tables before what stands on them. What SQLite keeps for itself, and the tables behind those of FTS and
 * R-tree, is nobody's to change. */
static const char objects_query[] =
    "SELECT o.name, o.sql FROM sqlite_schema o\n"
    "WHERE o.sql IS NOT NULL AND o.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'\n"
    "  AND NOT EXISTS (SELECT 1 FROM sqlite_schema v, (SELECT '_content' AS suffix UNION ALL VALUES "
    "('_segments'),\n"
    "        ('_segdir'), ('_docsize'), ('_stat'), ('_data'), ('_idx'), ('_config'), ('_node'), ('_rowid'),\n"
    "        ('_parent')) s\n"
    "      WHERE v.sql LIKE 'create virtual table%' AND o.tbl_name = v.name || s.suffix)\n"
    "ORDER BY o.type = 'trigger', o.type = 'view', o.type = 'index', o.rowid";

static bool has_statistics(sqlite3 *db)
{
    return sqlite3_table_column_metadata(db, "main", "sqlite_stat1", "stat", NULL, NULL, NULL, NULL, NULL) ==
           SQLITE_OK;
}

static void add_object(struct collector *c, struct arena *a, sqlite3_stmt *row)
{
    struct slice sql = text_column(a, row, 1);
    struct statement st = {
        .text = sql, .dialect = DIALECT_SQLITE, .object = text_column(a, row, 0), .within = sql, .call = -1};
    st.name = SLICE("");
    collector_add_with_body(c, st);
}

void database_read(const struct source *s, struct ingested *out)
{
    struct collector c = {.out = out, .run_first = -1};
    sqlite3 *db = NULL;
    sqlite3_stmt *row = NULL;
    time_t started;
    if (open_database(s, &db, &started, &out->error)) {
        bool ok = sqlite3_prepare_v2(db, objects_query, -1, &row, NULL) == SQLITE_OK;
        int step = SQLITE_ERROR;
        for (int i = 0; ok && i < OBJECTS_LIMIT && (step = sqlite3_step(row)) == SQLITE_ROW; i++)
            add_object(&c, &out->arena, row);
        out->analysed = ok && has_statistics(db);
        if (!ok || (step != SQLITE_DONE && step != SQLITE_ROW)) fail(db, s, &out->error);
    }
    sqlite3_finalize(row);
    sqlite3_close(db);
    collector_free(&c);
}

bool database_ask(const struct source *s, const char *query, struct arena *a, struct slice *value,
                  struct error *err)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *row = NULL;
    time_t started;
    bool ok = open_database(s, &db, &started, err);
    if (ok && sqlite3_prepare_v2(db, query, -1, &row, NULL) != SQLITE_OK) ok = fail(db, s, err);
    if (ok && sqlite3_step(row) != SQLITE_ROW) ok = fail(db, s, err);
    if (ok) *value = text_column(a, row, 0);
    sqlite3_finalize(row);
    sqlite3_close(db);
    return ok;
}
