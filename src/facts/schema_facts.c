/* The db_* facts: tables, columns, indexes, keys, statistics and options, from the schema.
 *
 * Dropped parts are left out. A part's place is in the statement that declared it; statement_query tells
 * which query that is. */
#include "facts/facts.h"

#include "base/buf.h"

struct schema_facts {
    struct facts *f;
    const struct schema *s;
    const int64_t *statement_query;
    const bool *migration;
    struct arena arena;   /* labels and joined lists, until the end */
    struct slice *labels; /* by table */
    bool *partitioned;    /* by table: another one is a partition of it */
};

/* ---- places and texts -----------------------------------------------------------------------------------
 */

struct declared {
    int64_t query, pos, len, migration;
};

static struct declared declared_at(const struct schema_facts *w, int statement, struct span at)
{
    struct declared d = {-1, -1, -1, 0};
    if (statement < 0) return d;
    d.query = w->statement_query[statement];
    d.migration = w->migration[statement];
    if (d.query >= 0) d.pos = at.pos, d.len = at.len;
    return d;
}

static struct slice column_name(const struct schema_table *t, int column)
{
    return column >= 0 ? t->columns.at[column].name : SLICE("");
}

static struct slice keep(struct schema_facts *w, struct buf *text)
{
    struct slice kept = slice_copy(&w->arena, buf_slice(text));
    buf_free(text);
    return kept;
}

/* "a, b" */
static struct slice join_columns(struct schema_facts *w, const struct schema_table *t, const int *columns,
                                 size_t count)
{
    struct buf out = {0};
    for (size_t i = 0; i < count; i++) {
        if (i) buf_text(&out, ", ");
        buf_put(&out, column_name(t, columns[i]));
    }
    return keep(w, &out);
}

static struct slice join_names(struct schema_facts *w, const struct slice *names, size_t count)
{
    struct buf out = {0};
    for (size_t i = 0; i < count; i++) {
        if (i) buf_text(&out, ", ");
        buf_put(&out, names[i]);
    }
    return keep(w, &out);
}

static const char *nulls_name(enum nulls_order nulls)
{
    return nulls == NULLS_FIRST ? "first" : nulls == NULLS_LAST ? "last" : "default";
}

/* ---- tables and columns ---------------------------------------------------------------------------------
 */

static int64_t count_indexes(const struct schema_facts *w, const struct schema_table *t)
{
    int64_t count = 0;
    VEC_EACH (const int, index, &t->indexes) count += !w->s->indexes.at[*index].dropped;
    return count;
}

static int64_t count_columns(const struct schema_table *t)
{
    int64_t count = 0;
    VEC_EACH (const struct schema_column, column, &t->columns) count += !column->dropped;
    return count;
}

static void add_table(struct schema_facts *w, int number)
{
    static const char *const kinds[] = {"table", "view", "materialized view", "partition", "foreign"};
    const struct schema_table *t = &w->s->tables.at[number];
    struct declared d = declared_at(w, t->statement, t->at);
    FACTS_ADD(w->f, db_table, .name = w->labels[number], .kind = slice_of(kinds[t->kind]),
              .dialect = slice_of(dialect_name(t->dialect)), .rows = t->rows, .columns = count_columns(t),
              .indexes = count_indexes(w, t), .has_primary_key = schema_primary_key(t) != NULL,
              .temporary = t->temporary,
              .partition_of = t->partition_of >= 0 ? w->labels[t->partition_of] : SLICE(""),
              .partitioned = w->partitioned[number] || t->partition_by.n > 0, .query = d.query, .pos = d.pos,
              .len = d.len, .migration = d.migration);
}

static double top_frequency(const struct schema_column *column)
{
    double top = -1;
    for (size_t i = 0; i < column->common_count; i++)
        if (column->common[i].frequency > top) top = column->common[i].frequency;
    return top;
}

static bool in_primary_key(const struct schema_table *t, int column)
{
    const struct schema_key *key = schema_primary_key(t);
    for (size_t i = 0; key && i < key->column_count; i++)
        if (key->columns[i] == column) return true;
    return false;
}

