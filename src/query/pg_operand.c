/* Operands: what one side of a comparison, or any value, is. */
#include "query/pg_internal.h"

struct operand pg_operand_none(void)
{
    return (struct operand){.kind = OPERAND_NONE,
                            .column = -1,
                            .literal = -1,
                            .scope = -1,
                            .stable = true,
                            .function = SLICE(""),
                            .cast = SLICE(""),
                            .key = SLICE("")};
}

struct operand pg_operand_subquery(int scope, struct span at)
{
    struct operand o = pg_operand_none();
    o.kind = OPERAND_SUBQUERY;
    o.scope = scope;
    o.stable = false;
    o.at = at;
    return o;
}

int pg_literal_in(const struct query *q, struct span at)
{
    size_t low = 0, high = q->literal_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (q->literals[middle].at.pos < at.pos)
            low = middle + 1;
        else
            high = middle;
    }
    return low < q->literal_count && q->literals[low].at.pos < at.pos + at.len ? (int)low : -1;
}

const pg_node *pg_strip_casts(struct pg *w, const pg_node *n, struct slice *type)
{
    while (n && n->node_case == PG_QUERY__NODE__NODE_TYPE_CAST) {
        if (!type->n) *type = pg_type(w, n->type_cast->type_name);
        n = n->type_cast->arg;
    }
    return n;
}

/* ---- functions -------------------------------------------------------------------------------------------
 */

static struct slice operator_name(struct pg *w, const PgQuery__AExpr *e)
{
    switch (e->kind) {
    case PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF: return SLICE("nullif");
    case PG_QUERY__A__EXPR__KIND__AEXPR_IN: return SLICE("in");
    case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN: return SLICE("between");
    default: return pg_last_name(w, e->name, e->n_name);
    }
}

/* Name of the outermost function, operator or cast of an expression. */
static struct slice outermost(struct pg *w, const pg_node *n)
{
    switch (n->node_case) {
    case PG_QUERY__NODE__NODE_FUNC_CALL:
        return pg_last_name(w, n->func_call->funcname, n->func_call->n_funcname);
    case PG_QUERY__NODE__NODE_A_EXPR: return operator_name(w, n->a_expr);
    case PG_QUERY__NODE__NODE_TYPE_CAST: {
        struct slice type = pg_type(w, n->type_cast->type_name);
        return slice_of(arena_printf(w->arena, "::%.*s", SLICE_ARG(type)));
    }
    case PG_QUERY__NODE__NODE_COALESCE_EXPR: return SLICE("coalesce");
    case PG_QUERY__NODE__NODE_MIN_MAX_EXPR:
        return n->min_max_expr->op == PG_QUERY__MIN_MAX_OP__IS_LEAST ? SLICE("least") : SLICE("greatest");
    case PG_QUERY__NODE__NODE_CASE_EXPR: return SLICE("case");
    case PG_QUERY__NODE__NODE_COLLATE_CLAUSE: return SLICE("collate");
    case PG_QUERY__NODE__NODE_A_INDIRECTION: return SLICE("[]");
    case PG_QUERY__NODE__NODE_A_ARRAY_EXPR: return SLICE("array");
    case PG_QUERY__NODE__NODE_ROW_EXPR: return SLICE("row");
    case PG_QUERY__NODE__NODE_NULL_TEST:
        return n->null_test->nulltesttype == PG_QUERY__NULL_TEST_TYPE__IS_NULL ? SLICE("is null")
                                                                               : SLICE("is not null");
    case PG_QUERY__NODE__NODE_BOOLEAN_TEST: return SLICE("is true");
    case PG_QUERY__NODE__NODE_BOOL_EXPR:
        return n->bool_expr->boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR  ? SLICE("and")
               : n->bool_expr->boolop == PG_QUERY__BOOL_EXPR_TYPE__OR_EXPR ? SLICE("or")
                                                                           : SLICE("not");
    case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION: {
        struct range r = pg_range_of(w, n);
        return r.first > r.last ? SLICE("") : slice_lower(w->arena, pg_token_text(&w->tokens, r.first));
    }
    default: return SLICE("");
    }
}

static bool is_json_path(struct slice op)
{
    return slice_eq(op, SLICE("->")) || slice_eq(op, SLICE("->>")) || slice_eq(op, SLICE("#>")) ||
           slice_eq(op, SLICE("#>>"));
}

/* Keys of a chain of JSON arrows, outermost last: a -> 'b' ->> 'c' is "b.c". */
static struct slice json_key(struct pg *w, const pg_node *n)
{
    struct slice key = SLICE(""), type = SLICE("");
    for (; n && n->node_case == PG_QUERY__NODE__NODE_A_EXPR; n = n->a_expr->lexpr) {
        const PgQuery__AExpr *e = n->a_expr;
        if (!is_json_path(pg_last_name(w, e->name, e->n_name))) break;
        const pg_node *right = pg_strip_casts(w, e->rexpr, &type);
        if (!right || right->node_case != PG_QUERY__NODE__NODE_A_CONST) break;
        const PgQuery__AConst *c = right->a_const;
        struct slice part = SLICE("");
        if (c->val_case == PG_QUERY__A__CONST__VAL_SVAL) part = pg_string(w, c->sval->sval);
        if (c->val_case == PG_QUERY__A__CONST__VAL_IVAL)
            part = slice_of(arena_printf(w->arena, "%d", c->ival->ival));
        key = key.n ? slice_of(arena_printf(w->arena, "%.*s.%.*s", SLICE_ARG(part), SLICE_ARG(key))) : part;
    }
    return key;
}

