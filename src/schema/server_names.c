/* Names that a server makes up for indexes and constraints that were declared without one, so that a later
 * DROP INDEX or a stored plan finds them.
 *
 * PostgreSQL (makeObjectName and ChooseRelationName in indexcmds.c): table, columns and a label joined by
 * "_", the longer of the first two cut until 63 bytes suffice, and a number behind the label until the name
 * is free. MySQL: the first column's name, with _2, _3, ... until it is free in the table; foreign keys
 * <table>_ibfk_<n>. SQLite: sqlite_autoindex_<table>_<n>. Cassandra: <table>_<column>_idx. SQL Server's end
 * in a random number; here they go without it. */
#include "schema/schema_internal.h"

enum {
    PG_NAME_LIMIT = 63,
    TRIES_LIMIT = 100, /* numbers tried for a free name */
};

/* ---- PostgreSQL -----------------------------------------------------------------------------------------
 */

/* What PostgreSQL calls an expression's column: the function, or the column under a cast, or "expr". */
static struct slice expression_name(struct slice text)
{
    size_t n = 0, start = 0;
    while (n < text.n &&
           (ascii_is_alpha(text.p[n]) || ascii_is_digit(text.p[n]) || text.p[n] == '_' || text.p[n] == '.'))
        if (text.p[n++] == '.') start = n;
    struct slice word = {text.p + start, n - start};
    struct slice rest = {text.p + n, text.n - n};
    if (!word.n) return SLICE("expr");
    if (slice_starts(rest, SLICE("::"))) return word;
    if (!slice_starts(rest, SLICE("("))) return SLICE("expr");
    int depth = 0;
    for (size_t i = 0; i < rest.n; i++) {
        depth += rest.p[i] == '(' ? 1 : rest.p[i] == ')' ? -1 : 0;
        if (!depth) return i + 1 == rest.n ? word : SLICE("expr");
    }
    return SLICE("expr");
}

static void add_part(struct buf *out, struct slice part)
{
    if (out->n >= PG_NAME_LIMIT) return;
    if (out->n) buf_byte(out, '_');
    buf_put(out, part);
}

/* Cut to at most n bytes, not inside a UTF-8 character. */
static struct slice clip(struct slice s, size_t n)
{
    if (s.n <= n) return s;
    while (n && ((unsigned char)s.p[n] & 0xc0) == 0x80) n--;
    return (struct slice){s.p, n};
}

static struct slice pg_object_name(struct arena *a, struct slice table, struct slice columns,
                                   struct slice label)
{
    size_t extra = 1 + label.n + (columns.n ? 1 : 0);
    size_t room = extra < PG_NAME_LIMIT ? PG_NAME_LIMIT - extra : 0;
    size_t first = table.n, second = columns.n;
    while (first + second > room) {
        if (first > second)
            first--;
        else
            second--;
    }
    table = clip(table, first);
    columns = clip(columns, second);
    return slice_of(arena_printf(a, "%.*s%s%.*s_%.*s", SLICE_ARG(table), columns.n ? "_" : "",
                                 SLICE_ARG(columns), SLICE_ARG(label)));
}

static bool key_name_taken(const struct schema_table *t, struct slice name)
{
    VEC_EACH (const struct schema_key, key, &t->keys)
        if (!key->dropped && slice_eq(key->name, name)) return true;
    return false;
}

static struct slice pg_free_name(struct schema *s, int table, struct slice columns, const char *label)
{
    const struct schema_table *t = &s->tables.at[table];
    struct slice schema = t->schema.n ? t->schema : SLICE("public"); /* "" would mean any */
    for (int i = 0;; i++) {
        struct slice numbered = slice_of(i ? arena_printf(s->arena, "%s%d", label, i) : label);
        struct slice name = pg_object_name(s->arena, t->name, columns, numbered);
        bool taken = schema_find_index(s, -1, schema, name) >= 0 || schema_find_table(s, schema, name) >= 0 ||
                     key_name_taken(t, name);
        if (!taken || i == TRIES_LIMIT) return name;
    }
}

static struct slice pg_columns_part(struct schema *s, const struct schema_index *index)
{
    const struct schema_table *t = &s->tables.at[index->table];
    struct buf joined = {0};
    for (size_t i = 0; i < index->column_count; i++) {
        const struct schema_index_column *c = &index->columns[i];
        add_part(&joined, c->column >= 0 ? t->columns.at[c->column].name : expression_name(c->expression));
    }
    for (size_t i = 0; i < index->include_count; i++)
        if (index->include[i] >= 0) add_part(&joined, t->columns.at[index->include[i]].name);
    struct slice part = clip(slice_copy(s->arena, buf_slice(&joined)), PG_NAME_LIMIT);
    buf_free(&joined);
    return part;
}

static struct slice pg_index_name(struct schema *s, const struct schema_index *index)
{
    if (index->primary) return pg_free_name(s, index->table, SLICE(""), "pkey");
    const char *label = !index->constraint ? "idx" : index->unique ? "key" : "excl";
    return pg_free_name(s, index->table, pg_columns_part(s, index), label);
}

/* ---- the others -----------------------------------------------------------------------------------------
 */

