/* What an index does for an access, and what the access then costs.
 *
 * The costs are PostgreSQL's in outline: pages in sequence 1, at random 4, rows 0.01, index rows 0.005, heap
 * pages of a bitmap by Mackert and Lohman's formula. They rank indexes; they are never shown as a time. */
#include <math.h>

#include "advise/advise_internal.h"

#define HEIGHT_COST                                                                                          \
    (2 * COST_RANDOM) /* descending: the upper levels are cached, a leaf and a half is not                   \
                       */

/* ---- shapes of existing indexes --------------------------------------------------------------------------
 */

static int column_inside(struct arena *a, const struct schema_table *t, struct slice expression,
                         enum dialect d)
{
    struct token_list all = lex_all(a, expression, d, 0);
    for (size_t i = 0; i + 1 < all.n; i++) {
        if (all.at[i].kind != TOKEN_WORD && all.at[i].kind != TOKEN_NAME) continue;
        int column = schema_find_column(t, token_text(expression, all.at[i]));
        if (column >= 0) return column;
    }
    return -1;
}

struct index_shape index_shape_of(struct advise *ad, int index)
{
    const struct schema_index *from = &ad->schema->indexes.at[index];
    struct index_shape ix = {.table = from->dropped ? -1 : from->table,
                             .method = from->method,
                             .key_count = from->column_count,
                             .include = from->include,
                             .include_count = from->include_count,
                             .unique = from->unique || from->primary,
                             .invisible = from->invisible,
                             .existing = index};
    if (ix.table < 0) return ix;
    const struct schema_table *t = &ad->schema->tables.at[ix.table];
    if (ix.method.n == 0) ix.method = SLICE("btree");
    ix.key = ARENA_ARRAY(ad->arena, struct key_part, ix.key_count + 1);
    for (size_t i = 0; i < ix.key_count; i++) {
        const struct schema_index_column *c = &from->columns[i];
        ix.key[i] = key_part_of_column(c->column);
        ix.key[i].opclass = c->opclass;
        ix.key[i].collation = c->collation;
        ix.key[i].prefix = c->prefix > 0 ? c->prefix : 0;
        ix.key[i].descending = c->descending;
        ix.key[i].nulls_reversed = nulls_are_reversed(c->nulls, c->descending, t->dialect);
        if (c->column >= 0) continue;
        ix.key[i].expression = expression_canonical(ad->arena, c->expression, t->dialect);
        ix.key[i].inner = column_inside(ad->arena, t, ix.key[i].expression, t->dialect);
    }
    struct slice where = from->where.n ? from->where : from->where_text;
    if (where.n) ix.where_opaque = !where_parse(ad->arena, t, where, t->dialect, &ix.where, &ix.where_count);
    return ix;
}

/* ---- matching --------------------------------------------------------------------------------------------
 */

/* Whether an index part built with opclass `has` answers a term that wants `wants`. */
static bool opclass_serves(const struct term *t, struct slice has)
{
    struct slice wants = t->part.opclass;
    if (slice_eq(has, wants)) return true;
    bool pattern = slice_ends(has, SLICE("_pattern_ops"));
    if (pattern && (t->kind == TERM_EQUAL || t->kind == TERM_IN || t->kind == TERM_JOIN)) return true;
    if (slice_eq(wants, SLICE("jsonb_path_ops"))) return has.n == 0 || slice_eq(has, SLICE("jsonb_ops"));
    if (wants.n == 0 && has.n)
        return !pattern && !slice_eq(has, SLICE("jsonb_path_ops")) && !slice_ends(has, SLICE("_trgm_ops"));
    return false;
}

static bool collation_serves(const struct term *t, const struct key_part *part)
{
    bool c = slice_eq_nocase(part->collation, SLICE("C")) || slice_eq_nocase(part->collation, SLICE("POSIX"));
    return t->kind == TERM_PREFIX && c;
}

static const struct term *find_term(const struct access *access, const struct key_part *part, int driver,
                                    bool equality)
{
    VEC_EACH (struct term, t, &access->terms) {
        bool is_range = t->kind == TERM_RANGE || t->kind == TERM_PREFIX;
        if (!key_part_same(&t->part, part) || !(equality ? term_is_equality(t, driver) : is_range)) continue;
        if (opclass_serves(t, part->opclass) || collation_serves(t, part)) return t;
    }
    return NULL;
}

