/* What users of other log analysers had to complain about, one case of our own making each. The name of a
 * case says what went wrong there: queries cut, lost, counted twice, or a log not recognised at all. */
#include <stdio.h>
#include <zlib.h>

#include "test.h"
#include "workload/workload.h"

#define PG "2026-11-20 23:46:05.019 UTC [7] app@shop "
#define SLOW(n)                                                                                              \
    "# Time: 2026-11-20T23:46:0" n ".000000Z\n# User@Host: app[app] @ localhost []  Id:     8\n"             \
    "# Query_time: 1.000000  Lock_time: 0.000000 Rows_sent: 1  Rows_examined: 1\n"

struct quirk {
    const char *name, *text;
    uint64_t calls;
    size_t shapes;
    const char *shape; /* part of the first shape's text; NULL: any */
    int64_t total_ns;  /* 0: any */
};

static const struct quirk quirks[] = {
    {"crlf_does_not_cut_queries",
     PG "LOG:  duration: 1.000 ms  statement: SELECT a\r\n\tFROM t;\r\n" PG
        "LOG:  duration: 1.000 ms  statement: SELECT a FROM t;\r\n",                                                              2, 1, "select a from t",             2000000   },
    {"a_newline_in_a_bind_value_is_part_of_it",
     PG "LOG:  duration: 1.000 ms  execute s: SELECT a FROM t WHERE b = $1 AND c = $2\n" PG
        "DETAIL:  parameters: $1 = 'one\n\ttwo', $2 = '3'\n",                                                                     1, 1, "b = ? and c = ?",             1000000   },
    {"commas_and_dollars_in_a_bind_value_split_nothing",
     PG "LOG:  duration: 1.000 ms  execute s: SELECT a FROM t WHERE b = $1\n" PG
        "DETAIL:  parameters: $1 = 'x, $2 = ''y'', $10 = z'\n",                                                                   1, 1, "b = ?",                       0         },
    {"version_16_writes_parameters_with_a_capital",
     PG "LOG:  duration: 1.000 ms  execute s: SELECT a FROM t WHERE b = $1\n" PG
        "DETAIL:  Parameters: $1 = '4'\n",                                                                                        1, 1, NULL,                          0         },
    {"a_statement_name_may_hold_colons",
     PG "LOG:  duration: 1.000 ms  execute py:0x7f6754010ad0: SELECT a FROM t\n",                                                 1, 1, "select a from t",             0         },
    {"a_slow_bind_counts_for_its_statement",
     PG "LOG:  duration: 900.000 ms  bind s: SELECT a FROM t WHERE b = $1\n" PG
        "DETAIL:  parameters: $1 = '4'\n" PG
        "LOG:  duration: 1.000 ms  execute s: SELECT a FROM t WHERE b = $1\n" PG
        "DETAIL:  parameters: $1 = '4'\n",                                                                                        1, 1, NULL,                          901000000 },
    {"a_slow_bind_whose_execution_was_quick_is_a_call",
     PG "LOG:  duration: 900.000 ms  bind s: SELECT a FROM t WHERE b = $1\n" PG
        "DETAIL:  parameters: $1 = '4'\n" PG "LOG:  duration: 1.000 ms  statement: SELECT 1 FROM u\n",
     2,                                                                                                                              2, "select a from t where b = ?", 901000000 },
    {"a_slow_parse_is_not_the_next_statements_time",
     PG "LOG:  duration: 900.000 ms  parse s: SELECT a FROM t WHERE b = $1\n" PG
        "LOG:  duration: 1.000 ms  statement: SELECT a FROM u\n",                                                                 1, 1, "select a from u",             1000000   },
    {"two_blanks_behind_a_colon_end_no_statement",
     PG "LOG:  duration: 1.000 ms  statement: SELECT a AS \"x:  y\",\n\tHINT:  b FROM t\n",                                       1, 1, "from t",
     0                                                                                                                                                                           },
    {"a_prefix_with_a_session_id_only",
     "2026-11-20 23:46:05 UTC-6b00dbbc.55ba-LOG:  duration: 1.000 ms  statement: SELECT a FROM t\n",                              1, 1,
     "select a from t",                                                                                                                                                0         },
    {"a_prefix_with_host_and_port",
     "2026-11-20 23:46:05 UTC:10.0.0.4(48808):app@shop:[18762]:LOG:  duration: 1.000 ms  statement: SELECT a "
     "FROM t\n",                                                                                                                  1, 1, "select a from t",             0         },
    {"google_cloud_sql",
     "{\"insertId\":\"x\",\"logName\":\"projects/p/logs/"
     "cloudsql.googleapis.com%2Fpostgres.log\",\"severity\":\"INFO\","
     "\"textPayload\":\"[24667]: [3-1] db=shop,user=app LOG:  duration: 1.000 ms  statement: SELECT a FROM "
     "t\","
     "\"timestamp\":\"2026-11-20T23:46:05.019Z\"}\n",                                                                             1, 1, "select a from t",             0         },
    {"parameters_that_are_not_logged_make_no_other_shapes",
     PG "LOG:  duration: 1.000 ms  execute s: SELECT a FROM t WHERE b = $1\n" PG
        "LOG:  duration: 1.000 ms  statement: SELECT a FROM t WHERE b = 7\n",                                                     2, 1, NULL,                          0         },
    {"log_statement_and_log_duration_are_one_call",
     PG "LOG:  statement: SELECT a FROM t\n" PG "LOG:  duration: 1.264 ms\n",                                                     1, 1, NULL,                          1264000   },
    {"log_statement_all_and_min_duration_are_one_call",
     PG "LOG:  execute s: SELECT a FROM t WHERE b = $1\n" PG "DETAIL:  parameters: $1 = '4'\n" PG
        "LOG:  duration: 1.264 ms\n",                                                                                             1, 1, NULL,                          1264000   },
    {"auto_explain_and_min_duration_are_one_call",
     PG "LOG:  duration: 4.000 ms  plan:\n\tQuery Text: SELECT a FROM t WHERE b = 1\n"
        "\tSeq Scan on t  (cost=0.00..1.00 rows=1 width=4)\n" PG
        "LOG:  duration: 5.000 ms  statement: SELECT a FROM t WHERE b = 1\n",                                                     1, 1, NULL,                          5000000   },
    {"quotes_and_newlines_in_csv",
     "2026-11-20 23:46:04.992 UTC,\"app\",\"shop\",21946,\"[local]\",6b00dbbc.55ba,5,\"SELECT\",2026-11-20 "
     "23:46:04 "
     "UTC,4/137452,0,LOG,00000,\"duration: 0.341 ms  statement: SELECT \"\"a\"\",\n'x,\"\"y'\nFROM "
     "t\",,,,,,,,,\"web\",\"client backend\",,130\n",                                                                             1, 1, "from t",                      341000    },
    {"csv_of_version_12_has_23_columns",
     "2026-11-20 23:46:04.992 UTC,\"app\",\"shop\",21946,\"[local]\",6b00dbbc.55ba,5,\"SELECT\",2026-11-20 "
     "23:46:04 "
     "UTC,4/137452,0,LOG,00000,\"duration: 0.341 ms  statement: SELECT a FROM t\",,,,,,,,,\"web\"\n",                             1, 1, "from t",                      0         },
    {"csv_of_version_13_has_24_columns",
     "2026-11-20 23:46:04.992 UTC,\"app\",\"shop\",21946,\"[local]\",6b00dbbc.55ba,5,\"SELECT\",2026-11-20 "
     "23:46:04 "
     "UTC,4/137452,0,LOG,00000,\"duration: 0.341 ms  statement: SELECT a FROM t\",,,,,,,,,\"web\",\"client "
     "backend\"\n",                                                                                                               1, 1, "from t",                      0         },
    {"braces_in_jsonlog_end_nothing",
     "{\"timestamp\":\"2026-11-20 23:46:04.992 "
     "UTC\",\"user\":\"app\",\"dbname\":\"shop\",\"pid\":7,\"session_id\":"
     "\"6b.7\",\"error_severity\":\"LOG\",\"message\":\"duration: 0.341 ms  statement: SELECT '{\\\"k\\\": "
     "\\\"v\\\"}' FROM t\"}\n",                                                                                                   1, 1, "select ? from t",             0         },
    {"a_prefix_without_a_pid",
     "2026-11-20 23:46:05 UTC LOG:  duration: 1.000 ms  statement: SELECT a FROM t\n",                                            1, 1, NULL,                          0         },
    {"a_prefix_without_a_time",                             "[7] LOG:  duration: 1.000 ms  statement: SELECT a FROM t\n",         1, 1, NULL,                          0         },
    {"one_line_is_enough_to_know_a_log",                    PG "LOG:  duration: 1.000 ms  statement: SELECT a FROM t\n",          1, 1,
     NULL,                                                                                                                                                             0         },
    {"a_server_that_speaks_german",
     PG "LOG:  Dauer: 1.000 ms  Anweisung: SELECT a FROM t\n" PG
        "LOG:  Dauer: 2.000 ms  Parsen s: SELECT a FROM "
        "t\n" PG "LOG:  Dauer: 4.000 ms  Ausführen s: SELECT a FROM t\n",
     2,                                                                                                                              1, NULL,                          7000000   },
    {"a_server_that_speaks_chinese",
     "2026-11-20 23:46:05.019 UTC [7] app@shop 日志:  执行时间: 1.000 ms 语句: SELECT a FROM t\n",                        1, 1, NULL,
     0                                                                                                                                                                           },
    {"one_blank_behind_the_level",                          PG "LOG: duration: 1.000 ms  statement: SELECT a FROM t\n",           1, 1, NULL,                          0         },
    {"verbose_messages_have_a_code_and_a_location",
     PG "LOG:  00000: duration: 1.000 ms  statement: SELECT a FROM t\n" PG
        "LOCATION:  exec_simple_query, postgres.c:1291\n",                                                                        1, 1, NULL,                          0         },
    {"an_application_name_may_hold_anything",
     "2026-11-20 23:46:05.019 UTC [7] [user=app,db=shop,app=a, with \"odd\" name|x=1] LOG:  duration: 1.000 "
     "ms  "
     "statement: SELECT a FROM t\n",                                                                                              1, 1, NULL,                          0         },
    {"numbers_are_one_value",
     PG "LOG:  duration: 1.000 ms  statement: SELECT a FROM t WHERE b = 3.5 AND c = 1e2\n",                                       1, 1,
     "b = ? and c = ?",                                                                                                                                                0         },
    {"an_apostrophe_in_a_comment_quotes_nothing",
     PG "LOG:  duration: 1.000 ms  statement: SELECT a -- it's here\n\tFROM t WHERE b = 'x'\n",                                   1, 1,
     "select a from t where b = ?",                                                                                                                                    0         },
    {"a_log_line_in_a_literal_is_none",
     PG "LOG:  duration: 1.000 ms  statement: SELECT '\n\t" PG
        "LOG:  duration: 9.000 ms  statement: SELECT fake' FROM t\n",                                                             1, 1, NULL,                          1000000   },
    {"casts_in_value_lists_are_one_shape",
     PG "LOG:  duration: 1.000 ms  statement: SELECT a FROM t WHERE b IN (1, 2, 3)\n" PG
        "LOG:  duration: 1.000 ms  statement: SELECT a FROM t WHERE b IN (1, 2)\n",                                               2, 1, "in (?+)",                     0         },
    {"an_azure_flexible_server",
     "{\"records\":[{\"properties\":{\"timestamp\":\"2023-02-27 22:21:11.823 "
     "UTC\",\"processId\":2030,\"errorLevel\":"
     "\"LOG\",\"sqlerrcode\":\"00000\",\"message\":\"2023-02-27 22:21:11 UTC-63fd2d17.7ee-LOG:  duration: "
     "0.053 ms  "
     "statement: SELECT a FROM "
     "t;\"},\"time\":\"2023-02-27T22:21:11.823Z\",\"category\":\"PostgreSQLLogs\"}]}\n",                                          1, 1, NULL,                          0         },
    {"a_number_sign_in_a_mysql_query",                      SLOW("5") "SELECT a FROM t WHERE b = '# no comment';\n",              1, 1, "b = ?",
     0                                                                                                                                                                           },
    {"the_last_event_needs_no_line_end",                    SLOW("5") "SELECT a FROM t",                                          1, 1, NULL,                          1000000000},
    {"a_header_that_lost_its_number_sign",
     "# Time: 2026-11-20T23:46:05.000000Z\n# User@Host: app[app] @ localhost []  Id:     8\n"
     "# Query_time: 1.000000  Lock_time: 0.000000 Rows_sent: 1  Rows_examined: 1\n"
     " Tmp_tables: 1  Tmp_disk_tables: 0\nSELECT a FROM t;\n",                                                                    1, 1, NULL,                          0         },
    {"line_comments_are_not_joined_with_what_follows",      SLOW("5") "SELECT a -- all of them\nFROM t;\n",                       1, 1,
     "select a from t",                                                                                                                                                0         },
    {"a_header_in_a_literal_is_none",
     SLOW("5") "INSERT INTO t VALUES ('\n# User@Host: evil[evil] @ localhost []\n');\n" SLOW(
         "6") "SELECT a FROM t;\n",
     2,                                                                                                                              2, NULL,                          2000000000},
    {"mariadb_repeats_no_time",
     "# Time: 261120 23:57:56\n# User@Host: app[app] @ localhost []\n# Thread_id: 4  Schema: shop  QC_hit: "
     "No\n"
     "# Query_time: 1.000000  Lock_time: 0.000000  Rows_sent: 1  Rows_examined: 1\nSET "
     "timestamp=1795218361;\n"
     "SELECT a FROM t;\n# User@Host: app[app] @ localhost []\n# Thread_id: 4  Schema:   QC_hit: No\n"
     "# Query_time: 1.000000  Lock_time: 0.000000  Rows_sent: 1  Rows_examined: 1\nSET "
     "timestamp=1795218362;\n"
     "SELECT a FROM t;\n",                                                                                                        2, 1, NULL,                          2000000000},
    {"a_banner_in_the_middle_of_a_slow_log",
     SLOW("5") "SELECT a FROM t;\n/usr/sbin/mysqld, Version: 8.0.36. started with:\nTcp port: 3306  Unix "
               "socket: "
               "/s\nTime                 Id Command    Argument\n" SLOW("6") "SELECT a FROM t;\n",
     2,                                                                                                                              1, NULL,                          0         },
    {"wide_characters_are_kept",                            SLOW("5") "SELECT a FROM tä WHERE b = '日本';\n",                  1, 1, "tä",                         0         },
    {"bytes_that_are_no_utf8",                              PG "LOG:  duration: 1.000 ms  statement: SELECT '\xff\xfe' FROM t\n", 1, 1,
     NULL,                                                                                                                                                             0         },
    {"statements_of_the_server_itself_are_no_queries",
     PG "LOG:  duration: 1.000 ms  statement: SELECT a FROM t\n"
        "2026-11-20 23:46:06.000 UTC [9] LOG:  checkpoint complete: wrote 3 buffers (0.0%)\n",                                    1, 1, NULL,                          0         },
};

