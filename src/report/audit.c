/* The audit: what lint, advise and digest say, as one report with checks that pass or fail.
 *
 * A check is a category of rules: it fails with a finding at or above warning, passes without one, and was
 * not run when none of its rules was; "none" means that no statement is of a dialect it speaks of. Text and
 * JSON are the other writers' own, one after the other. */
#include <stdlib.h>

#include "report/html.h"

enum { FINDINGS_SHOWN = 200 };

struct check {
    struct slice category;
    size_t findings[SEVERITY_ERROR + 1], rules, not_run;
    size_t foreign; /* rules for dialects that do not occur */
};

static struct check *check_of(struct check *checks, size_t *n, struct slice category)
{
    size_t i = 0;
    while (i < *n && !slice_eq(checks[i].category, category)) i++;
    if (i == *n) checks[(*n)++] = (struct check){.category = category};
    return &checks[i];
}

static int by_failure(const void *a, const void *b)
{
    const struct check *x = a, *y = b;
    for (int s = SEVERITY_ERROR; s >= SEVERITY_INFO; s--)
        if (x->findings[s] != y->findings[s]) return x->findings[s] > y->findings[s] ? -1 : 1;
    return slice_compare(x->category, y->category);
}

static struct check *list_checks(struct arena *a, const struct report *r, size_t *n)
{
    struct check *checks = ARENA_ARRAY(a, struct check, r->rules->rules.n + 1);
    *n = 0;
    for (size_t i = 0; i < r->rules->rules.n; i++) {
        const struct rule *rule = &r->rules->rules.at[i];
        struct check *c = check_of(checks, n, rule->category);
        c->rules++;
        c->foreign += rule->dialects && !(rule->dialects & r->summary.dialects);
    }
    for (size_t i = 0; i < r->not_run_count; i++)
        check_of(checks, n, r->not_run[i].rule->category)->not_run++;
    for (size_t i = 0; i < r->finding_count; i++)
        check_of(checks, n, r->findings[i].rule->category)->findings[r->findings[i].severity]++;
    qsort(checks, *n, sizeof *checks, by_failure);
    return checks;
}

static const char *verdict_of(const struct check *c)
{
    if (c->findings[SEVERITY_ERROR] || c->findings[SEVERITY_WARNING]) return "fail";
    return c->not_run == c->rules ? "not run" : c->foreign == c->rules ? "none" : "pass";
}

/* ---- text ------------------------------------------------------------------------------------------------
 */

static void text_checks(const struct audit_report *r, struct buf *out)
{
    struct arena scratch = {0};
    size_t n;
    const struct check *checks = list_checks(&scratch, r->lint, &n);
    buf_text(out, "Checks\n======\n");
    for (size_t i = 0; i < n; i++) {
        const struct check *c = &checks[i];
        buf_printf(out, "%-8s %-22.*s", verdict_of(c), SLICE_ARG(c->category));
        if (c->findings[SEVERITY_ERROR]) buf_printf(out, " errors: %zu", c->findings[SEVERITY_ERROR]);
        if (c->findings[SEVERITY_WARNING]) buf_printf(out, " warnings: %zu", c->findings[SEVERITY_WARNING]);
        if (c->findings[SEVERITY_INFO]) buf_printf(out, " infos: %zu", c->findings[SEVERITY_INFO]);
        if (c->not_run && c->not_run < c->rules) buf_text(out, " (some rules not run)");
        while (out->n && out->p[out->n - 1] == ' ') out->n--;
        buf_byte(out, '\n');
    }
    arena_free(&scratch);
}

void audit_write_text(const struct audit_report *r, struct buf *out)
{
    text_checks(r, out);
    if (r->digest) {
        buf_text(out, "\nWorkload\n========\n");
        digest_write_text(r->digest, out);
    }
    buf_text(out, "\nFindings\n========\n");
    report_write_text(r->lint, out);
    buf_text(out, "\nAdvice\n======\n");
    advice_write_text(r->advice, out);
}

/* ---- JSON ------------------------------------------------------------------------------------------------
 */

void audit_write_json(const struct audit_report *r, struct buf *out)
{
    struct arena scratch = {0};
    size_t n;
    const struct check *checks = list_checks(&scratch, r->lint, &n);
    buf_text(out, "{\"version\":1,\n\"checks\":[");
    for (size_t i = 0; i < n; i++) {
        const struct check *c = &checks[i];
        buf_text(out, i ? ",\n{\"category\":" : "\n{\"category\":");
        json_quoted(out, c->category);
        buf_printf(
            out,
            ",\"verdict\":\"%s\",\"error\":%zu,\"warning\":%zu,\"info\":%zu,\"rules\":%zu,\"not_run\":%zu}",
            verdict_of(c), c->findings[SEVERITY_ERROR], c->findings[SEVERITY_WARNING],
            c->findings[SEVERITY_INFO], c->rules, c->not_run);
    }
    buf_text(out, "],\n\"digest\":");
    if (r->digest)
        digest_write_json(r->digest, out);
    else
        buf_text(out, "null\n");
    buf_text(out, ",\"lint\":");
    report_write_json(r->lint, out);
    buf_text(out, ",\"advise\":");
    advice_write_json(r->advice, out);
    buf_text(out, "}\n");
    arena_free(&scratch);
}

/* ---- HTML ------------------------------------------------------------------------------------------------
 */

