/* What `sargent schema` shows: per table its columns, keys and indexes, aligned for reading. */
#include "schema/schema_internal.h"

static const char *kind_name(enum table_kind kind)
{
    static const char *const names[] = {"table", "view", "materialized view", "partition", "foreign table"};
    return names[kind];
}

/* ---- parts ----------------------------------------------------------------------------------------------
 */

static void put_columns(struct buf *out, const struct schema_table *t, const int *columns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i) buf_text(out, ", ");
        buf_put(out, columns[i] >= 0 ? column_title(t, columns[i]) : SLICE("?"));
    }
}

static void put_number(struct buf *out, double n)
{
    buf_printf(out, "%.0f", n);
}

static void put_heading(struct buf *out, const struct schema *s, const struct schema_table *t)
{
    struct slice label = schema_table_title(s->arena, s, (int)(t - s->tables.at));
    buf_put(out, label);
    buf_printf(out, "  (%s%s", t->temporary ? "temporary " : "", kind_name(t->kind));
    if (t->partition_of >= 0) {
        buf_text(out, " of ");
        buf_put(out, schema_table_title(s->arena, s, t->partition_of));
    }
    if (t->rows >= 0) {
        buf_text(out, ", ");
        put_number(out, t->rows);
        buf_text(out, " rows");
    }
    if (t->pages >= 0) {
        buf_text(out, ", ");
        put_number(out, t->pages);
        buf_text(out, " pages");
    }
    buf_text(out, ")\n");
}

static void pad(struct buf *out, size_t from, size_t width)
{
    for (size_t n = out->n - from; n < width; n++) buf_byte(out, ' ');
}

static void put_column_facts(struct buf *out, const struct schema_column *column)
{
    if (column->flags & COLUMN_NOT_NULL) buf_text(out, "  not null");
    if (column->default_text.n) buf_printf(out, "  default %.*s", SLICE_ARG(column->default_text));
    if (column->flags & COLUMN_IDENTITY) buf_text(out, "  identity");
    if (column->flags & COLUMN_GENERATED) buf_text(out, "  generated");
    if (column->role == ROLE_PARTITION) buf_text(out, "  partition key");
    if (column->role == ROLE_CLUSTERING)
        buf_printf(out, "  clustering%s", column->clustering_descending ? " desc" : "");
    if (column->role == ROLE_STATIC) buf_text(out, "  static");
    if (column->distinct >= 0) {
        buf_text(out, "  ");
        put_number(out, column->distinct);
        buf_text(out, " values");
    }
    if (column->null_fraction > 0) buf_printf(out, "  %.0f%% null", column->null_fraction * 100);
}

static void put_table_columns(struct buf *out, const struct schema_table *t)
{
    size_t name_width = 0, type_width = 0;
    VEC_EACH (const struct schema_column, column, &t->columns) {
        if (column->dropped) continue;
        if (column->name.n > name_width) name_width = column->name.n; /* as long as written */
        if (column->type_text.n > type_width) type_width = column->type_text.n;
    }
    if (name_width > 32) name_width = 32;
    if (type_width > 24) type_width = 24;
    VEC_EACH (const struct schema_column, column, &t->columns) {
        if (column->dropped) continue;
        buf_text(out, "    ");
        size_t start = out->n;
        buf_put(out, schema_written(column->written, column->name));
        pad(out, start, name_width + 2);
        start = out->n;
        buf_put(out, column->type_text);
        pad(out, start, type_width);
        put_column_facts(out, column);
        while (out->n && out->p[out->n - 1] == ' ') out->n--;
        buf_byte(out, '\n');
    }
}

static void put_key(struct buf *out, const struct schema *s, const struct schema_table *t,
                    const struct schema_key *key)
{
    static const char *const names[] = {"primary key", "unique", "foreign key", "check", "exclude"};
    buf_printf(out, "    %s (", names[key->kind]);
    put_columns(out, t, key->columns, key->column_count);
    buf_byte(out, ')');
    if (key->kind == KEY_FOREIGN) {
        buf_text(out, " -> ");
        if (key->referenced_table >= 0)
            buf_put(out, schema_table_title(s->arena, s, key->referenced_table));
        else
            buf_put(out, schema_written(key->references.written, key->references.name));
        for (size_t i = 0; i < key->referenced_count; i++)
            buf_printf(out, "%s%.*s", i ? ", " : " (", SLICE_ARG(key->referenced[i]));
        if (key->referenced_count) buf_byte(out, ')');
        if (key->referenced_table < 0) buf_text(out, " [unknown table]");
        if (key->on_delete != ACTION_NONE)
            buf_printf(out, " on delete %s", referential_action_name(key->on_delete));
    }
    if (key->name.n) buf_printf(out, "  %.*s", SLICE_ARG(key->name));
    buf_byte(out, '\n');
}

static void put_index_column(struct buf *out, const struct schema_table *t,
                             const struct schema_index_column *c)
{
    if (c->function.n) buf_printf(out, "%.*s ", SLICE_ARG(c->function));
    buf_put(out, c->column >= 0 ? column_title(t, c->column) : c->expression);
    if (c->prefix > 0) buf_printf(out, "(%d)", c->prefix);
    if (c->opclass.n) buf_printf(out, " %.*s", SLICE_ARG(c->opclass));
    if (c->descending) buf_text(out, " desc");
    if (c->nulls != NULLS_DEFAULT) buf_text(out, c->nulls == NULLS_FIRST ? " nulls first" : " nulls last");
}

static void put_index(struct buf *out, const struct schema_table *t, const struct schema_index *index)
{
    buf_printf(out, "    %sindex%s%.*s (", index->unique ? "unique " : "",
               slice_eq(index->method, SLICE("btree")) ? "" : " ",
               SLICE_ARG(slice_eq(index->method, SLICE("btree")) ? SLICE("") : index->method));
    for (size_t i = 0; i < index->column_count; i++) {
        if (i) buf_text(out, ", ");
        put_index_column(out, t, &index->columns[i]);
    }
    buf_byte(out, ')');
    if (index->include_count) {
        buf_text(out, " include (");
        put_columns(out, t, index->include, index->include_count);
        buf_byte(out, ')');
    }
    if (index->where.n) buf_printf(out, " where %.*s", SLICE_ARG(index->where));
    buf_printf(out, "  %.*s%s%s\n", SLICE_ARG(schema_written(index->written, index->name)),
               index->implicit ? " (implicit)" : "", index->invisible ? " (invisible)" : "");
}

static void print_text(const struct schema *s, struct buf *out)
{
    const char *lead = "";
    VEC_EACH (const struct schema_table, t, &s->tables) {
        if (t->dropped) continue;
        buf_text(out, lead);
        lead = "\n";
        put_heading(out, s, t);
        put_table_columns(out, t);
        VEC_EACH (const struct schema_key, key, &t->keys)
            if (!key->dropped && key->kind != KEY_CHECK) put_key(out, s, t, key);
        VEC_EACH (const int, number, &t->indexes)
            if (!s->indexes.at[*number].dropped && !s->indexes.at[*number].constraint)
                put_index(out, t, &s->indexes.at[*number]);
    }
}

void schema_print(const struct schema *s, enum schema_format format, struct buf *out)
{
    if (format == SCHEMA_JSON)
        schema_print_json(s, out);
    else if (format == SCHEMA_SQL)
        schema_print_sql(s, out);
    else
        print_text(s, out);
}
