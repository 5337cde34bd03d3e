/* An empty schema, and how its tables, columns and indexes are found by name.
 *
 * Nothing is ever removed from the arrays: what was dropped is marked, so that numbers stay valid. The maps
 * lead to the newest holder of a name; older ones hang behind it. A holder that was renamed since is passed
 * over. */
#include "schema/schema_internal.h"

enum {
    NAME_LIMIT = 256,         /* bytes of a name that is looked up without regard to case */
    COLUMNS_WITHOUT_MAP = 12, /* up to here a table's columns are compared one by one */
    SAME_NAME_LIMIT = 256,    /* holders of one name that are looked at */
};

struct schema *schema_new(struct arena *a)
{
    struct schema *s = ARENA_NEW(a, struct schema);
    s->arena = a;
    s->current_source = -1;
    s->current_use = SLICE("");
    return s;
}

bool dialect_ignores_case(enum dialect d)
{
    return d == DIALECT_MYSQL || d == DIALECT_SQLITE || d == DIALECT_MSSQL;
}

struct slice schema_fold_default(struct slice schema)
{
    if (slice_eq_nocase(schema, SLICE("public")) || slice_eq_nocase(schema, SLICE("dbo")) ||
        slice_eq_nocase(schema, SLICE("main")) || slice_eq(schema, SLICE("$user")))
        return SLICE("");
    return schema;
}

static bool is_system_schema(struct slice schema)
{
    static const char *const names[] = {"pg_catalog", "information_schema", "pg_toast", "sys",
                                        "mysql",      "performance_schema", "system",   "system_schema",
                                        "pg_temp",    "system_auth"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_eq_nocase(schema, slice_of(names[i]))) return true;
    return false;
}

/* ---- tables ---------------------------------------------------------------------------------------------
 */

static struct slice qualified(struct arena *a, struct slice schema, struct slice name)
{
    if (!schema.n) return name;
    char *p = arena_alloc(a, schema.n + 1 + name.n);
    memcpy(p, schema.p, schema.n);
    p[schema.n] = '.';
    if (name.n) memcpy(p + schema.n + 1, name.p, name.n);
    return (struct slice){p, schema.n + 1 + name.n};
}

static void hold_name(struct schema *s, struct map *map, struct slice name, int number)
{
    struct map_entry *e = map_add(s->arena, map, slice_lower(s->arena, name), NULL);
    struct name_holder *holder = ARENA_NEW(s->arena, struct name_holder);
    *holder = (struct name_holder){number, e->pointer};
    e->pointer = holder;
}

static const struct name_holder *holders_of(const struct map *map, struct slice name)
{
    char small[NAME_LIMIT];
    if (!name.n || name.n > sizeof small) return NULL;
    for (size_t i = 0; i < name.n; i++) small[i] = ascii_lower(name.p[i]);
    return map_get(map, (struct slice){small, name.n});
}

void schema_register_table(struct schema *s, int table)
{
    struct schema_table *t = &s->tables.at[table];
    map_add(s->arena, &s->by_name, qualified(s->arena, t->schema, t->name), NULL)->number =
        (uint64_t)table + 1;
    hold_name(s, &s->by_bare_name, t->name, table);
}

int schema_add_table(struct schema *s, struct slice schema, struct slice name)
{
    struct schema_table *t = vec_zadd(s->arena, &s->tables);
    t->schema = schema;
    t->name = name;
    t->partition_of = t->view_scope = t->statement = t->source = -1;
    t->partition_by = SLICE("");
    t->rows = t->pages = -1;
    schema_register_table(s, (int)s->tables.n - 1);
    return (int)s->tables.n - 1;
}

static int find_exact(const struct schema *s, struct slice schema, struct slice name)
{
    char small[2 * NAME_LIMIT];
    struct slice key = name;
    if (schema.n) {
        if (schema.n + name.n + 1 > sizeof small) return -1;
        memcpy(small, schema.p, schema.n);
        small[schema.n] = '.';
        if (name.n) memcpy(small + schema.n + 1, name.p, name.n);
        key = (struct slice){small, schema.n + 1 + name.n};
    }
    const struct map_entry *e = map_find(&s->by_name, key);
    if (!e) return -1;
    int table = (int)e->number - 1;
    const struct schema_table *t = &s->tables.at[table];
    bool holds = !t->dropped && slice_eq(t->name, name) && slice_eq(t->schema, schema);
    return holds ? table : -1;
}

/* The tables of one name in any schema: how many are alive (2 stands for more), and one of them. With
 * `schema` only those in it count, by any case; names must be equal, or equal but for case where the dialect
 * does not care. */
