/* Sequences: statements that one would do, found while the log is read.
 *
 * One tracker per session sees its calls in order. Equal statements in a row form a *group*; a group is
 * judged when another statement follows. Over the groups a second look finds periods of 2 to 8 different
 * groups that repeat (A B B B A B B is the period A B), so that a nested N+1 is one finding with its path. A
 * segment, within which statements are taken to belong together, ends at the borders of a transaction, where
 * the comments of the statements name another request, at an idle second (but not within a trace), and with
 * the session. What repeats irregularly is counted by sequence_tally.c.
 *
 * What is reported, with the thresholds of workload_options:
 *   n+1            a keyed SELECT repeated with different values (80 %)
 *   duplicate      the same with the same values
 *   write-loop     INSERT, UPDATE or DELETE repeated with different values
 *   offset-paging  one SELECT repeated with a growing OFFSET
 *   chatty-transaction, idle-in-transaction
 * Without known parameters three times as many repetitions are asked for. A period on a connection that shows
 * no unit of work may be requests that come one after the other. When it holds a loop of its own, that loop
 * is what is reported, unless a list with as many rows stands before the whole; without one it is a
 * suspicion.
 */
#include <stdio.h>
#include <stdlib.h>

#include "workload/sequences.h"

enum {
    CHATTY_STATEMENTS = 20, /* from here on a fact; the rule asks for more */
    SEGMENT_GAP = 1000000,  /* microseconds */
    IDLE_GAP = 2000000
};
static const int64_t idle_limit =
    24LL * 3600 * 1000000; /* beyond a day it is the clock, or a missing COMMIT */
enum { DEFAULT_REPEATS = 5, DEFAULT_SEQUENCE_MS = 50, NS_PER_MS = 1000000 };

static const char *const kind_names[SEQUENCE_KINDS] = {
    "n+1", "duplicate", "write-loop", "offset-paging", "chatty-transaction", "idle-in-transaction"};

const char *sequence_kind_name(enum sequence_kind k)
{
    return k < SEQUENCE_KINDS ? kind_names[k] : "";
}

struct run_tracker *runs_open(struct workload *w, const struct workload_options *o)
{
    struct run_tracker *t = malloc(sizeof *t);
    if (!t) die_out_of_memory();
    memset(t, 0, offsetof(struct run_tracker, groups));
    for (size_t i = 0; i <= PERIOD_MAX; i++) t->periods[i].run = 0;
    t->w = w;
    t->min_repeats = o->min_repeats ? o->min_repeats : DEFAULT_REPEATS;
    t->min_ns = o->min_sequence_ns ? o->min_sequence_ns : (int64_t)DEFAULT_SEQUENCE_MS * NS_PER_MS;
    t->last_end = WORKLOAD_NO_TIME;
    return t;
}

/* ---- reporting ----------------------------------------------------------------------------------------- */

void runs_report(struct run_tracker *t, const struct run *r)
{
    struct sequence *to = digest_sequence(t->w, r->kind, r->shape, r->parent);
    tally_cover(t, r->path, r->path_length);
    if (!to) return;
    struct sequence from = {.kind = r->kind,
                            .certain = r->certain,
                            .path_length = r->path_length,
                            .repeats = r->repeats,
                            .occurrences = 1,
                            .statements = r->statements,
                            .total_ns = r->total_ns,
                            .session = slice_of(t->session_name),
                            .tag = slice_of(r->tag),
                            .file = r->file,
                            .line = r->line,
                            .time = r->time};
    memcpy(from.path, r->path, sizeof from.path);
    if (t->session) distinct_add(&t->w->arena, &to->sessions, t->session);
    sequence_merge(&t->w->arena, to, &from);
}

static bool enough(const struct run_tracker *t, uint64_t repeats, int64_t ns)
{
    return repeats >= t->min_repeats || (repeats >= FEW_REPEATS && ns >= t->min_ns);
}

/* ---- groups -------------------------------------------------------------------------------------------- */

static struct group *group_at(struct run_tracker *t, uint64_t number)
{
    return &t->groups[number % GROUPS_KEPT];
}

