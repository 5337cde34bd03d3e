/* Options: one table for parsing, help and suggestions. */
#include "cli/cli.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/output.h"

enum option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_LIST, OPTION_COLOR };

struct option_row {
    const char *name;
    char letter;
    enum option_kind kind;
    size_t offset; /* in struct options */
    const char *argument, *help;
};

#define ROW(name, letter, kind, field, argument, help)                                                       \
    {                                                                                                        \
        name, letter, kind, offsetof(struct options, field), argument, help                                  \
    }

static const struct option_row rows[] = {
    ROW("config", 'c', OPTION_TEXT, config, "FILE",
        "configuration instead of the sargent.yaml found above this folder"),
    ROW("no-config", 0, OPTION_FLAG, no_config, NULL, "read no configuration"),
    ROW("no-cache", 0, OPTION_FLAG, no_cache, NULL, "neither use nor write .sargent/"),
    ROW("dialect", 'd', OPTION_TEXT, dialect, "NAME",
        "postgres, mysql, sqlite, mssql, cassandra or scylla for all inputs"),
    ROW("cql-version", 0, OPTION_TEXT, cql_version, "N",
        "Cassandra's version: 3.11, 4.0, 4.1, 5.0 (default), 5.1 or 6.0"),
    ROW("schema", 's', OPTION_LIST, schema, "PATH",
        "DDL to know but not to lint: a file, folder or pattern; repeatable"),
    ROW("stats", 0, OPTION_TEXT, stats, "FILE",
        "row counts and distinct values (sargent schema --stats-query makes them)"),
    ROW("exclude", 'x', OPTION_LIST, exclude, "PATTERN", "paths to leave out, as in .gitignore; repeatable"),
    ROW("jobs", 'j', OPTION_TEXT, jobs, "N", "threads; default one per processor"),
    ROW("quiet", 'q', OPTION_FLAG, quiet, NULL, "no warnings about unreadable files"),
    ROW("stdin-filename", 0, OPTION_TEXT, stdin_name, "NAME", "what the path - stands for"),
    ROW("format", 'f', OPTION_TEXT, format, "NAME", "text (default), json, ...; see below"),
    ROW("fail-on", 0, OPTION_TEXT, fail_on, "SEVERITY",
        "exit with 1 from here on: error, warning (default), info or never"),
    ROW("exit-zero", 0, OPTION_FLAG, exit_zero, NULL, "exit with 0 even when there are findings"),
    ROW("rules", 0, OPTION_LIST, rule_folders, "DIR", "more rule pages; repeatable"),
    ROW("only", 0, OPTION_LIST, only, "RULE", "only this rule, category or family; repeatable"),
    ROW("off", 0, OPTION_LIST, off, "RULE", "not this rule, category or family; repeatable"),
    ROW("tenant-column", 0, OPTION_TEXT, tenant, "NAME",
        "the column that every query of a tenant's data must filter on"),
    ROW("output", 'o', OPTION_TEXT, output, "FILE", "write there instead of standard output"),
    ROW("color", 0, OPTION_COLOR, color, "WHEN", "auto (default), always or never"),
    ROW("baseline", 0, OPTION_TEXT, baseline, "FILE", "show only findings that this file does not know"),
    ROW("write-baseline", 0, OPTION_TEXT, write_baseline, "FILE",
        "write today's findings there and exit with 0"),
    ROW("no-excerpts", 0, OPTION_FLAG, no_excerpts, NULL, "one line per finding"),
    ROW("verbose", 'v', OPTION_FLAG, verbose, NULL,
        "say more: dialects, statements not understood, rules not run"),
    ROW("list", 0, OPTION_FLAG, list, NULL, "print the dictionary of facts (Markdown)"),
    ROW("stats-query", 0, OPTION_FLAG, stats_query, NULL,
        "print the query that makes --stats, for --dialect"),
    ROW("format-in", 0, OPTION_TEXT, format_in, "NAME", "the logs' format instead of recognising it"),
    ROW("prefix", 0, OPTION_TEXT, prefix, "TEXT", "PostgreSQL's log_line_prefix instead of learning it"),
    ROW("save", 0, OPTION_TEXT, save, "FILE", "save the workload (SQLite), to be merged or read again"),
    ROW("since", 0, OPTION_TEXT, since, "TIME", "only from this moment on: 2026-11-20 [23:46[:04]], UTC"),
    ROW("until", 0, OPTION_TEXT, until, "TIME", "only before this moment"),
    ROW("user", 0, OPTION_TEXT, user, "NAME", "only this user's statements"),
    ROW("database", 0, OPTION_TEXT, database, "NAME", "only this database's statements"),
    ROW("app", 0, OPTION_TEXT, application, "NAME", "only this application's statements"),
    ROW("min-calls", 0, OPTION_TEXT, min_calls, "N", "only shapes with at least so many calls"),
    ROW("min-repeats", 0, OPTION_TEXT, min_repeats, "N", "repetitions that make a run of queries; default 5"),
    ROW("min-sequence-ms", 0, OPTION_TEXT, min_sequence_ms, "MS",
        "or 3 repetitions that take so long together; default 50"),
    ROW("sort", 0, OPTION_TEXT, sort, "MEASURE", "total (default), calls, mean, p99, errors or variability"),
    ROW("top", 0, OPTION_TEXT, top, "N", "shapes listed; default 20, in JSON all"),
    ROW("series", 0, OPTION_FLAG, series, NULL, "calls and time over time as well"),
    ROW("no-verify", 0, OPTION_FLAG, no_verify, NULL, "do not ask a planner"),
    ROW("postgres", 0, OPTION_TEXT, postgres, "CONNECTION",
        "ask this server's planner too (libpq's form; needs the extension HypoPG there)"),
    ROW("help", 'h', OPTION_FLAG, help, NULL, "this text"),
};
enum { ROWS = sizeof rows / sizeof *rows };

