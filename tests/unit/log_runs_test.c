/* Runs that are easily miscounted: over several connections, by requests one after the other, with the clock
 * of a log that knows seconds only. */
#include "test.h"

#include "base/buf.h"
#include "workload/workload.h"

static void read_buf(struct workload *w, struct buf *b)
{
    struct error err = {""};
    workload_open(w);
    if (!workload_read_text(w, "a.log", buf_slice(b), NULL, &err)) fail_msg("%s", err.text);
    workload_finish(w);
    buf_free(b);
}

static void put_call(struct buf *b, int pid, int ms, const char *sql)
{
    buf_printf(b, "2026-11-20 23:46:%02d.%03d UTC [%d] app@shop LOG:  duration: 1.000 ms  statement: %s\n",
               ms / 1000, ms % 1000, pid, sql);
}

/* Five requests at once, each a list and nine look-ups, every statement on another of six connections. */
static void a_trace_may_use_many_connections(void **state)
{
    (void)state;
    enum { TRACES = 5, CALLS = 10, CONNECTIONS = 6 };
    struct buf b = {0};
    struct workload w;
    uint32_t random = 7;
    for (int made[TRACES] = {0}, left = TRACES * CALLS; left;) {
        random = random * 1664525 + 1013904223;
        int trace = (int)(random >> 24) % TRACES, pid = (int)(random >> 16) % CONNECTIONS + 1;
        if (made[trace] == CALLS) continue;
        char sql[200];
        int n = made[trace]++;
        if (n == 0)
            snprintf(sql, sizeof sql, "SELECT id, author FROM posts WHERE blog = %d", trace);
        else
            snprintf(sql, sizeof sql, "SELECT * FROM authors WHERE id = %d", 100 * trace + n);
        snprintf(sql + strlen(sql), sizeof sql - strlen(sql),
                 " /*route='/posts',traceparent='00-%032d-%016d-01'*/", trace + 1, trace + 1);
        put_call(&b, pid, TRACES * CALLS - left--, sql);
    }
    read_buf(&w, &b);
    assert_int_equal(w.sequences.n, 1);
    const struct sequence *q = w.sequences.at[0];
    const struct shape_stats *parent = workload_find(&w, q->parent);
    assert_int_equal(q->kind, SEQUENCE_N_PLUS_ONE);
    assert_int_equal(q->occurrences, TRACES);
    assert_int_equal(q->statements, TRACES * (CALLS - 1));
    assert_int_equal(q->repeats, CALLS - 1);
    assert_true(q->certain);
    assert_non_null(parent);
    assert_true(slice_starts(parent->text, SLICE("select id, author from posts")));
    workload_close(&w);
}

/* More traces than are kept at a time. */
static void traces_are_judged_when_others_push_them_out(void **state)
{
    (void)state;
    enum { TRACES = 1000, CALLS = 5 };
    struct buf b = {0};
    struct workload w;
    for (int trace = 0; trace < TRACES; trace++)
        for (int i = 0; i < CALLS; i++) {
            char sql[200];
            snprintf(sql, sizeof sql, "SELECT * FROM authors WHERE id = %d /*request_id='%d'*/",
                     10 * trace + i, trace);
            put_call(&b, 1 + (trace + i) % 3, trace, sql);
        }
    read_buf(&w, &b);
    assert_int_equal(w.sequences.n, 1);
    assert_int_equal(w.sequences.at[0]->occurrences, TRACES);
    assert_int_equal(w.sequences.at[0]->statements, TRACES * CALLS);
    workload_close(&w);
}

