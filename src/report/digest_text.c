/* The digest for people: a table of shapes, the sequences found, what could not be read. */
#include <stdio.h>
#include <time.h>

#include "report/formats.h"

enum { TOP_DEFAULT = 20, QUERY_WIDTH = 120, SEQUENCES_SHOWN = 20, SERIES_SHOWN = 48, SERIES_WIDTH = 40 };

/* "1.2 ms", "3.4 s", "2.1 h" */
static void put_plain_duration(struct buf *out, int64_t ns)
{
    static const struct {
        double ns;
        const char *unit;
    } units[] = {
        {3600e9, "h"  },
        {60e9,   "min"},
        {1e9,    "s"  },
        {1e6,    "ms" },
        {1e3,    "us" }
    };
    size_t i = 0;
    while (i < 4 && (double)ns < units[i].ns) i++;
    buf_printf(out, "%.*f %s", (double)ns / units[i].ns < 100 ? 2 : 0, (double)ns / units[i].ns,
               units[i].unit);
}

/* The same in a column; "-" when it is not known. */
static void put_duration(struct buf *out, int64_t ns)
{
    struct buf text = {0};
    if (ns >= 0) put_plain_duration(&text, ns);
    buf_printf(out, "%9.*s", ns < 0 ? 1 : (int)text.n, ns < 0 ? "-" : text.p);
    buf_free(&text);
}

/* "812 bytes", "46 kB", "3.1 MB" */
static void put_size(struct buf *out, uint64_t bytes)
{
    if (bytes < 1000)
        buf_printf(out, "%llu bytes", (unsigned long long)bytes);
    else if (bytes < 1000000)
        buf_printf(out, "%.0f kB", (double)bytes / 1e3);
    else
        buf_printf(out, "%.1f MB", (double)bytes / 1e6);
}

static void put_query(struct buf *out, struct slice text)
{
    bool cut = text.n > QUERY_WIDTH;
    put_safe(out, (struct slice){text.p, cut ? QUERY_WIDTH : text.n});
    if (cut) buf_text(out, " ...");
}

static void put_moment(struct buf *out, int64_t us)
{
    char text[40] = "-";
    time_t seconds = (time_t)(us / 1000000);
    struct tm tm;
    if (us != WORKLOAD_NO_TIME && gmtime_r(&seconds, &tm))
        strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm);
    buf_text(out, text);
}

static void put_shape(struct buf *out, const struct shape_stats *s, double share)
{
    put_duration(out, s->timed ? s->total_ns : -1);
    if (share >= 0)
        buf_printf(out, " %5.1f%%", share * 100);
    else
        buf_printf(out, " %6s", "-");
    buf_printf(out, " %9llu", (unsigned long long)s->calls);
    put_duration(out, s->timed ? s->total_ns / (int64_t)s->timed : -1);
    put_duration(out, shape_quantile(s, 0.95));
    put_duration(out, shape_quantile(s, 0.99));
    buf_printf(out, " %6llu  ", (unsigned long long)s->errors);
    put_query(out, s->text);
    buf_byte(out, '\n');
}

static void put_sequence(struct buf *out, const struct workload *w, const struct sequence *q)
{
    const struct shape_stats *s = workload_find(w, q->shape), *parent = workload_find(w, q->parent);
    static const char *const measures[SEQUENCE_KINDS] = {[SEQUENCE_CHATTY_TRANSACTION] =
                                                             "statements in one transaction",
                                                         [SEQUENCE_IDLE_TRANSACTION] = "wait at a time"};
    buf_printf(out, "\n%s%s: up to %llu %s, %llu run%s, %llu statements", sequence_kind_name(q->kind),
               q->certain ? "" : " (suspected)", (unsigned long long)q->repeats,
               measures[q->kind] ? measures[q->kind] : "times", (unsigned long long)q->occurrences,
               q->occurrences == 1 ? "" : "s", (unsigned long long)q->statements);
    if (q->total_ns >= 0) {
        buf_text(out, ", ");
        put_plain_duration(out, q->total_ns);
    }
    buf_text(out, "\n    ");
    if (s) put_query(out, s->text);
    if (parent) {
        buf_text(out, "\n    after ");
        put_query(out, parent->text);
    }
    for (size_t i = 0; q->path_length > 2 && i < q->path_length; i++) {
        const struct shape_stats *step = workload_find(w, q->path[i]);
        if (!step) continue;
        buf_printf(out, "\n    %zu. ", i + 1);
        put_query(out, step->text);
    }
    struct arena scratch = {0};
    struct slice replacement = sequence_replacement(&scratch, w, q);
    if (replacement.n) {
        buf_text(out, "\n    instead ");
        put_query(out, replacement);
    }
    arena_free(&scratch);
    buf_text(out, "\n    ");
    put_safe(out, q->file);
    buf_printf(out, ":%llu", (unsigned long long)q->line);
    if (q->session.n) {
        buf_text(out, ", session ");
        put_safe(out, q->session);
    }
    if (q->tag.n) {
        buf_text(out, ", from ");
        put_safe(out, q->tag);
    }
    buf_byte(out, '\n');
}

