/* Candidates: for each access the few indexes that could serve it.
 *
 *     E      equality columns, most shared among the queries first, then most selective, then as declared
 *     E + R  ... and one range column: nothing behind a range narrows the scan
 *     E + S  ... and the sort columns, when LIMIT makes the order pay
 *     J, J + E, E + J   join columns of the side that is probed
 *     search a GIN or GiST index for one containment, full-text or pattern condition
 *     BRIN   for a range on a column that follows the table's physical order, on a very large table
 *
 * The order is MongoDB's "equality, sort, range", which holds for every B-tree; PostgreSQL's manual
 * (indexes-multicolumn) states the equality-then-range part. */
#include <math.h>
#include <stdlib.h>

#include "advise/advise_internal.h"

#define LOW_SELECTIVITY                                                                                      \
    0.15 /* conditions that keep more of the table than this are read faster without index */
#define CUTS             0.30 /* an equality that keeps more than this of the rows is not worth a place in a key */
#define BRIN_PAGES       131072.0 /* 1 GiB */
#define BRIN_CORRELATION 0.9
enum { CANDIDATE_LIMIT = 4096, KEY_LIMIT = 8, REJECTED_LIMIT = 200 };

/* ---- the list of candidates ------------------------------------------------------------------------------
 */

static struct slice shape_key(struct advise *ad, const struct index_shape *ix)
{
    struct buf b = {0};
    buf_printf(&b, "%d %.*s", ix->table, SLICE_ARG(ix->method));
    for (size_t i = 0; i < ix->key_count; i++)
        buf_printf(&b, " %d:%.*s:%.*s:%d%d", ix->key[i].column, SLICE_ARG(ix->key[i].expression),
                   SLICE_ARG(ix->key[i].opclass), ix->key[i].descending, ix->key[i].nulls_reversed);
    for (size_t i = 0; i < ix->include_count; i++) buf_printf(&b, " +%d", ix->include[i]);
    for (size_t i = 0; i < ix->where_count; i++)
        buf_printf(&b, " ?%d %d %.*s", ix->where[i].column, (int)ix->where[i].op,
                   SLICE_ARG(ix->where[i].value));
    struct slice key = slice_copy(ad->arena, buf_slice(&b));
    buf_free(&b);
    return key;
}

/* A descending key is written only where directions differ: an index can be read backwards. */
static void normalise_direction(const struct advise *ad, struct index_shape *ix)
{
    size_t first = ix->key_count;
    bool plain = true;
    for (size_t i = ix->key_count; i > 0; i--) {
        struct key_part *part = &ix->key[i - 1];
        /* where NULL cannot occur its place is no matter */
        if (part->column >= 0 &&
            ad->schema->tables.at[ix->table].columns.at[part->column].flags & COLUMN_NOT_NULL)
            part->nulls_reversed = false;
        plain = plain && !part->nulls_reversed;
        if (part->descending) first = i - 1;
    }
    for (size_t i = first; i < ix->key_count; i++) plain = plain && ix->key[i].descending;
    for (size_t i = first; plain && i < ix->key_count; i++) ix->key[i].descending = false;
}

static bool exists_already(const struct advise *ad, const struct index_shape *ix)
{
    VEC_EACH (struct index_shape, have, &ad->existing)
        if (have->table == ix->table && index_covers(have, ix)) return true;
    return false;
}

struct candidate *candidate_add(struct advise *ad, const struct index_shape *shape)
{
    struct index_shape ix = *shape;
    ix.key = arena_alloc(ad->arena, sizeof *ix.key * (ix.key_count + 1));
    memcpy(ix.key, shape->key, sizeof *ix.key * ix.key_count);
    ix.existing = -1;
    row_key_trim(ad, &ix);
    if (ix.key_count == 0 || exists_already(ad, &ix) || ad->candidates.n >= CANDIDATE_LIMIT) return NULL;
    bool added;
    struct slice key = shape_key(ad, &ix);
    map_add(ad->arena, &ad->candidate_keys, key, &added);
    if (!added) return NULL;
    struct candidate *c = vec_zadd(ad->arena, &ad->candidates);
    c->shape = ix;
    c->key = key;
    c->size = estimate_index_bytes(ad, &ix);
    c->overhead = estimate_overhead(ad, &ix);
    c->write_cost = estimate_write_cost(ad, &ix);
    return c;
}

