/* Indexes: declared, made for keys, dropped, renamed, copied to partitions. */
#include "schema/schema_internal.h"

enum { INDEX_COLUMNS_LIMIT = 64 };

/* ---- comparing ------------------------------------------------------------------------------------------
 */

bool index_starts_with(const struct schema_index *index, const int *columns, size_t count)
{
    if (!schema_index_is_total(index) || index->column_count < count) return false;
    for (size_t i = 0; i < count; i++)
        if (columns[i] < 0 || index->columns[i].column != columns[i] || index->columns[i].prefix > 0)
            return false;
    return true;
}

static bool same_index_column(const struct schema_index_column *a, const struct schema_index_column *b)
{
    return a->column == b->column && a->descending == b->descending && a->prefix == b->prefix &&
           a->nulls == b->nulls && slice_eq(a->expression, b->expression) &&
           slice_eq(a->opclass, b->opclass) && slice_eq(a->collation, b->collation) &&
           slice_eq(a->function, b->function);
}

bool same_index(const struct schema_index *a, const struct schema_index *b)
{
    if (a->column_count != b->column_count || a->include_count != b->include_count || a->unique != b->unique)
        return false;
    if (!slice_eq(a->method, b->method) || !slice_eq(a->where, b->where)) return false;
    for (size_t i = 0; i < a->column_count; i++)
        if (!same_index_column(&a->columns[i], &b->columns[i])) return false;
    for (size_t i = 0; i < a->include_count; i++)
        if (a->include[i] != b->include[i]) return false;
    return true;
}

/* ---- making ---------------------------------------------------------------------------------------------
 */

static int *find_columns(struct schema *s, const struct schema_table *t, const struct slice *names,
                         size_t count)
{
    int *columns = ARENA_ARRAY(s->arena, int, count);
    for (size_t i = 0; i < count; i++) columns[i] = schema_find_column(t, names[i]);
    return columns;
}

/* A column that is not known (yet) stands as an expression of that text; schema_finish looks again. */
static struct schema_index_column index_column_of(const struct schema_table *t,
                                                  const struct ddl_index_column *from)
{
    struct schema_index_column column = {
        .column = from->name.n ? schema_find_column(t, from->name) : -1,
        .expression = from->expression,
        .opclass = from->opclass,
        .collation = from->collation,
        .function = from->function,
        .prefix = from->prefix > 0 ? from->prefix : -1,
        .descending = from->descending,
        .nulls = from->nulls,
    };
    column.expression = column.column >= 0 ? SLICE("") : from->name.n ? from->name : from->expression;
    return column;
}

static struct schema_index index_of(const struct change *c, int table, const struct ddl_index *from)
{
    struct schema *s = c->s;
    const struct schema_table *t = &s->tables.at[table];
    size_t count = from->column_count < INDEX_COLUMNS_LIMIT ? from->column_count : INDEX_COLUMNS_LIMIT;
    struct schema_index index = {
        .name = from->name.name,
        .written = from->name.written,
        .schema = t->schema,
        .table = table,
        .method = from->method,
        .column_count = count,
        .columns = ARENA_ARRAY(s->arena, struct schema_index_column, count),
        .where = from->where,
        .where_text = from->where_text,
        .unique = from->unique,
        .invisible = from->invisible,
        .clustered = from->clustered,
        .nulls_not_distinct = from->nulls_not_distinct,
        .concurrently = from->concurrently || c->ddl->concurrently,
        .after_table_in_script = t->source == c->source,
        .at = from->at,
        .statement = c->statement,
        .source = c->source,
    };
    if (!index.method.n) index.method = t->dialect == DIALECT_CQL ? SLICE("legacy") : SLICE("btree");
    for (size_t i = 0; i < count; i++) index.columns[i] = index_column_of(t, &from->columns[i]);
    index.include_count =
        from->include_count < INDEX_COLUMNS_LIMIT ? from->include_count : INDEX_COLUMNS_LIMIT;
    index.include = find_columns(s, t, from->include, index.include_count);
    return index;
}

