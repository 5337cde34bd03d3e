/* Constraints, and what they bring along: an index behind primary keys, unique and exclusion constraints, NOT
 * NULL columns, the roles of CQL columns. */
#include "schema/schema_internal.h"

enum { KEY_COLUMNS_LIMIT = 64 }; /* more than any server allows (32 in PostgreSQL, 16 in MySQL) */

static void set_key_columns(struct schema *s, const struct schema_table *t, struct schema_key *key,
                            const struct ddl_key *from)
{
    key->column_count = from->column_count < KEY_COLUMNS_LIMIT ? from->column_count : KEY_COLUMNS_LIMIT;
    key->columns = ARENA_ARRAY(s->arena, int, key->column_count);
    for (size_t i = 0; i < key->column_count; i++) key->columns[i] = schema_find_column(t, from->columns[i]);
}

static bool same_columns(const struct schema_key *a, const struct schema_key *b)
{
    if (a->column_count != b->column_count) return false;
    for (size_t i = 0; i < a->column_count; i++)
        if (a->columns[i] != b->columns[i]) return false;
    return true;
}

/* PostgreSQL makes one of keys on the same columns within a CREATE TABLE. */
static bool one_index(const struct change *c, const struct schema_key *a, const struct schema_key *b)
{
    bool unique = a->kind == KEY_UNIQUE && (b->kind == KEY_UNIQUE || b->kind == KEY_PRIMARY);
    return unique && c->q->dialect == DIALECT_POSTGRES && c->ddl->kind == DDL_CREATE_TABLE &&
           b->statement == c->statement && same_columns(a, b);
}

/* True when the table has this key already: files that declare a table twice declare its keys twice. */
static bool key_is_known(const struct change *c, const struct schema_table *t, const struct schema_key *key)
{
    VEC_EACH (const struct schema_key, known, &t->keys) {
        if (known->dropped) continue;
        if (key->kind == KEY_PRIMARY && known->kind == KEY_PRIMARY) return true;
        if ((key->name.n && slice_eq(known->name, key->name)) || one_index(c, key, known)) return true;
        if (known->kind != key->kind || key->kind == KEY_CHECK || !same_columns(known, key)) continue;
        if (key->kind == KEY_FOREIGN && !slice_eq(known->references.name, key->references.name)) continue;
        if (c->merging || c->source != t->source) return true;
    }
    return false;
}

static void mark_columns(struct schema_table *t, const struct schema_key *key)
{
    for (size_t i = 0; i < key->column_count; i++) {
        if (key->columns[i] < 0) continue;
        unsigned *flags = &t->columns.at[key->columns[i]].flags;
        if (key->kind == KEY_PRIMARY) *flags |= COLUMN_PRIMARY_KEY | COLUMN_NOT_NULL;
        if (key->kind == KEY_UNIQUE && key->column_count == 1) *flags |= COLUMN_UNIQUE;
    }
}

/* CQL: partition columns first, then clustering columns with their order. */
static void set_roles(const struct change *c, struct schema_table *t, const struct schema_key *key,
                      size_t partition)
{
    size_t directions = sizeof c->ddl->clustering_descending / sizeof *c->ddl->clustering_descending;
    for (size_t i = 0; i < key->column_count; i++) {
        if (key->columns[i] < 0) continue;
        struct schema_column *column = &t->columns.at[key->columns[i]];
        bool is_partition = i < partition || !partition;
        column->role = is_partition ? ROLE_PARTITION : ROLE_CLUSTERING;
        column->role_position = (int)(is_partition ? i : i - partition);
        if (!is_partition && i - partition < directions)
            column->clustering_descending = c->ddl->clustering_descending[i - partition];
    }
}

