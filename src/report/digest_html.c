/* The digest as one HTML page without scripts or links to elsewhere. */
#include "report/formats.h"

enum { HTML_TOP = 50 };

static void put_html(struct buf *out, struct slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '<')
            buf_text(out, "&lt;");
        else if (c == '>')
            buf_text(out, "&gt;");
        else if (c == '&')
            buf_text(out, "&amp;");
        else if (c == '"')
            buf_text(out, "&quot;");
        else if ((unsigned char)c >= 0x20 || c == '\n' || c == '\t')
            buf_byte(out, c);
    }
}

static void put_cell(struct buf *out, int64_t ns)
{
    if (ns < 0)
        buf_text(out, "<td class=n>&ndash;</td>");
    else
        buf_printf(out, "<td class=n>%.3f</td>", (double)ns / 1e6);
}

static void put_shape(struct buf *out, const struct workload *w, const struct shape_stats *s)
{
    double share = w->total_ns ? 100 * (double)s->total_ns / (double)w->total_ns : 0;
    buf_printf(out, "<tr><td class=n><span class=bar style=\"width:%.1f%%\"></span>%.1f %%</td>", share,
               share);
    put_cell(out, s->timed ? s->total_ns : -1);
    buf_printf(out, "<td class=n>%llu</td>", (unsigned long long)s->calls);
    put_cell(out, s->timed ? s->total_ns / (int64_t)s->timed : -1);
    put_cell(out, histogram_quantile(&s->histogram, 0.95));
    put_cell(out, histogram_quantile(&s->histogram, 0.99));
    buf_printf(out, "<td class=n>%llu</td><td><details><summary><code>", (unsigned long long)s->errors);
    put_html(out, (struct slice){s->text.p, s->text.n < 160 ? s->text.n : 160});
    buf_text(out, "</code></summary><pre>");
    put_html(out, s->slowest.text.p ? s->slowest.text : s->text);
    buf_text(out, "</pre>");
    if (s->slowest.parameters.n) {
        buf_text(out, "<p>parameters <code>");
        put_html(out, s->slowest.parameters);
        buf_text(out, "</code></p>");
    }
    buf_text(out, "</details></td></tr>\n");
}

static void put_sequence(struct buf *out, const struct workload *w, const struct sequence *q)
{
    const struct shape_stats *s = workload_find(w, q->shape), *parent = workload_find(w, q->parent);
    buf_printf(out, "<tr><td>%s%s</td><td class=n>%llu</td><td class=n>%llu</td>",
               sequence_kind_name(q->kind), q->certain ? "" : " ?", (unsigned long long)q->repeats,
               (unsigned long long)q->occurrences);
    put_cell(out, q->total_ns);
    buf_text(out, "<td><code>");
    if (s) put_html(out, s->text);
    buf_text(out, "</code>");
    if (parent) {
        buf_text(out, "<br>after <code>");
        put_html(out, parent->text);
        buf_text(out, "</code>");
    }
    buf_text(out, "</td><td>");
    put_html(out, q->tag.n ? q->tag : q->file);
    if (!q->tag.n) buf_printf(out, ":%llu", (unsigned long long)q->line);
    buf_text(out, "</td></tr>\n");
}

static const char style[] =
    "body{font:14px system-ui,sans-serif;margin:2em;color:#222}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;padding:.25em .6em;border-bottom:1px solid #ddd;vertical-align:top}"
    ".n{text-align:right;white-space:nowrap}code,pre{font:12px ui-monospace,monospace}"
    "pre{white-space:pre-wrap;background:#f6f6f6;padding:.6em}"
    ".bar{display:block;height:3px;background:#c33}";

void digest_write_html(const struct digest_report *r, struct buf *out)
{
    const struct workload *w = r->workload;
    size_t top = r->top ? r->top : HTML_TOP, listed = 0;
    buf_printf(
        out,
        "<!DOCTYPE html>\n<html lang=en><meta charset=utf-8><title>Sargent: workload</title>"
        "<style>%s</style>\n<h1>Workload</h1>\n<p>%llu calls of %zu shapes, %llu errors, %.1f s</p>\n<ul>\n",
        style, (unsigned long long)w->calls, w->shapes.n, (unsigned long long)w->errors,
        (double)w->total_ns / 1e9);
    VEC_EACH (const struct workload_input, in, &w->inputs) {
        buf_text(out, "<li>");
        put_html(out, in->path);
        buf_printf(out, " (%s, %llu lines, %llu not understood)</li>\n", in->format.p,
                   (unsigned long long)in->lines, (unsigned long long)in->unreadable);
    }
    buf_printf(
        out,
        "</ul>\n<h2>Shapes by %s</h2>\n<table><tr><th class=n>share<th class=n>total ms<th class=n>calls"
        "<th class=n>mean<th class=n>p95<th class=n>p99<th class=n>errors<th>query</tr>\n",
        workload_order_name(r->order));
    for (size_t i = 0; i < w->shapes.n && listed < top; i++) {
        if (w->shapes.at[i]->calls < r->min_calls) continue;
        put_shape(out, w, w->shapes.at[i]);
        listed++;
    }
    buf_text(
        out,
        "</table>\n<h2>Sequences</h2>\n<table><tr><th>kind<th class=n>repeats<th class=n>runs<th class=n>ms"
        "<th>query<th>where</tr>\n");
    for (size_t i = 0; i < w->sequences.n && i < top; i++) put_sequence(out, w, w->sequences.at[i]);
    buf_text(out, "</table>\n</html>\n");
}
