/* The schema as DDL that recreates it, each table in its own dialect: tables with primary and unique keys and
 * checks, then indexes, then foreign keys (so that any order of tables will do), then views as they were
 * written. */
#include "schema/schema_internal.h"

void write_table_name(struct buf *out, const struct schema_table *t, enum dialect d)
{
    if (t->schema.n) {
        query_put_name(out, t->schema, d);
        buf_byte(out, '.');
    }
    query_put_name(out, schema_written(t->written, t->name), d);
}

static void write_column_name(struct buf *out, const struct schema_table *t, int column, enum dialect d)
{
    const struct schema_column *c = &t->columns.at[column];
    query_put_name(out, schema_written(c->written, c->name), d);
}

static void write_columns(struct buf *out, const struct schema_table *t, const int *columns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i) buf_text(out, ", ");
        if (columns[i] >= 0)
            write_column_name(out, t, columns[i], t->dialect);
        else
            buf_byte(out, '?');
    }
}

/* ---- indexes --------------------------------------------------------------------------------------------
 */

static void write_index_column(struct buf *out, const struct schema_table *t,
                               const struct schema_index_column *c, enum dialect d)
{
    if (c->function.n) buf_printf(out, "%.*s(", SLICE_ARG(c->function));
    if (c->column >= 0)
        write_column_name(out, t, c->column, d);
    else if (d == DIALECT_SQLITE || d == DIALECT_MSSQL)
        buf_put(out, c->expression);
    else
        buf_printf(out, "(%.*s)", SLICE_ARG(c->expression));
    if (c->function.n) buf_byte(out, ')');
    if (c->prefix > 0) buf_printf(out, "(%d)", c->prefix);
    if (c->collation.n) {
        buf_text(out, " COLLATE ");
        query_put_name(out, c->collation, d);
    }
    if (c->opclass.n) buf_printf(out, " %.*s", SLICE_ARG(c->opclass));
    if (c->descending) buf_text(out, " DESC");
    if (c->nulls == NULLS_FIRST) buf_text(out, " NULLS FIRST");
    if (c->nulls == NULLS_LAST) buf_text(out, " NULLS LAST");
}

/* "USING gin", MySQL's FULLTEXT and SPATIAL, Cassandra's 'sai': where each dialect names the kind of an
 * index. */
static void write_method_before(struct buf *out, const struct schema_index *index, enum dialect d)
{
    if (index->unique) buf_text(out, "UNIQUE ");
    if (d == DIALECT_MYSQL && slice_eq(index->method, SLICE("fulltext"))) buf_text(out, "FULLTEXT ");
    if (d == DIALECT_MYSQL && slice_eq(index->method, SLICE("spatial"))) buf_text(out, "SPATIAL ");
    if (d == DIALECT_MSSQL && index->clustered) buf_text(out, "CLUSTERED ");
    if (d == DIALECT_CQL && !slice_eq(index->method, SLICE("legacy")) &&
        !slice_eq(index->method, SLICE("local")))
        buf_text(out, "CUSTOM ");
}

static void write_cql_using(struct buf *out, const struct schema_index *index)
{
    if (slice_eq(index->method, SLICE("sai"))) buf_text(out, " USING 'StorageAttachedIndex'");
    if (slice_eq(index->method, SLICE("sasi")))
        buf_text(out, " USING 'org.apache.cassandra.index.sasi.SASIIndex'");
}

void schema_write_index(const struct schema *s, const struct schema_index *index, enum dialect d,
                        struct buf *out)
{
    const struct schema_table *t = &s->tables.at[index->table];
    bool postgres = d == DIALECT_POSTGRES || d == DIALECT_UNKNOWN;
    buf_text(out, "CREATE ");
    write_method_before(out, index, d);
    buf_text(out, "INDEX ");
    if (postgres && index->concurrently) buf_text(out, "CONCURRENTLY ");
    if (index->name.n) {
        query_put_name(out, schema_written(index->written, index->name), d);
        buf_byte(out, ' ');
    }
    buf_text(out, "ON ");
    write_table_name(out, t, d);
    bool plain = !index->method.n || slice_eq(index->method, SLICE("btree"));
    if (postgres && !plain) buf_printf(out, " USING %.*s", SLICE_ARG(index->method));
    buf_text(out, " (");
    for (size_t i = 0; i < index->column_count; i++) {
        if (i) buf_text(out, ", ");
        write_index_column(out, t, &index->columns[i], d);
    }
    buf_byte(out, ')');
    if (d == DIALECT_CQL) write_cql_using(out, index);
    if (index->include_count && (postgres || d == DIALECT_MSSQL)) {
        buf_text(out, " INCLUDE (");
        write_columns(out, t, index->include, index->include_count);
        buf_byte(out, ')');
    }
    if (postgres && index->nulls_not_distinct) buf_text(out, " NULLS NOT DISTINCT");
    struct slice where = index->where_text.n ? index->where_text : index->where;
    if (where.n && d != DIALECT_MYSQL && d != DIALECT_CQL) buf_printf(out, " WHERE %.*s", SLICE_ARG(where));
    if (d == DIALECT_MYSQL && index->invisible) buf_text(out, " INVISIBLE");
    buf_byte(out, ';');
}

