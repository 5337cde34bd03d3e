/* Logs inside other logs: what a collector, a container runtime or a cloud adds around each line.
 *
 *     Feb 11 13:15:40 host postgres[10819]: [7-1] db=a LOG:  ...      syslog; [7-2] continues [7-1], #011 is
 * a TAB <134>1 2019-03-14T00:22:56Z host postgres 4882 - - [15-1] ...   syslog, RFC 5424
 *     2019-03-14T00:22:56+00:00 app[postgres.4882]: [GREEN] [15-1] .. logplex
 *     2020-01-01T00:00:00.000Z 2020-01-01 00:00:00 UTC:...            CloudWatch
 *     2020-01-01T00:00:00.1Z stdout F ...                             containers (CRI)
 *     db_1  | ...                                                     docker compose
 *     [pod/db-0/postgres] ...                                         kubectl logs --prefix
 *     {"log":"...\n","stream":"stderr","time":"..."}                  docker
 *     {"textPayload":"...", ...}                                      Cloud SQL, AlloyDB
 *     {"properties":{"message":"...","detail":"..."}, ...}            Azure; record_message_s in Log
 * Analytics
 *     {"message":"..."}, {"MESSAGE":"..."}, {"msg":"..."}             CloudWatch, journald, loggers
 *
 * Lines are taken out of their wrapping and given to the reader of what is inside, which is recognised as if
 * they had been a file of their own.
 */
#include <stdio.h>

#include "workload/event.h"
#include "workload/json_scan.h"

struct payload {
    struct slice text;   /* may hold line ends */
    struct slice detail; /* Azure: the DETAIL, apart */
    struct slice time;   /* the wrapping's, when the payload has none */
    struct slice level;  /* severity, where it is apart */
    struct slice pid;
    bool continued; /* goes on with the line before */
};

static struct slice from(struct slice s, size_t pos)
{
    return pos < s.n ? (struct slice){s.p + pos, s.n - pos} : (struct slice){s.p + s.n, 0};
}

/* ---- JSON wrappings ------------------------------------------------------------------------------------ */

static bool unwrap_object(struct arena *a, struct slice line, const char *first, const char *second,
                          struct payload *out)
{
    struct json_member m, inner;
    if (!line.n || line.p[0] != '{' || !json_find(line, slice_of(first), &m)) return false;
    if (second) {
        if (m.kind != JSON_OBJECT || !json_find(m.value, slice_of(second), &inner)) return false;
        out->detail = json_find_text(a, m.value, SLICE("detail"));
        m = inner;
    }
    if (m.kind != JSON_STRING) return false;
    out->text = json_text(a, &m);
    return true;
}

static bool unwrap_docker(struct arena *a, struct slice line, struct payload *out)
{
    struct json_member stream;
    return unwrap_object(a, line, "log", NULL, out) && json_find(line, SLICE("stream"), &stream);
}
static bool unwrap_cloudsql(struct arena *a, struct slice line, struct payload *out)
{
    if (!unwrap_object(a, line, "textPayload", NULL, out)) return false;
    out->time = json_find_text(a, line, SLICE("timestamp"));
    return true;
}
static bool unwrap_azure(struct arena *a, struct slice line, struct payload *out)
{
    struct json_member p;
    if (!unwrap_object(a, line, "properties", "message", out)) return false;
    if (json_find(line, SLICE("properties"), &p) && p.kind == JSON_OBJECT) {
        out->level = json_find_text(a, p.value, SLICE("errorLevel"));
        out->time = json_find_text(a, p.value, SLICE("timestamp"));
        out->pid = json_find_text(a, p.value, SLICE("processId"));
    }
    return true;
}
/* Log Analytics: columns as keys */
static bool unwrap_azure_export(struct arena *a, struct slice line, struct payload *out)
{
    if (!unwrap_object(a, line, "Message", NULL, out) &&
        !unwrap_object(a, line, "record_message_s", NULL, out))
        return false;
    out->detail = json_find_text(a, line, SLICE("record_detail_s"));
    out->level = json_find_text(a, line, SLICE("errorLevel_s"));
    out->time = json_find_text(a, line, SLICE("record_log_time_s"));
    out->pid = json_find_text(a, line, SLICE("record_process_id_s"));
    return true;
}
/* Whatever program wrote it, the message is in one of these: CloudWatch, journald, loggers of applications.
 */
static bool unwrap_message(struct arena *a, struct slice line, struct payload *out)
{
    static const char *const keys[] = {"message", "msg", "MESSAGE", "@message", "log", "event", "body"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (!unwrap_object(a, line, keys[i], NULL, out)) continue;
        if (i == 2) out->pid = json_find_text(a, line, SLICE("_PID"));
        return true;
    }
    return false;
}

