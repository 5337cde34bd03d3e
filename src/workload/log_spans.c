/* Spans of tracers as JSON: one document, an array, or an object a line.
 *
 *     OpenTelemetry    resourceSpans[].scopeSpans[].spans[]: traceId, startTimeUnixNano, attributes
 * db.query.text (or db.statement), db.namespace, db.response.returned_rows, db.query.parameter.<key>,
 *                      code.filepath, code.lineno
 *     Jaeger           data[].spans[] or spans[]: traceID, startTime and duration in microseconds, tags
 *     Datadog          spans with trace_id, start and duration in nanoseconds, resource or meta["sql.query"]
 *     pt-query-digest  classes[]: fingerprint or example.query, metrics.Query_time (--output json)
 *
 * A trace is a session: the statements of one request are together whatever connections they used. Spans are
 * written when they end, in any order, and taken in the order in which they started.
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

enum { PARAMETERS_KEPT = 64 };

struct traced {
    struct slice text, trace, database, user, tag;
    int64_t start, duration, rows; /* nanoseconds */
    int64_t examined, lock, least, most;
    uint64_t calls;
    bool failed;
    struct slice parameters[PARAMETERS_KEPT];
    size_t parameter_count;
};

static struct traced traced_new(void)
{
    struct traced p = {.start = -1,
                       .duration = -1,
                       .rows = -1,
                       .examined = -1,
                       .lock = -1,
                       .least = -1,
                       .most = -1,
                       .calls = 1};
    p.text = p.trace = p.database = p.user = p.tag = (struct slice){"", 0};
    return p;
}

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
    e->rows_examined = p->examined;
    e->lock_ns = p->lock;
    e->min_ns = p->least;
    e->max_ns = p->most;
    if (p->tag.n) e->tag = p->tag;
    if (p->trace.n) {
        r->session = hash64(p->trace.p, p->trace.n);
        e->session_name = slice_copy(&c->arena, p->trace);
        r->flags |= RECORD_TRACE;
    }
    r->who = scanner_who(x->scanner, p->user, p->database, x->service);
    record_set_text(x->scanner, c, r, slice_copy(&c->arena, p->text));
    for (size_t i = 0; i < p->parameter_count; i++)
        record_add_parameter(c, r, slice_copy(&c->arena, p->parameters[i]), VALUE_LITERAL);
}

/* ---- attributes ---------------------------------------------------------------------------------------- */

/* The value behind OTLP's {"stringValue": "..."}; a plain value itself. */
static const json_t *plain_value(const json_t *v)
{
    const char *member;
    json_t *inner;
    if (!json_is_object(v)) return v;
    json_object_foreach((json_t *)(size_t)v, member, inner) return inner;
    return NULL;
}

/* An attribute in OTLP's and Jaeger's lists of key and value, or in a plain object. */
static const json_t *attribute(const json_t *attributes, const char *key)
{
    if (json_is_object(attributes)) return json_object_get(attributes, key);
    size_t i;
    json_t *a;
    json_array_foreach(attributes, i, a)
    {
        const char *name = json_string_value(json_object_get(a, "key"));
        if (name && strcmp(name, key) == 0) return plain_value(json_object_get(a, "value"));
    }
    return NULL;
}

/* The first of some attributes that is there; names end with NULL. */
static struct slice attribute_text(const json_t *attributes, const char *const *names)
{
    struct slice s = {"", 0};
    for (; *names && !s.n; names++) s = text_of(attribute(attributes, *names));
    return s;
}
#define TEXT(attributes, ...) attribute_text(attributes, (const char *const[]){__VA_ARGS__, NULL})

/* "app/orders.py:12" */
static struct slice code_place(struct arena *a, const json_t *attributes)
{
    struct slice file = TEXT(attributes, "code.file.path", "code.filepath");
    const json_t *line = attribute(attributes, "code.line.number");
    if (!line) line = attribute(attributes, "code.lineno");
    if (!file.n) return TEXT(attributes, "code.function.name", "code.function", "http.route");
    return slice_of(number_of(line) > 0
                        ? arena_printf(a, "%.*s:%lld", SLICE_ARG(file), (long long)number_of(line))
                        : arena_copy(a, file.p, file.n));
}

