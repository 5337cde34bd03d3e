/* The commands that read logs, run as a user runs them: what their options do to real input. Each test writes
 * small logs into a folder of its own, runs `sargent` in this process and looks at what it wrote. */
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/input.h"
#include "cli/cli.h"
#include "test.h"

#define PG(ms, sql) "2026-11-20 23:46:05.019 UTC [7] app@shop LOG:  duration: " ms " ms  statement: " sql "\n"

enum { ARGUMENTS = 16 };

static struct arena arena;
static char folder[] = "/tmp/sargent-log-commands-XXXXXX";

static int open_folder(void **state)
{
    (void)state;
    return !mkdtemp(folder) || chdir(folder) != 0;
}

static int remove_folder(void **state)
{
    (void)state;
    char command[64];
    snprintf(command, sizeof command, "rm -r %s", folder);
    arena_free(&arena);
    return chdir("/") != 0 || system(command) != 0;
}

static void put_file(const char *name, const char *text)
{
    FILE *f = fopen(name, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    assert_int_equal(fclose(f), 0);
}

static struct slice get_file(const char *name)
{
    struct input in;
    struct error err;
    if (!input_open(&in, name, &err)) return (struct slice){"", 0};
    struct slice text = slice_copy(&arena, in.text);
    input_close(&in);
    return text;
}

/* Runs a command line whose words are separated by blanks; '_' stands for a blank within a word. */
struct outcome {
    int code;
    struct slice out, err;
};
static struct outcome run(const char *line)
{
    char *argv[ARGUMENTS] = {arena_copy(&arena, "sargent", 7)};
    char *words = arena_copy(&arena, line, strlen(line)), *rest = NULL;
    int argc = 1;
    for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        for (char *p = word; *p; p++)
            if (*p == '_') *p = ' ';
        assert_true(argc < ARGUMENTS - 1);
        argv[argc++] = word;
    }
    fflush(NULL);
    int out = dup(1), err = dup(2);
    assert_non_null(freopen("out.txt", "wb", stdout));
    assert_non_null(freopen("err.txt", "wb", stderr));
    struct outcome o = {.code = sargent_main(argc, argv)};
    fflush(NULL);
    dup2(out, 1);
    dup2(err, 2);
    close(out);
    close(err);
    o.out = get_file("out.txt");
    o.err = get_file("err.txt");
    return o;
}

static size_t count(struct slice text, const char *what)
{
    size_t n = 0;
    for (ptrdiff_t at = 0; (at = slice_find(text, slice_of(what), (size_t)at)) >= 0; at++) n++;
    return n;
}

/* ---- what makes a run
 * --------------------------------------------------------------------------------------- */

static void put_run(const char *name, int repeats, const char *ms)
{
    struct buf b = {0};
    buf_text(&b, PG("1.000", "SELECT id FROM posts WHERE blog = 1"));
    for (int i = 0; i < repeats; i++)
        buf_printf(&b,
                   "2026-11-20 23:46:05.019 UTC [7] app@shop LOG:  duration: %s ms  statement: SELECT * FROM "
                   "comments WHERE post_id = %d\n",
                   ms, i);
    buf_byte(&b, 0);
    put_file(name, b.p);
    buf_free(&b);
}

