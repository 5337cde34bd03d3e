/* Views, and tables made by CREATE TABLE AS: what columns they have.
 *
 * The query of a view is resolved like any other, on a copy, so that it stays as parsed for whoever analyses
 * it. A plain view's column that only passes on a table's column remembers that column (base_table,
 * base_column). */
#include "schema/resolver.h"

enum {
    VIEW_COLUMNS_LIMIT = 2000,
    VIEW_DEPTH_LIMIT = 100, /* stars within stars */
    VIEW_STEPS_LIMIT =
        20000, /* relations and scopes looked at for one view: stars can double at each level */
};

/* An output column of a query: its name, and the table column it is, or -1; passed_on when it has that
 * column's values and nothing else (no NULLs of an outer join). */
struct inferred {
    struct slice name;
    int table, column;
    bool passed_on;
};
struct inferred_list {
    VEC(struct inferred) columns;
    bool complete;
};

static void list_outputs(struct resolver *r, int scope, int depth, struct inferred_list *out);

static void list_add(struct resolver *r, struct inferred_list *out, struct inferred column)
{
    if (out->columns.n < VIEW_COLUMNS_LIMIT)
        vec_push(r->a, &out->columns, column);
    else
        out->complete = false;
}

static void list_relation(struct resolver *r, int relation, int depth, struct inferred_list *out)
{
    if (++r->steps > VIEW_STEPS_LIMIT) {
        out->complete = false;
        return;
    }
    const struct relation *rel = &r->q->relations.at[relation];
    if (rel->kind != RELATION_TABLE) {
        if (rel->body >= 0)
            list_outputs(r, rel->body, depth + 1, out);
        else
            out->complete = false;
        return;
    }
    if (rel->table < 0) {
        out->complete = false;
        return;
    }
    const struct schema_table *t = &r->s->tables.at[rel->table];
    for (int i = 0; i < (int)t->columns.n; i++)
        if (!t->columns.at[i].dropped)
            list_add(r, out, (struct inferred){t->columns.at[i].name, rel->table, i, !rel->nullable});
}

/* USING and NATURAL show the columns they join on once. */
static void list_star(struct resolver *r, const struct output *star, int depth, struct inferred_list *out)
{
    int relation = star_relation(r, star);
    if (relation >= 0) {
        list_relation(r, relation, depth, out);
        return;
    }
    const struct scope_info *info = &r->scopes[star->scope];
    if (relation == -2 || !info->relation_count) out->complete = false;
    for (size_t i = 0; relation == -1 && i < info->relation_count && out->complete; i++) {
        struct inferred_list part = {.complete = true};
        list_relation(r, info->relations[i], depth, &part);
        out->complete &= part.complete;
        VEC_EACH (const struct inferred, column, &part.columns)
            if (!i || !info->merged.count || !map_find(&info->merged, slice_lower(r->a, column->name)))
                list_add(r, out, *column);
    }
}

static struct inferred output_column(struct resolver *r, const struct output *output)
{
    struct inferred column = {output->name, -1, -1, false};
    int number = output->value.column;
    if (output->value.kind != OPERAND_COLUMN || number < 0 || (size_t)number >= r->q->columns.n)
        return column;
    const struct column *c = &r->q->columns.at[number];
    if (c->table_column < 0 || c->base_relation < 0) return column;
    column.table = r->q->relations.at[c->base_relation].table;
    column.column = c->table_column;
    column.passed_on =
        !r->q->relations.at[c->relation].nullable && !r->q->relations.at[c->base_relation].nullable;
    return column;
}

static void list_outputs(struct resolver *r, int scope, int depth, struct inferred_list *out)
{
    if (scope < 0 || (size_t)scope >= r->q->scopes.n || depth > VIEW_DEPTH_LIMIT || !out->complete) {
        out->complete = false;
        return;
    }
    const struct scope_info *info = &r->scopes[scope];
    if (info->first_arm >= 0) {
        size_t first = out->columns.n;
        list_outputs(r, info->first_arm, depth + 1, out);
        for (size_t i = first; i < out->columns.n; i++) out->columns.at[i].table = -1;
        return;
    }
    for (size_t i = 0; i < info->output_count; i++) {
        const struct output *output = &r->q->outputs.at[info->outputs[i]];
        if (!output_visible(r->q, output)) continue;
        if (output->star)
            list_star(r, output, depth, out);
        else
            list_add(r, out, output_column(r, output));
    }
}

