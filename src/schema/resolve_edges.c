/* Join edges: which columns of two relations are set equal.
 *
 * ON and WHERE equalities become edges here; USING's come from the front end; NATURAL's are made here from
 * the tables' columns. What USING and NATURAL join on is one column afterwards, so that its bare name is no
 * ambiguity. */
#include "schema/resolver.h"

enum { USING_RELATIONS_LIMIT = 256 /* relations looked at for the left side of one USING */ };

/* ---- NATURAL --------------------------------------------------------------------------------------------
 */

static int add_column(struct resolver *r, int relation, const struct schema_table *t, int number)
{
    const struct relation *rel = &r->q->relations.at[relation];
    struct column *c = vec_zadd(r->a, &r->q->columns);
    c->scope = rel->scope;
    c->qualifier = rel->alias;
    c->name = c->base_name = t->columns.at[number].name;
    c->relation = c->base_relation = relation;
    c->table_column = number;
    c->at = rel->join_at;
    return (int)r->q->columns.n - 1;
}

/* The relations to the left, by the names of their columns. */
struct left_side {
    struct map names; /* lower-case name to relation + 1 */
    int group;        /* join_group */
    size_t edges;
};

static void natural_join(struct resolver *r, struct left_side *left, int relation)
{
    struct query *q = r->q;
    const struct schema_table *t = &r->s->tables.at[q->relations.at[relation].table];
    for (int i = 0; i < (int)t->columns.n && left->edges < RESOLVE_EDGES_LIMIT; i++) {
        if (t->columns.at[i].dropped) continue;
        struct slice lower = slice_lower(r->a, t->columns.at[i].name);
        const struct map_entry *e = map_find(&left->names, lower);
        if (!e) continue;
        int other = (int)e->number - 1, scope = q->relations.at[relation].scope;
        const struct schema_table *u = &r->s->tables.at[q->relations.at[other].table];
        int number = schema_find_column(u, t->columns.at[i].name);
        if (number < 0) continue;
        struct join_edge edge = {.scope = scope,
                                 .predicate = -1,
                                 .clause = CLAUSE_ON,
                                 .using = true,
                                 .at = q->relations.at[relation].join_at};
        edge.left = add_column(r, other, u, number);
        edge.right = add_column(r, relation, t, i);
        vec_push(r->a, &q->edges, edge);
        map_add(r->a, &r->scopes[scope].merged, lower, NULL);
        left->edges++;
    }
}

static void add_left_names(struct resolver *r, struct left_side *left, int relation)
{
    const struct schema_table *t = &r->s->tables.at[r->q->relations.at[relation].table];
    VEC_EACH (const struct schema_column, column, &t->columns) {
        bool added;
        if (column->dropped || left->names.count > 64 * RESOLVE_EDGES_LIMIT) continue;
        struct map_entry *e = map_add(r->a, &left->names, slice_lower(r->a, column->name), &added);
        if (added) e->number = (uint64_t)relation + 1;
    }
}

static void natural_scope(struct resolver *r, const struct scope_info *info)
{
    bool any = false;
    for (size_t i = 0; i < info->relation_count; i++) any |= r->q->relations.at[info->relations[i]].natural;
    if (!any) return;
    struct left_side left = {.group = -1};
    for (size_t i = 0; i < info->relation_count; i++) {
        const struct relation rel = r->q->relations.at[info->relations[i]];
        if (rel.kind != RELATION_TABLE || rel.table < 0 || rel.join == JOIN_TARGET) continue;
        bool starts = rel.join == JOIN_FIRST || rel.join == JOIN_COMMA;
        if (starts || rel.join_group != left.group)
            left = (struct left_side){.group = rel.join_group, .edges = left.edges};
        if (rel.natural) natural_join(r, &left, info->relations[i]);
        add_left_names(r, &left, info->relations[i]);
    }
}

/* ---- USING ----------------------------------------------------------------------------------------------
 */

static bool valid_column(const struct resolver *r, int column)
{
    return column >= 0 && (size_t)column < r->q->columns.n;
}

void resolve_merged_names(struct resolver *r)
{
    VEC_EACH (const struct join_edge, edge, &r->q->edges) {
        if (!edge->using || !valid_column(r, edge->left)) continue;
        if (edge->scope < 0 || (size_t)edge->scope >= r->q->scopes.n) continue;
        const struct column *left = &r->q->columns.at[edge->left];
        bool added;
        struct map_entry *e =
            map_add(r->a, &r->scopes[edge->scope].merged, slice_lower(r->a, left->name), &added);
        int relation = -1;
        if (added && left->qualifier.n)
            relation = scope_find_alias(r, edge->scope, slice_lower(r->a, left->qualifier));
        if (relation >= 0) e->number = (uint64_t)relation + 1;
    }
    for (size_t i = 0; i < r->q->scopes.n; i++) natural_scope(r, &r->scopes[i]);
}

