/* The workload stage on logs made here: chunks, threads, merging, saving, sequences, readers' corner cases.
 */
#include <unistd.h>

#include "report/report.h"
#include "test.h"
#include "workload/workload.h"

/* ---- helpers
 * ------------------------------------------------------------------------------------------------ */

static struct slice read_sample(struct arena *a, const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "testdata/logs/%s", name);
    FILE *f = fopen(path, "rb");
    if (!f) fail_msg("%s cannot be opened", path);
    char *text = arena_alloc(a, 1 << 20);
    size_t n = fread(text, 1, 1 << 20, f);
    fclose(f);
    return (struct slice){text, n};
}

/* The whole digest as JSON: two workloads are equal when these are. */
static struct slice digest_of(struct arena *a, struct workload *w)
{
    struct buf b = {0};
    workload_finish(w);
    digest_write_json(&(struct digest_report){.workload = w, .series = true}, &b);
    struct slice text = slice_copy(a, buf_slice(&b));
    buf_free(&b);
    /* the inputs' lines and records depend on how the input was cut; the rest must not */
    ptrdiff_t shapes = slice_find(text, SLICE("\"shapes\":["), 0);
    return (struct slice){text.p + shapes, text.n - (size_t)shapes};
}

static struct slice digest_text(struct arena *a, struct slice text, const struct workload_options *o)
{
    struct workload w;
    struct error err = {""};
    workload_open(&w);
    if (!workload_read_text(&w, "log", text, o, &err)) fail_msg("%s", err.text);
    struct slice digest = digest_of(a, &w);
    workload_close(&w);
    return digest;
}

static void open_text(struct workload *w, const char *text)
{
    struct error err = {""};
    workload_open(w);
    if (!workload_read_text(w, "log", slice_of(text), NULL, &err)) fail_msg("%s", err.text);
    workload_finish(w);
}

static const struct shape_stats *shape_with(const struct workload *w, const char *part)
{
    for (size_t i = 0; i < w->shapes.n; i++)
        if (slice_find(w->shapes.at[i]->text, slice_of(part), 0) >= 0) return w->shapes.at[i];
    fail_msg("no shape holds '%s'", part);
    return NULL;
}

static const struct sequence *sequence_of(const struct workload *w, enum sequence_kind kind)
{
    for (size_t i = 0; i < w->sequences.n; i++)
        if (w->sequences.at[i]->kind == kind) return w->sequences.at[i];
    return NULL;
}

static void assert_same(struct slice a, struct slice b, size_t where)
{
    if (slice_eq(a, b)) return;
    size_t i = 0;
    while (i < a.n && i < b.n && a.p[i] == b.p[i]) i++;
    size_t from = i > 100 ? i - 100 : 0;
    fail_msg("case %zu differs at %zu:\n%.*s\n%.*s", where, i, (int)(a.n - from < 200 ? a.n - from : 200),
             a.p + from, (int)(b.n - from < 200 ? b.n - from : 200), b.p + from);
}

/* ---- independence of chunks, threads, files
 * ------------------------------------------------------------------ */

static const char *const samples[] = {
    "postgres.log",
    "postgres.csv",
    "postgres.json",
    "mysql_slow.log",
    "mysql_general.log",
    "syslog.log",
    "logplex.log",
    "cloudsql.json",
    "docker.json",
    "django32_default.log",
    "typeorm_simple.log",
    "sqlalchemy14_debug.log",
    "activerecord61_rails.log",
    "sqlite3_cli_trace.log",
    "hibernate.log",
    "mysql_binlog.txt",
    "mysql_binlog_mariadb.txt",
    "utf16le.log",
    "utf16be.log",
    "generic.log",
    "container_mixed.log",
    "bind_only.log",
    "rds.log",
    "cloudwatch.log",
    "mysql_cloudwatch.json",
    "logplex_fields.log",
    "azure_export.json",
    "cnpg_mixed.json",
    "alloydb.json",
    "auto_explain.log",
    "hibernate5.log",
    "prisma.log",
    "drizzle.log",
    "sequelize.log",
    "gorm_colour.log",
    "cassandra_fql.txt",
    "cassandra_audit.log",
    "cassandra_slow.log",
    "scylla_audit.log",
    "django_json.log",
    "syslog_iso.log",
    "scylla_audit_table.txt",
    "pg_stat_statements_psql.txt",
    "azure_records.json",
    "otlp.jsonl",
    "redshift.log",
    "compose.log",
};
enum { SAMPLES = sizeof samples / sizeof *samples };

