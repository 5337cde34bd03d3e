/* rules: pages, the sandbox they run in, and findings.
 *
 * A rule is a page, rules/<family>/<slug>.md: front matter, prose, one SQL query over the facts (its
 * detector), a fix and examples. The built-in pages are compiled into the program; --rules DIR loads more of
 * the same format.
 *
 * The page format
 *     ---                                  front matter, YAML, these keys only:
 *     title: one line                      what is wrong, as a sentence
 *     severity: error | warning | info
 *     category: index | pagination | ...   one word
 *     message: "text with {columns}"       {x} is column x of the detector's row; {{ and }} are braces
 *     since: 0.1
 *     dialects: [postgres, cql]            optional; the rule is asked of these dialects only
 *     needs: [schema]                      optional, see below
 *     ---
 *     prose ...
 *     ## Detect
 *     ```sql detect                        exactly one such fence
 *     SELECT query, pos, len, ... FROM ...
 *     ```
 *     ## Fix
 *     ## Examples
 *     ```sql bad                           at least one of these
 *     ```sql good                          and of these; the language is sql, cql, python, log:postgres, ...
 *     ```python bad app.py                 several files in one example: each fence names its file; fences
 *                                          belong together when only blank lines stand between them
 * The id is the file's stem: lower-case letters, digits and hyphens.
 *
 * The detector's columns
 *     query            id of the query the finding is about (required unless `statement` is given); -1 for a
 *                      part of the schema that no source declares (a catalogue): the finding has no place
 *     statement        id of one statement: only this occurrence is reported, not all of the query's
 *     pos, len         the part to point at, in query.sample (with `statement`: still in query.sample,
 *                      unless `own` is 1: in that statement's own text); without them, the first line
 *     own              see pos
 *     source           number of a file (call.source): pos and len are then bytes of that file, and query and
 *                      statement, where given as well, only tell what it is about
 *     severity         overrides the page's for this row ('error', 'warning', 'info'; '' drops the row)
 *     related_query, related_statement, related_pos, related_len, related_own, related_source,
 *     related_message
 *                      a second place
 *     fix_pos, fix_len, fix_text                                  a replacement, in query.sample
 *     anything else    can be used as {name} in the message
 *
 * What a rule needs
 * A rule that is asked without its facts would find nothing and look clean. So a rule has needs, and when one
 * is not met it is listed as not run:
 *     schema           tables are known                    derived from reading a table db_*
 *     statistics       row counts are known                never derived
 *     logs             a workload is known                 derived from reading workload, sequence or
 *                                                          parameter_profile
 *     calls            database calls in host code         derived from reading call or argument
 * `needs` in the front matter replaces what is derived: `needs: []` for a rule that reads the schema but also
 * works without, `needs: [schema]` for one that only reads facts derived from it (predicate.type).
 *
 * SQL functions that pages may call beside SQLite's own (functions.c lists them all):
 *     x REGEXP 'pattern'          PCRE2, anywhere in x, (?i) for any case
 *     setting('name', default)    a threshold or a name of the configuration
 *     plural(3, 'row')            "3 rows"; plural(n, 'index', 'indexes')
 */
#ifndef SARGENT_RULES_H
#define SARGENT_RULES_H

#include "facts/facts.h"

enum severity { SEVERITY_NONE, SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR };
const char *severity_name(enum severity s);
/* SEVERITY_NONE and false when it is no severity. "none" and "off" are accepted and mean SEVERITY_NONE. */
bool severity_from_name(struct slice name, enum severity *out);

struct example {
    bool bad;
    struct slice language; /* "sql", "cql", "python", "log:postgres", ... */
    struct slice text;
    struct slice
        file; /* name after "bad" or "good" in the fence, "" without: fences of one example share a number */
    size_t group; /* examples count from 0; a fence with a file name joins the one before it */
    size_t line;  /* of its first line in the page */
};

enum rule_need { NEED_SCHEMA = 1, NEED_STATISTICS = 2, NEED_LOGS = 4, NEED_CALLS = 8 };

