/* The digest: what is kept of calls, per shape and over time, and how two digests become one. */
#include "workload/event.h"

#include <stdio.h>
#include <stdlib.h>

void workload_open(struct workload *w)
{
    memset(w, 0, sizeof *w);
    w->by_fingerprint = ARENA_NEW(&w->arena, struct map);
    w->by_sequence = ARENA_NEW(&w->arena, struct map);
    series_open(w);
}

void workload_close(struct workload *w)
{
    arena_free(&w->arena);
    memset(w, 0, sizeof *w);
}

/* ---- shapes -------------------------------------------------------------------------------------------- */

static struct slice key_of(const struct hash128 *h)
{
    return (struct slice){(const char *)h, sizeof *h};
}

struct shape_stats *workload_find(const struct workload *w, struct hash128 fingerprint)
{
    return map_get(w->by_fingerprint, key_of(&fingerprint));
}

static struct shape_stats *new_shape(struct workload *w, struct hash128 fingerprint, struct slice text,
                                     enum dialect d)
{
    struct shape_stats *s = ARENA_NEW(&w->arena, struct shape_stats);
    s->fingerprint = fingerprint;
    s->text = slice_copy(&w->arena, text);
    s->dialect = d;
    s->traits = shape_traits(s->text);
    s->min_ns = s->max_ns = s->rows = s->rows_examined = -1;
    s->first = s->last = WORKLOAD_NO_TIME;
    map_put(&w->arena, w->by_fingerprint, key_of(&s->fingerprint), s);
    vec_push(&w->arena, &w->shapes, s);
    return s;
}

struct shape_stats *digest_shape(struct workload *w, struct scan_shape *shape)
{
    struct shape_stats *known = workload_find(w, shape->fingerprint);
    if (known) return known;
    if (w->shapes.n >= SHAPES_LIMIT) {
        w->shapes_left_out++;
        return NULL;
    }
    return new_shape(w, shape->fingerprint, shape->text, shape->dialect);
}

/* ---- positions ----------------------------------------------------------------------------------------- */

static void note_number(struct position_stats *p, struct slice s)
{
    int64_t v = 0;
    size_t i = s.n && s.p[0] == '-', digits = s.n - i;
    if (!digits || digits > 18) return;
    for (; i < s.n; i++) {
        if (!ascii_is_digit(s.p[i])) return;
        v = v * 10 + (s.p[i] - '0');
    }
    if (s.p[0] == '-') v = -v;
    if (!p->numbers || v < p->least) p->least = v;
    if (!p->numbers || v > p->most) p->most = v;
    p->numbers++;
}

static void add_positions(struct arena *a, struct shape_stats *s, const struct log_event *e)
{
    if (s->position_count < e->value_count) {
        s->positions = arena_grow(a, s->positions, s->position_count * sizeof *s->positions,
                                  e->value_count * sizeof *s->positions);
        memset(s->positions + s->position_count, 0,
               (e->value_count - s->position_count) * sizeof *s->positions);
        s->position_count = e->value_count;
    }
    for (size_t i = 0; i < e->value_count; i++) {
        const struct log_value *v = &e->values[i];
        struct position_stats *p = &s->positions[i];
        if (v->kind == VALUE_PARAMETER && !v->hash) continue; /* not logged */
        if (v->members > p->longest_list) p->longest_list = v->members;
        if (!p->shortest_list || v->members < p->shortest_list) p->shortest_list = v->members;
        p->seen++;
        p->literals += v->kind == VALUE_LITERAL || v->kind == VALUE_LIST;
        if (v->kind == VALUE_NULL) p->nulls++;
        if (v->kind == VALUE_LIST) continue;
        struct slice text = {v->p, v->n};
        distinct_add(a, &p->distinct, v->hash);
        top_add(a, &p->top, text, v->hash, 1);
        note_number(p, text);
    }
}

/* ---- examples ------------------------------------------------------------------------------------------ */

static struct slice limited(struct slice s)
{
    if (s.n > EXAMPLE_TEXT) s.n = EXAMPLE_TEXT;
    return s;
}

/* Adds the text and a NUL. Logs of PostgreSQL have a TAB behind every line end of a statement: without them.
 */
