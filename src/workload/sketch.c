/* Sketches: durations, distinct values, most frequent values. Contracts and error bounds are in workload.h.
 */
#include <math.h>
#include <stdlib.h>

#include "workload/workload.h"

/* ---- histogram -------------------------------------------------------------------------------------------
 */

/* Durations below OCTAVE_STEPS nanoseconds share the first octave, one step each. */
static void bucket_of(int64_t ns, int *octave, int *step)
{
    uint64_t v = ns < 0 ? 0 : (uint64_t)ns;
    if (v < OCTAVE_STEPS) {
        *octave = 0;
        *step = (int)v;
        return;
    }
    int top = 63 - __builtin_clzll(v);
    int o = top - 3; /* 16..31 ns are octave 1 */
    if (o >= OCTAVES) {
        *octave = OCTAVES - 1;
        *step = OCTAVE_STEPS - 1;
        return;
    }
    *octave = o;
    *step = (int)(v >> (top - 4)) & (OCTAVE_STEPS - 1);
}

static double bucket_middle(int octave, int step)
{
    if (!octave) return step;
    double low = ldexp(OCTAVE_STEPS + step, octave - 1);
    return low + ldexp(0.5, octave - 1);
}

void histogram_add(struct arena *a, struct histogram *h, int64_t ns, uint64_t count)
{
    int octave, step;
    bucket_of(ns, &octave, &step);
    if (!h->octaves[octave]) h->octaves[octave] = ARENA_ARRAY(a, uint64_t, OCTAVE_STEPS);
    h->octaves[octave][step] += count;
    h->count += count;
}

void histogram_merge(struct arena *a, struct histogram *to, const struct histogram *from)
{
    for (int o = 0; o < OCTAVES; o++) {
        if (!from->octaves[o]) continue;
        if (!to->octaves[o]) to->octaves[o] = ARENA_ARRAY(a, uint64_t, OCTAVE_STEPS);
        for (int s = 0; s < OCTAVE_STEPS; s++) to->octaves[o][s] += from->octaves[o][s];
    }
    to->count += from->count;
}

int64_t histogram_quantile(const struct histogram *h, double q)
{
    if (!h->count) return -1;
    uint64_t rank = (uint64_t)ceil(q * (double)h->count), seen = 0;
    if (rank < 1) rank = 1;
    for (int o = 0; o < OCTAVES; o++) {
        if (!h->octaves[o]) continue;
        for (int s = 0; s < OCTAVE_STEPS; s++) {
            seen += h->octaves[o][s];
            if (seen >= rank) return (int64_t)bucket_middle(o, s);
        }
    }
    return -1;
}

void histogram_spread(const struct histogram *h, double *mean, double *deviation)
{
    double sum = 0, squares = 0, n = (double)h->count;
    *mean = *deviation = 0;
    if (!h->count) return;
    for (int o = 0; o < OCTAVES; o++) {
        if (!h->octaves[o]) continue;
        for (int s = 0; s < OCTAVE_STEPS; s++) {
            double at = bucket_middle(o, s), count = (double)h->octaves[o][s];
            sum += at * count;
            squares += at * at * count;
        }
    }
    *mean = sum / n;
    double variance = squares / n - *mean * *mean;
    *deviation = variance > 0 ? sqrt(variance) : 0;
}

/* ---- distinct --------------------------------------------------------------------------------------------
 */

static void register_add(uint8_t *registers, uint64_t hash)
{
    size_t i = hash >> 54;
    uint64_t rest = hash << 10 | 1 << 9; /* the low bits end the run of zeros */
    uint8_t rank = (uint8_t)(__builtin_clzll(rest) + 1);
    if (registers[i] < rank) registers[i] = rank;
}

static void make_dense(struct arena *a, struct distinct *d)
{
    d->registers = arena_zalloc(a, DISTINCT_REGISTERS);
    for (uint32_t i = 0; i < d->count; i++) register_add(d->registers, d->hashes[i]);
    d->count = 0;
}

void distinct_add(struct arena *a, struct distinct *d, uint64_t hash)
{
    if (hash == d->last && (d->count || d->registers)) return;
    d->last = hash;
    if (d->registers) {
        register_add(d->registers, hash);
        return;
    }
    for (uint32_t i = 0; i < d->count; i++)
        if (d->hashes[i] == hash) return;
    if (d->count == DISTINCT_EXACT) {
        make_dense(a, d);
        register_add(d->registers, hash);
        return;
    }
    if (d->count == d->capacity) {
        uint32_t capacity = d->capacity ? d->capacity * 4 : 2;
        if (capacity > DISTINCT_EXACT) capacity = DISTINCT_EXACT;
        d->hashes = arena_grow(a, d->hashes, d->count * sizeof *d->hashes, capacity * sizeof *d->hashes);
        d->capacity = capacity;
    }
    d->hashes[d->count++] = hash;
}

void distinct_merge(struct arena *a, struct distinct *to, const struct distinct *from)
{
    for (uint32_t i = 0; i < from->count; i++) distinct_add(a, to, from->hashes[i]);
    if (!from->registers) return;
    if (!to->registers) make_dense(a, to);
    for (size_t i = 0; i < DISTINCT_REGISTERS; i++)
        if (to->registers[i] < from->registers[i]) to->registers[i] = from->registers[i];
}

