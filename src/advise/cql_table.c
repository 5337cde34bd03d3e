/* A table of cql_key.c as CREATE TABLE and as CREATE MATERIALIZED VIEW. */
#include "advise/cql_advice.h"

struct slice cql_full_name(const struct cql_advice *c, const struct schema_table *base, struct slice name)
{
    struct arena *a = c->ad->arena;
    struct slice quoted = query_quote_name(a, name, DIALECT_CQL);
    if (!base->schema.n) return quoted;
    return slice_of(arena_printf(a, "%.*s.%.*s", SLICE_ARG(query_quote_name(a, base->schema, DIALECT_CQL)),
                                 SLICE_ARG(quoted)));
}

/* ---- columns ---------------------------------------------------------------------------------------------
 */

static struct slice type_of(const struct schema_column *column)
{
    return column->type_text.n ? column->type_text : column->type;
}

/* The type of a collection's members, or of a map's keys: what stands before or behind the comma. */
static struct slice member_type(struct slice type, bool key)
{
    ptrdiff_t open = slice_find(type, SLICE("<"), 0);
    if (slice_starts_nocase(type, SLICE("frozen<")) && open > 0)
        return member_type((struct slice){type.p + open + 1, type.n - (size_t)open - 2}, key);
    if (open < 0 || !slice_ends(type, SLICE(">"))) return SLICE("text");
    struct slice inner = {type.p + open + 1, type.n - (size_t)open - 2};
    int depth = 0;
    for (size_t i = 0; i < inner.n; i++) {
        depth += (inner.p[i] == '<') - (inner.p[i] == '>');
        if (inner.p[i] != ',' || depth) continue;
        struct slice first = {inner.p, i}, second = {inner.p + i + 1, inner.n - i - 1};
        return slice_trim(key ? first : second);
    }
    return slice_trim(inner);
}

/* "tag" of "tags" where that is free, else "tags_value". */
static struct slice member_name(struct arena *a, const struct schema_table *base, struct slice name, bool key)
{
    struct slice singular = {name.p, name.n > 1 ? name.n - 1 : 0};
    if (!key && slice_ends(name, SLICE("s")) && !slice_ends(name, SLICE("ss")) &&
        schema_find_column(base, singular) < 0)
        return singular;
    return slice_of(arena_printf(a, "%.*s_%s", SLICE_ARG(name), key ? "key" : "value"));
}

struct slice cql_part_name(const struct cql_advice *c, const struct cql_table *t,
                           const struct cql_key_part *part)
{
    const struct schema_table *base = cql_base(c, t->base);
    if (part->column < 0) return t->bucket_name;
    struct slice name = base->columns.at[part->column].name;
    if (part->of == CQL_TERM_EQUAL) return name;
    return member_name(c->ad->arena, base, name, part->of == CQL_TERM_KEY);
}

static struct slice part_type(const struct cql_advice *c, const struct cql_table *t,
                              const struct cql_key_part *part)
{
    if (part->column < 0) return t->bucket == BUCKET_DAY ? SLICE("date") : SLICE("int");
    struct slice type = type_of(&cql_base(c, t->base)->columns.at[part->column]);
    return part->of == CQL_TERM_EQUAL ? type : member_type(type, part->of == CQL_TERM_KEY);
}

static struct slice quoted(const struct cql_advice *c, struct slice name)
{
    return query_quote_name(c->ad->arena, name, DIALECT_CQL);
}

static void write_column(const struct cql_advice *c, struct slice name, struct slice type, const char *suffix,
                         struct buf *out)
{
    buf_printf(out, "    %.*s %.*s%s,\n", SLICE_ARG(quoted(c, name)), SLICE_ARG(type), suffix);
}

