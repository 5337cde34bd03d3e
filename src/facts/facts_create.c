/* Creates the tables of facts.def. Only the generator does this (tools/generate.c); the program loads its
 * image.
 *
 * Names are quoted, since some of them (using, key) are SQL keywords.
 */
#include "facts/facts.h"

/* A first column called id numbers the table's rows; as SQLite's row id it is found without an index. */
static const char *column_type(const struct fact_table_info *t, size_t column)
{
    static const char *const types[] = {
        [FACT_INT] = "INTEGER NOT NULL", [FACT_REAL] = "REAL NOT NULL", [FACT_TEXT] = "TEXT NOT NULL"};
    if (column == 0 && strcmp(t->columns[0].name, "id") == 0) return "INTEGER PRIMARY KEY";
    return types[t->columns[column].type];
}

static void write_create_table(struct buf *out, const struct fact_table_info *t)
{
    buf_printf(out, "CREATE TABLE \"%s\"(", t->name);
    for (size_t i = 0; i < t->column_count; i++)
        buf_printf(out, "%s\"%s\" %s", i ? "," : "", t->columns[i].name, column_type(t, i));
    buf_text(out, ");\n");
}

bool facts_create(sqlite3 **db, struct error *err)
{
    struct buf sql = {0};
    buf_text(&sql, "BEGIN;\n");
    for (size_t i = 0; i < FACT_TABLE_COUNT; i++) write_create_table(&sql, &fact_tables[i]);
    buf_text(&sql, "COMMIT");
    buf_byte(&sql, '\0');
    bool ok =
        sqlite3_open_v2(":memory:", db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) == SQLITE_OK &&
        sqlite3_exec(*db, sql.p, NULL, NULL, NULL) == SQLITE_OK;
    buf_free(&sql);
    return ok || error_set(err, "facts: %s", sqlite3_errmsg(*db));
}
