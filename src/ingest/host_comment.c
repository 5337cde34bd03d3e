/* What silences findings in source code: Sargent's own comments, and the comments, annotations and directives
 * of other tools, on the lines they cover. */
#include "ingest/host.h"
#include "ingest/reader.h"

/* What other tools' marks silence here. A mark alone covers the line it stands on and, since tools differ in
 * which line of a long expression they ask for, the statement's first and last line: the caller decides by
 * the lines. */
static const char formatted[] = "string-formatted-value,dynamic-identifier,dynamic-fragment";

static const struct {
    const char *mark, *rules;
} foreign[] = {
    {"nosec",                                  formatted},
    {"noqa: S608",                             formatted},
    {"noqa:S608",                              formatted},
    {"NOSONAR",                                "all"    },
    {"nosemgrep",                              "all"    },
    {"noinspection SqlSourceToSinkFlow",       formatted},
    {"ReSharper disable once SqlSourceToSink", formatted},
};

/* Words of an annotation that vouches for the text of the statements in what it stands on. */
static const char *const vouching[] = {"SQL_INJECTION",
                                       "SQL_NONCONSTANT_STRING",
                                       "SQL_PREPARED_STATEMENT",
                                       "S2077",
                                       "S3649",
                                       "CA2100",
                                       "SCS0002",
                                       "SCS0026",
                                       "SqlSourceToSinkFlow",
                                       "EF1000",
                                       "EF1002",
                                       "CA3001"};
enum { VOUCHING_COUNT = sizeof vouching / sizeof *vouching };

/* Lines are counted as far as they are asked for; offsets come in order. */
struct line_counter {
    struct slice text;
    size_t at, line;
};

static size_t line_at(struct line_counter *c, size_t offset)
{
    for (const char *p; offset > c->at && (p = memchr(c->text.p + c->at, '\n', offset - c->at)); c->line++)
        c->at = (size_t)(p - c->text.p) + 1;
    return c->line;
}

static bool alone_on_line(struct slice text, size_t offset)
{
    while (offset > 0 && text.p[offset - 1] != '\n') {
        if (!ascii_is_space(text.p[offset - 1])) return false;
        offset--;
    }
    return true;
}

static bool is_simple_statement(const struct host_tree *t, const struct node *n)
{
    switch ((enum node_kind)n->kind) {
    case NODE_FUNCTION:
    case NODE_CLASS:
    case NODE_FOR:
    case NODE_WHILE:
    case NODE_IF:
    case NODE_SWITCH:
    case NODE_CASE:
    case NODE_TRY:
    case NODE_BLOCK: return false;
    default: return n->parent >= 0 && t->nodes.at[n->parent].kind == NODE_BLOCK;
    }
}

/* A comment in or behind a statement of several lines speaks of all of them. */
static void cover_statement(const struct host_tree *t, uint32_t comment, struct allowance *a)
{
    const struct node *found = NULL;
    for (size_t i = 0; i < t->nodes.n; i++) {
        const struct node *n = &t->nodes.at[i];
        if (n->pos > comment) continue;
        uint32_t end = n->pos + n->len;
        bool behind = end <= comment && !memchr(t->text.p + end, '\n', comment - end);
        if ((end > comment || behind) && is_simple_statement(t, n) && (!found || n->pos > found->pos))
            found = n;
    }
    if (!found) return;
    for (uint32_t i = found->pos; i < comment; i++) a->first_line -= t->text.p[i] == '\n';
    for (uint32_t i = comment; i < found->pos + found->len; i++) a->last_line += t->text.p[i] == '\n';
}

/* nolint, nolint:gosec, nolint:errcheck,gosec */
static bool is_nolint(struct slice text)
{
    ptrdiff_t at = slice_find(text, SLICE("nolint"), 0);
    if (at < 0) return false;
    struct slice rest = {text.p + at + 6, text.n - (size_t)at - 6};
    if (rest.n == 0 || rest.p[0] != ':') return true;
    size_t n = 0;
    while (n < rest.n && !ascii_is_space(rest.p[n])) n++;
    rest.n = n;
    return slice_find(rest, SLICE("gosec"), 0) >= 0 || slice_find(rest, SLICE("all"), 0) >= 0;
}