static void put_inputs(struct buf *out, const struct workload *w)
{
    VEC_EACH (const struct workload_input, in, &w->inputs) {
        put_safe(out, in->path);
        if (!in->bytes && !in->lines) {
            buf_text(out, ": empty\n");
            continue;
        }
        buf_printf(out, ": %s, ", in->format.p);
        put_size(out, in->bytes);
        buf_printf(out, ", %llu line%s", (unsigned long long)in->lines, in->lines == 1 ? "" : "s");
        if (in->detail.n) {
            buf_text(out, ", ");
            put_safe(out, in->detail);
        }
        if (in->unreadable) buf_printf(out, ", %llu not understood", (unsigned long long)in->unreadable);
        if (in->truncated)
            buf_printf(out, ", %llu statements cut short by the log", (unsigned long long)in->truncated);
        if (in->without_text)
            buf_printf(out, ", %llu duration%s without a statement", (unsigned long long)in->without_text,
                       in->without_text == 1 ? "" : "s");
        buf_byte(out, '\n');
    }
    buf_printf(out, "%llu call%s of %zu shape%s, %llu error%s, ", (unsigned long long)w->calls,
               w->calls == 1 ? "" : "s", w->shapes.n, w->shapes.n == 1 ? "" : "s",
               (unsigned long long)w->errors, w->errors == 1 ? "" : "s");
    if (workload_is_timed(w)) {
        buf_text(out, "total ");
        put_plain_duration(out, w->total_ns);
    } else {
        buf_text(out, "no durations");
    }
    buf_byte(out, '\n');
    if (w->shapes_left_out)
        buf_printf(out, "%llu calls of further shapes were left out\n",
                   (unsigned long long)w->shapes_left_out);
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
    if (n) buf_text(out, "\nstart (UTC)              calls      time  errors\n");
    for (size_t i = 0; i < n; i++) {
        put_moment(out, series[i].start);
        buf_printf(out, " %10llu ", (unsigned long long)series[i].calls);
        put_duration(out, workload_is_timed(w) ? series[i].total_ns : -1);
        buf_printf(out, " %7llu  ", (unsigned long long)series[i].errors);
        for (uint64_t k = 0; k < (series[i].calls * SERIES_WIDTH + most - 1) / most; k++) buf_byte(out, '#');
        while (out->p[out->n - 1] == ' ') out->n--;
        buf_byte(out, '\n');
    }
    arena_free(&scratch);
}

/* Logs without a statement: what may be missing. */
static void put_nothing(struct buf *out, const struct workload *w)
{
    static const struct {
        const char *format, *advice;
    } settings[] = {
        {"postgres", "PostgreSQL writes statements with log_min_duration_statement or log_statement"},
        {"mysql",    "MySQL and MariaDB write statements with slow_query_log and long_query_time"   },
    };
    bool empty = true;
    VEC_EACH (const struct workload_input, in, &w->inputs) empty &= !in->lines;
    if (!w->inputs.n || empty) return;
    buf_text(out, "\nNo statement was found.");
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (slice_starts(w->inputs.at[0].format, slice_of(settings[i].format)))
            buf_printf(out, " %s.", settings[i].advice);
    buf_byte(out, '\n');
}

void digest_write_text(const struct digest_report *r, struct buf *out)
{
    const struct workload *w = r->workload;
    size_t top = r->top ? r->top : TOP_DEFAULT, listed = 0;
    if (!w->inputs.n) return;
    put_inputs(out, w);
    if (!w->shapes.n) {
        put_nothing(out, w);
        return;
    }
    buf_printf(out, "\nby %s\n    total  share     calls     mean      p95      p99  errors  query\n",
               workload_order_name(r->order));
    for (size_t i = 0; i < w->shapes.n && listed < top; i++) {
        const struct shape_stats *s = w->shapes.at[i];
        if (s->calls < r->min_calls) continue;
        put_shape(out, s, w->total_ns ? (double)s->total_ns / (double)w->total_ns : -1);
        listed++;
    }
    if (listed < w->shapes.n) buf_printf(out, "and %zu more shapes\n", w->shapes.n - listed);
    for (size_t i = 0; i < w->sequences.n && i < SEQUENCES_SHOWN; i++)
        put_sequence(out, w, w->sequences.at[i]);
    if (w->sequences.n > SEQUENCES_SHOWN)
        buf_printf(out, "\nand %zu more sequences\n", w->sequences.n - SEQUENCES_SHOWN);
    if (r->series) put_series(out, w);
}
