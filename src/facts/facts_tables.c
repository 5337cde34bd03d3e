/* The dictionary of facts: facts.def as data. */
#include "facts/facts.h"

#define TABLE(table, doc)                static const struct fact_column_info table##_columns[] = {
#define COLUMN(table, column, doc, type) {#column, doc, type, offsetof(struct fact_##table, column)},
#define INT(table, column, doc)          COLUMN(table, column, doc, FACT_INT)
#define REAL(table, column, doc)         COLUMN(table, column, doc, FACT_REAL)
#define TEXT(table, column, doc)         COLUMN(table, column, doc, FACT_TEXT)
#define END(table)                                                                                           \
    }                                                                                                        \
    ;
#include "facts/facts.def"
#undef TABLE
#undef COLUMN
#undef INT
#undef REAL
#undef TEXT
#undef END

const struct fact_table_info fact_tables[FACT_TABLE_COUNT] = {
#define TABLE(table, doc)                                                                                    \
    [FACT_##table] = {#table, doc, table##_columns, sizeof table##_columns / sizeof table##_columns[0]},
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
};

static const char *const type_words[] = {[FACT_INT] = "integer", [FACT_REAL] = "real", [FACT_TEXT] = "text"};

static void write_table(struct buf *out, const struct fact_table_info *t)
{
    buf_printf(out, "\n## %s\n%s\n\n| column | type | meaning |\n|---|---|---|\n", t->name, t->doc);
    for (size_t i = 0; i < t->column_count; i++) {
        const struct fact_column_info *c = &t->columns[i];
        buf_printf(out, "| `%s` | %s | ", c->name, type_words[c->type]);
        for (const char *p = c->doc; *p; p++) {
            if (*p == '|') buf_byte(out, '\\');
            buf_byte(out, *p);
        }
        buf_text(out, " |\n");
    }
}

void facts_write_docs(struct buf *out)
{
    buf_text(
        out,
        "# Facts\n"
        "<!-- Made by `make docs` from src/facts/facts.def: change that file. -->\n\n"
        "What Sargent knows of your queries, schema, code and logs, as tables that rules ask with SQL.\n"
        "`sargent facts -o facts.db` writes them to a file that any SQLite client opens.\n\n"
        "No column is ever NULL: `''` or `-1` stands for \"none\" or \"unknown\", and yes or no is 1 or 0.\n"
        "`pos` and `len` are bytes of `query.sample`, from 0 (of the statement's own text in `literal`);\n"
        "a part without a place has -1. Tables that start with `db_` are empty without a schema,\n"
        "`workload` and `sequence` without logs, `call` without host code. Columns whose names are\n"
        "SQL keywords need quotes: `join_edge.\"using\"`.\n\n");
    for (size_t i = 0; i < FACT_TABLE_COUNT; i++)
        buf_printf(out, "* [%s](#%s): %s\n", fact_tables[i].name, fact_tables[i].name, fact_tables[i].doc);
    for (size_t i = 0; i < FACT_TABLE_COUNT; i++) write_table(out, &fact_tables[i]);
}