struct threshold_case {
    const char *options, *config;
    int repeats;
    const char *ms;
    bool found;
};
static const struct threshold_case thresholds[] = {
    {"",                                       "",                                                  5,  "1.000",  true },
    {"",                                       "",                                                  4,  "1.000",  false},
    {"",                                       "",                                                  3,  "20.000", true },
    {"",                                       "",                                                  2,  "99.000", false},
    {"--min-repeats 4",                        "",                                                  4,  "1.000",  true },
    {"--min-repeats 11",                       "",                                                  10, "1.000",  false},
    {"--min-repeats 11",                       "",                                                  11, "1.000",  true },
    {"--min-sequence-ms 70",                   "",                                                  3,  "20.000", false},
    {"--min-sequence-ms 70",                   "",                                                  4,  "20.000", true },
    {"--min-sequence-ms 2.5",                  "",                                                  3,  "1.000",  true },
    {"--min-sequence-ms 0",                    "",                                                  3,  "0.001",  true },
    {"--min-repeats 9 --min-sequence-ms 1000", "",                                                  8,  "20.000", false},
    {"",                                       "logs: {min-repeats: 6}",                            5,  "1.000",  false},
    {"",                                       "logs: {min-repeats: 4}",                            4,  "1.000",  true },
    {"",                                       "logs: {min-sequence-ms: 500}",                      3,  "20.000", false},
    {"",                                       "logs:\n  min-repeats: 9\n  min-sequence-ms: 0.5\n", 3,  "1.000",  true },
    {"--min-repeats 5",                        "logs: {min-repeats: 6}",                            5,  "1.000",  true },
    {"--min-sequence-ms 50",                   "logs: {min-sequence-ms: 500}",                      3,  "20.000", true },
    {"--no-config",                            "logs: {min-repeats: 6}",                            5,  "1.000",  true },
};

static void thresholds_decide_what_a_run_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof thresholds / sizeof *thresholds; i++) {
        const struct threshold_case *c = &thresholds[i];
        put_run("run.log", c->repeats, c->ms);
        put_file("sargent.yaml", c->config);
        struct outcome digest = run(arena_printf(&arena, "digest -f json %s run.log", c->options));
        struct outcome lint =
            run(arena_printf(&arena, "lint -f json --only n-plus-one-sequence %s run.log", c->options));
        bool in_digest = count(digest.out, "\"kind\":\"n+1\"") == 1;
        bool in_lint = count(lint.out, "\"rule\":\"n-plus-one-sequence\"") == 1;
        if (digest.code != 0 || in_digest != c->found || in_lint != c->found)
            fail_msg("case %zu (%s; %s; %d times): digest %d, lint %d: %.*s", i, c->options, c->config,
                     c->repeats, in_digest, in_lint, SLICE_ARG(lint.err));
    }
    unlink("sargent.yaml");
}

/* ---- wrong values
 * ------------------------------------------------------------------------------------------- */

static void wrong_values_are_named(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"digest --min-repeats x run.log",                       "--min-repeats takes a number, not 'x'"         },
        {"digest --min-repeats 1 run.log",                       "--min-repeats takes 2 or more, not '1'"        },
        {"digest --min-sequence-ms 1s run.log",                  "--min-sequence-ms takes milliseconds, not '1s'"},
        {"digest --min-sequence-ms -1 run.log",                  "--min-sequence-ms takes milliseconds, not '-1'"},
        {"digest --format-in postgress run.log",                 "did you mean 'postgres'?"                      },
        {"digest --format-in nonsense run.log",                  "unknown log format 'nonsense'; known are "     },
        {"digest --since yesterday run.log",                     "--since takes a moment like"                   },
        {"digest --since 2026-11-20_25:00 run.log",              "--since takes a moment like"                   },
        {"digest --since 2026-13-20 run.log",                    "--since takes a moment like"                   },
        {"digest --since 2026-11-20_12:00_CET run.log",          "--since takes a moment like"                   },
        {"digest --until 2026-11-20x run.log",                   "--until takes a moment like"                   },
        {"digest --since 2026-11-21 --until 2026-11-20 run.log", "is not after --since 2026-11-21"               },
        {"digest --sort name run.log",                           "--sort takes total, calls"                     },
        {"digest --top many run.log",                            "--top takes a number, not 'many'"              },
        {"lint --min-repeats 0 run.log",                         "--min-repeats takes 2 or more, not '0'"        },
        {"audit --format-in csv run.log",                        "unknown log format 'csv'"                      },
    };
    put_run("run.log", 5, "1.000");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct outcome o = run(cases[i][0]);
        if (o.code != EXIT_USAGE || o.out.n || !count(o.err, cases[i][1]))
            fail_msg("%s: exit %d, %.*s", cases[i][0], o.code, SLICE_ARG(o.err));
    }
    static const char *const configs[][2] = {
        {"logs: {min-repeats: 1}",     "sargent.yaml:1: expected a number of repetitions from 2 on, found '1'"},
        {"logs: {min-sequence-ms: x}", "sargent.yaml:1: expected milliseconds, found 'x'"                     },
        {"logs: {min-repeat: 5}",      "did you mean 'min-repeats'?"                                          },
    };
    for (size_t i = 0; i < sizeof configs / sizeof *configs; i++) {
        put_file("sargent.yaml", configs[i][0]);
        struct outcome o = run("digest run.log");
        if (o.code != EXIT_USAGE || !count(o.err, configs[i][1]))
            fail_msg("%s: exit %d, %.*s", configs[i][0], o.code, SLICE_ARG(o.err));
    }
    unlink("sargent.yaml");
}

