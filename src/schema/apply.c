/* Applying DDL: one handler per kind of change, and the handlers for tables, views and schemas.
 *
 * Scripts of a project often declare the same table more than once: schema.sql beside the migrations that led
 * to it, or one file per dialect. So a CREATE of a table that exists adds the columns, keys and indexes it
 * lacks (nothing with IF NOT EXISTS), and a table that another dialect declared first is left alone: the
 * second dialect's later changes to it are ignored too (schema_table.shadowed). */
#include "schema/schema_internal.h"

struct table_list {
    int *at;
    size_t n, cap;
};

enum {
    PARTITIONS_LIMIT = 100000, /* partitions that one change reaches */
    USED_LIMIT = 100,          /* schemas remembered from USE and SET search_path */
    LIKE_LIMIT = 100,          /* parents of one table */
};

/* ---- tables ---------------------------------------------------------------------------------------------
 */

static bool dialects_differ(enum dialect a, enum dialect b)
{
    return a != b && a != DIALECT_UNKNOWN && b != DIALECT_UNKNOWN;
}

static bool is_view(const struct schema_table *t)
{
    return t->kind == TABLE_VIEW || t->kind == TABLE_MATERIALIZED_VIEW;
}

static void drop_one(struct schema *s, int table, bool cascade)
{
    struct schema_table *t = &s->tables.at[table];
    t->dropped = true;
    t->dropped_cascade = cascade;
    VEC_EACH (struct schema_key, key, &t->keys) key->dropped = true;
    VEC_EACH (const int, index, &t->indexes) s->indexes.at[*index].dropped = true;
}

/* The table's partitions, and theirs, in `out`. */
static void list_partitions(const struct change *c, int table, struct table_list *out)
{
    struct arena *a = c->s->arena;
    int next = table;
    for (size_t i = 0; next >= 0; next = i < out->n ? out->at[i++] : -1)
        VEC_EACH (const int, partition, &c->s->tables.at[next].partitions) {
            const struct schema_table *t = &c->s->tables.at[*partition];
            if (!t->dropped && t->partition_of == next && out->n < PARTITIONS_LIMIT)
                vec_push(a, out, *partition);
        }
}

/* Partitions go with their table. */
static void drop_table(const struct change *c, int table, bool cascade)
{
    struct table_list partitions = {0};
    list_partitions(c, table, &partitions);
    drop_one(c->s, table, cascade);
    VEC_EACH (const int, partition, &partitions) drop_one(c->s, *partition, cascade);
}

/* What an option is restated by: CQL's maps, whose entries are options "map.key", as a whole. */
static struct slice option_head(struct slice name, enum dialect d)
{
    const char *dot = d == DIALECT_CQL && name.n ? memchr(name.p, '.', name.n) : NULL;
    return dot ? (struct slice){name.p, (size_t)(dot - name.p)} : name;
}

struct options {
    struct slice **names, **values;
    size_t *count;
};

/* Adds the options of a change; those that it restates lose their old values. */
static void set_options(const struct change *c, struct options to)
{
    struct arena *a = c->s->arena;
    const struct ddl_change *ddl = c->ddl;
    size_t room = *to.count + ddl->option_count, count = 0;
    struct slice *names = ARENA_ARRAY(a, struct slice, room), *values = ARENA_ARRAY(a, struct slice, room);
    struct map restated = {0}, places = {0};
    for (size_t i = 0; i < ddl->option_count; i++)
        map_add(a, &restated, option_head(ddl->option_names[i], c->q->dialect), NULL);
    for (size_t i = 0; i < room; i++) {
        bool old = i < *to.count, added;
        struct slice name = old ? (*to.names)[i] : ddl->option_names[i - *to.count];
        if (old && map_find(&restated, option_head(name, c->q->dialect))) continue;
        struct map_entry *e = map_add(a, &places, name, &added);
        if (added) {
            e->number = count++;
            names[e->number] = name;
        }
        values[e->number] = old ? (*to.values)[i] : ddl->option_values[i - *to.count];
    }
    *to.names = names;
    *to.values = values;
    *to.count = count;
}

