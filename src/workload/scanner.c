/* What all scanners share: shapes by text, values of positions, and the open record of each session. */
#include "workload/event.h"

/* ---- shapes ----------------------------------------------------------------------------------------------
 */

enum { OPEN_SLOTS = 256, PEOPLE_BYTES = 1 << 20 };
struct open_statement {
    uint64_t session;
    uint32_t record; /* index + 1; 0 when none */
    bool used;
    uint16_t prepares, steps; /* parse steps; parse and bind steps */
    int64_t prepare;
    struct log_step step; /* the first of those that wait */
};

void scanner_open(struct scanner *s, const void *format, enum dialect d)
{
    *s = (struct scanner){.format = format, .dialect = d};
    s->open = ARENA_ARRAY(&s->arena, struct open_statement, OPEN_SLOTS);
}

void scanner_close(struct scanner *s)
{
    shaper_free(&s->shaper);
    arena_free(&s->people.arena);
    arena_free(&s->arena);
}

void scanner_start_chunk(struct scanner *s)
{
    memset(s->open, 0, OPEN_SLOTS * sizeof *s->open);
}

static struct scan_shape *intern_shape(struct scanner *s, const struct shape *shape, enum dialect d)
{
    uint64_t key[3] = {shape->fingerprint.high, shape->fingerprint.low, shape->classes};
    struct scan_shape *known = map_get(&s->shapes, (struct slice){(const char *)key, sizeof key});
    if (known) return known;
    known = ARENA_NEW(&s->arena, struct scan_shape);
    known->fingerprint = shape->fingerprint;
    known->classes = shape->classes;
    known->text = slice_copy(&s->arena, shape->text);
    known->dialect = d;
    map_put(&s->arena, &s->shapes, slice_copy(&s->arena, (struct slice){(const char *)key, sizeof key}),
            known);
    s->shape_count++;
    return known;
}

/* Number of the parameter a placeholder stands for, from 0; `next` counts the ones without a number. */
static int32_t parameter_number(struct slice text, int32_t *next)
{
    uint64_t n;
    if (text.n > 1 && (text.p[0] == '$' || text.p[0] == '?' || text.p[0] == ':' || text.p[0] == '@')) {
        size_t skip = 1 + (text.p[0] == '@' && (text.p[1] | 32) == 'p');
        size_t read = digits_read((struct slice){text.p + skip, text.n - skip}, &n);
        if (read && read + skip == text.n && n >= 1 && n < 65536)
            return (int32_t)n - (text.p[0] == '@' ? 0 : 1);
    }
    return (*next)++;
}

/* The value that stands at one position of the statement. */
static struct log_value value_at(struct slice text, const struct literal *l, int32_t *next_parameter)
{
    struct log_value v = {.p = text.p + l->at.pos, .n = l->at.len, .parameter = -1, .members = l->members};
    if (l->class == LITERAL_PARAM) {
        v.kind = VALUE_PARAMETER;
        v.parameter = parameter_number((struct slice){v.p, v.n}, next_parameter);
        return v;
    }
    if (l->class == LITERAL_NULL)
        v.kind = VALUE_NULL;
    else if (l->members > 1)
        v.kind = VALUE_LIST;
    if (v.n >= 2 && v.p[0] == '\'' && v.p[v.n - 1] == '\'') { /* as a parameter list shows it */
        v.p++;
        v.n -= 2;
    }
    v.hash = hash64(v.p, v.n);
    return v;
}

void record_set_text(struct scanner *s, struct chunk *c, struct log_record *r, struct slice text)
{
    while (text.n && (ascii_is_space(text.p[text.n - 1]) || text.p[text.n - 1] == ';')) text.n--;
    r->text = text;
    if (text.n > 4 && (text.p[text.n - 1] == '/' || text.p[0] == '/')) r->flags |= RECORD_COMMENTED;
    struct shape shape = shape_of(&s->shaper, text, s->dialect);
    r->shape = shape.note ? *shape.note : NULL;
    if (!r->shape) r->shape = intern_shape(s, &shape, s->dialect);
    if (shape.note) *shape.note = r->shape;
    int32_t next_parameter = 0;
    r->values = (uint32_t)c->values.n;
    r->value_count = (uint32_t)(shape.literal_count < POSITIONS_KEPT ? shape.literal_count : POSITIONS_KEPT);
    if (shape.literal_total > r->value_count) r->flags |= RECORD_MORE_VALUES;
    for (uint32_t i = 0; i < r->value_count; i++)
        vec_push(&c->lists, &c->values, value_at(text, &shape.literals[i], &next_parameter));
}

/* ---- records ---------------------------------------------------------------------------------------------
 */

struct log_record *chunk_add(struct chunk *c, enum record_kind kind)
{
    struct log_record *r = vec_add(&c->lists, &c->records);
    memset(r, 0, sizeof *r);
    r->kind = (uint8_t)kind;
    r->line = (uint32_t)c->lines;
    r->time = WORKLOAD_NO_TIME;
    r->duration = r->rows = -1;
    return r;
}

struct log_extra *record_extra(struct chunk *c, struct log_record *r)
{
    if (!r->extra) {
        r->extra = ARENA_NEW(&c->arena, struct log_extra);
        r->extra->rows_examined = r->extra->lock_ns = r->extra->min_ns = r->extra->max_ns = -1;
    }
    return r->extra;
}