/* ---- which calls are counted
 * -------------------------------------------------------------------------------- */

/* The same eight calls in several forms: at 23:46:00, :10, :20 ... , by app and report in turns, each with
 * its own database and application; four shapes. */
struct caller {
    const char *user, *database, *application;
};
static const struct caller callers[] = {
    {"app",    "shop",  "web"    },
    {"report", "stats", "cron"   },
    {"app",    "shop",  "worker" },
    {"report", "shop",  "metrics"},
};
static const char *const sent[] = {"SELECT a FROM t WHERE id = 1", "SELECT count(*) FROM t",
                                   "UPDATE t SET a = 2 WHERE id = 3", "SELECT count(*) FROM t"};

typedef void put_log(struct buf *b, int second, const struct caller *c, const char *sql);

static void put_stderr(struct buf *b, int second, const struct caller *c, const char *sql)
{
    buf_printf(
        b, "2026-11-20 23:46:%02d.000 UTC [7] user=%s,db=%s,app=%s LOG:  duration: 2.000 ms  statement: %s\n",
        second, c->user, c->database, c->application, sql);
}

static void put_csv(struct buf *b, int second, const struct caller *c, const char *sql)
{
    buf_printf(
        b,
        "2026-11-20 23:46:%02d.000 UTC,\"%s\",\"%s\",7,\"[local]\",6b00dbbc.55ba,5,\"SELECT\",2026-11-20 "
        "23:46:00 UTC,4/0,0,LOG,00000,\"duration: 2.000 ms  statement: %s\",,,,,,,,,\"%s\",\"client "
        "backend\",,0\n",
        second, c->user, c->database, sql, c->application);
}

static void put_json(struct buf *b, int second, const struct caller *c, const char *sql)
{
    buf_printf(
        b,
        "{\"timestamp\":\"2026-11-20 23:46:%02d.000 UTC\",\"user\":\"%s\",\"dbname\":\"%s\",\"pid\":7,"
        "\"session_id\":\"6b.7\",\"error_severity\":\"LOG\",\"message\":\"duration: 2.000 ms  statement: "
        "%s\",\"application_name\":\"%s\"}\n",
        second, c->user, c->database, sql, c->application);
}

static void put_slow(struct buf *b, int second, const struct caller *c, const char *sql)
{
    buf_printf(b,
               "# Time: 2026-11-20T23:46:%02d.000000Z\n# User@Host: %s[%s] @ localhost []  Id:     8\n"
               "# Query_time: 0.002000  Lock_time: 0.000000 Rows_sent: 1  Rows_examined: 1\nuse %s;\n%s;\n",
               second, c->user, c->user, c->database, sql);
}

static const struct {
    const char *name;
    put_log *put;
    bool applications;
} forms[] = {
    {"stderr.log", put_stderr, true },
    {"plain.csv",  put_csv,    true },
    {"lines.json", put_json,   true },
    {"slow.log",   put_slow,   false},
};
enum { FORMS = sizeof forms / sizeof *forms, SENT = 8 };