static void quirk(void **state)
{
    const struct quirk *q = *state;
    struct workload w;
    struct error err = {""};
    workload_open(&w);
    if (!workload_read_text(&w, q->name, slice_of(q->text), NULL, &err)) fail_msg("%s", err.text);
    workload_finish(&w);
    assert_int_equal(w.calls, q->calls);
    if (w.shapes.n != q->shapes)
        fail_msg("%zu shapes, first: %.*s", w.shapes.n, SLICE_ARG(w.shapes.at[0]->text));
    if (q->shape && slice_find(w.shapes.at[0]->text, slice_of(q->shape), 0) < 0)
        fail_msg("it is %.*s", SLICE_ARG(w.shapes.at[0]->text));
    if (q->total_ns) assert_int_equal(w.total_ns, q->total_ns);
    workload_close(&w);
}

/* With several threads a compressed log was read by none. */
static void compressed_logs_are_read_by_any_number_of_threads(void **state)
{
    (void)state;
    struct buf plain = {0};
    for (int i = 0; i < 4000; i++)
        buf_printf(&plain, PG "LOG:  duration: 1.000 ms  statement: SELECT a FROM t WHERE b = %d\n", i);
    unsigned char *packed = malloc(plain.n + 100);
    z_stream z = {.next_in = (Bytef *)plain.p, .avail_in = (uInt)plain.n, .next_out = packed};
    z.avail_out = (uInt)(plain.n + 100);
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    struct slice text = {(const char *)packed, z.total_out};
    deflateEnd(&z);
    for (size_t threads = 1; threads < 4; threads++) {
        struct workload w;
        struct error err = {""};
        workload_open(&w);
        assert_true(workload_read_text(
            &w, "log", text, &(struct workload_options){.threads = threads, .chunk_size = 9000}, &err));
        assert_int_equal(w.calls, 4000);
        workload_close(&w);
    }
    free(packed);
    buf_free(&plain);
}

