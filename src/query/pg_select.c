/* SELECT, VALUES, set operations and WITH. */
#include "query/pg_internal.h"

/* ---- where a SELECT stands -------------------------------------------------------------------------------
 */

/* Token of the keyword SELECT, VALUES or TABLE; -1 when nothing in the statement has a place. */
static int first_token(struct pg *w, const PgQuery__SelectStmt *s)
{
    static const char *const keywords[] = {"select", "values", "table"};
    while (s->larg) s = s->larg;
    struct extent e = pg_extent_list(s->distinct_clause, s->n_distinct_clause);
    e = pg_extent_join(e, pg_extent_list(s->target_list, s->n_target_list));
    e = pg_extent_join(e, pg_extent_list(s->from_clause, s->n_from_clause));
    e = pg_extent_join(e, pg_extent_list(s->values_lists, s->n_values_lists));
    e = pg_extent_join(e, pg_extent(s->where_clause));
    if (pg_extent_empty(e)) return -1;
    return pg_find_before(&w->tokens, pg_token_at(&w->tokens, e.first), keywords, 3);
}

struct range pg_select_range(struct pg *w, const pg_node *select)
{
    struct extent e = pg_extent(select);
    if (select && select->node_case == PG_QUERY__NODE__NODE_SELECT_STMT) {
        int first = first_token(w, select->select_stmt);
        if (first >= 0 && w->tokens.at[first].pos < e.first) e.first = w->tokens.at[first].pos;
    }
    struct range r = pg_range(&w->tokens, e);
    int open = r.first <= r.last ? w->tokens.parent[r.first] : -1;
    if (open < 0 || w->tokens.partner[open] < 0) return r;
    return (struct range){open, w->tokens.partner[open]};
}

/* ORDER BY and LIMIT may stand behind the parentheses around a SELECT. */
static void marks_outside(struct pg *w, struct marks *m)
{
    static const enum mark trailing[] = {MARK_ORDER, MARK_LIMIT, MARK_OFFSET, MARK_FETCH, MARK_FOR};
    while (m->end < w->tokens.n && w->tokens.at[m->end].kind == TOKEN_CLOSE) {
        struct marks outer = pg_marks(&w->tokens, m->end, true);
        bool found = false;
        for (size_t i = 0; i < sizeof trailing / sizeof *trailing; i++) {
            if (m->at[trailing[i]] < 0) m->at[trailing[i]] = outer.at[trailing[i]];
            found |= outer.at[trailing[i]] >= 0;
        }
        if (outer.end <= m->end) return;
        m->end = outer.end;
        if (found) return;
    }
}

static bool has_tail(const PgQuery__SelectStmt *s)
{
    return s->n_sort_clause || s->limit_count || s->limit_offset || s->n_locking_clause;
}

static bool marks_lack_tail(const PgQuery__SelectStmt *s, const struct marks *m)
{
    return (s->n_sort_clause && m->at[MARK_ORDER] < 0) ||
           (s->limit_count && m->at[MARK_LIMIT] < 0 && m->at[MARK_FETCH] < 0) ||
           (s->limit_offset && m->at[MARK_OFFSET] < 0);
}

/* Marks that belong to the set operation around this arm end it. */
static void cut_tail(const PgQuery__SelectStmt *s, struct marks *m)
{
    static const enum mark trailing[] = {MARK_ORDER, MARK_LIMIT, MARK_OFFSET, MARK_FETCH, MARK_FOR};
    if (has_tail(s)) return;
    for (size_t i = 0; i < sizeof trailing / sizeof *trailing; i++) {
        int at = m->at[trailing[i]];
        if (at >= 0 && at < m->end) m->end = at;
        m->at[trailing[i]] = -1;
    }
}

