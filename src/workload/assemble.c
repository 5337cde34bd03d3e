/* Assembly: the records of a log, in their order, become calls.
 *
 * Each session has at most one open record, the newest statement, plan or error, which waits for what may
 * still belong to it (parameters, a duration, a text) and is counted when the session's next record shows
 * that it is complete. Plans of auto_explain wait in a short list, since the duration of the same statement
 * may follow.
 *
 * A chunk's texts are gone when the next chunk is read. Records that are open at its end are therefore
 * copied.
 */
#include <stdlib.h>

#include "workload/assembly.h"

/* ---- sessions ------------------------------------------------------------------------------------------ */

static void flush_session(struct assembly *as, struct session *s);

static void unlink_session(struct assembly *as, struct session *s)
{
    if (s->older)
        s->older->newer = s->newer;
    else
        as->oldest = s->newer;
    if (s->newer)
        s->newer->older = s->older;
    else
        as->newest = s->older;
    s->older = s->newer = NULL;
}

static void push_newest(struct assembly *as, struct session *s)
{
    s->older = as->newest;
    s->newer = NULL;
    if (as->newest)
        as->newest->newer = s;
    else
        as->oldest = s;
    as->newest = s;
}

static struct session **slot_of(struct assembly *as, uint64_t key)
{
    return &as->slots[(key * 0x9e3779b97f4a7c15ULL) >> (64 - SESSION_SLOT_BITS)];
}

static void forget_session(struct assembly *as, struct session *s)
{
    flush_session(as, s);
    if (s->runs) runs_close(s->runs);
    struct session **at = slot_of(as, s->key);
    while (*at != s) at = &(*at)->chain;
    *at = s->chain;
    unlink_session(as, s);
    if (as->last == s) as->last = NULL;
    struct open_record *plans = s->plans;
    *s = (struct session){.plans = plans, .chain = as->unused};
    as->unused = s;
    as->session_count--;
}

static void forget_names(struct session *s)
{
    s->user = s->database = s->application = (struct log_name){
        {"", 0},
        0
    };
    s->who = 0;
}

static struct session *session_of(struct assembly *as, const struct log_record *r)
{
    if (as->last && as->last->key == r->session) return as->last;
    struct session **slot = slot_of(as, r->session), *s = *slot;
    while (s && s->key != r->session) s = s->chain;
    if (s) {
        if (as->newest != s) {
            unlink_session(as, s);
            push_newest(as, s);
        }
        return as->last = s;
    }
    if (as->session_count == SESSIONS_LIMIT) forget_session(as, as->oldest);
    s = as->unused;
    if (s) {
        as->unused = s->chain;
        struct open_record *plans = s->plans;
        *s = (struct session){.plans = plans};
    } else {
        s = ARENA_NEW(&as->arena, struct session);
    }
    s->key = r->session;
    s->tag = s->name = (struct slice){"", 0};
    forget_names(s);
    s->chain = *slot;
    *slot = s;
    as->session_count++;
    push_newest(as, s);
    return as->last = s;
}

static void set_name(struct assembly *as, struct log_name *name, struct slice text)
{
    if (text.n) *name = (struct log_name){intern(&as->names, text), hash64(text.p, text.n)};
}

static void set_who(struct assembly *as, struct session *s, const struct log_who *who)
{
    s->who = who->hash;
    set_name(as, &s->user, who->user);
    set_name(as, &s->database, who->database);
    set_name(as, &s->application, who->application);
}

/* ---- calls --------------------------------------------------------------------------------------------- */

static bool wanted(const struct workload_options *o, const struct log_event *e)
{
    if (o->since && e->time != WORKLOAD_NO_TIME && e->time < o->since) return false;
    if (o->until && e->time != WORKLOAD_NO_TIME && e->time >= o->until) return false;
    if (o->user && !slice_eq(e->user.text, slice_of(o->user))) return false;
    if (o->database && !slice_eq(e->database.text, slice_of(o->database))) return false;
    return !o->application || slice_eq(e->application.text, slice_of(o->application));
}

