/* Many logs at once, and which of them are one log that was rotated.
 *
 *     postgresql-2026-11-20_000000.log  postgresql-2026-11-21_000000.log       a file per day
 *     slow.log  slow.log.1  slow.log.2.gz                                      logrotate: the newest has no
 * number app.log-20261120.zst
 *
 * Names that are equal without their digits and compression belong together. They are read in the order of
 * their first times, and a file goes on where the one before ended unless it starts before that: then it is
 * another server's log of the same time (db1.log, db2.log), and its sessions are its own.
 *
 *     postgresql-Mon.log  postgresql-Mon.csv  postgresql-Mon.json              one log, written two or three
 * times
 *
 * Such names with the same first time are one log in several destinations, and the last of them is read.
 */
#include <stdlib.h>

#include "workload/event.h"

struct log_file {
    const char *path;
    struct slice series; /* what it shares with the other files of its log */
    int64_t first;
    size_t order; /* as given */
};

/* "a/app.log-20261120.gz" -> "a/app.log" */
static struct slice series_of(struct arena *a, const char *path)
{
    static const char *const ends[] = {".gz", ".zst", ".xz", ".bz2", ".old"};
    struct slice s = slice_of(path);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (slice_ends(s, slice_of(ends[i]))) s.n -= strlen(ends[i]);
    const char *slash = s.n ? memrchr(s.p, '/', s.n) : NULL;
    size_t name = slash ? (size_t)(slash - s.p) + 1 : 0, n = 0;
    char *out = arena_alloc(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        bool digit = i >= name && ascii_is_digit(s.p[i]);
        if (!digit)
            out[n++] = s.p[i];
        else if (n > name + 1 && strchr("-_.", out[n - 1])) /* the number's separator goes with it */
            n--;
    }
    return (struct slice){out, n};
}

static int by_series(const void *a, const void *b)
{
    const struct log_file *x = a, *y = b;
    int series = slice_compare(x->series, y->series);
    if (series) return series;
    if (x->first != y->first) return x->first < y->first ? -1 : 1;
    int path = strcmp(x->path, y->path);
    return path ? path : x->order < y->order ? -1 : 1;
}

/* Series in the order in which they were named first. */
static int by_order(const void *a, const void *b)
{
    const struct log_file *x = a, *y = b;
    return x->order < y->order ? -1 : x->order > y->order;
}

static void sort_files(struct log_file *files, size_t n, const struct workload_options *options)
{
    qsort(files, n, sizeof *files, by_series);
    for (size_t i = 0, end; i < n; i = end) {
        size_t least = files[i].order;
        for (end = i; end < n && slice_eq(files[end].series, files[i].series); end++)
            if (files[end].order < least) least = files[end].order;
        for (size_t k = i; end - i > 1 && k < end; k++)
            files[k].first = log_first_time(files[k].path, options);
        qsort(files + i, end - i, sizeof *files, by_series);
        for (size_t k = i; k < end; k++) files[k].order = least * n + (k - i);
    }
    qsort(files, n, sizeof *files, by_order);
}

/* ---- destinations -------------------------------------------------------------------------------------- */

enum { DESTINATIONS = 3, SAME_TIME = 2000000 }; /* microseconds; not all are written at once */
static const char *const destinations[DESTINATIONS] = {".log", ".csv", ".json"};

/* The name without the destination's ending; -1 when it has none. Compressed ones are not looked for. */
static int destination_of(const char *path, struct slice *stem)
{
    *stem = slice_of(path);
    for (int i = 0; i < DESTINATIONS; i++)
        if (slice_ends(*stem, slice_of(destinations[i]))) {
            stem->n -= strlen(destinations[i]);
            return i;
        }
    return -1;
}

/* The file of the list that holds the same log as files[i] and is read instead; NULL when there is none. */
static const char *written_again(const struct log_file *files, size_t n, size_t i,
                                 const struct workload_options *options)
{
    struct slice stem, other;
    int mine = destination_of(files[i].path, &stem);
    for (size_t k = 0; mine >= 0 && k < n; k++) {
        if (destination_of(files[k].path, &other) <= mine || !slice_eq(stem, other)) continue;
        int64_t first = log_first_time(files[i].path, options),
                again = log_first_time(files[k].path, options);
        if (first == WORKLOAD_NO_TIME || again == WORKLOAD_NO_TIME) continue;
        if (first - again < SAME_TIME && again - first < SAME_TIME) return files[k].path;
    }
    return NULL;
}

size_t workload_read_all(struct workload *w, const char *const *paths, size_t n,
                         const struct workload_options *options, const struct workload_listener *listener)
{
    struct arena a = {0};
    struct log_file *files = ARENA_ARRAY(&a, struct log_file, n);
    struct assembly *as = NULL;
    size_t failed = 0;
    for (size_t i = 0; i < n; i++)
        files[i] = (struct log_file){paths[i], series_of(&a, paths[i]), WORKLOAD_NO_TIME, i};
    sort_files(files, n, options);
    for (size_t i = 0; i < n && !(options && options->stop && *options->stop); i++) {
        struct error err = {{0}};
        const char *again = written_again(files, n, i, options);
        if (again) {
            if (listener && listener->left_out) listener->left_out(listener->context, files[i].path, again);
            continue;
        }
        bool goes_on = as && slice_eq(files[i].series, files[i - 1].series) &&
                       files[i].first != WORKLOAD_NO_TIME && assembly_time(as) != WORKLOAD_NO_TIME &&
                       files[i].first >= assembly_time(as);
        if (as && !goes_on) {
            assembly_close(as);
            as = NULL;
        }
        if (listener && listener->begins) listener->begins(listener->context, files[i].path);
        bool ok = workload_read_part(w, files[i].path, options, &as, &err);
        failed += !ok;
        if (listener && listener->ended) listener->ended(listener->context, files[i].path, ok ? NULL : &err);
    }
    if (as) assembly_close(as);
    arena_free(&a);
    return failed;
}
