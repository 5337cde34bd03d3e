/* Outputs, GROUP BY, ORDER BY, LIMIT and locks of a scope. */
#include <stdlib.h>

#include "query/pg_internal.h"

/* ---- outputs ---------------------------------------------------------------------------------------------
 */

/* The name that the server gives to an output without AS. */
static struct slice implied_name(struct pg *w, const pg_node *n)
{
    for (int depth = 0; n && depth < PG_CHAIN_LIMIT; depth++) {
        switch (n->node_case) {
        case PG_QUERY__NODE__NODE_COLUMN_REF:
            return pg_last_name(w, n->column_ref->fields, n->column_ref->n_fields);
        case PG_QUERY__NODE__NODE_FUNC_CALL:
            return pg_last_name(w, n->func_call->funcname, n->func_call->n_funcname);
        case PG_QUERY__NODE__NODE_COALESCE_EXPR: return SLICE("coalesce");
        case PG_QUERY__NODE__NODE_CASE_EXPR: return SLICE("case");
        case PG_QUERY__NODE__NODE_A_ARRAY_EXPR: return SLICE("array");
        case PG_QUERY__NODE__NODE_ROW_EXPR: return SLICE("row");
        case PG_QUERY__NODE__NODE_MIN_MAX_EXPR:
            return n->min_max_expr->op == PG_QUERY__MIN_MAX_OP__IS_LEAST ? SLICE("least") : SLICE("greatest");
        case PG_QUERY__NODE__NODE_A_INDIRECTION: n = n->a_indirection->arg; break;
        case PG_QUERY__NODE__NODE_COLLATE_CLAUSE: n = n->collate_clause->arg; break;
        case PG_QUERY__NODE__NODE_TYPE_CAST: {
            struct slice inner = implied_name(w, n->type_cast->arg);
            return inner.n ? inner : pg_type(w, n->type_cast->type_name);
        }
        case PG_QUERY__NODE__NODE_SUB_LINK: {
            const pg_node *s = n->sub_link->subselect;
            if (n->sub_link->sub_link_type == PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK) return SLICE("exists");
            if (n->sub_link->sub_link_type == PG_QUERY__SUB_LINK_TYPE__ARRAY_SUBLINK) return SLICE("array");
            if (!s || s->node_case != PG_QUERY__NODE__NODE_SELECT_STMT || !s->select_stmt->n_target_list)
                return SLICE("");
            const pg_node *target = s->select_stmt->target_list[0];
            if (target->node_case != PG_QUERY__NODE__NODE_RES_TARGET) return SLICE("");
            if (target->res_target->name[0]) return pg_string(w, target->res_target->name);
            n = target->res_target->val;
            break;
        }
        default: return SLICE("");
        }
    }
    return SLICE("");
}

static bool is_star(const pg_node *n)
{
    if (!n || n->node_case != PG_QUERY__NODE__NODE_COLUMN_REF || !n->column_ref->n_fields) return false;
    return n->column_ref->fields[n->column_ref->n_fields - 1]->node_case == PG_QUERY__NODE__NODE_A_STAR;
}

static void note_aggregate(struct pg *w, const pg_node *n, struct output *out)
{
    if (!n || n->node_case != PG_QUERY__NODE__NODE_FUNC_CALL || n->func_call->over) return;
    const PgQuery__FuncCall *f = n->func_call;
    struct slice name = pg_last_name(w, f->funcname, f->n_funcname);
    if (!pg_is_aggregate(name, f->agg_star ? 1 : f->n_args)) return;
    out->aggregate = name;
    out->count_star = f->agg_star && slice_eq(name, SLICE("count"));
}

void pg_outputs(struct pg *w, pg_node *const *targets, size_t n, bool hidden)
{
    for (size_t i = 0; i < n; i++) {
        if (targets[i]->node_case != PG_QUERY__NODE__NODE_RES_TARGET) continue;
        const PgQuery__ResTarget *target = targets[i]->res_target;
        struct output out = {.scope = w->scope,
                             .hidden = hidden,
                             .star = is_star(target->val),
                             .aggregate = SLICE(""),
                             .at = pg_span_of(w, targets[i])};
        out.value = pg_operand(w, target->val);
        out.name = target->name[0] ? pg_string(w, target->name) : implied_name(w, target->val);
        if (out.star) out.name = SLICE("*");
        note_aggregate(w, target->val, &out);
        vec_push(w->arena, &w->q->outputs, out);
    }
}

