/* What needs the whole query: whether an index could serve a predicate, and join edges. */
#include "query/pg_internal.h"

/* Number of relations by scope. */
static int *count_relations(struct pg *w)
{
    int *n = ARENA_ARRAY(w->arena, int, w->q->scopes.n + 1);
    VEC_EACH (struct relation, r, &w->q->relations) n[r->scope]++;
    return n;
}

/* True when two columns surely come from one relation, as far as names tell. */
static bool same_relation(const struct query *q, const int *relations, int left, int right)
{
    const struct column *a = &q->columns.at[left], *b = &q->columns.at[right];
    if (a->scope != b->scope) return false;
    if (a->qualifier.n && b->qualifier.n) return slice_eq(a->qualifier, b->qualifier);
    return relations[a->scope] == 1;
}

static bool is_negation(enum predicate_op op)
{
    switch (op) {
    case PREDICATE_NOT_EQUAL:
    case PREDICATE_NOT_IN:
    case PREDICATE_NOT_BETWEEN:
    case PREDICATE_NOT_LIKE:
    case PREDICATE_NOT_ILIKE:
    case PREDICATE_NOT_REGEX:
    case PREDICATE_DISTINCT: return true;
    default: return false;
    }
}

/* Why an index on the columns of the left side cannot be searched, by what that side is. */
static const char *left_reason(const struct operand *o)
{
    static const char arithmetic[] = "+-*/%^|&#";
    if (o->scope >= 0) return "subquery";
    if (!o->columns) return "no-column";
    if (o->kind == OPERAND_COLUMN) return "";
    if (o->columns > 1) return "two-columns";
    if (o->aggregate) return "expression";
    if (o->function.n >= 2 && o->function.p[0] == ':' && o->function.p[1] == ':') return "cast";
    if (o->key.n) return "expression";
    if (o->function.n && o->function.n <= 2 && strchr(arithmetic, o->function.p[0])) return "arithmetic";
    static const struct slice others[] = {
        {"case",    4},
        {"and",     3},
        {"or",      2},
        {"not",     3},
        {"row",     3},
        {"[]",      2},
        {"array",   5},
        {"collate", 7}
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (slice_eq(o->function, others[i])) return "expression";
    return o->function.n && (ascii_is_alpha(o->function.p[0]) || o->function.p[0] == '_') ? "function"
                                                                                          : "expression";
}

static const char *reason(const struct query *q, const int *relations, const struct predicate *p)
{
    switch (p->op) {
    case PREDICATE_EXISTS:
    case PREDICATE_NOT_EXISTS: return "subquery";
    case PREDICATE_CONSTANT:
    case PREDICATE_CURRENT_OF: return "no-column";
    default: break;
    }
    const char *left = left_reason(&p->left);
    if (left[0]) return left;
    if (is_negation(p->op) || (p->op == PREDICATE_SIMILAR && p->negated)) return "negation";
    if (p->why_not[0]) return p->why_not;
    if (p->op == PREDICATE_ILIKE || p->op == PREDICATE_OTHER)
        return p->right.scope >= 0 ? "subquery" : "expression";
    if (p->right.columns && same_relation(q, relations, p->left.column, p->right.column))
        return "two-columns";
    if (p->upper.columns && same_relation(q, relations, p->left.column, p->upper.column))
        return "two-columns";
    return p->right.is_volatile ? "expression" : "";
}

static void edge(struct pg *w, const int *relations, int predicate)
{
    const struct predicate *p = &w->q->predicates.at[predicate];
    if (p->op != PREDICATE_EQUAL || p->disjunct >= 0 || p->left.kind != OPERAND_COLUMN ||
        p->right.kind != OPERAND_COLUMN)
        return;
    if (p->clause != CLAUSE_WHERE && p->clause != CLAUSE_ON) return;
    if (same_relation(w->q, relations, p->left.column, p->right.column)) return;
    vec_push(w->arena, &w->q->edges,
             ((struct join_edge){.scope = p->scope,
                                 .left = p->left.column,
                                 .right = p->right.column,
                                 .predicate = predicate,
                                 .clause = p->clause,
                                 .at = p->at}));
}

void pg_finish(struct pg *w)
{
    int *relations = count_relations(w);
    for (size_t i = 0; i < w->q->predicates.n; i++) {
        struct predicate *p = &w->q->predicates.at[i];
        p->why_not = reason(w->q, relations, p);
        p->sargable = !p->why_not[0];
        edge(w, relations, (int)i);
    }
}