static void any_chunk_size_gives_one_digest(void **state)
{
    (void)state;
    for (size_t k = 0; k < SAMPLES; k++) {
        struct arena a = {0};
        struct slice text = read_sample(&a, samples[k]);
        struct slice whole = digest_text(&a, text, &(struct workload_options){.threads = 1});
        for (size_t size = 1; size < 700; size += size < 64 ? 1 : 37)
            assert_same(whole,
                        digest_text(&a, text, &(struct workload_options){.threads = 1, .chunk_size = size}),
                        size);
        for (size_t threads = 2; threads < 5; threads++)
            assert_same(
                whole,
                digest_text(&a, text, &(struct workload_options){.threads = threads, .chunk_size = 300}),
                threads);
        arena_free(&a);
    }
}

static void merging_is_commutative_and_associative(void **state)
{
    (void)state;
    struct arena a = {0};
    struct error err = {""};
    struct slice digests[6];
    static const int orders[6][3] = {
        {0, 1, 2},
        {0, 2, 1},
        {1, 0, 2},
        {1, 2, 0},
        {2, 0, 1},
        {2, 1, 0}
    };
    struct workload parts[3];
    for (int i = 0; i < 3; i++) {
        workload_open(&parts[i]);
        assert_true(
            workload_read_text(&parts[i], samples[i * 2], read_sample(&a, samples[i * 2]), NULL, &err));
    }
    for (int i = 0; i < 6; i++) {
        struct workload w, pair;
        workload_open(&w);
        workload_open(&pair);
        if (i % 2) { /* a + (b + c) */
            workload_merge(&pair, &parts[orders[i][1]]);
            workload_merge(&pair, &parts[orders[i][2]]);
            workload_merge(&w, &parts[orders[i][0]]);
            workload_merge(&w, &pair);
        } else { /* (a + b) + c */
            for (int k = 0; k < 3; k++) workload_merge(&w, &parts[orders[i][k]]);
        }
        digests[i] = digest_of(&a, &w);
        workload_close(&pair);
        workload_close(&w);
        assert_same(digests[0], digests[i], (size_t)i);
    }
    for (int i = 0; i < 3; i++) workload_close(&parts[i]);
    arena_free(&a);
}

static void a_saved_workload_reads_back_the_same(void **state)
{
    (void)state;
    char path[] = "/tmp/sargent-workload-XXXXXX";
    int fd = mkstemp(path);
    close(fd);
    for (size_t k = 0; k < SAMPLES; k++) {
        struct arena a = {0};
        struct error err = {""};
        struct workload w, back;
        workload_open(&w);
        workload_open(&back);
        assert_true(workload_read_text(&w, samples[k], read_sample(&a, samples[k]), NULL, &err));
        struct slice before = digest_of(&a, &w);
        if (!workload_save(&w, path, &err) || !workload_read(&back, path, NULL, &err))
            fail_msg("%s", err.text);
        assert_same(before, digest_of(&a, &back), k);
        workload_close(&back);
        workload_close(&w);
        arena_free(&a);
    }
    unlink(path);
}

static void a_broken_saved_workload_is_refused(void **state)
{
    (void)state;
    char path[] = "/tmp/sargent-workload-XXXXXX";
    int fd = mkstemp(path);
    assert_int_equal(write(fd, "SQLite format 3\0garbage", 23), 23);
    close(fd);
    struct workload w;
    struct error err = {""};
    workload_open(&w);
    assert_false(workload_read(&w, path, NULL, &err));
    assert_non_null(strstr(err.text, "no workload"));
    workload_close(&w);
    unlink(path);
}

/* ---- every format
 * ------------------------------------------------------------------------------------------- */

