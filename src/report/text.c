/* Findings for people, the way a good compiler shows them:
 *
 *     db/queries.sql:12:44: warning: orders: OFFSET 10000 ... [offset-pagination]
 *        12 | SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET 10000;
 *           |                                            ^~~~~~~~~~~~
 *     3 errors and 4 warnings in 5 files ...
 */
#include "report/formats.h"

enum { EXCERPT_WIDTH = 160, EXCERPT_BEFORE = 60, TAB_WIDTH = 4 };

struct colors {
    const char *path, *error, *warning, *info, *dim, *caret, *bold, *off;
};
static const struct colors plain = {"", "", "", "", "", "", "", ""};
static const struct colors ansi = {"\033[1m", "\033[1;31m", "\033[1;35m", "\033[1;36m",
                                   "\033[2m", "\033[1;32m", "\033[1m",    "\033[0m"};

static const char *severity_color(const struct colors *c, enum severity s)
{
    return s == SEVERITY_ERROR ? c->error : s == SEVERITY_WARNING ? c->warning : c->info;
}

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* The line around a place, at most EXCERPT_WIDTH bytes of it; *start gets where the excerpt begins. */
static struct slice excerpt_line(struct slice source, const struct place *at, size_t *start)
{
    size_t line = at->offset - (at->column - 1), end = line;
    while (end < source.n && source.p[end] != '\n' && end - line < EXCERPT_WIDTH * 100) end++;
    *start = line;
    if (end - line > EXCERPT_WIDTH) {
        size_t from = at->offset > line + EXCERPT_BEFORE ? at->offset - EXCERPT_BEFORE : line;
        while (from < end && is_continuation(source.p[from])) from++;
        *start = from;
        if (end - from > EXCERPT_WIDTH) end = from + EXCERPT_WIDTH;
        while (end < source.n && end > from && is_continuation(source.p[end])) end--;
    }
    if (end > *start && source.p[end - 1] == '\r') end--;
    return (struct slice){source.p + *start, end - *start};
}

static void put_expanded(struct buf *out, struct slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\t')
            buf_text(out, "    ");
        else
            put_safe(out, (struct slice){s.p + i, 1});
    }
}

/* Columns that the bytes take on a terminal: tabs expanded, one per code point. */
static size_t width_of(struct slice s)
{
    size_t w = 0;
    for (size_t i = 0; i < s.n; i++) w += s.p[i] == '\t' ? TAB_WIDTH : !is_continuation(s.p[i]);
    return w;
}

static void write_excerpt(struct buf *out, const struct report_place *p, const struct colors *c)
{
    if (!p->source.n || p->at.offset > p->source.n) return;
    size_t start;
    struct slice line = excerpt_line(p->source, &p->at, &start);
    if (!line.n || p->at.offset < start || p->at.offset > start + line.n) return;
    size_t end = p->at.end < start + line.n ? p->at.end : start + line.n;
    size_t before = width_of((struct slice){line.p, p->at.offset - start});
    size_t marked =
        end > p->at.offset ? width_of((struct slice){p->source.p + p->at.offset, end - p->at.offset}) : 1;
    buf_printf(out, "%s%6zu |%s ", c->dim, p->at.line, c->off);
    put_expanded(out, line);
    buf_printf(out, "\n%s       |%s %*s%s^", c->dim, c->off, (int)before, "", c->caret);
    for (size_t i = 1; i < marked; i++) buf_byte(out, '~');
    buf_printf(out, "%s\n", c->off);
}

static void write_head(struct buf *out, const struct report_place *p, const struct colors *c)
{
    buf_text(out, c->path);
    put_safe(out, slice_of(p->path));
    buf_printf(out, ":%zu:%zu:%s ", p->at.line, p->at.column, c->off);
}

static void write_finding(const struct report *r, const struct report_finding *f, const struct colors *c,
                          struct buf *out)
{
    write_head(out, &f->place, c);
    buf_printf(out, "%s%s:%s ", severity_color(c, f->severity), severity_name(f->severity), c->off);
    put_safe(out, f->message);
    buf_printf(out, " %s[%.*s]%s\n", c->dim, SLICE_ARG(f->rule->id), c->off);
    if (r->no_excerpts) return;
    write_excerpt(out, &f->place, c);
    if (f->calls > 0) {
        buf_printf(out, "       %s= in the logs:%s %.0f call%s", c->dim, c->off, f->calls,
                   f->calls == 1 ? "" : "s");
        if (f->total_ms >= 0) buf_printf(out, ", %.1f ms", f->total_ms);
        buf_byte(out, '\n');
    }
    for (size_t i = 0; i < f->related_count; i++) {
        write_head(out, &f->related[i].place, c);
        buf_printf(out, "%snote:%s ", c->info, c->off);
        put_safe(out, f->related[i].message);
        buf_byte(out, '\n');
        write_excerpt(out, &f->related[i].place, c);
    }
    if (f->has_fix) {
        buf_printf(out, "       %s= fix:%s ", c->dim, c->off);
        put_safe(out, f->fix_text);
        buf_byte(out, '\n');
    }
}

