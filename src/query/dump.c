/* query_dump: the model as text, one part a line, for tests and debugging.
 *
 *     scope 1 in parent=0 limit=number:10 "SELECT id FROM t LIMIT 10"
 *     relation 0 scope=0 table first public.t as t "public.t"
 *     predicate 0 scope=0 where = #0 column t.a | constant L0 [sargable] "t.a = 1"
 *
 * Only what differs from the plain case is written. Spans are shown by the text they cover, cut at 60 bytes.
 */
#include "query/query.h"

static void put_span(struct buf *out, const struct query *q, struct span at)
{
    struct slice s = slice_sub(q->text, at);
    bool cut = s.n > 60;
    buf_text(out, " \"");
    for (size_t i = 0; i < s.n && i < 60; i++) buf_byte(out, s.p[i] == '\n' ? ' ' : s.p[i]);
    buf_text(out, cut ? "...\"" : "\"");
}

static void put_flag(struct buf *out, bool on, const char *name)
{
    if (on) buf_printf(out, " %s", name);
}

static void put_named_span(struct buf *out, const struct query *q, const char *name, struct span at)
{
    if (!at.len) return;
    buf_printf(out, " %s=", name);
    struct slice s = slice_sub(q->text, at);
    buf_printf(out, "\"%.*s\"", SLICE_ARG(s));
}

static void put_amount(struct buf *out, const char *name, const struct amount *a)
{
    if (a->kind == AMOUNT_NONE) return;
    buf_printf(out, " %s=%s", name, amount_kind_name(a->kind));
    if (a->kind == AMOUNT_NUMBER) buf_printf(out, ":%lld", (long long)a->value);
    if (a->literal >= 0) buf_printf(out, ":L%d", a->literal);
}

static void put_column(struct buf *out, const struct query *q, int column)
{
    if (column < 0) return;
    const struct column *c = &q->columns.at[column];
    buf_byte(out, ' ');
    if (c->qualifier.n) buf_printf(out, "%.*s.", SLICE_ARG(c->qualifier));
    buf_put(out, c->name);
}

static void put_operand(struct buf *out, const struct query *q, const struct operand *o)
{
    buf_printf(out, " %s", operand_kind_name(o->kind));
    put_column(out, q, o->column);
    if (o->columns > 1) buf_printf(out, " +%d", o->columns - 1);
    if (o->literal >= 0) buf_printf(out, " L%d", o->literal);
    if (o->scope >= 0) buf_printf(out, " scope=%d", o->scope);
    if (o->kind == OPERAND_LIST) buf_printf(out, " members=%d", o->members);
    put_flag(out, o->list_mixed, "mixed");
    if (o->function.n) buf_printf(out, " function=%.*s", SLICE_ARG(o->function));
    put_flag(out, o->function_only, "only");
    put_flag(out, o->aggregate, "aggregate");
    put_flag(out, o->is_volatile, "volatile");
    if (o->cast.n) buf_printf(out, " cast=%.*s", SLICE_ARG(o->cast));
    if (o->key.n) buf_printf(out, " key=%.*s", SLICE_ARG(o->key));
}

static void dump_scopes(const struct query *q, struct buf *out)
{
    for (size_t i = 0; i < q->scopes.n; i++) {
        const struct scope *s = &q->scopes.at[i];
        buf_printf(out, "scope %zu %s %s", i, scope_kind_name(s->kind), verb_name(s->verb));
        if (s->parent >= 0) buf_printf(out, " parent=%d", s->parent);
        if (s->name.n) buf_printf(out, " name=%.*s", SLICE_ARG(s->name));
        if (s->set) buf_printf(out, " set=%s", set_operation_name(s->set));
        if (s->nesting) buf_printf(out, " nesting=%d", s->nesting);
        put_flag(out, s->distinct, "distinct");
        put_flag(out, s->distinct_on, "distinct_on");
        put_flag(out, s->aggregates, "aggregates");
        put_flag(out, s->windows, "windows");
        put_flag(out, s->recursive, "recursive");
        put_flag(out, s->star_count_only, "count_only");
        put_flag(out, s->has_where, "has_where");
        if (s->has_values) buf_printf(out, " values=%d", s->rows);
        put_flag(out, s->ties, "ties");
        put_flag(out, s->tablesample, "tablesample");
        if (s->lock) buf_printf(out, " lock=%s", lock_kind_name(s->lock));
        put_flag(out, s->skip_locked, "skip_locked");
        put_flag(out, s->nowait, "nowait");
        put_amount(out, "limit", &s->limit);
        put_amount(out, "offset", &s->offset);
        put_amount(out, "partition_limit", &s->partition_limit);
        put_named_span(out, q, "distinct_at", s->distinct_at);
        put_named_span(out, q, "limit_at", s->limit_at);
        put_named_span(out, q, "offset_at", s->offset_at);
        put_named_span(out, q, "order_at", s->order_at);
        put_named_span(out, q, "group_at", s->group_at);
        put_named_span(out, q, "where_at", s->where_at);
        put_named_span(out, q, "lock_at", s->lock_at);
        put_named_span(out, q, "set_at", s->set_at);
        put_span(out, q, s->at);
        buf_byte(out, '\n');
    }
}