/* ADD CONSTRAINT ... USING INDEX: the index becomes the constraint's, and takes its name. */
static bool adopt_index(const struct change *c, int table, struct schema_key *key, struct slice name)
{
    struct schema *s = c->s;
    int number = schema_find_index(s, table, SLICE(""), name);
    if (number < 0) return false;
    struct schema_index *index = &s->indexes.at[number];
    key->column_count = index->column_count;
    key->columns = ARENA_ARRAY(s->arena, int, index->column_count);
    for (size_t i = 0; i < index->column_count; i++) key->columns[i] = index->columns[i].column;
    index->constraint = true;
    index->primary = key->kind == KEY_PRIMARY;
    if (key->name.n) {
        index->name = key->name;
        schema_register_index(s, number);
    }
    key->name = index->name;
    key->index = number;
    return true;
}

static bool key_has_index(enum key_kind kind)
{
    return kind == KEY_PRIMARY || kind == KEY_UNIQUE || kind == KEY_EXCLUDE;
}

void find_referenced_columns(struct schema *s, struct schema_key *key)
{
    const struct schema_table *target = &s->tables.at[key->referenced_table];
    key->referenced_columns = ARENA_ARRAY(s->arena, int, key->referenced_count);
    for (size_t i = 0; i < key->referenced_count; i++)
        key->referenced_columns[i] = schema_find_column(target, key->referenced[i]);
}

static void set_references(const struct change *c, struct schema_key *key, const struct ddl_key *from)
{
    key->references = from->references;
    key->referenced_table = from->kind == KEY_FOREIGN ? change_table(c, &from->references) : -1;
    if (key->references.schema.n)
        key->references.schema = schema_fold_default(key->references.schema);
    else
        key->references.schema = c->s->current_use;
    key->referenced = from->referenced;
    key->referenced_count =
        from->referenced_count < KEY_COLUMNS_LIMIT ? from->referenced_count : KEY_COLUMNS_LIMIT;
    if (key->referenced_table >= 0) find_referenced_columns(c->s, key);
    key->on_delete = from->on_delete;
    key->on_update = from->on_update;
}

static void add_key(const struct change *c, int table, const struct ddl_key *from)
{
    struct schema *s = c->s;
    struct schema_table *t = &s->tables.at[table];
    struct schema_key key = {.kind = from->kind,
                             .name = from->name,
                             .index = -1,
                             .not_valid = from->not_valid,
                             .at = from->at,
                             .statement = c->statement};
    set_references(c, &key, from);
    set_key_columns(s, t, &key, from);
    bool adopted = from->using_index.n && adopt_index(c, table, &key, from->using_index);
    if (!key.column_count && key.kind != KEY_CHECK && key.kind != KEY_EXCLUDE) return;
    if (key_is_known(c, t, &key)) return;
    if (key_has_index(key.kind) && !adopted) {
        key.index = add_key_index(c, table, &key, from);
        key.name = s->indexes.at[key.index].name;
    }
    if (!key.name.n && !key_has_index(key.kind)) key.name = key_name_chosen(s, table, &key);
    mark_columns(t, &key);
    if (key.kind == KEY_PRIMARY && t->dialect == DIALECT_CQL) set_roles(c, t, &key, from->partition_count);
    vec_push(s->arena, &t->keys, key);
    if (key.kind == KEY_FOREIGN && t->dialect == DIALECT_MYSQL) add_foreign_key_index(c, table, &key);
}

/* A flag on a column stands for a key unless the list of keys says the same. */
static void add_flag_key(const struct change *c, int table, const struct ddl_column *column,
                         enum key_kind kind)
{
    const struct schema_table *t = &c->s->tables.at[table];
    int number = schema_find_column(t, column->name);
    VEC_EACH (const struct schema_key, key, &t->keys) {
        if (key->dropped || key->kind != kind) continue;
        if (kind == KEY_PRIMARY || (key->column_count == 1 && key->columns[0] == number)) return;
    }
    struct slice name = column->name;
    struct ddl_key key = {
        .kind = kind, .columns = &name, .column_count = 1, .partition_count = 1, .at = column->at};
    add_key(c, table, &key);
}