/* Values per position with parameters put in; their common hash. */
static void resolve_values(struct log_event *e, const struct open_record *p, struct log_value *out)
{
    uint64_t hash = p->r.value_count;
    e->parameters_known = true;
    for (uint32_t i = 0; i < p->r.value_count; i++) {
        out[i] = p->values[i];
        if (out[i].kind == VALUE_PARAMETER) {
            int32_t n = out[i].parameter;
            if (n < 0 || (uint32_t)n >= p->r.parameter_count) {
                e->parameters_known = false;
                out[i].n = 0;
                continue;
            }
            out[i].p = p->parameters[n].p;
            out[i].n = p->parameters[n].n;
            out[i].hash = p->parameters[n].hash;
            if (p->parameters[n].kind == VALUE_NULL) out[i].kind = VALUE_NULL;
        }
        hash = (hash ^ out[i].hash) * 0x9e3779b97f4a7c15ULL;
        hash ^= hash >> 29;
    }
    if (p->r.flags & RECORD_MORE_VALUES) {
        uint64_t rest = hash64(p->r.text.p, p->r.text.n);
        for (uint32_t i = 0; i < p->r.parameter_count; i++)
            rest = (rest ^ p->parameters[i].hash) * 0x9e3779b97f4a7c15ULL;
        hash ^= rest;
    }
    e->parameter_hash = hash | 1;
    e->values = out;
    e->value_count = p->r.value_count;
}

/* Every field by itself: zeroing the whole event first costs as much as the rest. */
static void describe_event(const struct assembly *as, const struct session *s, const struct open_record *p,
                           struct log_event *e)
{
    const struct log_record *r = &p->r;
    e->text = r->text;
    e->start = e->time = r->time;
    e->duration = r->duration;
    if (e->time != WORKLOAD_NO_TIME && e->duration > 0) e->start -= e->duration / 1000;
    e->prepare = r->prepare;
    e->prepares = r->prepares;
    e->rows = r->rows;
    e->session = s->key;
    e->session_number = s->number;
    e->session_name = s->name;
    e->transaction = r->transaction;
    e->line = p->line;
    e->path = as->path;
    e->called = r->kind != RECORD_ERROR;
    e->failed = !e->called || (r->flags & RECORD_FAILED);
    e->prepared = r->flags & RECORD_PREPARED;
    e->trace = r->flags & RECORD_TRACE;
    e->request = 0;
    e->parameters = p->parameters;
    e->parameter_count = r->parameter_count;
    e->user = s->user;
    e->database = s->database;
    e->application = s->application;
    e->extra = r->extra;
    e->tag = r->extra && r->extra->tag.n ? r->extra->tag : s->tag;
    e->calls = r->kind == RECORD_TOTAL && r->extra ? r->extra->calls : 1;
    e->classes = r->shape->classes;
}

static void emit_open(struct assembly *as, struct session *s, const struct open_record *p)
{
    const struct log_record *r = &p->r;
    if (!r->shape) return;
    struct log_value values[POSITIONS_KEPT];
    struct log_event e;
    describe_event(as, s, p, &e);
    if (!wanted(as->options, &e)) {
        s->tag = (struct slice){"", 0};
        return;
    }
    if (!r->shape->stats) r->shape->stats = digest_shape(as->w, r->shape);
    if (!r->shape->stats) return;
    e.shape = r->shape->stats;
    resolve_values(&e, p, values);
    if (r->flags & RECORD_COMMENTED) {
        if (!e.tag.n) e.tag = statement_tag(&as->hold[as->holding], r->text);
        e.request = statement_request(r->text, &e.trace);
    }
    if (r->flags & RECORD_TRACE) e.trace = true;
    s->tag = (struct slice){"", 0};
    digest_add(as->w, &e, as->path);
    if (!e.called || e.calls != 1) return;
    if (!s->runs) s->runs = runs_open(as->w, as->options);
    if (e.request && e.trace)
        runs_add_traced(s->runs, trace_runs(as, e.request), &e);
    else
        runs_add(s->runs, &e);
}

static void flush_plans(struct assembly *as, struct session *s)
{
    for (size_t i = 0; i < s->plan_count; i++) emit_open(as, s, &s->plans[i]);
    s->plan_count = 0;
    s->nested = 0;
}

static void flush_record(struct assembly *as, struct session *s)
{
    bool open = s->open;
    s->open = s->stepped = s->presumed = false;
    if (open) emit_open(as, s, &s->record);
}

/* Steps whose execution was too quick to be logged: the bind step shows that the statement was called. */
static void flush_step(struct assembly *as, struct session *s)
{
    if (!s->has_step) return;
    struct open_record p = s->step;
    s->has_step = false;
    p.r.kind = RECORD_CALL;
    p.r.duration = s->prepare;
    p.r.prepare = 0;
    p.r.prepares = (uint16_t)s->prepares;
    s->prepare = 0;
    s->prepares = 0;
    flush_record(as, s);
    if (p.r.flags & RECORD_PREPARED)
        emit_open(as, s, &p);
    else
        as->input->without_text++;
}