static void put_text(struct buf *b, struct slice s)
{
    for (size_t i = 0, end; i < s.n; i = end + (end < s.n && s.p[end] == '\t')) {
        const char *line_end = memchr(s.p + i, '\n', s.n - i);
        end = line_end ? (size_t)(line_end - s.p) + 1 : s.n;
        buf_put(b, (struct slice){s.p + i, end - i});
    }
    buf_byte(b, 0);
}

static void put_parameters(struct buf *b, const struct log_event *e)
{
    size_t start = b->n;
    for (size_t i = 0; i < e->parameter_count && b->n - start < EXAMPLE_TEXT; i++) {
        if (i) buf_text(b, ", ");
        bool null = e->parameters[i].kind == VALUE_NULL;
        if (!null) buf_byte(b, '\'');
        buf_put(b, limited((struct slice){e->parameters[i].p, e->parameters[i].n}));
        if (!null) buf_byte(b, '\'');
    }
    buf_byte(b, 0);
}

static void put_session(struct buf *b, const struct log_event *e)
{
    if (e->session_name.n)
        buf_put(b, e->session_name);
    else if (e->session_number)
        buf_printf(b, "%llu", (unsigned long long)e->session_number);
    buf_byte(b, 0);
}

/* Writes over the call that was kept here: in a long log there may be one a minute, for every shape. */
static void fill_example(struct arena *a, struct call_example *x, const struct log_event *e,
                         struct slice path)
{
    struct buf b = {0};
    put_text(&b, limited(e->text));
    size_t parameters = b.n;
    put_parameters(&b, e);
    size_t session = b.n;
    put_session(&b, e);
    if (b.n > x->room_size) {
        x->room_size = b.n + b.n / 2;
        x->room = arena_alloc(a, x->room_size);
    }
    memcpy(x->room, b.p, b.n);
    x->text = (struct slice){x->room, parameters - 1};
    x->parameters = (struct slice){x->room + parameters, session - parameters - 1};
    x->session = (struct slice){x->room + session, b.n - session - 1};
    x->path = path;
    x->time = e->time;
    x->duration = e->duration;
    x->line = e->line;
    x->classes = e->classes;
    buf_free(&b);
}

enum { EXAMPLE_PAUSE = 60 * 1000000 }; /* microseconds between two that are kept as the newest */

static void add_examples(struct arena *a, struct shape_stats *s, const struct log_event *e, struct slice path)
{
    bool known = false;
    for (size_t i = 0; i < s->example_count && !known; i++) known = s->examples[i].classes == e->classes;
    if (!known && s->example_count < EXAMPLES_KEPT)
        fill_example(a, &s->examples[s->example_count++], e, path);
    if (!s->slowest.text.p || e->duration > s->slowest.duration + s->slowest.duration / 8)
        fill_example(a, &s->slowest, e, path);
    if (!s->newest.text.p || (e->time != WORKLOAD_NO_TIME && e->time > s->newest.time + EXAMPLE_PAUSE))
        fill_example(a, &s->newest, e, path);
}

/* ---- calls --------------------------------------------------------------------------------------------- */

static void add_time(struct arena *a, struct shape_stats *s, const struct log_event *e)
{
    int64_t ns = e->duration + e->prepare;
    s->prepare_ns += e->prepare;
    s->timed += e->calls;
    if (e->calls == 1) {
        s->total_ns += ns;
        if (s->min_ns < 0 || ns < s->min_ns) s->min_ns = ns;
        if (ns > s->max_ns) s->max_ns = ns;
        histogram_add(a, &s->histogram, ns, 1);
        return;
    }
    s->total_ns += e->duration; /* of many calls: only their sum and mean are known */
    int64_t mean = e->duration / (int64_t)e->calls;
    int64_t least = e->extra->min_ns >= 0 ? e->extra->min_ns : mean;
    int64_t most = e->extra->max_ns >= 0 ? e->extra->max_ns : mean;
    if (s->min_ns < 0 || least < s->min_ns) s->min_ns = least;
    if (most > s->max_ns) s->max_ns = most;
    histogram_add(a, &s->histogram, mean, e->calls);
}

static void add_name(struct arena *a, struct top_values *t, struct log_name name, uint64_t calls)
{
    if (name.text.n) top_add(a, t, name.text, name.hash, calls);
}