struct rule {
    struct slice id, family; /* stem and folder of the page */
    struct slice title, category, message, since;
    enum severity severity;
    unsigned dialects;   /* bit 1 << enum dialect; 0 means all */
    unsigned needs;      /* enum rule_need */
    bool needs_given;    /* the page says what it needs; else rules_check_sql derives it */
    struct slice detect; /* SQL */
    size_t detect_line;  /* of its first line in the page */
    struct slice page;   /* the whole text */
    struct slice path;   /* of the page, for messages */
    uint64_t reads;      /* bit per enum fact_table that the detector reads */
    uint64_t drives;     /* ... and of those, each that must have rows for the detector to return any */
    bool builtin;
    struct example *examples; /* only when loaded with examples */
    size_t example_count;
};

struct rule_set {
    struct arena *arena;
    VEC(struct rule) rules; /* sorted by id */
};

/* The pages compiled into the program; costs nothing but a copy of a table. */
void rules_load_builtin(struct rule_set *set);
/* Parses one page. On failure err reads like a compiler's message: path:line: what. */
bool rules_parse_page(struct arena *a, struct slice path, struct slice text, struct rule *out,
                      struct error *err);
/* Loads every *.md below a folder; a page with the id of a built-in one replaces it. Stops at the first
 * broken page: also one whose SQL does not prepare, shown with a caret under the offending token of the page.
 */
bool rules_load_folder(struct rule_set *set, const char *folder, struct error *err);
/* A rule's page without its front matter. */
struct slice rule_body(const struct rule *r);
/* A section of a rule's page by its heading, without it; "" is the prose before the first heading. Empty when
 * the page has none of that name. */
struct slice rule_section(const struct rule *r, struct slice heading);
const struct rule *rules_find(const struct rule_set *set, struct slice id);
/* The names that detectors ask setting() for, sorted, each once: what a configuration may set. */
size_t rules_settings(const struct rule_set *set, struct arena *a, struct slice **names);

struct finding_place {
    int64_t query, statement; /* statement -1: every statement of the query */
    struct span at;           /* in query.sample, or in the statement's own text when own */
    bool own;
    int64_t source; /* number of the file whose bytes `at` counts; -1: see above */
};
struct finding {
    const struct rule *rule;
    enum severity severity;
    struct slice message;
    struct finding_place place;
    struct finding_place related; /* query -1 for none */
    struct slice related_message;
    bool has_fix;
    struct span fix_at;
    struct slice fix_text;
};
struct findings {
    VEC(struct finding) all;
    VEC(const struct rule *) not_run; /* rules that could not be asked, in id order */
    VEC(const char *) not_run_needs; /* what each of them lacks: "schema", "logs", "schema, statistics" ... */
};

struct rule_options {
    /* severity of a rule by its id after configuration; returns the given one when nothing is configured */
    enum severity (*severity_of)(const void *context, const struct rule *r);
    /* threshold by name; returns fallback when nothing is configured */
    double (*setting)(const void *context, struct slice name, double fallback);
    /* the same for setting('name', 'text') */
    struct slice (*text_setting)(const void *context, struct slice name, struct slice fallback);
    const void *context;
    int time_limit_ms; /* per rule; 0 means 10 000 */
};
/* Asks every enabled rule. A rule whose facts are all empty is listed as not run. A rule that fails at run
 * time (time limit, type error) ends up in err with its page and line, after all others were asked; returns
 * false then. */
bool rules_run(const struct rule_set *set, struct facts *f, const struct rule_options *options,
               struct arena *a, struct findings *out, struct error *err);
/* Prepares one rule's SQL in the sandbox, checks its columns against the message, and records what it reads,
 * drives and needs: used by the loader, the page generator and tests. On failure err is path:line:column:
 * what, and under it the line of the page with a caret. */
bool rules_check_sql(struct facts *f, struct rule *r, struct error *err);

#endif
