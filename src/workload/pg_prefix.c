/* PostgreSQL's log_line_prefix: given, recognised or learned, and read by position.
 *
 * A prefix is compiled into parts. Fields of free text (user, database, application, host) end where the next
 * literal of the prefix begins; since an application name may hold that literal too, the reader goes back and
 * tries its next occurrence until the rest of the prefix and the tag behind it fit.
 */
#include <string.h>

#include "workload/pg_log.h"

/* ---- compiling ----------------------------------------------------------------------------------------- */

static const struct escape {
    char letter;
    enum prefix_kind kind;
} escapes[] = {
    {'a', PREFIX_APPLICATION},
    {'u', PREFIX_USER       },
    {'d', PREFIX_DATABASE   },
    {'r', PREFIX_TEXT_PART  },
    {'h', PREFIX_TEXT_PART  },
    {'b', PREFIX_TEXT_PART  },
    {'p', PREFIX_PID        },
    {'P', PREFIX_NUMBER     },
    {'t', PREFIX_TIME       },
    {'m', PREFIX_TIME       },
    {'n', PREFIX_EPOCH      },
    {'i', PREFIX_TEXT_PART  },
    {'e', PREFIX_STATE      },
    {'c', PREFIX_SESSION    },
    {'l', PREFIX_NUMBER     },
    {'s', PREFIX_TIME       },
    {'v', PREFIX_VXID       },
    {'x', PREFIX_NUMBER     },
    {'q', PREFIX_QUIT       },
    {'Q', PREFIX_NUMBER     },
};

static bool add_part(struct pg_prefix *p, enum prefix_kind kind, struct slice literal)
{
    if (p->count == PREFIX_PARTS) return false;
    p->parts[p->count++] = (struct prefix_part){kind, literal};
    return true;
}

static bool compile_escape(struct pg_prefix *p, char letter)
{
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
        if (escapes[i].letter == letter) return add_part(p, escapes[i].kind, (struct slice){0});
    return false;
}

/* A time in front, and behind it only what names the session. */
static bool is_stable(const struct pg_prefix *p)
{
    if (!p->count || p->parts[0].kind != PREFIX_TIME) return false;
    for (size_t i = 1; i < p->count; i++) {
        enum prefix_kind k = p->parts[i].kind;
        if (k != PREFIX_LITERAL && k != PREFIX_PID && k != PREFIX_SESSION && k != PREFIX_QUIT &&
            k < PREFIX_USER)
            return false;
    }
    return true;
}

bool prefix_compile(struct arena *a, struct slice text, struct pg_prefix *out)
{
    struct slice t = slice_copy(a, text);
    *out = (struct pg_prefix){.known = true};
    for (size_t i = 0; i < t.n;) {
        if (t.p[i] != '%') {
            size_t start = i;
            while (i < t.n && t.p[i] != '%') i++;
            if (!add_part(out, PREFIX_LITERAL, (struct slice){t.p + start, i - start})) return false;
            continue;
        }
        if (++i < t.n && t.p[i] == '%') {
            if (!add_part(out, PREFIX_LITERAL, (struct slice){t.p + i++, 1})) return false;
            continue;
        }
        while (i < t.n && (t.p[i] == '-' || ascii_is_digit(t.p[i]))) i++; /* padding */
        if (i == t.n || !compile_escape(out, t.p[i++])) return false;
    }
    out->stable = is_stable(out);
    return true;
}

/* ---- reading ------------------------------------------------------------------------------------------- */