static struct allowance *allow(struct host_run *r, const char *rules, size_t offset, size_t first,
                               size_t last)
{
    struct allowance *a = vec_zadd(&r->out->arena, &r->out->allowances);
    a->rules = slice_of(rules);
    a->offset = offset;
    a->line = a->first_line = first;
    a->last_line = last;
    a->foreign = true;
    return a;
}

static void read_foreign(struct host_run *r, struct comment c, size_t line)
{
    struct slice text = {r->tree->text.p + c.pos, c.len};
    const char *rules = r->tree->language == &language_go && is_nolint(text) ? formatted : NULL;
    for (size_t i = 0; !rules && i < sizeof foreign / sizeof *foreign; i++)
        if (slice_find(text, slice_of(foreign[i].mark), 0) >= 0) rules = foreign[i].rules;
    if (!rules) return;
    cover_statement(r->tree, c.pos, allow(r, rules, c.pos, line, line + alone_on_line(r->tree->text, c.pos)));
}

static bool vouches(struct slice text)
{
    for (int i = 0; i < VOUCHING_COUNT; i++)
        if (slice_find(text, slice_of(vouching[i]), 0) >= 0) return true;
    return false;
}

/* @SuppressFBWarnings("SQL_..."), [SuppressMessage("...", "CA2100:...")]: the declaration that it stands in.
 */
static void read_annotations(struct host_run *r)
{
    const struct host_tree *t = r->tree;
    for (int n = 0; n < (int)t->nodes.n; n++) {
        struct slice text = node_text(t, n);
        if (node_at(t, n)->kind != NODE_ANNOTATION || slice_find(text, SLICE("uppress"), 0) < 0 ||
            !vouches(text))
            continue;
        const struct node *of = node_at(t, node_at(t, n)->parent);
        struct line_counter lines = {t->text, 0, 1};
        size_t first = line_at(&lines, of->pos);
        allow(r, formatted, node_at(t, n)->pos, first, line_at(&lines, of->pos + of->len));
    }
}

/* #pragma warning disable CA2100 ... #pragma warning restore CA2100 */
static void read_pragmas(struct host_run *r)
{
    struct slice text = r->tree->text;
    struct line_counter lines = {text, 0, 1};
    for (ptrdiff_t at = 0; (at = slice_find(text, SLICE("#pragma warning disable"), (size_t)at)) >= 0; at++) {
        const char *end = memchr(text.p + at, '\n', text.n - (size_t)at);
        struct slice line = {text.p + at, end ? (size_t)(end - text.p) - (size_t)at : text.n - (size_t)at};
        if (!vouches(line)) continue;
        ptrdiff_t close = slice_find(text, SLICE("#pragma warning restore"), (size_t)at);
        size_t first = line_at(&lines, (size_t)at);
        struct line_counter behind = lines;
        allow(r, formatted, (size_t)at, first, line_at(&behind, close >= 0 ? (size_t)close : text.n));
    }
}

void comments_read(struct host_run *r)
{
    struct line_counter lines = {r->tree->text, 0, 1};
    VEC_EACH (struct comment, c, &r->tree->comments) {
        size_t line = line_at(&lines, c->pos), before = r->out->allowances.n;
        allow_read(r->out, r->tree->text, c->pos, c->len, line);
        if (r->out->allowances.n == before)
            read_foreign(r, *c, line);
        else if (r->out->allowances.at[before].first_line > 0 && r->out->allowances.at[before].behind)
            cover_statement(r->tree, c->pos, &r->out->allowances.at[before]);
    }
    read_annotations(r);
    if (r->tree->language == &language_csharp) read_pragmas(r);
}
