/* One SELECT -> its access pattern. */
#include "advise/cql_advice.h"

const struct cql_term *cql_find_term(const struct cql_pattern *p, int column, enum cql_term_kind kind)
{
    VEC_EACH (struct cql_term, t, &p->terms)
        if (t->column == column && t->kind == kind) return t;
    return NULL;
}

bool cql_gives_partition(const struct cql_advice *c, const struct cql_pattern *p)
{
    const struct schema_table *t = cql_base(c, p->table);
    for (size_t i = 0; i < t->columns.n; i++)
        if (t->columns.at[i].role == ROLE_PARTITION && !t->columns.at[i].dropped &&
            !cql_find_term(p, (int)i, CQL_TERM_EQUAL))
            return false;
    return true;
}

/* ---- reading ---------------------------------------------------------------------------------------------
 */

static enum cql_term_kind kind_of(const struct predicate *p)
{
    if (p->left.kind != OPERAND_COLUMN) return CQL_TERM_NONE;
    switch (p->op) {
    case PREDICATE_EQUAL: return CQL_TERM_EQUAL;
    case PREDICATE_IN: return CQL_TERM_IN;
    case PREDICATE_LESS:
    case PREDICATE_LESS_EQUAL:
    case PREDICATE_GREATER:
    case PREDICATE_GREATER_EQUAL:
    case PREDICATE_BETWEEN: return CQL_TERM_RANGE;
    case PREDICATE_CONTAINS: return CQL_TERM_ELEMENT;
    case PREDICATE_CONTAINS_KEY: return CQL_TERM_KEY;
    default: return CQL_TERM_NONE;
    }
}

static int column_of(const struct schema_table *t, const struct query *q, const struct operand *o)
{
    return o->column >= 0 ? schema_find_column(t, q->columns.at[o->column].name) : -1;
}

static void add_terms(struct cql_advice *c, struct cql_pattern *p)
{
    const struct schema_table *t = cql_base(c, p->table);
    VEC_EACH (const struct predicate, predicate, &p->q->predicates) {
        if (predicate->clause != CLAUSE_WHERE || predicate->scope != 0) continue;
        struct cql_term term = {kind_of(predicate), column_of(t, p->q, &predicate->left), predicate};
        if (term.column < 0) term.kind = CQL_TERM_NONE;
        if (slice_eq(predicate->left.function, SLICE("token"))) p->scan = true;
        vec_push(c->ad->arena, &p->terms, term);
    }
}

static void add_order(struct cql_advice *c, struct cql_pattern *p)
{
    const struct schema_table *t = cql_base(c, p->table);
    VEC_EACH (const struct sort_key, k, &p->q->sorts) {
        int column = k->value.kind == OPERAND_COLUMN ? column_of(t, p->q, &k->value) : -1;
        if (k->ann) p->scan = true; /* a vector search has its own index and no key */
        if (column >= 0 && !k->ann)
            vec_push(c->ad->arena, &p->order, ((struct cql_sort){column, k->descending}));
    }
}

/* Columns outside of WHERE; all of them for a star. */
static void add_needed(struct cql_advice *c, struct cql_pattern *p)
{
    const struct schema_table *t = cql_base(c, p->table);
    struct span where = p->q->scopes.at[0].where_at;
    bool star = false;
    VEC_EACH (const struct output, o, &p->q->outputs) star |= o->star && !o->count_star;
    p->needed = ARENA_ARRAY(c->ad->arena, bool, t->columns.n + 1);
    for (size_t i = 0; star && i < t->columns.n; i++) p->needed[i] = !t->columns.at[i].dropped;
    VEC_EACH (const struct column, column, &p->q->columns) {
        int number = schema_find_column(t, column->name);
        if (number >= 0 && (column->at.pos < where.pos || column->at.pos >= where.pos + where.len))
            p->needed[number] = true;
    }
}

/* An index of the old kind that asks every node for a value that few rows have is not what serves a query. */
static bool is_served(const struct cql_advice *c, const struct cql_pattern *p)
{
    const struct cql_verdict *v = &p->today;
    if (v->rejected || v->needs_filtering) return false;
    if (v->access != CQL_ACCESS_INDEX || v->index < 0 || c->ad->options.scylla) return true;
    return !slice_eq(c->ad->schema->indexes.at[v->index].method, SLICE("legacy"));
}

static void collect_query(struct cql_advice *c, size_t number)
{
    const struct workload_query *w = &c->ad->queries[number];
    const struct query *q = w->query;
    if (q->verb != VERB_SELECT || q->relations.n != 1 || q->cql.holes) return;
    int table = q->relations.at[0].table;
    if (table < 0 || cql_base(c, table)->dialect != DIALECT_CQL) return;
    struct cql_pattern p = {.query = number, .q = q, .table = table, .weight = w->weight};
    p.today = schema_cql_verdict(c->ad->schema, c->ad->arena, q, 0);
    if (!p.today.known) return;
    p.scan = !q->scopes.at[0].has_where || p.today.access == CQL_ACCESS_TOKEN_RANGE;
    add_terms(c, &p);
    add_order(c, &p);
    add_needed(c, &p);
    p.served = is_served(c, &p);
    vec_push(c->ad->arena, &c->patterns, p);
}

void cql_collect(struct cql_advice *c)
{
    for (size_t i = 0; i < c->ad->query_count; i++) collect_query(c, i);
}

/* ---- as text ---------------------------------------------------------------------------------------------
 */

struct slice cql_pattern_text(const struct cql_advice *c, const struct cql_pattern *p)
{
    static const char *const operators[] = {[CQL_TERM_EQUAL] = " = ?",
                                            [CQL_TERM_IN] = " IN ?",
                                            [CQL_TERM_ELEMENT] = " CONTAINS ?",
                                            [CQL_TERM_KEY] = " CONTAINS KEY ?"};
    const struct schema_table *t = cql_base(c, p->table);
    const char *text = "";
    VEC_EACH (const struct cql_term, term, &p->terms) {
        text = arena_printf(c->ad->arena, "%s%s", text, *text ? ", " : "");
        if (term->kind == CQL_TERM_NONE)
            text = arena_printf(c->ad->arena, "%s%.*s", text,
                                SLICE_ARG(slice_sub(p->q->text, term->predicate->at)));
        else if (term->kind == CQL_TERM_RANGE)
            text =
                arena_printf(c->ad->arena, "%s%.*s %.*s ?", text, SLICE_ARG(t->columns.at[term->column].name),
                             SLICE_ARG(term->predicate->op_text));
        else
            text = arena_printf(c->ad->arena, "%s%.*s%s", text, SLICE_ARG(t->columns.at[term->column].name),
                                operators[term->kind]);
    }
    for (size_t i = 0; i < p->order.n; i++)
        text = arena_printf(c->ad->arena, "%s%s%.*s%s", text,
                            i       ? ", "
                            : *text ? " ORDER BY "
                                    : "ORDER BY ",
                            SLICE_ARG(t->columns.at[p->order.at[i].column].name),
                            p->order.at[i].descending ? " DESC" : "");
    return slice_of(text);
}
