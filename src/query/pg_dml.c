/* INSERT, UPDATE, DELETE, MERGE and TRUNCATE. */
#include "query/pg_internal.h"

/* Places the scope: from WITH, or from the last `keyword` before the target, to the statement's end. */
static struct marks place_statement(struct pg *w, const PgQuery__WithClause *with,
                                    const PgQuery__RangeVar *target, const char *keyword)
{
    struct range r = pg_range_of(w, target);
    int first = r.first <= r.last ? pg_find_before(&w->tokens, r.first, &keyword, 1) : -1;
    struct marks m = pg_marks(&w->tokens, first, false);
    if (first < 0) return m;
    bool begins_with = with && with->location >= 0;
    int start = begins_with ? pg_token_at(&w->tokens, (uint32_t)with->location) : first;
    struct scope *s = pg_scope(w);
    s->at = pg_span(w, (struct range){start, m.end - 1});
    /* an INSERT's WHERE is that of its ON CONFLICT */
    if (strcmp(keyword, "insert") != 0)
        s->where_at = pg_span(w, pg_mark_range(&w->tokens, &m, m.at[MARK_WHERE]));
    return m;
}

static int target(struct pg *w, const PgQuery__RangeVar *r)
{
    int relation = pg_relation(w, r, JOIN_TARGET);
    if (relation >= 0) w->q->relations.at[relation].join_group = w->scope;
    if (w->scope == 0) w->q->target = relation;
    return relation;
}

static void returning(struct pg *w, pg_node *const *list, size_t n)
{
    if (!n) return;
    pg_outputs(w, list, n, true);
    if (w->scope == 0) w->q->returning = true;
}

/* ---- assignments -----------------------------------------------------------------------------------------
 */

struct assigning {
    int relation; /* that is written */
    bool conflict;
    struct operand shared; /* the subquery that all columns of (a, b) = (SELECT ...) take their values from */
    size_t shared_from;    /* ... and where its columns start */
};

/* True when the columns noted since `from` hold the target's own old value. */
static bool uses_itself(struct pg *w, size_t from, const struct assigning *a, struct slice name)
{
    struct slice alias = a->relation >= 0 ? w->q->relations.at[a->relation].alias : SLICE("");
    for (size_t i = from; i < w->q->columns.n; i++) {
        const struct column *c = &w->q->columns.at[i];
        if (c->scope != w->scope || !slice_eq(c->name, name)) continue;
        if (!c->qualifier.n || slice_eq(c->qualifier, alias)) return true;
    }
    return false;
}

/* The value of one column of (a, b) = (1, 2) or (a, b) = (SELECT ...). */
static struct operand multi_value(struct pg *w, const PgQuery__MultiAssignRef *m, struct assigning *a)
{
    const pg_node *source = m->source;
    if (source && source->node_case == PG_QUERY__NODE__NODE_ROW_EXPR) {
        size_t i = (size_t)m->colno - 1;
        return i < source->row_expr->n_args ? pg_operand(w, source->row_expr->args[i]) : pg_operand_none();
    }
    if (m->colno == 1) {
        a->shared_from = w->q->columns.n;
        a->shared = pg_operand(w, source);
    }
    return a->shared;
}

static void assign(struct pg *w, const PgQuery__ResTarget *t, struct assigning *a)
{
    struct assignment out = {
        .scope = w->scope, .column = pg_string(w, t->name), .conflict = a->conflict, .target = -1};
    struct range r = {0, -1};
    if (t->location >= 0) r = pg_name_range(&w->tokens, pg_token_at(&w->tokens, (uint32_t)t->location));
    struct slice alias = a->relation >= 0 ? w->q->relations.at[a->relation].alias : SLICE("");
    out.target = pg_column(w, alias, out.column, pg_span(w, r));
    w->q->columns.at[out.target].relation = a->relation;
    size_t before = w->q->columns.n;
    bool multi = t->val && t->val->node_case == PG_QUERY__NODE__NODE_MULTI_ASSIGN_REF;
    out.value = multi ? multi_value(w, t->val->multi_assign_ref, a) : pg_operand(w, t->val);
    pg_expressions(w, t->indirection, t->n_indirection);
    out.self = uses_itself(w, before, a, out.column);
    if (!multi && t->location >= 0) {
        struct extent whole = {(uint32_t)t->location, (uint32_t)t->location};
        r = pg_range(&w->tokens, pg_extent_join(whole, pg_extent(t->val)));
    }
    out.at = pg_span(w, r);
    vec_push(w->arena, &w->q->assignments, out);
}

static void assignments(struct pg *w, pg_node *const *targets, size_t n, int relation, bool conflict)
{
    struct assigning a = {.relation = relation, .conflict = conflict, .shared = pg_operand_none()};
    for (size_t i = 0; i < n; i++)
        if (targets[i]->node_case == PG_QUERY__NODE__NODE_RES_TARGET) assign(w, targets[i]->res_target, &a);
}

/* ---- INSERT ----------------------------------------------------------------------------------------------
 */

static void insert_columns(struct pg *w, pg_node *const *columns, size_t n)
{
    if (w->scope != 0) return; /* the model holds one list, the statement's */
    for (size_t i = 0; i < n; i++) {
        if (columns[i]->node_case != PG_QUERY__NODE__NODE_RES_TARGET) continue;
        const PgQuery__ResTarget *t = columns[i]->res_target;
        int token = t->location < 0 ? -1 : pg_token_at(&w->tokens, (uint32_t)t->location);
        vec_push(w->arena, &w->q->insert_columns,
                 ((struct insert_column){.name = pg_string(w, t->name),
                                         .at = pg_span(w, (struct range){token, token})}));
    }
}