/* Flajolet et al. 2007, with linear counting while registers are empty. */
double distinct_count(const struct distinct *d)
{
    if (!d->registers) return d->count;
    double m = DISTINCT_REGISTERS, sum = 0;
    unsigned empty = 0;
    for (size_t i = 0; i < DISTINCT_REGISTERS; i++) {
        sum += ldexp(1, -d->registers[i]);
        empty += !d->registers[i];
    }
    double raw = 0.7213 / (1 + 1.079 / m) * m * m / sum;
    return raw <= 2.5 * m && empty ? m * log(m / empty) : raw;
}

/* ---- most frequent values ---------------------------------------------------------------------------------
 */

static void set_text(struct top_value *v, struct slice value)
{
    v->length = (uint8_t)(value.n < TOP_TEXT ? value.n : TOP_TEXT);
    memcpy(v->text, value.p, v->length);
}

static struct top_value *new_value(struct arena *a, struct top_values *t)
{
    if (t->n == t->capacity) {
        uint32_t capacity = t->capacity ? t->capacity * 4 : 1;
        if (capacity > TOP_KEPT) capacity = TOP_KEPT;
        t->at = arena_grow(a, t->at, t->n * sizeof *t->at, capacity * sizeof *t->at);
        t->hashes = arena_grow(a, t->hashes, t->n * sizeof *t->hashes, capacity * sizeof *t->hashes);
        t->capacity = capacity;
    }
    struct top_value *v = &t->at[t->n++];
    v->count = v->error = 0;
    return v;
}

/* Where the first value with the smallest count stands. Counts only grow, so that as long as one still has
 * the smallest count found last, it stands there or further behind: among values that are all rare, which is
 * when this is asked often, the next one is near. */
static uint32_t least_value(struct top_values *t)
{
    for (uint32_t i = t->floor_at; i < t->n; i++)
        if (t->at[i].count == t->floor) return t->floor_at = i;
    t->floor_at = 0;
    for (uint32_t i = 1; i < t->n; i++)
        if (t->at[i].count < t->at[t->floor_at].count) t->floor_at = i;
    t->floor = t->at[t->floor_at].count;
    return t->floor_at;
}

/* After values have changed places. */
static void index_values(struct top_values *t)
{
    t->floor = 0;
    t->floor_at = 0;
    for (uint32_t i = 0; i < t->n; i++) t->hashes[i] = t->at[i].hash;
}

void top_add(struct arena *a, struct top_values *t, struct slice value, uint64_t hash, uint64_t count)
{
    for (uint32_t i = 0; i < t->n; i++) {
        if (t->hashes[i] != hash) continue;
        t->at[i].count += count;
        return;
    }
    struct top_value *v;
    if (t->n < TOP_KEPT) {
        v = new_value(a, t);
    } else {
        v = &t->at[least_value(t)];
        v->error = v->count;
    }
    v->hash = t->hashes[v - t->at] = hash;
    v->count += count;
    set_text(v, value);
}

static int by_count(const void *a, const void *b)
{
    const struct top_value *x = a, *y = b;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return slice_compare((struct slice){x->text, x->length}, (struct slice){y->text, y->length});
}

void top_sort(struct top_values *t)
{
    if (t->n > 1) qsort(t->at, t->n, sizeof *t->at, by_count);
    index_values(t);
}

/* Agarwal et al., Mergeable Summaries (2012): add counters of the same value, keep the largest; a value that
 * one side had dropped may have had as many calls there as that side's least counter. */
void top_merge(struct arena *a, struct top_values *to, const struct top_values *from)
{
    struct top_value all[2 * TOP_KEPT];
    uint32_t n = to->n;
    uint64_t floor_to = to->n == TOP_KEPT ? to->at[least_value(to)].count : 0, floor_from = UINT64_MAX;
    for (uint32_t i = 0; i < from->n; i++)
        if (from->at[i].count < floor_from) floor_from = from->at[i].count;
    if (from->n < TOP_KEPT) floor_from = 0;
    if (n) memcpy(all, to->at, n * sizeof *all);
    bool met[2 * TOP_KEPT] = {false};
    for (uint32_t i = 0; i < from->n; i++) {
        uint32_t k = 0;
        while (k < to->n && all[k].hash != from->at[i].hash) k++;
        if (k < to->n) {
            all[k].count += from->at[i].count;
            all[k].error += from->at[i].error;
            met[k] = true;
        } else {
            all[n] = from->at[i];
            met[n++] = true;
        }
    }
    if (n > TOP_KEPT) { /* only then was something dropped, or is now */
        for (uint32_t k = 0; k < n; k++) {
            uint64_t missed = k < to->n ? (met[k] ? 0 : floor_from) : floor_to;
            all[k].count += missed;
            all[k].error += missed;
        }
        qsort(all, n, sizeof *all, by_count);
        n = TOP_KEPT;
    }
    to->n = 0;
    for (uint32_t k = 0; k < n; k++) *new_value(a, to) = all[k];
    index_values(to);
}