/* ---- tables ---------------------------------------------------------------------------------------------
 */

static void write_column(struct buf *out, const struct schema *s, const struct schema_table *t,
                         const struct schema_column *column)
{
    buf_text(out, "    ");
    query_put_name(out, schema_written(column->written, column->name), t->dialect);
    struct slice type = column->type_text.n ? column->type_text : column->type;
    if (type.n) buf_printf(out, " %.*s", SLICE_ARG(type));
    if (column->collation.n) {
        buf_text(out, " COLLATE ");
        query_put_name(out, column->collation, t->dialect);
    }
    /* the sequence behind nextval() is not part of the schema: an identity column has its own */
    bool sequence = slice_starts_nocase(column->default_text, SLICE("nextval"));
    if (column->default_text.n && !sequence)
        buf_printf(out,
                   column->flags & COLUMN_GENERATED ? " GENERATED ALWAYS AS (%.*s) STORED" : " DEFAULT %.*s",
                   SLICE_ARG(column->default_text));
    if (column->role == ROLE_STATIC) buf_text(out, " STATIC");
    if (column->flags & COLUMN_NOT_NULL && t->dialect != DIALECT_CQL) buf_text(out, " NOT NULL");
    if (!(column->flags & COLUMN_IDENTITY)) return;
    if (t->dialect == DIALECT_MYSQL) buf_text(out, " AUTO_INCREMENT");
    if (t->dialect == DIALECT_MSSQL) buf_text(out, " IDENTITY");
    bool serial = slice_find(slice_lower(s->arena, type), SLICE("serial"), 0) >= 0;
    if (t->dialect == DIALECT_POSTGRES && !serial) buf_text(out, " GENERATED BY DEFAULT AS IDENTITY");
}

static void write_cql_primary(struct buf *out, const struct schema_table *t, const struct schema_key *key)
{
    size_t partition = 0;
    for (size_t i = 0; i < key->column_count; i++)
        if (key->columns[i] >= 0 && t->columns.at[key->columns[i]].role == ROLE_PARTITION) partition++;
    buf_text(out, "PRIMARY KEY (");
    if (partition > 1) buf_byte(out, '(');
    write_columns(out, t, key->columns, partition);
    if (partition > 1) buf_byte(out, ')');
    if (partition < key->column_count) buf_text(out, ", ");
    write_columns(out, t, key->columns + partition, key->column_count - partition);
    buf_byte(out, ')');
}

static void write_referential(struct buf *out, const char *event, enum referential_action action)
{
    static const char *const names[] = {"", "CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT"};
    if (action != ACTION_NONE) buf_printf(out, " ON %s %s", event, names[action]);
}

static void write_references(struct buf *out, const struct schema_table *t, const struct schema_key *key)
{
    buf_text(out, " REFERENCES ");
    if (key->references.schema.n) {
        query_put_name(out, key->references.schema, t->dialect);
        buf_byte(out, '.');
    }
    query_put_name(out, schema_written(key->references.written, key->references.name), t->dialect);
    for (size_t i = 0; i < key->referenced_count; i++) {
        buf_text(out, i ? ", " : " (");
        query_put_name(out, key->referenced[i], t->dialect);
    }
    if (key->referenced_count) buf_byte(out, ')');
    write_referential(out, "DELETE", key->on_delete);
    write_referential(out, "UPDATE", key->on_update);
    if (key->not_valid) buf_text(out, " NOT VALID");
}

static void write_key(struct buf *out, const struct schema_table *t, const struct schema_key *key)
{
    static const char *const words[] = {
        [KEY_PRIMARY] = "PRIMARY KEY", [KEY_UNIQUE] = "UNIQUE", [KEY_FOREIGN] = "FOREIGN KEY"};
    if (key->kind == KEY_PRIMARY && t->dialect == DIALECT_CQL) {
        write_cql_primary(out, t, key);
        return;
    }
    bool named = key->name.n && t->dialect != DIALECT_SQLITE &&
                 !(t->dialect == DIALECT_MYSQL && key->kind == KEY_PRIMARY);
    if (named) {
        buf_text(out, "CONSTRAINT ");
        query_put_name(out, key->name, t->dialect);
        buf_byte(out, ' ');
    }
    buf_printf(out, "%s (", words[key->kind]);
    write_columns(out, t, key->columns, key->column_count);
    buf_byte(out, ')');
    if (key->kind == KEY_FOREIGN) write_references(out, t, key);
}