static void insert_rows(struct pg *w, const PgQuery__SelectStmt *s)
{
    pg_scope(w)->has_values = true;
    int rows = (int)s->n_values_lists + (w->scope == 0 ? w->source->cut_rows : 0);
    pg_scope(w)->rows = rows;
    if (w->scope == 0) w->q->value_rows = rows;
    pg_expressions(w, s->values_lists, s->n_values_lists);
}

static void insert_source(struct pg *w, const pg_node *source)
{
    if (!source) {
        if (w->scope == 0) w->q->default_values = true;
        return;
    }
    if (source->node_case != PG_QUERY__NODE__NODE_SELECT_STMT) return;
    const PgQuery__SelectStmt *s = source->select_stmt;
    if (s->n_values_lists && !s->n_sort_clause && !s->limit_count && !s->limit_offset && !s->with_clause) {
        insert_rows(w, s);
        return;
    }
    if (w->scope == 0) w->q->insert_select = true;
    pg_select_new(w, source, SCOPE_SOURCE);
}

static void on_conflict(struct pg *w, const PgQuery__OnConflictClause *c, int relation)
{
    if (!c) return;
    if (w->scope == 0) w->q->on_conflict = true;
    if (c->infer) {
        for (size_t i = 0; i < c->infer->n_index_elems; i++)
            if (c->infer->index_elems[i]->node_case == PG_QUERY__NODE__NODE_INDEX_ELEM)
                pg_expression(w, c->infer->index_elems[i]->index_elem->expr);
        pg_condition(w, c->infer->where_clause, CLAUSE_CHECK, -1);
    }
    assignments(w, c->target_list, c->n_target_list, relation, true);
    pg_condition(w, c->where_clause, CLAUSE_CHECK, -1);
}

void pg_insert(struct pg *w, const PgQuery__InsertStmt *s)
{
    pg_with(w, s->with_clause);
    int relation = target(w, s->relation);
    place_statement(w, s->with_clause, s->relation, "insert");
    insert_columns(w, s->cols, s->n_cols);
    insert_source(w, s->select_stmt);
    on_conflict(w, s->on_conflict_clause, relation);
    returning(w, s->returning_list, s->n_returning_list);
}

/* ---- UPDATE, DELETE --------------------------------------------------------------------------------------
 */

void pg_update(struct pg *w, const PgQuery__UpdateStmt *s)
{
    pg_with(w, s->with_clause);
    int relation = target(w, s->relation);
    struct marks m = place_statement(w, s->with_clause, s->relation, "update");
    pg_scope(w)->set_at = pg_span(w, pg_mark_range(&w->tokens, &m, m.at[MARK_SET]));
    pg_scope(w)->has_where = s->where_clause != NULL;
    pg_from(w, s->from_clause, s->n_from_clause, JOIN_COMMA);
    assignments(w, s->target_list, s->n_target_list, relation, false);
    pg_condition(w, s->where_clause, CLAUSE_WHERE, -1);
    returning(w, s->returning_list, s->n_returning_list);
}

void pg_delete(struct pg *w, const PgQuery__DeleteStmt *s)
{
    pg_with(w, s->with_clause);
    target(w, s->relation);
    place_statement(w, s->with_clause, s->relation, "delete");
    pg_scope(w)->has_where = s->where_clause != NULL;
    pg_from(w, s->using_clause, s->n_using_clause, JOIN_COMMA);
    pg_condition(w, s->where_clause, CLAUSE_WHERE, -1);
    returning(w, s->returning_list, s->n_returning_list);
}

/* ---- MERGE, TRUNCATE -------------------------------------------------------------------------------------
 */

/* A subquery in USING is the statement's source, and not one level deeper. */
static void merge_source(struct pg *w, const pg_node *source)
{
    size_t before = w->q->scopes.n;
    pg_node *items[] = {(pg_node *)(uintptr_t)source};
    pg_from(w, items, 1, JOIN_INNER);
    if (source->node_case != PG_QUERY__NODE__NODE_RANGE_SUBSELECT || before == w->q->scopes.n) return;
    w->q->scopes.at[before].kind = SCOPE_SOURCE;
    for (size_t i = before; i < w->q->scopes.n; i++) w->q->scopes.at[i].nesting--;
}

void pg_merge(struct pg *w, const PgQuery__MergeStmt *s)
{
    pg_with(w, s->with_clause);
    int relation = target(w, s->relation);
    place_statement(w, s->with_clause, s->relation, "merge");
    size_t first = w->q->relations.n;
    if (s->source_relation) merge_source(w, s->source_relation);
    bool joined = first < w->q->relations.n;
    if (joined) w->q->relations.at[first].on = true;
    pg_condition(w, s->join_condition, CLAUSE_ON, joined ? (int)first : -1);
    for (size_t i = 0; i < s->n_merge_when_clauses; i++) {
        if (s->merge_when_clauses[i]->node_case != PG_QUERY__NODE__NODE_MERGE_WHEN_CLAUSE) continue;
        const PgQuery__MergeWhenClause *c = s->merge_when_clauses[i]->merge_when_clause;
        pg_condition(w, c->condition, CLAUSE_IF, -1);
        if (c->command_type == PG_QUERY__CMD_TYPE__CMD_INSERT)
            insert_columns(w, c->target_list, c->n_target_list);
        else
            assignments(w, c->target_list, c->n_target_list, relation, false);
        pg_expressions(w, c->values, c->n_values);
    }
}

void pg_truncate(struct pg *w, const PgQuery__TruncateStmt *s)
{
    for (size_t i = 0; i < s->n_relations; i++) {
        if (s->relations[i]->node_case != PG_QUERY__NODE__NODE_RANGE_VAR) continue;
        int relation = pg_relation(w, s->relations[i]->range_var, JOIN_TARGET);
        if (w->q->target < 0 && w->scope == 0) w->q->target = relation;
    }
}
