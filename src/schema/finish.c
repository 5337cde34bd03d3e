/* What needs the whole schema: foreign keys' targets, columns that an index named before they were known,
 * types made by CREATE TYPE, partitions' indexes, views. */
#include "schema/schema_internal.h"

enum {
    PARTITION_DEPTH_LIMIT = 32,      /* partitions of partitions */
    PARTITION_COPIES_LIMIT = 200000, /* indexes and keys given to partitions in all */
};

/* ---- foreign keys ---------------------------------------------------------------------------------------
 */

/* The table a foreign key points to: the one it was declared against, or, when that was dropped and made
 * anew, the new one of its name. */
static int reference_target(const struct schema *s, const struct schema_key *key)
{
    int table = key->referenced_table;
    if (table >= 0 && !s->tables.at[table].dropped) return table;
    if (table >= 0 && s->tables.at[table].dropped_cascade) return -2;
    if (table >= 0) return schema_find_table(s, s->tables.at[table].schema, s->tables.at[table].name);
    return schema_find_table(s, key->references.schema, key->references.name);
}

static void use_primary_key(struct schema *s, const struct schema_table *target, struct schema_key *key)
{
    const struct schema_key *primary = schema_primary_key(target);
    if (!primary || primary->column_count != key->column_count) return;
    key->referenced = ARENA_ARRAY(s->arena, struct slice, primary->column_count);
    key->referenced_count = primary->column_count;
    for (size_t i = 0; i < primary->column_count; i++)
        if (primary->columns[i] >= 0) key->referenced[i] = target->columns.at[primary->columns[i]].name;
}

/* Columns of the target that were renamed since the key was declared. */
static void follow_renames(struct schema *s, const struct schema_table *target, struct schema_key *key)
{
    struct slice *names = ARENA_ARRAY(s->arena, struct slice, key->referenced_count);
    for (size_t i = 0; i < key->referenced_count; i++) {
        int column = key->referenced_columns[i];
        names[i] = column >= 0 ? target->columns.at[column].name : key->referenced[i];
    }
    key->referenced = names;
}

static void finish_foreign_key(struct schema *s, struct schema_key *key)
{
    int table = reference_target(s, key);
    key->dropped = table == -2;
    bool same = table >= 0 && table == key->referenced_table && key->referenced_columns;
    key->referenced_table = table < 0 ? -1 : table;
    if (table < 0) return;
    const struct schema_table *target = &s->tables.at[table];
    key->references.schema = target->schema;
    key->references.name = target->name;
    key->references.written = target->written;
    if (same) follow_renames(s, target, key);
    if (!key->referenced_count) use_primary_key(s, target, key);
    find_referenced_columns(s, key);
}

/* ---- columns and types ----------------------------------------------------------------------------------
 */

static void finish_index_columns(struct schema *s, struct schema_index *index)
{
    const struct schema_table *t = &s->tables.at[index->table];
    for (size_t i = 0; i < index->column_count; i++) {
        struct schema_index_column *c = &index->columns[i];
        if (c->column >= 0 || !c->expression.n) continue;
        c->column = schema_find_column(t, c->expression);
        if (c->column >= 0) c->expression = SLICE("");
    }
}

static void finish_types(struct schema *s, struct schema_table *t)
{
    VEC_EACH (struct schema_column, column, &t->columns) {
        if (column->family != TYPE_OTHER) continue;
        const struct schema_type *type = find_type(s, column->type);
        if (type) column->family = type->family;
    }
}

/* ---- partitions -----------------------------------------------------------------------------------------
 */

/* Partitions have the parent's keys and indexes, whether or not the script says so (a dump does). */
static void finish_partition(struct schema *s, int table, unsigned depth, size_t *copies)
{
    int parent = s->tables.at[table].partition_of;
    if (parent < 0 || depth > PARTITION_DEPTH_LIMIT || *copies > PARTITION_COPIES_LIMIT) return;
    size_t before = s->tables.at[table].indexes.n;
    finish_partition(s, parent, depth + 1, copies);
    copy_keys(s, parent, table);
    copy_indexes(s, parent, table);
    *copies += s->tables.at[table].indexes.n - before;
}

void schema_finish(struct schema *s)
{
    finish_views(s);
    VEC_EACH (struct schema_index, index, &s->indexes) {
        if (s->tables.at[index->table].dropped) index->dropped = true;
        if (!index->dropped) finish_index_columns(s, index);
    }
    size_t copies = 0;
    for (int i = 0; i < (int)s->tables.n; i++)
        if (!s->tables.at[i].dropped) finish_partition(s, i, 0, &copies);
    VEC_EACH (struct schema_table, t, &s->tables) {
        finish_types(s, t);
        VEC_EACH (struct schema_key, key, &t->keys)
            if (key->kind == KEY_FOREIGN && !key->dropped && !t->dropped) finish_foreign_key(s, key);
    }
}
