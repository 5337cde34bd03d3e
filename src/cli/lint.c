/* sargent lint: findings. */
#include <stdio.h>

#include "cli/cli.h"

static const struct report_format *find_format(const struct options *o, struct error *err)
{
    struct slice name = o->format.n ? o->format : SLICE("text");
    const struct report_format *format = report_find_format(name);
    if (format) return format;
    const char *names[32];
    size_t n = 0;
    for (const struct report_format *f = report_formats; f->name && n < 32; f++) names[n++] = f->name;
    const char *near = did_you_mean(name, names, n);
    error_set(err, "unknown format '%.*s'%s%s%s", SLICE_ARG(name), near ? ", did you mean '" : "",
              near ? near : "", near ? "'?" : "");
    return NULL;
}

/* Dialects chosen and statements not understood: --verbose, on standard error. */
static void tell_details(struct analysis *a)
{
    for (size_t i = 0; i < a->source_count; i++) {
        const struct source *s = &a->sources[i];
        if (s->kind == SOURCE_SCRIPT || s->kind == SOURCE_DATABASE)
            fprintf(stderr, "sargent: %s: %s by %s%s\n", s->path, dialect_name(s->dialect), s->dialect_reason,
                    s->mixed_dialects ? ", statement by statement since there are signs of others" : "");
    }
    for (size_t i = 0; i < a->statements.n; i++) {
        const struct analysed_query *q = &a->queries.at[a->statements.at[i].query];
        if (!q->failed || a->statements.at[i].id < 0) continue;
        struct report_place p = pipeline_place(a, (int)i, q->error.at);
        fprintf(stderr, "sargent: %s:%zu:%zu: not understood: %s\n", p.path, p.at.line, p.at.column,
                q->error.message);
    }
}

int lint_exit_code(const struct options *o, const struct config *c, const struct analysis *a,
                   const struct report *r)
{
    if (a->unreadable) return EXIT_UNREADABLE;
    if (o->exit_zero || c->fail_on == SEVERITY_NONE) return EXIT_CLEAN;
    size_t counted = r->summary.error;
    if (c->fail_on <= SEVERITY_WARNING) counted += r->summary.warning;
    if (c->fail_on <= SEVERITY_INFO) counted += r->summary.info;
    return counted ? EXIT_FINDINGS : EXIT_CLEAN;
}

static int write_baseline(struct options *o, const struct report *r)
{
    struct error err = {{0}};
    struct buf out = {0};
    struct options to = *o;
    to.output = o->write_baseline;
    baseline_write(r, &out);
    bool ok = write_output(&to, buf_slice(&out), &err);
    buf_free(&out);
    if (!ok) return complain(&err, EXIT_UNREADABLE);
    fprintf(stderr, "sargent: %zu findings written to %.*s\n", r->finding_count,
            SLICE_ARG(o->write_baseline));
    return EXIT_CLEAN;
}

/* Findings as the options want them shown. */
static int show(struct options *o, const struct report_format *format, struct analysis *a, struct report *r)
{
    struct error err = {{0}};
    const char *known = o->baseline.n ? arena_copy(o->arena, o->baseline.p, o->baseline.n) : NULL;
    if (known && !baseline_hide(&a->arena, known, r, &err)) return complain(&err, EXIT_USAGE);
    r->color = options_use_color(o);
    r->no_excerpts = o->no_excerpts;
    r->verbose = o->verbose;
    if (o->verbose) tell_details(a);
    struct buf out = {0};
    format->write(r, &out);
    int code = write_output(o, buf_slice(&out), &err) ? EXIT_CLEAN : complain(&err, EXIT_UNREADABLE);
    buf_free(&out);
    return code;
}

int command_lint(struct options *o)
{
    struct config c;
    struct rule_set rules = {0};
    struct pipeline_options p = {0};
    struct analysis a;
    struct error err = {{0}};
    const struct report_format *format = find_format(o, &err);
    if (!format) return complain(&err, EXIT_USAGE);
    int code = options_analyse(o, &c, &rules, &p, &a);
    if (code != EXIT_CLEAN) return code;
    struct report report;
    if (!pipeline_report(&a, &rules, &c, &report, &err)) code = complain(&err, EXIT_USAGE);
    int shown = o->write_baseline.n ? write_baseline(o, &report) : show(o, format, &a, &report);
    if (code == EXIT_CLEAN) code = shown;
    if (code == EXIT_CLEAN && !o->write_baseline.n) code = lint_exit_code(o, &c, &a, &report);
    pipeline_free(&a);
    return code;
}
