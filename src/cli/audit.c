/* sargent audit: findings, advice and workload as one report. */
#include "cli/cli.h"

typedef void audit_writer(const struct audit_report *r, struct buf *out);

static audit_writer *find_writer(struct slice name)
{
    static const struct {
        const char *name;
        audit_writer *write;
    } writers[] = {
        {"text", audit_write_text},
        {"json", audit_write_json},
        {"html", audit_write_html}
    };
    if (!name.n) return audit_write_text;
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
        if (slice_eq(name, slice_of(writers[i].name))) return writers[i].write;
    return NULL;
}

/* Asks everything and writes; the analysis stays the caller's. */
static int write_audit(struct options *o, const struct config *c, const struct rule_set *rules,
                       struct analysis *a, audit_writer *write)
{
    struct error err = {{0}};
    struct report lint;
    struct advice_report advice;
    struct digest_report digest = {.workload = a->workload, .series = true};
    int code = EXIT_CLEAN;
    if (!pipeline_report(a, rules, c, &lint, &err)) code = complain(&err, EXIT_USAGE);
    if (!advise_gather(o, c, a, &advice, &err)) return complain(&err, EXIT_UNREADABLE);
    lint.color = advice.color = digest.color = options_use_color(o);
    lint.verbose = advice.verbose = o->verbose;
    if (a->workload && write == audit_write_json) workload_pg_fingerprints(a->workload);
    struct audit_report report = {.lint = &lint, .advice = &advice, .digest = a->workload ? &digest : NULL};
    struct buf out = {0};
    write(&report, &out);
    if (!write_output(o, buf_slice(&out), &err)) code = complain(&err, EXIT_UNREADABLE);
    buf_free(&out);
    return code != EXIT_CLEAN ? code : lint_exit_code(o, c, a, &lint);
}

int command_audit(struct options *o)
{
    struct config c;
    struct rule_set rules = {0};
    struct pipeline_options p = {0};
    struct analysis a;
    struct error err = {{0}};
    audit_writer *write = find_writer(o->format);
    if (!write) {
        error_set(&err, "an audit is written as text, json or html, not '%.*s'", SLICE_ARG(o->format));
        return complain(&err, EXIT_USAGE);
    }
    int code = options_analyse(o, &c, &rules, &p, &a);
    if (code != EXIT_CLEAN) return code;
    code = write_audit(o, &c, &rules, &a, write);
    pipeline_free(&a);
    return code;
}
