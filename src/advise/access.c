/* From queries to accesses: one for each reference to a table, with the conditions that apply to its rows.
 *
 * A condition applies to a reference when it stands in WHERE or in a join's ON, ANDed, and no outer join and
 * no LIMIT, grouping or DISTINCT lies between. An OR over several columns becomes one access per arm when
 * every arm could use an index. DELETE and key updates of a referenced table add an access of each
 * referencing table: the foreign key's check. */
#include "advise/advise_internal.h"
#include "advise/terms.h"

bool term_is_equality(const struct term *t, int driver)
{
    return t->kind == TERM_EQUAL || t->kind == TERM_IN || (t->kind == TERM_JOIN && t->other == driver);
}

/* ---- which conditions apply ------------------------------------------------------------------------------
 */

static bool scope_transparent(const struct query *q, const struct scope *s, int index)
{
    bool body = s->kind == SCOPE_FROM || s->kind == SCOPE_CTE || s->kind == SCOPE_LATERAL;
    if (!body || s->distinct || s->aggregates || s->windows || s->set != SET_NONE || s->recursive)
        return false;
    if (s->limit.kind != AMOUNT_NONE || s->offset.kind != AMOUNT_NONE) return false;
    VEC_EACH (struct group_key, g, &q->groups)
        if (g->scope == index) return false;
    return true;
}

/* Whether a condition written in scope `outer` reaches a relation of scope `inner`. */
static bool scope_reaches(const struct query *q, int outer, int inner)
{
    for (size_t steps = 0; inner >= 0 && steps <= q->scopes.n; steps++) {
        if (inner == outer) return true;
        if (!scope_transparent(q, &q->scopes.at[inner], inner)) return false;
        inner = q->scopes.at[inner].parent;
    }
    return false;
}

static bool is_preserved_by(enum join_kind join, bool joined_here)
{
    if (join == JOIN_FULL) return true;
    return joined_here ? join == JOIN_RIGHT : join == JOIN_LEFT;
}

/* An ON clause filters the relation unless the join keeps that relation's rows anyway. */
static bool on_applies(const struct query *q, int joined, int relation)
{
    if (joined < 0 || (size_t)joined >= q->relations.n) return true;
    return !is_preserved_by(q->relations.at[joined].join, joined == relation);
}

static bool predicate_applies(const struct term_source *src, const struct predicate *p)
{
    const struct query *q = src->query;
    if (p->clause != CLAUSE_WHERE && p->clause != CLAUSE_ON) return false;
    if (p->clause == CLAUSE_ON && !on_applies(q, p->relation, src->access->relation)) return false;
    return scope_reaches(q, p->scope, src->access->scope);
}

/* ---- terms -----------------------------------------------------------------------------------------------
 */

static void add_term(struct term_source *src, struct access *access, const struct term *t)
{
    VEC_EACH (struct term, known, &access->terms) {
        bool same = key_part_same(&known->part, &t->part);
        if (same && known->kind == TERM_RANGE && t->kind == TERM_RANGE) {
            known->selectivity = 0.005; /* bounded on both sides */
            known->constant = false;
            known->atom.column = -1;
            return;
        }
        bool equalities = known->kind == TERM_EQUAL && t->kind == TERM_EQUAL;
        bool joins = known->kind == TERM_JOIN && t->kind == TERM_JOIN && known->other == t->other;
        if (same && (equalities || joins)) return;
    }
    vec_push(src->ad->arena, &access->terms, *t);
}

static double residual_selectivity(const struct predicate *p)
{
    switch (p->op) {
    case PREDICATE_NOT_EQUAL:
    case PREDICATE_NOT_IN:
    case PREDICATE_NOT_LIKE:
    case PREDICATE_NOT_EXISTS:
    case PREDICATE_NOT_ILIKE: return 0.9;
    default: return 0.33;
    }
}

/* Plain ANDed conditions. */
static void collect_conjuncts(struct term_source *src, struct access *access)
{
    VEC_EACH (struct predicate, p, &src->query->predicates) {
        struct term t;
        if (p->disjunct >= 0 || !predicate_applies(src, p)) continue;
        bool join = p->op == PREDICATE_EQUAL && p->right.kind == OPERAND_COLUMN;
        if (join) continue; /* comes as an edge */
        if (term_of_predicate(src, p, &t))
            add_term(src, access, &t);
        else if (term_column(src, p->left.column) >= 0)
            access->filter *= residual_selectivity(p);
    }
}