static int store_index(struct schema *s, const struct schema_index *index)
{
    struct slice name = index->name.n ? index->name : index_name_chosen(s, index);
    int number = schema_add_index(s, index->table, name);
    s->indexes.at[number] = *index;
    s->indexes.at[number].name = name;
    return number;
}

/* True when the table has it already: by name, or, for one without a name, declared alike by another file. */
static bool index_is_known(const struct change *c, const struct schema_index *index, bool if_not_exists)
{
    const struct schema *s = c->s;
    if (index->name.n && schema_find_index(s, index->table, SLICE(""), index->name) >= 0) return true;
    const struct schema_table *t = &s->tables.at[index->table];
    bool per_table = t->dialect == DIALECT_MYSQL || t->dialect == DIALECT_MSSQL;
    if (index->name.n && if_not_exists && !per_table)
        return schema_find_index(s, -1, index->schema, index->name) >= 0;
    if (index->name.n) return false;
    VEC_EACH (const int, number, &t->indexes) {
        const struct schema_index *known = &s->indexes.at[*number];
        if (!known->dropped && known->source != c->source && same_index(known, index)) return true;
    }
    return false;
}

/* MySQL drops the index it made for a foreign key once a declared one can take its place. */
static void drop_covered_implicit(struct schema *s, const struct schema_table *t,
                                  const struct schema_index *by)
{
    int columns[INDEX_COLUMNS_LIMIT];
    VEC_EACH (const int, number, &t->indexes) {
        struct schema_index *index = &s->indexes.at[*number];
        if (index->dropped || !index->implicit || index->constraint) continue;
        for (size_t i = 0; i < index->column_count; i++) columns[i] = index->columns[i].column;
        if (index_starts_with(by, columns, index->column_count)) index->dropped = true;
    }
}

static void create_index(const struct change *c, int table, const struct ddl_index *from)
{
    struct schema_index index = index_of(c, table, from);
    if (!index.column_count || index_is_known(c, &index, from->if_not_exists || c->ddl->if_not_exists))
        return;
    const struct schema_table *t = &c->s->tables.at[table];
    if (t->dialect == DIALECT_MYSQL) drop_covered_implicit(c->s, t, &index);
    store_index(c->s, &index);
}

void apply_indexes(const struct change *c, int table)
{
    for (size_t i = 0; i < c->ddl->index_count; i++) {
        const struct ddl_index *from = &c->ddl->indexes[i];
        int on = table >= 0 ? table : change_table(c, &from->table);
        if (on >= 0 && !(c->s->tables.at[on].shadowed & 1u << c->q->dialect)) create_index(c, on, from);
    }
}

/* SQLite: INTEGER PRIMARY KEY (that word, not INT) is the row's own number; no index is made. */
static bool is_rowid(const struct schema_table *t, const struct schema_key *key)
{
    return t->dialect == DIALECT_SQLITE && key->kind == KEY_PRIMARY && key->column_count == 1 &&
           !t->without_rowid && key->columns[0] >= 0 &&
           slice_eq_nocase(slice_trim(t->columns.at[key->columns[0]].type_text), SLICE("integer"));
}

int add_key_index(const struct change *c, int table, const struct schema_key *key, const struct ddl_key *from)
{
    struct schema *s = c->s;
    const struct schema_table *t = &s->tables.at[table];
    bool primary = key->kind == KEY_PRIMARY;
    struct schema_index index = {
        .name = key->name,
        .schema = t->schema,
        .table = table,
        .where = SLICE(""),
        .where_text = SLICE(""),
        .method = key->kind == KEY_EXCLUDE ? SLICE("gist") : SLICE("btree"),
        .column_count = key->column_count,
        .columns = ARENA_ARRAY(s->arena, struct schema_index_column, key->column_count),
        .unique = key->kind != KEY_EXCLUDE,
        .primary = primary,
        .constraint = true,
        .implicit = true,
        .clustered =
            primary && (t->dialect == DIALECT_MYSQL || t->dialect == DIALECT_MSSQL || t->without_rowid),
        .after_table_in_script = t->source == c->source,
        .at = key->at,
        .statement = c->statement,
        .source = c->source,
    };
    if (primary && t->dialect == DIALECT_CQL) index.method = SLICE("primary");
    if (primary && t->dialect == DIALECT_MYSQL) index.name = SLICE("PRIMARY");
    if (is_rowid(t, key)) index.name = SLICE("rowid"), index.clustered = true;
    for (size_t i = 0; i < key->column_count; i++) {
        index.columns[i] = (struct schema_index_column){.column = key->columns[i], .prefix = -1};
        if (key->columns[i] < 0 && from && i < from->column_count)
            index.columns[i].expression = from->columns[i];
    }
    if (from) {
        index.include_count =
            from->include_count < INDEX_COLUMNS_LIMIT ? from->include_count : INDEX_COLUMNS_LIMIT;
        index.include = find_columns(s, t, from->include, index.include_count);
    }
    return store_index(s, &index);
}