/* ---- text wrappings ------------------------------------------------------------------------------------ */

/* "[7-1] ": sets continued for parts after the first; bytes read */
static size_t part_read(struct slice s, bool *continued)
{
    uint64_t number, part;
    *continued = false;
    if (s.n < 6 || s.p[0] != '[') return 0;
    size_t n = digits_read(from(s, 1), &number);
    if (!n || 1 + n >= s.n || s.p[1 + n] != '-') return 0;
    size_t k = digits_read(from(s, n + 2), &part);
    if (!k || n + k + 2 >= s.n || s.p[n + k + 2] != ']') return 0;
    *continued = part > 1;
    size_t end = n + k + 3;
    return end + (end < s.n && s.p[end] == ' ');
}

/* "#011" is how syslog writes a TAB. */
static struct slice decode_tabs(struct arena *a, struct slice s)
{
    if (slice_find(s, SLICE("#011"), 0) < 0) return s;
    char *out = arena_alloc(a, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        bool tab = s.n - i >= 4 && memcmp(s.p + i, "#011", 4) == 0;
        out[n++] = tab ? '\t' : s.p[i];
        i += tab ? 4 : 1;
    }
    return (struct slice){out, n};
}

static bool is_month(struct slice s)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (s.n < 16 || s.p[3] != ' ' || s.p[6] != ' ' || s.p[9] != ':') return false;
    for (size_t i = 0; i < 36; i += 3)
        if (memcmp(s.p, months + i, 3) == 0) return true;
    return false;
}

static bool starts_with_time(struct slice line)
{
    return line.n > 25 && ascii_is_digit(line.p[0]) && line.p[4] == '-' && line.p[10] == 'T';
}

/* "program[pid]: [7-1] message": false when it has no pid */
static bool read_program(struct arena *a, struct slice line, size_t from_host, struct payload *out)
{
    ptrdiff_t open = slice_find(line, SLICE("["), from_host),
              close = slice_find(line, SLICE("]: "), from_host);
    if (open < 0 || close < open || close > 200) return false;
    if (slice_ends((struct slice){line.p, (size_t)open}, SLICE("scylla-audit"))) return false;
    out->pid = (struct slice){line.p + open + 1, (size_t)(close - open) - 1};
    struct slice rest = from(line, (size_t)close + 3);
    out->text = decode_tabs(a, from(rest, part_read(rest, &out->continued)));
    return true;
}

static bool unwrap_syslog(struct arena *a, struct slice line, struct payload *out)
{
    const char *priority = line.n && line.p[0] == '<' ? memchr(line.p, '>', line.n < 6 ? line.n : 6) : NULL;
    if (priority) line = from(line, (size_t)(priority - line.p) + 1);
    return is_month(line) && read_program(a, line, 16, out);
}

/* as rsyslog and systemd write today: the time as ISO 8601 */
static bool unwrap_syslog_iso(struct arena *a, struct slice line, struct payload *out)
{
    if (!starts_with_time(line)) return false;
    const char *blank = memchr(line.p, ' ', line.n < 40 ? line.n : 40);
    if (!blank) return false;
    size_t time = (size_t)(blank - line.p);
    struct slice host = from(line, time + 1);
    const char *end = memchr(host.p, ' ', host.n < 100 ? host.n : 100);
    if (!end || memchr(host.p, '[', (size_t)(end - host.p))) return false;
    for (const char *p = end + 1; p < line.p + line.n && *p != '['; p++)
        if (!ascii_is_alpha(*p) && !ascii_is_digit(*p) && *p != '-' && *p != '_' && *p != '.') return false;
    out->time = (struct slice){line.p, time};
    return read_program(a, line, (size_t)(end - line.p), out);
}

static bool unwrap_syslog_5424(struct arena *a, struct slice line, struct payload *out)
{
    uint64_t n;
    if (line.n < 20 || line.p[0] != '<') return false;
    size_t i = 1 + digits_read(from(line, 1), &n);
    if (i + 3 >= line.n || memcmp(line.p + i, ">1 ", 3) != 0) return false;
    struct slice fields[6];
    i += 3;
    for (size_t k = 0; k < 6; k++) { /* time host program pid id data */
        size_t start = i;
        while (i < line.n && line.p[i] != ' ') i++;
        fields[k] = (struct slice){line.p + start, i - start};
        i++;
    }
    out->time = fields[0];
    out->pid = fields[3];
    struct slice rest = from(line, i);
    out->text = decode_tabs(a, from(rest, part_read(rest, &out->continued)));
    return true;
}

