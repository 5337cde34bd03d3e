/* What the command line and the configuration say of logs, for every command that reads some. */
#include "cli/cli.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

enum { NS_PER_MS = 1000000, REPEATS_LIMIT = 1000000 };

bool options_number(struct slice text, const char *option, uint64_t *out, struct error *err)
{
    int64_t v = 0;
    *out = 0;
    if (!text.n) return true;
    if (!slice_to_int(text, &v) || v < 0)
        return error_set(err, "--%s takes a number, not '%.*s'", option, SLICE_ARG(text));
    *out = (uint64_t)v;
    return true;
}

/* ---- moments: 2026-11-20, 2026-11-20 23:46, 2026-11-20T23:46:04Z, 2026-11-20 23:46:04.5+02:00 -------------
 */

/* The next number, of at most `digits` digits; -1 without one. */
static int64_t take_number(struct slice *s, size_t digits)
{
    int64_t v = 0;
    size_t n = 0;
    for (; n < digits && n < s->n && ascii_is_digit(s->p[n]); n++) v = v * 10 + (s->p[n] - '0');
    *s = (struct slice){s->p + n, s->n - n};
    return n ? v : -1;
}

static bool take_byte(struct slice *s, const char *one_of)
{
    if (!s->n || !strchr(one_of, *s->p)) return false;
    *s = (struct slice){s->p + 1, s->n - 1};
    return true;
}

/* Behind the date: [hh:mm[:ss[.fraction]]], as microseconds of the day; -1 when it is none. */
static int64_t take_clock(struct slice *s)
{
    int64_t hour = take_number(s, 2), minute = take_byte(s, ":") ? take_number(s, 2) : -1, second = 0, us = 0;
    if (take_byte(s, ":")) {
        second = take_number(s, 2);
        for (int64_t unit = take_byte(s, ".") ? 100000 : 0; unit && s->n && ascii_is_digit(*s->p); unit /= 10)
            us += take_number(s, 1) * unit;
    }
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return -1;
    return ((hour * 60 + minute) * 60 + second) * 1000000 + us;
}

/* Z, UTC or +02:00, as microseconds east of UTC. */
static int64_t take_zone(struct slice *s)
{
    struct slice rest = slice_trim(*s);
    if (slice_eq_nocase(rest, SLICE("z")) || slice_eq_nocase(rest, SLICE("utc"))) rest.n = 0;
    bool west = rest.n && *rest.p == '-';
    int64_t hour = take_byte(&rest, "+-") ? take_number(&rest, 2) : 0, minute = 0;
    if (take_byte(&rest, ":") || rest.n) minute = take_number(&rest, 2);
    if (hour >= 0 && minute >= 0 && hour < 24 && minute < 60) *s = rest;
    return (hour * 60 + minute) * 60 * 1000000 * (west ? -1 : 1);
}

static bool read_moment(struct slice text, const char *option, int64_t *out, struct error *err)
{
    *out = 0;
    if (!text.n) return true;
    struct slice s = text;
    int64_t year = take_number(&s, 4), month = take_byte(&s, "-") ? take_number(&s, 2) : -1,
            day = take_byte(&s, "-") ? take_number(&s, 2) : -1, clock = 0, zone = 0;
    if (take_byte(&s, " T")) clock = take_clock(&s);
    if (s.n) zone = take_zone(&s);
    if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31 || clock < 0 || s.n)
        return error_set(err, "--%s takes a moment like '2026-11-20 23:46', not '%.*s'", option,
                         SLICE_ARG(text));
    struct tm date = {.tm_year = (int)year - 1900, .tm_mon = (int)month - 1, .tm_mday = (int)day};
    *out = (int64_t)timegm(&date) * 1000000 + clock - zone;
    return true;
}

/* ---- all of them --------------------------------------------------------------------------------------- */

static bool read_milliseconds(struct slice text, double *ms, struct error *err)
{
    struct slice s = text;
    bool point = false, digits = false;
    for (; s.n; s.p++, s.n--) {
        if (*s.p == '.' && !point)
            point = true;
        else if (ascii_is_digit(*s.p))
            digits = true;
        else
            break;
    }
    if (s.n || !digits || text.n > 15)
        return error_set(err, "--min-sequence-ms takes milliseconds, not '%.*s'", SLICE_ARG(text));
    *ms = strtod(text.p, NULL);
    return true;
}

static bool check_format(const char *name, struct error *err)
{
    enum { FORMATS = 64 };
    const char *names[FORMATS], *what;
    size_t n = 0;
    for (size_t i = 0; n < FORMATS && workload_format(i, &names[n], &what); i++)
        if (strcmp(names[n++], name) == 0) return true;
    const char *near = did_you_mean(slice_of(name), names, n);
    if (near) return error_set(err, "unknown log format '%s', did you mean '%s'?", name, near);
    struct buf all = {0};
    for (size_t i = 0; i < n; i++) buf_printf(&all, "%s%s", i ? ", " : "", names[i]);
    error_set(err, "unknown log format '%s'; known are %.*s", name, SLICE_ARG(buf_slice(&all)));
    buf_free(&all);
    return false;
}

static const char *text_or_null(struct slice s)
{
    return s.n ? s.p : NULL;
}

bool options_logs(const struct options *o, const struct config *c, struct workload_options *w,
                  struct error *err)
{
    uint64_t jobs, repeats;
    double ms = c->min_sequence_ms;
    *w = (struct workload_options){.format = text_or_null(o->format_in),
                                   .prefix = text_or_null(o->prefix.n ? o->prefix : c->log_prefix),
                                   .user = text_or_null(o->user),
                                   .database = text_or_null(o->database),
                                   .application = text_or_null(o->application)};
    if (!options_number(o->jobs, "jobs", &jobs, err) ||
        !options_number(o->min_repeats, "min-repeats", &repeats, err) ||
        (o->min_sequence_ms.n && !read_milliseconds(o->min_sequence_ms, &ms, err)) ||
        (w->format && !check_format(w->format, err)) || !read_moment(o->since, "since", &w->since, err) ||
        !read_moment(o->until, "until", &w->until, err))
        return false;
    if (o->min_repeats.n && repeats < 2)
        return error_set(err, "--min-repeats takes 2 or more, not '%.*s'", SLICE_ARG(o->min_repeats));
    if (w->since && w->until && w->until <= w->since)
        return error_set(err, "--until %.*s is not after --since %.*s", SLICE_ARG(o->until),
                         SLICE_ARG(o->since));
    if (!o->min_repeats.n) repeats = c->min_repeats;
    w->threads = (size_t)jobs;
    w->min_repeats = (unsigned)(repeats > REPEATS_LIMIT ? REPEATS_LIMIT : repeats);
    w->min_sequence_ns = ms < 0 ? 0 : ms > 0 ? (int64_t)llround(ms * NS_PER_MS) : 1;
    return true;
}
