/* One comparison: from libpg_query's many ways of writing one to struct predicate. */
#include "query/pg_internal.h"

/* ---- operators -------------------------------------------------------------------------------------------
 */

static const struct operator
{
    const char *text;
    enum predicate_op op;
}
operators[] = {
    {"=",    PREDICATE_EQUAL        },
    {"<>",   PREDICATE_NOT_EQUAL    },
    {"!=",   PREDICATE_NOT_EQUAL    },
    {"<",    PREDICATE_LESS         },
    {"<=",   PREDICATE_LESS_EQUAL   },
    {">",    PREDICATE_GREATER      },
    {">=",   PREDICATE_GREATER_EQUAL},
    {"~~",   PREDICATE_LIKE         },
    {"!~~",  PREDICATE_NOT_LIKE     },
    {"~~*",  PREDICATE_ILIKE        },
    {"!~~*", PREDICATE_NOT_ILIKE    },
    {"~",    PREDICATE_REGEX        },
    {"~*",   PREDICATE_REGEX        },
    {"!~",   PREDICATE_NOT_REGEX    },
    {"!~*",  PREDICATE_NOT_REGEX    },
    {"@>",   PREDICATE_CONTAINS     },
    {"<@",   PREDICATE_CONTAINS     },
    {"?",    PREDICATE_CONTAINS     },
    {"?|",   PREDICATE_CONTAINS     },
    {"?&",   PREDICATE_CONTAINS     },
    {"@?",   PREDICATE_CONTAINS     },
    {"&&",   PREDICATE_OVERLAPS     },
    {"@@",   PREDICATE_FULL_TEXT    },
    {"@@@",  PREDICATE_FULL_TEXT    },
};

static enum predicate_op operator_op(struct slice text)
{
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (slice_eq(text, slice_of(operators[i].text))) return operators[i].op;
    return PREDICATE_OTHER;
}

/* What an operator becomes under NOT, and with its sides exchanged; PREDICATE_OTHER is "nothing of these". */
static const struct turned {
    enum predicate_op op, negated, exchanged;
} turned[] = {
    {PREDICATE_EQUAL,         PREDICATE_NOT_EQUAL,     PREDICATE_EQUAL        },
    {PREDICATE_NOT_EQUAL,     PREDICATE_EQUAL,         PREDICATE_NOT_EQUAL    },
    {PREDICATE_LESS,          PREDICATE_GREATER_EQUAL, PREDICATE_GREATER      },
    {PREDICATE_LESS_EQUAL,    PREDICATE_GREATER,       PREDICATE_GREATER_EQUAL},
    {PREDICATE_GREATER,       PREDICATE_LESS_EQUAL,    PREDICATE_LESS         },
    {PREDICATE_GREATER_EQUAL, PREDICATE_LESS,          PREDICATE_LESS_EQUAL   },
    {PREDICATE_BETWEEN,       PREDICATE_NOT_BETWEEN,   PREDICATE_OTHER        },
    {PREDICATE_NOT_BETWEEN,   PREDICATE_BETWEEN,       PREDICATE_OTHER        },
    {PREDICATE_IN,            PREDICATE_NOT_IN,        PREDICATE_OTHER        },
    {PREDICATE_NOT_IN,        PREDICATE_IN,            PREDICATE_OTHER        },
    {PREDICATE_LIKE,          PREDICATE_NOT_LIKE,      PREDICATE_OTHER        },
    {PREDICATE_NOT_LIKE,      PREDICATE_LIKE,          PREDICATE_OTHER        },
    {PREDICATE_ILIKE,         PREDICATE_NOT_ILIKE,     PREDICATE_OTHER        },
    {PREDICATE_NOT_ILIKE,     PREDICATE_ILIKE,         PREDICATE_OTHER        },
    {PREDICATE_REGEX,         PREDICATE_NOT_REGEX,     PREDICATE_OTHER        },
    {PREDICATE_NOT_REGEX,     PREDICATE_REGEX,         PREDICATE_OTHER        },
    {PREDICATE_IS_NULL,       PREDICATE_IS_NOT_NULL,   PREDICATE_OTHER        },
    {PREDICATE_IS_NOT_NULL,   PREDICATE_IS_NULL,       PREDICATE_OTHER        },
    {PREDICATE_IS_TRUE,       PREDICATE_IS_FALSE,      PREDICATE_OTHER        },
    {PREDICATE_IS_FALSE,      PREDICATE_IS_TRUE,       PREDICATE_OTHER        },
    {PREDICATE_DISTINCT,      PREDICATE_NOT_DISTINCT,  PREDICATE_DISTINCT     },
    {PREDICATE_NOT_DISTINCT,  PREDICATE_DISTINCT,      PREDICATE_NOT_DISTINCT },
    {PREDICATE_EXISTS,        PREDICATE_NOT_EXISTS,    PREDICATE_OTHER        },
    {PREDICATE_NOT_EXISTS,    PREDICATE_EXISTS,        PREDICATE_OTHER        },
    {PREDICATE_OVERLAPS,      PREDICATE_OTHER,         PREDICATE_OVERLAPS     },
    {PREDICATE_FULL_TEXT,     PREDICATE_OTHER,         PREDICATE_FULL_TEXT    },
    {PREDICATE_CONTAINS,      PREDICATE_OTHER,         PREDICATE_CONTAINS     },
};