static void put_forms(void)
{
    for (size_t i = 0; i < FORMS; i++) {
        struct buf b = {0};
        for (int k = 0; k < SENT; k++) forms[i].put(&b, 5 * k, &callers[k % 4], sent[k % 4]);
        buf_byte(&b, 0);
        put_file(forms[i].name, b.p);
        buf_free(&b);
    }
}

struct filter_case {
    const char *options;
    unsigned calls, shapes;
    bool application;
};
static const struct filter_case filters[] = {
    {"",                                                                   8, 3, false},
    {"--since 2026-11-20_23:46:20",                                        4, 3, false},
    {"--since 2026-11-20T23:46:20Z",                                       4, 3, false},
    {"--since 2026-11-21T01:46:20+02:00",                                  4, 3, false},
    {"--until 2026-11-20_23:46:05",                                        1, 1, false},
    {"--until 2026-11-20_23:46:05.001",                                    2, 2, false},
    {"--since 2026-11-20_23:46:05 --until 2026-11-20_23:46:15",            2, 2, false},
    {"--since 2026-11-21",                                                 0, 0, false},
    {"--until 2026-11-20",                                                 0, 0, false},
    {"--user app",                                                         4, 2, false},
    {"--user nobody",                                                      0, 0, false},
    {"--database stats",                                                   2, 1, false},
    {"--user report --database shop",                                      2, 1, false},
    {"--user app --database stats",                                        0, 0, false},
    {"--user app --since 2026-11-20_23:46:20 --until 2026-11-20_23:46:30", 1, 1, false},
    {"--min-calls 3",                                                      8, 1, false},
    {"--min-calls 2 --user app",                                           4, 2, false},
    {"--min-calls 3 --user report",                                        4, 1, false},
    {"--app web",                                                          2, 1, true },
    {"--app worker --user app --until 2026-11-20_23:46:20",                1, 1, true },
    {"--app web --user report",                                            0, 0, true },
};

static void filters_narrow_every_format(void **state)
{
    (void)state;
    put_forms();
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++)
        for (size_t k = 0; k < FORMS; k++) {
            const struct filter_case *f = &filters[i];
            if (f->application && !forms[k].applications) continue;
            struct outcome o = run(arena_printf(&arena, "digest -f json %s %s", f->options, forms[k].name));
            size_t shapes = count(o.out, "\"fingerprint\":");
            const char *calls = arena_printf(&arena, "\"statements\":%u,", f->calls);
            if (o.code != 0 || o.err.n || shapes != f->shapes || count(o.out, calls) != 1)
                fail_msg("%s %s: exit %d, %zu shapes, not %s: %.*s", f->options, forms[k].name, o.code,
                         shapes, calls, SLICE_ARG(o.out));
        }
}

/* lint takes the same options. */
static void filters_reach_the_rules(void **state)
{
    (void)state;
    put_run("run.log", 6, "1.000");
    assert_int_equal(count(run("lint -f json run.log").out, "n-plus-one-sequence\",\"severity"), 1);
    assert_int_equal(
        count(run("lint -f json --user app --database shop run.log").out, "n-plus-one-sequence\",\"severity"),
        1);
    assert_int_equal(count(run("lint -f json --user report run.log").out, "n-plus-one-sequence\",\"severity"),
                     0);
    assert_int_equal(
        count(run("lint -f json --until 2026-11-20 run.log").out, "n-plus-one-sequence\",\"severity"), 0);
}

/* ---- series
 * ------------------------------------------------------------------------------------------------- */

