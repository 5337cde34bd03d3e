/* findings: from what rules returned to a report: each place, minus what comments allow, in a fixed order. */
#include <stdlib.h>

#include "cli/pipeline.h"

enum { ALLOWANCE_UNUSED = 0, ALLOWANCE_USED = 1 };

/* What is looked up again and again while findings become report entries. */
struct placing {
    struct analysis *a;
    const struct config *config;
    int *by_id;            /* statement id -> index into a->statements */
    int *of_query;         /* statement indexes, grouped by query */
    size_t *query_start;   /* query -> its first entry of of_query; one more at the end */
    char **allowance_used; /* per source, parallel to its allowances */
    VEC(struct report_finding) out;
    size_t suppressed;
    bool known_only; /* some statements stand in sources that are known but not linted */
};

static void index_statements(struct placing *p)
{
    struct analysis *a = p->a;
    p->by_id = ARENA_ARRAY(&a->arena, int, a->statements.n + 1);
    p->of_query = ARENA_ARRAY(&a->arena, int, a->statements.n + 1);
    p->query_start = ARENA_ARRAY(&a->arena, size_t, a->queries.n + 2);
    p->allowance_used = ARENA_ARRAY(&a->arena, char *, a->source_count + 1);
    for (size_t i = 0; i < a->source_count; i++)
        p->allowance_used[i] = ARENA_ARRAY(&a->arena, char, a->ingested[i].allowances.n + 1);
    for (size_t i = 0; i < a->statements.n; i++) {
        p->known_only |= a->statements.at[i].id < 0;
        if (a->statements.at[i].id < 0) continue;
        p->by_id[a->statements.at[i].id] = (int)i;
        p->query_start[a->statements.at[i].query + 1]++;
    }
    for (size_t q = 0; q < a->queries.n; q++) p->query_start[q + 1] += p->query_start[q];
    size_t *next = ARENA_ARRAY(&a->arena, size_t, a->queries.n + 1);
    memcpy(next, p->query_start, (a->queries.n + 1) * sizeof *next);
    for (size_t i = 0; i < a->statements.n; i++)
        if (a->statements.at[i].id >= 0) p->of_query[next[a->statements.at[i].query]++] = (int)i;
}

/* ---- suppressions -------------------------------------------------------------------------------------- */

static bool names_rule(struct slice list, struct slice id)
{
    for (size_t i = 0; i <= list.n;) {
        size_t end = i;
        while (end < list.n && list.p[end] != ',') end++;
        struct slice name = slice_trim((struct slice){list.p + i, end - i});
        if (slice_eq(name, id) || slice_eq(name, SLICE("all"))) return true;
        i = end + 1;
    }
    return false;
}

/* A comment covers its own line and the statement it stands in; besides, behind code the statement that ends
 * on its line, and otherwise the one it stands directly in front of. */
static bool covers(const struct allowance *al, const struct report_place *at, const struct statement *st)
{
    if (al->first_line == 0) return true;
    if (at->at.line <= al->last_line && at->at.end_line >= al->first_line) return true;
    if (!st) return false;
    size_t offset, end;
    statement_bytes(st, (struct span){0, (uint32_t)st->text.n}, &offset, &end);
    if (al->offset < offset) return !al->behind && al->offset >= st->lead;
    if (al->offset < end) return true;
    return al->behind && al->offset <= at->source.n && !memchr(at->source.p + end, '\n', al->offset - end);
}

static bool is_allowed(struct placing *p, int source, const struct statement *st, const struct rule *rule,
                       const struct report_place *at)
{
    struct ingested *in = &p->a->ingested[source];
    bool allowed = false;
    for (size_t i = 0; i < in->allowances.n; i++) {
        if (!names_rule(in->allowances.at[i].rules, rule->id)) continue;
        if (!covers(&in->allowances.at[i], at, st)) continue;
        p->allowance_used[source][i] = ALLOWANCE_USED;
        allowed = true;
    }
    return allowed;
}

/* ---- places -------------------------------------------------------------------------------------------- */

/* The statement that stands for a query when only one place is wanted. */
static int first_statement(struct placing *p, int64_t query)
{
    if (query < 0 || (size_t)query >= p->a->queries.n) return -1;
    size_t start = p->query_start[query];
    return start < p->query_start[query + 1] ? p->of_query[start] : -1;
}