static const struct turned *turned_of(enum predicate_op op)
{
    for (size_t i = 0; i < sizeof turned / sizeof *turned; i++)
        if (turned[i].op == op) return &turned[i];
    return NULL;
}

/* ---- finishing one predicate -----------------------------------------------------------------------------
 */

static bool holds_nothing(const struct operand *o)
{
    return !o->columns && o->scope < 0 && !o->aggregate && !o->is_volatile;
}

/* Columns go to the left: from the right when the left has none, a bare column before an expression. */
static void exchange_sides(struct predicate *p)
{
    const struct turned *t = turned_of(p->op);
    if (!t || t->exchanged == PREDICATE_OTHER || !p->right.columns) return;
    if (p->op == PREDICATE_CONTAINS && p->op_text.n && p->op_text.p[0] == '?') return;
    bool bare = p->right.kind == OPERAND_COLUMN && p->left.kind != OPERAND_COLUMN;
    if (p->left.columns && !bare) return;
    struct operand left = p->left;
    p->left = p->right;
    p->right = left;
    p->op = t->exchanged;
    p->swapped = true;
}

static void add(struct pg *w, struct predicate p, bool negated)
{
    const struct turned *t = turned_of(p.op);
    if (negated && t && t->negated != PREDICATE_OTHER)
        p.op = t->negated;
    else if (negated)
        p.negated = true;
    exchange_sides(&p);
    bool named = p.op == PREDICATE_EXISTS || p.op == PREDICATE_NOT_EXISTS || p.op == PREDICATE_CURRENT_OF ||
                 (p.op == PREDICATE_OTHER && p.left.kind == OPERAND_PARAMETER); /* WHERE {condition} */
    if (!named && holds_nothing(&p.left) && holds_nothing(&p.right) && holds_nothing(&p.upper))
        p.op = PREDICATE_CONSTANT;
    vec_push(w->arena, &w->q->predicates, p);
}

/* The operator as the user wrote it, or `otherwise` when the token at `location` is none. */
static struct slice written(struct pg *w, int32_t location, struct slice otherwise)
{
    if (location < 0) return otherwise;
    int i = pg_token_at(&w->tokens, (uint32_t)location);
    if (i >= w->tokens.n || w->tokens.at[i].kind != TOKEN_OPERATOR) return otherwise;
    return pg_token_text(&w->tokens, i);
}

/* ---- patterns --------------------------------------------------------------------------------------------
 */

/* The first constant of a pattern that is put together: '%' || $1, concat('%', x). NULL without. */
static const char *pattern_start(const pg_node *n)
{
    for (int depth = 0; n && depth < PG_CHAIN_LIMIT; depth++) {
        switch (n->node_case) {
        case PG_QUERY__NODE__NODE_A_CONST:
            return n->a_const->val_case == PG_QUERY__A__CONST__VAL_SVAL ? n->a_const->sval->sval : NULL;
        case PG_QUERY__NODE__NODE_TYPE_CAST: n = n->type_cast->arg; break;
        case PG_QUERY__NODE__NODE_A_EXPR: n = n->a_expr->lexpr; break;
        case PG_QUERY__NODE__NODE_FUNC_CALL:
            if (!n->func_call->n_args) return NULL;
            n = n->func_call->args[0];
            break;
        case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
            if (!n->a_array_expr->n_elements) return NULL;
            n = n->a_array_expr->elements[0];
            break;
        default: return NULL;
        }
    }
    return NULL;
}