bool is_list_query(const struct shape_stats *s)
{
    return (s->traits & TRAIT_SELECT) && !(s->traits & (TRAIT_AGGREGATE | TRAIT_PING | TRAIT_CATALOG));
}

/* "... where a = ?" and "... where a = ? + ?": one of them begins the loop of the other. */
static bool is_variant(const struct shape_stats *a, const struct shape_stats *b)
{
    return slice_starts(a->text, b->text) || slice_starts(b->text, a->text);
}

/* The nearest SELECT before the open group that may have supplied its keys. */
void group_find_parent(struct run_tracker *t, struct group *g)
{
    if (!t->group_count) return;
    uint64_t number = t->group_count - 1;
    for (uint64_t back = 1; back <= number && back < GROUPS_KEPT; back++) {
        const struct group *before = group_at(t, number - back);
        if (!is_list_query(before->shape) || is_variant(before->shape, g->shape)) continue;
        g->parent = before->shape;
        g->parent_rows = before->rows;
        return;
    }
}

static bool rows_match(const struct group *g)
{
    if (!g->parent || g->parent_rows <= 0) return false;
    double difference = (double)g->parent_rows - (double)g->count;
    return (difference < 0 ? -difference : difference) <= 0.2 * (double)g->count;
}

bool group_judge(struct run_tracker *t, const struct group *g, struct run *out)
{
    unsigned traits = g->shape->traits;
    if (traits & (TRAIT_TRANSACTION | TRAIT_SETTING | TRAIT_PING | TRAIT_CATALOG)) return false;
    if (!(traits & (TRAIT_SELECT | TRAIT_WRITE))) return false;
    bool known = g->unknown * 5 < g->count;
    if (!enough(t, known ? g->count : g->count / 3, g->total_ns)) return false;
    bool different = !known || g->seen_count >= VALUES_COMPARED || g->seen_count * 5 >= g->compared * 4;
    bool same = known && g->seen_count <= 1;
    if (g->list) return false; /* already asks for many at once */
    if ((traits & TRAIT_PAGED) && g->growing * 5 >= (g->count - 1) * 4) {
        out->kind = SEQUENCE_OFFSET_PAGING;
        return true;
    }
    if (traits & TRAIT_WRITE) {
        out->kind = SEQUENCE_WRITE_LOOP;
        return !same || !(traits & TRAIT_KEYED);
    }
    if (same) {
        out->kind = SEQUENCE_DUPLICATE;
        return true;
    }
    bool supplied = rows_match(g);
    if (!different || (!(traits & TRAIT_KEYED) && !supplied)) return false;
    out->kind = SEQUENCE_N_PLUS_ONE;
    out->certain = supplied || (known && (traits & TRAIT_ID));
    return true;
}

static void judge(struct run_tracker *t, uint64_t number)
{
    struct group *g = group_at(t, number);
    if (g->count < FEW_REPEATS || number < t->covered || (t->trace && tally_holds(t, g->shape))) return;
    struct run r = {.shape = g->shape->fingerprint,
                    .repeats = g->count,
                    .statements = g->count,
                    .line = g->line,
                    .total_ns = g->total_ns,
                    .time = g->time,
                    .file = g->file,
                    .tag = g->tag};
    if (!group_judge(t, g, &r)) return;
    if (g->parent && r.kind != SEQUENCE_DUPLICATE && r.kind != SEQUENCE_OFFSET_PAGING) {
        r.parent = g->parent->fingerprint;
        r.path[r.path_length++] = r.parent;
    }
    r.path[r.path_length++] = r.shape;
    runs_report(t, &r);
}

static void judge_until(struct run_tracker *t, uint64_t number)
{
    for (; t->judged < number; t->judged++) judge(t, t->judged);
}

/* ---- periods ------------------------------------------------------------------------------------------- */