/* db.query.parameter.0, .1, ...; names count in the order they stand in. */
static void read_parameters(struct traced *p, const json_t *attributes)
{
    static const char prefix[] = "db.query.parameter.";
    size_t i;
    json_t *a;
    json_array_foreach(attributes, i, a)
    {
        const char *key = json_string_value(json_object_get(a, "key"));
        if (!key || strncmp(key, prefix, sizeof prefix - 1) != 0) continue;
        uint64_t n = p->parameter_count;
        digits_read(slice_of(key + sizeof prefix - 1), &n);
        struct slice value = text_of(plain_value(json_object_get(a, "value")));
        if (n != p->parameter_count || n >= PARAMETERS_KEPT) continue;
        p->parameters[p->parameter_count++] = value;
    }
}

static void read_attributes(struct spans_reader *x, struct traced *p, const json_t *a)
{
    p->text = TEXT(a, "db.query.text", "db.statement", "sql.query");
    p->database = TEXT(a, "db.namespace", "db.name", "db.instance");
    p->user = TEXT(a, "db.user");
    p->tag = code_place(&x->chunk->arena, a);
    p->rows = number_of(attribute(a, "db.response.returned_rows"));
    read_parameters(p, a);
}

/* ---- tracers ------------------------------------------------------------------------------------------- */

static void otel_span(struct spans_reader *x, const json_t *span)
{
    struct traced p = traced_new();
    read_attributes(x, &p, json_object_get(span, "attributes"));
    int64_t end = number_of(json_object_get(span, "endTimeUnixNano"));
    p.start = number_of(json_object_get(span, "startTimeUnixNano"));
    p.duration = p.start >= 0 && end >= p.start ? end - p.start : -1;
    p.trace = text_of(json_object_get(span, "traceId"));
    p.failed = number_of(json_object_get(json_object_get(span, "status"), "code")) == 2;
    emit(x, &p);
}

static void jaeger_span(struct spans_reader *x, const json_t *span)
{
    const json_t *tags = json_object_get(span, "tags"), *failed = attribute(tags, "error");
    int64_t start = number_of(json_object_get(span, "startTime")),
            duration = number_of(json_object_get(span, "duration"));
    struct traced p = traced_new();
    read_attributes(x, &p, tags);
    p.trace = text_of(json_object_get(span, "traceID"));
    p.start = start < 0 || start > INT64_MAX / 1000 ? -1 : start * 1000;
    p.duration = duration < 0 || duration > INT64_MAX / 1000 ? -1 : duration * 1000;
    p.failed = json_is_true(failed) || slice_eq(text_of(failed), SLICE("true"));
    emit(x, &p);
}

static void datadog_span(struct spans_reader *x, const json_t *span)
{
    struct slice type = text_of(json_object_get(span, "type")),
                 name = text_of(json_object_get(span, "trace_id"));
    struct traced p = traced_new();
    read_attributes(x, &p, json_object_get(span, "meta"));
    if (!p.text.n &&
        (slice_eq(type, SLICE("sql")) || slice_eq(type, SLICE("db")) || slice_eq(type, SLICE("cassandra"))))
        p.text = text_of(json_object_get(span, "resource"));
    long long trace = (long long)number_of(json_object_get(span, "trace_id"));
    p.trace = name.n ? name : slice_of(arena_printf(&x->chunk->arena, "%lld", trace));
    p.start = number_of(json_object_get(span, "start"));
    p.duration = number_of(json_object_get(span, "duration"));
    p.failed = number_of(json_object_get(span, "error")) == 1;
    emit(x, &p);
}

/* ---- pt-query-digest ----------------------------------------------------------------------------------- */