static bool equality_on(const struct access *access, const struct key_part *part)
{
    VEC_EACH (struct term, t, &access->terms)
        if (t->kind == TERM_EQUAL && key_part_same(&t->part, part)) return true;
    return false;
}

static bool column_not_null(const struct advise *ad, int table, int column)
{
    return column >= 0 && (ad->schema->tables.at[table].columns.at[column].flags & COLUMN_NOT_NULL);
}

/* Whether the key, read forwards or backwards from part `start` on, gives the wanted order. */
static bool gives_order(const struct advise *ad, const struct access *access, const struct index_shape *ix,
                        size_t start, bool backwards)
{
    size_t k = start;
    for (size_t i = 0; i < access->order_count; k++) {
        if (k == ix->key_count) return false;
        const struct key_part *part = &ix->key[k], *want = &access->order[i];
        if (!key_part_same(part, want)) {
            if (!equality_on(access, part)) return false;
            continue;
        }
        if (part->opclass.n || part->prefix) return false;
        if ((part->descending != want->descending) != backwards) return false;
        bool nulls_differ = part->nulls_reversed != want->nulls_reversed;
        if (nulls_differ && !access->extreme && !column_not_null(ad, ix->table, want->column)) return false;
        i++;
    }
    return true;
}

/* An IN list or a join before the sort columns mixes several runs of the order. */
static bool single_run(const struct access *access, const struct index_shape *ix, size_t bound)
{
    for (size_t i = 0; i < bound; i++)
        if (!equality_on(access, &ix->key[i])) return false;
    return true;
}

static bool index_holds(const struct index_shape *ix, int column)
{
    for (size_t i = 0; i < ix->key_count; i++)
        if (ix->key[i].column == column && !ix->key[i].prefix) return true;
    for (size_t i = 0; i < ix->include_count; i++)
        if (ix->include[i] == column) return true;
    return false;
}

static bool covers_columns(const struct advise *ad, const struct access *access, const struct index_shape *ix)
{
    if (access->star || access->locked || !slice_eq(ix->method, SLICE("btree"))) return false;
    for (size_t c = 0; c < ad->schema->tables.at[access->table].columns.n; c++)
        if (access->needed[c] && !index_holds(ix, (int)c)) return false;
    return true;
}

static bool matches_search(const struct access *access, const struct index_shape *ix, struct match *m)
{
    for (size_t k = 0; k < ix->key_count; k++)
        VEC_EACH (struct term, t, &access->terms) {
            if (t->kind != TERM_SEARCH || !key_part_same(&t->part, &ix->key[k])) continue;
            if (!slice_eq(t->method, ix->method) || !opclass_serves(t, ix->key[k].opclass)) continue;
            m->usable = true;
            m->bound = 1;
            m->fraction = t->selectivity;
            m->rest = 1;
        }
    return m->usable;
}

static bool matches_brin(const struct access *access, const struct index_shape *ix, struct match *m)
{
    const struct term *t = find_term(access, &ix->key[0], NO_DRIVER, false);
    if (!t) return false;
    *m = (struct match){.usable = true, .range = true, .fraction = t->selectivity, .rest = 1};
    return true;
}

/* A hash index knows equality on its one column. */
static size_t bound_limit(const struct index_shape *ix)
{
    return slice_eq(ix->method, SLICE("hash")) && ix->key_count > 1 ? 1 : ix->key_count;
}

/* The column that a term compares with =, -1 for other terms. A list of several values is no equality here.
 */
static int equal_column(const struct term *t)
{
    return t->kind == TERM_EQUAL || t->kind == TERM_JOIN ? t->part.column : -1;
}

static bool binds_column(const struct index_shape *ix, size_t bound, int column)
{
    for (size_t k = 0; k < bound; k++)
        if (ix->key[k].column == column) return true;
    return false;
}