static void flush_session(struct assembly *as, struct session *s)
{
    flush_plans(as, s);
    flush_record(as, s);
    flush_step(as, s);
    if (s->prepares || s->prepare || s->steps) as->input->without_text++;
    s->prepare = 0;
    s->prepares = s->steps = 0;
}

/* ---- records ------------------------------------------------------------------------------------------- */

static const struct log_value *chunk_values(const struct assembly *as, uint32_t first, uint32_t count)
{
    return count ? as->chunk->values.at + first : NULL;
}

static bool same_shape(const struct open_record *a, const struct log_record *b)
{
    return a->r.shape && b->shape && a->r.shape->fingerprint.low == b->shape->fingerprint.low &&
           a->r.shape->fingerprint.high == b->shape->fingerprint.high;
}

static void open_record(struct assembly *as, struct session *s, struct open_record *to,
                        const struct log_record *r)
{
    if (s->has_step && r->shape && !same_shape(&s->step, r)) flush_step(as, s);
    s->has_step = false;
    to->r = *r;
    to->values = chunk_values(as, r->values, r->value_count);
    to->parameters = chunk_values(as, r->parameters, r->parameter_count);
    to->line = as->line + r->line;
    to->chunk = as->chunk_number;
    if (to->r.time == WORKLOAD_NO_TIME) to->r.time = as->time;
    to->r.prepare += s->prepare;
    to->r.prepares = (uint16_t)(to->r.prepares + s->prepares + s->steps / 2);
    s->prepare = 0;
    s->prepares = s->steps = 0;
}

static void take_step(struct assembly *as, struct session *s, const struct log_record *r)
{
    bool bound =
        s->has_step && (s->step.r.flags & RECORD_PREPARED); /* only an execution goes on from there */
    if (bound || (s->has_step && !same_shape(&s->step, r))) flush_step(as, s);
    if (!s->has_step && r->shape) {
        s->step = (struct open_record){.r = *r,
                                       .values = chunk_values(as, r->values, r->value_count),
                                       .line = as->line + r->line,
                                       .chunk = as->chunk_number};
        if (r->time == WORKLOAD_NO_TIME) s->step.r.time = as->time;
        s->has_step = true;
    }
    s->step.r.flags |= r->flags & RECORD_PREPARED;
    s->prepare += r->prepare;
    s->prepares += r->prepares;
    s->stepped = true;
}

static bool same_statement(const struct open_record *a, const struct log_record *b)
{
    return a->r.shape && a->r.shape == b->shape && slice_eq(a->r.text, b->text);
}

/* The duration of a statement follows its plan: the plan, and plans of statements nested in it, are no calls
 * of their own. */
static void drop_plans(struct session *s, const struct log_record *r)
{
    if (!s->plan_count || !r->shape || r->duration < 0) return;
    size_t last = s->plan_count - 1;
    if (s->plans[last].r.shape->fingerprint.low != r->shape->fingerprint.low) return;
    s->plan_count = last;
    while (s->plan_count && (s->nested >> (s->plan_count - 1) & 1)) s->plan_count--;
    s->nested &= (1U << s->plan_count) - 1;
}

static void take_plan(struct assembly *as, struct session *s, const struct log_record *r)
{
    flush_record(as, s);
    if (!s->plans) s->plans = ARENA_ARRAY(&as->arena, struct open_record, PLANS_KEPT);
    if (s->plan_count == PLANS_KEPT) {
        emit_open(as, s, &s->plans[0]);
        memmove(s->plans, s->plans + 1, (PLANS_KEPT - 1) * sizeof *s->plans);
        s->nested >>= 1;
        s->plan_count--;
    }
    open_record(as, s, &s->plans[s->plan_count++], r);
}

static void take_call(struct assembly *as, struct session *s, const struct log_record *r)
{
    if ((r->flags & RECORD_REPEATED) && s->open && same_statement(&s->record, r)) return;
    flush_record(as, s);
    drop_plans(s, r);
    flush_plans(as, s);
    open_record(as, s, &s->record, r);
    s->open = true;
}

/* The open record is a call whose duration has not come. */
static bool is_running(const struct session *s)
{
    return s->open && s->record.r.kind == RECORD_CALL && s->record.r.duration < 0;
}

