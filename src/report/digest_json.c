/* The digest as JSON: the contract is in docs/json.md. Times are milliseconds, moments RFC 3339 in UTC, -1
 * and "" stand for what the logs do not say. */
#include <time.h>

#include "report/formats.h"

static double ms(int64_t ns)
{
    return ns < 0 ? -1 : (double)ns / 1e6;
}

static void put_number(struct buf *out, const char *key, double v)
{
    buf_printf(out, ",\"%s\":", key);
    json_number(out, v);
}

static void put_string(struct buf *out, const char *key, struct slice s)
{
    buf_printf(out, ",\"%s\":", key);
    json_quoted(out, s);
}

static void put_moment(struct buf *out, const char *key, int64_t us)
{
    char text[40] = "";
    time_t seconds = (time_t)(us / 1000000);
    struct tm tm;
    if (us != WORKLOAD_NO_TIME && gmtime_r(&seconds, &tm))
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
    put_string(out, key, slice_of(text));
}

static void put_fingerprint(struct buf *out, const char *key, struct hash128 h)
{
    char hex[33] = "";
    if (h.low || h.high) hash128_text(h, hex);
    put_string(out, key, slice_of(hex));
}

static void put_top(struct buf *out, const char *key, const struct top_values *t)
{
    if (!t->n) return;
    buf_printf(out, ",\"%s\":[", key);
    for (uint32_t i = 0; i < t->n; i++) {
        buf_text(out, i ? ",[" : "[");
        json_quoted(out, (struct slice){t->at[i].text, t->at[i].length});
        buf_printf(out, ",%llu]", (unsigned long long)t->at[i].count);
    }
    buf_byte(out, ']');
}

static void put_positions(struct buf *out, const struct shape_stats *s)
{
    if (!s->position_count) return;
    buf_text(out, ",\"parameters\":[");
    for (size_t i = 0; i < s->position_count; i++) {
        const struct position_stats *p = &s->positions[i];
        buf_printf(out, "%s{\"seen\":%llu,\"literals\":%llu", i ? "," : "", (unsigned long long)p->seen,
                   (unsigned long long)p->literals);
        put_number(out, "distinct", (double)(int64_t)(distinct_count(&p->distinct) + 0.5));
        put_number(out, "longest_list", p->longest_list);
        put_top(out, "values", &p->top);
        buf_byte(out, '}');
    }
    buf_byte(out, ']');
}

static void put_example(struct buf *out, const char *key, const struct call_example *x)
{
    if (!x->text.p) return;
    buf_printf(out, ",\"%s\":{\"text\":", key);
    json_quoted(out, x->text);
    if (x->parameters.n) put_string(out, "parameters", x->parameters);
    put_string(out, "path", x->path);
    put_number(out, "line", (double)x->line);
    put_string(out, "session", x->session);
    put_number(out, "ms", ms(x->duration));
    put_moment(out, "time", x->time);
    buf_byte(out, '}');
}

static void put_shape(struct buf *out, const struct shape_stats *s)
{
    char hex[33];
    hash128_text(s->fingerprint, hex);
    buf_printf(out, "{\"fingerprint\":\"%s\"", hex);
    if (s->pg_fingerprint)
        buf_printf(out, ",\"pg_fingerprint\":\"%016llx\"", (unsigned long long)s->pg_fingerprint);
    put_string(out, "query", s->text);
    put_string(out, "dialect", slice_of(dialect_name(s->dialect)));
    put_number(out, "calls", (double)s->calls);
    put_number(out, "total_ms", s->timed ? ms(s->total_ns) : -1);
    put_number(out, "mean_ms", s->timed ? ms(s->total_ns) / (double)s->timed : -1);
    put_number(out, "min_ms", ms(s->min_ns));
    put_number(out, "max_ms", ms(s->max_ns));
    put_number(out, "p50_ms", ms(shape_quantile(s, 0.5)));
    put_number(out, "p95_ms", ms(shape_quantile(s, 0.95)));
    put_number(out, "p99_ms", ms(shape_quantile(s, 0.99)));
    put_number(out, "variability", shape_variability(s));
    put_number(out, "rows", (double)s->rows);
    put_number(out, "rows_examined", (double)s->rows_examined);
    put_number(out, "errors", (double)s->errors);
    put_number(out, "sessions", (double)(int64_t)(distinct_count(&s->sessions) + 0.5));
    double distinct = (double)(int64_t)(distinct_count(&s->parameter_sets) + 0.5),
           calls = (double)(s->calls + s->errors);
    put_number(out, "distinct_parameters", distinct < calls ? distinct : calls);
    put_number(out, "literal_calls", (double)s->literal_calls);
    put_number(out, "prepares", (double)s->prepares);
    if (s->spills) put_number(out, "spill_bytes", (double)s->spill_bytes);
    if (s->lock_ns > 0) put_number(out, "lock_ms", ms(s->lock_ns));
    put_moment(out, "first", s->first);
    put_moment(out, "last", s->last);
    put_top(out, "users", &s->users);
    put_top(out, "databases", &s->databases);
    put_top(out, "applications", &s->applications);
    put_top(out, "tags", &s->tags);
    put_top(out, "sqlstates", &s->sqlstates);
    put_top(out, "messages", &s->messages);
    put_positions(out, s);
    put_example(out, "slowest", &s->slowest);
    put_example(out, "newest", &s->newest);
    buf_byte(out, '}');
}