static void add_names(struct arena *a, struct shape_stats *s, const struct log_event *e)
{
    add_name(a, &s->users, e->user, e->calls);
    add_name(a, &s->databases, e->database, e->calls);
    add_name(a, &s->applications, e->application, e->calls);
    if (e->tag.n) top_add(a, &s->tags, e->tag, hash64(e->tag.p, e->tag.n), e->calls);
    if (!e->failed || !e->extra) return;
    struct slice state = e->extra->sqlstate, message = e->extra->message;
    if (state.n) top_add(a, &s->sqlstates, state, hash64(state.p, state.n), 1);
    if (message.n) top_add(a, &s->messages, message, hash64(message.p, message.n), 1);
}

static bool sends_literals(const struct log_event *e)
{
    if (e->prepared) return false;
    for (size_t i = 0; i < e->value_count; i++)
        if (e->values[i].kind == VALUE_LITERAL) return true;
    return false;
}

void digest_add(struct workload *w, const struct log_event *e, struct slice path)
{
    struct arena *a = &w->arena;
    struct shape_stats *s = e->shape;
    int64_t ns = e->duration < 0 ? 0 : e->duration + e->prepare;
    uint64_t calls = e->called ? e->calls : 0;
    s->calls += calls;
    s->errors += e->failed;
    s->prepares += e->prepares;
    w->calls += calls;
    w->errors += e->failed;
    if (e->duration >= 0 && e->called) {
        add_time(a, s, e);
        w->total_ns += ns;
    }
    if (e->rows >= 0) s->rows = (s->rows < 0 ? 0 : s->rows) + e->rows;
    if (e->extra && e->extra->rows_examined >= 0)
        s->rows_examined = (s->rows_examined < 0 ? 0 : s->rows_examined) + e->extra->rows_examined;
    if (e->extra && e->extra->lock_ns > 0) s->lock_ns += e->extra->lock_ns;
    if (e->extra && e->extra->errors) {
        s->errors += e->extra->errors;
        w->errors += e->extra->errors;
    }
    if (e->extra && e->extra->spill_bytes) {
        s->spills++;
        s->spill_bytes += e->extra->spill_bytes;
    }
    if (e->time != WORKLOAD_NO_TIME) {
        if (s->first == WORKLOAD_NO_TIME || e->time < s->first) s->first = e->time;
        if (s->last == WORKLOAD_NO_TIME || e->time > s->last) s->last = e->time;
        digest_series(w, e->time, calls, e->failed, ns);
    }
    if (e->session) distinct_add(a, &s->sessions, e->session);
    add_names(a, s, e);
    if (e->calls == 1) {
        s->literal_calls += e->called && sends_literals(e);
        if (e->value_count && e->parameters_known) distinct_add(a, &s->parameter_sets, e->parameter_hash);
        add_positions(a, s, e);
    }
    add_examples(a, s, e, path);
}

/* ---- merging ------------------------------------------------------------------------------------------- */

static int64_t add_known(int64_t a, int64_t b)
{
    return a < 0 ? b : b < 0 ? a : a + b;
}

static void merge_positions(struct arena *a, struct shape_stats *to, const struct shape_stats *from)
{
    if (to->position_count < from->position_count) {
        struct position_stats *grown = ARENA_ARRAY(a, struct position_stats, from->position_count);
        if (to->position_count) memcpy(grown, to->positions, to->position_count * sizeof *grown);
        to->positions = grown;
        to->position_count = from->position_count;
    }
    for (size_t i = 0; i < from->position_count; i++) {
        struct position_stats *p = &to->positions[i];
        const struct position_stats *q = &from->positions[i];
        if (q->numbers && (!p->numbers || q->least < p->least)) p->least = q->least;
        if (q->numbers && (!p->numbers || q->most > p->most)) p->most = q->most;
        if (q->longest_list > p->longest_list) p->longest_list = q->longest_list;
        if (q->shortest_list && (!p->shortest_list || q->shortest_list < p->shortest_list))
            p->shortest_list = q->shortest_list;
        p->seen += q->seen;
        p->literals += q->literals;
        p->nulls += q->nulls;
        p->numbers += q->numbers;
        distinct_merge(a, &p->distinct, &q->distinct);
        top_merge(a, &p->top, &q->top);
    }
}