static struct slice first_column_name(const struct schema *s, const struct schema_index *index)
{
    if (!index->column_count || index->columns[0].column < 0) return SLICE("functional_index");
    return s->tables.at[index->table].columns.at[index->columns[0].column].name;
}

static struct slice mysql_index_name(struct schema *s, const struct schema_index *index)
{
    if (index->primary) return SLICE("PRIMARY");
    struct slice base = first_column_name(s, index), name = base;
    for (int i = 2; i < TRIES_LIMIT && schema_find_index(s, index->table, SLICE(""), name) >= 0; i++)
        name = slice_of(arena_printf(s->arena, "%.*s_%d", SLICE_ARG(base), i));
    return name;
}

static struct slice sqlite_index_name(struct schema *s, const struct schema_index *index)
{
    struct slice table = s->tables.at[index->table].name, name = SLICE("");
    for (int i = 1; i < TRIES_LIMIT; i++) {
        name = slice_of(arena_printf(s->arena, "sqlite_autoindex_%.*s_%d", SLICE_ARG(table), i));
        if (schema_find_index(s, index->table, SLICE(""), name) < 0) break;
    }
    return name;
}

static struct slice mssql_name(struct schema *s, struct slice table, struct slice column, const char *label)
{
    return slice_of(arena_printf(s->arena, "%s_%.*s%s%.*s", label, SLICE_ARG(table), column.n ? "_" : "",
                                 SLICE_ARG(column)));
}

static struct slice cql_index_name(struct schema *s, const struct schema_index *index)
{
    if (index->primary) return SLICE("primary key");
    struct slice table = s->tables.at[index->table].name, column = first_column_name(s, index);
    return slice_of(arena_printf(s->arena, "%.*s_%.*s_idx", SLICE_ARG(table), SLICE_ARG(column)));
}

struct slice index_name_chosen(struct schema *s, const struct schema_index *index)
{
    const struct schema_table *t = &s->tables.at[index->table];
    switch (t->dialect) {
    case DIALECT_MYSQL: return mysql_index_name(s, index);
    case DIALECT_SQLITE: return sqlite_index_name(s, index);
    case DIALECT_CQL: return cql_index_name(s, index);
    case DIALECT_MSSQL:
        if (index->primary) return mssql_name(s, t->name, SLICE(""), "PK");
        return mssql_name(s, t->name, first_column_name(s, index), index->constraint ? "UQ" : "IX");
    default: return pg_index_name(s, index);
    }
}

static struct slice mysql_foreign_name(struct schema *s, const struct schema_table *t)
{
    struct slice name = SLICE("");
    for (int i = 1; i < TRIES_LIMIT; i++) {
        name = slice_of(arena_printf(s->arena, "%.*s_ibfk_%d", SLICE_ARG(t->name), i));
        if (!key_name_taken(t, name)) break;
    }
    return name;
}

struct slice key_name_chosen(struct schema *s, int table, const struct schema_key *key)
{
    const struct schema_table *t = &s->tables.at[table];
    if (key->kind == KEY_FOREIGN && t->dialect == DIALECT_MYSQL) return mysql_foreign_name(s, t);
    if (t->dialect != DIALECT_POSTGRES && t->dialect != DIALECT_UNKNOWN) return SLICE("");
    struct buf joined = {0};
    for (size_t i = 0; i < key->column_count; i++)
        if (key->columns[i] >= 0 && (key->kind != KEY_CHECK || key->column_count == 1))
            add_part(&joined, t->columns.at[key->columns[i]].name);
    struct slice columns = clip(slice_copy(s->arena, buf_slice(&joined)), PG_NAME_LIMIT);
    buf_free(&joined);
    return pg_free_name(s, table, columns, key->kind == KEY_FOREIGN ? "fkey" : "check");
}

/* ---- names inside expressions ---------------------------------------------------------------------------
 */

static bool is_word_byte(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

/* Index of `word` in text at or after `from` as a whole word and not within '...'; text.n when there is none.
 */
static size_t find_word(struct slice text, struct slice word, size_t from)
{
    bool quoted = false;
    for (size_t i = 0; word.n && i + word.n <= text.n; i++) {
        if (text.p[i] == '\'') quoted = !quoted;
        if (quoted || i < from || (i && is_word_byte(text.p[i - 1]))) continue;
        bool ends = i + word.n == text.n || !is_word_byte(text.p[i + word.n]);
        if (ends && slice_eq_nocase((struct slice){text.p + i, word.n}, word)) return i;
    }
    return text.n;
}

bool text_has_word(struct slice text, struct slice word)
{
    return find_word(text, word, 0) < text.n;
}

struct slice text_replace_word(struct arena *a, struct slice text, struct slice word, struct slice by)
{
    size_t at = find_word(text, word, 0);
    if (at >= text.n) return text;
    struct buf out = {0};
    size_t done = 0;
    while (at < text.n) {
        buf_put(&out, (struct slice){text.p + done, at - done});
        buf_put(&out, by);
        done = at + word.n;
        struct slice rest = {text.p + done, text.n - done};
        at = done + find_word(rest, word, 0);
    }
    buf_put(&out, (struct slice){text.p + done, text.n - done});
    struct slice replaced = slice_copy(a, buf_slice(&out));
    buf_free(&out);
    return replaced;
}
