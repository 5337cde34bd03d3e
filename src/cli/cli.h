/* cli: argv to command. One file per command; this header declares what they share.
 *
 * A command is a row in the table of cli.c; an option is a row in the table of options.c, from which parsing,
 * --help, "did you mean" and the man page's option list are made.
 */
#ifndef SARGENT_CLI_H
#define SARGENT_CLI_H

#include "cli/config.h"
#include "cli/pipeline.h"

/* What a run says to its caller. Documented in docs/user-guide.md. */
enum exit_code {
    EXIT_CLEAN = 0,
    EXIT_FINDINGS = 1,   /* findings at or above --fail-on */
    EXIT_USAGE = 2,      /* wrong options or configuration */
    EXIT_UNREADABLE = 3, /* an input could not be read */
};

enum color_choice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct slice_list {
    struct slice *at;
    size_t n, cap;
};

/* All options of all commands, as given. Texts are "" when not given. */
struct options {
    struct arena *arena;
    struct slice_list paths, schema, exclude, rule_folders, only, off;
    struct slice config, dialect, stats, format, fail_on, output, stdin_name, cql_version, tenant, postgres;
    struct slice jobs, baseline, write_baseline;
    /* how logs are read, and digest */
    struct slice format_in, prefix, since, until, user, database, application, min_repeats, min_sequence_ms;
    struct slice save, min_calls, sort, top;
    bool series;
    enum color_choice color;
    bool help, version, no_config, no_cache, verbose, quiet, no_excerpts, list, stats_query, exit_zero,
        no_verify;
};

struct command {
    const char *name, *arguments, *summary;
    const char *options; /* names of the options it takes, separated by blanks */
    int (*run)(struct options *o);
};
extern const struct command commands[]; /* ends with an entry whose name is NULL */

/* Findings known before: see baseline.c. baseline_hide takes out of the report what the file knows. */
void baseline_write(const struct report *r, struct buf *out);
bool baseline_hide(struct arena *a, const char *path, struct report *r, struct error *err);

int sargent_main(int argc, char **argv);

/* Parses the arguments behind the command's name. False with a message in err: exit code 2. */
bool options_parse(struct options *o, const struct command *c, int argc, char **argv, struct error *err);
void options_help(const struct command *c, struct buf *out);
void options_overview(struct buf *out);
/* The manual page, sargent(1), in roff. */
void options_manual(struct buf *out);

/* Finds and reads the configuration, then applies the command line on top. */
bool options_config(struct options *o, struct config *c, struct error *err);
/* Built-in pages plus --rules folders; checks the configuration's rule names against them. */
bool options_rules(struct options *o, struct config *c, struct rule_set *rules, struct error *err);
/* Configuration, rules (may be NULL) and pipeline in one go. Prints the error and returns an exit code other
 * than 0. */
int options_analyse(struct options *o, struct config *c, struct rule_set *rules, struct pipeline_options *p,
                    struct analysis *a);
/* How logs are to be read, log_options.c. The texts live as long as *o and *c. */
bool options_logs(const struct options *o, const struct config *c, struct workload_options *w,
                  struct error *err);
/* A number that an option takes; 0 when it is not given. */
bool options_number(struct slice text, const char *option, uint64_t *out, struct error *err);
bool options_use_color(const struct options *o);

/* Writes to --output or standard output. An output file appears whole or not at all. */
bool write_output(const struct options *o, struct slice text, struct error *err);
/* "sargent: message" on standard error; returns the code. */
int complain(const struct error *err, enum exit_code code);

/* The exit code that --fail-on makes of the findings. */
int lint_exit_code(const struct options *o, const struct config *c, const struct analysis *a,
                   const struct report *r);
/* Advice for the queries of an analysis, in its arena. */
bool advise_gather(const struct options *o, const struct config *c, struct analysis *a,
                   struct advice_report *out, struct error *err);

int command_lint(struct options *o);
int command_schema(struct options *o);
int command_rules(struct options *o);
int command_explain(struct options *o);
int command_facts(struct options *o);
int command_fingerprint(struct options *o);
int command_init(struct options *o);
int command_advise(struct options *o);
int command_audit(struct options *o);
int command_digest(struct options *o);
int command_merge(struct options *o);

#endif