static void dump_relations(const struct query *q, struct buf *out)
{
    for (size_t i = 0; i < q->relations.n; i++) {
        const struct relation *r = &q->relations.at[i];
        buf_printf(out, "relation %zu scope=%d %s %s ", i, r->scope, relation_kind_name(r->kind),
                   join_kind_name(r->join));
        if (r->schema.n) buf_printf(out, "%.*s.", SLICE_ARG(r->schema));
        buf_printf(out, "%.*s as %.*s", SLICE_ARG(r->name), SLICE_ARG(r->alias));
        if (r->body >= 0) buf_printf(out, " body=%d", r->body);
        put_flag(out, r->natural, "natural");
        put_flag(out, r->lateral, "lateral");
        put_flag(out, r->nullable, "nullable");
        put_flag(out, r->on, "on");
        if (r->hint.n) buf_printf(out, " hint=%.*s", SLICE_ARG(r->hint));
        put_named_span(out, q, "alias_at", r->alias_at);
        put_named_span(out, q, "join_at", r->join_at);
        put_span(out, q, r->at);
        buf_byte(out, '\n');
    }
}

static void dump_predicates(const struct query *q, struct buf *out)
{
    for (size_t i = 0; i < q->predicates.n; i++) {
        const struct predicate *p = &q->predicates.at[i];
        buf_printf(out, "predicate %zu scope=%d %s %s #%d", i, p->scope, clause_name(p->clause),
                   predicate_op_name(p->op), p->conjunct);
        if (p->disjunct >= 0) buf_printf(out, "/%d", p->disjunct);
        buf_printf(out, " (%.*s)", SLICE_ARG(p->op_text));
        put_operand(out, q, &p->left);
        buf_text(out, " |");
        put_operand(out, q, &p->right);
        if (p->upper.kind != OPERAND_NONE) {
            buf_text(out, " |");
            put_operand(out, q, &p->upper);
        }
        put_flag(out, p->negated, "negated");
        put_flag(out, p->swapped, "swapped");
        if (p->tuple) buf_printf(out, " tuple=%d.%d", p->tuple_group, p->tuple_position);
        if (p->relation >= 0) buf_printf(out, " relation=%d", p->relation);
        buf_printf(out, " [%s]", p->sargable ? "sargable" : p->why_not);
        put_span(out, q, p->at);
        buf_byte(out, '\n');
    }
}

static void dump_edges(const struct query *q, struct buf *out)
{
    for (size_t i = 0; i < q->edges.n; i++) {
        const struct join_edge *e = &q->edges.at[i];
        buf_printf(out, "edge %zu scope=%d %s", i, e->scope, clause_name(e->clause));
        put_column(out, q, e->left);
        put_column(out, q, e->right);
        if (e->predicate >= 0) buf_printf(out, " predicate=%d", e->predicate);
        put_flag(out, e->using, "using");
        put_flag(out, e->outer_scope, "outer");
        put_span(out, q, e->at);
        buf_byte(out, '\n');
    }
}

static void dump_keys(const struct query *q, struct buf *out)
{
    for (size_t i = 0; i < q->groups.n; i++) {
        const struct group_key *g = &q->groups.at[i];
        buf_printf(out, "group %zu scope=%d", i, g->scope);
        put_operand(out, q, &g->value);
        put_flag(out, g->ordinal, "ordinal");
        put_flag(out, g->set, "set");
        put_span(out, q, g->value.at);
        buf_byte(out, '\n');
    }
    for (size_t i = 0; i < q->sorts.n; i++) {
        const struct sort_key *s = &q->sorts.at[i];
        buf_printf(out, "sort %zu scope=%d", i, s->scope);
        put_operand(out, q, &s->value);
        put_flag(out, s->descending, "desc");
        put_flag(out, s->ordinal, "ordinal");
        put_flag(out, s->window, "window");
        put_flag(out, s->ann, "ann");
        put_flag(out, s->nulls == NULLS_FIRST, "nulls_first");
        put_flag(out, s->nulls == NULLS_LAST, "nulls_last");
        put_span(out, q, s->at);
        buf_byte(out, '\n');
    }
}