static const char *plural(size_t n)
{
    return n == 1 ? "" : "s";
}

/* What a person has to give where a rule's page says "calls". */
static const char *need_text(const char *needs)
{
    return strcmp(needs, "calls") == 0 ? "source code that calls a database" : needs;
}

/* "not run: 12 rules need a schema (name its DDL with --schema): a, b, c, ..." */
static void write_not_run(const struct report *r, const struct colors *c, struct buf *out)
{
    for (size_t i = 0; i < r->not_run_count; i++) {
        const char *needs = r->not_run[i].needs;
        bool told = false;
        for (size_t k = 0; k < i; k++) told |= strcmp(r->not_run[k].needs, needs) == 0;
        if (told) continue;
        size_t count = 0;
        for (size_t k = i; k < r->not_run_count; k++) count += strcmp(r->not_run[k].needs, needs) == 0;
        buf_printf(out, "%snot run: %zu rule%s for want of %s%s", c->dim, count, plural(count),
                   need_text(needs), c->off);
        for (size_t k = i, shown = 0; r->verbose && k < r->not_run_count; k++)
            if (strcmp(r->not_run[k].needs, needs) == 0)
                buf_printf(out, "%s%.*s", shown++ ? ", " : ": ", SLICE_ARG(r->not_run[k].rule->id));
        buf_byte(out, '\n');
    }
}

/* How often each rule fired, most often first; only where that tells more than the list above. */
static void write_by_rule(const struct report *r, const struct colors *c, struct buf *out)
{
    enum { RULES_SHOWN = 8, WORTH_IT = 12 };
    if (r->finding_count < WORTH_IT) return;
    struct arena a = {0};
    const struct rule *rules = r->rules->rules.at;
    size_t n = r->rules->rules.n, *counts = ARENA_ARRAY(&a, size_t, n);
    for (size_t i = 0; i < r->finding_count; i++) counts[r->findings[i].rule - rules]++;
    for (size_t shown = 0; shown < RULES_SHOWN; shown++) {
        size_t best = 0;
        for (size_t i = 1; i < n; i++)
            if (counts[i] > counts[best]) best = i;
        if (!n || !counts[best]) break;
        buf_printf(out, "%s%6zu  %.*s%s\n", c->dim, counts[best], SLICE_ARG(rules[best].id), c->off);
        counts[best] = 0;
    }
    arena_free(&a);
}

static void write_summary(const struct report *r, const struct colors *c, struct buf *out)
{
    const struct report_summary *s = &r->summary;
    buf_printf(out, "%s%zu error%s, %zu warning%s, %zu info%s in %zu file%s: %zu statement%s, %zu distinct",
               c->bold, s->error, plural(s->error), s->warning, plural(s->warning), s->info, c->off, s->files,
               plural(s->files), s->statements, plural(s->statements), s->shapes);
    if (s->unparsed) buf_printf(out, ", %zu not understood", s->unparsed);
    if (s->suppressed) buf_printf(out, "; %zu allowed by comments", s->suppressed);
    if (s->hidden_by_baseline) buf_printf(out, "; %zu known from the baseline", s->hidden_by_baseline);
    if (s->gone_from_baseline)
        buf_printf(out, "; %zu of the baseline are gone: write it anew", s->gone_from_baseline);
    buf_byte(out, '\n');
    write_not_run(r, c, out);
}

void report_write_text(const struct report *r, struct buf *out)
{
    const struct colors *c = r->color ? &ansi : &plain;
    for (size_t i = 0; i < r->finding_count; i++) write_finding(r, &r->findings[i], c, out);
    if (r->finding_count) {
        buf_byte(out, '\n');
        write_by_rule(r, c, out);
    }
    write_summary(r, c, out);
}

void report_write_gcc(const struct report *r, struct buf *out)
{
    static const char *const names[] = {"note", "note", "warning", "error"};
    for (size_t i = 0; i < r->finding_count; i++) {
        const struct report_finding *f = &r->findings[i];
        write_head(out, &f->place, &plain);
        buf_printf(out, "%s: ", names[f->severity]);
        put_safe(out, f->message);
        buf_printf(out, " [%.*s]\n", SLICE_ARG(f->rule->id));
    }
}