void record_add_parameter(struct chunk *c, struct log_record *r, struct slice value, enum log_value_kind kind)
{
    if (!r->parameter_count) r->parameters = (uint32_t)c->values.n;
    struct log_value *v = vec_add(&c->lists, &c->values);
    *v = (struct log_value){
        .p = value.p, .n = (uint32_t)value.n, .parameter = -1, .members = 1, .kind = (uint8_t)kind};
    v->hash = hash64(value.p, value.n);
    r->parameter_count++;
}

const struct log_who *scanner_who(struct scanner *s, struct slice user, struct slice database,
                                  struct slice application)
{
    struct people *p = &s->people;
    const struct log_who *last = p->last;
    if (last && slice_eq(last->user, user) && slice_eq(last->database, database) &&
        slice_eq(last->application, application))
        return last;
    uint64_t parts[3] = {hash64(user.p, user.n), hash64(database.p, database.n),
                         hash64(application.p, application.n)};
    struct slice key = {(const char *)parts, sizeof parts};
    struct log_who *who = map_get(&p->known, key);
    if (!who) {
        who = ARENA_NEW(&p->arena, struct log_who);
        who->user = slice_copy(&p->arena, user);
        who->database = slice_copy(&p->arena, database);
        who->application = slice_copy(&p->arena, application);
        who->hash = hash64(parts, sizeof parts);
        map_put(&p->arena, &p->known, slice_copy(&p->arena, key), who);
    }
    p->last = who;
    return who;
}

void scanner_retire_people(struct scanner *s, struct chunk *c)
{
    if (s->people.arena.total < PEOPLE_BYTES) return;
    arena_free(&c->retired);
    c->retired = s->people.arena;
    s->people = (struct people){.generation = s->people.generation + 1};
}

/* ---- open records -----------------------------------------------------------------------------------------
 */

static struct open_statement *open_slot(struct scanner *s, uint64_t session)
{
    return &s->open[(session ^ session >> 32) & (OPEN_SLOTS - 1)];
}

bool scanner_open_record(struct scanner *s, struct chunk *c, uint64_t session, struct log_record **r)
{
    struct open_statement *o = open_slot(s, session);
    bool here = o->used && o->session == session;
    *r = here && o->record ? &c->records.at[o->record - 1] : NULL;
    return here;
}

static void emit_prepare(struct scanner *s, struct chunk *c, struct open_statement *o)
{
    if (!o->used || !o->steps) return;
    struct log_record *r = chunk_add(c, RECORD_PREPARE);
    r->session = o->session;
    r->session_number = o->step.number;
    r->who = o->step.who;
    r->time = o->step.time;
    r->line = (uint32_t)o->step.line;
    if (o->steps > o->prepares) r->flags |= RECORD_PREPARED;
    if (o->step.text.n) record_set_text(s, c, r, o->step.text);
    r->prepare = o->prepare;
    r->prepares = o->prepares;
    o->prepare = 0;
    o->prepares = o->steps = 0;
}

/* The slot of a session; another session's is emptied. The record that is being set up must be added after.
 */
static struct open_statement *claim_slot(struct scanner *s, struct chunk *c, uint64_t session)
{
    struct open_statement *o = open_slot(s, session);
    if (!o->used || o->session != session) {
        emit_prepare(s, c, o);
        *o = (struct open_statement){.session = session, .used = true};
    }
    return o;
}

void scanner_set_open(struct scanner *s, struct chunk *c, struct log_record *r)
{
    uint32_t index = (uint32_t)(r - c->records.at);
    uint64_t session = r->session;
    struct open_statement *o = claim_slot(s, c, session);
    r = &c->records.at[index];
    o->record = index + 1;
    if (r->kind != RECORD_CALL && r->kind != RECORD_ERROR) return;
    if (o->steps && r->text.n && !slice_eq(o->step.text, r->text)) { /* the steps go in front of it */
        emit_prepare(s, c, o);
        struct log_record steps = c->records.at[c->records.n - 1];
        memmove(&c->records.at[index + 1], &c->records.at[index],
                (c->records.n - 1 - index) * sizeof *c->records.at);
        c->records.at[index] = steps;
        o->record = index + 2;
        return;
    }
    r->prepare += o->prepare;
    r->prepares = (uint16_t)(r->prepares + o->prepares);
    o->prepare = 0;
    o->prepares = o->steps = 0;
}

void scanner_prepare(struct scanner *s, struct chunk *c, const struct log_step *step)
{
    struct open_statement *o = claim_slot(s, c, step->session);
    o->record = 0;
    bool bound = o->steps > o->prepares; /* only an execution goes on from there */
    if (o->steps && (bound || !slice_eq(o->step.text, step->text))) emit_prepare(s, c, o);
    if (!o->steps) o->step = *step;
    o->prepare += step->ns;
    o->steps++;
    o->prepares = (uint16_t)(o->prepares + step->parse);
}

void scanner_flush_open(struct scanner *s, struct chunk *c)
{
    for (size_t i = 0; i < OPEN_SLOTS; i++) emit_prepare(s, c, &s->open[i]);
}
