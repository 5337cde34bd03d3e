/* Expressions: every column, call and subquery in them is noted in the query, and what the expression holds
 * in the gather around it. */
#include "query/pg_internal.h"

int pg_column(struct pg *w, struct slice qualifier, struct slice name, struct span at)
{
    struct column *c = vec_zadd(w->arena, &w->q->columns);
    *c = (struct column){.scope = w->scope,
                         .qualifier = qualifier,
                         .name = name,
                         .relation = -1,
                         .base_relation = -1,
                         .base_name = SLICE(""),
                         .table_column = -1,
                         .at = at};
    return (int)w->q->columns.n - 1;
}

static void column_reference(struct pg *w, const PgQuery__ColumnRef *c)
{
    struct slice qualifier = SLICE(""), name = SLICE("");
    for (size_t i = 0; i < c->n_fields; i++) {
        qualifier = name;
        bool star = c->fields[i]->node_case == PG_QUERY__NODE__NODE_A_STAR;
        name = star ? SLICE("*") : pg_node_string(w, c->fields[i]);
    }
    int column = pg_column(w, qualifier, name, pg_span_of(w, c));
    if (!w->gather) return;
    if (!w->gather->columns++) w->gather->column = column;
}

void pg_window(struct pg *w, const PgQuery__WindowDef *d)
{
    pg_expressions(w, d->partition_clause, d->n_partition_clause);
    pg_order_by(w, d->order_clause, d->n_order_clause, true);
    pg_expression(w, d->start_offset);
    pg_expression(w, d->end_offset);
}

static void call(struct pg *w, const PgQuery__FuncCall *f)
{
    struct slice name = pg_last_name(w, f->funcname, f->n_funcname);
    bool aggregate = !f->over && (pg_is_aggregate(name, f->agg_star ? 1 : f->n_args) || f->agg_within_group ||
                                  f->agg_star || f->agg_distinct || f->n_agg_order || f->agg_filter);
    if (aggregate) pg_scope(w)->aggregates = true;
    if (f->over) pg_scope(w)->windows = true;
    if (w->gather) {
        w->gather->aggregate |= aggregate;
        w->gather->window |= f->over != NULL;
        w->gather->is_volatile |= pg_is_volatile(name);
    }
    pg_expressions(w, f->args, f->n_args);
    pg_order_by(w, f->agg_order, f->n_agg_order, true);
    if (f->agg_filter) pg_condition(w, f->agg_filter, CLAUSE_FILTER, -1);
    if (f->over) pg_window(w, f->over);
}

static enum scope_kind link_kind(const PgQuery__SubLink *s)
{
    switch (s->sub_link_type) {
    case PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK: return SCOPE_EXISTS;
    case PG_QUERY__SUB_LINK_TYPE__ALL_SUBLINK: return SCOPE_ALL;
    case PG_QUERY__SUB_LINK_TYPE__ANY_SUBLINK: return s->n_oper_name ? SCOPE_ANY : SCOPE_IN;
    case PG_QUERY__SUB_LINK_TYPE__ARRAY_SUBLINK: return SCOPE_ARRAY;
    default: return SCOPE_SCALAR;
    }
}

static void sublink(struct pg *w, const PgQuery__SubLink *s)
{
    pg_expression(w, s->testexpr);
    int scope = pg_select_new(w, s->subselect, link_kind(s));
    if (w->gather && w->gather->scope < 0) w->gather->scope = scope;
}

static void case_expression(struct pg *w, const PgQuery__CaseExpr *c)
{
    pg_expression(w, c->arg);
    for (size_t i = 0; i < c->n_args; i++) {
        if (c->args[i]->node_case != PG_QUERY__NODE__NODE_CASE_WHEN) continue;
        const PgQuery__CaseWhen *when = c->args[i]->case_when;
        if (c->arg)
            pg_expression(w, when->expr);
        else
            pg_condition(w, when->expr, CLAUSE_FILTER, -1);
        pg_expression(w, when->result);
    }
    pg_expression(w, c->defresult);
}

void pg_expressions(struct pg *w, pg_node *const *nodes, size_t n)
{
    for (size_t i = 0; i < n; i++) pg_expression(w, nodes[i]);
}