static void add_column(struct schema_facts *w, int table, int number, int64_t position)
{
    static const char *const roles[] = {"regular", "partition", "clustering", "static"};
    const struct schema_table *t = &w->s->tables.at[table];
    const struct schema_column *c = &t->columns.at[number];
    struct declared d = declared_at(w, c->statement, c->at);
    const unsigned made = COLUMN_GENERATED | COLUMN_IDENTITY;
    FACTS_ADD(w->f, db_column, .db_table = w->labels[table], .name = c->name, .position = position,
              .type = c->type, .family = slice_of(type_family_name(c->family)), .length = c->length,
              .nullable = !(c->flags & COLUMN_NOT_NULL),
              .has_default = (c->flags & (COLUMN_DEFAULT | made)) || c->default_text.n,
              .is_unique = schema_columns_unique(w->s, table, &number, 1),
              .in_primary_key = in_primary_key(t, number), .generated = (c->flags & made) != 0,
              .role = slice_of(roles[c->role]), .role_position = c->role_position,
              .descending = c->clustering_descending, .distinct_values = c->distinct,
              .null_fraction = c->null_fraction,
              .width = c->width >= 0 ? c->width : type_width_of(c->type, c->family, c->length),
              .top_frequency = top_frequency(c), .query = d.query, .pos = d.pos, .len = d.len);
    for (size_t i = 0; i < c->common_count; i++)
        FACTS_ADD(w->f, db_statistic, .db_table = w->labels[table], .column = c->name,
                  .value = c->common[i].value, .frequency = c->common[i].frequency);
}

static void add_columns(struct schema_facts *w, int table)
{
    const struct schema_table *t = &w->s->tables.at[table];
    int64_t position = 0;
    for (int i = 0; i < (int)t->columns.n; i++)
        if (!t->columns.at[i].dropped) add_column(w, table, i, position++);
}

/* ---- indexes --------------------------------------------------------------------------------------------
 */

/* "a, lower(b), c DESC text_pattern_ops"; CQL: "keys(m)", and plain "m" for values(m), which means the same
 */
static struct slice index_key(struct schema_facts *w, const struct schema_table *t,
                              const struct schema_index *x)
{
    struct buf out = {0};
    for (size_t i = 0; i < x->column_count; i++) {
        const struct schema_index_column *c = &x->columns[i];
        bool part = c->function.n && !slice_eq(c->function, SLICE("values"));
        if (i) buf_text(&out, ", ");
        if (part) buf_printf(&out, "%.*s(", SLICE_ARG(c->function));
        buf_put(&out, c->column >= 0 ? column_name(t, c->column) : c->expression);
        if (part) buf_byte(&out, ')');
        if (c->prefix > 0) buf_printf(&out, "(%d)", c->prefix);
        if (c->opclass.n) buf_printf(&out, " %.*s", SLICE_ARG(c->opclass));
        if (c->descending) buf_text(&out, " DESC");
    }
    return keep(w, &out);
}

static void add_index_columns(struct schema_facts *w, const struct schema_table *t,
                              const struct schema_index *x, int64_t id)
{
    for (size_t i = 0; i < x->column_count; i++) {
        const struct schema_index_column *c = &x->columns[i];
        FACTS_ADD(w->f, db_index_column, .db_index = id, .db_table = w->labels[x->table],
                  .position = (int64_t)i, .column = column_name(t, c->column),
                  .expression = c->column >= 0 ? SLICE("") : c->expression, .descending = c->descending,
                  .nulls = slice_of(nulls_name(c->nulls)), .opclass = c->opclass,
                  .prefix = c->prefix > 0 ? c->prefix : -1);
    }
    for (size_t i = 0; i < x->include_count; i++)
        FACTS_ADD(w->f, db_index_column, .db_index = id, .db_table = w->labels[x->table],
                  .position = (int64_t)(x->column_count + i), .column = column_name(t, x->include[i]),
                  .nulls = SLICE("default"), .included = 1, .prefix = -1);
}

static void add_index(struct schema_facts *w, const struct schema_index *x)
{
    const struct schema_table *t = &w->s->tables.at[x->table];
    struct declared d = declared_at(w, x->statement, x->at);
    int64_t id = w->f->next_index++;
    FACTS_ADD(w->f, db_index, .id = id, .name = x->name, .db_table = w->labels[x->table], .method = x->method,
              .is_unique = x->unique, .is_primary = x->primary, .is_constraint = x->constraint,
              .columns = (int64_t)x->column_count, .key = index_key(w, t, x),
              .included = join_columns(w, t, x->include, x->include_count), .predicate = x->where,
              .invisible = x->invisible, .concurrently = x->concurrently,
              .table_is_new = x->after_table_in_script, .query = d.query, .pos = d.pos, .len = d.len,
              .migration = d.migration);
    add_index_columns(w, t, x, id);
}

/* ---- keys -----------------------------------------------------------------------------------------------
 */

/* An index in which rows can be found by equality on its first columns. */
static bool index_finds_rows(const struct schema_index *x)
{
    static const char *const methods[] = {"btree", "hash", "primary"};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (slice_eq_nocase(x->method, slice_of(methods[i]))) return schema_index_is_total(x);
    return false;
}

static bool index_starts_with_set(const struct schema_index *x, const int *columns, size_t count)
{
    if (x->column_count < count) return false;
    for (size_t i = 0; i < count; i++) {
        bool found = false;
        for (size_t j = 0; j < count; j++)
            found |= x->columns[j].column == columns[i] && x->columns[j].prefix <= 0;
        if (!found) return false;
    }
    return true;
}

