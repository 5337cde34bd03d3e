/* pgbouncer's log: sessions and statistics, no SQL. It is recognised so that the user is told. */
#include "workload/event.h"

static int pgbouncer_score(struct slice sample)
{
    struct slice s = {sample.p, sample.n < 20000 ? sample.n : 20000};
    return slice_find(s, SLICE(" LOG C-0x"), 0) > 0 || slice_find(s, SLICE(" LOG S-0x"), 0) > 0 ||
                   slice_find(s, SLICE("LOG stats: "), 0) > 0 || slice_find(s, SLICE("LOG Stats: "), 0) > 0
               ? 99
               : 0;
}

static bool pgbouncer_learn(struct arena *a, struct slice sample, const struct workload_options *o,
                            const void **format, struct slice *detail, struct error *err)
{
    (void)a;
    (void)sample;
    (void)o;
    (void)format;
    (void)detail;
    return error_set(
        err, "this is a log of pgbouncer, which holds sessions but no SQL; give the PostgreSQL server's log");
}

const struct log_format pgbouncer_format = {
    .name = "pgbouncer",
    .what = "recognised only: it holds no SQL",
    .score = pgbouncer_score,
    .learn = pgbouncer_learn,
};
