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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thresholds_decide_what_a_run_is),
        cmocka_unit_test(wrong_values_are_named),
    };
    return cmocka_run_group_tests_name("log_commands", tests, open_folder, remove_folder);
}