void add_foreign_key_index(const struct change *c, int table, const struct schema_key *key)
{
    struct schema *s = c->s;
    const struct schema_table *t = &s->tables.at[table];
    VEC_EACH (const int, number, &t->indexes)
        if (index_starts_with(&s->indexes.at[*number], key->columns, key->column_count)) return;
    struct schema_index index = {
        .name = key->name,
        .schema = t->schema,
        .table = table,
        .where = SLICE(""),
        .where_text = SLICE(""),
        .method = SLICE("btree"),
        .column_count = key->column_count,
        .columns = ARENA_ARRAY(s->arena, struct schema_index_column, key->column_count),
        .implicit = true,
        .after_table_in_script = t->source == c->source,
        .at = key->at,
        .statement = c->statement,
        .source = c->source,
    };
    /* a foreign key without a name of its own gives its index the first column's */
    if (slice_find(key->name, SLICE("_ibfk_"), 0) >= 0) index.name = SLICE("");
    for (size_t i = 0; i < key->column_count; i++) {
        if (key->columns[i] < 0) return;
        index.columns[i] = (struct schema_index_column){.column = key->columns[i], .prefix = -1};
    }
    store_index(s, &index);
}

/* ---- dropping and renaming ------------------------------------------------------------------------------
 */

/* The index that a change means: `name` on the target (ALTER TABLE t DROP INDEX i), or the target itself, on
 * the table in new_target or indexes[0] when one is given (MySQL's DROP INDEX i ON t). Of a rename, `name` is
 * the new name. */
static int change_index(const struct change *c, bool name_is_new)
{
    const struct ddl_change *ddl = c->ddl;
    int on = ddl->name.n && !name_is_new ? change_table(c, &ddl->target) : -1;
    int index = on >= 0 ? schema_find_index(c->s, on, SLICE(""), ddl->name) : -1;
    if (index >= 0) return index;
    int table = -1;
    if (!name_is_new && ddl->new_target.name.n) table = change_table(c, &ddl->new_target);
    if (table < 0 && ddl->index_count) table = change_table(c, &ddl->indexes[0].table);
    return schema_find_index(c->s, table, ddl->target.schema, ddl->target.name);
}

static bool is_shadowed(const struct change *c, int index)
{
    return c->s->tables.at[c->s->indexes.at[index].table].shadowed & 1u << c->q->dialect;
}

void apply_drop_index(const struct change *c)
{
    int number = change_index(c, false);
    if (number < 0 || is_shadowed(c, number)) return;
    struct schema_index *index = &c->s->indexes.at[number];
    index->dropped = true;
    VEC_EACH (struct schema_key, key, &c->s->tables.at[index->table].keys)
        if (key->index == number) key->dropped = true;
}

void apply_rename_index(const struct change *c)
{
    const struct ddl_change *ddl = c->ddl;
    int number = change_index(c, true);
    struct slice name = ddl->new_target.name.n ? ddl->new_target.name : ddl->name;
    if (number < 0 || !name.n || is_shadowed(c, number)) return;
    struct schema_index *index = &c->s->indexes.at[number];
    VEC_EACH (struct schema_key, key, &c->s->tables.at[index->table].keys)
        if (key->index == number) key->name = name;
    index->name = name;
    index->written = ddl->new_target.written;
    schema_register_index(c->s, number);
}