/* Without a transaction or a trace, a request that comes twelve times is no loop; the loop in it is. */
static void requests_one_after_the_other_are_no_outer_loop(void **state)
{
    (void)state;
    enum { REQUESTS = 12, ITEMS = 7 };
    struct buf b = {0};
    struct workload w;
    for (int i = 0; i < REQUESTS; i++) {
        char sql[200];
        snprintf(sql, sizeof sql, "SELECT id FROM orders WHERE customer = %d", i);
        put_call(&b, 1, 20 * i, sql);
        for (int k = 0; k < ITEMS; k++) {
            snprintf(sql, sizeof sql, "SELECT * FROM items WHERE order_id = %d", 100 * i + k);
            put_call(&b, 1, 20 * i + k, sql);
        }
    }
    read_buf(&w, &b);
    assert_int_equal(w.sequences.n, 1);
    assert_int_equal(w.sequences.at[0]->occurrences, REQUESTS);
    assert_int_equal(w.sequences.at[0]->repeats, ITEMS);
    assert_int_equal(w.sequences.at[0]->statements, REQUESTS * ITEMS);
    workload_close(&w);
}

/* Two calls a millisecond apart may stand in different seconds. */
static void a_change_of_second_is_no_pause(void **state)
{
    (void)state;
    struct buf b = {0};
    struct workload w;
    buf_text(&b, "Time                 Id Command    Argument\n");
    for (int i = 0; i < 8; i++)
        buf_printf(&b, "261120 23:58:%02d\t    18 Query\tSELECT * FROM items WHERE order_id = %d\n",
                   8 + i / 4, i);
    for (int i = 0; i < 4; i++)
        buf_printf(&b, "261120 23:59:%02d\t    18 Query\tSELECT * FROM users WHERE id = %d\n", 3 * i, i);
    read_buf(&w, &b);
    assert_int_equal(w.sequences.n, 1);
    assert_int_equal(w.sequences.at[0]->repeats, 8);
    workload_close(&w);
}

/* What a dump tool asks of the catalog is its own business. */
static void a_dump_is_no_chatty_transaction(void **state)
{
    (void)state;
    struct buf b = {0};
    struct workload w;
    put_call(&b, 1, 0, "BEGIN");
    for (int i = 0; i < 80; i++)
        put_call(&b, 1, i, "SELECT oid, relname FROM pg_catalog.pg_class WHERE oid = 7");
    put_call(&b, 1, 90, "COMMIT");
    read_buf(&w, &b);
    assert_int_equal(w.sequences.n, 0);
    workload_close(&w);
}

/* log_duration writes no text: a single duration before the execution is its bind step. */
static void a_bind_step_is_no_parse_step(void **state)
{
    (void)state;
    struct buf b = {0};
    struct workload w;
#define LINE "2026-11-20 23:46:05.019 UTC [7] app@shop "
    buf_text(&b, LINE "LOG:  duration: 0.300 ms\n" LINE "LOG:  duration: 0.200 ms\n" LINE
                      "LOG:  execute s: SELECT a FROM t WHERE b = $1\n" LINE
                      "DETAIL:  parameters: $1 = '4'\n" LINE "LOG:  duration: 1.000 ms\n");
    for (int i = 0; i < 4; i++)
        buf_text(&b,
                 LINE "LOG:  duration: 0.200 ms\n" LINE "LOG:  execute s: SELECT a FROM t WHERE b = $1\n" LINE
                      "DETAIL:  parameters: $1 = '4'\n" LINE "LOG:  duration: 1.000 ms\n");
    read_buf(&w, &b);
    assert_int_equal(w.shapes.n, 1);
    assert_int_equal(w.shapes.at[0]->calls, 5);
    assert_int_equal(w.shapes.at[0]->prepares, 1);
    assert_int_equal(w.shapes.at[0]->total_ns, 6300000);
    assert_int_equal(w.inputs.at[0].without_text, 0);
    workload_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_trace_may_use_many_connections),
        cmocka_unit_test(traces_are_judged_when_others_push_them_out),
        cmocka_unit_test(requests_one_after_the_other_are_no_outer_loop),
        cmocka_unit_test(a_change_of_second_is_no_pause),
        cmocka_unit_test(a_dump_is_no_chatty_transaction),
        cmocka_unit_test(a_bind_step_is_no_parse_step),
    };
    return cmocka_run_group_tests_name("log_runs", tests, NULL, NULL);
}