/* True when a pattern says nothing about how the value begins. */
static bool pattern_is_open(enum predicate_op op, const pg_node *pattern)
{
    const char *start = pattern_start(pattern);
    if (!start) return false;
    if (op == PREDICATE_REGEX) return start[0] != '^' || !start[1] || strchr(".[($\\*", start[1]);
    return start[0] == '%' || start[0] == '_';
}

/* LIKE ... ESCAPE and SIMILAR TO come as calls around the pattern. */
static const pg_node *pattern_of(struct pg *w, const pg_node *n)
{
    if (!n || n->node_case != PG_QUERY__NODE__NODE_FUNC_CALL || !n->func_call->n_args) return n;
    struct slice name = pg_last_name(w, n->func_call->funcname, n->func_call->n_funcname);
    bool wrapper = slice_eq(name, SLICE("like_escape")) || slice_eq(name, SLICE("similar_to_escape"));
    return wrapper ? n->func_call->args[0] : n;
}

static void pattern(struct pg *w, const PgQuery__AExpr *e, bool negated, struct predicate p)
{
    const pg_node *right = pattern_of(w, e->rexpr);
    p.left = pg_operand(w, e->lexpr);
    p.right = pg_operand(w, right);
    if (pattern_is_open(p.op, right)) p.why_not = "leading-wildcard";
    add(w, p, negated);
}

static void pattern_keyword(struct pg *w, const PgQuery__AExpr *e, bool negated, struct predicate p)
{
    struct slice name = pg_last_name(w, e->name, e->n_name);
    bool not = name.n && name.p[0] == '!';
    switch (e->kind) {
    case PG_QUERY__A__EXPR__KIND__AEXPR_LIKE:
        p.op = not ? PREDICATE_NOT_LIKE : PREDICATE_LIKE;
        p.op_text = not ? SLICE("not like") : SLICE("like");
        break;
    case PG_QUERY__A__EXPR__KIND__AEXPR_ILIKE:
        p.op = not ? PREDICATE_NOT_ILIKE : PREDICATE_ILIKE;
        p.op_text = not ? SLICE("not ilike") : SLICE("ilike");
        break;
    default:
        p.op = PREDICATE_SIMILAR;
        p.op_text = not ? SLICE("not similar to") : SLICE("similar to");
        if (not ) negated = !negated;
    }
    pattern(w, e, negated, p);
}

/* ---- rows ------------------------------------------------------------------------------------------------
 */

static const PgQuery__RowExpr *row_of(const pg_node *n)
{
    return n && n->node_case == PG_QUERY__NODE__NODE_ROW_EXPR ? n->row_expr : NULL;
}

/* (a, b) = (1, 2): one predicate per column. */
static void rows(struct pg *w, const PgQuery__RowExpr *left, const PgQuery__RowExpr *right, bool negated,
                 struct predicate p)
{
    p.tuple = true;
    p.tuple_group = w->tuple_groups++;
    for (size_t i = 0; i < left->n_args; i++) {
        struct predicate one = p;
        one.tuple_position = (int)i;
        one.left = pg_operand(w, left->args[i]);
        one.right = i < right->n_args ? pg_operand(w, right->args[i]) : pg_operand_none();
        add(w, one, negated);
    }
}

/* (a, b) IN ((1, 2), (3, 4)): each column against its values. */
static void row_in_list(struct pg *w, const PgQuery__RowExpr *left, const PgQuery__List *list, bool negated,
                        struct predicate p, struct span at)
{
    pg_node **column = ARENA_ARRAY(w->arena, pg_node *, list->n_items + 1);
    p.tuple = true;
    p.tuple_group = w->tuple_groups++;
    for (size_t i = 0; i < left->n_args; i++) {
        size_t n = 0;
        for (size_t k = 0; k < list->n_items; k++) {
            const PgQuery__RowExpr *row = row_of(list->items[k]);
            if (row && i < row->n_args) column[n++] = row->args[i];
        }
        struct predicate one = p;
        one.tuple_position = (int)i;
        one.left = pg_operand(w, left->args[i]);
        one.right = pg_operand_list(w, column, n, at);
        one.right.literal = n ? pg_literal_in(w->q, pg_span_of(w, column[0])) : -1;
        add(w, one, negated);
    }
}