static bool index_reads_column(const struct schema_table *t, const struct schema_index *index, int column)
{
    struct slice name = t->columns.at[column].name;
    for (size_t i = 0; i < index->column_count; i++) {
        const struct schema_index_column *c = &index->columns[i];
        if (c->column == column || (c->column < 0 && text_has_word(c->expression, name))) return true;
    }
    for (size_t i = 0; i < index->include_count; i++)
        if (index->include[i] == column) return true;
    return text_has_word(index->where, name);
}

static void index_lose_column(struct schema_index *index, int column)
{
    size_t kept = 0;
    for (size_t i = 0; i < index->column_count; i++)
        if (index->columns[i].column != column) index->columns[kept++] = index->columns[i];
    index->column_count = kept;
    if (!kept) index->dropped = true;
}

/* PostgreSQL drops every index that mentions the column, MySQL takes the column out of it. */
void indexes_drop_column(struct schema *s, int table, int column)
{
    const struct schema_table *t = &s->tables.at[table];
    VEC_EACH (const int, number, &t->indexes) {
        struct schema_index *index = &s->indexes.at[*number];
        if (index->dropped || !index_reads_column(t, index, column)) continue;
        if (t->dialect == DIALECT_MYSQL)
            index_lose_column(index, column);
        else
            index->dropped = true;
    }
}

void indexes_rename_column(struct schema *s, int table, struct slice from, struct slice to)
{
    VEC_EACH (const int, number, &s->tables.at[table].indexes) {
        struct schema_index *index = &s->indexes.at[*number];
        if (index->dropped) continue;
        for (size_t i = 0; i < index->column_count; i++)
            index->columns[i].expression =
                text_replace_word(s->arena, index->columns[i].expression, from, to);
        index->where = text_replace_word(s->arena, index->where, from, to);
        index->where_text = text_replace_word(s->arena, index->where_text, from, to);
    }
}

/* ---- copies for partitions and LIKE ---------------------------------------------------------------------
 */

/* The index as it would stand on another table; false when a column is missing there. */
static bool map_index(struct schema *s, int to, struct schema_index *index)
{
    const struct schema_table *source = &s->tables.at[index->table], *t = &s->tables.at[to];
    struct schema_index_column *columns =
        ARENA_ARRAY(s->arena, struct schema_index_column, index->column_count);
    for (size_t i = 0; i < index->column_count; i++) {
        columns[i] = index->columns[i];
        if (columns[i].column < 0) continue;
        columns[i].column = schema_find_column(t, source->columns.at[columns[i].column].name);
        if (columns[i].column < 0) return false;
    }
    int *include = ARENA_ARRAY(s->arena, int, index->include_count);
    for (size_t i = 0; i < index->include_count; i++)
        include[i] =
            index->include[i] < 0 ? -1 : schema_find_column(t, source->columns.at[index->include[i]].name);
    index->columns = columns;
    index->include = include;
    index->table = to;
    index->schema = t->schema;
    return true;
}

static bool has_equal_index(const struct schema *s, const struct schema_table *t,
                            const struct schema_index *index)
{
    VEC_EACH (const int, number, &t->indexes)
        if (!s->indexes.at[*number].dropped && same_index(&s->indexes.at[*number], index)) return true;
    return false;
}

void copy_indexes(struct schema *s, int from, int to)
{
    size_t count = s->tables.at[from].indexes.n;
    for (size_t i = 0; i < count; i++) {
        struct schema_index index = s->indexes.at[s->tables.at[from].indexes.at[i]];
        if (index.dropped || index.constraint) continue;
        if (!map_index(s, to, &index) || has_equal_index(s, &s->tables.at[to], &index)) continue;
        index.name = SLICE("");
        index.implicit = true;
        index.statement = s->tables.at[to].statement;
        index.at = s->tables.at[to].at;
        store_index(s, &index);
    }
}