void candidate_reject(struct advise *ad, int table, struct slice columns, struct slice why)
{
    if (ad->out->rejected.n >= REJECTED_LIMIT) return;
    VEC_EACH (struct advice_rejected, r, &ad->out->rejected)
        if (r->table == table && slice_eq(r->columns, columns)) return;
    vec_push(ad->arena, &ad->out->rejected,
             ((struct advice_rejected){table, slice_copy(ad->arena, columns), slice_copy(ad->arena, why)}));
}

/* ---- order of equality columns ---------------------------------------------------------------------------
 */

/* How much of the workload asks for equality on this part of the table. */
static double part_popularity(const struct advise *ad, int table, const struct key_part *part)
{
    double weight = 0;
    VEC_EACH (size_t, i, &ad->tables[table].accesses) {
        const struct access *access = &ad->accesses.at[*i];
        VEC_EACH (struct term, t, &access->terms) {
            bool equality = t->kind == TERM_EQUAL || t->kind == TERM_IN || t->kind == TERM_JOIN;
            if (!equality || !key_part_same(&t->part, part)) continue;
            weight += access->weight;
            break;
        }
    }
    return weight;
}

struct ranked_part {
    struct key_part part;
    double popularity, selectivity;
    bool tenant, list;
};

static int by_rank(const void *x, const void *y)
{
    const struct ranked_part *a = x, *b = y;
    if (a->tenant != b->tenant) return a->tenant ? -1 : 1;
    if (a->list != b->list) return a->list ? 1 : -1; /* IN breaks the order of what follows: last */
    if (a->popularity != b->popularity) return a->popularity > b->popularity ? -1 : 1;
    if (a->selectivity != b->selectivity) return a->selectivity < b->selectivity ? -1 : 1;
    return a->part.column - b->part.column;
}

static bool is_tenant(const struct advise *ad, int table, const struct key_part *part)
{
    struct slice tenant = ad->options.tenant_column;
    if (tenant.n == 0 || part->column < 0) return false;
    return slice_eq_nocase(ad->schema->tables.at[table].columns.at[part->column].name, tenant);
}

static bool ranked_already(const struct ranked_part *parts, size_t n, const struct key_part *part)
{
    for (size_t i = 0; i < n; i++)
        if (key_part_same(&parts[i].part, part)) return true;
    return false;
}

/* The parts an access fixes by equality, each once, in the order an index should have them. */
static size_t equality_parts(const struct advise *ad, const struct access *access, bool lists, int driver,
                             bool only_joins, struct ranked_part *out)
{
    size_t n = 0;
    VEC_EACH (struct term, t, &access->terms) {
        bool join = t->kind == TERM_JOIN && t->other == driver;
        bool fixed = t->kind == TERM_EQUAL || (lists && t->kind == TERM_IN);
        if (n == KEY_LIMIT || !slice_eq(t->method, SLICE("btree"))) continue;
        if (!(join || (fixed && !only_joins)) || ranked_already(out, n, &t->part)) continue;
        if (!join && t->selectivity > CUTS) continue;
        out[n++] = (struct ranked_part){t->part, part_popularity(ad, access->table, &t->part), t->selectivity,
                                        is_tenant(ad, access->table, &t->part), t->kind == TERM_IN};
    }
    qsort(out, n, sizeof *out, by_rank);
    return n;
}

/* ---- the candidates of one access ------------------------------------------------------------------------
 */

struct maker {
    struct advise *ad;
    const struct access *access;
    struct key_part key[KEY_LIMIT * 2];
    size_t n;
};

/* False when an index cannot hold the part. */
static bool push_part(struct maker *m, struct key_part part)
{
    for (size_t i = 0; i < m->n; i++)
        if (key_part_same(&m->key[i], &part)) return true;
    if (!part_indexable(m->ad, m->access->table, &part)) return false;
    if (m->n < KEY_LIMIT * 2) m->key[m->n++] = part;
    return true;
}