static bool takes(const struct command *c, const char *name)
{
    if (strcmp(name, "help") == 0) return true;
    size_t n = strlen(name);
    for (const char *p = c->options; (p = strstr(p, name)); p += n)
        if ((p == c->options || p[-1] == ' ') && (p[n] == ' ' || p[n] == 0)) return true;
    return false;
}

static const struct option_row *find_row(const struct command *c, struct slice name)
{
    for (size_t i = 0; i < ROWS; i++)
        if (slice_eq(name, slice_of(rows[i].name)) && takes(c, rows[i].name)) return &rows[i];
    return NULL;
}

static const struct option_row *find_letter(const struct command *c, char letter)
{
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].letter == letter && takes(c, rows[i].name)) return &rows[i];
    return NULL;
}

static bool unknown_option(const struct command *c, struct slice name, struct error *err)
{
    const char *names[ROWS];
    size_t n = 0;
    for (size_t i = 0; i < ROWS; i++)
        if (takes(c, rows[i].name)) names[n++] = rows[i].name;
    const char *near = did_you_mean(name, names, n);
    if (near) return error_set(err, "unknown option '--%.*s', did you mean '--%s'?", SLICE_ARG(name), near);
    return error_set(err, "unknown option '--%.*s' (sargent %s --help lists them)", SLICE_ARG(name), c->name);
}

static bool set_color(struct options *o, struct slice value, struct error *err)
{
    static const char *const names[] = {"auto", "always", "never"};
    for (int i = 0; i < 3; i++)
        if (slice_eq(value, slice_of(names[i]))) return o->color = (enum color_choice)i, true;
    return error_set(err, "--color takes auto, always or never, not '%.*s'", SLICE_ARG(value));
}

static bool store(struct options *o, const struct option_row *row, struct slice value, struct error *err)
{
    void *field = (char *)o + row->offset;
    switch (row->kind) {
    case OPTION_FLAG: *(bool *)field = true; return true;
    case OPTION_TEXT: *(struct slice *)field = value; return true;
    case OPTION_COLOR: return set_color(o, value, err);
    case OPTION_LIST: break;
    }
    struct slice_list *list = field;
    vec_push(o->arena, list, value);
    return true;
}

