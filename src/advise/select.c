/* Selection: greedy by marginal benefit per byte.
 *
 * Each round takes the candidate that saves most per byte given what is chosen already, then looks again: the
 * published cost matrices show greedy within half a point of the optimum (docs/advice.md). A chosen index
 * that a later one begins with is given up for it. What remains is checked once more: an index whose removal
 * costs nothing goes. */
#include <math.h>

#include "advise/advise_internal.h"

#define WORTH_SHARE 0.30 /* it must save this much of what the accesses it helps cost now */
#define WORTH_SCAN  50.0 /* a scan cheaper than a dozen random pages is left alone */
#define WORTH_INDEX                                                                                          \
    150.0               /* ... and what an index finds already, where statistics say it is a few dozen rows */
#define HELPS      0.90 /* an access is helped when its cost falls below this part */
#define IDLE_SHARE 0.001

struct choice {
    double gross;  /* saved work */
    double net;    /* ... less the writes */
    double before; /* what the helped accesses cost now */
    bool dear;     /* one of them is worth the trouble */
};

/* Costs of the table's accesses with the candidate, in the order of ad->tables[...].accesses. */
static const double *candidate_costs(struct advise *ad, struct candidate *c)
{
    const struct table_estimate *t = &ad->tables[c->shape.table];
    if (c->costs) return c->costs;
    c->costs = ARENA_ARRAY(ad->arena, double, t->accesses.n + 1);
    for (size_t i = 0; i < t->accesses.n; i++)
        c->costs[i] = access_cost(ad, &ad->accesses.at[t->accesses.at[i]], &c->shape);
    return c->costs;
}

static struct choice weigh(struct advise *ad, struct candidate *c, const double *current)
{
    struct choice out = {0};
    const struct table_estimate *t = &ad->tables[c->shape.table];
    const double *costs = candidate_costs(ad, c);
    for (size_t i = 0; i < t->accesses.n; i++) {
        const struct access *access = &ad->accesses.at[t->accesses.at[i]];
        double now = current[t->accesses.at[i]];
        if (costs[i] > now * HELPS) continue;
        out.gross += access->weight * (now - costs[i]);
        out.before += access->weight * now;
        bool indexed = now < access->scan / 2 && !t->assumed;
        double worth = indexed ? WORTH_INDEX : WORTH_SCAN;
        out.dear |= now >= worth && access->weight > 0;
    }
    out.net = out.gross - c->write_cost;
    return out;
}

static bool worthwhile(const struct choice *w)
{
    return w->net > 0 && w->gross >= WORTH_SHARE * w->before && w->dear;
}

/* What every access of the table costs with today's indexes and the chosen candidates. */
static void refresh(struct advise *ad, int table, double *current)
{
    const struct table_estimate *t = &ad->tables[table];
    for (size_t i = 0; i < t->accesses.n; i++)
        current[t->accesses.at[i]] = ad->accesses.at[t->accesses.at[i]].today;
    VEC_EACH (struct candidate, c, &ad->candidates) {
        if (!c->chosen || c->shape.table != table) continue;
        const double *costs = candidate_costs(ad, c);
        for (size_t i = 0; i < t->accesses.n; i++)
            if (costs[i] < current[t->accesses.at[i]]) current[t->accesses.at[i]] = costs[i];
    }
}

static size_t chosen_on(const struct advise *ad, int table)
{
    size_t n = 0;
    VEC_EACH (struct candidate, c, &ad->candidates) n += c->chosen && c->shape.table == table;
    return n;
}

/* How many chosen ones the candidate would take the place of. */
static size_t subsumed_by(const struct advise *ad, const struct candidate *c)
{
    size_t n = 0;
    VEC_EACH (struct candidate, other, &ad->candidates)
        n += other->chosen && other != c && index_covers(&c->shape, &other->shape);
    return n;
}

