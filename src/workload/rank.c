/* Rankings of a workload, and the fingerprint that other tools of libpg_query's family know a shape by. */
#include <pg_query.h>
#include <stdlib.h>

#include "workload/event.h"

static const char *const order_names[ORDER_COUNT] = {"total", "calls",  "mean",
                                                     "p99",   "errors", "variability"};

const char *workload_order_name(enum workload_order o)
{
    return o < ORDER_COUNT ? order_names[o] : NULL;
}

double shape_variability(const struct shape_stats *s)
{
    double mean, deviation;
    if (s->histogram.count < 2) return -1;
    histogram_spread(&s->histogram, &mean, &deviation);
    return mean > 0 ? deviation / mean : 0;
}

int64_t shape_quantile(const struct shape_stats *s, double q)
{
    int64_t ns = histogram_quantile(&s->histogram, q); /* the middle of a bucket */
    if (s->max_ns >= 0 && ns > s->max_ns) return s->max_ns;
    return s->min_ns >= 0 && ns >= 0 && ns < s->min_ns ? s->min_ns : ns;
}

bool workload_is_timed(const struct workload *w)
{
    for (size_t i = 0; i < w->shapes.n; i++)
        if (w->shapes.at[i]->timed) return true;
    return false;
}

static double measure(const struct shape_stats *s, enum workload_order order)
{
    switch (order) {
    case ORDER_TOTAL: return (double)s->total_ns;
    case ORDER_CALLS: return (double)s->calls;
    case ORDER_MEAN: return s->timed ? (double)s->total_ns / (double)s->timed : -1;
    case ORDER_P99: return (double)shape_quantile(s, 0.99);
    case ORDER_ERRORS: return (double)s->errors;
    case ORDER_VARIABILITY: return shape_variability(s);
    default: return 0;
    }
}

struct ranked {
    double measure;
    struct shape_stats *shape;
};

static int by_measure(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->measure != y->measure) return x->measure > y->measure ? -1 : 1;
    if (x->shape->calls != y->shape->calls) return x->shape->calls > y->shape->calls ? -1 : 1;
    return slice_compare(x->shape->text, y->shape->text);
}

void workload_sort(struct workload *w, enum workload_order order)
{
    size_t n = w->shapes.n;
    struct arena a = {0};
    struct ranked *all = ARENA_ARRAY(&a, struct ranked, n + 1);
    for (size_t i = 0; i < n; i++) all[i] = (struct ranked){measure(w->shapes.at[i], order), w->shapes.at[i]};
    qsort(all, n, sizeof *all, by_measure);
    for (size_t i = 0; i < n; i++) w->shapes.at[i] = all[i].shape;
    arena_free(&a);
}

void workload_pg_fingerprints(struct workload *w)
{
    for (size_t i = 0; i < w->shapes.n; i++) {
        struct shape_stats *s = w->shapes.at[i];
        if (s->pg_fingerprint || s->dialect != DIALECT_POSTGRES || !s->example_count) continue;
        PgQueryFingerprintResult r = pg_query_fingerprint(s->examples[0].text.p);
        if (!r.error) s->pg_fingerprint = r.fingerprint;
        pg_query_free_fingerprint_result(r);
    }
}