/* One argument that starts with a dash; may take the next one as its value. */
static bool parse_option(struct options *o, const struct command *c, int argc, char **argv, int *i,
                         struct error *err)
{
    const char *arg = argv[*i];
    const struct option_row *row;
    struct slice value = {NULL, 0};
    if (arg[1] == '-') {
        const char *equals = strchr(arg, '=');
        struct slice name = equals ? (struct slice){arg + 2, (size_t)(equals - arg - 2)} : slice_of(arg + 2);
        row = find_row(c, name);
        if (!row) return unknown_option(c, name, err);
        if (equals) value = slice_of(equals + 1);
    } else {
        row = find_letter(c, arg[1]);
        if (!row)
            return error_set(err, "unknown option '-%c' (sargent %s --help lists them)", arg[1], c->name);
        if (arg[2]) value = slice_of(arg + 2);
        if (arg[2] && row->kind == OPTION_FLAG)
            return error_set(err, "-%c takes no value: '%s'", arg[1], arg);
    }
    if (row->kind == OPTION_FLAG && value.p) return error_set(err, "--%s takes no value", row->name);
    if (row->kind != OPTION_FLAG && !value.p) {
        if (*i + 1 >= argc) return error_set(err, "--%s needs a value: %s", row->name, row->argument);
        value = slice_of(argv[++*i]);
    }
    return store(o, row, value, err);
}

bool options_parse(struct options *o, const struct command *c, int argc, char **argv, struct error *err)
{
    bool only_paths = false;
    for (int i = 0; i < argc; i++) {
        if (!only_paths && strcmp(argv[i], "--") == 0) {
            only_paths = true;
        } else if (!only_paths && argv[i][0] == '-' && argv[i][1]) {
            if (!parse_option(o, c, argc, argv, &i, err)) return false;
        } else {
            vec_push(o->arena, &o->paths, slice_of(argv[i]));
        }
    }
    if (o->paths.n && !c->arguments[0])
        return error_set(err, "%s takes no arguments: '%.*s'", c->name, SLICE_ARG(o->paths.at[0]));
    return true;
}

/* ---- help ---------------------------------------------------------------------------------------------- */

void options_overview(struct buf *out)
{
    buf_text(out,
             "usage: sargent COMMAND [OPTIONS] [PATH...]\n\n"
             "Reads SQL and CQL, says which queries will hurt and why, and which indexes would help.\n\n");
    for (const struct command *c = commands; c->name; c++)
        buf_printf(out, "  %-12s %s\n", c->name, c->summary);
    buf_text(out, "\nsargent COMMAND --help lists a command's options.\n");
}

void options_help(const struct command *c, struct buf *out)
{
    buf_printf(out, "usage: sargent %s [OPTIONS]%s%s\n\nPrints %s.\n\n", c->name, c->arguments[0] ? " " : "",
               c->arguments, c->summary);
    for (size_t i = 0; i < ROWS; i++) {
        const struct option_row *r = &rows[i];
        if (!takes(c, r->name)) continue;
        char left[64], letter[8] = "    ";
        if (r->letter) snprintf(letter, sizeof letter, "-%c, ", r->letter);
        snprintf(left, sizeof left, "%s--%s%s%s", letter, r->name, r->argument ? " " : "",
                 r->argument ? r->argument : "");
        buf_printf(out, "  %-28s %s\n", left, r->help);
    }
    if (strcmp(c->name, "lint") == 0) {
        buf_text(out, "\nFormats:\n");
        for (const struct report_format *f = report_formats; f->name; f++)
            buf_printf(out, "  %-12s %s\n", f->name, f->description);
    }
    buf_text(out, "\nExit codes: 0 clean, 1 findings, 2 wrong usage, 3 an input could not be read.\n");
}

/* Text for roff: what it would take for a request or an escape is escaped, hyphens are minus signs. */
static void put_roff(struct buf *out, const char *text)
{
    if (*text == '.' || *text == '\'') buf_text(out, "\\&");
    for (; *text; text++) {
        if (*text == '\\')
            buf_text(out, "\\e");
        else if (*text == '-')
            buf_text(out, "\\-");
        else
            buf_byte(out, *text);
    }
}