static void write_columns(const struct cql_advice *c, const struct cql_table *t, struct buf *out)
{
    const struct schema_table *base = cql_base(c, t->base);
    const struct cql_key_list *lists[] = {&t->partition, &t->clustering};
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < lists[l]->n; i++)
            write_column(c, cql_part_name(c, t, &lists[l]->at[i]), part_type(c, t, &lists[l]->at[i]), "",
                         out);
    bool same = slice_eq(t->name, base->name);
    for (size_t i = 0; i < base->columns.n; i++) {
        const struct schema_column *column = &base->columns.at[i];
        if (!t->carried[i] || column->dropped || cql_is_key_column(c, t, (int)i)) continue;
        write_column(c, column->name, type_of(column), same && column->role == ROLE_STATIC ? " static" : "",
                     out);
    }
}

/* ---- keys and options ------------------------------------------------------------------------------------
 */

static void write_key(const struct cql_advice *c, const struct cql_table *t, struct buf *out)
{
    buf_text(out, "PRIMARY KEY ((");
    for (size_t i = 0; i < t->partition.n; i++)
        buf_printf(out, "%s%.*s", i ? ", " : "",
                   SLICE_ARG(quoted(c, cql_part_name(c, t, &t->partition.at[i]))));
    buf_byte(out, ')');
    for (size_t i = 0; i < t->clustering.n; i++)
        buf_printf(out, ", %.*s", SLICE_ARG(quoted(c, cql_part_name(c, t, &t->clustering.at[i]))));
    buf_byte(out, ')');
}

/* Writes CLUSTERING ORDER BY where a direction differs from the default; returns what joins the next option.
 */
static const char *write_order(const struct cql_advice *c, const struct cql_table *t, struct buf *out)
{
    bool any = false;
    for (size_t i = 0; i < t->clustering.n; i++) any |= t->clustering.at[i].descending;
    if (!any) return " WITH ";
    buf_text(out, " WITH CLUSTERING ORDER BY (");
    for (size_t i = 0; i < t->clustering.n; i++)
        buf_printf(out, "%s%.*s %s", i ? ", " : "",
                   SLICE_ARG(quoted(c, cql_part_name(c, t, &t->clustering.at[i]))),
                   t->clustering.at[i].descending ? "DESC" : "ASC");
    buf_byte(out, ')');
    return "\n  AND ";
}

/* What a copy of the rows must share: when they expire, and how files of expiring rows are laid out. */
static void write_options(const struct schema_table *base, const char *join, struct buf *out)
{
    for (size_t i = 0; i < base->option_count; i++) {
        struct slice name = base->option_names[i];
        if (!slice_eq(name, SLICE("default_time_to_live")) && !slice_eq(name, SLICE("gc_grace_seconds")))
            continue;
        buf_printf(out, "%s%.*s = %.*s", join, SLICE_ARG(name), SLICE_ARG(base->option_values[i]));
        join = "\n  AND ";
    }
    bool map = false;
    for (size_t i = 0; i < base->option_count; i++) {
        struct slice name = base->option_names[i], value = base->option_values[i];
        if (!slice_starts(name, SLICE("compaction."))) continue;
        if (map)
            buf_text(out, ", ");
        else
            buf_printf(out, "%scompaction = {", join);
        buf_printf(out, "'%.*s': '%.*s'", (int)(name.n - 11), name.p + 11, SLICE_ARG(value));
        map = true;
    }
    if (map) buf_byte(out, '}');
}

/* ---- statements ------------------------------------------------------------------------------------------
 */

static struct slice finished(const struct cql_advice *c, struct buf *out)
{
    struct slice text = slice_copy(c->ad->arena, buf_slice(out));
    buf_free(out);
    return text;
}

struct slice cql_table_ddl(const struct cql_advice *c, const struct cql_table *t)
{
    const struct schema_table *base = cql_base(c, t->base);
    struct buf out = {0};
    buf_printf(&out, "CREATE TABLE %.*s (\n", SLICE_ARG(cql_full_name(c, base, t->name)));
    write_columns(c, t, &out);
    buf_text(&out, "    ");
    write_key(c, t, &out);
    buf_text(&out, "\n)");
    write_options(base, write_order(c, t, &out), &out);
    buf_byte(&out, ';');
    return finished(c, &out);
}

