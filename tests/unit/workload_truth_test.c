/* Logs with truth: every count that the servers themselves confirm. The data lies outside of the project
 * (SARGENT_DATA, else ../shared/data); without it these tests are skipped with a notice. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "test.h"
#include "workload/workload.h"

static const char *data_path(char *out, size_t n, const char *name)
{
    const char *folder = getenv("SARGENT_DATA");
    snprintf(out, n, "%s/%s", folder ? folder : "../shared/data", name);
    return access(out, R_OK) == 0 ? out : NULL;
}

struct truth {
    const char *file, *format;
    uint64_t calls, errors;
    uint64_t runs, looped; /* of the one loop that the workload has */
};

/* calls: executions by the server's own count, see the data's README; log_statement = all also logs the five
 * statements that failed.
 * runs: each list of orders is followed by look-ups of seven (MariaDB: eight) orders' items, so the calls of
 * the list's and of the items' shape say how many. auto_explain shows no parameters of prepared statements:
 * seven repetitions without known values are too few, and the simple ones are left. */
static const struct truth truths[] = {
    {"logs/postgres/v_auto_explain_text.log.zst",          "postgres",      2376,   7,  71,   497  },
    {"logs/postgres/v_cloudsql_prefix.log.zst",            "postgres",      2546,   7,  169,  1183 },
    {"logs/postgres/v_debian_prefix.log.zst",              "postgres",      2546,   7,  169,  1183 },
    {"logs/postgres/v_default.log.zst",                    "postgres",      2546,   7,  169,  1183 },
    {"logs/postgres/v_locale_de_DE.log.zst",               "postgres",      2546,   7,  169,  1183 },
    {"logs/postgres/v_locale_fr_FR.log.zst",               "postgres",      2546,   7,  169,  1183 },
    {"logs/postgres/v_locale_ru_RU.log.zst",               "postgres",      2546,   7,  169,  1183 },
    {"logs/postgres/v_log_statement_all.log.zst",          "postgres",      2551,   7,  169,  1183 },
    {"logs/postgres/v_log_statement_all_duration.log.zst", "postgres",      2551,   7,  169,  1183 },
    {"logs/postgres/v_log_statement_all_min0.log.zst",     "postgres",      2551,   7,  169,  1183 },
    {"logs/postgres/v_minimal_prefix.log.zst",             "postgres",      2546,   7,  169,  1183 },
    {"logs/postgres/v_noprefix_time.log.zst",              "postgres",      2546,   7,  169,  1183 },
    {"logs/postgres/v_param_trunc.log.zst",                "postgres",      2546,   7,  169,  1183 },
    {"logs/postgres/v_pgbadger_prefix.log.zst",            "postgres",      2546,   7,  169,  1183 },
    {"logs/postgres/v_rds_prefix.log.zst",                 "postgres",      2546,   7,  169,  1183 },
    {"logs/postgres/v_tz_paris.log.zst",                   "postgres",      2546,   7,  169,  1183 },
    {"logs/postgres/v_verbose.log.zst",                    "postgres",      2546,   7,  169,  1183 },
    {"logs/postgres/v_debian_prefix.csv.zst",              "postgres-csv",  2546,   7,  169,  1183 },
    {"logs/postgres/v_debian_prefix.json.zst",             "postgres-json", 2546,   7,  169,  1183 },
    {"logs/postgres/pgbench_csv.log.zst",                  "postgres-csv",  104415, 26, 5501, 38507},
    {"logs/postgres/pgbench_json.log.zst",                 "postgres-json", 104415, 26, 5501, 38507},
    {"logs/orm/activerecord61_default.log",                "app",           30,     0,  0,    0    },
    {"logs/orm/activerecord61_rails.log",                  "app",           30,     0,  0,    0    },
    {"logs/orm/django32_default.log",                      "app",           15,     0,  0,    0    },
    {"logs/orm/django32_verbose.log",                      "app",           15,     0,  0,    0    },
    {"logs/orm/drizzle.log",                               "app",           7,      0,  0,    0    },
    {"logs/orm/knex_debug.log",                            "app",           7,      0,  0,    0    },
    {"logs/orm/knex_query_event.jsonl",                    "app",           7,      0,  0,    0    },
    {"logs/orm/sequelize6.log",                            "app",           71,     0,  0,    0    },
    {"logs/orm/sqlalchemy14_debug.log",                    "app",           20,     0,  0,    0    },
    {"logs/orm/sqlalchemy14_echo.log",                     "app",           22,     0,  0,    0    },
    {"logs/orm/typeorm_advanced.log",                      "app",           21,     1,  0,    0    },
    {"logs/orm/typeorm_simple.log",                        "app",           24,     1,  0,    0    },
    {"logs/orm/pg_server_side_orm.log",                    "postgres",      540,    7,  0,    0    },
    {"logs/truth/pgss_pgbench.csv",                        "stats",         102310, 0,  0,    0    },
    {"logs/truth/truth_default.tsv",                       "stats",         4894,   0,  0,    0    },
    {"logs/mariadb/slow_default.log.zst",                  "mysql-slow",    4910,   0,  276,  2208 },
    {"logs/mariadb/slow_general.log.zst",                  "mysql-slow",    4897,   0,  276,  2208 },
    {"logs/mariadb/general.log.zst",                       "mysql-general", 4901,   0,  276,  2208 },
    {"logs/postgres/pgbench_stderr_40mb.log.zst",          "postgres",      104415, 26, 5501, 38507},
};