static void place_scope(struct pg *w, const PgQuery__SelectStmt *s, const struct marks *m, struct range body)
{
    struct scope *scope = pg_scope(w);
    if (s->with_clause && s->with_clause->location >= 0)
        body.first = pg_token_at(&w->tokens, (uint32_t)s->with_clause->location);
    scope->at = pg_span(w, body);
    scope->order_at = pg_span(w, pg_mark_range(&w->tokens, m, m->at[MARK_ORDER]));
    int limit = m->at[MARK_LIMIT] >= 0 ? m->at[MARK_LIMIT] : m->at[MARK_FETCH];
    scope->limit_at = pg_span(w, pg_mark_range(&w->tokens, m, limit));
    scope->offset_at = pg_span(w, pg_mark_range(&w->tokens, m, m->at[MARK_OFFSET]));
    scope->where_at = pg_span(w, pg_mark_range(&w->tokens, m, m->at[MARK_WHERE]));
    scope->group_at = pg_span(w, pg_mark_range(&w->tokens, m, m->at[MARK_GROUP]));
}

/* ---- WITH ------------------------------------------------------------------------------------------------
 */

static enum verb verb_of(const pg_node *n)
{
    switch (n ? n->node_case : PG_QUERY__NODE__NODE__NOT_SET) {
    case PG_QUERY__NODE__NODE_INSERT_STMT: return VERB_INSERT;
    case PG_QUERY__NODE__NODE_UPDATE_STMT: return VERB_UPDATE;
    case PG_QUERY__NODE__NODE_DELETE_STMT: return VERB_DELETE;
    case PG_QUERY__NODE__NODE_MERGE_STMT: return VERB_MERGE;
    default: return VERB_SELECT;
    }
}

static void see_cte(struct pg *w, struct slice name, int scope)
{
    struct cte *c = ARENA_NEW(w->arena, struct cte);
    *c = (struct cte){.outer = (struct cte *)(uintptr_t)w->ctes, .name = name, .scope = scope};
    w->ctes = c;
}

void pg_with(struct pg *w, const PgQuery__WithClause *with)
{
    if (!with) return;
    int *scopes = ARENA_ARRAY(w->arena, int, with->n_ctes + 1);
    for (size_t i = 0; i < with->n_ctes; i++) {
        if (with->ctes[i]->node_case != PG_QUERY__NODE__NODE_COMMON_TABLE_EXPR) continue;
        const PgQuery__CommonTableExpr *c = with->ctes[i]->common_table_expr;
        scopes[i] = pg_scope_new(w, w->scope, SCOPE_CTE, verb_of(c->ctequery));
        w->q->scopes.at[scopes[i]].name = pg_string(w, c->ctename);
        w->q->scopes.at[scopes[i]].columns = pg_names(w, c->aliascolnames, c->n_aliascolnames);
        w->q->scopes.at[scopes[i]].column_count = c->n_aliascolnames;
        w->q->scopes.at[scopes[i]].recursive = with->recursive;
        if (with->recursive) see_cte(w, w->q->scopes.at[scopes[i]].name, scopes[i]);
    }
    for (size_t i = 0; i < with->n_ctes; i++) {
        if (with->ctes[i]->node_case != PG_QUERY__NODE__NODE_COMMON_TABLE_EXPR) continue;
        const PgQuery__CommonTableExpr *c = with->ctes[i]->common_table_expr;
        if (c->ctequery) pg_statement(w, c->ctequery, scopes[i]);
        if (!with->recursive) see_cte(w, pg_string(w, c->ctename), scopes[i]);
    }
}

/* ---- set operations --------------------------------------------------------------------------------------
 */

static enum set_operation set_of(const PgQuery__SelectStmt *s)
{
    switch (s->op) {
    case PG_QUERY__SET_OPERATION__SETOP_UNION: return s->all ? SET_UNION_ALL : SET_UNION;
    case PG_QUERY__SET_OPERATION__SETOP_INTERSECT: return SET_INTERSECT;
    case PG_QUERY__SET_OPERATION__SETOP_EXCEPT: return SET_EXCEPT;
    default: return SET_NONE;
    }
}