/* ---- operands --------------------------------------------------------------------------------------------
 */

static enum operand_kind kind_of(const pg_node *n, const pg_node *core)
{
    switch (core->node_case) {
    case PG_QUERY__NODE__NODE_A_CONST: return core->a_const->isnull ? OPERAND_NULL : OPERAND_CONSTANT;
    case PG_QUERY__NODE__NODE_PARAM_REF: return OPERAND_PARAMETER;
    case PG_QUERY__NODE__NODE_COLUMN_REF: return core == n ? OPERAND_COLUMN : OPERAND_EXPRESSION;
    case PG_QUERY__NODE__NODE_SUB_LINK:
        return core->sub_link->sub_link_type == PG_QUERY__SUB_LINK_TYPE__EXPR_SUBLINK ||
                       core->sub_link->sub_link_type == PG_QUERY__SUB_LINK_TYPE__ARRAY_SUBLINK ||
                       core->sub_link->sub_link_type == PG_QUERY__SUB_LINK_TYPE__MULTIEXPR_SUBLINK
                   ? OPERAND_SUBQUERY
                   : OPERAND_EXPRESSION;
    default: return OPERAND_EXPRESSION;
    }
}

static struct gather *gather_begin(struct pg *w, struct gather *g)
{
    struct gather *outer = w->gather;
    *g = (struct gather){.column = -1, .scope = -1};
    w->gather = g;
    return outer;
}

/* Fills the operand with what was gathered, and hands that to the expression around it. */
static void gather_end(struct pg *w, struct gather *outer, struct operand *o)
{
    struct gather *g = w->gather;
    w->gather = outer;
    o->column = g->column;
    o->columns = g->columns;
    o->scope = g->scope;
    o->aggregate = g->aggregate;
    o->is_volatile = g->is_volatile;
    o->stable = !g->columns && !g->is_volatile && !g->aggregate && !g->window && g->scope < 0;
    o->literal = pg_literal_in(w->q, o->at);
    if (!outer) return;
    if (!outer->columns) outer->column = g->column;
    outer->columns += g->columns;
    if (outer->scope < 0) outer->scope = g->scope;
    outer->aggregate |= g->aggregate;
    outer->window |= g->window;
    outer->is_volatile |= g->is_volatile;
    outer->parameter |= g->parameter;
}

/* A literal or parameter, perhaps with a cast. */
static bool is_value(const pg_node *n)
{
    while (n && n->node_case == PG_QUERY__NODE__NODE_TYPE_CAST) n = n->type_cast->arg;
    return n &&
           (n->node_case == PG_QUERY__NODE__NODE_A_CONST || n->node_case == PG_QUERY__NODE__NODE_PARAM_REF);
}

struct operand pg_operand_list(struct pg *w, pg_node *const *items, size_t n, struct span at)
{
    struct operand o = pg_operand_none();
    struct gather g, *outer = gather_begin(w, &g);
    o.kind = OPERAND_LIST;
    o.at = at;
    o.members = (int)n;
    for (size_t i = 0; i < n; i++) {
        if (is_value(items[i])) continue;
        o.list_mixed = true;
        pg_expression(w, items[i]);
    }
    gather_end(w, outer, &o);
    return o;
}

static struct operand array_operand(struct pg *w, const pg_node *n, const PgQuery__AArrayExpr *array)
{
    struct operand o = pg_operand_list(w, array->elements, array->n_elements, pg_span_of(w, n));
    if (o.list_mixed) {
        o.kind = OPERAND_EXPRESSION;
        o.function = SLICE("array");
    }
    return o;
}

struct operand pg_operand(struct pg *w, const pg_node *n)
{
    struct operand o = pg_operand_none();
    if (!n) return o;
    struct slice type = SLICE("");
    const pg_node *core = pg_strip_casts(w, n, &type);
    if (!core) return o;
    if (core->node_case == PG_QUERY__NODE__NODE_A_ARRAY_EXPR) return array_operand(w, n, core->a_array_expr);
    o.cast = type;
    o.at = pg_span_of(w, n);
    o.kind = kind_of(n, core);
    struct gather g, *outer = gather_begin(w, &g);
    pg_expression(w, n);
    gather_end(w, outer, &o);
    if (o.kind == OPERAND_SUBQUERY) o.literal = -1; /* what stands inside is the subquery's own */
    if (o.kind != OPERAND_EXPRESSION) return o;
    o.function = outermost(w, n);
    o.key = json_key(w, core);
    o.function_only = o.columns == 1 && o.scope < 0 && !g.aggregate && !g.window && !g.is_volatile &&
                      !g.parameter && core->node_case != PG_QUERY__NODE__NODE_CASE_EXPR &&
                      core->node_case != PG_QUERY__NODE__NODE_BOOL_EXPR;
    return o;
}