/* ---- from the list to the view's columns ----------------------------------------------------------------
 */

static void copy_type(const struct schema_column *from, struct schema_column *to)
{
    to->type = from->type;
    to->type_text = from->type_text;
    to->family = from->family;
    to->length = from->length;
    to->collation = from->collation;
}

static void link_column(struct schema *s, int view, struct schema_column *column, struct inferred from)
{
    if (from.table < 0 || from.column < 0) return;
    int table = from.table, number = from.column;
    const struct schema_column *source = &s->tables.at[table].columns.at[number];
    if (!column->type.n) copy_type(source, column);
    if (s->tables.at[view].kind != TABLE_VIEW || !from.passed_on) return;
    column->flags |= source->flags & COLUMN_NOT_NULL;
    schema_base_column(s, &table, &number);
    column->base_table = table;
    column->base_column = number;
}

static void set_columns(struct schema *s, int view, const struct inferred_list *list)
{
    struct schema_table *t = &s->tables.at[view];
    size_t given = t->columns.n; /* names from CREATE VIEW v (a, b) */
    VEC_EACH (const struct inferred, from, &list->columns) {
        size_t i = (size_t)(from - list->columns.at);
        int number = (int)i;
        if (i >= given) {
            number = from->name.n ? schema_find_column(t, from->name) : -1;
            if (number >= 0 && (size_t)number < given) number = -1;
        }
        if (number < 0) {
            table_add_column(s, t, from->name.n ? from->name : SLICE("?column?"));
            number = (int)t->columns.n - 1;
            t->columns.at[number].at = t->at;
            t->columns.at[number].statement = t->statement;
        }
        link_column(s, view, &t->columns.at[number], *from);
    }
}

static struct query *copy_query(struct arena *a, const struct query *q)
{
    struct query *copy = ARENA_NEW(a, struct query);
    *copy = *q;
#define COPY_ARRAY(name)                                                                                     \
    copy->name.at = (void *)arena_copy(a, q->name.at, q->name.n * sizeof *q->name.at);                       \
    copy->name.cap = q->name.n
    COPY_ARRAY(scopes);
    COPY_ARRAY(relations);
    COPY_ARRAY(columns);
    COPY_ARRAY(edges);
#undef COPY_ARRAY
    return copy;
}

/* A list that is not complete (SELECT * FROM an unknown table) gives no columns: the view counts as unknown.
 */
void infer_columns(struct schema *s, int table)
{
    struct schema_table *t = &s->tables.at[table];
    if (!t->view || t->view_scope < 0) return;
    struct resolver r;
    resolver_start(&r, s, s->arena, copy_query(s->arena, t->view));
    resolve_names(&r);
    struct inferred_list list = {.complete = true};
    list_outputs(&r, t->view_scope, 0, &list);
    if (list.complete) set_columns(s, table, &list);
}

static bool has_lost_base(const struct schema *s, const struct schema_table *t)
{
    VEC_EACH (const struct schema_column, column, &t->columns)
        if (column->base_table >= 0 && s->tables.at[column->base_table].dropped) return true;
    return false;
}

/* Views whose tables came later, or were made anew since, are looked at again. A view may use one that is
 * declared behind it (files in any order), so once more when any became known. */
void finish_views(struct schema *s)
{
    bool changed = true;
    for (int round = 0; changed && round < 8; round++) {
        changed = false;
        for (int i = 0; i < (int)s->tables.n; i++) {
            struct schema_table *t = &s->tables.at[i];
            if (t->dropped || !t->view || (t->columns.n && !has_lost_base(s, t))) continue;
            VEC_EACH (struct schema_column, column, &t->columns)
                column->base_table = column->base_column = -1;
            size_t before = t->columns.n;
            infer_columns(s, i);
            changed |= s->tables.at[i].columns.n != before;
        }
    }
}