/* The relation whose ON clause made the edge; p is its predicate, NULL for USING and NATURAL. */
static int edge_joined(const struct query *q, const struct join_edge *e, const struct predicate *p)
{
    if (p) return p->relation;
    if (e->left < 0 || e->right < 0) return -1;
    int left = q->columns.at[e->left].relation, right = q->columns.at[e->right].relation;
    return left > right ? left : right;
}

/* Equality with a column of another relation. */
static void collect_edges(struct term_source *src, struct access *access)
{
    const struct query *q = src->query;
    VEC_EACH (struct join_edge, e, &q->edges) {
        const struct predicate *p = e->predicate >= 0 ? &q->predicates.at[e->predicate] : NULL;
        if (p && p->disjunct >= 0) continue;
        if (e->clause != CLAUSE_WHERE && e->clause != CLAUSE_ON) continue;
        if (e->clause == CLAUSE_ON && !on_applies(q, edge_joined(q, e, p), access->relation)) continue;
        if (!scope_reaches(q, e->scope, access->scope)) continue;
        for (int side = 0; side < 2; side++) {
            int mine = side ? e->right : e->left, theirs = side ? e->left : e->right;
            int column = term_column(src, mine);
            int other = theirs >= 0 ? q->columns.at[theirs].base_relation : -1;
            if (column < 0 || other == access->relation) continue;
            int other_column = theirs >= 0 ? q->columns.at[theirs].table_column : -1;
            struct term t = term_of_join(src, column, other, other_column, p);
            add_term(src, access, &t);
        }
    }
}

/* ---- OR --------------------------------------------------------------------------------------------------
 */

/* Reads the OR that predicate `first` opens. Gives the number of arms, 0 when an arm has nothing to index. */
static size_t read_arms(struct term_source *src, const struct predicate *first, struct term *terms,
                        size_t limit)
{
    const struct query *q = src->query;
    size_t arms = 0;
    int arm = -1;
    bool indexable = true;
    for (const struct predicate *p = first; p < q->predicates.at + q->predicates.n; p++) {
        if (p->scope != first->scope || p->clause != first->clause || p->conjunct != first->conjunct)
            continue;
        if (p->relation != first->relation) continue;
        if (p->disjunct != arm) {
            if (!indexable || arms == limit) return 0;
            arm = p->disjunct;
            indexable = false;
            arms++;
        }
        struct term t;
        if (indexable || !term_of_predicate(src, p, &t) || t.kind == TERM_FILTER || t.kind == TERM_JOIN)
            continue;
        terms[arms - 1] = t;
        indexable = true;
    }
    return indexable ? arms : 0;
}

static bool arms_are_one_list(const struct term *terms, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (terms[i].kind != TERM_EQUAL && terms[i].kind != TERM_IN) return false;
        if (!key_part_same(&terms[i].part, &terms[0].part)) return false;
    }
    return n > 0;
}

static bool has_equality(const struct access *access)
{
    VEC_EACH (struct term, t, &access->terms)
        if (t->kind == TERM_EQUAL || t->kind == TERM_IN) return true;
    return false;
}

static struct access copy_access(struct advise *ad, const struct access *from)
{
    struct access copy = *from;
    memset(&copy.terms, 0, sizeof copy.terms);
    VEC_EACH (struct term, t, &from->terms) vec_push(ad->arena, &copy.terms, *t);
    return copy;
}

static void split_arms(struct term_source *src, const struct access *access, const struct term *terms,
                       size_t n)
{
    int group = (int)src->ad->accesses.n;
    for (size_t i = 0; i < n; i++) {
        struct access arm = copy_access(src->ad, access);
        vec_push(src->ad->arena, &arm.terms, terms[i]);
        arm.or_group = group;
        arm.weight = access->weight / (double)n;
        arm.order = NULL;
        arm.limited = false;
        vec_push(src->ad->arena, &src->ad->accesses, arm);
    }
}