/* The arms of a UNION b UNION c, which comes as (a UNION b) UNION c, from left to right. */
static const PgQuery__SelectStmt **arms_of(struct pg *w, const PgQuery__SelectStmt *s, size_t *count)
{
    size_t n = 2;
    const PgQuery__SelectStmt *left = s->larg;
    while (set_of(left) == set_of(s) && left->all == s->all && !has_tail(left) && !left->with_clause) {
        left = left->larg;
        n++;
    }
    const PgQuery__SelectStmt **arms = ARENA_ARRAY(w->arena, const PgQuery__SelectStmt *, n);
    arms[0] = left;
    for (size_t i = n - 1; i > 0; i--, s = s->larg) arms[i] = s->rarg;
    *count = n;
    return arms;
}

static struct span set_keyword(struct pg *w, const PgQuery__SelectStmt *arm)
{
    static const char *const keywords[] = {"union", "intersect", "except"};
    int at = pg_find_before(&w->tokens, first_token(w, arm), keywords, 3);
    if (at < 0) return (struct span){0, 0};
    bool more = pg_token_is(&w->tokens, at + 1, "all") || pg_token_is(&w->tokens, at + 1, "distinct");
    return pg_span(w, (struct range){at, at + more});
}

static void set_operation(struct pg *w, const PgQuery__SelectStmt *s)
{
    size_t n = 0;
    const PgQuery__SelectStmt **arms = arms_of(w, s, &n);
    int scope = w->scope, first = first_token(w, arms[0]);
    pg_scope(w)->set = set_of(s);
    pg_scope(w)->set_at = set_keyword(w, arms[1]);
    for (size_t i = 0; i < n; i++) pg_select(w, arms[i], pg_scope_new(w, scope, SCOPE_ARM, VERB_SELECT));
    int last = first_token(w, arms[n - 1]);
    struct marks m = pg_marks(&w->tokens, last, true);
    if (has_tail(arms[n - 1]) || marks_lack_tail(s, &m)) { /* the last arm has parentheses of its own */
        for (int k = 0; k < MARK_COUNT; k++) m.at[k] = -1;
        if (has_tail(s))
            marks_outside(w, &m);
        else
            m.end = 0;
    }
    m.at[MARK_WHERE] = m.at[MARK_GROUP] = m.at[MARK_HAVING] = m.at[MARK_WINDOW] = -1;
    struct range body = pg_range(&w->tokens, pg_extent(s));
    if (first >= 0 && first < body.first) body.first = first;
    if (m.end - 1 > body.last) body.last = m.end - 1;
    place_scope(w, s, &m, body);
}

/* ---- one SELECT ------------------------------------------------------------------------------------------
 */

static void distinct(struct pg *w, const PgQuery__SelectStmt *s, int first)
{
    if (!s->n_distinct_clause) return;
    const struct pg_tokens *t = &w->tokens;
    struct range r = {first + 1, first + 1};
    pg_scope(w)->distinct = true;
    if (s->distinct_clause[0]->node_case != PG_QUERY__NODE__NODE__NOT_SET) {
        pg_scope(w)->distinct_on = true;
        pg_expressions(w, s->distinct_clause, s->n_distinct_clause);
        if (first + 3 < t->n && t->partner[first + 3] > 0) r.last = t->partner[first + 3];
    }
    pg_scope(w)->distinct_at = pg_token_is(t, r.first, "distinct") ? pg_span(w, r) : (struct span){0, 0};
}

/* VALUES as a query: its rows, and outputs named as the server names them. */
static void values(struct pg *w, const PgQuery__SelectStmt *s)
{
    pg_scope(w)->has_values = true;
    pg_scope(w)->rows = (int)s->n_values_lists;
    for (size_t i = 0; i < s->n_values_lists; i++) {
        if (s->values_lists[i]->node_case != PG_QUERY__NODE__NODE_LIST) continue;
        const PgQuery__List *row = s->values_lists[i]->list;
        for (size_t k = 0; k < row->n_items; k++) {
            if (i) {
                pg_expression(w, row->items[k]);
                continue;
            }
            struct operand value = pg_operand(w, row->items[k]);
            struct slice name = slice_of(arena_printf(w->arena, "column%zu", k + 1));
            vec_push(w->arena, &w->q->outputs,
                     ((struct output){.scope = w->scope,
                                      .value = value,
                                      .name = name,
                                      .aggregate = SLICE(""),
                                      .at = value.at}));
        }
    }
}

