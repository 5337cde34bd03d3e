/* What logs say, as facts: workload, sequence, parameter_profile. */
#include "facts/facts.h"

static double ms(int64_t ns)
{
    return ns < 0 ? -1 : (double)ns / 1e6;
}

static struct slice best(const struct top_values *t)
{
    return t->n ? (struct slice){t->at[0].text, t->at[0].length} : (struct slice){"", 0};
}

/* The same as a sentence: it says where it was cut. */
static struct slice best_message(struct arena *a, const struct top_values *t)
{
    struct slice s = best(t);
    bool cut = s.n == TOP_TEXT;
    return cut ? slice_of(arena_printf(a, "%.*s...", SLICE_ARG(slice_trim(s)))) : s;
}

static int64_t query_of(const struct map *queries, struct hash128 fingerprint)
{
    const struct map_entry *e =
        map_find(queries, (struct slice){(const char *)&fingerprint, sizeof fingerprint});
    return e ? (int64_t)e->number : -1;
}

static void add_shape(struct facts *f, struct arena *scratch, const struct shape_stats *s, int64_t query)
{
    char hex[33];
    hash128_text(s->fingerprint, hex);
    bool sets = s->parameter_sets.count || s->parameter_sets.registers;
    double distinct = distinct_count(&s->parameter_sets), calls = (double)(s->calls + s->errors);
    FACTS_ADD(
        f, workload, .fingerprint = slice_of(hex), .query = query, .calls = (double)s->calls,
        .total_ms = s->timed ? ms(s->total_ns) : -1,
        .mean_ms = s->timed ? ms(s->total_ns) / (double)s->timed : -1, .p95_ms = ms(shape_quantile(s, 0.95)),
        .p99_ms = ms(shape_quantile(s, 0.99)), .max_ms = ms(s->max_ns), .rows = (double)s->rows,
        .errors = (double)s->errors, .sessions = distinct_count(&s->sessions),
        .distinct_params = sets ? (distinct < calls ? distinct : calls) : -1, .prepares = (double)s->prepares,
        .spills = (double)s->spills, .spill_bytes = (double)s->spill_bytes, .lock_ms = ms(s->lock_ns),
        .rows_examined = (double)s->rows_examined, .error = best_message(scratch, &s->messages),
        .tag = best(&s->tags));
}

static void add_profiles(struct facts *f, const struct shape_stats *s, int64_t query)
{
    for (size_t i = 0; query >= 0 && i < s->position_count; i++) {
        const struct position_stats *p = &s->positions[i];
        if (!p->seen) continue;
        double seen = (double)p->seen, top = p->top.n ? (double)(p->top.at[0].count - p->top.at[0].error) : 0;
        FACTS_ADD(f, parameter_profile, .query = query, .literal = (int64_t)i, .seen = seen,
                  .distinct_values = distinct_count(&p->distinct), .top_value = best(&p->top),
                  .top_share = top / seen, .shortest_list = p->shortest_list ? (double)p->shortest_list : 1,
                  .longest_list = p->longest_list ? (double)p->longest_list : 1,
                  .literal_share = (double)p->literals / seen,
                  .min_number = p->numbers ? (double)p->least : -1,
                  .max_number = p->numbers ? (double)p->most : -1);
    }
}

/* "select ... -> select ..." of a run with several queries per repetition. */
static struct slice steps_of(struct arena *a, const struct workload *w, const struct sequence *q)
{
    enum { STEP_WIDTH = 80 };
    struct buf out = {0};
    for (size_t i = 0; q->path_length > 1 && i < q->path_length; i++) {
        const struct shape_stats *s = workload_find(w, q->path[i]);
        if (!s || memcmp(&q->path[i], &q->parent, sizeof q->parent) == 0) continue;
        bool cut = s->text.n > STEP_WIDTH;
        if (out.n) buf_text(&out, " -> ");
        buf_put(&out, (struct slice){s->text.p, cut ? STEP_WIDTH : s->text.n});
        if (cut) buf_text(&out, " ...");
    }
    struct slice steps = slice_copy(a, buf_slice(&out));
    buf_free(&out);
    return slice_find(steps, SLICE(" -> "), 0) >= 0 ? steps : (struct slice){"", 0};
}

/* "app/cart.py:31, session 7, line 12 of app.log" */
static struct slice place_of_run(struct arena *a, const struct sequence *q)
{
    bool session = q->session.n > 0;
    return slice_of(arena_printf(a, "%.*s%s%s%.*s%sline %llu of %.*s", SLICE_ARG(q->tag),
                                 q->tag.n ? ", " : "", session ? "session " : "", SLICE_ARG(q->session),
                                 session ? ", " : "", (unsigned long long)q->line, SLICE_ARG(q->file)));
}

void facts_add_workload(struct facts *f, const struct workload *w, const struct map *queries)
{
    struct arena scratch = {0};
    for (size_t i = 0; i < w->shapes.n; i++) {
        const struct shape_stats *s = w->shapes.at[i];
        int64_t query = query_of(queries, s->fingerprint);
        add_shape(f, &scratch, s, query);
        add_profiles(f, s, query);
    }
    for (size_t i = 0; i < w->sequences.n; i++) {
        const struct sequence *q = w->sequences.at[i];
        struct slice steps = steps_of(&scratch, w, q), replacement = sequence_replacement(&scratch, w, q);
        FACTS_ADD(f, sequence, .id = (int64_t)i, .kind = slice_of(sequence_kind_name(q->kind)),
                  .query = query_of(queries, q->shape), .parent = query_of(queries, q->parent),
                  .certain = q->certain, .statements = (double)q->statements, .repeats = (double)q->repeats,
                  .occurrences = (double)q->occurrences, .total_ms = ms(q->total_ns), .session = q->session,
                  .tag = q->tag, .steps = steps, .replacement = replacement, .path = q->file,
                  .line = (int64_t)q->line, .place = place_of_run(&scratch, q));
    }
    arena_free(&scratch);
}
