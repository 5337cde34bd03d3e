/* Names and statements of the advice, in the dialect of the table. */
#include "advise/advise_internal.h"

enum { NAME_LIMIT = 63 /* PostgreSQL cuts longer names; MySQL allows one more, SQL Server 128 */ };

enum dialect table_dialect(const struct advise *ad, int table)
{
    return ad->schema->tables.at[table].dialect;
}

struct slice column_text(const struct advise *ad, int table, int column)
{
    const struct schema_table *t = &ad->schema->tables.at[table];
    const struct schema_column *c = &t->columns.at[column];
    return query_quote_name(ad->arena, schema_written(c->written, c->name), t->dialect);
}

/* ---- columns ---------------------------------------------------------------------------------------------
 */

static bool is_call(struct slice expression)
{
    ptrdiff_t open = slice_find(expression, SLICE("("), 0);
    if (open <= 0 || expression.p[expression.n - 1] != ')') return false;
    size_t depth = 0;
    for (size_t i = 0; i < expression.n; i++) {
        char c = expression.p[i];
        if (i < (size_t)open && !(ascii_is_alpha(c) || ascii_is_digit(c) || c == '_')) return false;
        depth += c == '(';
        depth -= c == ')';
        if (depth == 0 && i > (size_t)open && i + 1 < expression.n) return false;
    }
    return true;
}

struct slice shape_part_text(const struct advise *ad, int table, const struct key_part *part)
{
    enum dialect d = table_dialect(ad, table);
    struct buf b = {0};
    if (part->column >= 0) {
        buf_put(&b, column_text(ad, table, part->column));
    } else {
        bool bare = is_call(part->expression) && d != DIALECT_MYSQL;
        buf_printf(&b, bare ? "%.*s" : "(%.*s)", SLICE_ARG(part->expression));
    }
    if (part->prefix) buf_printf(&b, "(%d)", part->prefix);
    if (part->opclass.n) buf_printf(&b, " %.*s", SLICE_ARG(part->opclass));
    if (part->descending) buf_text(&b, " DESC");
    if (part->nulls_reversed) buf_text(&b, part->descending ? " NULLS LAST" : " NULLS FIRST");
    struct slice text = slice_copy(ad->arena, buf_slice(&b));
    buf_free(&b);
    return text;
}

struct slice shape_columns_text(const struct advise *ad, const struct index_shape *ix)
{
    struct buf b = {0};
    for (size_t i = 0; i < ix->key_count; i++) {
        if (i) buf_text(&b, ", ");
        buf_put(&b, shape_part_text(ad, ix->table, &ix->key[i]));
    }
    struct slice text = slice_copy(ad->arena, buf_slice(&b));
    buf_free(&b);
    return text;
}

static const char *comparison_text(enum predicate_op op)
{
    switch (op) {
    case PREDICATE_EQUAL: return "=";
    case PREDICATE_NOT_EQUAL: return "<>";
    case PREDICATE_LESS: return "<";
    case PREDICATE_LESS_EQUAL: return "<=";
    case PREDICATE_GREATER: return ">";
    default: return ">=";
    }
}

static void write_atom(const struct advise *ad, int table, const struct where_atom *atom, struct buf *out)
{
    enum dialect d = table_dialect(ad, table);
    struct slice name = column_text(ad, table, atom->column);
    bool boolean = d == DIALECT_POSTGRES || d == DIALECT_UNKNOWN;
    switch (atom->op) {
    case PREDICATE_IS_NULL: buf_printf(out, "%.*s IS NULL", SLICE_ARG(name)); break;
    case PREDICATE_IS_NOT_NULL: buf_printf(out, "%.*s IS NOT NULL", SLICE_ARG(name)); break;
    case PREDICATE_IS_TRUE: buf_printf(out, boolean ? "%.*s" : "%.*s = 1", SLICE_ARG(name)); break;
    case PREDICATE_IS_FALSE: buf_printf(out, boolean ? "NOT %.*s" : "%.*s = 0", SLICE_ARG(name)); break;
    default:
        buf_printf(out, "%.*s %s %.*s", SLICE_ARG(name), comparison_text(atom->op), SLICE_ARG(atom->value));
        break;
    }
}

struct slice shape_where_text(const struct advise *ad, const struct index_shape *ix)
{
    struct buf b = {0};
    for (size_t i = 0; i < ix->where_count; i++) {
        if (i) buf_text(&b, " AND ");
        write_atom(ad, ix->table, &ix->where[i], &b);
    }
    struct slice text = slice_copy(ad->arena, buf_slice(&b));
    buf_free(&b);
    return text;
}

/* ---- names -----------------------------------------------------------------------------------------------
 */

static bool name_taken(const struct advise *ad, struct slice name)
{
    VEC_EACH (struct schema_index, ix, &ad->schema->indexes)
        if (!ix->dropped && slice_eq_nocase(ix->name, name)) return true;
    VEC_EACH (struct schema_table, t, &ad->schema->tables)
        if (!t->dropped && slice_eq_nocase(t->name, name)) return true;
    VEC_EACH (struct advice_index, c, &ad->out->create)
        if (slice_eq_nocase(c->name, name)) return true;
    return false;
}