/* Selectivity of the conditions bound by the index, and of those it can check on its other columns. */
static void match_fractions(const struct advise *ad, const struct access *access,
                            const struct index_shape *ix, int driver, struct match *m)
{
    struct condition bound[CONDITION_LIMIT];
    double rest[CONDITION_LIMIT];
    size_t nb = 0, nr = 0;
    VEC_EACH (struct term, t, &access->terms) {
        if (t->kind == TERM_JOIN && t->other != driver) continue;
        size_t k = 0;
        while (k < ix->key_count && !key_part_same(&t->part, &ix->key[k])) k++;
        bool bounds = k < m->bound || (k == m->bound && m->range && t->kind != TERM_FILTER);
        if (bounds && nb < CONDITION_LIMIT)
            bound[nb++] = (struct condition){equal_column(t), t->selectivity};
        else if (k < ix->key_count && nr < CONDITION_LIMIT)
            rest[nr++] = t->selectivity;
    }
    for (size_t i = 0; i < ix->where_count && nb < CONDITION_LIMIT; i++)
        if (!binds_column(ix, m->bound, ix->where[i].column))
            bound[nb++] = (struct condition){-1, estimate_atom(ad, ix->table, &ix->where[i])};
    m->fraction = nb ? estimate_conditions(ad, ix->table, bound, nb) : 1;
    m->rest = nr ? estimate_combine(rest, nr) : 1;
}

struct match index_match(const struct advise *ad, const struct access *access,
                         const struct index_shape *written, int driver)
{
    struct key_part parts[EXTENDED_KEY_LIMIT];
    struct index_shape extended = row_key_extend(ad, written, parts);
    const struct index_shape *ix = &extended;
    struct match m = {.fraction = 1, .rest = 1};
    if (ix->table != access->table || ix->invisible || ix->key_count == 0 || !where_implied(access, ix))
        return m;
    if (slice_eq(ix->method, SLICE("brin"))) {
        matches_brin(access, ix, &m);
        return m;
    }
    bool tree = slice_eq(ix->method, SLICE("btree")), hash = slice_eq(ix->method, SLICE("hash"));
    if (!tree && !hash) {
        matches_search(access, ix, &m);
        return m;
    }
    const struct term *t;
    while (m.bound < bound_limit(ix) && (t = find_term(access, &ix->key[m.bound], driver, true))) {
        m.joined |= t->kind == TERM_JOIN;
        m.bound++;
    }
    if (hash && m.bound < ix->key_count) return (struct match){.fraction = 1, .rest = 1};
    m.range = tree && m.bound < ix->key_count && find_term(access, &ix->key[m.bound], driver, false);
    if (tree && access->order && single_run(access, ix, m.bound))
        for (size_t start = 0; start <= m.bound && !m.sorted; start++)
            m.sorted = gives_order(ad, access, ix, start, false) || gives_order(ad, access, ix, start, true);
    m.covering = covers_columns(ad, access, ix);
    m.usable = m.bound > 0 || m.range || m.sorted || m.covering || ix->where_count > 0;
    match_fractions(ad, access, ix, driver, &m);
    return m;
}

bool index_covers(const struct index_shape *a, const struct index_shape *b)
{
    if (a->table != b->table || a->invisible || !slice_eq(a->method, b->method) ||
        b->key_count > a->key_count)
        return false;
    if (a->where_opaque || b->where_opaque || a->where_count > b->where_count) return false;
    for (size_t i = 0; i < a->where_count; i++) {
        bool found = false;
        for (size_t j = 0; j < b->where_count; j++) found |= where_atom_same(&a->where[i], &b->where[j]);
        if (!found) return false;
    }
    bool tree = slice_eq(a->method, SLICE("btree"));
    if (!tree && (b->key_count != a->key_count)) return false;
    bool reversed = tree && b->key_count > 0 && a->key[0].descending != b->key[0].descending;
    for (size_t i = 0; i < b->key_count; i++) {
        const struct key_part *x = &a->key[i], *y = &b->key[i];
        if (!key_part_same(x, y) || !slice_eq(x->opclass, y->opclass) ||
            !slice_eq(x->collation, y->collation))
            return false;
        if (tree && (x->descending != y->descending) != reversed) return false;
        if (tree && x->nulls_reversed != y->nulls_reversed) return false;
    }
    for (size_t i = 0; i < b->include_count; i++)
        if (!index_holds(a, b->include[i])) return false;
    return true;
}

/* ---- costs -----------------------------------------------------------------------------------------------
 */