static void set_table_options(const struct change *c, int table)
{
    struct schema_table *t = &c->s->tables.at[table];
    set_options(c, (struct options){&t->option_names, &t->option_values, &t->option_count});
}

static int new_table(const struct change *c, enum table_kind kind)
{
    const struct ddl_change *ddl = c->ddl;
    int table = schema_add_table(c->s, change_schema(c, ddl->target.schema), ddl->target.name);
    c->s->tables.at[table].written = ddl->target.written;
    struct schema_table *t = &c->s->tables.at[table];
    t->kind = kind;
    t->dialect = c->q->dialect;
    t->temporary = ddl->temporary;
    t->unlogged = ddl->unlogged;
    t->partition_by = ddl->partition_by;
    t->at = ddl->target.at;
    t->statement = c->statement;
    t->source = c->source;
    t->without_rowid = t->dialect == DIALECT_SQLITE && statement_says(c->q, "without rowid");
    if (ddl->view_scope > 0 && (size_t)ddl->view_scope < c->q->scopes.n) {
        t->view = c->q;
        t->view_scope = ddl->view_scope;
    }
    return table;
}

/* LIKE and INHERITS give columns; MySQL's LIKE, and INCLUDING ALL or INDEXES, give keys and indexes too,
 * CQL's the key, and indexes WITH INDEXES. */
static void copy_parents(const struct change *c, int table)
{
    if (!c->ddl->like_count) return;
    bool with_indexes = c->q->dialect == DIALECT_MYSQL || statement_says(c->q, "including all") ||
                        statement_says(c->q, "including indexes") ||
                        (c->q->dialect == DIALECT_CQL && statement_says(c->q, "with indexes"));
    for (size_t i = 0; i < c->ddl->like_count && i < LIKE_LIMIT; i++) {
        int parent = change_table(c, &c->ddl->like[i]);
        if (parent < 0 || parent == table) continue;
        copy_columns(c->s, parent, table);
        if (with_indexes || c->q->dialect == DIALECT_CQL) copy_keys(c->s, parent, table);
        if (with_indexes) copy_indexes(c->s, parent, table);
    }
}

static void set_partition_of(const struct change *c, int table)
{
    int parent = change_table(c, &c->ddl->new_target);
    c->s->tables.at[table].kind = TABLE_PARTITION;
    if (parent < 0 || parent == table) return;
    c->s->tables.at[table].partition_of = parent;
    vec_push(c->s->arena, &c->s->tables.at[parent].partitions, table);
    copy_columns(c->s, parent, table);
}

static void fill_table(const struct change *c, int table)
{
    copy_parents(c, table);
    if (c->ddl->new_target.name.n) set_partition_of(c, table);
    apply_column_list(c, table);
    infer_columns(c->s, table);
    apply_keys(c, table, PASS_PRIMARY);
    apply_keys(c, table, PASS_UNIQUE);
    apply_indexes(c, table);
    apply_keys(c, table, PASS_OTHER);
    set_table_options(c, table);
}

/* Whether CREATE TABLE says the same columns as the table has. */
static bool same_columns(const struct ddl_change *ddl, const struct schema_table *t)
{
    size_t kept = 0;
    for (size_t i = 0; i < t->columns.n; i++) kept += !t->columns.at[i].dropped;
    for (size_t i = 0; i < ddl->column_count; i++) {
        int column = schema_find_column(t, ddl->columns[i].name);
        if (column < 0 || !slice_eq(t->columns.at[column].type, ddl->columns[i].type)) return false;
    }
    return kept == ddl->column_count;
}

/* Tests and manuals make table after table of one name, each for the statements behind it. All statements see
 * the last one, so none of them can be judged by it. */
