/* The digest as one HTML page. */
#include <time.h>

#include "report/html.h"

enum { HTML_TOP = 50, SUMMARY_WIDTH = 160, SERIES_SHOWN = 240 };

static void put_time(struct buf *out, int64_t ns)
{
    buf_text(out, "<td class=n>");
    html_duration(out, ns);
    buf_text(out, "</td>");
}

static void put_labelled(struct buf *out, const char *label, struct slice text)
{
    if (!text.n) return;
    buf_printf(out, "<p>%s <code>", label);
    html_put(out, text);
    buf_text(out, "</code></p>");
}

/* "a (12), b (3)" */
static void put_names(struct buf *out, const char *label, const struct top_values *t)
{
    enum { NAMES_SHOWN = 5 };
    for (size_t i = 0; i < t->n && i < NAMES_SHOWN; i++) {
        buf_printf(out, i ? ", " : "<p>%s ", label);
        html_put(out, (struct slice){t->at[i].text, t->at[i].length});
        buf_printf(out, " (%llu)", (unsigned long long)t->at[i].count);
    }
    if (t->n) buf_text(out, "</p>");
}

static void put_shape(struct buf *out, const struct workload *w, const struct shape_stats *s)
{
    double share = w->total_ns ? 100 * (double)s->total_ns / (double)w->total_ns : 0;
    buf_printf(out, "<tr><td class=n>%.1f&nbsp;%%<span class=bar style=\"width:%.1f%%\"></span></td>", share,
               share);
    put_time(out, s->timed ? s->total_ns : -1);
    buf_printf(out, "<td class=n>%llu</td>", (unsigned long long)s->calls);
    put_time(out, s->timed ? s->total_ns / (int64_t)s->timed : -1);
    put_time(out, shape_quantile(s, 0.95));
    put_time(out, shape_quantile(s, 0.99));
    buf_printf(out, "<td class=n>%llu</td><td class=wide><details><summary><code>",
               (unsigned long long)s->errors);
    html_put(out, (struct slice){s->text.p, s->text.n < SUMMARY_WIDTH ? s->text.n : SUMMARY_WIDTH});
    buf_printf(out, "%s</code></summary><pre>", s->text.n > SUMMARY_WIDTH ? " ..." : "");
    html_put(out, s->slowest.text.p ? s->slowest.text : s->text);
    buf_text(out, "</pre>");
    put_labelled(out, "the slowest call, with parameters", s->slowest.parameters);
    put_names(out, "from", &s->tags);
    put_names(out, "users", &s->users);
    put_names(out, "databases", &s->databases);
    put_names(out, "applications", &s->applications);
    put_names(out, "errors", &s->messages);
    buf_text(out, "</details></td></tr>\n");
}

static void put_query(struct buf *out, const char *label, struct slice text)
{
    buf_printf(out, "<br><span class=dim>%s</span> <code>", label);
    html_put(out, text);
    buf_text(out, "</code>");
}

static void put_sequence(struct buf *out, const struct workload *w, const struct sequence *q)
{
    const struct shape_stats *s = workload_find(w, q->shape), *parent = workload_find(w, q->parent);
    struct arena scratch = {0};
    struct slice instead = sequence_replacement(&scratch, w, q);
    buf_printf(out, "<tr><td>%s%s</td><td class=n>%llu</td><td class=n>%llu</td>",
               sequence_kind_name(q->kind), q->certain ? "" : " <span class=dim>(suspected)</span>",
               (unsigned long long)q->repeats, (unsigned long long)q->occurrences);
    put_time(out, q->total_ns);
    buf_text(out, "<td class=wide><code>");
    if (s) html_put(out, s->text);
    buf_text(out, "</code>");
    if (parent) put_query(out, "after", parent->text);
    for (size_t i = 0; i < q->path_length; i++) {
        const struct shape_stats *step = workload_find(w, q->path[i]);
        if (step && step != s && step != parent) put_query(out, "with", step->text);
    }
    if (instead.n) put_query(out, "instead", instead);
    buf_text(out, "</td><td class=wide>");
    html_put(out, q->file);
    buf_printf(out, ":%llu", (unsigned long long)q->line);
    if (q->session.n) {
        buf_text(out, "<br>session ");
        html_put(out, q->session);
    }
    if (q->tag.n) {
        buf_text(out, "<br>");
        html_put(out, q->tag);
    }
    buf_text(out, "</td></tr>\n");
    arena_free(&scratch);
}

