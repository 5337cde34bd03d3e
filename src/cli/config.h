/* config: sargent.yaml, and what the command line changes of it. docs/user-guide.md is its manual.
 *
 *     dialect: postgres                 for files that do not say otherwise
 *     schema: [db/schema.sql, db/migrations/]
 *     stats: db/stats.json
 *     exclude: ["legacy/", "*.min.sql"]
 *     tenant-column: tenant_id
 *     fail-on: warning                  error | warning | info | never
 *     rules-folder: [sargent-rules/]
 *     rules:
 *       select-star: off                off | info | warning | error
 *     thresholds:
 *       large-in-list: 200
 *     overrides:
 *       - paths: [analytics/]     gitignore patterns
 *         dialect: mysql
 *         rules: {missing-limit: off}
 *     logs:
 *       min-repeats: 5                repetitions that make a run of queries
 *       min-sequence-ms: 50           ... or fewer that take so long together
 *       prefix: '%m [%p] '            PostgreSQL's log_line_prefix, instead of learning it
 *     host:
 *       wrappers:
 *         - call: my_db.run           receiver and name; *.run for any receiver
 *           argument: 0               which argument is the text, from 0
 *           does: execute             execute | prepare | batch | fetch | build
 *           language: python
 */
#ifndef SARGENT_CLI_CONFIG_H
#define SARGENT_CLI_CONFIG_H

#include "base/error.h"
#include "base/map.h"
#include "base/vec.h"
#include "ingest/ingest.h"
#include "rules/rules.h"

struct config_rule {
    struct slice id;
    enum severity severity; /* SEVERITY_NONE: off */
};
struct config_threshold {
    struct slice name, text;
    double value;
    bool is_number;
};
struct config_override {
    VEC(struct slice) paths;
    enum dialect dialect;
    VEC(struct config_rule) rules;
};
struct config {
    const char *path;     /* of the file read, NULL for none */
    enum dialect dialect; /* of files that do not say; DIALECT_UNKNOWN: find out */
    bool dialect_forced;  /* given on the command line: of all files */
    bool scylla;
    int cql_version;
    VEC(struct slice) schema, exclude, rule_folders;
    struct slice stats;
    struct slice tenant_column;
    enum severity fail_on; /* SEVERITY_NONE: never */
    VEC(struct config_rule) rules;
    VEC(struct slice) only; /* rules or categories to run alone; none: all */
    VEC(struct config_threshold) thresholds;
    VEC(struct config_override) overrides;
    VEC(struct host_wrapper) wrappers;
    unsigned min_repeats;   /* 0: the default */
    double min_sequence_ms; /* negative: the default */
    struct slice log_prefix;
};

void config_default(struct config *c);
/* Looks for sargent.yaml or .sargent.yaml in folder and above it, up to a folder that holds .git. NULL when
 * there is none. */
const char *config_find(struct arena *a, const char *folder);
/* Reads a file on top of *c. Errors name path and line; unknown keys are errors with a suggestion. Paths in
 * it count from its folder. */
bool config_read(struct arena *a, struct config *c, const char *path, struct error *err);
/* Checks rule and threshold names against the catalogue; false with a suggestion in err. */
bool config_check(const struct config *c, const struct rule_set *rules, struct error *err);

/* rule_options on a config: a rule's severity, a threshold, a text. */
struct rule_options config_rule_options(const struct config *c);
/* The severity in one file, after overrides. */
enum severity config_severity(const struct config *c, const struct rule *r, enum severity normal,
                              struct slice path);
/* The dialect for a file, DIALECT_UNKNOWN without one; *forced when it overrules what the file looks like. */
enum dialect config_dialect(const struct config *c, struct slice path, bool *forced);

#endif
