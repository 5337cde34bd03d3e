/* Spans of tracers as JSON: one document, an array, or an object a line.
 *
 *     OpenTelemetry   resourceSpans[].scopeSpans[].spans[]: traceId, startTimeUnixNano, attributes
 * db.query.text (or db.statement), db.namespace, db.response.returned_rows, db.query.parameter.<key> Jaeger
 * data[].spans[] or spans[]: traceID, startTime and duration in microseconds, tags db.statement Datadog spans
 * with trace_id, start and duration in nanoseconds, resource or meta["sql.query"] pt-query-digest classes[]:
 * fingerprint or example.query, metrics.Query_time (--output json)
 *
 * A trace is a session: the statements of one request are together whatever connections they used.
 */
#include <jansson.h>
#include <stdlib.h>

#include "workload/event.h"

enum { SPANS_DEPTH = 12 };

struct spans_reader {
    struct scanner *scanner;
    struct chunk *chunk;
    struct slice service;
};

static struct slice text_of(const json_t *v)
{
    return json_is_string(v) ? (struct slice){json_string_value(v), json_string_length(v)}
                             : (struct slice){"", 0};
}

/* A number given as number or string; -1 when it is none. */
static int64_t number_of(const json_t *v)
{
    uint64_t n;
    if (json_is_integer(v)) return json_integer_value(v);
    if (json_is_real(v)) return (int64_t)json_real_value(v);
    struct slice s = text_of(v);
    return s.n && digits_read(s, &n) == s.n && n < INT64_MAX ? (int64_t)n : -1;
}

struct traced {
    struct slice text, trace, database, user, parent;
    int64_t start, duration, rows; /* nanoseconds */
    uint64_t calls;
    bool failed;
    const json_t *attributes; /* for parameters */
};

static void emit(struct spans_reader *x, const struct traced *p)
{
    struct chunk *c = x->chunk;
    if (!p->text.n) return;
    struct log_record *r = chunk_add(c, p->calls > 1 ? RECORD_TOTAL : RECORD_CALL);
    if (p->start >= 0) r->time = (p->start + (p->duration > 0 ? p->duration : 0)) / 1000;
    r->duration = p->duration;
    r->rows = p->rows;
    if (p->failed) r->flags |= RECORD_FAILED;
    struct log_extra *e = record_extra(c, r);
    e->calls = p->calls;
    if (p->trace.n) {
        r->session = hash64(p->trace.p, p->trace.n);
        e->session_name = slice_copy(&c->arena, p->trace);
    }
    r->who = scanner_who(x->scanner, p->user, p->database, x->service);
    record_set_text(x->scanner, c, r, slice_copy(&c->arena, p->text));
}

/* ---- OpenTelemetry
 * ---------------------------------------------------------------------------------------------- */

/* The value of an attribute in OTLP's list of key and value, or in a plain object. */
static const json_t *attribute(const json_t *attributes, const char *key)
{
    if (json_is_object(attributes)) return json_object_get(attributes, key);
    size_t i;
    json_t *a;
    json_array_foreach(attributes, i, a)
    {
        const char *name = json_string_value(json_object_get(a, "key"));
        if (!name || strcmp(name, key) != 0) continue;
        json_t *value = json_object_get(a, "value");
        if (!json_is_object(value)) return value;
        const char *member;
        json_t *inner;
        json_object_foreach(value, member, inner) return inner;
    }
    return NULL;
}

static struct slice attribute_text(const json_t *attributes, const char *first, const char *second)
{
    struct slice s = text_of(attribute(attributes, first));
    return s.n ? s : text_of(attribute(attributes, second));
}

static void otel_span(struct spans_reader *x, const json_t *span)
{
    const json_t *a = json_object_get(span, "attributes");
    int64_t start = number_of(json_object_get(span, "startTimeUnixNano"));
    int64_t end = number_of(json_object_get(span, "endTimeUnixNano"));
    struct traced p = {.text = attribute_text(a, "db.query.text", "db.statement"),
                       .trace = text_of(json_object_get(span, "traceId")),
                       .database = attribute_text(a, "db.namespace", "db.name"),
                       .user = text_of(attribute(a, "db.user")),
                       .start = start,
                       .duration = start >= 0 && end >= start ? end - start : -1,
                       .rows = number_of(attribute(a, "db.response.returned_rows")),
                       .failed = number_of(json_object_get(json_object_get(span, "status"), "code")) == 2,
                       .calls = 1};
    emit(x, &p);
}

/* ---- Jaeger, Datadog
 * ---------------------------------------------------------------------------------------------- */

static struct slice jaeger_tag(const json_t *tags, const char *key)
{
    size_t i;
    json_t *t;
    json_array_foreach(tags, i, t)
    {
        const char *name = json_string_value(json_object_get(t, "key"));
        if (name && strcmp(name, key) == 0) return text_of(json_object_get(t, "value"));
    }
    return (struct slice){"", 0};
}

static void jaeger_span(struct spans_reader *x, const json_t *span)
{
    const json_t *tags = json_object_get(span, "tags");
    int64_t start = number_of(json_object_get(span, "startTime")),
            duration = number_of(json_object_get(span, "duration"));
    struct slice text = jaeger_tag(tags, "db.query.text");
    struct traced p = {.text = text.n ? text : jaeger_tag(tags, "db.statement"),
                       .trace = text_of(json_object_get(span, "traceID")),
                       .database = jaeger_tag(tags, "db.name"),
                       .user = jaeger_tag(tags, "db.user"),
                       .start = start < 0 ? -1 : start * 1000,
                       .duration = duration < 0 ? -1 : duration * 1000,
                       .rows = -1,
                       .calls = 1};
    emit(x, &p);
}