/* The key's equalities pick one row already, by a key that has its index. */
static bool finds_one_row(const struct maker *m)
{
    int columns[KEY_LIMIT * 2];
    size_t n = 0;
    for (size_t i = 0; i < m->n; i++) {
        VEC_EACH (struct term, t, &m->access->terms) {
            bool equality = t->kind == TERM_EQUAL || t->kind == TERM_IN || t->kind == TERM_JOIN;
            if (!equality || !key_part_same(&t->part, &m->key[i]) || t->part.column < 0) continue;
            columns[n++] = t->part.column;
            break;
        }
    }
    return n > 0 && schema_columns_unique(m->ad->schema, m->access->table, columns, n);
}

static void emit(struct maker *m, const char *method)
{
    if (finds_one_row(m)) return;
    struct index_shape ix = {
        .table = m->access->table, .method = slice_of(method), .key = m->key, .key_count = m->n};
    if (slice_eq(ix.method, SLICE("btree"))) normalise_direction(m->ad, &ix);
    candidate_add(m->ad, &ix);
}

static size_t max_columns(const struct maker *m)
{
    return (size_t)m->ad->options.max_columns;
}

static void make_equality(struct maker *m)
{
    struct ranked_part parts[KEY_LIMIT];
    size_t n = equality_parts(m->ad, m->access, true, NO_DRIVER, false, parts);
    m->n = 0;
    for (size_t i = 0; i < n && m->n < max_columns(m); i++) {
        push_part(m, parts[i].part);
        emit(m, "btree");
    }
    for (size_t i = 1; i < n; i++) {
        m->n = 0;
        push_part(m, parts[i].part);
        emit(m, "btree");
    }
}

static void make_ranges(struct maker *m)
{
    struct ranked_part parts[KEY_LIMIT];
    size_t n = equality_parts(m->ad, m->access, true, NO_DRIVER, false, parts);
    VEC_EACH (struct term, t, &m->access->terms) {
        if (t->kind != TERM_RANGE && t->kind != TERM_PREFIX) continue;
        m->n = 0;
        for (size_t i = 0; i < n && m->n + 1 < max_columns(m); i++) push_part(m, parts[i].part);
        if (push_part(m, t->part)) emit(m, "btree");
    }
}

/* The whole order must fit: half an order is none. */
static void make_sort(struct maker *m)
{
    struct ranked_part parts[KEY_LIMIT];
    if (!m->access->order || !m->access->limited) return;
    size_t n = equality_parts(m->ad, m->access, false, NO_DRIVER, false, parts);
    m->n = 0;
    for (size_t i = 0; i < n && m->n < max_columns(m); i++) push_part(m, parts[i].part);
    if (m->n + m->access->order_count > max_columns(m) + 2) return;
    for (size_t i = 0; i < m->access->order_count; i++) {
        if (!push_part(m, m->access->order[i])) return;
        if (m->key[m->n - 1].prefix) return; /* the beginnings of texts are not in the texts' order */
    }
    emit(m, "btree");
}

static void make_joins(struct maker *m)
{
    VEC_EACH (struct term, t, &m->access->terms) {
        struct ranked_part joins[KEY_LIMIT], all[KEY_LIMIT];
        if (t->kind != TERM_JOIN) continue;
        size_t nj = equality_parts(m->ad, m->access, false, t->other, true, joins);
        size_t na = equality_parts(m->ad, m->access, false, t->other, false, all);
        m->n = 0;
        for (size_t i = 0; i < nj && m->n < max_columns(m); i++) push_part(m, joins[i].part);
        emit(m, "btree");
        for (size_t i = 0; i < na && m->n < max_columns(m); i++) push_part(m, all[i].part);
        emit(m, "btree");
        m->n = 0;
        for (size_t i = 0; i < na && m->n < max_columns(m); i++) push_part(m, all[i].part);
        emit(m, "btree");
    }
}

static void make_searches(struct maker *m)
{
    VEC_EACH (struct term, t, &m->access->terms) {
        if (t->kind != TERM_SEARCH) continue;
        m->n = 0;
        push_part(m, t->part);
        emit(m, slice_eq(t->method, SLICE("gist")) ? "gist" : "gin");
    }
}