static void every_format_is_recognised_and_counted(void **state)
{
    static const struct {
        const char *file, *format;
        uint64_t calls;
    } expected[] = {
        {"syslog.log",                  "wrapped",       2   },
        {"logplex.log",                 "wrapped",       2   },
        {"cloudsql.json",               "wrapped",       1   },
        {"azure.json",                  "wrapped",       1   },
        {"docker.json",                 "wrapped",       1   },
        {"compose.log",                 "wrapped",       1   },
        {"cnpg.json",                   "postgres-json", 1   },
        {"redshift.log",                "app",           2   },
        {"otel.json",                   "spans",         1   },
        {"cassandra.log",               "app",           6   },
        {"gorm.log",                    "app",           1   },
        {"hibernate.log",               "app",           2   },
        {"sqlite3_cli_trace.log",       "sqlite",        13  },
        {"knex_debug.log",              "app",           7   },
        {"typeorm_simple.log",          "app",           24  },
        {"django32_default.log",        "app",           15  },
        {"sqlalchemy14_debug.log",      "app",           20  },
        {"activerecord61_rails.log",    "app",           30  },
        {"pg_stat_statements.csv",      "stats",         1379},
        {"scylla_audit.log",            "app",           3   },
        {"scylla_audit_table.txt",      "table",         2   },
        {"scylla_slow.csv",             "table",         1   },
        {"mysql_slow_table.csv",        "table",         2   },
        {"mysql_binlog.txt",            "mysql-binlog",  7   },
        {"mysql_binlog_mariadb.txt",    "mysql-binlog",  18  },
        {"utf16le.log",                 "postgres",      2   },
        {"utf16be.log",                 "postgres",      2   },
        {"generic.log",                 "generic",       4   },
        {"bind_only.log",               "postgres",      11  },
        {"container_mixed.log",         "postgres",      3   },
        {"pg_stat_statements_12.csv",   "stats",         10  },
        {"pg_stat_statements_18.csv",   "stats",         15  },
        {"pg_stat_statements.json",     "stats",         10  },
        {"pg_stat_statements_psql.txt", "stats",         15  },
        {"performance_schema.tsv",      "stats",         100 },
        {"sys_statement_analysis.csv",  "stats",         100 },
        {"rds.log",                     "postgres",      1   },
        {"cloudwatch.log",              "wrapped",       1   },
        {"cloudwatch.json",             "document",      1   },
        {"mysql_cloudwatch.json",       "wrapped",       2   },
        {"logplex_fields.log",          "wrapped",       1   },
        {"azure_records.json",          "document",      2   },
        {"azure_export.json",           "wrapped",       2   },
        {"cnpg_mixed.json",             "postgres-json", 2   },
        {"cloudsql_array.json",         "document",      2   },
        {"alloydb.json",                "wrapped",       2   },
        {"auto_explain.log",            "postgres",      3   },
        {"hibernate5.log",              "app",           2   },
        {"prisma.log",                  "app",           4   },
        {"drizzle.log",                 "app",           2   },
        {"sequelize.log",               "app",           4   },
        {"gorm_colour.log",             "app",           3   },
        {"otlp.jsonl",                  "spans",         14  },
        {"jaeger.json",                 "spans",         1   },
        {"datadog.json",                "spans",         1   },
        {"pt_query_digest.json",        "spans",         10  },
        {"cassandra_fql.txt",           "fql",           2   },
        {"cassandra_audit.log",         "app",           3   },
        {"cassandra_slow.log",          "app",           4   },
        {"django_json.log",             "wrapped",       3   },
        {"syslog_iso.log",              "wrapped",       2   },
        {"syslog_pri.log",              "wrapped",       1   },
        {"journald.json",               "wrapped",       1   },
    };
    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct arena a = {0};
        struct workload w;
        struct error err = {""};
        workload_open(&w);
        if (!workload_read_text(&w, expected[i].file, read_sample(&a, expected[i].file), NULL, &err))
            fail_msg("%s", err.text);
        assert_string_equal(w.inputs.at[0].format.p, expected[i].format);
        if (w.calls != expected[i].calls)
            fail_msg("%s: %llu calls", expected[i].file, (unsigned long long)w.calls);
        workload_close(&w);
        arena_free(&a);
    }
}

static void what_cassandra_adds_to_slow_queries_is_taken_off(void **state)
{
    (void)state;
    struct workload w;
    open_text(
        &w,
        "DEBUG [ScheduledTasks:1] 2024-01-01 10:00:00,123 MonitoringTask.java:173 - 1 operations were slow "
        "in the last 4999 msecs:\n<SELECT * FROM ks.v WHERE k = 1 LIMIT 5000 ALLOW FILTERING>, time 601 "
        "msec - slow timeout 500 msec\n");
    assert_int_equal(w.calls, 1);
    struct slice text = shape_with(&w, "ks.v")->text;
    assert_int_equal(slice_find(text, SLICE("filtering"), 0), -1);
    assert_int_equal(slice_find(text, SLICE("FILTERING"), 0), -1);
    workload_close(&w);
}

static void a_log_without_sql_says_so(void **state)
{
    (void)state;
    struct arena a = {0};
    struct workload w;
    struct error err = {""};
    workload_open(&w);
    assert_false(workload_read_text(&w, "pgbouncer.log", read_sample(&a, "pgbouncer.log"), NULL, &err));
    assert_non_null(strstr(err.text, "no SQL"));
    workload_close(&w);
    arena_free(&a);
}

/* ---- hostile input
 * ------------------------------------------------------------------------------------------- */

static uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    return *state ^= *state << 5;
}

static void broken_logs_never_crash(void **state)
{
    (void)state;
    uint32_t seed = 12345;
    for (size_t k = 0; k < SAMPLES; k++) {
        struct arena a = {0};
        struct slice text = read_sample(&a, samples[k]);
        char *copy = arena_alloc(&a, text.n);
        for (int round = 0; round < 150; round++) {
            size_t n = next_random(&seed) % text.n;
            memcpy(copy, text.p, text.n);
            for (unsigned i = next_random(&seed) % 20; i > 0; i--)
                copy[next_random(&seed) % text.n] = (char)next_random(&seed);
            struct workload w;
            struct error err = {""};
            struct workload_options o = {.threads = 1, .chunk_size = 1 + next_random(&seed) % 4000};
            workload_open(&w);
            workload_read_text(&w, "log", (struct slice){copy, n}, &o, &err);
            workload_close(&w);
        }
        arena_free(&a);
    }
}