/* ---- ON and WHERE ---------------------------------------------------------------------------------------
 */

static bool joins_columns(const struct resolver *r, const struct predicate *p)
{
    if (p->op != PREDICATE_EQUAL && p->op != PREDICATE_NOT_DISTINCT) return false;
    if (p->left.kind != OPERAND_COLUMN || p->right.kind != OPERAND_COLUMN || p->disjunct >= 0) return false;
    return valid_column(r, p->left.column) && valid_column(r, p->right.column);
}

/* Two unresolved columns count as columns of different relations unless their qualifiers say otherwise. */
static bool same_relation(const struct column *a, const struct column *b)
{
    if (a->relation >= 0 || b->relation >= 0) return a->relation == b->relation;
    return a->qualifier.n && slice_eq_nocase(a->qualifier, b->qualifier);
}

static void add_edge(struct resolver *r, int number)
{
    const struct predicate *p = &r->q->predicates.at[number];
    const struct column *left = &r->q->columns.at[p->left.column],
                        *right = &r->q->columns.at[p->right.column];
    if (same_relation(left, right)) return;
    struct join_edge edge = {.scope = p->scope,
                             .left = p->left.column,
                             .right = p->right.column,
                             .predicate = number,
                             .clause = p->clause,
                             .at = p->at};
    vec_push(r->a, &r->q->edges, edge);
}

/* The left side of USING, when its name alone does not tell: the first relation before the right one that is
 * known to have the column, else the only one of which that is not known. */
static int using_left(struct resolver *r, const struct join_edge *edge, int right)
{
    const struct scope_info *info = &r->scopes[edge->scope];
    struct folded_name name = fold_name(r->a, r->q->columns.at[edge->left].name);
    int unknown = -1, unknowns = 0;
    for (size_t i = 0; i < info->relation_count && i < USING_RELATIONS_LIMIT; i++) {
        int relation = info->relations[i];
        if (relation >= right) break;
        if (trace_column(r, relation, name).state == ORIGIN_PRESENT) return relation;
        if (relation_known(r, relation)) continue;
        unknown = relation;
        unknowns++;
    }
    return unknowns == 1 ? unknown : -1;
}

static void resolve_using(struct resolver *r)
{
    VEC_EACH (const struct join_edge, edge, &r->q->edges) {
        if (!edge->using || !valid_column(r, edge->left) || !valid_column(r, edge->right)) continue;
        struct column *left = &r->q->columns.at[edge->left];
        int right = r->q->columns.at[edge->right].relation;
        if (right < 0 || edge->scope < 0 || (size_t)edge->scope >= r->q->scopes.n) continue;
        if (left->relation >= 0 && left->relation != right) continue;
        left->relation = using_left(r, edge, right);
        resolve_base(r, edge->left);
    }
}

/* Names alone made it an edge; now both sides turn out to be of one relation. */
static bool keep_edge(const struct resolver *r, const struct join_edge *edge)
{
    if (!valid_column(r, edge->left) || !valid_column(r, edge->right)) return false;
    int left = r->q->columns.at[edge->left].relation;
    return left < 0 || left != r->q->columns.at[edge->right].relation;
}

static void mark_outer_scope(const struct resolver *r, struct join_edge *edge)
{
    const int columns[] = {edge->left, edge->right};
    for (int i = 0; i < 2; i++) {
        int relation = r->q->columns.at[columns[i]].relation;
        if (relation >= 0 && r->q->relations.at[relation].scope != edge->scope) edge->outer_scope = true;
    }
}

void resolve_edges(struct resolver *r)
{
    struct query *q = r->q;
    resolve_using(r);
    bool *has_edge = ARENA_ARRAY(r->a, bool, q->predicates.n + 1);
    VEC_EACH (const struct join_edge, edge, &q->edges)
        if (edge->predicate >= 0 && (size_t)edge->predicate < q->predicates.n)
            has_edge[edge->predicate] = true;
    for (size_t i = 0; i < q->predicates.n; i++) {
        const struct predicate *p = &q->predicates.at[i];
        if (has_edge[i] || !joins_columns(r, p)) continue;
        if (p->clause == CLAUSE_WHERE || p->clause == CLAUSE_ON) add_edge(r, (int)i);
    }
    size_t kept = 0;
    VEC_EACH (const struct join_edge, edge, &q->edges)
        if (keep_edge(r, edge)) q->edges.at[kept++] = *edge;
    q->edges.n = kept;
    VEC_EACH (struct join_edge, edge, &q->edges) mark_outer_scope(r, edge);
}