/* ---- names and numbers of outputs in GROUP BY and ORDER BY --------------------------------------------- */

/* The outputs of a scope by position and by name. */
struct outputs {
    int *at;
    size_t n;
    size_t before_star; /* outputs that a number can mean with certainty */
    struct map names;
};

/* A set operation's outputs are those of its first arm. */
static int output_scope(const struct query *q, int scope)
{
    for (bool found = true; found && q->scopes.at[scope].set != SET_NONE;) {
        found = false;
        for (size_t i = (size_t)scope + 1; i < q->scopes.n && !found; i++)
            if (q->scopes.at[i].parent == scope && q->scopes.at[i].kind == SCOPE_ARM) {
                scope = (int)i;
                found = true;
            }
    }
    return scope;
}

static struct outputs outputs_of(struct pg *w)
{
    struct outputs out = {0};
    const struct query *q = w->q;
    int scope = output_scope(q, w->scope);
    out.at = ARENA_ARRAY(w->arena, int, q->outputs.n + 1);
    out.before_star = SIZE_MAX;
    for (size_t i = 0; i < q->outputs.n; i++) {
        if (q->outputs.at[i].scope != scope) continue;
        if (q->outputs.at[i].star && out.before_star == SIZE_MAX) out.before_star = out.n;
        out.at[out.n++] = (int)i;
        bool added = false;
        struct slice name = q->outputs.at[i].name;
        if (!name.n || q->outputs.at[i].star) continue;
        struct map_entry *e = map_add(w->arena, &out.names, name, &added);
        if (added) e->number = (uint64_t)i;
    }
    return out;
}

/* The output that a key means by its number or name, -1 when it means none. */
static int output_meant(struct pg *w, const struct outputs *outs, const pg_node *n, bool group, bool *ordinal)
{
    if (n->node_case == PG_QUERY__NODE__NODE_A_CONST &&
        n->a_const->val_case == PG_QUERY__A__CONST__VAL_IVAL) {
        *ordinal = true;
        size_t i = (size_t)n->a_const->ival->ival - 1;
        return i < outs->n && i < outs->before_star ? outs->at[i] : -1;
    }
    if (n->node_case != PG_QUERY__NODE__NODE_COLUMN_REF || n->column_ref->n_fields != 1 || is_star(n))
        return -1;
    const struct map_entry *e = map_find(&outs->names, pg_node_string(w, n->column_ref->fields[0]));
    if (!e) return -1;
    const struct output *o = &w->q->outputs.at[e->number];
    /* GROUP BY prefers a column of the input; only an expression's name must be the output's */
    if (group && o->value.kind == OPERAND_COLUMN && slice_eq(w->q->columns.at[o->value.column].name, o->name))
        return -1;
    return (int)e->number;
}

static struct operand key_operand(struct pg *w, const struct outputs *outs, const pg_node *n, bool group,
                                  bool *ordinal)
{
    int output = outs ? output_meant(w, outs, n, group, ordinal) : -1;
    if (output >= 0) return w->q->outputs.at[output].value;
    struct operand value = pg_operand(w, n);
    if (*ordinal) { /* the number of something behind a star */
        value.kind = OPERAND_NONE;
        value.literal = -1;
    }
    return value;
}

/* ---- GROUP BY --------------------------------------------------------------------------------------------
 */

static void group_keys(struct pg *w, const struct outputs *outs, pg_node *const *keys, size_t n, bool set)
{
    if (!pg_enter(w)) return;
    for (size_t i = 0; i < n; i++) {
        if (keys[i]->node_case == PG_QUERY__NODE__NODE_GROUPING_SET) {
            group_keys(w, outs, keys[i]->grouping_set->content, keys[i]->grouping_set->n_content, true);
            continue;
        }
        if (keys[i]->node_case == PG_QUERY__NODE__NODE_ROW_EXPR) { /* GROUP BY (a, b) */
            group_keys(w, outs, keys[i]->row_expr->args, keys[i]->row_expr->n_args, set);
            continue;
        }
        struct group_key key = {.scope = w->scope, .set = set};
        key.value = key_operand(w, outs, keys[i], true, &key.ordinal);
        vec_push(w->arena, &w->q->groups, key);
    }
    pg_leave(w);
}