static struct span whole_line_or(struct analysis *a, int statement, const struct finding_place *place)
{
    if (place->at.len == 0 && place->at.pos == 0) {
        struct slice text = a->statements.at[statement].statement->text;
        const char *newline = memchr(text.p, '\n', text.n);
        return (struct span){0, (uint32_t)(newline ? (size_t)(newline - text.p) : text.n)};
    }
    return place->own ? place->at : pipeline_span(a, statement, place->at);
}

static struct report_place source_place(struct analysis *a, const struct finding_place *place)
{
    size_t s = (size_t)place->source;
    struct slice text = a->sources[s].input.text;
    size_t offset = place->at.pos < text.n ? place->at.pos : text.n;
    size_t end = place->at.len < text.n - offset ? offset + place->at.len : text.n;
    if (!a->lines[s].count) line_index_build(&a->arena, text, &a->lines[s]);
    return (struct report_place){
        .path = a->sources[s].path, .at = place_of(&a->lines[s], offset, end), .source = text};
}

static bool has_source(const struct placing *p, const struct finding_place *place)
{
    return place->source >= 0 && (size_t)place->source < p->a->source_count;
}

static void add_related(struct placing *p, const struct finding *f, struct report_finding *out)
{
    int statement =
        f->related.statement >= 0 ? p->by_id[f->related.statement] : first_statement(p, f->related.query);
    bool in_source = has_source(p, &f->related);
    if (statement < 0 && !in_source) return;
    struct report_related *r = ARENA_NEW(&p->a->arena, struct report_related);
    r->place = in_source ? source_place(p->a, &f->related)
                         : pipeline_place(p->a, statement, whole_line_or(p->a, statement, &f->related));
    r->message = f->related_message;
    out->related = r;
    out->related_count = 1;
}

/* "message (and 12 more like it ...)" for a statement that stands for others. */
static struct slice with_repeats(struct analysis *a, struct slice message, const struct statement *st,
                                 bool single)
{
    uint32_t run = st->run > 1 ? st->run - 1 : 0;
    if (single || (!run && !st->repeats)) return message;
    const char *where = run ? "right behind it" : "in this file";
    return slice_of(arena_printf(&a->arena, "%.*s (and %u more like it %s)", SLICE_ARG(message),
                                 run ? run : st->repeats, where));
}

static void place_finding(struct placing *p, const struct finding *f, int statement, bool single)
{
    struct analysis *a = p->a;
    const struct analysed_statement *st = &a->statements.at[statement];
    struct report_finding out = {.rule = f->rule, .dialect = dialect_name(st->statement->dialect)};
    out.place = pipeline_place(a, statement, whole_line_or(a, statement, &f->place));
    out.severity = config_severity(p->config, f->rule, f->severity, slice_of(a->sources[st->source].path));
    if (out.severity == SEVERITY_NONE) return;
    if (is_allowed(p, st->source, st->statement, f->rule, &out.place)) {
        p->suppressed++;
        return;
    }
    out.message = with_repeats(a, f->message, st->statement, single);
    out.query = a->queries.at[st->query].normalised;
    out.in_log = a->sources[st->source].kind == SOURCE_LOG;
    const struct shape_stats *seen =
        a->workload ? workload_find(a->workload, a->queries.at[st->query].fingerprint) : NULL;
    if (seen) {
        out.calls = (double)seen->calls;
        out.total_ms = seen->timed ? (double)seen->total_ns / 1e6 : -1;
    }
    add_related(p, f, &out);
    if (f->has_fix) {
        out.has_fix = true;
        out.fix_text = f->fix_text;
        out.fix_at = pipeline_place(a, statement, pipeline_span(a, statement, f->fix_at)).at;
    }
    vec_push(&a->arena, &p->out, out);
}