static bool is_hex(char c)
{
    return ascii_is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

/* "6b00dbbc.55ba" */
static size_t session_read(struct slice s)
{
    size_t i = 0, dot = 0;
    while (i < s.n && i < 20 && (is_hex(s.p[i]) || (s.p[i] == '.' && !dot && i))) {
        if (s.p[i] == '.') dot = i;
        i++;
    }
    return dot && i > dot + 1 ? i : 0;
}

static size_t epoch_read(struct slice s, int64_t *us)
{
    int64_t ns;
    size_t n = decimal_read(s, 1000000000, &ns);
    *us = ns / 1000;
    return n;
}

/* "5/138115": a transaction only when the local part is not 0 */
static size_t vxid_read(struct slice s, uint64_t *transaction)
{
    uint64_t backend, local;
    size_t i = digits_read(s, &backend);
    if (!i || i == s.n || s.p[i] != '/') return 0;
    size_t k = digits_read((struct slice){s.p + i + 1, s.n - i - 1}, &local);
    if (!k) return 0;
    *transaction = local ? hash64(s.p, i + 1 + k) : 0;
    return i + 1 + k;
}

static size_t number_read(struct slice s)
{
    uint64_t v;
    size_t sign = s.n && s.p[0] == '-';
    size_t n = digits_read((struct slice){s.p + sign, s.n - sign}, &v);
    return n ? n + sign : 0;
}

struct prefix_reader {
    const struct pg_prefix *prefix;
    struct time_cache *times;
    struct slice line;
    struct pg_line *out;
    int steps; /* bounds going back */
};
enum { PREFIX_STEPS = 400 };

static bool read_parts(struct prefix_reader *r, size_t part, size_t pos);

static bool read_tag(struct prefix_reader *r, size_t pos)
{
    struct slice rest = {r->line.p + pos, r->line.n - pos};
    size_t n = tag_read(rest, &r->out->tag);
    r->out->rest = (struct slice){rest.p + n, rest.n - n};
    return n != 0;
}

static void set_field(struct pg_line *out, enum prefix_kind kind, struct slice value)
{
    if (kind == PREFIX_USER) out->user = value;
    if (kind == PREFIX_DATABASE) out->database = value;
    if (kind == PREFIX_APPLICATION) out->application = value;
}

/* Free text: up to an occurrence of the next literal behind which everything fits. */
static bool read_text(struct prefix_reader *r, size_t part, size_t pos)
{
    const struct pg_prefix *p = r->prefix;
    enum prefix_kind kind = p->parts[part].kind;
    const struct prefix_part *next = part + 1 < p->count ? &p->parts[part + 1] : NULL;
    struct slice stop = next && next->kind == PREFIX_LITERAL ? next->literal : SLICE(" ");
    bool at_end = !next || next->kind == PREFIX_QUIT;
    size_t limit = r->line.n < pos + 2 * PREFIX_TEXT ? r->line.n : pos + 2 * PREFIX_TEXT;
    for (size_t i = pos; i < limit; i++) {
        if (!at_end && r->line.p[i] != stop.p[0]) continue;
        if (++r->steps > PREFIX_STEPS) return false;
        if (!read_parts(r, part + 1, i)) continue;
        set_field(r->out, kind, (struct slice){r->line.p + pos, i - pos});
        return true;
    }
    return false;
}

/* A field of fixed form; bytes read. */
static size_t read_fixed(struct prefix_reader *r, enum prefix_kind kind, struct slice s)
{
    struct pg_line *out = r->out;
    size_t n;
    switch (kind) {
    case PREFIX_TIME: return time_read(r->times, s, true, &out->time);
    case PREFIX_EPOCH: return epoch_read(s, &out->time);
    case PREFIX_PID:
        n = digits_read(s, &out->number);
        if (n && !out->session) out->session = out->number;
        return n;
    case PREFIX_SESSION:
        n = session_read(s);
        if (n) out->session = hash64(s.p, n);
        return n;
    case PREFIX_NUMBER: return number_read(s);
    case PREFIX_VXID: return vxid_read(s, &out->transaction);
    case PREFIX_STATE:
        if (s.n < 5) return 0;
        out->state = (struct slice){s.p, 5};
        return 5;
    default: return 0;
    }
}

static bool may_be_empty(enum prefix_kind kind)
{
    return kind == PREFIX_VXID || kind == PREFIX_NUMBER;
}

static bool read_parts(struct prefix_reader *r, size_t part, size_t pos)
{
    const struct pg_prefix *p = r->prefix;
    for (; part < p->count; part++) {
        const struct prefix_part *at = &p->parts[part];
        struct slice s = {r->line.p + pos, r->line.n - pos};
        if (at->kind == PREFIX_QUIT) {
            if (read_tag(r, pos)) return true;
        } else if (at->kind == PREFIX_LITERAL) {
            if (!slice_starts(s, at->literal)) return false;
            pos += at->literal.n;
        } else if (at->kind >= PREFIX_USER) {
            return read_text(r, part, pos);
        } else {
            size_t n = read_fixed(r, at->kind, s);
            if (!n && !may_be_empty(at->kind)) return false;
            pos += n;
        }
    }
    return read_tag(r, pos);
}

bool prefix_read(const struct pg_prefix *p, struct time_cache *times, struct slice line, struct pg_line *out)
{
    memset(out, 0, sizeof *out);
    out->time = WORKLOAD_NO_TIME;
    struct prefix_reader r = {.prefix = p, .times = times, .line = line, .out = out};
    return read_parts(&r, 0, 0);
}

/* ---- remembering --------------------------------------------------------------------------------------- */

/* What stands between the time and the tag of a line, for sessions seen lately. Most lines of a log repeat
 * the prefix of an earlier line but for its time. Two places for each hash, the one used last in front. */
enum { MEMORY_SETS = 128, MEMORY_WAYS = 2, MEMORY_TEXT = 96 };
struct prefix_memory {
    struct remembered {
        struct pg_line line; /* its slices point into text */
        uint8_t n;           /* 0: free */
        char text[MEMORY_TEXT];
    } slots[MEMORY_SETS][MEMORY_WAYS];
    uint8_t first[MEMORY_SETS]; /* which way is in front */
    uint64_t people;            /* generation of the scanner's people that the lines refer to */
};

static struct slice moved(struct slice s, const char *from, const char *to)
{
    return s.n ? (struct slice){to + (s.p - from), s.n} : (struct slice){"", 0};
}

static void remember(struct remembered *slot, struct slice line, size_t start, const struct pg_line *l)
{
    size_t n = (size_t)(l->tag.p - line.p) - start;
    if (n > MEMORY_TEXT) return;
    const char *from = line.p + start;
    memcpy(slot->text, from, n);
    slot->n = (uint8_t)n;
    slot->line = *l;
    slot->line.user = moved(l->user, from, slot->text);
    slot->line.database = moved(l->database, from, slot->text);
    slot->line.application = moved(l->application, from, slot->text);
    slot->line.state = (struct slice){"", 0};
}

/* Reads the line by a remembered prefix that starts at `start`; false when it has another. */
static bool read_remembered(const struct remembered *slot, struct slice line, size_t start,
                            struct pg_line *out)
{
    size_t behind = start + slot->n;
    if (!slot->n || line.n <= behind || !bytes_eq(slot->text, line.p + start, slot->n)) return false;
    struct slice rest = {line.p + behind, line.n - behind}, tag;
    size_t n = tag_read(rest, &tag);
    if (!n) return false;
    *out = slot->line;
    out->tag = tag;
    out->rest = (struct slice){rest.p + n, rest.n - n};
    return true;
}

bool prefix_recall(struct scanner *s, const struct pg_prefix *p, struct slice line, struct pg_line *out)
{
    int64_t time;
    size_t start = p->stable ? time_read(&s->time_cache, line, true, &time) : 0;
    if (!start || line.n < start + 16) return prefix_read(p, &s->time_cache, line, out);
    if (!s->memory) s->memory = ARENA_NEW(&s->arena, struct prefix_memory);
    struct prefix_memory *m = s->memory;
    if (m->people != s->people.generation) *m = (struct prefix_memory){.people = s->people.generation};
    uint64_t head;
    memcpy(&head, line.p + start, sizeof head);
    size_t set = (head * 0x9e3779b97f4a7c15ULL) >> 57;
    struct remembered *slots = m->slots[set];
    uint8_t *first = &m->first[set];
    bool found = read_remembered(&slots[*first], line, start, out);
    if (!found && (found = read_remembered(&slots[!*first], line, start, out))) *first = !*first;
    if (found) return out->time = time, true;
    if (!prefix_read(p, &s->time_cache, line, out)) return false;
    if (out->user.n || out->database.n || out->application.n)
        out->who = scanner_who(s, out->user, out->database, out->application);
    *first = !*first;
    remember(&slots[*first], line, start, out);
    return true;
}

bool prefix_guess(struct time_cache *times, struct slice line, struct pg_line *out)
{
    memset(out, 0, sizeof *out);
    out->time = WORKLOAD_NO_TIME;
    size_t limit = line.n < PREFIX_TEXT ? line.n : PREFIX_TEXT;
    for (size_t i = 0; i < limit; i++) {
        if (i && !strchr(" :]}->|),;/=#~+*", line.p[i - 1])) continue;
        struct slice rest = {line.p + i, line.n - i};
        size_t n = tag_read(rest, &out->tag);
        if (!n) continue;
        out->rest = (struct slice){rest.p + n, rest.n - n};
        for (size_t k = 0; k + 1 < i; k++) {
            struct slice s = {line.p + k, i - k};
            if (out->time == WORKLOAD_NO_TIME && ascii_is_digit(line.p[k]))
                time_read(times, s, true, &out->time);
            if (line.p[k] != '[' || out->session) continue;
            size_t digits = digits_read((struct slice){s.p + 1, s.n - 1}, &out->number);
            if (digits && k + 1 + digits < i && line.p[k + 1 + digits] == ']') out->session = out->number;
        }
        return true;
    }
    return false;
}

/* ---- learning ------------------------------------------------------------------------------------------ */

/* Prefixes in wide use, the more telling first: a tie goes to the first. */
static const char *const known_prefixes[] = {
    "%m [%p] %q%u@%d ",
    "%m [%p] %q[user=%u,db=%d,app=%a] ",
    "%t [%p]: user=%u,db=%d,app=%a,client=%h ",
    "%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ",
    "%t [%p]: [%l-1] db=%d,user=%u,app=%a,client=%h ",
    "%m [%p]: [%l-1] db=%d,user=%u ",
    "%t:%r:%u@%d:[%p]:",
    "%m:%r:%u@%d:[%p]:%l:%e:%s:%v:%x:%c:%q%a:",
    "%t-%c-",
    "%t [%p-%l] %q%u@%d ",
    "%m [%p-%l] %q%u@%d ",
    "%m %r %u %a [%c] [%p] ",
    "%m [%p][%v] : [%l-1] %q[app=%a] ",
    "user=%u,db=%d,app=%a,client=%h ",
    "db=%d,user=%u,app=%a,client=%h ",
    "[%p]: [%l-1] db=%d,user=%u ",
    "%t [%p]: ",
    "%m [%p] ",
    "%t [%p] ",
    "%n [%p] %q%u@%d ",
    "%n [%p] ",
    "%t:%r:%u@%d:[%p]: ",
    "%t %u@%d %p ",
    "%m %u@%d %p %r ",
    "< %m >",
    "< %m > ",
    "[%p] ",
    "%m ",
    "%t ",
};

enum { SAMPLE_LINES = 400, SEED_LINES = 12 };

/* The sample's lines that have a tag and are no continuation. */
static size_t primary_lines(struct slice sample, struct slice *out)
{
    struct time_cache times = {{0}, 0};
    struct pg_line line;
    size_t n = 0;
    for (size_t pos = 0; pos < sample.n && n < SAMPLE_LINES;) {
        ptrdiff_t end = slice_find(sample, SLICE("\n"), pos);
        size_t stop = end < 0 ? sample.n : (size_t)end;
        struct slice l = {sample.p + pos, stop - pos};
        pos = stop + 1;
        if (!l.n || l.p[0] == '\t' || !prefix_guess(&times, l, &line)) continue;
        out[n++] = l;
    }
    return n;
}

/* How many lines the prefix fits, 0 as soon as they cannot be more than `best`. */
static size_t count_fits(const struct pg_prefix *p, const struct slice *lines, size_t n, size_t best)
{
    struct time_cache times = {{0}, 0};
    struct pg_line line;
    size_t fits = 0;
    for (size_t i = 0; i < n; i++) {
        if (fits + (n - i) <= best) return 0;
        fits += prefix_read(p, &times, lines[i], &line);
    }
    return fits;
}

bool prefix_fits(struct arena *a, const struct pg_prefix *p, struct slice sample)
{
    struct slice *lines = ARENA_ARRAY(a, struct slice, SAMPLE_LINES);
    size_t n = primary_lines(sample, lines);
    return !n || count_fits(p, lines, n, 0) > 0;
}

/* Which escape a key of "key=value" stands for; 0 when it is none. */
static char escape_of_key(struct slice key)
{
    static const struct {
        const char *key;
        char letter;
    } keys[] = {
        {"user",             'u'},
        {"u",                'u'},
        {"usr",              'u'},
        {"db",               'd'},
        {"database",         'd'},
        {"d",                'd'},
        {"app",              'a'},
        {"application",      'a'},
        {"a",                'a'},
        {"application_name", 'a'},
        {"client",           'h'},
        {"host",             'h'},
        {"h",                'h'},
        {"remote",           'r'},
        {"pid",              'p'},
        {"p",                'p'},
        {"session",          'c'},
        {"session_id",       'c'},
        {"sid",              'c'},
        {"xid",              'x'},
        {"tid",              'x'},
        {"txid",             'x'},
        {"vtid",             'v'},
        {"vxid",             'v'},
        {"state",            'e'},
        {"sqlstate",         'e'},
        {"line",             'l'},
        {"l",                'l'},
        {"cmd",              'i'},
        {"command",          'i'},
        {"type",             'b'},
        {"backend",          'b'},
        {"qid",              'Q'},
        {"query_id",         'Q'}
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (slice_eq_nocase(key, slice_of(keys[i].key))) return keys[i].letter;
    return 0;
}

struct prefix_maker {
    struct buf *out;
    struct slice text; /* the prefix as it stands in one line */
    bool pid;
    size_t literal; /* bytes right before that stand for themselves */
};

/* A value of fixed form at position i: writes its escape, returns its length. */
static size_t make_fixed(struct prefix_maker *m, size_t i)
{
    struct slice s = {m->text.p + i, m->text.n - i};
    struct time_cache times = {{0}, 0};
    int64_t time;
    uint64_t number;
    size_t n;
    bool fresh = i == 0 || (!is_hex(s.p[-1]) && s.p[-1] != '.' && s.p[-1] != '_');
    bool of_name = m->literal > 1 && s.p[-1] == '-' && ascii_is_alpha(s.p[-2]); /* the pod db-0 */
    if (!fresh || of_name) return 0;
    if ((n = time_read(&times, s, true, &time))) return buf_text(m->out, "%m"), n;
    if ((n = session_read(s)) >= 10 && s.p[n - 1] != '.') return buf_text(m->out, "%c"), n;
    if ((n = vxid_read(s, &number))) return buf_text(m->out, "%v"), n;
    n = digits_read(s, &number);
    if (n == 10 && n < s.n && s.p[n] == '.')
        return buf_text(m->out, "%n"), n + digits_read((struct slice){s.p + 11, s.n - 11}, &number) + 1;
    if (n && (n == s.n || (!ascii_is_alpha(s.p[n]) && s.p[n] != '.' && s.p[n] != '@'))) {
        bool again = m->pid;
        m->pid = true;
        return buf_text(m->out, again ? "%l" : "%p"), n;
    }
    return 0;
}

/* "key=value" or "user@database" at position i. */
static size_t make_text(struct prefix_maker *m, size_t i)
{
    struct slice s = {m->text.p + i, m->text.n - i};
    if (slice_starts(s, SLICE("[local]"))) return buf_text(m->out, "%h"), 7;
    size_t n = 0;
    while (n < s.n && (ascii_is_alpha(s.p[n]) || ascii_is_digit(s.p[n]) || s.p[n] == '_' || s.p[n] == '[' ||
                       s.p[n] == ']' || s.p[n] == '-' || s.p[n] == '.'))
        n++;
    if (n == s.n || !n) return 0;
    if (s.p[n] == '@') {
        size_t end = n + 1;
        while (end < s.n && s.p[end] != ' ' && s.p[end] != ':' && s.p[end] != ',') end++;
        return buf_text(m->out, "%u@%d"), end;
    }
    if (s.p[n] != '=') return 0;
    char letter = escape_of_key((struct slice){s.p, n});
    if (!letter) return 0;
    size_t end = n + 1;
    while (end < s.n && s.p[end] != ' ' && s.p[end] != ',' && s.p[end] != ';' && s.p[end] != ']' &&
           s.p[end] != ')')
        end++;
    if (end > n + 1 && s.p[n + 1] == '[' && end < s.n && s.p[end] == ']') end++;
    buf_put(m->out, (struct slice){s.p, n + 1});
    buf_printf(m->out, "%%%c", letter);
    return end;
}

/* Makes a setting's text of one line's prefix. */
static void make_prefix(struct slice text, struct buf *out)
{
    struct prefix_maker m = {.out = out, .text = text};
    for (size_t i = 0; i < text.n;) {
        size_t n = make_text(&m, i);
        if (!n) n = make_fixed(&m, i);
        m.literal = n ? 0 : m.literal + 1;
        if (!n) {
            buf_byte(out, text.p[i]);
            if (text.p[i] == '%') buf_byte(out, '%');
            n = 1;
        }
        i += n;
    }
}

static size_t try_prefix(struct arena *a, struct slice text, const struct slice *lines, size_t n, size_t best,
                         struct pg_prefix *out, struct slice *chosen)
{
    struct pg_prefix p;
    if (!prefix_compile(a, text, &p)) return best;
    size_t fits = count_fits(&p, lines, n, best);
    if (fits <= best) return best;
    *out = p;
    *chosen = slice_copy(a, text);
    return fits;
}

void prefix_learn(struct arena *a, struct slice sample, struct pg_prefix *out, struct slice *text)
{
    struct slice *lines = ARENA_ARRAY(a, struct slice, SAMPLE_LINES);
    size_t n = primary_lines(sample, lines), best = n / 2;
    *out = (struct pg_prefix){0};
    *text = SLICE("");
    for (size_t i = 0; i < sizeof known_prefixes / sizeof *known_prefixes; i++)
        best = try_prefix(a, slice_of(known_prefixes[i]), lines, n, best, out, text);
    if (best * 20 >= n * 19 && out->known) return; /* 95 % */
    for (size_t i = 0; i < SEED_LINES && n; i++) {
        struct time_cache times = {{0}, 0};
        struct pg_line line;
        struct slice seed = lines[i * (n - 1) / (SEED_LINES - 1)];
        if (!prefix_guess(&times, seed, &line)) continue;
        struct buf made = {0};
        make_prefix((struct slice){seed.p, (size_t)(line.tag.p - seed.p)}, &made);
        best = try_prefix(a, buf_slice(&made), lines, n, best, out, text);
        buf_free(&made);
    }
}
