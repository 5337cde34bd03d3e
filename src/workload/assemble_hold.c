/* Records that are open at the end of a chunk, copied out of it. */
#include "workload/assembly.h"

static struct slice rebase(struct slice part, struct slice from, struct slice to, struct arena *a)
{
    if (part.n && part.p >= from.p && part.p + part.n <= from.p + from.n)
        return (struct slice){to.p + (part.p - from.p), part.n};
    return slice_copy(a, part);
}

static const struct log_value *hold_values(struct arena *a, const struct log_value *from, uint32_t n,
                                           struct slice old, struct slice text)
{
    if (!n) return NULL;
    struct log_value *to = ARENA_ARRAY(a, struct log_value, n);
    for (uint32_t i = 0; i < n; i++) {
        to[i] = from[i];
        to[i].p = rebase((struct slice){from[i].p, from[i].n}, old, text, a).p;
    }
    return to;
}

static void hold_record(struct arena *a, struct open_record *p)
{
    struct slice old = p->r.text;
    p->r.text = slice_copy(a, old);
    p->values = hold_values(a, p->values, p->r.value_count, old, p->r.text);
    p->parameters = hold_values(a, p->parameters, p->r.parameter_count, old, p->r.text);
    if (!p->r.extra) return;
    struct log_extra *x = ARENA_NEW(a, struct log_extra);
    *x = *p->r.extra;
    x->message = slice_copy(a, x->message);
    x->sqlstate = slice_copy(a, x->sqlstate);
    x->tag = slice_copy(a, x->tag);
    x->session_name = slice_copy(a, x->session_name);
    p->r.extra = x;
}

static void hold_session(struct arena *a, struct session *s)
{
    if (s->open) hold_record(a, &s->record);
    if (s->has_step) hold_record(a, &s->step);
    for (size_t i = 0; i < s->plan_count; i++) hold_record(a, &s->plans[i]);
}

/* Copies what the chunk's sessions wait with. They are the newest ones: there may be thousands that wait
 * longer, whose records were copied before. Once the arena has doubled by copies that nothing refers to any
 * more, the ones that live move to the other arena. */
void hold_open_records(struct assembly *as)
{
    struct arena *a = &as->hold[as->holding], *other = &as->hold[!as->holding];
    for (struct session *s = as->newest; s && s->chunk == as->chunk_number; s = s->older) hold_session(a, s);
    if (a->total < as->hold_limit) return;
    for (struct session *s = as->oldest; s; s = s->newer) hold_session(other, s);
    arena_free(a);
    as->holding = !as->holding;
    as->hold_limit = 2 * other->total + HOLD_SPARE;
}