static bool is_redeclared(const struct change *c, const struct schema_table *known)
{
    if (c->q->dialect != DIALECT_CQL) return false;
    if (known) return known->redeclared || !same_columns(c->ddl, known);
    VEC_EACH (const struct schema_table, t, &c->s->tables)
        if (t->dropped && t->source == c->source && slice_eq(t->name, c->ddl->target.name) &&
            slice_eq(t->schema, change_schema(c, c->ddl->target.schema)) && !same_columns(c->ddl, t))
            return true;
    return false;
}

static void create_table(const struct change *c)
{
    const struct ddl_change *ddl = c->ddl;
    if (!ddl->target.name.n) return;
    int table =
        schema_find_declared(c->s, change_schema(c, ddl->target.schema), ddl->target.name, c->q->dialect);
    struct schema_table *known = table >= 0 ? &c->s->tables.at[table] : NULL;
    if (known && dialects_differ(known->dialect, c->q->dialect) && known->source != c->source) {
        known->shadowed |= 1u << c->q->dialect;
        return;
    }
    if (known && ddl->temporary && !known->temporary) return; /* lives beside the real one, for one session */
    bool replaced = known && (is_view(known) || ddl->or_replace);
    bool fresh = !known || replaced || (known->temporary && !ddl->temporary);
    bool redeclared = is_redeclared(c, known);
    if (known) known->redeclared |= redeclared;
    if (!fresh && ddl->if_not_exists) return;
    if (replaced) drop_table(c, table, false);
    bool foreign =
        statement_says(c->q, "create foreign table") || statement_says(c->q, "create virtual table");
    if (fresh) table = new_table(c, foreign ? TABLE_FOREIGN : TABLE_TABLE);
    struct change filling = *c;
    filling.merging = !fresh;
    fill_table(&filling, table);
    c->s->tables.at[table].redeclared |= redeclared;
}

static void drop_named_table(const struct change *c, int table)
{
    drop_table(c, table, c->ddl->cascade);
}

static void rename_table(const struct change *c, int table)
{
    struct schema_table *t = &c->s->tables.at[table];
    struct slice name = c->ddl->new_target.name.n ? c->ddl->new_target.name : c->ddl->name;
    if (!name.n) return;
    struct slice schema =
        c->ddl->new_target.schema.n ? schema_fold_default(c->ddl->new_target.schema) : t->schema;
    int holder = schema_find_declared(c->s, schema, name, t->dialect);
    if (holder == table) return;
    if (holder >= 0) { /* another file declared the final state already */
        drop_table(c, table, false);
        return;
    }
    t->name = name;
    t->written = c->ddl->new_target.written;
    t->schema = schema;
    schema_register_table(c->s, table);
}

/* ALTER TABLE also renames indexes in PostgreSQL. */
static void rename_relation(const struct change *c)
{
    int table = change_table(c, &c->ddl->target);
    if (table < 0)
        apply_rename_index(c);
    else if (!(c->s->tables.at[table].shadowed & 1u << c->q->dialect))
        rename_table(c, table);
}

static void set_table_schema(const struct change *c, int table)
{
    struct schema_table *t = &c->s->tables.at[table];
    const struct ddl_change *ddl = c->ddl;
    struct slice schema = ddl->new_target.schema.n ? ddl->new_target.schema
                          : ddl->new_target.name.n ? ddl->new_target.name
                                                   : ddl->name;
    t->schema = schema_fold_default(schema);
    VEC_EACH (const int, index, &t->indexes) c->s->indexes.at[*index].schema = t->schema;
    schema_register_table(c->s, table);
}

static void attach_partition(const struct change *c, int table)
{
    set_partition_of(c, table);
}

static void detach_partition(const struct change *c, int table)
{
    c->s->tables.at[table].partition_of = -1;
    c->s->tables.at[table].kind = TABLE_TABLE;
}

static void add_columns(const struct change *c, int table)
{
    apply_column_list(c, table);
    apply_keys(c, table, PASS_PRIMARY);
    apply_keys(c, table, PASS_UNIQUE);
    apply_indexes(c, table);
    apply_keys(c, table, PASS_OTHER);
}