/* ---- PostgreSQL
 * ------------------------------------------------------------------------------------------------ */

#define PG "2026-11-20 23:46:05.019 UTC [7] app@shop "

static void parse_and_bind_add_their_time(void **state)
{
    (void)state;
    struct workload w;
    open_text(&w, PG "LOG:  duration: 1.000 ms  parse <unnamed>: SELECT a FROM t WHERE id = $1\n" PG
                     "LOG:  duration: 2.000 ms  bind <unnamed>: SELECT a FROM t WHERE id = $1\n" PG
                     "DETAIL:  parameters: $1 = '9'\n" PG
                     "LOG:  duration: 4.000 ms  execute <unnamed>: SELECT a FROM t WHERE id = $1\n" PG
                     "DETAIL:  parameters: $1 = '9'\n");
    assert_int_equal(w.calls, 1);
    assert_int_equal(w.total_ns, 7000000);
    const struct shape_stats *s = shape_with(&w, "from t");
    assert_int_equal(s->prepares, 1);
    assert_int_equal(s->positions[0].top.n, 1);
    assert_memory_equal(s->positions[0].top.at[0].text, "9", 1);
    assert_string_equal(s->slowest.parameters.p, "'9'");
    workload_close(&w);
}

static void parameters_may_hold_anything(void **state)
{
    (void)state;
    struct workload w;
    open_text(&w,
              PG "LOG:  duration: 4.000 ms  execute py:0x7f6754010ad0: SELECT a FROM t WHERE b = $2 AND c = "
                 "$1 AND d = $3\n" PG "DETAIL:  Parameters: $1 = 'it''s, $2 = ''x''', $2 = NULL, $3 = 'two\n"
                 "\tlines'\n");
    const struct shape_stats *s = shape_with(&w, "from t");
    assert_int_equal(s->position_count, 3);
    assert_int_equal(s->positions[0].nulls, 1);
    assert_memory_equal(s->positions[1].top.at[0].text, "it''s, $2 = ''x''", 17);
    assert_memory_equal(s->positions[2].top.at[0].text, "two\n\tlines", 10);
    workload_close(&w);
}

static void a_plan_and_its_duration_are_one_call(void **state)
{
    (void)state;
    struct workload w;
    open_text(&w, PG "LOG:  duration: 4.017 ms  plan:\n"
                     "\tQuery Text: SELECT count(*) FROM t WHERE a = 1\n"
                     "\tAggregate  (cost=1.00..2.00 rows=1 width=8)\n" PG
                     "LOG:  duration: 6.716 ms  statement: SELECT count(*) FROM t WHERE a = 1\n" PG
                     "LOG:  duration: 3.000 ms  plan:\n"
                     "\t{\n\t  \"Query Text\": \"SELECT \\\"b\\\" FROM u\",\n\t  \"Plan\": {}\n\t}\n");
    assert_int_equal(w.calls, 2);
    assert_int_equal(shape_with(&w, "from t")->total_ns, 6716000);
    assert_int_equal(shape_with(&w, "select b from u")->calls, 1);
    workload_close(&w);
}

static void log_lines_in_literals_are_no_records(void **state)
{
    (void)state;
    struct workload w;
    open_text(&w, PG "LOG:  duration: 0.140 ms  statement: SELECT 'LOG:  duration: 1.000 ms  statement: "
                     "SELECT fake' AS trap,\n"
                     "\t'" PG "LOG:  duration: 9.9 ms  statement: SELECT trap2' AS trap2;\n");
    assert_int_equal(w.calls, 1);
    workload_close(&w);
}

static void interleaved_sessions_keep_their_details(void **state)
{
    (void)state;
    struct workload w;
    open_text(&w, "2026-11-20 23:46:05.019 UTC [1] app@shop LOG:  duration: 1.000 ms  execute a: SELECT a "
                  "FROM t WHERE id = $1\n"
                  "2026-11-20 23:46:05.019 UTC [2] app@shop LOG:  duration: 1.000 ms  execute b: SELECT b "
                  "FROM u WHERE id = $1\n"
                  "2026-11-20 23:46:05.019 UTC [2] app@shop DETAIL:  parameters: $1 = 'two'\n"
                  "2026-11-20 23:46:05.019 UTC [1] app@shop DETAIL:  parameters: $1 = 'one'\n");
    assert_memory_equal(shape_with(&w, "from t")->positions[0].top.at[0].text, "one", 3);
    assert_memory_equal(shape_with(&w, "from u")->positions[0].top.at[0].text, "two", 3);
    workload_close(&w);
}