/* Handles the ORs of an access; true when it was replaced by its arms. */
static bool collect_ors(struct term_source *src, struct access *access)
{
    enum { ARM_LIMIT = 16 };
    VEC_EACH (struct predicate, p, &src->query->predicates) {
        struct term terms[ARM_LIMIT];
        bool opens = p->disjunct >= 0 && (p == src->query->predicates.at || p[-1].conjunct != p->conjunct ||
                                          p[-1].scope != p->scope || p[-1].clause != p->clause);
        if (!opens || !predicate_applies(src, p)) continue;
        size_t n = read_arms(src, p, terms, ARM_LIMIT);
        if (arms_are_one_list(terms, n)) {
            struct term list = terms[0];
            list.kind = TERM_IN;
            list.constant = false;
            list.atom.column = -1;
            list.members = 0;
            list.selectivity = 0;
            for (size_t i = 0; i < n; i++) list.members += terms[i].members;
            for (size_t i = 0; i < n; i++) list.selectivity += terms[i].selectivity;
            if (list.selectivity > 1) list.selectivity = 1;
            add_term(src, access, &list);
        } else if (n > 1 && !has_equality(access)) {
            split_arms(src, access, terms, n);
            return true;
        } else {
            access->filter *= 0.33;
        }
    }
    return false;
}

/* ---- order, limit, columns -------------------------------------------------------------------------------
 */

bool nulls_are_reversed(enum nulls_order nulls, bool descending, enum dialect d)
{
    bool least =
        d != DIALECT_POSTGRES && d != DIALECT_UNKNOWN; /* NULL is the least value but in PostgreSQL */
    bool first = least ? !descending : descending;
    return first ? nulls == NULLS_LAST : nulls == NULLS_FIRST;
}

static bool fixed_by_equality(const struct access *access, int column)
{
    VEC_EACH (struct term, t, &access->terms)
        if (t->kind == TERM_EQUAL && t->part.column == column) return true;
    return false;
}

static bool scope_keeps_order(const struct query *q, int scope)
{
    const struct scope *s = &q->scopes.at[scope];
    if (s->distinct || s->aggregates || s->set != SET_NONE) return false;
    VEC_EACH (struct group_key, g, &q->groups)
        if (g->scope == scope) return false;
    return true;
}

static void collect_order(struct term_source *src, struct access *access)
{
    const struct query *q = src->query;
    if (!scope_keeps_order(q, access->scope)) return;
    struct key_part *order = ARENA_ARRAY(src->ad->arena, struct key_part, q->sorts.n + 1);
    size_t n = 0;
    VEC_EACH (struct sort_key, s, &q->sorts) {
        if (s->scope != access->scope || s->window) continue;
        int column = s->value.kind == OPERAND_COLUMN ? term_column(src, s->value.column) : -1;
        if (column < 0) return; /* an order that this table alone cannot give */
        if (fixed_by_equality(access, column)) continue;
        order[n] = key_part_of_column(column);
        order[n].descending = s->descending;
        order[n++].nulls_reversed =
            nulls_are_reversed(s->nulls, s->descending, table_dialect(src->ad, access->table));
    }
    if (n == 0) return;
    access->order = order;
    access->order_count = n;
}

/* SELECT max(x) FROM t WHERE ... reads one end of an index on x. */
static void collect_extreme(struct term_source *src, struct access *access)
{
    const struct query *q = src->query;
    const struct output *only = NULL;
    size_t relations = 0;
    VEC_EACH (struct relation, r, &q->relations) relations += r->scope == access->scope;
    VEC_EACH (struct group_key, g, &q->groups)
        if (g->scope == access->scope) return;
    VEC_EACH (struct output, o, &q->outputs) {
        if (o->scope != access->scope || o->hidden) continue;
        if (only) return;
        only = o;
    }
    if (!only || relations != 1 || only->value.columns != 1 || !only->value.aggregate) return;
    bool max = slice_eq_nocase(only->aggregate, SLICE("max"));
    int column = term_column(src, only->value.column);
    if (column < 0 || !(max || slice_eq_nocase(only->aggregate, SLICE("min")))) return;
    if (!slice_eq_nocase(only->value.function, only->aggregate) && only->value.function.n) return;
    access->order = ARENA_ARRAY(src->ad->arena, struct key_part, 1);
    *access->order = key_part_of_column(column);
    access->order_count = 1;
    access->limited = access->extreme = true;
    access->limit = 1;
}

static double amount_value(const struct amount *amount, double assumed)
{
    if (amount->kind == AMOUNT_NONE) return 0;
    return amount->kind == AMOUNT_NUMBER && amount->value >= 0 ? (double)amount->value : assumed;
}