static void add_keys(const struct change *c, int table)
{
    apply_keys(c, table, PASS_PRIMARY);
    apply_keys(c, table, PASS_UNIQUE);
    apply_keys(c, table, PASS_OTHER);
}

/* ---- views ----------------------------------------------------------------------------------------------
 */

static void create_view(const struct change *c)
{
    const struct ddl_change *ddl = c->ddl;
    if (!ddl->target.name.n) return;
    int table =
        schema_find_declared(c->s, change_schema(c, ddl->target.schema), ddl->target.name, c->q->dialect);
    if (table >= 0) {
        struct schema_table *known = &c->s->tables.at[table];
        if (!is_view(known) || ddl->if_not_exists) return;
        if (dialects_differ(known->dialect, c->q->dialect) && known->source != c->source) {
            known->shadowed |= 1u << c->q->dialect;
            return;
        }
        drop_table(c, table, false);
    }
    table = new_table(c, ddl->materialized ? TABLE_MATERIALIZED_VIEW : TABLE_VIEW);
    fill_table(c, table);
}

static void drop_view(const struct change *c, int table)
{
    if (is_view(&c->s->tables.at[table])) drop_table(c, table, c->ddl->cascade);
}

/* ---- schemas and keyspaces ------------------------------------------------------------------------------
 */

static struct ddl_change *find_keyspace(struct schema *s, struct slice name)
{
    VEC_EACH (struct ddl_change, keyspace, &s->keyspaces)
        if (slice_eq(keyspace->target.name, name)) return keyspace;
    return NULL;
}

static void create_schema(const struct change *c)
{
    if (c->q->dialect != DIALECT_CQL || find_keyspace(c->s, c->ddl->target.name)) return;
    vec_push(c->s->arena, &c->s->keyspaces, *c->ddl);
    vec_push(c->s->arena, &c->s->keyspace_statements, c->statement);
}

static void drop_schema(const struct change *c)
{
    struct schema *s = c->s;
    struct slice name = schema_fold_default(c->ddl->target.name);
    for (int i = 0; i < (int)s->tables.n; i++)
        if (!s->tables.at[i].dropped && slice_eq(s->tables.at[i].schema, name)) drop_one(s, i, true);
    struct ddl_change *keyspace = find_keyspace(s, c->ddl->target.name);
    if (!keyspace) return;
    size_t at = (size_t)(keyspace - s->keyspaces.at), behind = --s->keyspaces.n - at;
    memmove(keyspace, keyspace + 1, behind * sizeof *keyspace);
    memmove(&s->keyspace_statements.at[at], &s->keyspace_statements.at[at + 1], behind * sizeof(int));
    s->keyspace_statements.n--;
}

static void alter_options(const struct change *c)
{
    int table = change_table(c, &c->ddl->target);
    if (table >= 0) {
        if (!(c->s->tables.at[table].shadowed & 1u << c->q->dialect)) set_table_options(c, table);
        return;
    }
    /* CQL's ALTER KEYSPACE has the keyspace as the target's schema */
    struct ddl_change *keyspace = c->ddl->target.name.n ? NULL : find_keyspace(c->s, c->ddl->target.schema);
    if (!keyspace) return;
    set_options(c,
                (struct options){&keyspace->option_names, &keyspace->option_values, &keyspace->option_count});
}

static void create_indexes(const struct change *c)
{
    apply_indexes(c, -1);
}

/* ---- dispatch -------------------------------------------------------------------------------------------
 */

/* A change either works on a table that exists (on_table), then perhaps on its partitions, or on anything
 * else (on_schema). */