static struct call_example copy_example(struct arena *a, const struct call_example *x)
{
    struct call_example copy = *x;
    copy.text = slice_copy(a, x->text);
    copy.parameters = slice_copy(a, x->parameters);
    copy.session = slice_copy(a, x->session);
    copy.path = slice_copy(a, x->path);
    copy.room = NULL;
    copy.room_size = 0;
    return copy;
}

/* An order of examples that does not depend on which side they came from. */
static int example_order(const struct call_example *x, const struct call_example *y)
{
    if (x->time != y->time) return x->time < y->time ? -1 : 1;
    if (x->line != y->line) return x->line < y->line ? -1 : 1;
    int path = slice_compare(x->path, y->path);
    return path ? path : slice_compare(x->text, y->text);
}

static void merge_examples(struct arena *a, struct shape_stats *to, const struct shape_stats *from)
{
    for (size_t i = 0; i < from->example_count; i++) {
        const struct call_example *x = &from->examples[i];
        size_t k = 0;
        while (k < to->example_count && to->examples[k].classes != x->classes) k++;
        if (k == to->example_count && k == EXAMPLES_KEPT) continue;
        if (k == to->example_count)
            to->examples[to->example_count++] = copy_example(a, x);
        else if (example_order(x, &to->examples[k]) < 0)
            to->examples[k] = copy_example(a, x);
    }
    const struct call_example *slow = &from->slowest, *fresh = &from->newest;
    if (slow->text.p && (!to->slowest.text.p || slow->duration > to->slowest.duration ||
                         (slow->duration == to->slowest.duration && example_order(slow, &to->slowest) < 0)))
        to->slowest = copy_example(a, slow);
    if (fresh->text.p && (!to->newest.text.p || example_order(&to->newest, fresh) < 0))
        to->newest = copy_example(a, fresh);
}

static void merge_shape(struct arena *a, struct shape_stats *to, const struct shape_stats *from)
{
    to->calls += from->calls;
    to->errors += from->errors;
    to->timed += from->timed;
    to->total_ns += from->total_ns;
    to->prepare_ns += from->prepare_ns;
    to->prepares += from->prepares;
    to->literal_calls += from->literal_calls;
    to->spills += from->spills;
    to->spill_bytes += from->spill_bytes;
    to->lock_waits += from->lock_waits;
    to->lock_ns += from->lock_ns;
    to->rows = add_known(to->rows, from->rows);
    to->rows_examined = add_known(to->rows_examined, from->rows_examined);
    if (from->min_ns >= 0 && (to->min_ns < 0 || from->min_ns < to->min_ns)) to->min_ns = from->min_ns;
    if (from->max_ns > to->max_ns) to->max_ns = from->max_ns;
    if (from->first != WORKLOAD_NO_TIME && (to->first == WORKLOAD_NO_TIME || from->first < to->first))
        to->first = from->first;
    if (from->last != WORKLOAD_NO_TIME && (to->last == WORKLOAD_NO_TIME || from->last > to->last))
        to->last = from->last;
    if (from->dialect < to->dialect) to->dialect = from->dialect; /* SQL that several dialects share */
    if (!to->pg_fingerprint) to->pg_fingerprint = from->pg_fingerprint;
    histogram_merge(a, &to->histogram, &from->histogram);
    distinct_merge(a, &to->sessions, &from->sessions);
    distinct_merge(a, &to->parameter_sets, &from->parameter_sets);
    top_merge(a, &to->users, &from->users);
    top_merge(a, &to->databases, &from->databases);
    top_merge(a, &to->applications, &from->applications);
    top_merge(a, &to->tags, &from->tags);
    top_merge(a, &to->sqlstates, &from->sqlstates);
    top_merge(a, &to->messages, &from->messages);
    merge_positions(a, to, from);
    merge_examples(a, to, from);
}

/* ---- sequences ----------------------------------------------------------------------------------------- */