static int count_same_name(const struct schema *s, struct slice name, const struct slice *schema, int *found)
{
    int count = 0;
    const struct name_holder *holder = holders_of(&s->by_bare_name, name);
    for (int steps = 0; holder && count < 2 && steps < SAME_NAME_LIMIT; steps++, holder = holder->older) {
        const struct schema_table *t = &s->tables.at[holder->number];
        bool same = !t->dropped && (slice_eq(t->name, name) ||
                                    (dialect_ignores_case(t->dialect) && slice_eq_nocase(t->name, name)));
        if (!same || (schema && !slice_eq_nocase(t->schema, *schema))) continue;
        if (count && *found == holder->number) continue;
        *found = holder->number;
        count++;
    }
    return count;
}

int schema_find_declared(const struct schema *s, struct slice schema, struct slice name, enum dialect d)
{
    int table = find_exact(s, schema, name);
    if (table < 0 && dialect_ignores_case(d)) count_same_name(s, name, &schema, &table);
    return table;
}

static int find_qualified(const struct schema *s, struct slice schema, struct slice name)
{
    struct slice folded = schema_fold_default(schema);
    int table = find_exact(s, schema, name);
    if (table < 0 && folded.n != schema.n) table = find_exact(s, folded, name);
    if (table >= 0) return table;
    if (count_same_name(s, name, &folded, &table) > 0) return table;
    /* declared without a schema, asked for with one: mysql's "db.table" */
    struct slice none = SLICE("");
    if (is_system_schema(schema) || count_same_name(s, name, NULL, &table) != 1) return -1;
    return count_same_name(s, name, &none, &table) ? table : -1;
}

int schema_find_table(const struct schema *s, struct slice schema, struct slice name)
{
    if (!name.n) return -1;
    if (schema.n) return find_qualified(s, schema, name);
    int table = -1;
    for (size_t i = 0; i < s->search_path.n && table < 0; i++)
        table = find_exact(s, schema_fold_default(s->search_path.at[i]), name);
    if (table < 0) table = find_exact(s, SLICE(""), name);
    for (size_t i = 0; i < s->used.n && table < 0; i++) table = find_exact(s, s->used.at[i], name);
    if (table >= 0) return table;
    return count_same_name(s, name, NULL, &table) == 1 ? table : -1;
}

struct slice change_schema(const struct change *c, struct slice schema)
{
    return schema.n ? schema_fold_default(schema) : c->s->current_use;
}

int change_table(const struct change *c, const struct ddl_name *name)
{
    if (!name->name.n) return -1;
    if (!name->schema.n && c->s->current_use.n) {
        int table = find_qualified(c->s, c->s->current_use, name->name);
        if (table >= 0) return table;
    }
    return schema_find_table(c->s, name->schema, name->name);
}

/* The default schema has no name in labels, so that "public.orders" and "orders" are one table. */
struct slice schema_table_label(struct arena *a, const struct schema *s, int table)
{
    if (table < 0 || (size_t)table >= s->tables.n) return SLICE("");
    return qualified(a, s->tables.at[table].schema, s->tables.at[table].name);
}

struct slice schema_table_title(struct arena *a, const struct schema *s, int table)
{
    if (table < 0 || (size_t)table >= s->tables.n) return SLICE("");
    const struct schema_table *t = &s->tables.at[table];
    return qualified(a, t->schema, schema_written(t->written, t->name));
}

/* ---- columns --------------------------------------------------------------------------------------------
 */

void table_register_column(struct schema *s, struct schema_table *t, int column)
{
    if (t->columns.n <= COLUMNS_WITHOUT_MAP) return;
    int first = t->column_map.count ? column : 0;
    int end = t->column_map.count ? column + 1 : (int)t->columns.n;
    for (int i = first; i < end; i++)
        if (!t->columns.at[i].dropped) {
            struct slice key = slice_lower(s->arena, t->columns.at[i].name);
            map_add(s->arena, &t->column_map, key, NULL)->number = (uint64_t)i + 1;
        }
}

struct schema_column *table_add_column(struct schema *s, struct schema_table *t, struct slice name)
{
    struct schema_column *column = vec_zadd(s->arena, &t->columns);
    column->name = name;
    column->type = column->type_text = column->default_text = column->collation = SLICE("");
    column->length = column->statement = column->base_table = column->base_column = -1;
    column->distinct = column->null_fraction = column->width = column->correlation = -1;
    column->role_position = -1;
    table_register_column(s, t, (int)t->columns.n - 1);
    return column;
}

static bool column_has_name(const struct schema_table *t, int column, struct slice name)
{
    const struct schema_column *c = &t->columns.at[column];
    if (c->dropped) return false;
    return slice_eq(c->name, name) || (dialect_ignores_case(t->dialect) && slice_eq_nocase(c->name, name));
}

/* -1 when there is none, -2 when the map cannot tell (the newest of that spelling is another one). */
static int find_column_by_map(const struct schema_table *t, struct slice name)
{
    char small[NAME_LIMIT];
    if (name.n > sizeof small) return -2;
    for (size_t i = 0; i < name.n; i++) small[i] = ascii_lower(name.p[i]);
    const struct map_entry *e = map_find(&t->column_map, (struct slice){small, name.n});
    if (!e) return -1;
    int column = (int)e->number - 1;
    return column_has_name(t, column, name) ? column : -2;
}