/* The value of a field of Heroku's own prefix: database="d1" */
static struct slice logplex_field(struct slice prefix, const char *key)
{
    ptrdiff_t at = slice_find(prefix, slice_of(key), 0);
    if (at < 0) return (struct slice){"", 0};
    size_t start = (size_t)at + strlen(key);
    const char *end = memchr(prefix.p + start, '"', prefix.n - start);
    return (struct slice){prefix.p + start, end ? (size_t)(end - prefix.p) - start : 0};
}

/* "sql_error_code = 00000 [time_ms = "..." pid="1" ... application_name="a" ]LOG:  ..." as "user@database
 * LOG:
 * ..." */
static struct slice logplex_fields(struct arena *a, struct slice s)
{
    struct slice tag;
    size_t at = 17;
    while (at < s.n && s.n - at > 4) {
        const char *blank = memchr(s.p + at, ' ', s.n - at);
        if (!blank) return s;
        at = (size_t)(blank - s.p) + 1;
        struct slice rest = from(s, at);
        const char *end = memchr(rest.p, ' ', rest.n);
        bool tagged = end && end > rest.p && end[-1] == ':' && ascii_is_alpha(rest.p[0]);
        tag = (struct slice){rest.p, end ? (size_t)(end - rest.p) : 0};
        if (tagged && !memchr(tag.p, '"', tag.n)) break;
    }
    struct slice prefix = {s.p, at}, user = logplex_field(prefix, " user_name=\""),
                 database = logplex_field(prefix, " database=\"");
    if (!user.n) user = logplex_field(prefix, " user=\"");
    if (!user.n && !database.n) return from(s, at);
    struct slice rest = from(s, at);
    return slice_of(arena_printf(a, "%.*s@%.*s %.*s", SLICE_ARG(user), SLICE_ARG(database), SLICE_ARG(rest)));
}

static bool unwrap_logplex(struct arena *a, struct slice line, struct payload *out)
{
    if (!starts_with_time(line)) return false;
    ptrdiff_t app =
        slice_find((struct slice){line.p, line.n < 100 ? line.n : 100}, SLICE(" app[postgres."), 0);
    if (app < 0) return false;
    uint64_t n;
    size_t pid = (size_t)app + 14, digits = digits_read(from(line, pid), &n);
    ptrdiff_t colon = slice_find(line, SLICE("]: "), pid);
    if (colon < 0) return false;
    out->time = (struct slice){line.p, (size_t)app};
    out->pid = (struct slice){line.p + pid, digits};
    struct slice rest = from(line, (size_t)colon + 3);
    if (rest.n && rest.p[0] == '[' && rest.n > 1 && !ascii_is_digit(rest.p[1])) { /* [GREEN] */
        ptrdiff_t end = slice_find(rest, SLICE("] "), 0);
        if (end > 0) rest = from(rest, (size_t)end + 2);
    }
    rest = from(rest, part_read(rest, &out->continued));
    while (rest.n && rest.p[0] == ' ') rest = from(rest, 1);
    out->text =
        decode_tabs(a, slice_starts(rest, SLICE("sql_error_code = ")) ? logplex_fields(a, rest) : rest);
    return true;
}

static bool unwrap_cri(struct arena *a, struct slice line, struct payload *out)
{
    (void)a;
    if (!starts_with_time(line)) return false;
    struct slice head = {line.p, line.n < 60 ? line.n : 60};
    ptrdiff_t at = slice_find(head, SLICE(" stdout "), 0);
    if (at < 0) at = slice_find(head, SLICE(" stderr "), 0);
    if (at < 0 || (size_t)at + 10 > line.n || line.p[at + 9] != ' ') return false;
    out->text = from(line, (size_t)at + 10);
    return true;
}

static bool unwrap_cloudwatch(struct arena *a, struct slice line, struct payload *out)
{
    (void)a;
    const char *blank = starts_with_time(line) ? memchr(line.p, ' ', line.n < 40 ? line.n : 40) : NULL;
    if (!blank || blank[-1] != 'Z') return false;
    out->text = from(line, (size_t)(blank - line.p) + 1);
    struct slice t = out->text;
    return t.n > 20 && ((ascii_is_digit(t.p[0]) && t.p[4] == '-' && t.p[10] == ' ') || t.p[0] == '\t');
}