struct sequence *digest_sequence(struct workload *w, enum sequence_kind kind, struct hash128 shape,
                                 struct hash128 parent)
{
    struct {
        uint64_t kind;
        struct hash128 shape, parent;
    } key = {(uint64_t)kind, shape, parent};
    struct slice bytes = {(const char *)&key, sizeof key};
    struct sequence *known = map_get(w->by_sequence, bytes);
    if (known || w->sequences.n >= SEQUENCES_LIMIT) return known;
    known = ARENA_NEW(&w->arena, struct sequence);
    *known = (struct sequence){
        .kind = kind, .shape = shape, .parent = parent, .total_ns = -1, .time = WORKLOAD_NO_TIME};
    known->session = known->tag = known->file = (struct slice){"", 0};
    map_put(&w->arena, w->by_sequence, slice_copy(&w->arena, bytes), known);
    vec_push(&w->arena, &w->sequences, known);
    return known;
}

/* Whether `x` is the better example of a run: longer, then earlier, then by place. */
static bool better_run(const struct sequence *x, const struct sequence *y)
{
    if (x->repeats != y->repeats) return x->repeats > y->repeats;
    if (x->time != y->time) return x->time < y->time;
    int path = slice_compare(x->file, y->file);
    return path ? path < 0 : x->line < y->line;
}

void sequence_merge(struct arena *a, struct sequence *to, const struct sequence *from)
{
    if (!to->occurrences || better_run(from, to)) {
        to->repeats = from->repeats;
        to->session = slice_copy(a, from->session);
        to->tag = slice_copy(a, from->tag);
        to->file = slice_copy(a, from->file);
        to->line = from->line;
        to->time = from->time;
        memcpy(to->path, from->path, sizeof to->path);
        to->path_length = from->path_length;
    }
    to->certain |= from->certain;
    to->occurrences += from->occurrences;
    to->statements += from->statements;
    to->total_ns = add_known(to->total_ns, from->total_ns);
    distinct_merge(a, &to->sessions, &from->sessions);
}

/* ---- the whole ----------------------------------------------------------------------------------------- */

void workload_merge(struct workload *to, const struct workload *from)
{
    struct arena *a = &to->arena;
    for (size_t i = 0; i < from->shapes.n; i++) {
        const struct shape_stats *s = from->shapes.at[i];
        struct shape_stats *known = workload_find(to, s->fingerprint);
        if (!known && to->shapes.n >= SHAPES_LIMIT) {
            to->shapes_left_out += s->calls;
            continue;
        }
        merge_shape(a, known ? known : new_shape(to, s->fingerprint, s->text, s->dialect), s);
    }
    for (size_t i = 0; i < from->sequences.n; i++) {
        const struct sequence *s = from->sequences.at[i];
        struct sequence *known = digest_sequence(to, s->kind, s->shape, s->parent);
        if (known) sequence_merge(a, known, s);
    }
    series_merge(to, from);
    for (size_t i = 0; i < from->inputs.n; i++) {
        struct workload_input *in = vec_add(a, &to->inputs);
        *in = from->inputs.at[i];
        in->path = slice_copy(a, in->path);
        in->format = slice_copy(a, in->format);
        in->detail = slice_copy(a, in->detail);
    }
    to->calls += from->calls;
    to->errors += from->errors;
    to->total_ns += from->total_ns;
    to->shapes_left_out += from->shapes_left_out;
}

static int by_cost(const void *a, const void *b)
{
    const struct sequence *x = *(struct sequence *const *)a, *y = *(struct sequence *const *)b;
    if (x->statements != y->statements) return x->statements > y->statements ? -1 : 1;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    int shape = memcmp(&x->shape, &y->shape, sizeof x->shape);
    return shape ? shape : memcmp(&x->parent, &y->parent, sizeof x->parent);
}

static int by_classes(const void *a, const void *b)
{
    return example_order(a, b);
}

void workload_finish(struct workload *w)
{
    for (size_t i = 0; i < w->shapes.n; i++) {
        struct shape_stats *s = w->shapes.at[i];
        for (size_t k = 0; k < s->position_count; k++) top_sort(&s->positions[k].top);
        struct top_values *tops[] = {&s->users, &s->databases, &s->applications,
                                     &s->tags,  &s->sqlstates, &s->messages};
        for (size_t k = 0; k < sizeof tops / sizeof *tops; k++) top_sort(tops[k]);
        qsort(s->examples, s->example_count, sizeof *s->examples, by_classes);
    }
    workload_sort(w, ORDER_TOTAL);
    if (w->sequences.n) qsort(w->sequences.at, w->sequences.n, sizeof *w->sequences.at, by_cost);
}
