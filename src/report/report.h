/* report: findings and advice for people and for machines. One writer per format, all taking the same struct.
 *
 *     report_write        findings in a format by name: text, json, gcc, sarif, ...
 *
 * Lines and columns count from 1, columns in bytes. Text written to a terminal has control characters
 * removed.
 */
#ifndef SARGENT_REPORT_H
#define SARGENT_REPORT_H

#include "advise/advise.h"
#include "rules/rules.h"
#include "workload/workload.h"

struct report_place {
    const char *path; /* "" when it has none */
    struct place at;
    struct slice source; /* the whole text of that file, for excerpts; empty when not at hand */
};

struct report_related {
    struct report_place place;
    struct slice message;
};

struct report_finding {
    const struct rule *rule;
    enum severity severity;
    struct slice message;
    struct report_place place;
    const char *dialect;
    struct slice query; /* the statement's normalised text */
    double calls;       /* that logs saw of it; 0 without */
    double total_ms;    /* their time, -1 unknown */
    bool in_log;        /* its place is a line of a log */
    const struct report_related *related;
    size_t related_count;
    bool has_fix;
    struct place fix_at; /* in the same file */
    struct slice fix_text;
};

struct report_not_run {
    const struct rule *rule;
    const char *needs; /* "schema", "logs", ... */
};

struct report_summary {
    unsigned dialects; /* of the statements: bit 1 << enum dialect */
    size_t files, statements, shapes, unparsed;
    size_t error, warning, info;
    size_t suppressed;
    size_t hidden_by_baseline, gone_from_baseline; /* known findings; known ones that are no more */
};

struct report {
    const struct report_finding *findings; /* sorted by path, position, rule */
    size_t finding_count;
    const struct report_not_run *not_run;
    size_t not_run_count;
    struct report_summary summary;
    const struct rule_set *rules;
    const char *tool_version;
    bool color; /* text only */
    bool no_excerpts;
    bool verbose;
};

/* Counts the findings by severity in the summary; again after some are taken out. */
void report_count_severities(struct report *r);

struct report_format {
    const char *name, *description;
    void (*write)(const struct report *r, struct buf *out);
};
/* Ends with an entry whose name is NULL. */
extern const struct report_format report_formats[];
const struct report_format *report_find_format(struct slice name);

/* JSON strings: quoted, escaped, invalid UTF-8 replaced by U+FFFD. */
void json_quoted(struct buf *out, struct slice s);
/* Numbers without needless digits; -1 stays -1. */
void json_number(struct buf *out, double v);

/* Advice; the schema gives names. */
struct advice_report {
    const struct advice *advice;
    const struct schema *schema;
    const struct workload_query *queries; /* advice_query.id is an index into it */
    const struct slice *query_texts;      /* parallel to queries */
    const char *const *query_places;      /* "path:line", parallel to queries */
    size_t query_count;
    bool color, verbose;
};
void advice_write_text(const struct advice_report *r, struct buf *out);
void advice_write_json(const struct advice_report *r, struct buf *out);

/* The digest of logs: shapes in the order they stand in, sequences. JSON: docs/json.md. */
struct digest_report {
    const struct workload *workload;
    enum workload_order order; /* what the shapes are sorted by */
    size_t top;                /* shapes listed; 0: 20 as text and HTML, all as JSON */
    uint64_t min_calls;        /* shapes with fewer are left out */
    bool series, color;
};
void digest_write_text(const struct digest_report *r, struct buf *out);
void digest_write_json(const struct digest_report *r, struct buf *out);
void digest_write_html(const struct digest_report *r, struct buf *out);

/* Findings, advice and workload as one report. */
struct audit_report {
    const struct report *lint;
    const struct advice_report *advice;
    const struct digest_report *digest; /* NULL without logs */
};
void audit_write_text(const struct audit_report *r, struct buf *out);
void audit_write_json(const struct audit_report *r, struct buf *out);
void audit_write_html(const struct audit_report *r, struct buf *out);

#endif