/* --since asked for a time in one form and the log had another. */
static void since_works_for_every_form_of_time(void **state)
{
    static const char *const logs[] = {
        SLOW("1") "SELECT a FROM t;\n" SLOW("5") "SELECT a FROM t;\n",
        "# Time: 261120 23:46:01\n# User@Host: app[app] @ localhost []  Id: 8\n# Query_time: 0.1  Lock_time: "
        "0 "
        "Rows_sent: 1  Rows_examined: 1\nSELECT a FROM t;\n# Time: 261120 23:46:05\n# User@Host: app[app] @ "
        "localhost []  Id: 8\n# Query_time: 0.1  Lock_time: 0 Rows_sent: 1  Rows_examined: 1\nSELECT a FROM "
        "t;\n",
        "2026-11-20 23:46:01 UTC [7] LOG:  duration: 1.000 ms  statement: SELECT a FROM t\n"
        "2026-11-21 00:46:05 CET [7] LOG:  duration: 1.000 ms  statement: SELECT a FROM t\n",
        "1795218361.123 [7] LOG:  duration: 1.000 ms  statement: SELECT a FROM t\n"
        "1795218365.123 [7] LOG:  duration: 1.000 ms  statement: SELECT a FROM t\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof logs / sizeof *logs; i++) {
        struct workload w;
        struct error err = {""};
        workload_open(&w);
        assert_true(workload_read_text(&w, "log", slice_of(logs[i]),
                                       &(struct workload_options){.since = 1795218363000000}, &err));
        if (w.calls != 1) fail_msg("log %zu: %llu calls", i, (unsigned long long)w.calls);
        workload_close(&w);
    }
}

