/* One message of a PostgreSQL server becomes a record, whatever transport it came by. */
#include "workload/pg_log.h"

/* ---- auto_explain -------------------------------------------------------------------------------------- */

/* Resolves \" \\ \n \t \r \/ and \uXXXX up to the closing quote. */
static struct slice unescape(struct arena *a, struct slice s)
{
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n && s.p[i] != '"'; i++) {
        if (s.p[i] != '\\' || i + 1 == s.n) {
            out[n++] = s.p[i];
            continue;
        }
        char c = s.p[++i];
        out[n++] = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
    }
    return (struct slice){out, n};
}

static struct slice unescape_xml(struct arena *a, struct slice s)
{
    static const struct {
        const char *entity;
        char c;
    } entities[] = {
        {"&lt;",   '<' },
        {"&gt;",   '>' },
        {"&amp;",  '&' },
        {"&quot;", '"' },
        {"&apos;", '\''},
        {"&#x0d;", '\r'}
    };
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        size_t skip = 0;
        for (size_t k = 0; s.p[i] == '&' && k < sizeof entities / sizeof *entities && !skip; k++)
            if (slice_starts((struct slice){s.p + i, s.n - i}, slice_of(entities[k].entity))) {
                out[n++] = entities[k].c;
                skip = strlen(entities[k].entity);
            }
        if (!skip) out[n++] = s.p[i];
        i += skip ? skip : 1;
    }
    return (struct slice){out, n};
}

/* The first line of a plan in text form: "Limit  (cost=942.68..." */
static bool is_plan_line(struct slice line)
{
    size_t i = line.n && line.p[0] == '\t';
    if (i >= line.n || line.p[i] < 'A' || line.p[i] > 'Z') return false;
    struct slice head = {line.p, line.n < 200 ? line.n : 200};
    ptrdiff_t cost = slice_find(head, SLICE("  (cost="), i);
    if (cost < 0) return false;
    const char *parenthesis = memchr(line.p, '(', (size_t)cost);
    return !parenthesis;
}

static struct slice plan_text(struct slice s)
{
    for (size_t i = 0; i < s.n;) {
        const char *end = memchr(s.p + i, '\n', s.n - i);
        if (!end) return s;
        size_t next = (size_t)(end - s.p) + 1;
        const char *stop = memchr(s.p + next, '\n', s.n - next);
        struct slice line = {s.p + next, stop ? (size_t)(stop - s.p) - next : s.n - next};
        struct slice bare = slice_trim(line);
        if (is_plan_line(line) || slice_starts(bare, SLICE("Query Parameters: ")) ||
            slice_starts(bare, SLICE("Query Identifier: ")))
            return (struct slice){s.p, next - 1};
        i = next;
    }
    return s;
}

struct slice plan_statement(struct arena *a, struct slice plan)
{
    ptrdiff_t at = slice_find(plan, SLICE("Query Text: "), 0);
    if (at >= 0) {
        struct slice s = {plan.p + at + 12, plan.n - (size_t)at - 12};
        if (s.n && s.p[0] == '"') return unescape(a, (struct slice){s.p + 1, s.n - 1}); /* YAML */
        return plan_text(s);
    }
    at = slice_find(plan, SLICE("\"Query Text\": \""), 0);
    if (at >= 0) return unescape(a, (struct slice){plan.p + at + 15, plan.n - (size_t)at - 15});
    at = slice_find(plan, SLICE("<Query-Text>"), 0);
    ptrdiff_t end = at < 0 ? -1 : slice_find(plan, SLICE("</Query-Text>"), (size_t)at);
    if (end >= 0) return unescape_xml(a, (struct slice){plan.p + at + 12, (size_t)(end - at) - 12});
    return (struct slice){"", 0};
}

/* The parameters of a plan (from version 16 on), as a DETAIL would list them; "" without. */
static struct slice plan_parameters(struct arena *a, struct slice plan)
{
    ptrdiff_t at = slice_find(plan, SLICE("\n\tQuery Parameters: "), 0);
    if (at >= 0) return (struct slice){plan.p + at + 20, plan.n - (size_t)at - 20};
    at = slice_find(plan, SLICE("\"Query Parameters\": \""), 0);
    if (at >= 0) return unescape(a, (struct slice){plan.p + at + 21, plan.n - (size_t)at - 21});
    return (struct slice){"", 0};
}

/* ---- records ------------------------------------------------------------------------------------------- */

static void set_line(struct scanner *s, struct log_record *r, const struct pg_line *line)
{
    r->time = line->time;
    r->session = line->session;
    r->session_number = line->number;
    r->transaction = line->transaction;
    r->who = line->who;
    if (!r->who && (line->user.n || line->database.n || line->application.n))
        r->who = scanner_who(s, line->user, line->database, line->application);
}