static void counts_equal_truth(void **state)
{
    const struct truth *t = *state;
    char path[512];
    if (!data_path(path, sizeof path, t->file)) {
        print_message("%s is not there: skipped\n", path);
        skip();
    }
    struct workload w;
    struct error err = {""};
    workload_open(&w);
    if (!workload_read(&w, path, NULL, &err)) fail_msg("%s", err.text);
    assert_string_equal(w.inputs.at[0].format.p, t->format);
    assert_int_equal(w.calls, t->calls);
    assert_int_equal(w.errors, t->errors);
    workload_finish(&w);
    assert_int_equal(w.sequences.n, t->runs > 0);
    for (size_t i = 0; i < w.sequences.n; i++) {
        assert_int_equal(w.sequences.at[i]->kind, SEQUENCE_N_PLUS_ONE);
        assert_int_equal(w.sequences.at[i]->occurrences, t->runs);
        assert_int_equal(w.sequences.at[i]->statements, t->looped);
    }
    workload_close(&w);
}

/* Calls of shapes of the MariaDB workload, as its performance_schema counted them. */
static void mariadb_digests_agree(void **state)
{
    static const struct {
        const char *query;
        uint64_t calls;
    } digests[] = {
        {"select order_items.* from order_items where order_items.order_id = ?",                     2208},
        {"insert into kv(k, v) values (?, ?) on duplicate key update v = values (v)",                306 },
        {"select v from kv where k = ?",                                                             306 },
        {"delete from kv where k = ?",                                                               306 },
        {"select orders.* from orders where orders.customer_id = ? order by placed_at desc limit ?", 276 },
        {"begin",                                                                                    184 },
        {"select id, email from customers where id = ? for update",                                  184 },
        {"insert into order_items(order_id, product_id, qty, unit_price) values (?, ?, ?, ?)",       184 },
        {"update orders set total = total + ?, status = ? where id = ?",                             184 },
        {"commit",                                                                                   184 },
        {"select count(*) from products where price > ? and title like ?",                           79  },
        {"select p.id, p.title from products p where p.id in (1) or lower(p.sku) = concat(?, ?)",    79  },
    };
    static const char *const files[] = {"logs/mariadb/slow_default.log.zst",
                                        "logs/mariadb/slow_general.log.zst", "logs/mariadb/general.log.zst"};
    struct shaper shaper = {.text = {0}};
    (void)state;
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        char path[512];
        if (!data_path(path, sizeof path, files[f])) skip();
        struct workload w;
        struct error err = {""};
        workload_open(&w);
        assert_true(workload_read(&w, path, NULL, &err));
        for (size_t i = 0; i < sizeof digests / sizeof *digests; i++) {
            struct shape shape = shape_of(&shaper, slice_of(digests[i].query), DIALECT_MYSQL);
            const struct shape_stats *s = workload_find(&w, shape.fingerprint);
            assert_non_null(s);
            assert_int_equal(s->calls, digests[i].calls);
        }
        workload_close(&w);
    }
    shaper_free(&shaper);
}

/* Every statement of pg_stat_statements has as many calls in the log. Known differences of the two: BEGIN and
 * COMMIT that are executed again as prepared statements are not counted by the view, and a simple query of
 * several statements is one line in the log. */
static void pg_stat_statements_agrees(void **state)
{
    static const struct {
        const char *log, *view;
        uint64_t agreeing; /* calls */
    } pairs[] = {
        {"logs/postgres/pgbench_csv.log.zst",         "logs/truth/pgss_pgbench.csv",             94162},
        {"logs/postgres/v_default.log.zst",           "logs/truth/pgss_v_default.csv",           2373 },
        {"logs/postgres/v_debian_prefix.csv.zst",     "logs/truth/pgss_v_debian_prefix.csv",     2373 },
        {"logs/postgres/v_locale_ru_RU.log.zst",      "logs/truth/pgss_v_locale_ru_RU.csv",      2373 },
        {"logs/postgres/v_log_statement_all.log.zst", "logs/truth/pgss_v_log_statement_all.csv", 2373 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char log_path[512], view_path[512];
        if (!data_path(log_path, sizeof log_path, pairs[i].log) ||
            !data_path(view_path, sizeof view_path, pairs[i].view))
            skip();
        struct workload log, view;
        struct error err = {""};
        workload_open(&log);
        workload_open(&view);
        assert_true(workload_read(&log, log_path, NULL, &err) && workload_read(&view, view_path, NULL, &err));
        uint64_t agreeing = 0;
        for (size_t k = 0; k < view.shapes.n; k++) {
            const struct shape_stats *s = view.shapes.at[k], *seen = workload_find(&log, s->fingerprint);
            if (seen && seen->calls == s->calls)
                agreeing += s->calls;
            else if (!(s->traits & TRAIT_TRANSACTION) && s->calls != 1)
                fail_msg("%s: %llu calls in the view, %llu in the log: %s", pairs[i].log,
                         (unsigned long long)s->calls, seen ? (unsigned long long)seen->calls : 0ULL,
                         s->text.p);
        }
        assert_int_equal(agreeing, pairs[i].agreeing);
        workload_close(&view);
        workload_close(&log);
    }
}

enum { TRUTHS = sizeof truths / sizeof *truths };

int main(void)
{
    struct CMUnitTest tests[TRUTHS + 2];
    for (size_t i = 0; i < TRUTHS; i++)
        tests[i] = (struct CMUnitTest){.name = truths[i].file,
                                       .test_func = counts_equal_truth,
                                       .initial_state = (void *)(size_t)&truths[i]};
    tests[TRUTHS] = (struct CMUnitTest)cmocka_unit_test(mariadb_digests_agree);
    tests[TRUTHS + 1] = (struct CMUnitTest)cmocka_unit_test(pg_stat_statements_agrees);
    return _cmocka_run_group_tests("logs with truth", tests, TRUTHS + 2, NULL, NULL);
}
