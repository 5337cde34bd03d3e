/* FROM: relations, joins and their conditions. */
#include "query/pg_internal.h"

/* How an item of FROM joins what stands before it. */
struct link {
    enum join_kind join;
    bool natural, on;
};

static int add_relation(struct pg *w, enum relation_kind kind, struct link link)
{
    struct relation *r = vec_zadd(w->arena, &w->q->relations);
    *r = (struct relation){.scope = w->scope,
                           .kind = kind,
                           .join = link.join,
                           .natural = link.natural,
                           .on = link.on,
                           .body = -1,
                           .table = -1,
                           .join_group = w->scope,
                           .catalog = SLICE(""),
                           .schema = SLICE(""),
                           .name = SLICE(""),
                           .alias = SLICE(""),
                           .hint = SLICE("")};
    return (int)w->q->relations.n - 1;
}

static bool is_join_word(const struct pg_tokens *t, int i)
{
    static const char *const words[] = {"left", "right", "full", "outer", "inner", "cross", "natural"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (pg_token_is(t, i, words[k])) return true;
    return false;
}

/* The token of the JOIN or comma in front of token `first`, with LEFT and the like; first itself without. */
static int join_start(const struct pg_tokens *t, int first)
{
    int i = first - 1;
    while (i >= 0 &&
           (t->at[i].kind == TOKEN_OPEN || pg_token_is(t, i, "lateral") || pg_token_is(t, i, "only")))
        i--;
    if (i < 0) return first;
    if (t->at[i].kind == TOKEN_COMMA) return i;
    if (!pg_token_is(t, i, "join")) return first;
    while (is_join_word(t, i - 1)) i--;
    return i;
}

/* Fills the places of a relation whose name or body is `name`, and its alias. */
static void place_relation(struct pg *w, int relation, struct range name, const PgQuery__Alias *alias)
{
    const struct pg_tokens *t = &w->tokens;
    struct relation *r = &w->q->relations.at[relation];
    if (name.first > name.last) return;
    r->at = r->alias_at = pg_span(w, name);
    int end = name.last;
    if (alias && alias->aliasname[0]) {
        r->alias = pg_string(w, alias->aliasname);
        r->columns = pg_names(w, alias->colnames, alias->n_colnames);
        r->column_count = alias->n_colnames;
        int i = end + 1;
        if (i < t->n && t->at[i].kind == TOKEN_OPERATOR) i++; /* t * */
        if (pg_token_is(t, i, "with")) i += 2;                /* WITH ORDINALITY */
        if (pg_token_is(t, i, "as")) i++;
        if (i < t->n && (t->at[i].kind == TOKEN_WORD || t->at[i].kind == TOKEN_NAME)) {
            end = i;
            r->alias_at = pg_span(w, (struct range){i, i});
            bool list = i + 1 < t->n && t->at[i + 1].kind == TOKEN_OPEN && alias->n_colnames;
            if (list && t->partner[i + 1] > i) end = t->partner[i + 1];
        }
    }
    r->join_at = pg_span(w, (struct range){join_start(t, name.first), end});
}

static int cte_named(const struct pg *w, struct slice name)
{
    for (const struct cte *c = w->ctes; c; c = c->outer)
        if (slice_eq(c->name, name)) return c->scope;
    return -1;
}

static int table(struct pg *w, const PgQuery__RangeVar *v, struct link link)
{
    int i = add_relation(w, RELATION_TABLE, link);
    struct relation *r = &w->q->relations.at[i];
    r->catalog = pg_string(w, v->catalogname);
    r->schema = pg_string(w, v->schemaname);
    r->name = r->alias = pg_string(w, v->relname);
    if (link.join != JOIN_TARGET && !r->schema.n) r->body = cte_named(w, r->name);
    if (r->body >= 0) r->kind = RELATION_CTE;
    if (v->location >= 0)
        place_relation(w, i, pg_name_range(&w->tokens, pg_token_at(&w->tokens, (uint32_t)v->location)),
                       v->alias);
    else if (v->alias)
        w->q->relations.at[i].alias = pg_string(w, v->alias->aliasname);
    return i;
}

int pg_relation(struct pg *w, const PgQuery__RangeVar *r, enum join_kind join)
{
    return r ? table(w, r, (struct link){.join = join}) : -1;
}

static void subselect(struct pg *w, const PgQuery__RangeSubselect *s, struct link link)
{
    const PgQuery__SelectStmt *body =
        s->subquery && s->subquery->node_case == PG_QUERY__NODE__NODE_SELECT_STMT ? s->subquery->select_stmt
                                                                                  : NULL;
    bool values = body && body->n_values_lists;
    int i = add_relation(w, values ? RELATION_VALUES : RELATION_SUBQUERY, link);
    w->q->relations.at[i].lateral = s->lateral;
    struct range r = pg_select_range(w, s->subquery);
    const struct pg_tokens *t = &w->tokens;
    while (r.first > 0 && r.last + 1 < t->n && t->partner[r.first - 1] == r.last + 1) { /* ((SELECT 1)) */
        r.first--;
        r.last++;
    }
    place_relation(w, i, r, s->alias);
    int scope = pg_select_new(w, s->subquery, s->lateral ? SCOPE_LATERAL : SCOPE_FROM);
    w->q->relations.at[i].body = scope;
    w->q->scopes.at[scope].name = w->q->relations.at[i].alias;
}

static void function(struct pg *w, const PgQuery__RangeFunction *f, struct link link)
{
    int i = add_relation(w, RELATION_FUNCTION, link);
    struct relation *r = &w->q->relations.at[i];
    r->lateral = f->lateral;
    const pg_node *first = NULL;
    if (f->n_functions && f->functions[0]->node_case == PG_QUERY__NODE__NODE_LIST &&
        f->functions[0]->list->n_items)
        first = f->functions[0]->list->items[0];
    if (first && first->node_case == PG_QUERY__NODE__NODE_FUNC_CALL)
        r->name = pg_last_name(w, first->func_call->funcname, first->func_call->n_funcname);
    r->alias = r->name;
    place_relation(w, i, pg_range_of(w, first), f->alias);
    for (size_t k = 0; k < f->n_functions; k++)
        if (f->functions[k]->node_case == PG_QUERY__NODE__NODE_LIST && f->functions[k]->list->n_items)
            pg_expression(w, f->functions[k]->list->items[0]);
}

static void table_function(struct pg *w, const PgQuery__RangeTableFunc *f, struct link link)
{
    int i = add_relation(w, RELATION_OTHER, link);
    w->q->relations.at[i].lateral = f->lateral;
    w->q->relations.at[i].name = w->q->relations.at[i].alias = SLICE("xmltable");
    place_relation(w, i, pg_range_of(w, f), f->alias);
    pg_expression(w, f->docexpr);
    pg_expression(w, f->rowexpr);
}

/* ---- joins -----------------------------------------------------------------------------------------------
 */

static enum join_kind join_kind_of(const PgQuery__JoinExpr *e)
{
    switch (e->jointype) {
    case PG_QUERY__JOIN_TYPE__JOIN_LEFT: return JOIN_LEFT;
    case PG_QUERY__JOIN_TYPE__JOIN_RIGHT: return JOIN_RIGHT;
    case PG_QUERY__JOIN_TYPE__JOIN_FULL: return JOIN_FULL;
    default: return e->quals || e->n_using_clause || e->is_natural ? JOIN_INNER : JOIN_CROSS;
    }
}

static void make_nullable(struct pg *w, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (w->q->relations.at[i].scope == w->scope) w->q->relations.at[i].nullable = true;
}

/* The alias by which a column of one side of USING is known, "" when more than one relation could hold it. */
static struct slice side_alias(struct pg *w, size_t from, size_t to, struct slice column)
{
    struct slice alias = SLICE("");
    size_t n = 0;
    for (size_t i = from; i < to; i++) {
        if (w->q->relations.at[i].scope != w->scope) continue;
        alias = w->q->relations.at[i].alias;
        n++;
    }
    if (n == 1) return alias;
    VEC_EACH (struct join_edge, e, &w->q->edges) { /* merged by an earlier USING of the same side */
        const struct column *c = &w->q->columns.at[e->left];
        if (e->using && e->scope == w->scope && slice_eq(c->name, column)) return c->qualifier;
    }
    return SLICE("");
}

static void using(struct pg *w, const PgQuery__JoinExpr *e, size_t left, size_t right)
{
    const struct pg_tokens *t = &w->tokens;
    struct range r = pg_range_of(w, e->rarg);
    int keyword = pg_find_word(t, r.last + 1, t->n, "using");
    for (size_t i = 0; i < e->n_using_clause; i++) {
        struct slice name = pg_node_string(w, e->using_clause[i]);
        int token = keyword < 0 ? -1 : keyword + 2 + 2 * (int)i;
        struct span at = pg_span(w, (struct range){token, token});
        struct slice a = side_alias(w, left, right, name), b = side_alias(w, right, w->q->relations.n, name);
        int left_column = pg_column(w, a, name, at), right_column = pg_column(w, b, name, at);
        vec_push(w->arena, &w->q->edges,
                 ((struct join_edge){.scope = w->scope,
                                     .left = left_column,
                                     .right = right_column,
                                     .predicate = -1,
                                     .clause = CLAUSE_ON,
                                     .using = true,
                                     .at = at}));
    }
}

static void item(struct pg *w, const pg_node *n, struct link link);

static void join(struct pg *w, const PgQuery__JoinExpr *e, struct link link)
{
    size_t left = w->q->relations.n;
    item(w, e->larg, link);
    size_t right = w->q->relations.n;
    enum join_kind kind = join_kind_of(e);
    item(w, e->rarg,
         (struct link){.join = kind, .natural = e->is_natural, .on = e->quals || e->n_using_clause});
    size_t end = w->q->relations.n;
    if (kind == JOIN_LEFT || kind == JOIN_FULL) make_nullable(w, right, end);
    if (kind == JOIN_RIGHT || kind == JOIN_FULL) make_nullable(w, left, right);
    using(w, e, left, right);
    pg_condition(w, e->quals, CLAUSE_ON, right < end ? (int)right : -1);
}

static void item(struct pg *w, const pg_node *n, struct link link)
{
    if (!n || !pg_enter(w)) return;
    switch (n->node_case) {
    case PG_QUERY__NODE__NODE_RANGE_VAR: table(w, n->range_var, link); break;
    case PG_QUERY__NODE__NODE_JOIN_EXPR: join(w, n->join_expr, link); break;
    case PG_QUERY__NODE__NODE_RANGE_SUBSELECT: subselect(w, n->range_subselect, link); break;
    case PG_QUERY__NODE__NODE_RANGE_FUNCTION: function(w, n->range_function, link); break;
    case PG_QUERY__NODE__NODE_RANGE_TABLE_FUNC: table_function(w, n->range_table_func, link); break;
    case PG_QUERY__NODE__NODE_RANGE_TABLE_SAMPLE:
        pg_scope(w)->tablesample = true;
        item(w, n->range_table_sample->relation, link);
        pg_expressions(w, n->range_table_sample->args, n->range_table_sample->n_args);
        break;
    default: break;
    }
    pg_leave(w);
}

void pg_from(struct pg *w, pg_node *const *items, size_t n, enum join_kind first)
{
    for (size_t i = 0; i < n; i++) item(w, items[i], (struct link){.join = i ? JOIN_COMMA : first});
}
