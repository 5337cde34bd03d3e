/* Conditions in normal form: NOT goes down to the comparisons by De Morgan's laws, AND and OR become numbers.
 *
 * Each term that is ANDed at the top has a conjunct number of its own within clause and scope. The arms of an
 * OR share their conjunct; each arm has a disjunct number, and everything below an arm shares it, also when
 * the arm is an AND of several comparisons. */
#include "query/pg_internal.h"

/* Where a condition stands. */
struct place {
    enum clause clause;
    int relation;
    int conjunct, disjunct;
};

/* A node without the NOTs around it. */
struct polarity {
    const pg_node *node;
    const pg_node *whole; /* with them */
    bool negated;         /* an odd number of NOTs, those further out included */
    bool written;         /* the last of them was written in front, not as in "x NOT IN (SELECT ...)" */
};

static struct polarity strip_not(const pg_node *n, bool negated, bool written)
{
    struct polarity p = {.node = n, .whole = n, .negated = negated, .written = written};
    while (p.node && p.node->node_case == PG_QUERY__NODE__NODE_BOOL_EXPR &&
           p.node->bool_expr->boolop == PG_QUERY__BOOL_EXPR_TYPE__NOT_EXPR &&
           p.node->bool_expr->n_args == 1) {
        const PgQuery__BoolExpr *b = p.node->bool_expr;
        const pg_node *inner = b->args[0];
        p.written = p.written || b->location <= (int32_t)pg_extent(inner).first;
        p.negated = !p.negated;
        p.node = inner;
    }
    return p;
}

/* AND, OR, or neither, as it reads under the NOTs. */
enum connective { CONNECTIVE_NONE, CONNECTIVE_AND, CONNECTIVE_OR };
static enum connective connective_of(const struct polarity *p)
{
    if (!p->node || p->node->node_case != PG_QUERY__NODE__NODE_BOOL_EXPR) return CONNECTIVE_NONE;
    bool both = p->node->bool_expr->boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR;
    return both != p->negated ? CONNECTIVE_AND : CONNECTIVE_OR;
}

static void term(struct pg *w, const struct polarity *p, const struct place *at)
{
    if (!p->node) return;
    struct predicate out = {.scope = w->scope,
                            .clause = at->clause,
                            .conjunct = at->conjunct,
                            .disjunct = at->disjunct,
                            .relation = at->relation,
                            .tuple_group = -1,
                            .negated = p->negated && p->written,
                            .why_not = "",
                            .op_text = SLICE(""),
                            .at = pg_span_of(w, p->whole)};
    out.left = out.right = out.upper = pg_operand_none();
    pg_compare(w, p->node, p->negated, out);
}

/* Everything below one arm of an OR. */
static void arm(struct pg *w, const pg_node *n, bool negated, bool written, const struct place *at)
{
    if (!pg_enter(w)) return;
    struct polarity p = strip_not(n, negated, written);
    if (connective_of(&p) == CONNECTIVE_NONE)
        term(w, &p, at);
    else
        for (size_t i = 0; i < p.node->bool_expr->n_args; i++)
            arm(w, p.node->bool_expr->args[i], p.negated, p.written, at);
    pg_leave(w);
}

static void arms(struct pg *w, const pg_node *n, bool negated, bool written, struct place *at)
{
    if (!pg_enter(w)) return;
    struct polarity p = strip_not(n, negated, written);
    if (connective_of(&p) == CONNECTIVE_OR) {
        for (size_t i = 0; i < p.node->bool_expr->n_args; i++)
            arms(w, p.node->bool_expr->args[i], p.negated, p.written, at);
    } else {
        at->disjunct++;
        arm(w, n, negated, written, at);
    }
    pg_leave(w);
}

static int next_conjunct(struct pg *w, enum clause clause)
{
    size_t i = (size_t)w->scope * (CLAUSE_CHECK + 1) + clause;
    while (w->conjuncts.n <= i) vec_push(w->arena, &w->conjuncts, 0);
    return w->conjuncts.at[i]++;
}

static void conjuncts(struct pg *w, const pg_node *n, bool negated, bool written, struct place *at)
{
    if (!pg_enter(w)) return;
    struct polarity p = strip_not(n, negated, written);
    enum connective c = connective_of(&p);
    if (c == CONNECTIVE_AND) {
        for (size_t i = 0; i < p.node->bool_expr->n_args; i++)
            conjuncts(w, p.node->bool_expr->args[i], p.negated, p.written, at);
    } else {
        at->conjunct = next_conjunct(w, at->clause);
        at->disjunct = -1;
        if (c == CONNECTIVE_OR)
            arms(w, n, negated, written, at);
        else
            term(w, &p, at);
    }
    pg_leave(w);
}

void pg_condition(struct pg *w, const pg_node *n, enum clause clause, int relation)
{
    struct place at = {.clause = clause, .relation = relation};
    if (n) conjuncts(w, n, false, false, &at);
}