static void note_single_count(struct pg *w, size_t outputs_before)
{
    const struct output *only = NULL;
    size_t n = 0;
    for (size_t i = outputs_before; i < w->q->outputs.n; i++) {
        if (w->q->outputs.at[i].scope != w->scope) continue;
        only = &w->q->outputs.at[i];
        n++;
    }
    pg_scope(w)->star_count_only = n == 1 && slice_eq(only->aggregate, SLICE("count"));
}

static void limits(struct pg *w, const PgQuery__SelectStmt *s)
{
    struct amount limit = pg_amount(w, s->limit_count), offset = pg_amount(w, s->limit_offset);
    struct scope *scope = pg_scope(w);
    scope->limit = limit;
    scope->offset = offset;
    if (s->limit_count && !scope->limit.at.len) scope->limit.at = scope->limit_at; /* FETCH FIRST ROW ONLY */
    scope->ties = s->limit_option == PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_WITH_TIES;
}

static void simple(struct pg *w, const PgQuery__SelectStmt *s)
{
    int first = first_token(w, s);
    struct marks m = pg_marks(&w->tokens, first, true);
    cut_tail(s, &m);
    if (marks_lack_tail(s, &m)) marks_outside(w, &m);
    if (first >= 0 && m.end > first) {
        struct extent ends = {w->tokens.at[first].pos, w->tokens.at[m.end - 1].pos};
        place_scope(w, s, &m, pg_range(&w->tokens, ends));
    }
    pg_scope(w)->has_where = s->where_clause != NULL;
    if (s->n_values_lists) values(w, s);
    pg_from(w, s->from_clause, s->n_from_clause, JOIN_FIRST);
    distinct(w, s, first);
    size_t outputs = w->q->outputs.n;
    pg_outputs(w, s->target_list, s->n_target_list, false);
    note_single_count(w, outputs);
    pg_condition(w, s->where_clause, CLAUSE_WHERE, -1);
    pg_group_by(w, s->group_clause, s->n_group_clause);
    pg_condition(w, s->having_clause, CLAUSE_HAVING, -1);
    for (size_t i = 0; i < s->n_window_clause; i++)
        if (s->window_clause[i]->node_case == PG_QUERY__NODE__NODE_WINDOW_DEF)
            pg_window(w, s->window_clause[i]->window_def);
    if (s->n_locking_clause) pg_locks(w, s->locking_clause, s->n_locking_clause, &m);
}

void pg_select(struct pg *w, const PgQuery__SelectStmt *s, int scope)
{
    if (!pg_enter(w)) return;
    int outer = w->scope;
    const struct cte *ctes = w->ctes;
    struct gather *gather = w->gather;
    w->scope = scope;
    w->gather = NULL;
    pg_with(w, s->with_clause);
    if (set_of(s) != SET_NONE && s->larg && s->rarg)
        set_operation(w, s);
    else
        simple(w, s);
    pg_order_by(w, s->sort_clause, s->n_sort_clause, false);
    limits(w, s);
    w->scope = outer;
    w->ctes = ctes;
    w->gather = gather;
    pg_leave(w);
}

int pg_select_new(struct pg *w, const pg_node *select, enum scope_kind kind)
{
    int scope = pg_scope_new(w, w->scope, kind, VERB_SELECT);
    if (select && select->node_case == PG_QUERY__NODE__NODE_SELECT_STMT)
        pg_select(w, select->select_stmt, scope);
    return scope;
}