static bool has_join(const struct access *access)
{
    VEC_EACH (struct term, t, &access->terms)
        if (t->kind == TERM_JOIN) return true;
    return false;
}

static void collect_limit(struct term_source *src, struct access *access)
{
    const struct scope *s = &src->query->scopes.at[access->scope];
    if (s->kind == SCOPE_EXISTS && !has_join(access)) {
        access->limited = true;
        access->limit = 1;
    }
    if (s->limit.kind == AMOUNT_NONE || !scope_keeps_order(src->query, access->scope)) return;
    access->limited = true;
    access->limit = amount_value(&s->limit, ASSUMED_LIMIT) + amount_value(&s->offset, ASSUMED_LIMIT);
    if (access->limit < 1) access->limit = 1;
}

static void collect_columns(struct term_source *src, struct access *access)
{
    const struct query *q = src->query;
    const struct schema_table *t = &src->ad->schema->tables.at[access->table];
    const struct relation *mine = &q->relations.at[access->relation];
    access->needed = ARENA_ARRAY(src->ad->arena, bool, t->columns.n + 1);
    for (size_t i = 0; i < q->columns.n; i++) {
        int column = term_column(src, (int)i);
        if (column >= 0) access->needed[column] = true;
    }
    VEC_EACH (struct output, o, &q->outputs) {
        if (!o->star || o->scope != access->scope) continue;
        struct slice of = o->value.column >= 0 ? q->columns.at[o->value.column].qualifier : SLICE("");
        if (of.n == 0 || slice_eq_nocase(of, mine->alias) || slice_eq_nocase(of, mine->name))
            access->star = true;
    }
    enum verb verb = q->scopes.at[access->scope].verb;
    access->locked = verb == VERB_UPDATE || verb == VERB_DELETE || verb == VERB_MERGE ||
                     q->scopes.at[access->scope].lock != LOCK_NONE;
}

/* ---- queries ---------------------------------------------------------------------------------------------
 */

static bool table_indexable(const struct advise *ad, int table)
{
    if (table < 0 || (size_t)table >= ad->schema->tables.n) return false;
    const struct schema_table *t = &ad->schema->tables.at[table];
    return !t->dropped && t->kind != TABLE_VIEW && t->kind != TABLE_FOREIGN && t->dialect != DIALECT_CQL;
}

static void collect_relation(struct advise *ad, size_t query, int relation)
{
    const struct workload_query *w = &ad->queries[query];
    const struct query *q = w->query;
    const struct relation *r = &q->relations.at[relation];
    if (r->kind != RELATION_TABLE || !table_indexable(ad, r->table)) return;
    enum verb verb = q->scopes.at[r->scope].verb;
    bool written = relation == q->target && r->join == JOIN_TARGET;
    if (written && (verb == VERB_INSERT || verb == VERB_TRUNCATE)) return;
    struct access access = {.query = query,
                            .relation = relation,
                            .table = r->table,
                            .scope = r->scope,
                            .weight = w->weight,
                            .filter = 1,
                            .repeats = 1,
                            .or_group = -1};
    struct term_source src = {ad, q, &access};
    collect_conjuncts(&src, &access);
    collect_edges(&src, &access);
    collect_columns(&src, &access);
    collect_limit(&src, &access);
    collect_order(&src, &access);
    if (!access.order) collect_extreme(&src, &access);
    ad->tables[r->table].reads += w->weight;
    if (!collect_ors(&src, &access)) vec_push(ad->arena, &ad->accesses, access);
}

static void count_updates(struct advise *ad, const struct query *q, int table, double weight)
{
    const struct schema_table *t = &ad->schema->tables.at[table];
    VEC_EACH (struct assignment, a, &q->assignments) {
        int column = schema_find_column(t, a->column);
        if (column >= 0) ad->tables[table].updates[column] += weight;
    }
}

static void count_writes(struct advise *ad, const struct workload_query *w)
{
    const struct query *q = w->query;
    if (q->target < 0) return;
    int table = q->relations.at[q->target].table;
    if (!table_indexable(ad, table)) return;
    struct table_estimate *t = &ad->tables[table];
    if (q->verb == VERB_INSERT || q->verb == VERB_MERGE)
        t->inserts += w->weight * (q->value_rows > 1 ? q->value_rows : 1);
    if (q->verb == VERB_DELETE) t->deletes += w->weight;
    count_updates(ad, q, table, w->weight);
}