static void take_error(struct assembly *as, struct session *s, const struct log_record *r)
{
    bool stepped = s->stepped || r->prepare || r->prepares;
    /* the statement was logged when it started: it fails now */
    if (is_running(s) && !stepped && (!r->shape || s->record.r.shape == r->shape)) {
        s->record.r.flags |= RECORD_FAILED;
        s->presumed = !r->shape;
        s->error_time = r->time == WORKLOAD_NO_TIME ? as->time : r->time;
        s->record.r.extra = r->extra;
        s->record.r.prepare += r->prepare;
        return;
    }
    flush_record(as, s);
    flush_plans(as, s);
    open_record(as, s, &s->record, r);
    s->open = true;
}

static void take_duration(struct assembly *as, struct session *s, const struct log_record *r)
{
    if (is_running(s) && !s->stepped) {
        s->record.r.duration = r->duration;
        s->record.r.time = r->time == WORKLOAD_NO_TIME ? as->time : r->time;
        if (r->rows > 0) s->record.r.rows = r->rows;
        return;
    }
    flush_record(as, s);
    s->prepare += r->duration;
    if (s->steps == 2) as->input->without_text++; /* more than a parse and a bind step */
    s->steps = s->steps < 2 ? s->steps + 1 : 2;
}

/* The error was of another statement than the call before it: the call did not fail. */
static void separate_error(struct assembly *as, struct session *s)
{
    struct open_record error = s->record;
    error.r.kind = RECORD_ERROR;
    error.r.flags = 0;
    error.r.time = s->error_time;
    error.r.shape = NULL;
    error.r.text = (struct slice){"", 0};
    error.r.value_count = error.r.parameter_count = 0;
    s->record.r.flags &= (uint8_t)~RECORD_FAILED;
    s->record.r.extra = NULL;
    flush_record(as, s);
    s->record = error;
    s->open = true;
}

/* A text for the session's error, spill or lock wait. */
static void take_statement(struct assembly *as, struct session *s, const struct log_record *r)
{
    if (s->has_spill) {
        struct shape_stats *stats = r->shape->stats ? r->shape->stats : digest_shape(as->w, r->shape);
        r->shape->stats = stats;
        if (stats && s->spill_bytes) {
            stats->spills++;
            stats->spill_bytes += (uint64_t)s->spill_bytes;
        }
        if (stats && s->lock_ns) {
            stats->lock_waits++;
            stats->lock_ns += s->lock_ns;
        }
        s->has_spill = false;
        s->spill_bytes = s->lock_ns = 0;
        return;
    }
    if (s->presumed && s->record.r.shape != r->shape) separate_error(as, s);
    s->presumed = false;
    if (!s->open || s->stepped || s->record.r.kind != RECORD_ERROR || s->record.r.shape) return;
    struct log_record *to = &s->record.r;
    to->shape = r->shape;
    to->text = r->text;
    to->flags |= r->flags & (RECORD_COMMENTED | RECORD_MORE_VALUES);
    to->value_count = r->value_count;
    s->record.line = as->line + r->line;
    s->record.values = chunk_values(as, r->values, r->value_count);
}

static void take_parameters(struct assembly *as, struct session *s, const struct log_record *r)
{
    struct open_record *to = s->open && !s->stepped ? &s->record : NULL;
    if (!to || to->r.parameter_count) return;
    to->parameters = chunk_values(as, r->parameters, r->parameter_count);
    to->r.parameter_count = r->parameter_count;
}

static void take_side(struct assembly *as, struct session *s, const struct log_record *r)
{
    flush_record(as, s);
    s->has_spill = true;
    if (r->kind == RECORD_SPILL) s->spill_bytes += r->rows;
    if (r->kind == RECORD_LOCK) s->lock_ns += r->duration;
    if (r->shape) take_statement(as, s, r);
}

static void take_tag(struct assembly *as, struct session *s, const struct log_record *r)
{
    if (!r->extra) return;
    struct slice tag = slice_copy(&as->hold[as->holding], r->extra->tag);
    if (r->flags & RECORD_BEFORE) {
        flush_record(as, s);
        s->tag = intern(&as->names, tag);
    } else if (s->open) {
        struct log_extra *x = ARENA_NEW(&as->hold[as->holding], struct log_extra);
        if (s->record.r.extra) *x = *s->record.r.extra;
        x->tag = tag;
        s->record.r.extra = x;
    }
}