/* A finding about a place of host code rather than of a statement. */
static void place_in_source(struct placing *p, const struct finding *f)
{
    struct analysis *a = p->a;
    struct report_finding out = {.rule = f->rule, .message = f->message, .dialect = ""};
    out.place = source_place(a, &f->place);
    out.severity = config_severity(p->config, f->rule, f->severity, slice_of(out.place.path));
    if (out.severity == SEVERITY_NONE) return;
    if (is_allowed(p, (int)f->place.source, NULL, f->rule, &out.place)) {
        p->suppressed++;
        return;
    }
    if (f->place.query >= 0 && (size_t)f->place.query < a->queries.n) {
        out.dialect = dialect_name(a->queries.at[f->place.query].dialect);
        out.query = a->queries.at[f->place.query].normalised;
    }
    add_related(p, f, &out);
    vec_push(&a->arena, &p->out, out);
}

static void place_everywhere(struct placing *p, const struct finding *f)
{
    if (has_source(p, &f->place)) {
        place_in_source(p, f);
        return;
    }
    if (f->place.statement >= 0) {
        place_finding(p, f, p->by_id[f->place.statement], true);
        return;
    }
    if (f->place.query < 0 && p->known_only)
        return; /* about DDL that --schema named: known, but not linted */
    if (f->place.query < 0) {
        struct report_finding out = {
            .rule = f->rule, .severity = f->severity, .message = f->message, .dialect = ""};
        out.place.path = "";
        vec_push(&p->a->arena, &p->out, out);
        return;
    }
    size_t first = p->query_start[f->place.query], end = p->query_start[f->place.query + 1];
    bool placed = false;
    for (size_t i = first; i < end; i++) {
        if (!p->a->statements.at[p->of_query[i]].statement->run) continue;
        place_finding(p, f, p->of_query[i], false);
        placed = true;
    }
    if (!placed && first < end) place_finding(p, f, p->of_query[first], false);
}

/* ---- unused suppressions ------------------------------------------------------------------------------- */

static void report_unused(struct placing *p, const struct rule *rule)
{
    enum severity severity =
        rule ? config_severity(p->config, rule, rule->severity, SLICE("")) : SEVERITY_NONE;
    if (severity == SEVERITY_NONE) return;
    for (size_t s = 0; s < p->a->source_count; s++) {
        struct ingested *in = &p->a->ingested[s];
        for (size_t i = 0; i < in->allowances.n && !p->a->sources[s].schema; i++) {
            const struct allowance *al = &in->allowances.at[i];
            if (p->allowance_used[s][i] == ALLOWANCE_USED || al->foreign) continue;
            if (!p->a->lines[s].count)
                line_index_build(&p->a->arena, p->a->sources[s].input.text, &p->a->lines[s]);
            struct report_finding out = {.rule = rule, .severity = severity, .dialect = ""};
            out.message = slice_of(arena_printf(&p->a->arena, "nothing here raises %.*s: the comment can go",
                                                SLICE_ARG(al->rules)));
            out.place = (struct report_place){
                .path = p->a->sources[s].path,
                .at = place_of(&p->a->lines[s], al->offset,
                               (size_t)(al->rules.p + al->rules.n - p->a->sources[s].input.text.p)),
                .source = p->a->sources[s].input.text};
            vec_push(&p->a->arena, &p->out, out);
        }
    }
}

/* ---- the report ---------------------------------------------------------------------------------------- */

static int compare_findings(const void *x, const void *y)
{
    const struct report_finding *a = x, *b = y;
    int c = strcmp(a->place.path, b->place.path);
    if (c) return c;
    if (a->place.at.offset != b->place.at.offset) return a->place.at.offset < b->place.at.offset ? -1 : 1;
    c = slice_compare(a->rule->id, b->rule->id);
    if (c) return c;
    if (a->place.at.end != b->place.at.end) return a->place.at.end < b->place.at.end ? -1 : 1;
    return slice_compare(a->message, b->message);
}

/* True when another line of a log was said to raise the same; a shape has several examples. */
static bool is_said_elsewhere(struct arena *a, struct map *said, const struct report_finding *f)
{
    bool added;
    struct map_entry *e = map_add(a, said,
                                  slice_of(arena_printf(a, "%.*s %.*s %.*s", SLICE_ARG(f->rule->id),
                                                        SLICE_ARG(f->message), SLICE_ARG(f->query))),
                                  &added);
    if (added) e->number = f->place.at.line;
    return e->number != f->place.at.line;
}