static void put_sequence(struct buf *out, const struct workload *w, const struct sequence *q)
{
    buf_printf(out, "{\"kind\":\"%s\",\"certain\":%s", sequence_kind_name(q->kind),
               q->certain ? "true" : "false");
    put_fingerprint(out, "shape", q->shape);
    put_fingerprint(out, "parent", q->parent);
    const struct shape_stats *s = workload_find(w, q->shape);
    if (s) put_string(out, "query", s->text);
    put_number(out, "repeats", (double)q->repeats);
    put_number(out, "occurrences", (double)q->occurrences);
    put_number(out, "statements", (double)q->statements);
    put_number(out, "total_ms", ms(q->total_ns));
    put_number(out, "sessions", (double)(int64_t)(distinct_count(&q->sessions) + 0.5));
    put_string(out, "session", q->session);
    put_string(out, "tag", q->tag);
    put_string(out, "path", q->file);
    put_number(out, "line", (double)q->line);
    struct arena scratch = {0};
    put_string(out, "replacement", sequence_replacement(&scratch, w, q));
    arena_free(&scratch);
    buf_text(out, ",\"shapes\":[");
    for (size_t i = 0; i < q->path_length; i++) {
        char hex[33];
        hash128_text(q->path[i], hex);
        buf_printf(out, "%s\"%s\"", i ? "," : "", hex);
    }
    buf_text(out, "]}");
}

static void put_input(struct buf *out, const struct workload *w)
{
    uint64_t bytes = 0, unreadable = 0, truncated = 0;
    VEC_EACH (const struct workload_input, in, &w->inputs) {
        bytes += in->bytes;
        unreadable += in->unreadable;
        truncated += in->truncated;
    }
    buf_printf(
        out,
        "\"input\":{\"files\":%zu,\"bytes\":%llu,\"statements\":%llu,\"errors\":%llu,\"unreadable\":%llu,"
        "\"truncated\":%llu,\"logs\":[",
        w->inputs.n, (unsigned long long)bytes, (unsigned long long)w->calls, (unsigned long long)w->errors,
        (unsigned long long)unreadable, (unsigned long long)truncated);
    for (size_t i = 0; i < w->inputs.n; i++) {
        const struct workload_input *in = &w->inputs.at[i];
        buf_text(out, i ? ",{\"path\":" : "{\"path\":");
        json_quoted(out, in->path);
        put_string(out, "format", in->format);
        if (in->detail.n) put_string(out, "prefix", in->detail);
        put_number(out, "lines", (double)in->lines);
        put_number(out, "unreadable", (double)in->unreadable);
        put_number(out, "without_text", (double)in->without_text);
        buf_byte(out, '}');
    }
    buf_text(out, "]}");
}

static void put_series(struct buf *out, const struct workload *w)
{
    buf_printf(out, ",\n\"series\":{\"seconds\":%lld,\"buckets\":[", (long long)(w->series_width / 1000000));
    for (size_t i = 0; i < w->series.n; i++) {
        const struct workload_slice *b = &w->series.at[i];
        buf_printf(out, "%s\n{\"calls\":%llu,\"errors\":%llu", i ? "," : "", (unsigned long long)b->calls,
                   (unsigned long long)b->errors);
        put_number(out, "total_ms", ms(b->total_ns));
        put_moment(out, "start", b->start);
        buf_byte(out, '}');
    }
    buf_text(out, "]}");
}

void digest_write_json(const struct digest_report *r, struct buf *out)
{
    const struct workload *w = r->workload;
    buf_text(out, "{\"version\":1,\n");
    put_input(out, w);
    buf_text(out, ",\n\"shapes\":[");
    size_t listed = 0;
    for (size_t i = 0; i < w->shapes.n && (!r->top || listed < r->top); i++) {
        if (w->shapes.at[i]->calls < r->min_calls) continue;
        buf_text(out, listed++ ? ",\n" : "\n");
        put_shape(out, w->shapes.at[i]);
    }
    buf_text(out, "],\n\"sequences\":[");
    for (size_t i = 0; i < w->sequences.n; i++) {
        buf_text(out, i ? ",\n" : "\n");
        put_sequence(out, w, w->sequences.at[i]);
    }
    buf_byte(out, ']');
    if (r->series) put_series(out, w);
    buf_text(out, "}\n");
}
