/* Columns: added, dropped, renamed, retyped. */
#include "schema/schema_internal.h"

static void fill_column(const struct change *c, const struct schema_table *t, struct schema_column *column,
                        const struct ddl_column *from)
{
    column->type = from->type;
    column->type_text = from->type_text.n ? from->type_text : from->type;
    column->length = from->length;
    column->family = type_family_of(from->type, t->dialect);
    column->written = from->written;
    column->collation = from->collation;
    column->default_text = from->default_text;
    column->flags = from->flags;
    if (from->flags & COLUMN_PRIMARY_KEY) column->flags |= COLUMN_NOT_NULL;
    column->role = from->flags & COLUMN_STATIC ? ROLE_STATIC : ROLE_REGULAR;
    column->at = from->at;
    column->statement = c->statement;
}

/* A column that an index or a foreign key named before it was known stays found: it has no number yet. */
void apply_column_list(const struct change *c, int table)
{
    struct schema_table *t = &c->s->tables.at[table];
    for (size_t i = 0; i < c->ddl->column_count; i++) {
        const struct ddl_column *from = &c->ddl->columns[i];
        if (!from->name.n || schema_find_column(t, from->name) >= 0) continue;
        fill_column(c, t, table_add_column(c->s, t, from->name), from);
    }
}

static void drop_column_keys(struct schema *s, struct schema_table *t, int column)
{
    VEC_EACH (struct schema_key, key, &t->keys) {
        if (key->dropped) continue;
        for (size_t i = 0; i < key->column_count; i++)
            if (key->columns[i] == column) {
                drop_key(s, key);
                break;
            }
    }
}

void apply_drop_column(const struct change *c, int table)
{
    struct schema_table *t = &c->s->tables.at[table];
    int column = schema_find_column(t, c->ddl->name);
    if (column < 0) return;
    indexes_drop_column(c->s, table, column);
    drop_column_keys(c->s, t, column);
    t->columns.at[column].dropped = true;
}

/* The new name stands in new_target, or in the only column of the change. */
static struct slice new_column_name(const struct ddl_change *ddl)
{
    if (ddl->new_target.name.n) return ddl->new_target.name;
    return ddl->column_count ? ddl->columns[0].name : SLICE("");
}

void apply_rename_column(const struct change *c, int table)
{
    struct schema_table *t = &c->s->tables.at[table];
    struct slice name = new_column_name(c->ddl);
    int column = schema_find_column(t, c->ddl->name);
    if (column < 0 || !name.n) return;
    int holder = schema_find_column(t, name);
    if (holder >= 0 && holder != column) { /* another file declared the final state already */
        t->columns.at[column].dropped = true;
        return;
    }
    indexes_rename_column(c->s, table, t->columns.at[column].name, name);
    t->columns.at[column].name = name;
    t->columns.at[column].written =
        c->ddl->new_target.name.n ? c->ddl->new_target.written : c->ddl->columns[0].written;
    table_register_column(c->s, t, column);
}

/* MySQL's MODIFY and CHANGE restate the whole column; PostgreSQL's ALTER TYPE only its type. */
void apply_alter_type(const struct change *c, int table)
{
    struct schema_table *t = &c->s->tables.at[table];
    if (!c->ddl->column_count) return;
    const struct ddl_column *from = &c->ddl->columns[0];
    int number = schema_find_column(t, c->ddl->name.n ? c->ddl->name : from->name);
    if (number < 0) return;
    struct schema_column *column = &t->columns.at[number];
    if (from->type.n) {
        column->type = from->type;
        column->type_text = from->type_text.n ? from->type_text : from->type;
        column->length = from->length;
        column->family = type_family_of(from->type, t->dialect);
    }
    if (t->dialect != DIALECT_MYSQL && t->dialect != DIALECT_MSSQL) return;
    unsigned restated = COLUMN_NOT_NULL | COLUMN_DEFAULT | COLUMN_IDENTITY;
    unsigned kept = column->flags & (COLUMN_PRIMARY_KEY | COLUMN_UNIQUE);
    if (t->dialect == DIALECT_MSSQL) restated = COLUMN_NOT_NULL;
    column->flags = (column->flags & ~restated) | (from->flags & restated) | kept;
    if (kept & COLUMN_PRIMARY_KEY) column->flags |= COLUMN_NOT_NULL;
    if (restated & COLUMN_DEFAULT) column->default_text = from->default_text;
}

void apply_column_flag(const struct change *c, int table)
{
    struct schema_table *t = &c->s->tables.at[table];
    int number = schema_find_column(t, c->ddl->name);
    if (number < 0) return;
    struct schema_column *column = &t->columns.at[number];
    switch (c->ddl->kind) {
    case DDL_SET_NOT_NULL: column->flags |= COLUMN_NOT_NULL; break;
    case DDL_DROP_NOT_NULL: column->flags &= ~(unsigned)COLUMN_NOT_NULL; break;
    case DDL_DROP_DEFAULT:
        column->flags &= ~(unsigned)COLUMN_DEFAULT;
        column->default_text = SLICE("");
        break;
    default:
        column->flags |= COLUMN_DEFAULT;
        if (!c->ddl->column_count) break;
        column->flags |= c->ddl->columns[0].flags & COLUMN_IDENTITY;
        column->default_text = c->ddl->columns[0].default_text;
    }
}

void copy_columns(struct schema *s, int from, int to)
{
    if (from == to) return;
    size_t count = s->tables.at[from].columns.n;
    for (size_t i = 0; i < count; i++) {
        struct schema_column source = s->tables.at[from].columns.at[i];
        struct schema_table *t = &s->tables.at[to];
        if (source.dropped || schema_find_column(t, source.name) >= 0) continue;
        source.flags &= ~(unsigned)(COLUMN_PRIMARY_KEY | COLUMN_UNIQUE);
        *table_add_column(s, t, source.name) = source;
    }
}