/* A view's key holds the whole key of its table and at most one column more; it can hold no part of a
 * collection, no bucket, no counter and nothing static. */
static bool view_is_legal(const struct cql_advice *c, const struct cql_table *t)
{
    const struct schema_table *base = cql_base(c, t->base);
    const struct cql_key_list *lists[] = {&t->partition, &t->clustering};
    size_t foreign = 0;
    if (t->bucket != BUCKET_NONE || base->kind != TABLE_TABLE) return false;
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < lists[l]->n; i++) {
            if (lists[l]->at[i].of != CQL_TERM_EQUAL) return false;
            enum column_role role = base->columns.at[lists[l]->at[i].column].role;
            if (role == ROLE_STATIC) return false;
            foreign += role == ROLE_REGULAR;
        }
    for (size_t i = 0; i < base->columns.n; i++)
        if (t->carried[i] && base->columns.at[i].role == ROLE_STATIC) return false;
    return foreign <= 1 && !cql_has_counters(base);
}

static void write_not_null(const struct cql_advice *c, const struct cql_table *t, struct buf *out)
{
    const struct cql_key_list *lists[] = {&t->partition, &t->clustering};
    const char *join = "\n    WHERE ";
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < lists[l]->n; i++) {
            buf_printf(out, "%s%.*s IS NOT NULL", join,
                       SLICE_ARG(quoted(c, cql_part_name(c, t, &lists[l]->at[i]))));
            join = " AND ";
        }
}

struct slice cql_view_ddl(const struct cql_advice *c, const struct cql_table *t)
{
    const struct schema_table *base = cql_base(c, t->base);
    struct buf out = {0};
    if (!view_is_legal(c, t)) return SLICE("");
    buf_printf(&out, "CREATE MATERIALIZED VIEW %.*s AS\n    SELECT ",
               SLICE_ARG(cql_full_name(c, base, t->name)));
    bool first = true;
    for (size_t i = 0; i < base->columns.n; i++) {
        if (base->columns.at[i].dropped || (!t->carried[i] && !cql_is_key_column(c, t, (int)i))) continue;
        buf_printf(&out, "%s%.*s", first ? "" : ", ", SLICE_ARG(quoted(c, base->columns.at[i].name)));
        first = false;
    }
    buf_printf(&out, "\n    FROM %.*s", SLICE_ARG(cql_full_name(c, base, base->name)));
    write_not_null(c, t, &out);
    buf_text(&out, "\n    ");
    write_key(c, t, &out);
    write_order(c, t, &out);
    buf_byte(&out, ';');
    return finished(c, &out);
}

struct cql_table cql_table_as_is(const struct cql_advice *c, int table)
{
    const struct schema_table *base = cql_base(c, table);
    struct cql_table t = {.base = table, .name = base->name, .bucket_of = -1};
    static const enum column_role roles[] = {ROLE_PARTITION, ROLE_CLUSTERING};
    struct cql_key_list *lists[] = {&t.partition, &t.clustering};
    t.carried = ARENA_ARRAY(c->ad->arena, bool, base->columns.n + 1);
    for (size_t i = 0; i < base->columns.n; i++) t.carried[i] = !base->columns.at[i].dropped;
    for (size_t r = 0; r < 2; r++)
        for (int position = 0; position < (int)base->columns.n; position++)
            for (size_t i = 0; i < base->columns.n; i++) {
                const struct schema_column *column = &base->columns.at[i];
                if (column->role != roles[r] || column->role_position != position || column->dropped)
                    continue;
                vec_push(c->ad->arena, lists[r],
                         ((struct cql_key_part){(int)i, CQL_TERM_EQUAL, column->clustering_descending}));
            }
    return t;
}
