/* advise_run: the steps in order, and the advice made of the chosen candidates. */
#include <stdlib.h>

#include "advise/cql_advice.h"

enum { VERIFY_ROUNDS = 4 };

static void set_defaults(struct advise_options *o)
{
    if (o->max_columns <= 0) o->max_columns = 3;
    if (o->max_per_table <= 0) o->max_per_table = 5;
    if (o->min_rows <= 0) o->min_rows = 1000;
}

/* ---- chosen candidates -> advice -------------------------------------------------------------------------
 */

/* The chosen candidate that makes the access cheapest, NULL when today's indexes do. */
static const struct candidate *server_of(const struct advise *ad, int table, size_t i)
{
    const struct candidate *best = NULL;
    double least = ad->accesses.at[ad->tables[table].accesses.at[i]].today;
    VEC_EACH (struct candidate, c, &ad->candidates) {
        if (!c->chosen || c->shape.table != table || (c->used && !c->used[i])) continue;
        if (c->costs[i] >= least * 0.999) continue;
        least = c->costs[i];
        best = c;
    }
    return best;
}

static int by_share(const void *x, const void *y)
{
    const struct advice_query *a = x, *b = y;
    if (a->share != b->share) return a->share > b->share ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

static void add_query(struct advise *ad, struct advice_index *out, size_t query, double saved)
{
    for (size_t i = 0; i < out->query_count; i++)
        if (out->queries[i].id == ad->queries[query].id) {
            out->queries[i].share += saved;
            return;
        }
    out->queries[out->query_count++] = (struct advice_query){ad->queries[query].id, saved};
}

/* The queries it serves and the share of the table's work it saves. */
static void fill_queries(struct advise *ad, const struct candidate *c, struct advice_index *out)
{
    const struct table_estimate *t = &ad->tables[c->shape.table];
    double total = 0, saved = 0;
    out->queries = ARENA_ARRAY(ad->arena, struct advice_query, t->accesses.n + 1);
    for (size_t i = 0; i < t->accesses.n; i++) {
        const struct access *access = &ad->accesses.at[t->accesses.at[i]];
        total += access->weight * access->today;
        if (access->weight <= 0 || server_of(ad, c->shape.table, i) != c) continue;
        double gain = access->weight * (access->today - c->costs[i]);
        add_query(ad, out, access->query, gain);
        saved += gain;
    }
    for (size_t i = 0; i < out->query_count; i++) out->queries[i].share /= saved > 0 ? saved : 1;
    qsort(out->queries, out->query_count, sizeof *out->queries, by_share);
    out->benefit = total > 0 ? saved / total : 0;
}

static bool index_replaceable(const struct advise *ad, const struct index_shape *ix)
{
    const struct schema_index *from = &ad->schema->indexes.at[ix->existing];
    return !ix->unique && !from->constraint && !from->implicit && !from->dropped && from->name.n > 0;
}

static void fill_replaces(struct advise *ad, const struct candidate *c, struct advice_index *out)
{
    out->replaces = ARENA_ARRAY(ad->arena, int, ad->existing.n + 1);
    VEC_EACH (struct index_shape, ix, &ad->existing)
        if (ix->table == c->shape.table && index_replaceable(ad, ix) && index_covers(&c->shape, ix))
            out->replaces[out->replace_count++] = ix->existing;
}

static void add_advice(struct advise *ad, const struct candidate *c)
{
    const struct index_shape *ix = &c->shape;
    const struct schema_table *t = &ad->schema->tables.at[ix->table];
    struct advice_index out = {.table = ix->table,
                               .method = ix->method,
                               .column_count = ix->key_count,
                               .include_count = ix->include_count,
                               .size_bytes = c->size,
                               .write_overhead = c->overhead,
                               .verified = c->verified,
                               .verified_why = c->verified_why};
    fill_queries(ad, c, &out);
    if (out.query_count == 0) return;
    out.columns = ARENA_ARRAY(ad->arena, struct slice, ix->key_count + 1);
    out.include = ARENA_ARRAY(ad->arena, struct slice, ix->include_count + 1);
    for (size_t i = 0; i < ix->key_count; i++) out.columns[i] = shape_part_text(ad, ix->table, &ix->key[i]);
    for (size_t i = 0; i < ix->include_count; i++) out.include[i] = t->columns.at[ix->include[i]].name;
    out.where = shape_where_text(ad, ix);
    out.name = index_name_for(ad, ix);
    out.ddl = index_create_ddl(ad, ix, out.name);
    out.why = advice_why(ad, c);
    fill_replaces(ad, c, &out);
    vec_push(ad->arena, &ad->out->create, out);
}

/* Most saved work first, over the whole workload. */
static void rank_candidates(struct advise *ad, const struct candidate **order, size_t n)
{
    double *gain = ARENA_ARRAY(ad->arena, double, n + 1);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < ad->tables[order[i]->shape.table].accesses.n; k++) {
            const struct access *access = &ad->accesses.at[ad->tables[order[i]->shape.table].accesses.at[k]];
            if (server_of(ad, order[i]->shape.table, k) != order[i]) continue;
            gain[i] += access->weight * (access->today - order[i]->costs[k]);
        }
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0 && gain[k] > gain[k - 1]; k--) {
            const struct candidate *c = order[k];
            double g = gain[k];
            order[k] = order[k - 1];
            gain[k] = gain[k - 1];
            order[k - 1] = c;
            gain[k - 1] = g;
        }
}