static void add_group(struct period *p, const struct group *g)
{
    p->statements += g->count;
    if (g->count > p->longest) p->longest = g->count;
    if (g->total_ns >= 0) p->total_ns = (p->total_ns < 0 ? 0 : p->total_ns) + g->total_ns;
    unsigned traits = g->shape->traits;
    if (traits & TRAIT_WRITE) p->write = true;
    if ((traits & TRAIT_SELECT) && !(traits & (TRAIT_CATALOG | TRAIT_PING))) p->select = true;
    if ((traits & TRAIT_SELECT) && (traits & TRAIT_KEYED)) {
        p->keyed = true;
        p->shape = g->shape;
    }
    if (!p->shape && (traits & (TRAIT_WRITE | TRAIT_SELECT))) p->shape = g->shape;
}

static void begin_period(struct run_tracker *t, struct period *p, unsigned length, uint64_t number)
{
    *p = (struct period){.first = number - length, .total_ns = -1, .parent_rows = -1};
    for (unsigned i = 0; i < length; i++) {
        const struct group *g = group_at(t, p->first + i);
        p->path[i] = g->shape->fingerprint;
        add_group(p, g);
    }
    const struct group *first = group_at(t, p->first);
    p->unit = t->unit;
    p->line = first->line;
    p->time = first->time;
    p->file = first->file;
    memcpy(p->tag, first->tag, sizeof p->tag);
    if (p->first && p->first + GROUPS_KEPT > number) {
        const struct group *before = group_at(t, p->first - 1);
        if (is_list_query(before->shape)) {
            p->parent = before->shape->fingerprint;
            p->parent_rows = before->rows;
        }
    }
}

static bool period_counts(const struct run_tracker *t, const struct period *p, unsigned length)
{
    uint64_t repeats = p->run / length + 1;
    bool supplied = p->parent_rows > 0 && (uint64_t)p->parent_rows * 5 >= repeats * 4;
    if (p->longest >= t->min_repeats && !p->unit && !supplied) return false; /* the loop in it is the run */
    return (p->keyed || p->write) && repeats >= FEW_REPEATS && p->varied * 5 >= p->run * 4 &&
           enough(t, p->write && !p->unit ? repeats / 2 : repeats, p->total_ns);
}

static void end_period(struct run_tracker *t, unsigned length)
{
    struct period *p = &t->periods[length];
    bool tallied = p->run && t->trace && p->shape && tally_holds(t, p->shape);
    if (p->run && p->shape && period_counts(t, p, length) && p->first >= t->covered && !tallied) {
        struct run r = {.kind = p->keyed ? SEQUENCE_N_PLUS_ONE : SEQUENCE_WRITE_LOOP,
                        .certain = p->keyed && (p->shape->traits & TRAIT_ID) &&
                                   (p->unit || p->longest >= t->min_repeats),
                        .shape = p->shape->fingerprint,
                        .parent = p->parent,
                        .path_length = length,
                        .repeats = p->run / length + 1,
                        .statements = p->statements,
                        .line = p->line,
                        .total_ns = p->total_ns,
                        .time = p->time,
                        .file = p->file,
                        .tag = p->tag};
        memcpy(r.path, p->path, length * sizeof *r.path);
        runs_report(t, &r);
        t->covered = p->first + length + p->run;
    }
    p->run = 0;
}

/* The newest group is complete: does it repeat the one `length` before? */
static void note_periods(struct run_tracker *t)
{
    uint64_t number = t->group_count - 1;
    const struct group *g = group_at(t, number);
    for (unsigned length = PERIOD_MIN; length <= PERIOD_MAX; length++) {
        struct period *p = &t->periods[length];
        const struct group *before = number >= length ? group_at(t, number - length) : NULL;
        if (!before || before->shape != g->shape) {
            if (p->run) end_period(t, length);
            continue;
        }
        if (!p->run) begin_period(t, p, length, number);
        p->run++;
        p->varied += before->first_hash != g->first_hash || !g->first_hash;
        add_group(p, g);
    }
    /* a group leaves the ring: report it unless a period that is already long enough holds it */
    if (t->group_count < GROUPS_KEPT) return;
    uint64_t leaving = t->group_count - GROUPS_KEPT;
    for (unsigned length = PERIOD_MIN; length <= PERIOD_MAX; length++) {
        const struct period *p = &t->periods[length];
        if (p->run && p->first <= leaving && period_counts(t, p, length) && t->judged <= leaving)
            t->judged = leaving + 1;
    }
    judge_until(t, leaving + 1);
}