static void datadog_span(struct spans_reader *x, const json_t *span)
{
    const json_t *meta = json_object_get(span, "meta");
    struct slice type = text_of(json_object_get(span, "type")),
                 text = attribute_text(meta, "sql.query", "db.statement");
    if (!text.n &&
        (slice_eq(type, SLICE("sql")) || slice_eq(type, SLICE("db")) || slice_eq(type, SLICE("cassandra"))))
        text = text_of(json_object_get(span, "resource"));
    char *trace =
        arena_printf(&x->chunk->arena, "%lld", (long long)number_of(json_object_get(span, "trace_id")));
    struct slice name = text_of(json_object_get(span, "trace_id"));
    struct traced p = {.text = text,
                       .trace = name.n ? name : slice_of(trace),
                       .database = attribute_text(meta, "db.name", "db.instance"),
                       .user = text_of(attribute(meta, "db.user")),
                       .start = number_of(json_object_get(span, "start")),
                       .duration = number_of(json_object_get(span, "duration")),
                       .rows = -1,
                       .failed = number_of(json_object_get(span, "error")) == 1,
                       .calls = 1};
    emit(x, &p);
}

/* ---- pt-query-digest
 * ---------------------------------------------------------------------------------------------- */

static void digest_class(struct spans_reader *x, const json_t *class)
{
    struct slice example = text_of(json_object_get(json_object_get(class, "example"), "query"));
    const json_t *times = json_object_get(json_object_get(class, "metrics"), "Query_time");
    const json_t *sum = json_object_get(times, "sum");
    double seconds = json_is_string(sum) ? strtod(json_string_value(sum), NULL) : json_number_value(sum);
    int64_t calls = number_of(json_object_get(class, "query_count"));
    struct traced p = {.text = example.n ? example : text_of(json_object_get(class, "fingerprint")),
                       .start = -1,
                       .duration = sum && seconds >= 0 && seconds < 9e9 ? (int64_t)(seconds * 1e9) : -1,
                       .rows = -1,
                       .calls = calls > 0 ? (uint64_t)calls : 1};
    p.trace = p.database = p.user = (struct slice){"", 0};
    emit(x, &p);
}

/* ---- finding spans
 * ------------------------------------------------------------------------------------------------ */

static void walk(struct spans_reader *x, const json_t *v, int depth)
{
    if (depth > SPANS_DEPTH) return;
    size_t i;
    json_t *item;
    if (json_is_array(v)) {
        json_array_foreach(v, i, item) walk(x, item, depth + 1);
        return;
    }
    if (!json_is_object(v)) return;
    if (json_object_get(v, "startTimeUnixNano")) {
        otel_span(x, v);
    } else if (json_object_get(v, "traceID") && json_object_get(v, "startTime")) {
        jaeger_span(x, v);
    } else if (json_object_get(v, "trace_id") && json_object_get(v, "duration")) {
        datadog_span(x, v);
    } else if (json_object_get(v, "query_count") && json_object_get(v, "fingerprint")) {
        digest_class(x, v);
    } else {
        const json_t *resource = json_object_get(json_object_get(v, "resource"), "attributes");
        if (resource) x->service = text_of(attribute(resource, "service.name"));
        const char *key;
        json_object_foreach((json_t *)v, key, item) walk(x, item, depth + 1);
    }
}

static void spans_scan(struct scanner *s, struct chunk *c)
{
    scanner_start_chunk(s);
    struct slice text = c->text;
    while (text.n) {
        json_error_t error;
        json_t *document = json_loadb(text.p, text.n, JSON_DISABLE_EOF_CHECK, &error);
        if (!document) {
            const char *end = memchr(text.p, '\n', text.n);
            struct slice line = {text.p, end ? (size_t)(end - text.p) : text.n};
            c->unreadable += slice_trim(line).n > 0;
            if (!end) break;
            text = (struct slice){end + 1, text.n - line.n - 1};
            continue;
        }
        struct spans_reader x = {
            .scanner = s, .chunk = c, .service = {"", 0}
        };
        walk(&x, document, 0);
        json_decref(document);
        c->lines++;
        size_t read = error.position > 0 ? (size_t)error.position : text.n;
        text = (struct slice){text.p + read, text.n - read};
        while (text.n && ascii_is_space(text.p[0])) text.p++, text.n--;
    }
}

static int spans_score(struct slice sample)
{
    struct slice s = slice_trim(sample);
    if (!s.n || (s.p[0] != '{' && s.p[0] != '[')) return 0;
    static const char *const marks[][2] = {
        {"\"resourceSpans\"", "pan"            },
        {"\"traceID\"",       "\"spans\""      },
        {"\"traceID\"",       "\"startTime\""  },
        {"\"trace_id\"",      "\"span_id\""    },
        {"\"query_count\"",   "\"fingerprint\""}
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (slice_find(s, slice_of(marks[i][0]), 0) >= 0 && slice_find(s, slice_of(marks[i][1]), 0) >= 0)
            return 94;
    return 0;
}

const struct log_format spans_format = {
    .name = "spans",
    .what = "OpenTelemetry, Jaeger or Datadog spans, pt-query-digest's report: JSON",
    .dialect = DIALECT_POSTGRES,
    .score = spans_score,
    .cut = cut_at_line,
    .scan = spans_scan,
    .whole = true,
};