static void put_manual_row(struct buf *out, const struct option_row *r)
{
    buf_text(out, ".TP\n.B ");
    if (r->letter) buf_printf(out, "\\-%c\\fR,\\fB ", r->letter);
    buf_text(out, "\\-\\-");
    put_roff(out, r->name);
    if (r->argument) buf_printf(out, " \\fI%s\\fR", r->argument);
    buf_byte(out, '\n');
    put_roff(out, r->help);
    buf_text(out, ".\nTaken by");
    size_t n = 0;
    for (const struct command *c = commands; c->name; c++)
        if (takes(c, r->name)) buf_printf(out, "%s %s", n++ ? "," : "", c->name);
    buf_text(out, ".\n");
}

void options_manual(struct buf *out)
{
    buf_text(
        out,
        ".\\\" Made by make docs from the tables of commands and options.\n"
        ".TH SARGENT 1 \"\" \"sargent " SARGENT_VERSION "\" \"User Commands\"\n.SH NAME\n"
        "sargent \\- find the queries that will hurt, and the indexes that would help\n.SH SYNOPSIS\n"
        ".B sargent\n.I command\n[options] [path ...]\n.SH DESCRIPTION\n"
        "Reads SQL and CQL from files, from the source of programs and from the logs of servers, judges each "
        "statement with the schema and the measured workload at hand, and advises indexes that a planner "
        "has confirmed. Nothing is sent anywhere and no database is changed.\n.SH COMMANDS\n");
    for (const struct command *c = commands; c->name; c++) {
        buf_printf(out, ".TP\n.B %s \\fI%s\\fR\n", c->name, c->arguments);
        put_roff(out, c->summary);
        buf_byte(out, '\n');
    }
    buf_text(out, ".SH OPTIONS\n");
    for (size_t i = 0; i < ROWS; i++)
        if (strcmp(rows[i].name, "help") != 0) put_manual_row(out, &rows[i]);
    buf_text(out, ".SH FORMATS OF FINDINGS\n");
    for (const struct report_format *f = report_formats; f->name; f++) {
        buf_printf(out, ".TP\n.B %s\n", f->name);
        put_roff(out, f->description);
        buf_byte(out, '\n');
    }
    buf_text(
        out,
        ".SH EXIT STATUS\n.TP\n.B 0\nclean\n.TP\n.B 1\nfindings at or above \\-\\-fail\\-on\n"
        ".TP\n.B 2\nwrong options, configuration or rule page\n.TP\n.B 3\nan input could not be read, or "
        "the output not be written\n.SH FILES\n.TP\n.I sargent.yaml\nThe configuration, in the current "
        "folder or above it; sargent init writes one with every key explained.\n");
}

/* ---- what commands share ------------------------------------------------------------------------------- */

int complain(const struct error *err, enum exit_code code)
{
    fprintf(stderr, "sargent: %s\n", err->text);
    return code;
}

bool options_use_color(const struct options *o)
{
    if (o->color != COLOR_AUTO) return o->color == COLOR_ALWAYS;
    const char *no = getenv("NO_COLOR"), *force = getenv("CLICOLOR_FORCE"), *term = getenv("TERM");
    if (o->output.n || (no && *no)) return false;
    if (force && *force && strcmp(force, "0") != 0) return true;
    return isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") != 0;
}

static bool apply_names(struct options *o, struct config *c, struct error *err)
{
    if (o->dialect.n) {
        c->dialect = dialect_from_name(o->dialect);
        c->dialect_forced = true;
        if (c->dialect == DIALECT_UNKNOWN) {
            static const char *const names[] = {"postgres", "mysql", "mariadb",   "sqlite",
                                                "mssql",    "cql",   "cassandra", "scylla"};
            const char *near = did_you_mean(o->dialect, names, sizeof names / sizeof *names);
            return error_set(err, "unknown dialect '%.*s'%s%s%s", SLICE_ARG(o->dialect),
                             near ? ", did you mean '" : "", near ? near : "", near ? "'?" : "");
        }
        if (slice_starts_nocase(o->dialect, SLICE("scylla"))) c->scylla = true;
    }
    if (o->fail_on.n) {
        if (slice_eq(o->fail_on, SLICE("never")))
            c->fail_on = SEVERITY_NONE;
        else if (!severity_from_name(o->fail_on, &c->fail_on))
            return error_set(err, "--fail-on takes error, warning, info or never, not '%.*s'",
                             SLICE_ARG(o->fail_on));
    }
    if (o->cql_version.n) {
        c->cql_version = (int)(strtod(o->cql_version.p, NULL) * 100 + 0.5);
        if (c->cql_version < 300)
            return error_set(err, "--cql-version takes 3.11, 4.0, 4.1, 5.0, 5.1 or 6.0");
    }
    return true;
}