void runs_end_segment(struct run_tracker *t)
{
    if (t->group_count) {
        note_periods(t);
        for (unsigned length = PERIOD_MIN; length <= PERIOD_MAX; length++) end_period(t, length);
        judge_until(t, t->group_count);
    }
    tally_end(t);
    t->group_count = t->judged = t->covered = 0;
}

/* ---- transactions -------------------------------------------------------------------------------------- */

static void end_transaction(struct run_tracker *t)
{
    if (t->in_transaction && t->transaction_statements >= CHATTY_STATEMENTS && t->transaction_shape)
        runs_report(t, &(struct run){.kind = SEQUENCE_CHATTY_TRANSACTION,
                                     .certain = true,
                                     .shape = t->transaction_shape->fingerprint,
                                     .path = {t->transaction_shape->fingerprint},
                                     .path_length = 1,
                                     .repeats = t->transaction_statements,
                                     .statements = t->transaction_statements,
                                     .line = t->transaction_line,
                                     .total_ns = t->transaction_ns,
                                     .time = t->transaction_start,
                                     .file = t->transaction_file,
                                     .tag = t->tag});
    t->in_transaction = false;
    t->transaction_statements = 0;
    t->transaction_ns = 0;
    t->transaction_shape = NULL;
}

static void note_transaction(struct run_tracker *t, const struct log_event *e)
{
    unsigned traits = e->shape->traits;
    if (traits & TRAIT_END) end_transaction(t);
    if (traits & TRAIT_BEGIN) {
        end_transaction(t);
        t->in_transaction = true;
        t->transaction_start = e->time;
        t->transaction_line = e->line;
        t->transaction_file = e->path;
    }
    if (!t->in_transaction || (traits & (TRAIT_TRANSACTION | TRAIT_CATALOG))) return; /* as pg_dump does */
    if (!t->transaction_shape && !(traits & TRAIT_SETTING)) t->transaction_shape = e->shape;
    t->transaction_statements++;
    if (e->duration > 0) t->transaction_ns += e->duration;
}

static void note_gap(struct run_tracker *t, const struct log_event *e)
{
    if (t->last_end == WORKLOAD_NO_TIME || e->start == WORKLOAD_NO_TIME) return;
    int64_t gap = e->start - t->last_end;
    if (gap <= SEGMENT_GAP || e->trace) return; /* some logs know seconds only */
    bool inside = t->in_transaction || (e->transaction && e->transaction == t->transaction);
    if (inside && t->last_shape && gap >= IDLE_GAP && gap <= idle_limit)
        runs_report(t, &(struct run){.kind = SEQUENCE_IDLE_TRANSACTION,
                                     .certain = true,
                                     .shape = t->last_shape->fingerprint,
                                     .path = {t->last_shape->fingerprint},
                                     .path_length = 1,
                                     .repeats = 1,
                                     .statements = 1,
                                     .line = e->line,
                                     .total_ns = gap * 1000,
                                     .time = t->last_end,
                                     .file = e->path,
                                     .tag = t->tag});
    runs_end_segment(t);
}

/* Another transaction or another request begins. */
static void note_unit(struct run_tracker *t, const struct log_event *e)
{
    bool other_transaction = t->transaction_shared && e->transaction != t->transaction;
    bool other_request = t->request && e->request && e->request != t->request;
    if (other_transaction || other_request) runs_end_segment(t);
    t->transaction_shared = e->transaction && e->transaction == t->transaction;
    t->transaction = e->transaction;
    if (e->request) t->request = e->request;
}

/* ---- events -------------------------------------------------------------------------------------------- */

static bool read_integer(const struct log_value *v, int64_t *out)
{
    return v->n && v->n < 19 && slice_to_int((struct slice){v->p, v->n}, out);
}