static bool key_in_table(const struct schema_table *t, const struct schema_key *key)
{
    if (key->dropped) return false;
    if (key->kind == KEY_FOREIGN) return t->dialect == DIALECT_SQLITE;
    return key->kind == KEY_PRIMARY || key->kind == KEY_UNIQUE;
}

static void write_clustering_order(struct buf *out, const struct schema_table *t)
{
    const struct schema_key *key = schema_primary_key(t);
    bool any = false;
    VEC_EACH (const struct schema_column, column, &t->columns) any |= column->clustering_descending;
    if (!any || !key) return;
    const char *lead = " WITH CLUSTERING ORDER BY (";
    for (size_t i = 0; i < key->column_count; i++) {
        const struct schema_column *column = &t->columns.at[key->columns[i]];
        if (column->role != ROLE_CLUSTERING) continue;
        buf_text(out, lead);
        query_put_name(out, schema_written(column->written, column->name), t->dialect);
        buf_text(out, column->clustering_descending ? " DESC" : " ASC");
        lead = ", ";
    }
    buf_byte(out, ')');
}

static void write_table(struct buf *out, const struct schema *s, const struct schema_table *t)
{
    if (t->partition_of >= 0) {
        buf_text(out, "-- partition of ");
        write_table_name(out, &s->tables.at[t->partition_of], t->dialect);
        buf_byte(out, '\n');
    }
    buf_text(out, t->temporary  ? "CREATE TEMPORARY TABLE "
                  : t->unlogged ? "CREATE UNLOGGED TABLE "
                                : "CREATE TABLE ");
    write_table_name(out, t, t->dialect);
    buf_text(out, " (");
    const char *lead = "\n";
    VEC_EACH (const struct schema_column, column, &t->columns) {
        if (column->dropped) continue;
        buf_text(out, lead);
        write_column(out, s, t, column);
        lead = ",\n";
    }
    VEC_EACH (const struct schema_key, key, &t->keys) {
        if (!key_in_table(t, key)) continue;
        buf_printf(out, "%s    ", lead);
        write_key(out, t, key);
        lead = ",\n";
    }
    buf_text(out, "\n)");
    if (t->partition_by.n) buf_printf(out, " PARTITION BY %.*s", SLICE_ARG(t->partition_by));
    if (t->without_rowid) buf_text(out, " WITHOUT ROWID");
    if (t->dialect == DIALECT_CQL) write_clustering_order(out, t);
    buf_text(out, ";\n");
}

static void write_foreign_keys(struct buf *out, const struct schema_table *t)
{
    VEC_EACH (const struct schema_key, key, &t->keys) {
        if (key->dropped || key->kind != KEY_FOREIGN || t->dialect == DIALECT_SQLITE) continue;
        buf_text(out, "ALTER TABLE ");
        write_table_name(out, t, t->dialect);
        buf_text(out, " ADD ");
        write_key(out, t, key);
        buf_text(out, ";\n");
    }
}

static bool is_view(const struct schema_table *t)
{
    return t->kind == TABLE_VIEW || t->kind == TABLE_MATERIALIZED_VIEW;
}

static void write_view(struct buf *out, const struct schema_table *t)
{
    if (!t->view) return;
    buf_put(out, slice_trim(t->view->text));
    buf_text(out, ";\n");
}

static void write_types(struct buf *out, const struct schema *s)
{
    VEC_EACH (const struct schema_type, type, &s->type_details)
        if (!type->dropped) buf_printf(out, "%.*s;\n", SLICE_ARG(slice_trim(type->text)));
}

void schema_print_sql(const struct schema *s, struct buf *out)
{
    write_types(out, s);
    VEC_EACH (const struct schema_table, t, &s->tables)
        if (!t->dropped && !is_view(t)) write_table(out, s, t);
    VEC_EACH (const struct schema_table, t, &s->tables)
        if (!t->dropped && is_view(t)) write_view(out, t);
    VEC_EACH (const struct schema_index, index, &s->indexes) {
        if (index->dropped || (index->implicit && index->constraint) || s->tables.at[index->table].dropped)
            continue;
        /* one that became a constraint's stands in its table */
        if (index->constraint) continue;
        schema_write_index(s, index, s->tables.at[index->table].dialect, out);
        buf_byte(out, '\n');
    }
    VEC_EACH (const struct schema_table, t, &s->tables)
        if (!t->dropped) write_foreign_keys(out, t);
}