static bool unwrap_compose(struct arena *a, struct slice line, struct payload *out)
{
    (void)a;
    ptrdiff_t bar = slice_find((struct slice){line.p, line.n < 60 ? line.n : 60}, SLICE(" | "), 0);
    if (bar < 2 || !ascii_is_alpha(line.p[0])) return false;
    for (ptrdiff_t i = 0; i < bar; i++)
        if (line.p[i] == ':' || line.p[i] == '(' || line.p[i] == '"') return false;
    out->text = from(line, (size_t)bar + 3);
    return true;
}

/* kubectl logs --prefix */
static bool unwrap_kubectl(struct arena *a, struct slice line, struct payload *out)
{
    (void)a;
    const char *end =
        slice_starts(line, SLICE("[pod/")) ? memchr(line.p, ']', line.n < 300 ? line.n : 300) : NULL;
    if (!end || end + 1 == line.p + line.n || end[1] != ' ') return false;
    out->text = from(line, (size_t)(end - line.p) + 2);
    return true;
}

static bool (*const wrappings[])(struct arena *a, struct slice line, struct payload *out) = {
    unwrap_docker,     unwrap_cloudsql,    unwrap_azure,   unwrap_azure_export, unwrap_message,
    unwrap_syslog,     unwrap_syslog_5424, unwrap_logplex, unwrap_syslog_iso,   unwrap_cri,
    unwrap_cloudwatch, unwrap_compose,     unwrap_kubectl};
enum { WRAPPINGS = sizeof wrappings / sizeof *wrappings };

/* ---- unwrapping ---------------------------------------------------------------------------------------- */

struct wrapped_format {
    size_t wrapping;
    const struct log_format *inside;
    const void *learned;
};

static struct slice line_at(struct slice s, size_t pos)
{
    const char *end = pos < s.n ? memchr(s.p + pos, '\n', s.n - pos) : NULL;
    size_t n = end ? (size_t)(end - s.p) - pos : s.n - pos;
    if (n && s.p[pos + n - 1] == '\r') n--;
    return (struct slice){s.p + pos, n};
}

static bool has_own_time(struct slice text)
{
    return text.n > 19 && ascii_is_digit(text.p[0]) && ascii_is_digit(text.p[3]) &&
           (text.p[4] == '-' || text.p[4] == '/');
}

/* Where the severity stands in the payload's own text, -1 when it has none there. */
static ptrdiff_t own_tag(const struct payload *p)
{
    char tag[40];
    if (!p->level.n || p->level.n > 20) return slice_find(p->text, SLICE("LOG:  "), 0);
    snprintf(tag, sizeof tag, "%.*s:  ", SLICE_ARG(p->level));
    return slice_find(p->text, slice_of(tag), 0);
}

/* What is missing in front of the payload's text: time and pid. */
static void put_head(struct buf *out, const struct payload *p)
{
    if (has_own_time(p->text) || (!p->time.n && !p->pid.n)) return;
    if (p->time.n) {
        buf_put(out, p->time);
        buf_byte(out, ' ');
    }
    if (p->pid.n) buf_printf(out, "[%.*s] ", SLICE_ARG(p->pid));
}

/* Text as a server would have written it: a TAB before continuations, but for MySQL's slow log, which has
 * none. */
static void put_text(struct buf *out, struct slice text)
{
    bool tabs = !slice_starts(text, SLICE("# "));
    while (text.n && ascii_is_space(text.p[text.n - 1])) text.n--;
    for (size_t i = 0; i < text.n; i++) {
        buf_byte(out, text.p[i]);
        if (tabs && text.p[i] == '\n' && i + 1 < text.n && text.p[i + 1] != '\t') buf_byte(out, '\t');
    }
    buf_byte(out, '\n');
}

static void put_payload(struct buf *out, const struct payload *p)
{
    if (p->continued)
        buf_byte(out, '\t');
    else
        put_head(out, p);
    if (p->level.n && own_tag(p) < 0) buf_printf(out, "%.*s:  ", SLICE_ARG(p->level));
    put_text(out, p->text);
}

/* Azure keeps the DETAIL apart: it becomes a line with the prefix of its message. */
static void put_detail(struct buf *out, const struct payload *p)
{
    ptrdiff_t tag = own_tag(p);
    if (!p->detail.n || (tag < 0 && !p->level.n)) return;
    put_head(out, p);
    if (tag > 0) buf_put(out, (struct slice){p->text.p, (size_t)tag});
    buf_text(out, "DETAIL:  ");
    put_text(out, p->detail);
}