static void dump_outputs(const struct query *q, struct buf *out)
{
    for (size_t i = 0; i < q->outputs.n; i++) {
        const struct output *o = &q->outputs.at[i];
        buf_printf(out, "output %zu scope=%d %.*s =", i, o->scope, SLICE_ARG(o->name));
        put_operand(out, q, &o->value);
        put_flag(out, o->star, "star");
        put_flag(out, o->hidden, "hidden");
        if (o->aggregate.n) buf_printf(out, " calls=%.*s", SLICE_ARG(o->aggregate));
        put_flag(out, o->count_star, "count_star");
        put_span(out, q, o->at);
        buf_byte(out, '\n');
    }
    for (size_t i = 0; i < q->assignments.n; i++) {
        const struct assignment *a = &q->assignments.at[i];
        buf_printf(out, "assignment %zu scope=%d %.*s =", i, a->scope, SLICE_ARG(a->column));
        put_operand(out, q, &a->value);
        put_flag(out, a->conflict, "conflict");
        put_flag(out, a->self, "self");
        if (a->element) buf_printf(out, " element=%c", a->element);
        put_span(out, q, a->at);
        buf_byte(out, '\n');
    }
    for (size_t i = 0; i < q->insert_columns.n; i++) {
        buf_printf(out, "insert_column %zu %.*s", i, SLICE_ARG(q->insert_columns.at[i].name));
        put_span(out, q, q->insert_columns.at[i].at);
        buf_byte(out, '\n');
    }
}

/* ---- DDL -------------------------------------------------------------------------------------------------
 */

static void put_name(struct buf *out, const char *label, const struct ddl_name *n)
{
    if (!n->name.n && !n->schema.n) return;
    buf_printf(out, " %s=", label);
    if (n->schema.n) buf_printf(out, "%.*s.", SLICE_ARG(n->schema));
    buf_put(out, n->name);
}

static void put_list(struct buf *out, const char *label, const struct slice *names, size_t n)
{
    if (!n) return;
    buf_printf(out, " %s=", label);
    for (size_t i = 0; i < n; i++) buf_printf(out, "%s%.*s", i ? "," : "", SLICE_ARG(names[i]));
}

static void dump_table_parts(const struct query *q, const struct ddl_change *c, struct buf *out)
{
    static const struct {
        unsigned flag;
        const char *name;
    } flags[] = {
        {COLUMN_NOT_NULL,    "not_null" },
        {COLUMN_PRIMARY_KEY, "primary"  },
        {COLUMN_UNIQUE,      "unique"   },
        {COLUMN_IDENTITY,    "identity" },
        {COLUMN_GENERATED,   "generated"},
        {COLUMN_STATIC,      "static"   },
        {COLUMN_DEFAULT,     "default"  },
        {COLUMN_MASKED,      "masked"   }
    };
    for (size_t i = 0; i < c->column_count; i++) {
        const struct ddl_column *k = &c->columns[i];
        buf_printf(out, "  column %.*s %.*s", SLICE_ARG(k->name), SLICE_ARG(k->type));
        if (k->length >= 0) buf_printf(out, " length=%d", k->length);
        for (size_t f = 0; f < sizeof flags / sizeof *flags; f++)
            put_flag(out, k->flags & flags[f].flag, flags[f].name);
        if (k->default_text.n) buf_printf(out, " default=%.*s", SLICE_ARG(k->default_text));
        if (k->type_text.n) buf_printf(out, " text=%.*s", SLICE_ARG(k->type_text));
        put_span(out, q, k->at);
        buf_byte(out, '\n');
    }
    for (size_t i = 0; i < c->key_count; i++) {
        const struct ddl_key *k = &c->keys[i];
        buf_printf(out, "  key %s %.*s", key_kind_name(k->kind), SLICE_ARG(k->name));
        put_list(out, "columns", k->columns, k->column_count);
        if (k->partition_count) buf_printf(out, " partition=%zu", k->partition_count);
        put_name(out, "references", &k->references);
        put_list(out, "referenced", k->referenced, k->referenced_count);
        if (k->on_delete) buf_printf(out, " on_delete=%s", referential_action_name(k->on_delete));
        if (k->on_update) buf_printf(out, " on_update=%s", referential_action_name(k->on_update));
        put_list(out, "include", k->include, k->include_count);
        if (k->using_index.n) buf_printf(out, " index=%.*s", SLICE_ARG(k->using_index));
        put_flag(out, k->not_valid, "not_valid");
        put_span(out, q, k->at);
        buf_byte(out, '\n');
    }
}