/* Every call is in one bucket, wherever the buckets lie. */
static void a_series_holds_every_call(void **state)
{
    (void)state;
    put_forms();
    for (size_t k = 0; k < FORMS; k++) {
        struct outcome o = run(arena_printf(&arena, "digest -f json --series %s", forms[k].name));
        ptrdiff_t at = slice_find(o.out, SLICE("\"series\":"), 0);
        assert_true(at > 0);
        struct slice series = {o.out.p + at, o.out.n - (size_t)at};
        unsigned calls = 0;
        for (ptrdiff_t c = 0; (c = slice_find(series, SLICE("{\"calls\":"), (size_t)c)) >= 0; c++)
            calls += (unsigned)strtoul(series.p + c + 9, NULL, 10);
        assert_int_equal(calls, SENT);
        struct outcome text = run(arena_printf(&arena, "digest --series %s", forms[k].name));
        assert_int_equal(count(text.out, "2026-11-20 23:46:"), count(series, "{\"calls\":"));
    }
}

/* ---- merge
 * -------------------------------------------------------------------------------------------------- */

/* Takes out ,"slowest":{...} and ,"newest":{...}: of calls that took equally long one is shown, and which one
 * that is may differ. */
static struct slice without_examples(struct slice text)
{
    static const char *const keys[] = {",\"slowest\":{", ",\"newest\":{"};
    for (size_t k = 0; k < 2; k++)
        for (ptrdiff_t at; (at = slice_find(text, slice_of(keys[k]), 0)) >= 0;) {
            ptrdiff_t end = slice_find(text, SLICE("}"), (size_t)at);
            assert_true(end > at);
            char *rest = (char *)(size_t)text.p + at;
            memmove(rest, text.p + end + 1, text.n - (size_t)end - 1);
            text.n -= (size_t)(end + 1 - at);
        }
    return text;
}

/* What a digest says behind the list of its inputs, whose order is that of the command. */
static struct slice shapes_of(const char *line)
{
    struct outcome o = run(line);
    ptrdiff_t at = slice_find(o.out, SLICE("\"shapes\":["), 0);
    if (o.code != 0 || at < 0) fail_msg("%s: exit %d: %.*s", line, o.code, SLICE_ARG(o.err));
    return without_examples((struct slice){o.out.p + at, o.out.n - (size_t)at});
}

static void merging_in_any_order_gives_the_same(void **state)
{
    (void)state;
    static const char *const orders[] = {"merge stderr.db csv.db json.db run.db -o all.db",
                                         "merge run.db json.db csv.db stderr.db -o all.db",
                                         "merge csv.db run.db stderr.db json.db -o all.db",
                                         "merge plain.csv run.log json.db stderr.log -o all.db"};
    put_forms();
    put_run("run.log", 9, "1.000");
    assert_int_equal(run("digest --save stderr.db stderr.log").code, 0);
    assert_int_equal(run("digest --save csv.db plain.csv").code, 0);
    assert_int_equal(run("digest --save json.db lines.json").code, 0);
    assert_int_equal(run("digest --save run.db run.log").code, 0);
    struct slice logs = shapes_of("digest -f json stderr.log plain.csv lines.json run.log");
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        struct outcome o = run(orders[i]);
        if (o.code != 0) fail_msg("%s: %.*s", orders[i], SLICE_ARG(o.err));
        if (!slice_eq(shapes_of("digest -f json all.db"), logs))
            fail_msg("%s says something else", orders[i]);
    }
    /* in two steps, and of itself twice */
    assert_int_equal(run("merge csv.db run.db -o part.db").code, 0);
    assert_int_equal(run("merge part.db stderr.db json.db -o all.db").code, 0);
    assert_true(slice_eq(shapes_of("digest -f json all.db"), logs));
    assert_int_equal(run("merge run.db run.db -o all.db").code, 0);
    struct outcome twice = run("digest -f json all.db");
    assert_int_equal(count(twice.out, "\"statements\":20,"), 1); /* all calls, and the run's */
    assert_int_equal(count(twice.out, "\"occurrences\":2,\"statements\":18,"), 1);
}