/* The nodes that only hold others. */
static void container(struct pg *w, const pg_node *n)
{
    switch (n->node_case) {
    case PG_QUERY__NODE__NODE_LIST: pg_expressions(w, n->list->items, n->list->n_items); break;
    case PG_QUERY__NODE__NODE_ROW_EXPR: pg_expressions(w, n->row_expr->args, n->row_expr->n_args); break;
    case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
        pg_expressions(w, n->a_array_expr->elements, n->a_array_expr->n_elements);
        break;
    case PG_QUERY__NODE__NODE_COALESCE_EXPR:
        pg_expressions(w, n->coalesce_expr->args, n->coalesce_expr->n_args);
        break;
    case PG_QUERY__NODE__NODE_MIN_MAX_EXPR:
        pg_expressions(w, n->min_max_expr->args, n->min_max_expr->n_args);
        break;
    case PG_QUERY__NODE__NODE_XML_EXPR:
        pg_expressions(w, n->xml_expr->named_args, n->xml_expr->n_named_args);
        pg_expressions(w, n->xml_expr->args, n->xml_expr->n_args);
        break;
    case PG_QUERY__NODE__NODE_GROUPING_FUNC:
        pg_expressions(w, n->grouping_func->args, n->grouping_func->n_args);
        break;
    case PG_QUERY__NODE__NODE_A_INDIRECTION:
        pg_expression(w, n->a_indirection->arg);
        pg_expressions(w, n->a_indirection->indirection, n->a_indirection->n_indirection);
        break;
    case PG_QUERY__NODE__NODE_A_INDICES:
        pg_expression(w, n->a_indices->lidx);
        pg_expression(w, n->a_indices->uidx);
        break;
    case PG_QUERY__NODE__NODE_XML_SERIALIZE: pg_expression(w, n->xml_serialize->expr); break;
    case PG_QUERY__NODE__NODE_NAMED_ARG_EXPR: pg_expression(w, n->named_arg_expr->arg); break;
    case PG_QUERY__NODE__NODE_RES_TARGET: pg_expression(w, n->res_target->val); break;
    case PG_QUERY__NODE__NODE_MULTI_ASSIGN_REF: pg_expression(w, n->multi_assign_ref->source); break;
    case PG_QUERY__NODE__NODE_SORT_BY: pg_expression(w, n->sort_by->node); break;
    default: break;
    }
}

void pg_expression(struct pg *w, const pg_node *n)
{
    if (!n || n->node_case == PG_QUERY__NODE__NODE_A_CONST || !pg_enter(w)) return;
    switch (n->node_case) {
    case PG_QUERY__NODE__NODE_COLUMN_REF: column_reference(w, n->column_ref); break;
    case PG_QUERY__NODE__NODE_PARAM_REF:
        if (w->gather) w->gather->parameter = true;
        break;
    case PG_QUERY__NODE__NODE_FUNC_CALL: call(w, n->func_call); break;
    case PG_QUERY__NODE__NODE_SUB_LINK: sublink(w, n->sub_link); break;
    case PG_QUERY__NODE__NODE_CASE_EXPR: case_expression(w, n->case_expr); break;
    case PG_QUERY__NODE__NODE_A_EXPR:
        pg_expression(w, n->a_expr->lexpr);
        pg_expression(w, n->a_expr->rexpr);
        break;
    case PG_QUERY__NODE__NODE_BOOL_EXPR: pg_expressions(w, n->bool_expr->args, n->bool_expr->n_args); break;
    case PG_QUERY__NODE__NODE_TYPE_CAST: pg_expression(w, n->type_cast->arg); break;
    case PG_QUERY__NODE__NODE_COLLATE_CLAUSE: pg_expression(w, n->collate_clause->arg); break;
    case PG_QUERY__NODE__NODE_NULL_TEST: pg_expression(w, n->null_test->arg); break;
    case PG_QUERY__NODE__NODE_BOOLEAN_TEST: pg_expression(w, n->boolean_test->arg); break;
    default: container(w, n); break;
    }
    pg_leave(w);
}