bool options_config(struct options *o, struct config *c, struct error *err)
{
    config_default(c);
    const char *path = o->config.n ? o->config.p : o->no_config ? NULL : config_find(o->arena, ".");
    if (path && !config_read(o->arena, c, path, err)) return false;
    for (size_t i = 0; i < o->schema.n; i++) vec_push(o->arena, &c->schema, o->schema.at[i]);
    for (size_t i = 0; i < o->exclude.n; i++) vec_push(o->arena, &c->exclude, o->exclude.at[i]);
    for (size_t i = 0; i < o->rule_folders.n; i++)
        vec_push(o->arena, &c->rule_folders, o->rule_folders.at[i]);
    for (size_t i = 0; i < o->only.n; i++) vec_push(o->arena, &c->only, o->only.at[i]);
    for (size_t i = 0; i < o->off.n; i++)
        vec_push(o->arena, &c->rules, ((struct config_rule){o->off.at[i], SEVERITY_NONE}));
    if (o->stats.n) c->stats = o->stats;
    if (o->tenant.n) c->tenant_column = o->tenant;
    return apply_names(o, c, err);
}

bool options_rules(struct options *o, struct config *c, struct rule_set *rules, struct error *err)
{
    rules->arena = o->arena;
    rules_load_builtin(rules);
    for (size_t i = 0; i < c->rule_folders.n; i++)
        if (!rules_load_folder(rules, c->rule_folders.at[i].p, err)) return false;
    return config_check(c, rules, err);
}

int options_analyse(struct options *o, struct config *c, struct rule_set *rules, struct pipeline_options *p,
                    struct analysis *a)
{
    static const struct slice here = {".", 1};
    struct error err = {{0}};
    if (!options_config(o, c, &err)) return complain(&err, EXIT_USAGE);
    if (rules && !options_rules(o, c, rules, &err)) return complain(&err, EXIT_USAGE);
    int64_t jobs = 0;
    if (o->jobs.n && (!slice_to_int(o->jobs, &jobs) || jobs < 1 || jobs > 64)) {
        error_set(&err, "--jobs takes a number from 1 to 64, not '%.*s'", SLICE_ARG(o->jobs));
        return complain(&err, EXIT_USAGE);
    }
    p->paths = o->paths.n ? o->paths.at : &here;
    p->path_count = o->paths.n ? o->paths.n : 1;
    p->config = c;
    p->stdin_name = o->stdin_name.n ? o->stdin_name.p : NULL;
    p->threads = (size_t)jobs;
    p->quiet = o->quiet;
    p->no_cache = o->no_cache;
    if (!options_logs(o, c, &p->logs, &err)) return complain(&err, EXIT_USAGE);
    if (pipeline_run(a, p, &err)) return EXIT_CLEAN;
    pipeline_free(a);
    return complain(&err, EXIT_UNREADABLE);
}

bool write_output(const struct options *o, struct slice text, struct error *err)
{
    if (!o->output.n) {
        bool ok = fwrite(text.p, 1, text.n, stdout) == text.n && fflush(stdout) == 0;
        return ok || error_set(err, "standard output: cannot write");
    }
    const char *path = arena_printf(o->arena, "%.*s", SLICE_ARG(o->output));
    bool replaces = output_is_replaceable(path);
    const char *part = replaces ? arena_printf(o->arena, "%s.part", path) : path;
    FILE *f = fopen(part, "wb");
    if (!f) return error_set(err, "%.*s: cannot be written", SLICE_ARG(o->output));
    bool ok = fwrite(text.p, 1, text.n, f) == text.n;
    ok = fclose(f) == 0 && ok;
    if (ok && replaces) ok = rename(part, path) == 0;
    if (ok) return true;
    if (replaces) remove(part);
    return error_set(err, "%.*s: cannot be written", SLICE_ARG(o->output));
}