/* ---- subqueries ------------------------------------------------------------------------------------------
 */

static void with_subquery(struct pg *w, const pg_node *test, int scope, struct span at, bool negated,
                          struct predicate p)
{
    const PgQuery__RowExpr *row = row_of(test);
    if (!row) {
        p.left = pg_operand(w, test);
        p.right = pg_operand_subquery(scope, at);
        add(w, p, negated);
        return;
    }
    p.tuple = true;
    p.tuple_group = w->tuple_groups++;
    for (size_t i = 0; i < row->n_args; i++) {
        struct predicate one = p;
        one.tuple_position = (int)i;
        one.left = pg_operand(w, row->args[i]);
        one.right = pg_operand_subquery(scope, at);
        add(w, one, negated);
    }
}

static void set_link_op(struct pg *w, const PgQuery__SubLink *s, struct predicate *p)
{
    struct slice name = pg_last_name(w, s->oper_name, s->n_oper_name);
    bool any = s->sub_link_type == PG_QUERY__SUB_LINK_TYPE__ANY_SUBLINK;
    if (!s->n_oper_name) {
        p->op = PREDICATE_IN;
        p->op_text = SLICE("in");
        return;
    }
    enum predicate_op op = operator_op(name);
    p->op = any && op == PREDICATE_EQUAL        ? PREDICATE_IN
            : !any && op == PREDICATE_NOT_EQUAL ? PREDICATE_NOT_IN
                                                : PREDICATE_OTHER;
    p->op_text = slice_of(arena_printf(w->arena, "%.*s %s", SLICE_ARG(name), any ? "any" : "all"));
}

static void sublink(struct pg *w, const pg_node *n, bool negated, struct predicate p)
{
    const PgQuery__SubLink *s = n->sub_link;
    struct span at = pg_span(w, pg_select_range(w, s->subselect));
    switch (s->sub_link_type) {
    case PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK:
        p.op = PREDICATE_EXISTS;
        p.op_text = SLICE("exists");
        p.right = pg_operand_subquery(pg_select_new(w, s->subselect, SCOPE_EXISTS), at);
        add(w, p, negated);
        break;
    case PG_QUERY__SUB_LINK_TYPE__ANY_SUBLINK:
    case PG_QUERY__SUB_LINK_TYPE__ALL_SUBLINK: {
        enum scope_kind kind = s->sub_link_type == PG_QUERY__SUB_LINK_TYPE__ALL_SUBLINK ? SCOPE_ALL
                               : s->n_oper_name                                         ? SCOPE_ANY
                                                                                        : SCOPE_IN;
        set_link_op(w, s, &p);
        if (p.op == PREDICATE_IN && negated && !p.negated) p.op_text = SLICE("not in");
        with_subquery(w, s->testexpr, pg_select_new(w, s->subselect, kind), at, negated, p);
        break;
    }
    default:
        p.op = PREDICATE_OTHER;
        p.left = pg_operand(w, n);
        add(w, p, negated);
    }
}

/* ---- A_Expr ----------------------------------------------------------------------------------------------
 */

static struct span list_span(struct pg *w, const pg_node *list)
{
    struct range r = pg_range_of(w, list);
    if (r.first > r.last) return (struct span){0, 0};
    int open = w->tokens.parent[r.first];
    if (open >= 0 && w->tokens.partner[open] >= r.last) r = (struct range){open, w->tokens.partner[open]};
    return pg_span(w, r);
}

static void in_list(struct pg *w, const PgQuery__AExpr *e, bool negated, struct predicate p)
{
    struct slice name = pg_last_name(w, e->name, e->n_name);
    bool not = slice_eq(name, SLICE("<>"));
    p.op = not ? PREDICATE_NOT_IN : PREDICATE_IN;
    p.op_text = not ? SLICE("not in") : SLICE("in");
    if (!e->rexpr || e->rexpr->node_case != PG_QUERY__NODE__NODE_LIST) return;
    const PgQuery__List *list = e->rexpr->list;
    struct span at = list_span(w, e->rexpr);
    if (row_of(e->lexpr)) {
        row_in_list(w, row_of(e->lexpr), list, negated, p, at);
        return;
    }
    p.left = pg_operand(w, e->lexpr);
    p.right = pg_operand_list(w, list->items, list->n_items, at);
    add(w, p, negated);
}