static void html_checks(const struct audit_report *r, struct buf *out)
{
    struct arena scratch = {0};
    size_t n;
    const struct check *checks = list_checks(&scratch, r->lint, &n);
    buf_text(out, "<h2>Checks</h2>\n<table><tr><th>verdict<th>check<th class=n>errors<th class=n>warnings"
                  "<th class=n>infos<th></tr>\n");
    for (size_t i = 0; i < n; i++) {
        const struct check *c = &checks[i];
        const char *verdict = verdict_of(c);
        buf_printf(out, "<tr><td class=%s>%s</td><td>", *verdict == 'n' ? "dim" : verdict, verdict);
        html_put(out, c->category);
        static const enum severity columns[] = {SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_INFO};
        for (size_t k = 0; k < 3; k++) {
            buf_text(out, "</td><td class=n>");
            if (c->findings[columns[k]]) buf_printf(out, "%zu", c->findings[columns[k]]);
        }
        buf_text(out, "</td><td class=dim>");
        if (c->not_run && c->not_run < c->rules) buf_text(out, "some rules were not run");
        buf_text(out, "</td></tr>\n");
    }
    buf_text(out, "</table>\n");
    arena_free(&scratch);
}

/* What costs most comes first; then the worse. */
static int by_cost(const void *a, const void *b)
{
    const struct report_finding *x = *(const struct report_finding *const *)a,
                                *y = *(const struct report_finding *const *)b;
    if (x->severity != y->severity && (x->severity == SEVERITY_ERROR || y->severity == SEVERITY_ERROR))
        return x->severity > y->severity ? -1 : 1;
    if (x->total_ms != y->total_ms) return x->total_ms > y->total_ms ? -1 : 1;
    if (x->severity != y->severity) return x->severity > y->severity ? -1 : 1;
    return x < y ? -1 : x > y;
}

static void html_finding(const struct report_finding *f, struct buf *out)
{
    buf_printf(out, "<tr><td class=%s>%s</td><td class=wide>", severity_name(f->severity),
               severity_name(f->severity));
    html_put(out, f->message);
    buf_text(out, "<br><span class=dim>");
    html_put(out, slice_of(f->place.path));
    if (f->place.at.line) buf_printf(out, ":%zu:%zu", f->place.at.line, f->place.at.column);
    buf_text(out, "</span>");
    if (f->query.n) {
        buf_text(out, "<details><summary class=dim>query</summary><pre>");
        html_put(out, f->query);
        buf_text(out, "</pre></details>");
    }
    buf_text(out, "</td><td class=id><code>");
    html_put(out, f->rule->id);
    buf_text(out, "</code></td>");
    if (f->calls > 0)
        buf_printf(out, "<td class=n>%.0f</td><td class=n>", f->calls);
    else
        buf_text(out, "<td></td><td class=n>");
    if (f->calls > 0) html_duration(out, f->total_ms < 0 ? -1 : (int64_t)(f->total_ms * 1e6));
    buf_text(out, "</td></tr>\n");
}

static void put_count(struct buf *out, size_t n, const char *what, const char *then)
{
    buf_printf(out, "%zu %s%s%s", n, what, n == 1 ? "" : "s", then);
}

static void html_findings(const struct report *r, struct buf *out)
{
    struct arena scratch = {0};
    const struct report_finding **order =
        ARENA_ARRAY(&scratch, const struct report_finding *, r->finding_count + 1);
    for (size_t i = 0; i < r->finding_count; i++) order[i] = &r->findings[i];
    if (r->finding_count) qsort(order, r->finding_count, sizeof *order, by_cost);
    buf_text(out, "<h2>Findings</h2>\n<p>");
    put_count(out, r->summary.error, "error", ", ");
    put_count(out, r->summary.warning, "warning", ", ");
    put_count(out, r->summary.info, "info", " in ");
    put_count(out, r->summary.files, "file", " and ");
    put_count(out, r->summary.statements, "statement", "");
    if (r->summary.unparsed) buf_printf(out, "; %zu of them not understood", r->summary.unparsed);
    buf_text(out, "</p>\n<table><tr><th>severity<th>finding<th>rule<th class=n>calls<th class=n>time</tr>\n");
    for (size_t i = 0; i < r->finding_count && i < FINDINGS_SHOWN; i++) html_finding(order[i], out);
    buf_text(out, "</table>\n");
    if (r->finding_count > FINDINGS_SHOWN)
        buf_printf(out, "<p>%zu more: see <code>sargent lint</code></p>\n",
                   r->finding_count - FINDINGS_SHOWN);
    arena_free(&scratch);
}

/* Advice has its own layout for people, which is kept. */
static void html_advice(const struct advice_report *r, struct buf *out)
{
    struct buf text = {0};
    struct advice_report plain = *r;
    plain.color = false;
    advice_write_text(&plain, &text);
    buf_text(out, "<h2>Advice</h2>\n<pre>");
    html_put(out, buf_slice(&text));
    buf_text(out, "</pre>\n");
    buf_free(&text);
}

void audit_write_html(const struct audit_report *r, struct buf *out)
{
    html_begin(out, "Audit of queries and indexes");
    html_checks(r, out);
    html_findings(r->lint, out);
    html_advice(r->advice, out);
    if (r->digest) {
        buf_text(out, "<h2>Workload</h2>\n");
        digest_html_sections(r->digest, out);
    }
    html_end(out);
}
