/* The table of commands, and main's way into it. */
#include "cli/cli.h"

#include <stdio.h>

#define INPUT_OPTIONS                                                                                        \
    "config no-config no-cache dialect cql-version schema stats exclude jobs quiet stdin-filename "
#define LOG_OPTIONS "format-in prefix since until user database app min-repeats min-sequence-ms "

/* clang-format off */
const struct command commands[] = {
    {"lint", "[PATH...]", "findings for sources, SQL and CQL files",
     INPUT_OPTIONS LOG_OPTIONS "format fail-on exit-zero rules only off tenant-column baseline write-baseline output "
                   "color no-excerpts verbose", command_lint},
    {"advise", "[PATH...]", "indexes to create or drop, each checked by a planner",
     INPUT_OPTIONS LOG_OPTIONS "format output color no-verify postgres tenant-column verbose", command_advise},
    {"audit", "[PATH...]", "everything together as one report: checks, findings, advice and workload",
     INPUT_OPTIONS LOG_OPTIONS "format fail-on exit-zero rules only off tenant-column output color no-verify postgres "
                   "verbose", command_audit},
    {"digest", "LOG...", "the workload that logs show: shapes by time and calls, N+1 and other sequences",
     LOG_OPTIONS "config no-config jobs quiet format output color save min-calls sort top series", command_digest},
    {"merge", "FILE...", "one workload of many: saved ones and logs",
     LOG_OPTIONS "config no-config jobs quiet output", command_merge},
    {"schema", "[PATH...]", "tables, keys and indexes as Sargent understands them",
     INPUT_OPTIONS "format output stats-query", command_schema},
    {"facts", "[PATH...]", "the facts as an SQLite database",
     INPUT_OPTIONS LOG_OPTIONS "output list tenant-column", command_facts},
    {"fingerprint", "[PATH...]", "hash and normalised text of every statement",
     INPUT_OPTIONS "output", command_fingerprint},
    {"rules", "", "the catalogue of rules",
     "format rules output", command_rules},
    {"explain", "RULE", "the page of a rule",
     "rules output", command_explain},
    {"init", "", "a commented configuration file, sargent.yaml",
     "output", command_init},
    {NULL, NULL, NULL, NULL, NULL},
};
/* clang-format on */

static const struct command *find_command(const char *name)
{
    for (const struct command *c = commands; c->name; c++)
        if (strcmp(c->name, name) == 0) return c;
    return NULL;
}

static int unknown_command(const char *name)
{
    const char *names[16];
    size_t n = 0;
    for (const struct command *c = commands; c->name; c++) names[n++] = c->name;
    const char *near = did_you_mean(slice_of(name), names, n);
    struct error err;
    if (near)
        error_set(&err, "unknown command '%s', did you mean '%s'?", name, near);
    else
        error_set(&err, "unknown command '%s' (sargent --help lists them)", name);
    return complain(&err, EXIT_USAGE);
}

static int print_overview(FILE *to, enum exit_code code)
{
    struct buf b = {0};
    options_overview(&b);
    fwrite(b.p, 1, b.n, to);
    buf_free(&b);
    return code;
}

static int run_command(const struct command *c, int argc, char **argv)
{
    struct arena arena = {0};
    struct options o = {.arena = &arena};
    struct error err = {{0}};
    int code;
    if (!options_parse(&o, c, argc, argv, &err)) {
        code = complain(&err, EXIT_USAGE);
    } else if (o.help) {
        struct buf b = {0};
        options_help(c, &b);
        fwrite(b.p, 1, b.n, stdout);
        buf_free(&b);
        code = EXIT_CLEAN;
    } else {
        code = c->run(&o);
    }
    arena_free(&arena);
    return code;
}

int sargent_main(int argc, char **argv)
{
    if (argc < 2) return print_overview(stderr, EXIT_USAGE);
    const char *first = argv[1];
    if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0 || strcmp(first, "help") == 0)
        return print_overview(stdout, EXIT_CLEAN);
    if (strcmp(first, "--version") == 0 || strcmp(first, "-V") == 0) {
        puts("sargent " SARGENT_VERSION);
        return EXIT_CLEAN;
    }
    const struct command *c = find_command(first);
    return c ? run_command(c, argc - 2, argv + 2) : unknown_command(first);
}