double access_rows(const struct advise *ad, const struct access *access, int driver)
{
    struct condition conditions[CONDITION_LIMIT];
    size_t n = 0;
    VEC_EACH (struct term, t, &access->terms) {
        if ((t->kind == TERM_JOIN && t->other != driver) || n == CONDITION_LIMIT) continue;
        conditions[n++] = (struct condition){equal_column(t), t->selectivity};
    }
    double left = ad->tables[access->table].rows;
    if (n) left *= estimate_conditions(ad, access->table, conditions, n);
    return left < 1 ? 1 : left;
}

static double sort_cost(double rows)
{
    return rows < 2 ? 0 : rows * log2(rows) * 2 * COST_OPERATOR;
}

static double scan_cost(const struct advise *ad, const struct access *access)
{
    const struct table_estimate *t = &ad->tables[access->table];
    double all = t->pages * COST_PAGE + t->rows * (COST_ROW + COST_OPERATOR * (double)access->terms.n);
    double rows = access_rows(ad, access, NO_DRIVER) * access->filter;
    if (access->order && !access->extreme) return all + sort_cost(rows);
    bool stops = access->limited && !access->extreme && access->limit < rows;
    return stops ? all * access->limit / rows : all;
}

/* Heap pages that `rows` rows spread over the table are found on. */
static double heap_cost(const struct table_estimate *t, double rows, bool in_order)
{
    double pages = 2 * t->pages * rows / (2 * t->pages + rows);
    if (pages > t->pages) pages = t->pages;
    if (in_order) return pages * COST_RANDOM;
    double per_page = COST_RANDOM - (COST_RANDOM - COST_PAGE) * sqrt(pages / t->pages);
    return pages * per_page;
}

static double brin_cost(const struct advise *ad, const struct match *m, const struct table_estimate *t)
{
    (void)ad;
    return COST_RANDOM + t->pages * (m->fraction + 0.01) * COST_PAGE +
           t->rows * (m->fraction + 0.01) * COST_ROW;
}

static double once(const struct advise *ad, const struct access *access, const struct index_shape *ix,
                   const struct match *m)
{
    const struct table_estimate *t = &ad->tables[access->table];
    if (slice_eq(ix->method, SLICE("brin"))) return brin_cost(ad, m, t);
    double found = t->rows * m->fraction, share = 1;
    if (found < 1) found = 1;
    double yielded = access_rows(ad, access, NO_DRIVER) * access->filter;
    bool ordered = m->sorted || !access->order;
    if (access->limited && ordered && !m->joined && access->limit < yielded) share = access->limit / yielded;
    double index_pages = estimate_index_bytes(ad, ix) / PAGE_BYTES * m->fraction / where_selectivity(ad, ix);
    double cost = HEIGHT_COST + share * (index_pages * COST_PAGE + found * (COST_INDEX_ROW + COST_OPERATOR));
    double fetched = found * m->rest * share;
    if (m->covering) fetched *= 0.1; /* pages not yet marked all-visible */
    cost += heap_cost(t, fetched, m->sorted && access->order) + fetched * COST_ROW;
    if (access->order && !m->sorted) cost += sort_cost(yielded);
    return cost;
}

static double cost_with_driver(const struct advise *ad, const struct access *access,
                               const struct index_shape *ix, int driver, double probes)
{
    struct match m = index_match(ad, access, ix, driver);
    bool useful = m.usable && (driver == NO_DRIVER || m.joined);
    return useful ? probes * once(ad, access, ix, &m) : INFINITY;
}

double access_cost(const struct advise *ad, const struct access *access, const struct index_shape *ix)
{
    double best = scan_cost(ad, access);
    if (ix) {
        double alone = cost_with_driver(ad, access, ix, NO_DRIVER, 1);
        if (alone < best) best = alone;
    }
    best *= access->repeats;
    if (!ix) return best;
    VEC_EACH (struct term, t, &access->terms) {
        if (t->kind != TERM_JOIN) continue;
        double driven = cost_with_driver(ad, access, ix, t->other, t->probes);
        if (driven < best) best = driven;
    }
    return best;
}

void access_cost_today(const struct advise *ad, struct access *access)
{
    access->today = access->scan = access_cost(ad, access, NULL);
    access->today_by = -1;
    VEC_EACH (struct index_shape, ix, &ad->existing) {
        if (ix->table != access->table) continue;
        double cost = access_cost(ad, access, ix);
        if (cost >= access->today) continue;
        access->today = cost;
        access->today_by = ix->existing;
    }
}