static void emit_error(struct scanner *s, struct chunk *c, const struct pg_entry *e)
{
    struct log_record *r = chunk_add(c, RECORD_ERROR);
    set_line(s, r, e->line);
    struct log_extra *x = record_extra(c, r);
    x->message = e->message;
    x->sqlstate = e->sqlstate.n ? e->sqlstate : e->line->state;
    if (e->statement.n) record_set_text(s, c, r, e->statement);
    if (e->context.n) parameters_read(c, r, e->context);
    scanner_set_open(s, c, r);
}

static void emit_call(struct scanner *s, struct chunk *c, const struct pg_entry *e,
                      const struct pg_message *m)
{
    struct log_record *r = chunk_add(c, m->kind == MESSAGE_PLAN ? RECORD_PLAN : RECORD_CALL);
    set_line(s, r, e->line);
    r->duration = m->duration;
    struct slice text = m->kind == MESSAGE_PLAN ? plan_statement(&c->arena, m->text) : slice_trim(m->text);
    if (m->kind == MESSAGE_EXECUTE) r->flags |= RECORD_PREPARED;
    if (m->truncated) {
        r->flags |= RECORD_TRUNCATED;
        c->truncated++;
    }
    record_set_text(s, c, r, text);
    struct slice parameters = m->kind == MESSAGE_PLAN ? plan_parameters(&c->arena, m->text) : e->detail;
    if (parameters.n) parameters_read(c, r, parameters);
    if (m->kind == MESSAGE_PLAN && e->context.n) chunk_add(c, RECORD_NESTED)->session = e->line->session;
    if (m->kind == MESSAGE_PLAN && e->context.n) r = &c->records.at[c->records.n - 2];
    scanner_set_open(s, c, r);
}

static void emit_simple(struct scanner *s, struct chunk *c, const struct pg_entry *e, enum record_kind kind,
                        const struct pg_message *m)
{
    struct log_record *r = chunk_add(c, kind);
    set_line(s, r, e->line);
    r->duration = m->duration;
    r->rows = m->bytes;
    if (kind == RECORD_START && (m->user.n || m->database.n))
        r->who = scanner_who(s, m->user, m->database, m->application);
    if (e->statement.n) record_set_text(s, c, r, e->statement);
    scanner_set_open(s, c, r);
}

static void emit_log(struct scanner *s, struct chunk *c, const struct pg_entry *e)
{
    struct pg_message m;
    message_read(e->message, &m);
    switch (m.kind) {
    case MESSAGE_STATEMENT:
    case MESSAGE_EXECUTE:
    case MESSAGE_PLAN: emit_call(s, c, e, &m); break;
    case MESSAGE_PARSE:
    case MESSAGE_BIND:
        scanner_prepare(s, c,
                        &(struct log_step){.session = e->line->session,
                                           .number = e->line->number,
                                           .who = e->line->who,
                                           .line = c->lines,
                                           .time = e->line->time,
                                           .ns = m.duration < 0 ? 0 : m.duration,
                                           .text = slice_trim(m.text),
                                           .parse = m.kind == MESSAGE_PARSE});
        break;
    case MESSAGE_DURATION: emit_simple(s, c, e, RECORD_DURATION, &m); break;
    case MESSAGE_START:
    case MESSAGE_AUTHORIZED: emit_simple(s, c, e, RECORD_START, &m); break;
    case MESSAGE_END: emit_simple(s, c, e, RECORD_END, &m); break;
    case MESSAGE_SPILL: emit_simple(s, c, e, RECORD_SPILL, &m); break;
    case MESSAGE_LOCK: emit_simple(s, c, e, RECORD_LOCK, &m); break;
    case MESSAGE_OTHER: break;
    }
}

/* A line that belongs to the session's record before it. */
static void emit_attached(struct scanner *s, struct chunk *c, const struct pg_entry *e)
{
    struct log_record *open;
    bool here = scanner_open_record(s, c, e->line->session, &open);
    if (here && !open) return; /* of a parse or bind step */
    if (e->tag == TAG_STATEMENT) {
        struct log_record *r = open && !open->shape ? open : chunk_add(c, RECORD_STATEMENT);
        if (r->kind == RECORD_STATEMENT) r->session = e->line->session;
        r->line = (uint32_t)c->lines; /* the statement is what a finding points at */
        record_set_text(s, c, r, e->message);
        return;
    }
    if (open && !open->parameter_count && parameters_read(c, open, e->message)) return;
    if (!here) {
        struct log_record *r = chunk_add(c, RECORD_PARAMETERS);
        r->session = e->line->session;
        if (parameters_read(c, r, e->message)) return;
        c->records.n--;
    }
    if (e->tag == TAG_CONTEXT && (!here || open->kind == RECORD_PLAN))
        chunk_add(c, RECORD_NESTED)->session = e->line->session;
}

void entry_emit(struct scanner *s, struct chunk *c, const struct pg_entry *e)
{
    switch (e->tag) {
    case TAG_LOG: emit_log(s, c, e); break;
    case TAG_ERROR: emit_error(s, c, e); break;
    case TAG_DETAIL:
    case TAG_CONTEXT:
    case TAG_STATEMENT: emit_attached(s, c, e); break;
    case TAG_IGNORED:
    case TAG_NONE: break;
    }
}