/* -1 when a column of the key is not known. */
static int64_t key_is_indexed(const struct schema_facts *w, const struct schema_table *t,
                              const struct schema_key *key)
{
    if (key->index >= 0) return 1;
    for (size_t i = 0; i < key->column_count; i++)
        if (key->columns[i] < 0) return -1;
    VEC_EACH (const int, index, &t->indexes) {
        const struct schema_index *x = &w->s->indexes.at[*index];
        if (index_finds_rows(x) && index_starts_with_set(x, key->columns, key->column_count)) return 1;
    }
    return 0;
}

static struct slice referenced_label(const struct schema_facts *w, const struct schema_key *key)
{
    return key->referenced_table >= 0 ? w->labels[key->referenced_table] : key->references.name;
}

static void add_key(struct schema_facts *w, int table, const struct schema_key *key)
{
    const struct schema_table *t = &w->s->tables.at[table];
    struct declared d = declared_at(w, key->statement, key->at);
    int64_t id = w->f->next_key++;
    bool foreign = key->kind == KEY_FOREIGN;
    FACTS_ADD(w->f, db_key, .id = id, .db_table = w->labels[table],
              .kind = slice_of(key_kind_name(key->kind)), .name = key->name,
              .columns = (int64_t)key->column_count,
              .key = join_columns(w, t, key->columns, key->column_count),
              .references_table = foreign ? referenced_label(w, key) : SLICE(""),
              .references_key = foreign ? join_names(w, key->referenced, key->referenced_count) : SLICE(""),
              .on_delete = slice_of(referential_action_name(key->on_delete)),
              .indexed = foreign ? key_is_indexed(w, t, key) : key->index >= 0, .query = d.query,
              .pos = d.pos, .len = d.len, .migration = d.migration);
    for (size_t i = 0; i < key->column_count; i++)
        FACTS_ADD(w->f, db_key_column, .db_key = id, .db_table = w->labels[table], .position = (int64_t)i,
                  .column = column_name(t, key->columns[i]),
                  .references_column = foreign && i < key->referenced_count ? key->referenced[i] : SLICE(""));
}

static void add_keys(struct schema_facts *w, int table)
{
    VEC_EACH (const struct schema_key, key, &w->s->tables.at[table].keys)
        if (!key->dropped) add_key(w, table, key);
}

/* ---- options --------------------------------------------------------------------------------------------
 */

static void add_options(struct schema_facts *w, struct slice object, const char *kind,
                        const struct slice *names, const struct slice *values, size_t count,
                        struct declared d)
{
    for (size_t i = 0; i < count; i++)
        FACTS_ADD(w->f, db_option, .object = object, .kind = slice_of(kind), .name = names[i],
                  .value = values[i], .query = d.query, .pos = d.pos, .len = d.len);
}

static void add_all_options(struct schema_facts *w)
{
    const struct schema *s = w->s;
    for (size_t i = 0; i < s->tables.n; i++) {
        const struct schema_table *t = &s->tables.at[i];
        if (!t->dropped && t->dialect == DIALECT_CQL)
            add_options(w, w->labels[i], "table", t->option_names, t->option_values, t->option_count,
                        declared_at(w, t->statement, t->at));
    }
    for (size_t i = 0; i < s->keyspaces.n; i++) {
        const struct ddl_change *k = &s->keyspaces.at[i];
        add_options(w, k->target.name, "keyspace", k->option_names, k->option_values, k->option_count,
                    declared_at(w, s->keyspace_statements.at[i], k->target.at));
    }
}

void facts_add_schema(struct facts *f, const struct schema *s, const int64_t *statement_query,
                      const bool *migration)
{
    struct schema_facts w = {.f = f, .s = s, .statement_query = statement_query, .migration = migration};
    int count = (int)s->tables.n;
    w.labels = ARENA_ARRAY(&w.arena, struct slice, s->tables.n);
    w.partitioned = ARENA_ARRAY(&w.arena, bool, s->tables.n);
    for (int i = 0; i < count; i++) {
        const struct schema_table *t = &s->tables.at[i];
        w.labels[i] = schema_table_label(&w.arena, s, i);
        if (t->partition_of >= 0 && !t->dropped) w.partitioned[t->partition_of] = true;
    }
    for (int i = 0; i < count; i++) {
        if (s->tables.at[i].dropped) continue;
        add_table(&w, i);
        add_columns(&w, i);
        add_keys(&w, i);
    }
    VEC_EACH (const struct schema_index, index, &s->indexes)
        if (!index->dropped) add_index(&w, index);
    add_all_options(&w);
    arena_free(&w.arena);
}