static void dump_index(const struct ddl_index *x, struct buf *out)
{
    buf_printf(out, "  index %.*s on %.*s %.*s", SLICE_ARG(x->name.name), SLICE_ARG(x->table.name),
               SLICE_ARG(x->method));
    for (size_t i = 0; i < x->column_count; i++) {
        const struct ddl_index_column *c = &x->columns[i];
        buf_printf(out, " [%.*s%.*s", SLICE_ARG(c->name), SLICE_ARG(c->expression));
        if (c->collation.n) buf_printf(out, " collate %.*s", SLICE_ARG(c->collation));
        if (c->opclass.n) buf_printf(out, " %.*s", SLICE_ARG(c->opclass));
        if (c->prefix >= 0) buf_printf(out, " prefix=%d", c->prefix);
        if (c->function.n) buf_printf(out, " %.*s()", SLICE_ARG(c->function));
        put_flag(out, c->descending, "desc");
        put_flag(out, c->nulls == NULLS_FIRST, "nulls_first");
        put_flag(out, c->nulls == NULLS_LAST, "nulls_last");
        buf_byte(out, ']');
    }
    put_list(out, "include", x->include, x->include_count);
    if (x->where.n) buf_printf(out, " where=%.*s", SLICE_ARG(x->where));
    put_flag(out, x->unique, "unique");
    put_flag(out, x->concurrently, "concurrently");
    put_flag(out, x->if_not_exists, "if_not_exists");
    put_flag(out, x->nulls_not_distinct, "nulls_not_distinct");
    buf_byte(out, '\n');
}

static void dump_change(const struct query *q, const struct ddl_change *c, struct buf *out)
{
    buf_printf(out, "ddl %s", ddl_kind_name(c->kind));
    put_name(out, "target", &c->target);
    if (c->name.n) buf_printf(out, " name=%.*s", SLICE_ARG(c->name));
    put_name(out, "new", &c->new_target);
    for (size_t i = 0; i < c->like_count; i++) put_name(out, "like", &c->like[i]);
    put_flag(out, c->if_exists, "if_exists");
    put_flag(out, c->if_not_exists, "if_not_exists");
    put_flag(out, c->cascade, "cascade");
    put_flag(out, c->concurrently, "concurrently");
    put_flag(out, c->temporary, "temporary");
    put_flag(out, c->unlogged, "unlogged");
    put_flag(out, c->materialized, "materialized");
    put_flag(out, c->or_replace, "or_replace");
    if (c->view_scope >= 0) buf_printf(out, " view_scope=%d", c->view_scope);
    if (c->partition_by.n) buf_printf(out, " partition_by=%.*s", SLICE_ARG(c->partition_by));
    if (c->language.n) buf_printf(out, " language=%.*s", SLICE_ARG(c->language));
    for (size_t i = 0; i < c->option_count; i++)
        buf_printf(out, " %.*s=%.*s", SLICE_ARG(c->option_names[i]), SLICE_ARG(c->option_values[i]));
    put_named_span(out, q, "target_at", c->target.at);
    put_named_span(out, q, "body", c->body_at);
    put_span(out, q, c->at);
    buf_byte(out, '\n');
    dump_table_parts(q, c, out);
    for (size_t i = 0; i < c->index_count; i++) dump_index(&c->indexes[i], out);
}

void query_dump(const struct query *q, struct buf *out)
{
    buf_printf(out, "%s", verb_name(q->verb));
    if (q->target >= 0) buf_printf(out, " target=%d", q->target);
    if (q->value_rows) buf_printf(out, " rows=%d", q->value_rows);
    put_flag(out, q->insert_select, "insert_select");
    put_flag(out, q->default_values, "default_values");
    put_flag(out, q->on_conflict, "on_conflict");
    put_flag(out, q->returning, "returning");
    put_flag(out, q->calc_found_rows, "calc_found_rows");
    if (q->use.n) buf_printf(out, " use=%.*s", SLICE_ARG(q->use));
    buf_byte(out, '\n');
    dump_scopes(q, out);
    dump_relations(q, out);
    dump_predicates(q, out);
    dump_edges(q, out);
    dump_keys(q, out);
    dump_outputs(q, out);
    VEC_EACH (const struct ddl_change, c, &q->ddl) dump_change(q, c, out);
}