void pg_group_by(struct pg *w, pg_node *const *keys, size_t n)
{
    if (!n) return;
    struct outputs outs = outputs_of(w);
    group_keys(w, &outs, keys, n, false);
}

/* ---- ORDER BY --------------------------------------------------------------------------------------------
 */

/* The key with DESC and NULLS LAST behind it. */
static struct span sort_span(struct pg *w, const PgQuery__SortBy *s)
{
    const struct pg_tokens *t = &w->tokens;
    struct range r = pg_range_of(w, s->node);
    if (r.first > r.last) return (struct span){0, 0};
    if (pg_token_is(t, r.last + 1, "asc") || pg_token_is(t, r.last + 1, "desc")) r.last++;
    if (pg_token_is(t, r.last + 1, "nulls")) r.last += 2;
    return pg_span(w, r);
}

void pg_order_by(struct pg *w, pg_node *const *keys, size_t n, bool window)
{
    if (!n) return;
    struct outputs outs = {0};
    if (!window) outs = outputs_of(w);
    for (size_t i = 0; i < n; i++) {
        if (keys[i]->node_case != PG_QUERY__NODE__NODE_SORT_BY) continue;
        const PgQuery__SortBy *s = keys[i]->sort_by;
        struct sort_key key = {.scope = w->scope, .window = window, .at = sort_span(w, s)};
        if (!s->node) continue;
        key.value = key_operand(w, window ? NULL : &outs, s->node, false, &key.ordinal);
        key.descending = s->sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_DESC;
        if (s->sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_USING) {
            struct slice op = pg_last_name(w, s->use_op, s->n_use_op);
            key.descending = op.n && op.p[0] == '>';
        }
        if (s->sortby_nulls == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_FIRST) key.nulls = NULLS_FIRST;
        if (s->sortby_nulls == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_LAST) key.nulls = NULLS_LAST;
        vec_push(w->arena, &w->q->sorts, key);
    }
}

/* ---- LIMIT and locks -------------------------------------------------------------------------------------
 */

struct amount pg_amount(struct pg *w, const pg_node *n)
{
    struct amount out = {.kind = AMOUNT_NONE, .literal = -1};
    if (!n) return out;
    struct operand o = pg_operand(w, n);
    struct slice type = SLICE("");
    const pg_node *core = pg_strip_casts(w, n, &type);
    out.at = o.at;
    out.literal = o.literal;
    switch (o.kind) {
    case OPERAND_NULL: return out; /* LIMIT ALL */
    case OPERAND_PARAMETER: out.kind = AMOUNT_PARAMETER; return out;
    case OPERAND_CONSTANT: break;
    default: out.kind = AMOUNT_EXPRESSION; return out;
    }
    out.kind = AMOUNT_NUMBER;
    const PgQuery__AConst *c = core->a_const;
    if (c->val_case == PG_QUERY__A__CONST__VAL_IVAL)
        out.value = c->ival->ival;
    else if (c->val_case == PG_QUERY__A__CONST__VAL_FVAL)
        out.value = strtoll(c->fval->fval, NULL, 10); /* beyond int; saturates beyond 64 bits */
    else if (c->val_case == PG_QUERY__A__CONST__VAL_SVAL)
        out.value = strtoll(c->sval->sval, NULL, 10);
    return out;
}

void pg_locks(struct pg *w, pg_node *const *locks, size_t n, const struct marks *m)
{
    struct scope *scope = pg_scope(w);
    for (size_t i = 0; i < n; i++) {
        if (locks[i]->node_case != PG_QUERY__NODE__NODE_LOCKING_CLAUSE) continue;
        const PgQuery__LockingClause *l = locks[i]->locking_clause;
        bool update = l->strength == PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORUPDATE ||
                      l->strength == PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORNOKEYUPDATE;
        enum lock_kind kind = update ? LOCK_UPDATE : LOCK_SHARE;
        if (kind > scope->lock) scope->lock = kind;
        scope->skip_locked |= l->wait_policy == PG_QUERY__LOCK_WAIT_POLICY__LockWaitSkip;
        scope->nowait |= l->wait_policy == PG_QUERY__LOCK_WAIT_POLICY__LockWaitError;
    }
    scope->lock_at = pg_span(w, pg_mark_range(&w->tokens, m, m->at[MARK_FOR]));
}