/* Lines without the wrapping are passed on as they are. */
static uint64_t unwrap_text(struct arena *a, size_t wrapping, struct slice text, struct buf *out)
{
    uint64_t lines = 0;
    for (size_t pos = 0; pos < text.n; lines++) {
        struct slice line = line_at(text, pos);
        const char *end = memchr(text.p + pos, '\n', text.n - pos);
        pos = end ? (size_t)(end - text.p) + 1 : text.n;
        struct payload p = {.continued = false};
        if (wrappings[wrapping](a, line, &p)) {
            put_payload(out, &p);
            put_detail(out, &p);
        } else {
            buf_put(out, line);
            buf_byte(out, '\n');
        }
    }
    return lines;
}

/* The wrapping that most lines of a sample have; WRAPPINGS when none. */
static size_t find_wrapping(struct slice sample)
{
    struct arena a = {0};
    size_t counts[WRAPPINGS] = {0}, lines = 0, best = 0;
    for (size_t pos = 0; pos < sample.n && lines < 60; lines++) {
        struct slice line = line_at(sample, pos);
        pos += line.n + 1;
        for (size_t i = 0; i < WRAPPINGS; i++) {
            struct payload p = {.continued = false};
            if (!wrappings[i](&a, line, &p)) continue;
            counts[i]++;
            break;
        }
    }
    arena_free(&a);
    for (size_t i = 1; i < WRAPPINGS; i++)
        if (counts[i] > counts[best]) best = i;
    return counts[best] * 2 > lines ? best : WRAPPINGS;
}

static const struct log_format *find_inside(struct slice sample, size_t wrapping, struct buf *text)
{
    struct arena a = {0};
    unwrap_text(&a, wrapping, sample, text);
    arena_free(&a);
    const struct log_format *inside = format_detect(buf_slice(text), true);
    return inside && !inside->whole ? inside : NULL;
}

static int wrapped_score(struct slice sample)
{
    size_t wrapping = find_wrapping(sample);
    if (wrapping == WRAPPINGS) return 0;
    struct buf text = {0};
    const struct log_format *inside = find_inside(sample, wrapping, &text);
    buf_free(&text);
    return inside ? 93 : 0;
}

static bool wrapped_learn(struct arena *a, struct slice sample, const struct workload_options *o,
                          const void **format, struct slice *detail, struct error *err)
{
    struct wrapped_format *f = ARENA_NEW(a, struct wrapped_format);
    *format = f;
    f->wrapping = find_wrapping(sample);
    if (f->wrapping == WRAPPINGS) return error_set(err, "no wrapping that Sargent knows");
    struct buf text = {0};
    f->inside = find_inside(sample, f->wrapping, &text);
    bool ok = f->inside != NULL;
    struct slice copy = slice_copy(a, buf_slice(&text)), inner = {"", 0};
    buf_free(&text);
    if (!ok) return error_set(err, "the wrapped lines have no format that Sargent knows");
    if (f->inside->learn) ok = f->inside->learn(a, copy, o, &f->learned, &inner, err);
    *detail = slice_of(arena_printf(a, "%s %.*s", f->inside->name, SLICE_ARG(inner)));
    return ok;
}

/* Before the last line that does not continue another. */
static size_t wrapped_cut(const void *format, struct slice text)
{
    const struct wrapped_format *f = format;
    struct arena a = {0};
    size_t cut = 0;
    for (size_t end = text.n; end > 1 && !cut;) {
        const char *line_end = memrchr(text.p, '\n', end - 1);
        if (!line_end) break;
        size_t start = (size_t)(line_end - text.p) + 1;
        struct payload p = {.continued = false};
        bool complete = start < text.n && memchr(text.p + start, '\n', text.n - start);
        if (complete && wrappings[f->wrapping](&a, line_at(text, start), &p) && !p.continued && p.text.n &&
            p.text.p[0] != '\t' && p.text.p[0] != ' ')
            cut = start;
        end = start;
    }
    arena_free(&a);
    return cut;
}

static void wrapped_scan(struct scanner *s, struct chunk *c)
{
    const struct wrapped_format *f = s->format;
    struct buf text = {0};
    uint64_t lines = unwrap_text(&c->arena, f->wrapping, c->text, &text);
    struct slice kept = c->text;
    c->text = slice_copy(&c->arena, buf_slice(&text));
    buf_free(&text);
    s->format = f->learned;
    s->dialect = f->inside->dialect;
    f->inside->scan(s, c);
    s->format = f;
    c->text = kept;
    c->lines = lines;
}

const struct log_format wrapped_format = {
    .name = "wrapped",
    .what = "any of the other line formats inside syslog, logplex, docker, Kubernetes, CloudWatch, Cloud SQL "
            "or Azure",
    .dialect = DIALECT_POSTGRES,
    .score = wrapped_score,
    .learn = wrapped_learn,
    .cut = wrapped_cut,
    .scan = wrapped_scan,
};