static void errors_belong_to_their_statement(void **state)
{
    (void)state;
    struct workload w;
    open_text(&w, PG "ERROR:  canceling statement due to statement timeout\n" PG
                     "STATEMENT:  SELECT pg_sleep(10)\n" PG
                     "LOG:  duration: 1.000 ms  statement: SELECT pg_sleep(0)\n");
    const struct shape_stats *s = shape_with(&w, "pg_sleep");
    assert_int_equal(s->errors, 1);
    assert_int_equal(s->calls, 1);
    assert_int_equal(s->messages.n, 1);
    workload_close(&w);
}

static void an_unknown_prefix_is_learned(void **state)
{
    (void)state;
    struct workload w;
    open_text(&w, "zz 2026-11-20 23:46:05 UTC pid=77 who=x usr=app;db=shop >> LOG:  duration: 1.000 ms  "
                  "statement: SELECT a FROM t\n"
                  "zz 2026-11-20 23:46:06 UTC pid=78 who=x usr=bob;db=shop >> LOG:  duration: 1.000 ms  "
                  "statement: SELECT a FROM t\n");
    assert_int_equal(w.calls, 2);
    assert_int_equal(w.inputs.at[0].unreadable, 0);
    const struct shape_stats *s = shape_with(&w, "from t");
    assert_int_equal(s->users.n, 2);
    assert_int_equal(s->databases.n, 1);
    workload_close(&w);
}

static void filters_select_calls(void **state)
{
    (void)state;
    const char *text =
        "2026-11-20 23:46:05.000 UTC [1] app@shop LOG:  duration: 1.000 ms  statement: SELECT 1 FROM t\n"
        "2026-11-20 23:46:09.000 UTC [2] bob@shop LOG:  duration: 1.000 ms  statement: SELECT 1 FROM t\n";
    struct workload w;
    struct error err = {""};
    const struct workload_options options[] = {
        {.user = "bob"}, {.since = 1795218366000000}, {.until = 1795218366000000}};
    for (size_t i = 0; i < 3; i++) {
        workload_open(&w);
        assert_true(workload_read_text(&w, "log", slice_of(text), &options[i], &err));
        assert_int_equal(w.calls, 1);
        workload_close(&w);
    }
}

/* ---- sequences
 * -------------------------------------------------------------------------------------------------- */

static void append_call(struct buf *b, int second, int pid, const char *sql, int value)
{
    buf_printf(b, "2026-11-20 23:46:%02d.%03d UTC [%d] app@shop LOG:  duration: 1.000 ms  statement: ",
               second % 60, value % 1000, pid);
    buf_printf(b, sql, value);
    buf_byte(b, '\n');
}

static void read_buf(struct workload *w, struct buf *b)
{
    buf_byte(b, 0);
    open_text(w, b->p);
    buf_free(b);
}

#pragma GCC diagnostic ignored "-Wformat-nonliteral"

static void n_plus_one_is_found_with_its_parent(void **state)
{
    (void)state;
    struct buf b = {0};
    struct workload w;
    append_call(&b, 1, 5, "SELECT id FROM posts WHERE blog = %d", 1);
    for (int i = 0; i < 12; i++) append_call(&b, 1, 5, "SELECT * FROM comments WHERE post_id = %d", i);
    read_buf(&w, &b);
    const struct sequence *q = sequence_of(&w, SEQUENCE_N_PLUS_ONE);
    assert_non_null(q);
    assert_int_equal(q->repeats, 12);
    assert_true(q->certain);
    assert_true(workload_find(&w, q->parent) == shape_with(&w, "from posts"));
    assert_int_equal(q->line, 2);
    assert_string_equal(q->session.p, "5");
    workload_close(&w);
}

static void nested_n_plus_one_is_one_finding(void **state)
{
    (void)state;
    struct buf b = {0};
    struct workload w;
    append_call(&b, 1, 5, "SELECT id FROM blogs LIMIT %d", 10);
    for (int i = 0; i < 6; i++) {
        append_call(&b, 1, 5, "SELECT id FROM posts WHERE blog_id = %d", i);
        for (int k = 0; k < 2 + i % 3; k++)
            append_call(&b, 1, 5, "SELECT * FROM comments WHERE post_id = %d", 10 * i + k);
    }
    read_buf(&w, &b);
    assert_int_equal(w.sequences.n, 1);
    const struct sequence *q = sequence_of(&w, SEQUENCE_N_PLUS_ONE);
    assert_non_null(q);
    assert_int_equal(q->path_length, 2);
    assert_int_equal(q->repeats, 6);
    workload_close(&w);
}