/* Letters, digits and underscores of an expression: lower(email) -> lower_email. */
static void write_name_part(struct slice text, struct buf *out)
{
    bool gap = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        bool good = ascii_is_alpha(c) || ascii_is_digit(c) || c == '_' || (c & 0x80);
        if (good && gap) buf_byte(out, '_');
        if (good) buf_byte(out, ascii_lower(c));
        gap = !good && out->n > 0 && out->p[out->n - 1] != '_';
    }
}

/* Cuts at a character's border. */
static size_t cut_length(struct slice s, size_t limit)
{
    if (s.n <= limit) return s.n;
    while (limit > 0 && ((unsigned char)s.p[limit] & 0xc0) == 0x80) limit--;
    return limit;
}

struct slice index_name_for(const struct advise *ad, const struct index_shape *ix)
{
    struct buf stem = {0};
    const struct schema_table *t = &ad->schema->tables.at[ix->table];
    write_name_part(t->name, &stem);
    for (size_t i = 0; i < ix->key_count; i++) {
        const struct key_part *part = &ix->key[i];
        buf_byte(&stem, '_');
        write_name_part(part->column >= 0 ? t->columns.at[part->column].name : part->expression, &stem);
    }
    struct slice name = {0};
    for (unsigned n = 1; n < 1000; n++) {
        const char *tail = n == 1 ? "_idx" : arena_printf(ad->arena, "_idx%u", n);
        size_t length = cut_length(buf_slice(&stem), NAME_LIMIT - strlen(tail));
        name = slice_of(arena_printf(ad->arena, "%.*s%s", (int)length, stem.p, tail));
        if (!name_taken(ad, name)) break;
    }
    buf_free(&stem);
    return name;
}

/* ---- statements ------------------------------------------------------------------------------------------
 */

static void write_table(const struct advise *ad, int table, struct buf *out)
{
    const struct schema_table *t = &ad->schema->tables.at[table];
    bool qualified = t->schema.n && !slice_eq(schema_table_label(ad->arena, ad->schema, table), t->name);
    if (qualified) buf_printf(out, "%.*s.", SLICE_ARG(query_quote_name(ad->arena, t->schema, t->dialect)));
    buf_put(out, query_quote_name(ad->arena, schema_written(t->written, t->name), t->dialect));
}

static bool is_postgres(enum dialect d)
{
    return d == DIALECT_POSTGRES || d == DIALECT_UNKNOWN;
}

struct slice index_create_ddl(const struct advise *ad, const struct index_shape *ix, struct slice name)
{
    const struct schema_table *t = &ad->schema->tables.at[ix->table];
    bool online = is_postgres(t->dialect) && t->partition_by.n == 0; /* not possible on a partitioned table */
    bool method = is_postgres(t->dialect) && !slice_eq(ix->method, SLICE("btree"));
    struct buf b = {0};
    buf_printf(&b, "CREATE INDEX %s%.*s ON ", online ? "CONCURRENTLY " : "",
               SLICE_ARG(query_quote_name(ad->arena, name, t->dialect)));
    write_table(ad, ix->table, &b);
    if (method) buf_printf(&b, " USING %.*s", SLICE_ARG(ix->method));
    buf_printf(&b, " (%.*s)", SLICE_ARG(shape_columns_text(ad, ix)));
    for (size_t i = 0; i < ix->include_count; i++) {
        struct slice column = column_text(ad, ix->table, ix->include[i]);
        buf_printf(&b, "%s%.*s", i ? ", " : " INCLUDE (", SLICE_ARG(column));
    }
    if (ix->include_count) buf_byte(&b, ')');
    if (ix->where_count) buf_printf(&b, " WHERE %.*s", SLICE_ARG(shape_where_text(ad, ix)));
    buf_byte(&b, ';');
    struct slice text = slice_copy(ad->arena, buf_slice(&b));
    buf_free(&b);
    return text;
}

struct slice index_drop_ddl(const struct advise *ad, int index)
{
    const struct schema_index *ix = &ad->schema->indexes.at[index];
    const struct schema_table *t = &ad->schema->tables.at[ix->table];
    struct slice name = query_quote_name(ad->arena, schema_written(ix->written, ix->name), t->dialect);
    struct buf b = {0};
    buf_printf(&b, "DROP INDEX %s", is_postgres(t->dialect) && t->partition_by.n == 0 ? "CONCURRENTLY " : "");
    bool qualified = is_postgres(t->dialect) && t->schema.n &&
                     !slice_eq(schema_table_label(ad->arena, ad->schema, ix->table), t->name);
    if (qualified) buf_printf(&b, "%.*s.", SLICE_ARG(query_quote_name(ad->arena, t->schema, t->dialect)));
    buf_put(&b, name);
    if (t->dialect == DIALECT_MYSQL || t->dialect == DIALECT_MSSQL) {
        buf_text(&b, " ON ");
        write_table(ad, ix->table, &b);
    }
    buf_byte(&b, ';');
    struct slice text = slice_copy(ad->arena, buf_slice(&b));
    buf_free(&b);
    return text;
}