/* OFFSET is among the last two values; all others stay the same. */
static void note_paging(struct group *g, const struct log_event *e)
{
    if (!(g->shape->traits & TRAIT_PAGED) || !e->value_count) return;
    uint64_t base = 0;
    int64_t offset = -1, number;
    size_t fixed = e->value_count > 2 ? e->value_count - 2 : 0;
    for (size_t i = 0; i < fixed; i++) base = base * 31 + e->values[i].hash;
    for (size_t i = fixed; i < e->value_count; i++)
        if (read_integer(&e->values[i], &number)) offset += number;
    if (g->count && base == g->base_hash && offset > g->last_offset) g->growing++;
    g->base_hash = base;
    g->last_offset = offset;
}

static void note_values(struct group *g, const struct log_event *e)
{
    for (size_t i = 0; i < e->value_count; i++)
        if (e->values[i].members > 1) g->list = true;
    if (!e->parameters_known) {
        g->unknown++;
        return;
    }
    if (!g->count) g->first_hash = e->parameter_hash;
    if (g->seen_count == VALUES_COMPARED) return;
    g->compared++;
    for (unsigned i = 0; i < g->seen_count; i++)
        if (g->seen[i] == e->parameter_hash) return;
    g->seen[g->seen_count++] = e->parameter_hash;
}

void group_start(struct group *g, const struct log_event *e, const char *tag)
{
    *g = (struct group){.shape = e->shape,
                        .total_ns = -1,
                        .rows = -1,
                        .last_offset = -1,
                        .time = e->time,
                        .line = e->line,
                        .file = e->path};
    memcpy(g->tag, tag, sizeof g->tag);
}

void group_note(struct group *g, const struct log_event *e)
{
    note_paging(g, e);
    note_values(g, e);
    g->count++;
    g->rows = e->rows;
    if (e->duration >= 0) g->total_ns = (g->total_ns < 0 ? 0 : g->total_ns) + e->duration + e->prepare;
}

static struct group *group_for(struct run_tracker *t, const struct log_event *e)
{
    if (t->group_count) {
        struct group *g = group_at(t, t->group_count - 1);
        if (g->shape == e->shape) return g;
        note_periods(t);
    }
    struct group *g = group_at(t, t->group_count++);
    group_start(g, e, t->tag);
    return g;
}

static void note_session(struct run_tracker *t, const struct log_event *e)
{
    if (t->session != e->session || !t->session_name[0]) {
        t->session = e->session;
        if (e->session_name.n)
            snprintf(t->session_name, sizeof t->session_name, "%.*s", SLICE_ARG(e->session_name));
        else if (e->session_number)
            snprintf(t->session_name, sizeof t->session_name, "%llu", (unsigned long long)e->session_number);
    }
    if (e->tag.n)
        snprintf(t->tag, sizeof t->tag, "%.*s", SLICE_ARG(e->tag));
    else
        t->tag[0] = 0;
}

static void note_repetition(struct run_tracker *t, const struct log_event *e)
{
    if (e->shape->traits & (TRAIT_SETTING | TRAIT_TRANSACTION)) return;
    struct group *g = group_for(t, e);
    group_note(g, e);
    if (g->count == FEW_REPEATS) group_find_parent(t, g);
    if (t->unit) tally_add(t, e);
}

static void note_connection(struct run_tracker *t, const struct log_event *e, bool repetitions)
{
    note_gap(t, e);
    note_unit(t, e);
    note_session(t, e);
    t->unit = t->in_transaction || t->transaction_shared || e->trace;
    if (e->shape->traits & (TRAIT_BEGIN | TRAIT_END))
        runs_end_segment(t);
    else if (repetitions)
        note_repetition(t, e);
    note_transaction(t, e);
    t->last_shape = e->shape;
    if (e->time != WORKLOAD_NO_TIME) t->last_end = e->time;
}

void runs_add(struct run_tracker *t, const struct log_event *e)
{
    note_connection(t, e, true);
}

void runs_add_traced(struct run_tracker *connection, struct run_tracker *trace, const struct log_event *e)
{
    note_connection(connection, e, false);
    note_session(trace, e);
    trace->unit = trace->trace = true;
    note_repetition(trace, e);
}

void runs_close(struct run_tracker *t)
{
    runs_end_segment(t);
    end_transaction(t);
    free(t->tally);
    free(t);
}