static void repetitions_of_other_kinds(void **state)
{
    (void)state;
    struct buf b = {0};
    struct workload w;
    for (int i = 0; i < 6; i++) append_call(&b, 1, 1, "SELECT * FROM settings WHERE name = 'x'", i);
    for (int i = 0; i < 6; i++) append_call(&b, 1, 2, "INSERT INTO audit (a) VALUES (%d)", i);
    for (int i = 0; i < 6; i++)
        append_call(&b, 1, 3, "SELECT * FROM big ORDER BY id LIMIT 20 OFFSET %d", i * 20);
    for (int i = 0; i < 4; i++) append_call(&b, 1, 4, "SELECT * FROM users WHERE id = %d", i);
    read_buf(&w, &b);
    assert_non_null(sequence_of(&w, SEQUENCE_DUPLICATE));
    assert_non_null(sequence_of(&w, SEQUENCE_WRITE_LOOP));
    assert_non_null(sequence_of(&w, SEQUENCE_OFFSET_PAGING));
    assert_int_equal(w.sequences.n, 3); /* four repetitions are too few */
    workload_close(&w);
}

static void pauses_and_transactions_end_a_run(void **state)
{
    (void)state;
    struct buf b = {0};
    struct workload w;
    for (int i = 0; i < 12; i++) append_call(&b, 2 * i, 1, "SELECT * FROM users WHERE id = %d", i);
    for (int i = 0; i < 12; i++) {
        append_call(&b, 1, 2, "BEGIN", i);
        append_call(&b, 1, 2, "SELECT * FROM orders WHERE id = %d", i);
        append_call(&b, 1, 2, "COMMIT", i);
    }
    read_buf(&w, &b);
    assert_int_equal(w.sequences.n, 0);
    workload_close(&w);
}

static void waiting_in_a_transaction_is_reported(void **state)
{
    (void)state;
    struct buf b = {0};
    struct workload w;
    append_call(&b, 1, 2, "BEGIN", 1);
    append_call(&b, 1, 2, "UPDATE t SET a = 1 WHERE id = %d", 7);
    append_call(&b, 9, 2, "COMMIT", 1);
    read_buf(&w, &b);
    const struct sequence *q = sequence_of(&w, SEQUENCE_IDLE_TRANSACTION);
    assert_non_null(q);
    assert_in_range(q->total_ns / 1000000, 7900, 8100);
    workload_close(&w);
}

/* A loop with conditions: the lookups do not come in turns. */
static void repetitions_with_others_between_are_found_in_a_transaction(void **state)
{
    (void)state;
    struct buf b = {0};
    struct workload w;
    append_call(&b, 1, 5, "BEGIN", 0);
    append_call(&b, 1, 5, "SELECT id FROM posts WHERE blog = %d", 1);
    for (int i = 0; i < 7; i++) {
        append_call(&b, 1, 5, "SELECT * FROM authors WHERE id = %d", i);
        if (i % 3 == 0) append_call(&b, 1, 5, "SELECT avg(stars) FROM votes WHERE post = %d", 7);
        if (i % 2) append_call(&b, 1, 5, "SELECT name FROM tags WHERE tag_id = %d", 2 * i);
        if (i % 4 == 2) append_call(&b, 1, 5, "UPDATE counters SET n = n + 1 WHERE name = 'x'", 0);
        if (i > 4) append_call(&b, 1, 5, "SELECT name FROM tags WHERE tag_id = %d", 90 + i);
    }
    append_call(&b, 1, 5, "COMMIT", 0);
    read_buf(&w, &b);
    const struct sequence *q = sequence_of(&w, SEQUENCE_N_PLUS_ONE);
    assert_non_null(q);
    assert_int_equal(q->repeats, 7);
    assert_int_equal(q->path_length, 2);
    assert_true(workload_find(&w, q->shape) == shape_with(&w, "from authors"));
    assert_true(workload_find(&w, q->parent) == shape_with(&w, "from posts"));
    assert_int_equal(w.sequences.n, 1);
    workload_close(&w);
}

/* The same on a pooled connection without a transaction is a hundred requests that look up their user. */
static void repetitions_of_many_requests_are_none(void **state)
{
    (void)state;
    struct buf b = {0};
    struct workload w;
    for (int i = 0; i < 30; i++) {
        append_call(&b, 1, 5, "SELECT * FROM users WHERE id = %d", i);
        append_call(&b, 1, 5, i % 3 ? "SELECT * FROM a WHERE x = %d" : "SELECT * FROM b WHERE x = %d", 1);
        if (i % 2) append_call(&b, 1, 5, "SELECT * FROM c WHERE x = %d", 1);
    }
    read_buf(&w, &b);
    assert_int_equal(w.sequences.n, 0);
    workload_close(&w);
}

static void another_route_ends_a_segment(void **state)
{
    (void)state;
    struct buf b = {0};
    struct workload w;
    for (int i = 0; i < 12; i++)
        append_call(&b, 1, 5,
                    i % 4 == 3 ? "SELECT * FROM users WHERE id = %d /*route='/b'*/"
                               : "SELECT * FROM users WHERE id = %d /*route='/a'*/",
                    i);
    read_buf(&w, &b);
    assert_int_equal(w.sequences.n, 0); /* never more than three for one request */
    workload_close(&w);
    for (int i = 0; i < 12; i++) append_call(&b, 1, 5, "SELECT * FROM users WHERE id = %d /*route='/a'*/", i);
    read_buf(&w, &b);
    assert_int_equal(w.sequences.n, 1);
    assert_string_equal(w.sequences.at[0]->tag.p, "/a");
    workload_close(&w);
}