static void make_brin(struct maker *m)
{
    const struct schema_table *t = &m->ad->schema->tables.at[m->access->table];
    enum dialect d = table_dialect(m->ad, m->access->table);
    if ((d != DIALECT_POSTGRES && d != DIALECT_UNKNOWN) || m->ad->tables[m->access->table].assumed) return;
    if (m->ad->tables[m->access->table].pages < BRIN_PAGES || (m->access->order && m->access->limited))
        return;
    VEC_EACH (struct term, term, &m->access->terms) {
        if (term->kind != TERM_RANGE || term->part.column < 0) continue;
        double correlation = t->columns.at[term->part.column].correlation;
        if (fabs(correlation) < BRIN_CORRELATION || fabs(correlation) > 1) continue;
        m->n = 0;
        push_part(m, term->part);
        emit(m, "brin");
    }
}

/* ---- accesses that get none ------------------------------------------------------------------------------
 */

static struct slice terms_text(const struct advise *ad, const struct access *access)
{
    struct key_part key[KEY_LIMIT];
    struct index_shape ix = {.table = access->table, .method = SLICE("btree"), .key = key};
    VEC_EACH (struct term, t, &access->terms) {
        bool known = t->kind == TERM_FILTER || ix.key_count == KEY_LIMIT;
        for (size_t i = 0; i < ix.key_count; i++) known |= key_part_same(&key[i], &t->part);
        if (!known) {
            key[ix.key_count] = t->part;
            key[ix.key_count++].opclass = SLICE("");
        }
    }
    for (size_t i = 0; ix.key_count == 0 && access->limited && i < access->order_count && i < KEY_LIMIT; i++)
        key[ix.key_count++] = access->order[i];
    return shape_columns_text(ad, &ix);
}

static bool too_small(struct advise *ad, const struct access *access)
{
    const struct table_estimate *t = &ad->tables[access->table];
    if (t->assumed || t->rows >= ad->options.min_rows) return false;
    struct slice columns = terms_text(ad, access);
    if (access->today_by >= 0 || columns.n == 0) return true;
    candidate_reject(
        ad, access->table, columns,
        slice_of(arena_printf(ad->arena, "small table: %.0f rows on %.0f page%s are read faster whole",
                              t->rows, t->pages, t->pages == 1 ? "" : "s")));
    return true;
}

/* Conditions that together keep most of the table, with nothing else an index could give. */
static bool too_many_rows(struct advise *ad, const struct access *access)
{
    double best = 1;
    const struct term *only = NULL;
    size_t conditions = 0;
    VEC_EACH (struct term, t, &access->terms) {
        if (t->kind == TERM_FILTER) continue;
        conditions++;
        best = t->kind == TERM_RANGE && t->selectivity > LOW_SELECTIVITY ? best : fmin(best, t->selectivity);
        if (t->kind == TERM_RANGE || t->kind == TERM_JOIN || t->kind == TERM_SEARCH) return false;
        only = t;
    }
    double kept = access_rows(ad, access, NO_DRIVER) / ad->tables[access->table].rows;
    if (conditions == 0 || kept <= LOW_SELECTIVITY) return false;
    if (access->order && access->limited) return false;
    const char *values = "";
    if (conditions == 1 && only->part.column >= 0)
        values = arena_printf(ad->arena, ", %.0f different values",
                              estimate_distinct(ad, access->table, only->part.column));
    const char *assumed = ad->tables[access->table].assumed ? " (assumed: no statistics)" : "";
    candidate_reject(
        ad, access->table, terms_text(ad, access),
        slice_of(arena_printf(ad->arena,
                              "low selectivity: keeps %.0f %% of the rows%s%s, and reading them through "
                              "an index costs more than reading the table",
                              kept * 100, values, assumed)));
    return true;
}

void advise_candidates(struct advise *ad)
{
    for (size_t i = 0; i < ad->accesses.n; i++) {
        const struct access *access = &ad->accesses.at[i];
        if (too_small(ad, access)) continue;
        struct maker m = {.ad = ad, .access = access};
        bool coarse = too_many_rows(ad, access);
        if (!coarse) make_equality(&m);
        if (!coarse) make_ranges(&m);
        make_sort(&m);
        make_joins(&m);
        make_searches(&m);
        make_brin(&m);
    }
}
