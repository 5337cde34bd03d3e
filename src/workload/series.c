/* The time series: calls, errors and time in buckets of one width.
 *
 * The width grows along a scale on which each step divides the next, so that two series of different widths
 * can be merged, and the result depends on the range of times alone.
 */
#include "workload/event.h"

enum { SECOND = 1000000 };
static const int64_t widths[] = {10, 60, 300, 3600, 6 * 3600, 24 * 3600, 7 * 24 * 3600};
enum { WIDTHS = sizeof widths / sizeof *widths };

void series_open(struct workload *w)
{
    w->series_width = widths[0] * SECOND;
}

static int64_t bucket_start(int64_t time, int64_t width)
{
    int64_t q = time / width;
    if (time < 0 && q * width != time) q--;
    return q * width;
}

static void add_bucket(struct workload *w, const struct workload_slice *b)
{
    size_t n = w->series.n, low = 0, high = n;
    if (n && w->series.at[n - 1].start <= b->start) low = w->series.at[n - 1].start == b->start ? n - 1 : n;
    while (low < high && low != n - 1) {
        size_t middle = (low + high) / 2;
        if (w->series.at[middle].start < b->start)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == n || w->series.at[low].start != b->start) {
        (void)vec_add(&w->arena, &w->series);
        memmove(&w->series.at[low + 1], &w->series.at[low], (n - low) * sizeof *w->series.at);
        w->series.at[low] = (struct workload_slice){.start = b->start};
    }
    struct workload_slice *to = &w->series.at[low];
    to->calls += b->calls;
    to->errors += b->errors;
    to->total_ns += b->total_ns;
}

/* The next width on the scale. */
static int64_t wider(int64_t width)
{
    for (size_t i = 0; i < WIDTHS; i++)
        if (widths[i] * SECOND > width) return widths[i] * SECOND;
    return 2 * width;
}

static void widen_series(struct workload *w, int64_t width)
{
    while (w->series_width < width) w->series_width = wider(w->series_width);
    size_t out = 0;
    for (size_t i = 0; i < w->series.n; i++) {
        struct workload_slice b = w->series.at[i];
        b.start = bucket_start(b.start, w->series_width);
        if (out && w->series.at[out - 1].start == b.start) {
            w->series.at[out - 1].calls += b.calls;
            w->series.at[out - 1].errors += b.errors;
            w->series.at[out - 1].total_ns += b.total_ns;
        } else {
            w->series.at[out++] = b;
        }
    }
    w->series.n = out;
}

/* Widens the buckets until the whole range fits. The result depends on the range alone. */
static void fit_series(struct workload *w, int64_t time)
{
    if (!w->series.n) return;
    int64_t first = w->series.at[0].start, last = w->series.at[w->series.n - 1].start;
    if (time < first) first = time;
    if (time > last) last = time;
    int64_t width = w->series_width;
    while ((bucket_start(last, width) - bucket_start(first, width)) / width >= SERIES_KEPT)
        width = wider(width);
    if (width != w->series_width) widen_series(w, width);
}

void digest_series(struct workload *w, int64_t time, uint64_t calls, uint64_t errors, int64_t ns)
{
    struct workload_slice *last = w->series.n ? &w->series.at[w->series.n - 1] : NULL;
    if (last && time >= last->start && time - last->start < w->series_width) {
        last->calls += calls;
        last->errors += errors;
        last->total_ns += ns;
        return;
    }
    fit_series(w, time);
    add_bucket(w, &(struct workload_slice){bucket_start(time, w->series_width), calls, errors, ns});
}

void series_merge(struct workload *to, const struct workload *from)
{
    if (to->series_width < from->series_width) widen_series(to, from->series_width);
    for (size_t i = 0; i < from->series.n; i++) {
        struct workload_slice b = from->series.at[i];
        fit_series(to, b.start);
        b.start = bucket_start(b.start, to->series_width);
        add_bucket(to, &b);
    }
}

struct workload_slice *workload_series(const struct workload *w, struct arena *a, size_t limit, size_t *n,
                                       int64_t *width)
{
    *n = 0;
    *width = w->series_width;
    if (!w->series.n) return NULL;
    int64_t first = w->series.at[0].start, last = w->series.at[w->series.n - 1].start;
    while ((bucket_start(last, *width) - bucket_start(first, *width)) / *width >= (int64_t)limit)
        *width = wider(*width);
    first = bucket_start(first, *width);
    *n = (size_t)((last - first) / *width) + 1;
    struct workload_slice *out = ARENA_ARRAY(a, struct workload_slice, *n);
    for (size_t i = 0; i < *n; i++) out[i].start = first + (int64_t)i * *width;
    VEC_EACH (const struct workload_slice, b, &w->series) {
        struct workload_slice *to = &out[(b->start - first) / *width];
        to->calls += b->calls;
        to->errors += b->errors;
        to->total_ns += b->total_ns;
    }
    return out;
}