static void a_run_goes_on_in_the_next_file_of_a_rotated_log(void **state)
{
    (void)state;
    char folder[] = "/tmp/sargent-rotated-XXXXXX", names[3][64];
    assert_non_null(mkdtemp(folder));
    const char *paths[3];
    for (int k = 0; k < 3; k++) {
        static const char *const endings[] = {"log", "log.1", "log.2"};
        snprintf(names[k], sizeof names[k], "%s/server.%s", folder, endings[k]);
        paths[k] = names[k];
        FILE *f = fopen(names[k], "w");
        struct buf b = {0};
        for (int i = 0; i < 4; i++) /* the newest has no number */
            append_call(&b, 1, 5, "SELECT * FROM users WHERE id = %d", 4 * (2 - k) + i);
        fwrite(b.p, 1, b.n, f);
        fclose(f);
        buf_free(&b);
    }
    for (int turn = 0; turn < 2; turn++) {
        const char *const orders[2][3] = {
            {paths[0], paths[1], paths[2]},
            {paths[1], paths[2], paths[0]}
        };
        struct workload w;
        workload_open(&w);
        assert_int_equal(workload_read_all(&w, orders[turn], 3, NULL, NULL), 0);
        workload_finish(&w);
        assert_int_equal(w.calls, 12);
        assert_int_equal(w.sequences.n, 1);
        assert_int_equal(w.sequences.at[0]->repeats, 12);
        assert_string_equal(w.sequences.at[0]->file.p, paths[2]);
        workload_close(&w);
    }
    for (int k = 0; k < 3; k++) unlink(paths[k]);
    rmdir(folder);
}

static void a_run_names_the_statement_that_would_replace_it(void **state)
{
    static const struct {
        const char *sql, *replacement;
    } cases[] = {
        {"SELECT * FROM c WHERE post_id = %d",                              "select * from c where post_id in (?+)"  },
        {"SELECT name FROM c WHERE id = %d LIMIT 1",                        "select id, name from c where id in (?+)"},
        {"DELETE FROM c WHERE id = %d",                                     "delete from c where id in (?+)"         },
        {"INSERT INTO c (a, b) VALUES (%d, lower('x'))",
         "insert into c(a, b) values (?, lower(?)), (?, lower(?)), ..."                                              },
        {"UPDATE c SET seen = true, a = 4 WHERE id = %d",                   ""                                       },
        {"UPDATE c SET a = 4 WHERE id = %d",
         "update c set a = v.a from (values (?, ?), (?, ?), ...) v(id, a) where c.id = v.id"                         },
        {"SELECT * FROM c WHERE d = 1 ORDER BY id DESC LIMIT 10 OFFSET %d",
         "select * from c where d = ? and id < ? order by id desc limit ?"                                           },
        {"SELECT * FROM c WHERE kind = 'x' AND id = %d + 1",                ""                                       },
    };
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct buf b = {0};
        struct workload w;
        struct arena a = {0};
        for (int i = 0; i < 12; i++) append_call(&b, 1, 5, cases[k].sql, 3 * i);
        read_buf(&w, &b);
        if (w.sequences.n != 1) fail_msg("%s: %zu sequences", cases[k].sql, w.sequences.n);
        struct slice found = sequence_replacement(&a, &w, w.sequences.at[0]);
        if (!slice_eq(found, slice_of(cases[k].replacement)))
            fail_msg("%s: %.*s", cases[k].sql, SLICE_ARG(found));
        workload_close(&w);
        arena_free(&a);
    }
}

/* ---- sketches
 * ---------------------------------------------------------------------------------------------------- */

static void quantiles_are_within_their_bound(void **state)
{
    (void)state;
    struct arena a = {0};
    struct histogram h = {0};
    for (int64_t i = 1; i <= 100000; i++) histogram_add(&a, &h, i * 1000, 1);
    for (int q = 1; q < 100; q++) {
        double exact = q * 1000.0 * 1000, found = (double)histogram_quantile(&h, q / 100.0);
        assert_true(found > exact * 0.968 && found < exact * 1.032);
    }
    arena_free(&a);
}

static void distinct_counts_are_close(void **state)
{
    (void)state;
    struct arena a = {0};
    for (uint64_t n = 1; n < 2000000; n *= 3) {
        struct distinct d = {0};
        for (uint64_t i = 0; i < n; i++) distinct_add(&a, &d, hash64(&i, sizeof i));
        double found = distinct_count(&d);
        assert_true(n <= DISTINCT_EXACT ? found == (double)n
                                        : found > 0.88 * (double)n && found < 1.12 * (double)n);
    }
    arena_free(&a);
}