/* x = ANY (array), x <> ALL (array), x LIKE ANY (array). */
static void any_all(struct pg *w, const PgQuery__AExpr *e, bool negated, struct predicate p)
{
    struct slice name = pg_last_name(w, e->name, e->n_name);
    bool any = e->kind == PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY;
    enum predicate_op op = operator_op(name);
    if (op == PREDICATE_EQUAL)
        p.op = any ? PREDICATE_IN : PREDICATE_OTHER;
    else if (op == PREDICATE_NOT_EQUAL)
        p.op = any ? PREDICATE_OTHER : PREDICATE_NOT_IN;
    else if (op == PREDICATE_LIKE || op == PREDICATE_ILIKE)
        p.op = any ? op : PREDICATE_OTHER;
    else
        p.op = PREDICATE_OTHER;
    p.op_text = slice_of(arena_printf(w->arena, "%.*s %s", SLICE_ARG(name), any ? "any" : "all"));
    if (pattern_is_open(op, e->rexpr) && op == p.op) p.why_not = "leading-wildcard";
    p.left = pg_operand(w, e->lexpr);
    p.right = pg_operand(w, e->rexpr);
    if (p.op == PREDICATE_IN && !p.left.columns && p.right.kind == OPERAND_COLUMN) {
        struct operand left = p.left; /* 5 = ANY (tags) */
        p.left = p.right;
        p.right = left;
        p.op = PREDICATE_CONTAINS;
        p.swapped = true;
    }
    add(w, p, negated);
}

static void between(struct pg *w, const PgQuery__AExpr *e, bool negated, struct predicate p)
{
    bool not = e->kind == PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN ||
               e->kind == PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN_SYM;
    p.op = not ? PREDICATE_NOT_BETWEEN : PREDICATE_BETWEEN;
    p.op_text = not ? SLICE("not between") : SLICE("between");
    p.left = pg_operand(w, e->lexpr);
    if (e->rexpr && e->rexpr->node_case == PG_QUERY__NODE__NODE_LIST && e->rexpr->list->n_items == 2) {
        p.right = pg_operand(w, e->rexpr->list->items[0]);
        p.upper = pg_operand(w, e->rexpr->list->items[1]);
    }
    add(w, p, negated);
}

static void plain(struct pg *w, const PgQuery__AExpr *e, bool negated, struct predicate p)
{
    struct slice name = pg_last_name(w, e->name, e->n_name);
    p.op = operator_op(name);
    p.op_text = written(w, e->location, name);
    const PgQuery__RowExpr *left = row_of(e->lexpr), *right = row_of(e->rexpr);
    switch (p.op) {
    case PREDICATE_LIKE:
    case PREDICATE_NOT_LIKE:
    case PREDICATE_ILIKE:
    case PREDICATE_NOT_ILIKE:
    case PREDICATE_REGEX:
    case PREDICATE_NOT_REGEX: pattern(w, e, negated, p); return;
    default: break;
    }
    if (left && right && left->n_args) {
        rows(w, left, right, negated, p);
        return;
    }
    if (left && e->rexpr &&
        e->rexpr->node_case == PG_QUERY__NODE__NODE_SUB_LINK) { /* (a, b) = (SELECT ...) */
        const pg_node *select = e->rexpr->sub_link->subselect;
        struct span at = pg_span(w, pg_select_range(w, select));
        with_subquery(w, e->lexpr, pg_select_new(w, select, SCOPE_SCALAR), at, negated, p);
        return;
    }
    p.left = pg_operand(w, e->lexpr);
    p.right = pg_operand(w, e->rexpr);
    add(w, p, negated);
}

/* A value used as a condition: a boolean column, a call, TRUE. */
static void value(struct pg *w, const pg_node *n, bool negated, struct predicate p)
{
    p.left = pg_operand(w, n);
    p.op = p.left.kind == OPERAND_COLUMN ? PREDICATE_IS_TRUE : PREDICATE_OTHER;
    add(w, p, negated);
}