static void write_advice(struct advise *ad)
{
    const struct candidate **order = ARENA_ARRAY(ad->arena, const struct candidate *, ad->candidates.n + 1);
    size_t n = 0;
    VEC_EACH (struct candidate, c, &ad->candidates)
        if (c->chosen) order[n++] = c;
    rank_candidates(ad, order, n);
    for (size_t i = 0; i < n; i++) add_advice(ad, order[i]);
}

/* ---- the run ---------------------------------------------------------------------------------------------
 */

/* Selection and verification take turns: what the planner refuses is rejected, and its place may go to
 * another. */
static bool select_verified(struct advise *ad, struct error *err)
{
    double *current = ARENA_ARRAY(ad->arena, double, ad->accesses.n + 1);
    bool changed = true;
    for (int round = 0; changed && round < VERIFY_ROUNDS; round++) {
        advise_select(ad, current);
        changed = false;
        if (ad->options.no_verify) continue;
        if (!advise_verify(ad, &changed, err)) return false;
        if (!changed && ad->options.postgres.n && !advise_verify_postgres(ad, &changed, err)) return false;
    }
    VEC_EACH (struct candidate, c, &ad->candidates) c->chosen = c->chosen && !c->rejected;
    return true;
}

/* CQL's tables are made for their queries, so its advice is about keys and goes its own way. */
static void split_queries(struct advise *ad, struct advise *cql)
{
    struct workload_query *sql = ARENA_ARRAY(ad->arena, struct workload_query, ad->query_count + 1),
                          *own = ARENA_ARRAY(ad->arena, struct workload_query, ad->query_count + 1);
    size_t n = 0;
    *cql = *ad;
    cql->queries = own;
    cql->query_count = 0;
    for (size_t i = 0; i < ad->query_count; i++) {
        if (ad->queries[i].query->dialect == DIALECT_CQL)
            own[cql->query_count++] = ad->queries[i];
        else
            sql[n++] = ad->queries[i];
    }
    ad->queries = sql;
    ad->query_count = n;
}

bool advise_run(const struct schema *s, const struct workload_query *queries, size_t count,
                const struct advise_options *options, struct arena *a, struct advice *out, struct error *err)
{
    memset(out, 0, sizeof *out);
    struct advise ad = {.schema = s, .queries = queries, .query_count = count, .arena = a, .out = out};
    if (options) ad.options = *options;
    set_defaults(&ad.options);
    estimate_tables(&ad);
    struct advise cql;
    split_queries(&ad, &cql);
    advise_cql(&cql);
    for (size_t i = 0; i < s->indexes.n; i++) vec_push(a, &ad.existing, index_shape_of(&ad, (int)i));
    advise_collect(&ad);
    advise_candidates(&ad);
    advise_merge(&ad);
    advise_partials(&ad);
    advise_includes(&ad);
    if (!select_verified(&ad, err)) return false;
    write_advice(&ad);
    advise_drops(&ad);
    return true;
}