static void put_moment(struct buf *out, int64_t us)
{
    char text[40] = "";
    time_t seconds = (time_t)(us / 1000000);
    struct tm tm;
    if (gmtime_r(&seconds, &tm)) strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm);
    buf_text(out, text);
}

static void put_series(struct buf *out, const struct workload *w)
{
    struct arena scratch = {0};
    uint64_t most = 1;
    size_t n;
    int64_t width;
    const struct workload_slice *series = workload_series(w, &scratch, SERIES_SHOWN, &n, &width);
    for (size_t i = 0; i < n; i++)
        if (series[i].calls > most) most = series[i].calls;
    if (n > 1) { /* one bar says nothing */
        buf_text(out, "<h2>Calls over time</h2>\n<p class=dim>");
        put_moment(out, series[0].start);
        buf_text(out, " to ");
        put_moment(out, series[n - 1].start + width);
        buf_printf(out, " UTC, a bar is %lld&nbsp;s, the highest %llu calls</p><div class=series>",
                   (long long)(width / 1000000), (unsigned long long)most);
        for (size_t i = 0; i < n; i++) {
            buf_printf(out, "<i style=\"height:%.1f%%\" title=\"",
                       100 * (double)series[i].calls / (double)most);
            put_moment(out, series[i].start);
            buf_printf(out, ", %llu calls\"></i>", (unsigned long long)series[i].calls);
        }
        buf_text(out, "</div>\n");
    }
    arena_free(&scratch);
}

static void put_inputs(struct buf *out, const struct workload *w)
{
    buf_printf(out, "<p>calls: %llu, shapes: %zu, errors: %llu; ", (unsigned long long)w->calls, w->shapes.n,
               (unsigned long long)w->errors);
    if (workload_is_timed(w)) {
        html_duration(out, w->total_ns);
        buf_text(out, " in the database</p>\n<ul>\n");
    } else {
        buf_text(out, "the logs show no durations</p>\n<ul>\n");
    }
    VEC_EACH (const struct workload_input, in, &w->inputs) {
        buf_text(out, "<li>");
        html_put(out, in->path);
        buf_text(out, " (");
        html_put(out, in->format);
        buf_printf(out, ", %llu lines, %llu not understood)</li>\n", (unsigned long long)in->lines,
                   (unsigned long long)in->unreadable);
    }
    buf_text(out, "</ul>\n");
}

void digest_html_sections(const struct digest_report *r, struct buf *out)
{
    const struct workload *w = r->workload;
    size_t top = r->top ? r->top : HTML_TOP, listed = 0;
    put_inputs(out, w);
    if (r->series && w->series.n) put_series(out, w);
    buf_printf(out,
               "<h2>Shapes by %s</h2>\n<table><tr><th class=n>share<th class=n>total<th class=n>calls"
               "<th class=n>mean<th class=n>p95<th class=n>p99<th class=n>errors<th>query</tr>\n",
               workload_order_name(r->order));
    for (size_t i = 0; i < w->shapes.n && listed < top; i++) {
        if (w->shapes.at[i]->calls < r->min_calls) continue;
        put_shape(out, w, w->shapes.at[i]);
        listed++;
    }
    buf_text(out, "</table>\n");
    if (!w->sequences.n) return;
    buf_text(out, "<h2>Sequences</h2>\n<table><tr><th>kind<th class=n>repeats<th class=n>runs<th class=n>time"
                  "<th>query<th>where</tr>\n");
    for (size_t i = 0; i < w->sequences.n && i < top; i++) put_sequence(out, w, w->sequences.at[i]);
    buf_text(out, "</table>\n");
}

void digest_write_html(const struct digest_report *r, struct buf *out)
{
    html_begin(out, "Workload");
    digest_html_sections(r, out);
    html_end(out);
}