static void merge_says_what_it_cannot_take(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        int code;
        const char *says;
    } cases[] = {
        {"merge run.db",                             EXIT_USAGE,      "merge needs workloads and a file to write"},
        {"merge -o all.db",                          EXIT_USAGE,      "merge needs workloads and a file to write"},
        {"merge none.db -o all.db",                  EXIT_UNREADABLE, "none.db: No such file"                    },
        {"merge cut.db -o all.db",                   EXIT_UNREADABLE, "cut.db: "                                 },
        {"digest --user app run.db",                 EXIT_UNREADABLE, "cannot be narrowed"                       },
        {"digest --since 2026-11-20 run.db run.log", EXIT_UNREADABLE, "cannot be narrowed"                       },
        {"lint --user app run.db",                   EXIT_UNREADABLE, "cannot be narrowed"                       },
    };
    put_run("run.log", 9, "1.000");
    assert_int_equal(run("digest --save run.db run.log").code, 0);
    struct slice db = get_file("run.db");
    FILE *f = fopen("cut.db", "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(db.p, 1, db.n / 3, f), db.n / 3);
    fclose(f);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct outcome o = run(cases[i].line);
        if (o.code != cases[i].code || !count(o.err, cases[i].says))
            fail_msg("%s: exit %d: %.*s", cases[i].line, o.code, SLICE_ARG(o.err));
    }
}

/* ---- what is no log, and logs that need telling
 * ------------------------------------------------------------- */

static void put_bytes(const char *name, const char *bytes, size_t n)
{
    FILE *f = fopen(name, "wb");
    assert_non_null(f);
    char noise[2048];
    for (size_t i = 0; i < sizeof noise; i++) noise[i] = (char)(i * 37 % 251);
    memcpy(noise, bytes, n);
    assert_int_equal(fwrite(noise, 1, sizeof noise, f), sizeof noise);
    fclose(f);
}

static void every_refusal_says_why(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"digest a.pcap",                           "a.pcap: is a network capture"                       },
        {"digest b.pcapng",                         "b.pcapng: is a network capture"                     },
        {"digest c.txt",                            "c.txt: is a network capture"                        },
        {"digest mysql-bin.000001",                 "mysql-bin.000001: is MySQL's binary log itself"     },
        {"digest logs.zip",                         "logs.zip: is packed in a way"                       },
        {"digest noise.bin",                        "noise.bin: is binary, and no log"                   },
        {"digest prose.txt",                        "prose.txt: no log format fits"                      },
        {"digest pgbouncer.log",                    "pgbouncer.log: this is a log of pgbouncer"          },
        {"digest .",                                ".: is a directory"                                  },
        {"digest nothing.log",                      "nothing.log: No such file"                          },
        {"digest --format-in mysql-slow run.log",
         "nothing in it reads as mysql-slow; it looks like postgres"                                     },
        {"digest --format-in postgres-csv run.log", "it looks like postgres"                             },
        {"digest --format-in postgres prose.txt",   "prose.txt: nothing in it reads as postgres"         },
        {"digest --prefix %t_<%p>_ run.log",        "run.log: no line begins as --prefix '%t <%p> ' says"},
        {"digest --prefix %z run.log",              "run.log: '%z' is no log_line_prefix"                },
    };
    put_run("run.log", 5, "1.000");
    put_bytes("a.pcap", "\xd4\xc3\xb2\xa1", 4);
    put_bytes("b.pcapng", "\x0a\x0d\x0d\x0a", 4);
    put_file("c.txt", "2026-11-20 10:00:00.123456 IP 10.0.0.1.42167 > 10.0.0.2.3306: tcp 37\n"
                      "    0x0000:  4508 0059 6eb2 4000 4006 cde2 7f00 0001\n");
    put_bytes("mysql-bin.000001",
              "\xfe"
              "bin",
              4);
    put_bytes("logs.zip", "PK\x03\x04", 4);
    put_bytes("noise.bin", "\x01\x00", 2);
    put_file("prose.txt", "Dear all,\nthe meeting is on Monday.\n");
    put_file("pgbouncer.log", "2018-09-12 16:09:05.313 3394 LOG C-0x562376c014e0: a/b@127.0.0.1:43866 login "
                              "attempt: db=a user=b tls=no\n");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct outcome o = run(cases[i][0]);
        if (o.code != EXIT_UNREADABLE || !count(o.err, cases[i][1]))
            fail_msg("%s: exit %d: %.*s", cases[i][0], o.code, SLICE_ARG(o.err));
    }
}