static const struct handler {
    enum ddl_kind kind;
    void (*on_table)(const struct change *c, int table);
    void (*on_schema)(const struct change *c);
    void (*on_partitions)(const struct change *c, int table);
} handlers[] = {
    {DDL_CREATE_TABLE,     NULL,                create_table,       NULL               },
    {DDL_DROP_TABLE,       drop_named_table,    NULL,               NULL               },
    {DDL_RENAME_TABLE,     NULL,                rename_relation,    NULL               },
    {DDL_ADD_COLUMN,       add_columns,         NULL,               apply_column_list  },
    {DDL_DROP_COLUMN,      apply_drop_column,   NULL,               apply_drop_column  },
    {DDL_ALTER_TYPE,       apply_alter_type,    NULL,               apply_alter_type   },
    {DDL_RENAME_COLUMN,    apply_rename_column, NULL,               apply_rename_column},
    {DDL_SET_NOT_NULL,     apply_column_flag,   NULL,               apply_column_flag  },
    {DDL_DROP_NOT_NULL,    apply_column_flag,   NULL,               apply_column_flag  },
    {DDL_SET_DEFAULT,      apply_column_flag,   NULL,               NULL               },
    {DDL_DROP_DEFAULT,     apply_column_flag,   NULL,               NULL               },
    {DDL_ADD_KEY,          add_keys,            NULL,               NULL               },
    {DDL_DROP_KEY,         apply_drop_key,      NULL,               NULL               },
    {DDL_CREATE_INDEX,     NULL,                create_indexes,     NULL               },
    {DDL_DROP_INDEX,       NULL,                apply_drop_index,   NULL               },
    {DDL_RENAME_INDEX,     NULL,                apply_rename_index, NULL               },
    {DDL_CREATE_VIEW,      NULL,                create_view,        NULL               },
    {DDL_DROP_VIEW,        drop_view,           NULL,               NULL               },
    {DDL_ATTACH_PARTITION, attach_partition,    NULL,               NULL               },
    {DDL_DETACH_PARTITION, detach_partition,    NULL,               NULL               },
    {DDL_CREATE_SCHEMA,    NULL,                create_schema,      NULL               },
    {DDL_DROP_SCHEMA,      NULL,                drop_schema,        NULL               },
    {DDL_SET_SCHEMA,       set_table_schema,    NULL,               NULL               },
    {DDL_CREATE_TYPE,      NULL,                apply_create_type,  NULL               },
    {DDL_DROP_TYPE,        NULL,                apply_drop_type,    NULL               },
    {DDL_ALTER_OPTIONS,    NULL,                alter_options,      NULL               },
};

static const struct handler *handler_of(enum ddl_kind kind)
{
    for (size_t i = 0; i < sizeof handlers / sizeof *handlers; i++)
        if (handlers[i].kind == kind) return &handlers[i];
    return NULL;
}

static void change_partitions(const struct change *c, int table, void (*change)(const struct change *, int))
{
    struct table_list partitions = {0};
    list_partitions(c, table, &partitions);
    VEC_EACH (const int, partition, &partitions) change(c, *partition);
}

static void apply_use(struct schema *s, struct slice name)
{
    s->current_use = schema_fold_default(name);
    if (!s->current_use.n || s->used.n >= USED_LIMIT) return;
    VEC_EACH (const struct slice, used, &s->used)
        if (slice_eq(*used, s->current_use)) return;
    vec_push(s->arena, &s->used, s->current_use);
}

void schema_apply(struct schema *s, struct query *q, int statement, int source)
{
    if (source != s->current_source) {
        s->current_source = source;
        s->current_use = SLICE("");
    }
    if (q->verb == VERB_USE) apply_use(s, q->use);
    VEC_EACH (const struct ddl_change, ddl, &q->ddl) {
        const struct change c = {.s = s, .q = q, .ddl = ddl, .statement = statement, .source = source};
        const struct handler *handler = handler_of(ddl->kind);
        if (!handler) continue;
        if (handler->on_schema) handler->on_schema(&c);
        if (!handler->on_table) continue;
        int table = change_table(&c, &ddl->target);
        if (table < 0 || s->tables.at[table].shadowed & 1u << q->dialect) continue;
        handler->on_table(&c, table);
        if (handler->on_partitions) change_partitions(&c, table, handler->on_partitions);
    }
}
