/* Conclusions: how many rows a scope can return, what connects its relations, what limits it.
 *
 * "Fixes a unique key" is found by going round until nothing changes: a relation is fixed when equality
 * against constants, parameters, outer columns or columns of fixed relations covers one of its unique keys. A
 * scope all of whose relations are fixed returns at most one row. For a table that the schema does not know,
 * a column named id, uuid, guid or <table>_id counts as its key: without a schema it is the best guess, and
 * being wrong there means silence.
 */
#include "facts/derive.h"

enum { OUTPUTS_OF_STAR = 999, ROUNDS_LIMIT = 64, KEY_COLUMNS_LIMIT = 64 };

const struct schema_table *derive_table(const struct schema *s, const struct query *q, int relation)
{
    if (relation < 0 || (size_t)relation >= q->relations.n) return NULL;
    int table = q->relations.at[relation].table;
    return s && table >= 0 && (size_t)table < s->tables.n ? &s->tables.at[table] : NULL;
}

const struct schema_column *derive_column(const struct schema *s, const struct query *q, int column,
                                          int *table)
{
    *table = -1;
    if (column < 0 || (size_t)column >= q->columns.n) return NULL;
    const struct column *c = &q->columns.at[column];
    const struct schema_table *t = derive_table(s, q, c->base_relation);
    if (!t) return NULL;
    *table = q->relations.at[c->base_relation].table;
    if (c->table_column < 0 || (size_t)c->table_column >= t->columns.n) return NULL;
    int number = c->table_column;
    schema_base_column(s, table, &number);
    return &s->tables.at[*table].columns.at[number];
}

bool derive_null_rejecting(const struct predicate *p)
{
    switch (p->op) {
    case PREDICATE_IS_NULL:
    case PREDICATE_DISTINCT:
    case PREDICATE_NOT_DISTINCT:
    case PREDICATE_NOT_EXISTS:
    case PREDICATE_EXISTS:
    case PREDICATE_CONSTANT:
    case PREDICATE_OTHER: return false;
    default: break;
    }
    return p->left.kind == OPERAND_COLUMN && p->disjunct < 0;
}

/* ---- relations that conditions connect ------------------------------------------------------------------
 */

static int find_root(struct derived_relation *r, int i)
{
    while (r[i].component != i) i = r[i].component = r[r[i].component].component;
    return i;
}

static void connect(const struct query *q, struct derived_relation *r, int a, int b)
{
    if (a < 0 || b < 0 || q->relations.at[a].scope != q->relations.at[b].scope) return;
    a = find_root(r, a), b = find_root(r, b);
    if (a != b) r[a > b ? a : b].component = a < b ? a : b;
}

static int relation_of(const struct query *q, int column)
{
    return column >= 0 && (size_t)column < q->columns.n ? q->columns.at[column].relation : -1;
}

/* Any two relations whose columns stand in one predicate are connected, whatever the operator. */
static void connect_by_predicates(const struct query *q, struct derived_relation *r)
{
    VEC_EACH (const struct predicate, p, &q->predicates) {
        if (p->clause != CLAUSE_WHERE && p->clause != CLAUSE_ON) continue;
        int first = -1;
        for (size_t i = 0; i < q->columns.n; i++) {
            const struct column *c = &q->columns.at[i];
            if (c->at.pos < p->at.pos || c->at.pos + c->at.len > p->at.pos + p->at.len || c->relation < 0)
                continue;
            if (first < 0)
                first = c->relation;
            else
                connect(q, r, first, c->relation);
        }
    }
}

static void find_components(const struct query *q, struct derived_relation *r)
{
    for (size_t i = 0; i < q->relations.n; i++) r[i].component = (int)i;
    VEC_EACH (const struct join_edge, e, &q->edges)
        connect(q, r, relation_of(q, e->left), relation_of(q, e->right));
    if (q->columns.n * q->predicates.n < 1000000) connect_by_predicates(q, r);
    for (size_t i = 0; i < q->relations.n; i++) r[i].component = find_root(r, (int)i);
}