static struct candidate *best_candidate(struct advise *ad, const double *current)
{
    struct candidate *best = NULL;
    double most = 0;
    VEC_EACH (struct candidate, c, &ad->candidates) {
        if (c->chosen || c->rejected || c->superseded) continue;
        struct choice w = weigh(ad, c, current);
        if (!worthwhile(&w)) continue;
        size_t left = chosen_on(ad, c->shape.table) - subsumed_by(ad, c);
        if (left >= (size_t)ad->options.max_per_table) continue;
        double ratio = w.net / c->size;
        if (ratio <= most * (1 + 1e-9)) continue;
        most = ratio;
        best = c;
    }
    return best;
}

static void choose(struct advise *ad, struct candidate *c)
{
    VEC_EACH (struct candidate, other, &ad->candidates)
        if (other != c && other->chosen && index_covers(&c->shape, &other->shape)) {
            other->chosen = false;
            other->superseded = true;
        }
    c->chosen = true;
}

/* An arm of an OR helps only when every arm has an index: else the table is read whole all the same. */
static void drop_lonely_arms(struct advise *ad, const double *current)
{
    for (size_t i = 0; i < ad->accesses.n; i++) {
        struct access *access = &ad->accesses.at[i];
        if (access->or_group < 0 || current[i] < access_cost(ad, access, NULL) * HELPS) continue;
        VEC_EACH (struct access, arm, &ad->accesses)
            if (arm->or_group == access->or_group) arm->weight = 0;
    }
}

/* Gives up what the others make unnecessary. */
static void drop_idle(struct advise *ad, double *current)
{
    double total = 0;
    for (size_t i = 0; i < ad->accesses.n; i++) total += ad->accesses.at[i].weight * current[i];
    double *without = ARENA_ARRAY(ad->arena, double, ad->accesses.n + 1);
    VEC_EACH (struct candidate, c, &ad->candidates) {
        if (!c->chosen) continue;
        const struct table_estimate *t = &ad->tables[c->shape.table];
        double loss = -c->write_cost;
        c->chosen = false;
        refresh(ad, c->shape.table, without);
        for (size_t i = 0; i < t->accesses.n; i++) {
            size_t access = t->accesses.at[i];
            loss += ad->accesses.at[access].weight * (without[access] - current[access]);
        }
        c->chosen = loss > IDLE_SHARE * total && loss > 0;
        if (!c->chosen) refresh(ad, c->shape.table, current);
    }
}

/* Says why the best of what is left on a table is not advised: too many there, or writes that cost more. */
static void explain_rest(struct advise *ad, int table, const double *current)
{
    const struct candidate *best = NULL;
    struct choice most = {0};
    VEC_EACH (struct candidate, c, &ad->candidates) {
        if (c->chosen || c->rejected || c->shape.table != table) continue;
        struct choice w = weigh(ad, c, current);
        bool helps = w.gross >= WORTH_SHARE * w.before && w.dear;
        if (!helps || w.gross <= most.gross) continue;
        most = w;
        best = c;
    }
    if (!best) return;
    const char *why = NULL;
    if (most.net <= 0)
        why = arena_printf(ad->arena,
                           "writes outweigh it: keeping it up to date costs %.1f times what it saves",
                           best->write_cost / most.gross);
    else if (chosen_on(ad, table) >= (size_t)ad->options.max_per_table)
        why = arena_printf(ad->arena,
                           "the table has its %d suggestions already, and they save more for their size",
                           ad->options.max_per_table);
    if (why) candidate_reject(ad, table, shape_columns_text(ad, &best->shape), slice_of(why));
}

void advise_select(struct advise *ad, double *current)
{
    struct candidate *next;
    VEC_EACH (struct candidate, c, &ad->candidates) c->chosen = c->superseded = false;
    for (size_t i = 0; i < ad->schema->tables.n; i++) refresh(ad, (int)i, current);
    while ((next = best_candidate(ad, current))) {
        choose(ad, next);
        refresh(ad, next->shape.table, current);
    }
    drop_lonely_arms(ad, current);
    drop_idle(ad, current);
    for (size_t i = 0; i < ad->schema->tables.n; i++) explain_rest(ad, (int)i, current);
}