/* An empty report with exit code 0 after a failure. */
static void what_is_no_log_is_an_error(void **state)
{
    struct workload w;
    struct error err = {""};
    (void)state;
    workload_open(&w);
    assert_false(
        workload_read_text(&w, "notes", SLICE("Dear diary,\ntoday nothing happened.\n"), NULL, &err));
    assert_non_null(strstr(err.text, "no log format fits"));
    assert_false(workload_read(&w, "/nonexistent/x.log", NULL, &err));
    workload_close(&w);
}

enum { QUIRKS = sizeof quirks / sizeof *quirks };

int main(void)
{
    struct CMUnitTest tests[QUIRKS + 3];
    for (size_t i = 0; i < QUIRKS; i++)
        tests[i] = (struct CMUnitTest){
            .name = quirks[i].name, .test_func = quirk, .initial_state = (void *)(size_t)&quirks[i]};
    tests[QUIRKS] = (struct CMUnitTest)cmocka_unit_test(compressed_logs_are_read_by_any_number_of_threads);
    tests[QUIRKS + 1] = (struct CMUnitTest)cmocka_unit_test(since_works_for_every_form_of_time);
    tests[QUIRKS + 2] = (struct CMUnitTest)cmocka_unit_test(what_is_no_log_is_an_error);
    return _cmocka_run_group_tests("quirks of logs", tests, QUIRKS + 3, NULL, NULL);
}