/* ---- unique keys ------------------------------------------------------------------------------------------
 */

static bool holds_value(const struct operand *o)
{
    return o->kind == OPERAND_CONSTANT || o->kind == OPERAND_PARAMETER ||
           (o->kind == OPERAND_EXPRESSION && o->stable);
}

/* What an equality says of its left column: who is on the other side. */
enum other_side { OTHER_NONE, OTHER_VALUE, OTHER_RELATION };

static enum other_side other_side(const struct query *q, const struct predicate *p, int *relation)
{
    *relation = -1;
    if (p->op != PREDICATE_EQUAL || p->left.kind != OPERAND_COLUMN || p->disjunct >= 0) return OTHER_NONE;
    if (p->clause != CLAUSE_WHERE && p->clause != CLAUSE_ON) return OTHER_NONE;
    if (holds_value(&p->right)) return OTHER_VALUE;
    if (p->right.kind == OPERAND_SUBQUERY) return OTHER_VALUE; /* a scalar subquery is one value */
    if (p->right.kind != OPERAND_COLUMN) return OTHER_NONE;
    *relation = relation_of(q, p->right.column);
    return OTHER_RELATION;
}

/* Without a schema, names have to do. */
static bool looks_like_key(const struct relation *r, struct slice column)
{
    static const char *const keys[] = {"id", "uuid", "guid", "pk", "_id", "rowid", "oid"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (slice_eq_nocase(column, slice_of(keys[i]))) return true;
    struct slice table = r->name;
    if (table.n > 1 && (table.p[table.n - 1] | 32) == 's') table.n--;
    return table.n && column.n == table.n + 3 && slice_starts_nocase(column, table) &&
           slice_eq_nocase((struct slice){column.p + table.n, 3}, SLICE("_id"));
}

/* The columns of a relation that equalities fix; `any_relation` lets every other relation's columns count. */
struct fixed_columns {
    int columns[KEY_COLUMNS_LIMIT];
    size_t count;
    bool by_name; /* an unknown table's likely key is among them */
};

static void fix_column(const struct query *q, struct fixed_columns *f, int relation, int column)
{
    if (relation_of(q, column) != relation) return;
    const struct column *c = &q->columns.at[column];
    if (c->relation == c->base_relation && c->table_column >= 0 && f->count < KEY_COLUMNS_LIMIT)
        f->columns[f->count++] = c->table_column;
    if (q->relations.at[relation].table < 0 && looks_like_key(&q->relations.at[relation], c->name))
        f->by_name = true;
}

static bool is_around(const struct query *q, int outer, int inner)
{
    for (int s = q->scopes.at[inner].parent; s >= 0; s = q->scopes.at[s].parent)
        if (s == outer) return true;
    return false;
}

/* Who counts as known: a relation of a scope around this one always does, one of a scope inside never. */
static bool side_known(const struct query *q, const struct derived_relation *r, int self, int other, bool any)
{
    if (other < 0 || other == self) return false;
    int mine = q->relations.at[self].scope, theirs = q->relations.at[other].scope;
    if (mine == theirs) return any || r[other].fixed;
    return is_around(q, theirs, mine);
}

static bool key_is_fixed(const struct schema *s, const struct query *q, const struct derived_relation *r,
                         int relation, bool any)
{
    struct fixed_columns f = {.count = 0};
    VEC_EACH (const struct predicate, p, &q->predicates) {
        int other;
        enum other_side side = other_side(q, p, &other);
        if (side == OTHER_NONE || p->scope != q->relations.at[relation].scope) continue;
        int left = relation_of(q, p->left.column);
        if (side == OTHER_VALUE || side_known(q, r, relation, other, any))
            fix_column(q, &f, relation, p->left.column);
        if (side == OTHER_RELATION && left >= 0 && side_known(q, r, relation, left, any))
            fix_column(q, &f, relation, p->right.column);
    }
    VEC_EACH (const struct join_edge, e, &q->edges) {
        if (e->predicate >= 0 || e->scope != q->relations.at[relation].scope) continue;
        int left = relation_of(q, e->left), right = relation_of(q, e->right);
        if (side_known(q, r, relation, right, any)) fix_column(q, &f, relation, e->left);
        if (side_known(q, r, relation, left, any)) fix_column(q, &f, relation, e->right);
    }
    int table = q->relations.at[relation].table;
    return f.by_name || (s && table >= 0 && f.count && schema_columns_unique(s, table, f.columns, f.count));
}

static void find_unique_lookups(const struct schema *s, const struct query *q, struct derived_relation *r)
{
    if (q->relations.n > KEY_COLUMNS_LIMIT)
        return; /* such queries are generated; nothing is concluded for them */
    for (size_t i = 0; i < q->relations.n; i++)
        if (q->relations.at[i].kind == RELATION_TABLE)
            r[i].unique_lookup = key_is_fixed(s, q, r, (int)i, true);
    for (int round = 0, changed = 1; changed && round < ROUNDS_LIMIT; round++) {
        changed = 0;
        for (size_t i = 0; i < q->relations.n; i++) {
            if (r[i].fixed || !r[i].unique_lookup) continue;
            r[i].fixed = key_is_fixed(s, q, r, (int)i, false);
            changed |= r[i].fixed;
        }
    }
}

/* ---- use of relations ---------------------------------------------------------------------------------- */

static bool single_relation(const struct query *q, const struct predicate *p, int *relation)
{
    *relation = relation_of(q, p->left.column);
    if (*relation < 0 || p->right.kind == OPERAND_COLUMN) return false;
    return p->left.columns <= 1 && p->right.columns == 0;
}

/* Shares of rows that predicates keep when nothing is known: PostgreSQL's own defaults (selfuncs.h). */
static double default_selectivity(const struct schema *s, const struct query *q, const struct predicate *p)
{
    int table;
    const struct schema_column *c = derive_column(s, q, p->left.column, &table);
    double distinct = c && c->distinct > 0 ? c->distinct : 200;
    switch (p->op) {
    case PREDICATE_EQUAL: return 1 / distinct;
    case PREDICATE_IN:
        return p->right.members > 0 ? (p->right.members / distinct < 1 ? p->right.members / distinct : 1)
                                    : 0.5;
    case PREDICATE_NOT_EQUAL:
    case PREDICATE_NOT_IN: return 1;
    case PREDICATE_BETWEEN: return 0.005;
    case PREDICATE_LIKE: return 0.01;
    case PREDICATE_IS_NULL: return c && c->null_fraction >= 0 ? c->null_fraction : 0.005;
    case PREDICATE_IS_NOT_NULL: return c && c->null_fraction >= 0 ? 1 - c->null_fraction : 0.995;
    case PREDICATE_IS_TRUE:
    case PREDICATE_IS_FALSE: return 0.5;
    default: return 1.0 / 3;
    }
}

static void note_predicates(const struct schema *s, const struct query *q, struct derived_relation *r)
{
    VEC_EACH (const struct predicate, p, &q->predicates) {
        int relation;
        if (p->clause != CLAUSE_WHERE && p->clause != CLAUSE_ON) continue;
        if (!single_relation(q, p, &relation) || q->relations.at[relation].scope != p->scope) continue;
        r[relation].filtered++;
        r[relation].used = true;
        if (p->disjunct < 0) r[relation].selectivity *= default_selectivity(s, q, p);
    }
}

static bool in_join_condition(const struct query *q, const struct column *c)
{
    VEC_EACH (const struct join_edge, e, &q->edges)
        if (&q->columns.at[e->left] == c || &q->columns.at[e->right] == c) return true;
    return false;
}

static void note_outputs(const struct query *q, struct derived_relation *r)
{
    VEC_EACH (const struct output, o, &q->outputs) {
        if (o->star) {
            for (size_t i = 0; i < q->relations.n; i++)
                if (q->relations.at[i].scope == o->scope &&
                    (o->value.column < 0 || relation_of(q, o->value.column) == (int)i ||
                     !q->columns.at[o->value.column].qualifier.n))
                    r[i].outputs = OUTPUTS_OF_STAR, r[i].used = true;
            continue;
        }
        int relation = relation_of(q, o->value.column);
        if (relation >= 0 && r[relation].outputs < OUTPUTS_OF_STAR) r[relation].outputs++;
    }
    if (q->columns.n * q->edges.n > 1000000) return;
    VEC_EACH (const struct column, c, &q->columns)
        if (c->relation >= 0 && !in_join_condition(q, c)) r[c->relation].used = true;
}

/* ---- scopes -------------------------------------------------------------------------------------------- */

static void count_parts(const struct query *q, struct derived_relation *relations, struct derived_scope *d)
{
    for (size_t i = 0; i < q->scopes.n; i++) d[i].first = -1;
    for (size_t i = q->relations.n; i-- > 0;) {
        const struct relation *r = &q->relations.at[i];
        d[r->scope].relations++;
        if (r->kind == RELATION_TABLE) d[r->scope].tables++;
        relations[i].next = d[r->scope].first;
        d[r->scope].first = (int)i;
    }
    VEC_EACH (const struct group_key, g, &q->groups) d[g->scope].groups++;
    VEC_EACH (const struct sort_key, k, &q->sorts)
        if (!k->window) d[k->scope].sorts++;
}

static bool limits_to_one(const struct scope *s)
{
    return s->limit.kind == AMOUNT_NUMBER && s->limit.value <= 1 && !s->ties;
}

static bool all_fixed(const struct query *q, const struct derived *d, int scope)
{
    for (int i = d->scopes[scope].first; i >= 0; i = d->relations[i].next) {
        const struct relation *r = &q->relations.at[i];
        bool single_body = r->body >= 0 && (size_t)r->body < q->scopes.n && d->scopes[r->body].single_row;
        if (!d->relations[i].fixed && !single_body) return false;
    }
    return d->scopes[scope].first >= 0;
}

/* Scopes are numbered from the outside in, so a body's number is larger than its parent's: going backwards,
 * every body is settled before the scope that reads it (a CTE read by a later one takes the second round). */
static void conclude_rows(const struct query *q, struct derived *d)
{
    for (int round = 0; round < 2; round++)
        for (size_t i = q->scopes.n; i-- > 0;) {
            const struct scope *s = &q->scopes.at[i];
            struct derived_scope *x = &d->scopes[i];
            if (s->set != SET_NONE) continue;
            x->unique_lookup = all_fixed(q, d, (int)i);
            bool one_aggregate = s->aggregates && !x->groups;
            x->single_row = x->unique_lookup || one_aggregate || limits_to_one(s) ||
                            (!x->relations && s->verb == VERB_SELECT && s->rows <= 1);
        }
}

static bool is_limited(const struct scope *s)
{
    return s->limit.kind != AMOUNT_NONE || s->partition_limit.kind != AMOUNT_NONE;
}

/* WHERE id IN (...) on its one relation returns no more rows than the list has members. */
static void note_lists_of_keys(const struct schema *s, const struct query *q, struct derived_scope *d)
{
    VEC_EACH (const struct predicate, p, &q->predicates) {
        int relation = p->left.kind == OPERAND_COLUMN ? relation_of(q, p->left.column) : -1;
        if (p->op != PREDICATE_IN || d[p->scope].relations != 1 || p->clause != CLAUSE_WHERE ||
            p->disjunct >= 0 || p->right.kind == OPERAND_SUBQUERY || relation < 0)
            continue;
        struct fixed_columns f = {.count = 0};
        fix_column(q, &f, relation, p->left.column);
        int table = q->relations.at[relation].table;
        if (f.by_name || (s && table >= 0 && f.count && schema_columns_unique(s, table, f.columns, f.count)))
            d[p->scope].lists_keys = true;
    }
}

static void conclude_bounds(const struct schema *schema, const struct query *q, struct derived *d)
{
    note_lists_of_keys(schema, q, d->scopes);
    for (size_t i = 0; i < q->scopes.n; i++) {
        const struct scope *s = &q->scopes.at[i];
        struct derived_scope *x = &d->scopes[i];
        bool asked_once =
            s->kind == SCOPE_EXISTS || s->kind == SCOPE_IN || s->kind == SCOPE_ANY || s->kind == SCOPE_ALL;
        bool around = s->parent >= 0 && s->kind != SCOPE_MEMBER && d->scopes[s->parent].bounded;
        x->bounded = is_limited(s) || x->single_row || asked_once || around || s->has_values || x->lists_keys;
    }
}

/* The share of row pairs that an equality between two columns keeps: one in as many as the side with more
 * different values has. A key has as many as its table has rows. */
static double edge_selectivity(const struct schema *s, const struct query *q, const struct join_edge *e)
{
    double most = 1;
    const int sides[] = {e->left, e->right};
    for (int i = 0; i < 2; i++) {
        int table;
        const struct schema_column *c = derive_column(s, q, sides[i], &table);
        if (!c) continue;
        int number = (int)(c - s->tables.at[table].columns.at);
        double distinct = c->distinct;
        if (distinct <= 0 && schema_columns_unique(s, table, &number, 1)) distinct = s->tables.at[table].rows;
        if (distinct > most) most = distinct;
    }
    return 1 / most;
}

static bool both_fixed(const struct query *q, const struct derived *d, const struct join_edge *e)
{
    int left = relation_of(q, e->left), right = relation_of(q, e->right);
    return left >= 0 && right >= 0 && d->relations[left].fixed && d->relations[right].fixed;
}

/* Rows of a scope as a planner would guess them: what each relation keeps, multiplied along the joins. */
static void estimate_rows(const struct schema *s, const struct query *q, struct derived *d)
{
    for (size_t i = 0; i < q->scopes.n; i++) {
        double rows = 1;
        bool known = d->scopes[i].relations > 0 && d->scopes[i].relations <= KEY_COLUMNS_LIMIT;
        for (int r = d->scopes[i].first; r >= 0 && known; r = d->relations[r].next) {
            const struct schema_table *t = derive_table(s, q, r);
            known = t && t->rows >= 0;
            if (known && !d->relations[r].fixed) rows *= t->rows * d->relations[r].selectivity;
        }
        for (size_t k = 0; known && k < q->edges.n; k++) {
            const struct join_edge *e = &q->edges.at[k];
            if (e->scope == (int)i && !both_fixed(q, d, e)) rows *= edge_selectivity(s, q, e);
        }
        if (rows < 1) rows = 1;
        if (d->scopes[i].single_row) rows = 1, known = true;
        d->scopes[i].estimated_rows = known ? rows : -1;
    }
}

struct derived derive(const struct schema *s, struct arena *a, const struct query *q)
{
    struct derived d = {ARENA_ARRAY(a, struct derived_relation, q->relations.n),
                        ARENA_ARRAY(a, struct derived_scope, q->scopes.n)};
    for (size_t i = 0; i < q->relations.n; i++) d.relations[i].selectivity = 1;
    find_components(q, d.relations);
    find_unique_lookups(s, q, d.relations);
    note_predicates(s, q, d.relations);
    note_outputs(q, d.relations);
    count_parts(q, d.relations, d.scopes);
    conclude_rows(q, &d);
    conclude_bounds(s, q, &d);
    estimate_rows(s, q, &d);
    return d;
}