/* What is said of a line of code need not be said of the line of the log that it wrote, nor of a second line
 * that holds the same statement with other values. */
static void drop_logged_twins(struct placing *p)
{
    struct arena scratch = {0};
    struct map in_code = {0}, said = {0};
    size_t kept = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < p->out.n; i++) {
            const struct report_finding *f = &p->out.at[i];
            struct slice key = {"", 0};
            if (f->query.n)
                key = slice_of(
                    arena_printf(&scratch, "%.*s %.*s", SLICE_ARG(f->rule->id), SLICE_ARG(f->query)));
            if (pass == 0 && key.n && !f->in_log) map_add(&scratch, &in_code, key, NULL);
            bool twin = pass == 1 && key.n && f->in_log &&
                        (map_find(&in_code, key) || is_said_elsewhere(&scratch, &said, f));
            if (pass == 1 && !twin) p->out.at[kept++] = *f;
        }
    }
    p->out.n = kept;
    arena_free(&scratch);
}

static void drop_equal(struct placing *p)
{
    size_t kept = 0;
    for (size_t i = 0; i < p->out.n; i++)
        if (!kept || compare_findings(&p->out.at[kept - 1], &p->out.at[i])) p->out.at[kept++] = p->out.at[i];
    p->out.n = kept;
}

/* Statement i is a text that its call does not send: it was put together from parts that do not go together,
 * and another text of the same call is a statement. */
static bool is_impossible(const struct analysis *a, size_t i)
{
    enum { NEIGHBOURS = 64 };
    const struct analysed_statement *s = &a->statements.at[i];
    if (!s->statement->alternative || !a->queries.at[s->query].failed) return false;
    size_t end = i + NEIGHBOURS < a->statements.n ? i + NEIGHBOURS : a->statements.n;
    for (size_t k = i > NEIGHBOURS ? i - NEIGHBOURS : 0; k < end; k++) {
        const struct analysed_statement *other = &a->statements.at[k];
        bool same_call = other->source == s->source && other->statement->call == s->statement->call;
        if (same_call && !a->queries.at[other->query].failed) return true;
    }
    return false;
}

static void count(const struct placing *p, struct report_summary *s)
{
    const struct analysis *a = p->a;
    size_t impossible = 0;
    for (size_t i = 0; i < a->statements.n; i++) impossible += is_impossible(a, i);
    s->files = a->files_read;
    s->suppressed = p->suppressed;
    VEC_EACH (const struct analysed_query, q, &a->queries) {
        if (!q->linted) continue;
        s->shapes++;
        s->statements += (size_t)q->statements;
        if (q->failed) s->unparsed += (size_t)q->statements;
        s->dialects |= 1U << q->dialect;
    }
    s->statements -= impossible;
    s->unparsed -= impossible;
}

static void list_not_run(struct analysis *a, const struct findings *f, struct report *out)
{
    struct report_not_run *list = ARENA_ARRAY(&a->arena, struct report_not_run, f->not_run.n + 1);
    for (size_t i = 0; i < f->not_run.n; i++)
        list[i] = (struct report_not_run){f->not_run.at[i], f->not_run_needs.at[i]};
    out->not_run = list;
    out->not_run_count = f->not_run.n;
}

bool pipeline_report(struct analysis *a, const struct rule_set *rules, const struct config *config,
                     struct report *out, struct error *err)
{
    struct findings found = {0};
    struct rule_options options = config_rule_options(config);
    bool ok = rules_run(rules, &a->facts, &options, &a->arena, &found, err);
    struct placing p = {.a = a, .config = config};
    index_statements(&p);
    VEC_EACH (const struct finding, f, &found.all) place_everywhere(&p, f);
    if (!config->only.n) report_unused(&p, rules_find(rules, SLICE("unused-allow")));
    if (p.out.n) qsort(p.out.at, p.out.n, sizeof *p.out.at, compare_findings);
    drop_equal(&p);
    if (a->workload) drop_logged_twins(&p);
    *out = (struct report){
        .findings = p.out.at, .finding_count = p.out.n, .rules = rules, .tool_version = SARGENT_VERSION};
    list_not_run(a, &found, out);
    count(&p, &out->summary);
    report_count_severities(out);
    return ok;
}