/* A number given as number or string, times `unit`; -1 when it is none. */
static int64_t metric(const json_t *metrics, const char *name, const char *statistic, double unit)
{
    const json_t *v = json_object_get(json_object_get(metrics, name), statistic);
    double n = json_is_string(v) ? strtod(json_string_value(v), NULL) : json_number_value(v);
    return v && n >= 0 && n * unit < 9e18 ? (int64_t)(n * unit) : -1;
}

static void digest_class(struct spans_reader *x, const json_t *class)
{
    const json_t *metrics = json_object_get(class, "metrics");
    int64_t calls = number_of(json_object_get(class, "query_count"));
    struct traced p = traced_new();
    p.text = text_of(json_object_get(json_object_get(class, "example"), "query"));
    if (!p.text.n) p.text = text_of(json_object_get(class, "fingerprint"));
    p.duration = metric(metrics, "Query_time", "sum", 1e9);
    p.least = metric(metrics, "Query_time", "min", 1e9);
    p.most = metric(metrics, "Query_time", "max", 1e9);
    p.lock = metric(metrics, "Lock_time", "sum", 1e9);
    p.rows = metric(metrics, "Rows_sent", "sum", 1);
    p.examined = metric(metrics, "Rows_examined", "sum", 1);
    p.user = text_of(json_object_get(json_object_get(metrics, "user"), "value"));
    p.database = text_of(json_object_get(json_object_get(metrics, "db"), "value"));
    p.calls = calls > 0 ? (uint64_t)calls : 1;
    emit(x, &p);
}

/* ---- finding spans ------------------------------------------------------------------------------------- */

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

static int by_start(const void *a, const void *b)
{
    const struct log_record *x = a, *y = b;
    int64_t p = x->time - (x->duration > 0 ? x->duration / 1000 : 0),
            q = y->time - (y->duration > 0 ? y->duration / 1000 : 0);
    if (p != q) return p < q ? -1 : 1;
    return x->values < y->values ? -1 : x->values > y->values;
}

/* The first system that is named; most traces know one. */
static enum dialect dialect_of(struct slice text)
{
    static const struct {
        const char *mark;
        enum dialect dialect;
    } marks[] = {
        {"postgresql",    DIALECT_POSTGRES},
        {"mysql",         DIALECT_MYSQL   },
        {"mariadb",       DIALECT_MYSQL   },
        {"cassandra",     DIALECT_CQL     },
        {"sqlite",        DIALECT_SQLITE  },
        {"mssql",         DIALECT_MSSQL   },
        {"query_count\"", DIALECT_MYSQL   },
    };
    struct slice head = {text.p, text.n < 64 * 1024 ? text.n : 64 * 1024};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (slice_find(head, slice_of(marks[i].mark), 0) >= 0) return marks[i].dialect;
    return DIALECT_POSTGRES;
}

static void spans_scan(struct scanner *s, struct chunk *c)
{
    scanner_start_chunk(s);
    s->dialect = dialect_of(c->text);
    struct slice text = c->text;
    while (text.n) {
        json_error_t error;
        size_t read;
        json_t *document = json_loadb(text.p, text.n, JSON_DISABLE_EOF_CHECK, &error);
        if (document) {
            struct spans_reader x = {
                .scanner = s, .chunk = c, .service = {"", 0}
            };
            walk(&x, document, 0);
            json_decref(document);
            read = error.position > 0 ? (size_t)error.position : text.n;
        } else {
            const char *end = memchr(text.p, '\n', text.n);
            read = end ? (size_t)(end - text.p) : text.n;
            c->unreadable += slice_trim((struct slice){text.p, read}).n > 0;
        }
        while (read < text.n && ascii_is_space(text.p[read])) read++;
        for (size_t i = 0; i < read; i++) c->lines += text.p[i] == '\n';
        text = (struct slice){text.p + read, text.n - read};
    }
    bool timed = c->records.n > 1;
    VEC_EACH (const struct log_record, r, &c->records) timed &= r->time != WORKLOAD_NO_TIME;
    if (timed) qsort(c->records.at, c->records.n, sizeof *c->records.at, by_start);
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