static void take(struct assembly *as, const struct log_record *r)
{
    if (r->time != WORKLOAD_NO_TIME) as->time = r->time;
    struct session *s = session_of(as, r);
    s->chunk = as->chunk_number;
    if (r->session_number) s->number = r->session_number;
    if (r->extra && r->extra->session_name.n && !s->name.n)
        s->name = intern(&as->names, r->extra->session_name);
    switch (r->kind) {
    case RECORD_START:
        if (!r->who) {
            flush_session(as, s);
            if (s->runs) runs_end_segment(s->runs);
            forget_names(s);
        }
        break;
    case RECORD_END: forget_session(as, s); return;
    default: break;
    }
    if (r->who && s->who != r->who->hash) {
        flush_plans(as, s); /* they are of the user and database before */
        flush_record(as, s);
        set_who(as, s, r->who);
    }
    switch (r->kind) {
    case RECORD_CALL:
    case RECORD_TOTAL: take_call(as, s, r); break;
    case RECORD_PLAN: take_plan(as, s, r); break;
    case RECORD_NESTED:
        if (s->plan_count) s->nested |= 1U << (s->plan_count - 1);
        break;
    case RECORD_PREPARE: take_step(as, s, r); break;
    case RECORD_DURATION: take_duration(as, s, r); break;
    case RECORD_PARAMETERS: take_parameters(as, s, r); break;
    case RECORD_ERROR: take_error(as, s, r); break;
    case RECORD_STATEMENT: take_statement(as, s, r); break;
    case RECORD_SPILL:
    case RECORD_LOCK: take_side(as, s, r); break;
    case RECORD_ROWS:
        if (s->open) s->record.r.rows = r->rows;
        break;
    case RECORD_TAG: take_tag(as, s, r); break;
    default: break;
    }
}

/* ---- chunks -------------------------------------------------------------------------------------------- */

struct assembly *assembly_open(struct workload *w, const struct workload_options *o, struct slice path)
{
    struct assembly *as = calloc(1, sizeof *as);
    if (!as) die_out_of_memory();
    as->w = w;
    as->options = o;
    as->path = slice_copy(&w->arena, path);
    as->line = 1;
    as->hold_limit = HOLD_SPARE;
    as->time = WORKLOAD_NO_TIME;
    as->names.arena = &as->texts;
    as->texts_limit = TEXTS_SPARE;
    as->input = &w->inputs.at[w->inputs.n - 1];
    return as;
}

/* Keeps the names that sessions have now and drops the others: every connection may have brought another. */
static void renew_names(struct assembly *as)
{
    struct arena before = as->texts;
    as->texts = (struct arena){0};
    as->names = (struct interner){.arena = &as->texts};
    for (struct session *s = as->oldest; s; s = s->newer) {
        struct slice *const texts[] = {&s->user.text, &s->database.text, &s->application.text, &s->name,
                                       &s->tag};
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            if (texts[i]->n) *texts[i] = intern(&as->names, *texts[i]);
    }
    as->texts_limit = 2 * as->texts.total + TEXTS_SPARE;
    arena_free(&before);
}

void assembly_add(struct assembly *as, struct chunk *c)
{
    as->chunk = c;
    as->chunk_number++;
    VEC_EACH (struct log_record, r, &c->records) take(as, r);
    hold_open_records(as);
    if (as->texts.total > as->texts_limit) renew_names(as);
    as->line += c->lines;
    as->input->lines += c->lines;
    as->input->records += c->records.n;
    as->input->unreadable += c->unreadable;
    as->input->truncated += c->truncated;
    as->input->without_text += c->without_text;
}

void assembly_end_input(struct assembly *as)
{
    for (struct session *s = as->oldest; s; s = s->newer) {
        flush_session(as, s);
        s->who = 0;
    }
}

void assembly_next_input(struct assembly *as, struct slice path)
{
    as->path = slice_copy(&as->w->arena, path);
    as->input = &as->w->inputs.at[as->w->inputs.n - 1];
    as->line = 1;
}

int64_t assembly_time(const struct assembly *as)
{
    return as->time;
}

void assembly_close(struct assembly *as)
{
    while (as->oldest) forget_session(as, as->oldest);
    close_traces(as);
    arena_free(&as->hold[0]);
    arena_free(&as->hold[1]);
    arena_free(&as->arena);
    arena_free(&as->texts);
    free(as);
}