static void frequent_values_survive_rare_ones(void **state)
{
    (void)state;
    struct arena a = {0};
    struct top_values t = {0};
    char text[32];
    for (int i = 0; i < 20000; i++) {
        snprintf(text, sizeof text, "%d", i % 3 == 0 ? -1 : i);
        top_add(&a, &t, slice_of(text), hash64(text, strlen(text)), 1);
    }
    top_sort(&t);
    assert_memory_equal(t.at[0].text, "-1", 2);
    assert_in_range(t.at[0].count - t.at[0].error, 1, 6667);
    assert_true(t.at[0].count >= 6667);
    arena_free(&a);
}

/* A log whose every connection brings another application name and comes minutes after the one before. */
static void what_is_kept_does_not_grow_with_the_log(void **state)
{
    (void)state;
    enum { CONNECTIONS = 30000, KEPT = 1 << 20 };
    struct arena a = {0};
    struct buf b = {0};
    struct workload w;
    struct error err = {""};
    for (int i = 0; i < CONNECTIONS; i++)
        buf_printf(
            &b,
            "2026-%02d-%02d %02d:%02d:04.019 UTC [%d] [user=u,db=d,app=a tool that numbers its connections, "
            "here is number %d] LOG:  duration: 1.0 ms  statement: select name from items where id = %d\n",
            1 + i / 30 / 24 / 28 % 12, 1 + i / 30 / 24 % 28, i / 30 % 24, i % 30 * 2, 1000 + i, i, i);
    struct workload_options one = {.threads = 1,
                                   .application = "a tool that numbers its connections, here is number "
                                                  "29998"};
    workload_open(&w);
    if (!workload_read_text(&w, "log", buf_slice(&b), &one, &err)) fail_msg("%s", err.text);
    assert_int_equal(w.calls, 1);
    workload_close(&w);
    one.application = NULL;
    workload_open(&w);
    if (!workload_read_text(&w, "log", buf_slice(&b), &one, &err)) fail_msg("%s", err.text);
    assert_int_equal(w.calls, CONNECTIONS);
    assert_true(w.arena.total < KEPT);
    const struct shape_stats *s = shape_with(&w, "items");
    assert_true(slice_eq(s->newest.session, SLICE("30999")));
    assert_true(slice_eq(s->newest.text, SLICE("select name from items where id = 29999")));
    workload_close(&w);
    struct workload_options many = {.threads = 3, .chunk_size = 100000};
    assert_true(slice_eq(digest_text(&a, buf_slice(&b), &one), digest_text(&a, buf_slice(&b), &many)));
    buf_free(&b);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_chunk_size_gives_one_digest),
        cmocka_unit_test(merging_is_commutative_and_associative),
        cmocka_unit_test(a_saved_workload_reads_back_the_same),
        cmocka_unit_test(a_broken_saved_workload_is_refused),
        cmocka_unit_test(every_format_is_recognised_and_counted),
        cmocka_unit_test(what_cassandra_adds_to_slow_queries_is_taken_off),
        cmocka_unit_test(a_log_without_sql_says_so),
        cmocka_unit_test(broken_logs_never_crash),
        cmocka_unit_test(parse_and_bind_add_their_time),
        cmocka_unit_test(parameters_may_hold_anything),
        cmocka_unit_test(a_plan_and_its_duration_are_one_call),
        cmocka_unit_test(log_lines_in_literals_are_no_records),
        cmocka_unit_test(interleaved_sessions_keep_their_details),
        cmocka_unit_test(errors_belong_to_their_statement),
        cmocka_unit_test(an_unknown_prefix_is_learned),
        cmocka_unit_test(filters_select_calls),
        cmocka_unit_test(n_plus_one_is_found_with_its_parent),
        cmocka_unit_test(nested_n_plus_one_is_one_finding),
        cmocka_unit_test(repetitions_of_other_kinds),
        cmocka_unit_test(pauses_and_transactions_end_a_run),
        cmocka_unit_test(waiting_in_a_transaction_is_reported),
        cmocka_unit_test(repetitions_with_others_between_are_found_in_a_transaction),
        cmocka_unit_test(repetitions_of_many_requests_are_none),
        cmocka_unit_test(another_route_ends_a_segment),
        cmocka_unit_test(a_run_goes_on_in_the_next_file_of_a_rotated_log),
        cmocka_unit_test(a_run_names_the_statement_that_would_replace_it),
        cmocka_unit_test(what_is_kept_does_not_grow_with_the_log),
        cmocka_unit_test(quantiles_are_within_their_bound),
        cmocka_unit_test(distinct_counts_are_close),
        cmocka_unit_test(frequent_values_survive_rare_ones),
    };
    return cmocka_run_group_tests_name("workload", tests, NULL, NULL);
}