/* ---- foreign key checks ----------------------------------------------------------------------------------
 */

static bool key_columns_known(const struct schema_key *k)
{
    for (size_t i = 0; i < k->column_count; i++)
        if (k->columns[i] < 0) return false;
    return k->column_count > 0;
}

static void add_check(struct advise *ad, size_t query, int parent, int child, const struct schema_key *k)
{
    struct access access = {.query = query,
                            .relation = -1,
                            .table = child,
                            .weight = ad->queries[query].weight,
                            .filter = 1,
                            .repeats = 1,
                            .or_group = -1,
                            .locked = true};
    struct term_source src = {ad, ad->queries[query].query, &access};
    access.needed = ARENA_ARRAY(ad->arena, bool, ad->schema->tables.at[child].columns.n + 1);
    access.check_of = arena_printf(ad->arena, "%.*s", SLICE_ARG(ad->schema->tables.at[parent].name));
    for (size_t i = 0; i < k->column_count; i++) {
        struct term t = term_of_join(&src, k->columns[i], -1, -1, NULL);
        t.kind = TERM_EQUAL;
        vec_push(ad->arena, &access.terms, t);
    }
    vec_push(ad->arena, &ad->accesses, access);
}

/* DELETE looks into every table that refers to the one it empties. */
static void collect_checks(struct advise *ad, size_t query)
{
    const struct query *q = ad->queries[query].query;
    if (q->verb != VERB_DELETE || q->target < 0) return;
    int parent = q->relations.at[q->target].table;
    if (!table_indexable(ad, parent)) return;
    for (size_t i = 0; i < ad->schema->tables.n; i++) {
        if (!table_indexable(ad, (int)i)) continue;
        VEC_EACH (struct schema_key, k, &ad->schema->tables.at[i].keys)
            if (!k->dropped && k->kind == KEY_FOREIGN && k->referenced_table == parent &&
                key_columns_known(k))
                add_check(ad, query, parent, (int)i, k);
    }
}

/* ---- the other side of joins -----------------------------------------------------------------------------
 */

static const struct access *access_of(const struct advise *ad, size_t query, int relation)
{
    VEC_EACH (struct access, access, &ad->accesses)
        if (access->query == query && access->relation == relation && relation >= 0) return access;
    return NULL;
}

/* A subquery that runs again for each outer row, with no other way to run it. */
static bool runs_again(const struct query *q, const struct access *access, int other)
{
    enum scope_kind kind = q->scopes.at[access->scope].kind;
    if (other < 0 || q->relations.at[other].scope == access->scope) return false;
    return kind == SCOPE_SCALAR || kind == SCOPE_ARRAY || kind == SCOPE_LATERAL;
}

static void estimate_probes(struct advise *ad, size_t from)
{
    enum { UNKNOWN_ROWS = 10 };
    for (size_t i = from; i < ad->accesses.n; i++) {
        struct access *access = &ad->accesses.at[i];
        VEC_EACH (struct term, t, &access->terms) {
            if (t->kind != TERM_JOIN) continue;
            const struct access *other = access_of(ad, access->query, t->other);
            t->probes = other ? access_rows(ad, other, NO_DRIVER) : UNKNOWN_ROWS;
            if (runs_again(ad->queries[access->query].query, access, t->other) && t->probes > access->repeats)
                access->repeats = t->probes;
        }
    }
}

void advise_collect(struct advise *ad)
{
    for (size_t i = 0; i < ad->query_count; i++) {
        const struct query *q = ad->queries[i].query;
        size_t from = ad->accesses.n;
        if (!q || q->dialect == DIALECT_CQL || q->verb == VERB_DDL) continue;
        for (size_t r = 0; r < q->relations.n; r++) collect_relation(ad, i, (int)r);
        count_writes(ad, &ad->queries[i]);
        collect_checks(ad, i);
        estimate_probes(ad, from);
    }
    for (size_t i = 0; i < ad->accesses.n; i++) {
        struct access *access = &ad->accesses.at[i];
        access_cost_today(ad, access);
        vec_push(ad->arena, &ad->tables[access->table].accesses, i);
    }
}