static void an_empty_log_is_fine(void **state)
{
    (void)state;
    put_file("empty.log", "");
    put_run("run.log", 5, "1.000");
    struct outcome o = run("digest empty.log run.log");
    assert_int_equal(o.code, 0);
    assert_int_equal(o.err.n, 0);
    assert_int_equal(count(o.out, "empty.log: empty"), 1);
    assert_int_equal(count(o.out, "6 calls of 2 shapes"), 1);
    put_file("quiet.log", "2026-11-20 23:46:05.019 UTC [7] LOG:  checkpoint starting: time\n");
    o = run("digest quiet.log");
    assert_int_equal(o.code, 0);
    assert_int_equal(count(o.out, "log_min_duration_statement"), 1);
}

/* log_destination = 'stderr, csvlog, jsonlog' writes each statement three times. */
static void one_log_in_several_destinations_counts_once(void **state)
{
    (void)state;
    put_forms();
    assert_int_equal(rename("stderr.log", "day.log"), 0);
    assert_int_equal(rename("plain.csv", "day.csv"), 0);
    assert_int_equal(rename("lines.json", "day.json"), 0);
    struct outcome o = run("digest day.json day.log day.csv");
    assert_int_equal(o.code, 0);
    assert_int_equal(count(o.out, "8 calls of 3 shapes"), 1);
    assert_int_equal(count(o.err, "is the same log"), 2);
    o = run("digest day.log slow.log"); /* another name, another log */
    assert_int_equal(count(o.out, "16 calls"), 1);
    assert_int_equal(o.err.n, 0);
}

/* The pid is not the number in a pod's name. */
static void names_of_pods_are_no_pids(void **state)
{
    (void)state;
    static const char *const wraps[] = {"[pod/db-0/postgres] ", "db-0 postgres ", "db_1  | "};
    for (size_t i = 0; i < sizeof wraps / sizeof *wraps; i++) {
        struct buf b = {0};
        for (int k = 0; k < 12; k++)
            buf_printf(
                &b,
                "%s2026-11-20 23:46:05.%03d UTC [%d] app@shop LOG:  duration: 1.000 ms  statement: SELECT "
                "* FROM items WHERE id = %d\n",
                wraps[i], k, 7 + k % 4, k);
        buf_byte(&b, 0);
        put_file("pod.log", b.p);
        buf_free(&b);
        struct outcome o = run("digest -f json pod.log");
        if (count(o.out, "\"sessions\":4,") != 1 || count(o.out, "\"kind\":"))
            fail_msg("%s: %.*s", wraps[i], SLICE_ARG(o.out));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thresholds_decide_what_a_run_is),
        cmocka_unit_test(wrong_values_are_named),
        cmocka_unit_test(filters_narrow_every_format),
        cmocka_unit_test(filters_reach_the_rules),
        cmocka_unit_test(a_series_holds_every_call),
        cmocka_unit_test(merging_in_any_order_gives_the_same),
        cmocka_unit_test(merge_says_what_it_cannot_take),
        cmocka_unit_test(every_refusal_says_why),
        cmocka_unit_test(an_empty_log_is_fine),
        cmocka_unit_test(one_log_in_several_destinations_counts_once),
        cmocka_unit_test(names_of_pods_are_no_pids),
    };
    return cmocka_run_group_tests_name("log_commands", tests, open_folder, remove_folder);
}