static void add_flag_keys(const struct change *c, int table, enum key_pass pass)
{
    for (size_t i = 0; i < c->ddl->column_count; i++) {
        const struct ddl_column *column = &c->ddl->columns[i];
        if (pass == PASS_PRIMARY && column->flags & COLUMN_PRIMARY_KEY)
            add_flag_key(c, table, column, KEY_PRIMARY);
        if (pass == PASS_UNIQUE && column->flags & COLUMN_UNIQUE) add_flag_key(c, table, column, KEY_UNIQUE);
    }
}

static enum key_pass pass_of(enum key_kind kind)
{
    return kind == KEY_PRIMARY ? PASS_PRIMARY : key_has_index(kind) ? PASS_UNIQUE : PASS_OTHER;
}

void apply_keys(const struct change *c, int table, enum key_pass pass)
{
    for (size_t i = 0; i < c->ddl->key_count; i++)
        if (pass_of(c->ddl->keys[i].kind) == pass) add_key(c, table, &c->ddl->keys[i]);
    add_flag_keys(c, table, pass);
}

void drop_key(struct schema *s, struct schema_key *key)
{
    key->dropped = true;
    if (key->index >= 0) s->indexes.at[key->index].dropped = true;
}

static void unmark_columns(struct schema_table *t, const struct schema_key *key)
{
    for (size_t i = 0; i < key->column_count; i++) {
        if (key->columns[i] < 0) continue;
        unsigned *flags = &t->columns.at[key->columns[i]].flags;
        if (key->kind == KEY_PRIMARY) *flags &= ~(unsigned)COLUMN_PRIMARY_KEY;
        if (key->kind == KEY_UNIQUE && key->column_count == 1) *flags &= ~(unsigned)COLUMN_UNIQUE;
    }
}

/* DROP CONSTRAINT name; MySQL's DROP PRIMARY KEY has no name, or PRIMARY. */
void apply_drop_key(const struct change *c, int table)
{
    struct schema_table *t = &c->s->tables.at[table];
    struct slice name = c->ddl->name;
    bool primary = !name.n || (t->dialect == DIALECT_MYSQL && slice_eq_nocase(name, SLICE("primary")));
    VEC_EACH (struct schema_key, key, &t->keys) {
        if (key->dropped) continue;
        bool same = primary ? key->kind == KEY_PRIMARY : slice_eq_nocase(key->name, name);
        if (!same) continue;
        drop_key(c->s, key);
        unmark_columns(t, key);
        return;
    }
}

/* ---- copies for partitions and LIKE ---------------------------------------------------------------------
 */

static bool has_equal_key(const struct schema_table *t, const struct schema_key *key)
{
    VEC_EACH (const struct schema_key, known, &t->keys) {
        if (known->dropped || known->kind != key->kind) continue;
        if (key->kind == KEY_PRIMARY || same_columns(known, key)) return true;
    }
    return false;
}

static bool map_key_columns(struct schema *s, int from, int to, struct schema_key *key)
{
    int *columns = ARENA_ARRAY(s->arena, int, key->column_count);
    for (size_t i = 0; i < key->column_count; i++) {
        if (key->columns[i] < 0) return false;
        columns[i] =
            schema_find_column(&s->tables.at[to], s->tables.at[from].columns.at[key->columns[i]].name);
        if (columns[i] < 0) return false;
    }
    key->columns = columns;
    return true;
}

void copy_keys(struct schema *s, int from, int to)
{
    for (size_t i = 0; i < s->tables.at[from].keys.n; i++) {
        struct schema_key key = s->tables.at[from].keys.at[i];
        if (key.dropped || (key.kind != KEY_PRIMARY && key.kind != KEY_UNIQUE)) continue;
        if (!map_key_columns(s, from, to, &key) || has_equal_key(&s->tables.at[to], &key)) continue;
        const struct change c = {
            .s = s, .statement = s->tables.at[to].statement, .source = s->tables.at[to].source};
        key.name = SLICE("");
        key.statement = c.statement;
        key.at = s->tables.at[to].at;
        key.index = add_key_index(&c, to, &key, NULL);
        key.name = s->indexes.at[key.index].name;
        mark_columns(&s->tables.at[to], &key);
        vec_push(s->arena, &s->tables.at[to].keys, key);
    }
}