static void expression(struct pg *w, const pg_node *n, bool negated, struct predicate p)
{
    const PgQuery__AExpr *e = n->a_expr;
    switch (e->kind) {
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP:
        if (e->lexpr && e->rexpr)
            plain(w, e, negated, p);
        else
            value(w, n, negated, p);
        break;
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY:
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ALL: any_all(w, e, negated, p); break;
    case PG_QUERY__A__EXPR__KIND__AEXPR_DISTINCT:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT: {
        bool not = e->kind == PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT;
        p.op = not ? PREDICATE_NOT_DISTINCT : PREDICATE_DISTINCT;
        p.op_text = not ? SLICE("is not distinct from") : SLICE("is distinct from");
        p.left = pg_operand(w, e->lexpr);
        p.right = pg_operand(w, e->rexpr);
        add(w, p, negated);
        break;
    }
    case PG_QUERY__A__EXPR__KIND__AEXPR_IN: in_list(w, e, negated, p); break;
    case PG_QUERY__A__EXPR__KIND__AEXPR_LIKE:
    case PG_QUERY__A__EXPR__KIND__AEXPR_ILIKE:
    case PG_QUERY__A__EXPR__KIND__AEXPR_SIMILAR: pattern_keyword(w, e, negated, p); break;
    case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN:
    case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN_SYM:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN_SYM: between(w, e, negated, p); break;
    default: value(w, n, negated, p);
    }
}

static void boolean_test(struct pg *w, const PgQuery__BooleanTest *t, bool negated, struct predicate p)
{
    static const struct {
        enum predicate_op op;
        const char *text;
        bool negated;
    } tests[] = {
        [PG_QUERY__BOOL_TEST_TYPE__IS_TRUE] = {PREDICATE_IS_TRUE,     "is true",        false},
        [PG_QUERY__BOOL_TEST_TYPE__IS_NOT_TRUE] = {PREDICATE_IS_FALSE,    "is not true",    true },
        [PG_QUERY__BOOL_TEST_TYPE__IS_FALSE] = {PREDICATE_IS_FALSE,    "is false",       false},
        [PG_QUERY__BOOL_TEST_TYPE__IS_NOT_FALSE] = {PREDICATE_IS_TRUE,     "is not false",   true },
        [PG_QUERY__BOOL_TEST_TYPE__IS_UNKNOWN] = {PREDICATE_IS_NULL,     "is unknown",     false},
        [PG_QUERY__BOOL_TEST_TYPE__IS_NOT_UNKNOWN] = {PREDICATE_IS_NOT_NULL, "is not unknown", false},
    };
    size_t type = (size_t)t->booltesttype;
    if (type >= sizeof tests / sizeof *tests || !tests[type].text) return;
    p.op = tests[type].op;
    p.op_text = slice_of(tests[type].text);
    p.negated |= tests[type].negated;
    p.left = pg_operand(w, t->arg);
    add(w, p, negated);
}

void pg_compare(struct pg *w, const pg_node *n, bool negated, struct predicate p)
{
    switch (n->node_case) {
    case PG_QUERY__NODE__NODE_A_EXPR: expression(w, n, negated, p); break;
    case PG_QUERY__NODE__NODE_NULL_TEST: {
        bool not = n->null_test->nulltesttype == PG_QUERY__NULL_TEST_TYPE__IS_NOT_NULL;
        p.op = not ? PREDICATE_IS_NOT_NULL : PREDICATE_IS_NULL;
        p.op_text = not ? SLICE("is not null") : SLICE("is null");
        p.left = pg_operand(w, n->null_test->arg);
        add(w, p, negated);
        break;
    }
    case PG_QUERY__NODE__NODE_BOOLEAN_TEST: boolean_test(w, n->boolean_test, negated, p); break;
    case PG_QUERY__NODE__NODE_SUB_LINK: sublink(w, n, negated, p); break;
    case PG_QUERY__NODE__NODE_CURRENT_OF_EXPR:
        p.op = PREDICATE_CURRENT_OF;
        p.op_text = SLICE("current of");
        add(w, p, negated);
        break;
    default: value(w, n, negated, p);
    }
}