static int find_declared_column(const struct schema_table *t, struct slice name)
{
    if (t->column_map.count) {
        int column = find_column_by_map(t, name);
        if (column != -2) return column;
    }
    for (int i = 0; i < (int)t->columns.n; i++)
        if (column_has_name(t, i, name)) return i;
    return -1;
}

/* SQLite's rows have a number under three names, and an INTEGER PRIMARY KEY is a fourth. */
static int find_rowid(const struct schema_table *t, struct slice name)
{
    static const char *const names[] = {"rowid", "oid", "_rowid_"};
    const struct schema_key *key = t->without_rowid ? NULL : schema_primary_key(t);
    if (!key || key->column_count != 1 || key->columns[0] < 0) return -1;
    if (!slice_eq_nocase(slice_trim(t->columns.at[key->columns[0]].type_text), SLICE("integer"))) return -1;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_eq_nocase(name, slice_of(names[i]))) return key->columns[0];
    return -1;
}

int schema_find_column(const struct schema_table *t, struct slice name)
{
    int column = find_declared_column(t, name);
    return column < 0 && t->dialect == DIALECT_SQLITE ? find_rowid(t, name) : column;
}

void schema_base_column(const struct schema *s, int *table, int *column)
{
    if (*table < 0 || *column < 0) return;
    const struct schema_column *c = &s->tables.at[*table].columns.at[*column];
    if (c->base_table < 0) return;
    *table = c->base_table;
    *column = c->base_column;
}

/* ---- indexes and keys -----------------------------------------------------------------------------------
 */

void schema_register_index(struct schema *s, int index)
{
    hold_name(s, &s->index_by_name, s->indexes.at[index].name, index);
}

int schema_add_index(struct schema *s, int table, struct slice name)
{
    struct schema_index *x = vec_zadd(s->arena, &s->indexes);
    int index = (int)s->indexes.n - 1;
    x->name = name;
    x->schema = s->tables.at[table].schema;
    x->table = table;
    x->method = x->where = x->where_text = SLICE("");
    x->statement = -1;
    vec_push(s->arena, &s->tables.at[table].indexes, index);
    if (name.n) schema_register_index(s, index);
    return index;
}

int schema_find_index(const struct schema *s, int table, struct slice schema, struct slice name)
{
    struct slice folded = schema_fold_default(schema);
    const struct name_holder *holder = holders_of(&s->index_by_name, name);
    for (int steps = 0; holder && steps < SAME_NAME_LIMIT; steps++, holder = holder->older) {
        const struct schema_index *x = &s->indexes.at[holder->number];
        bool same = !x->dropped && slice_eq_nocase(x->name, name) && (table < 0 || x->table == table);
        if (same && (!schema.n || slice_eq(x->schema, folded))) return holder->number;
    }
    return -1;
}

const struct schema_key *schema_primary_key(const struct schema_table *t)
{
    VEC_EACH (const struct schema_key, key, &t->keys)
        if (key->kind == KEY_PRIMARY && !key->dropped) return key;
    return NULL;
}

bool schema_index_is_total(const struct schema_index *index)
{
    return !index->dropped && !index->invisible && !index->where.n;
}

static bool set_has(const int *columns, size_t count, int column)
{
    for (size_t i = 0; i < count; i++)
        if (columns[i] == column) return true;
    return false;
}

static bool set_covers_key(const struct schema_key *key, const int *columns, size_t count)
{
    if (key->dropped || !key->column_count || (key->kind != KEY_PRIMARY && key->kind != KEY_UNIQUE))
        return false;
    for (size_t i = 0; i < key->column_count; i++)
        if (key->columns[i] < 0 || !set_has(columns, count, key->columns[i])) return false;
    return true;
}

static bool set_covers_index(const struct schema_index *index, const int *columns, size_t count)
{
    /* an invisible index still enforces its uniqueness */
    if (index->dropped || !index->unique || index->where.n || !index->column_count) return false;
    for (size_t i = 0; i < index->column_count; i++) {
        const struct schema_index_column *c = &index->columns[i];
        if (c->column < 0 || c->prefix > 0 || !set_has(columns, count, c->column)) return false;
    }
    return true;
}

bool schema_columns_unique(const struct schema *s, int table, const int *columns, size_t count)
{
    if (table < 0 || !count) return false;
    const struct schema_table *t = &s->tables.at[table];
    VEC_EACH (const struct schema_key, key, &t->keys)
        if (set_covers_key(key, columns, count)) return true;
    VEC_EACH (const int, index, &t->indexes)
        if (set_covers_index(&s->indexes.at[*index], columns, count)) return true;
    return false;
}
