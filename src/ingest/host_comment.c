/* Comments that silence findings: Sargent's own, and those of other tools on the lines they cover. */
#include "ingest/host.h"
#include "ingest/reader.h"

/* What other tools' marks silence here. A mark alone covers the line it stands on and, since tools differ in
 * which line of a long expression they ask for, the statement's first and last line: the caller decides by
 * the lines. */
static const struct {
    const char *mark, *rules;
} foreign[] = {
    {"nosec",        "string-formatted-value,dynamic-identifier,dynamic-fragment"},
    {"noqa: S608",   "string-formatted-value,dynamic-identifier,dynamic-fragment"},
    {"noqa:S608",    "string-formatted-value,dynamic-identifier,dynamic-fragment"},
    {"nolint:gosec", "string-formatted-value,dynamic-identifier,dynamic-fragment"},
    {"NOSONAR",      "all"                                                       },
    {"nosemgrep",    "all"                                                       },
};

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

static void read_foreign(struct host_run *r, struct comment c, size_t line)
{
    struct slice text = {r->tree->text.p + c.pos, c.len};
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        if (slice_find(text, slice_of(foreign[i].mark), 0) < 0) continue;
        bool alone = alone_on_line(r->tree->text, c.pos);
        struct allowance *a = vec_zadd(&r->out->arena, &r->out->allowances);
        a->rules = slice_of(foreign[i].rules);
        a->offset = c.pos;
        a->line = a->first_line = line;
        a->last_line = line + alone;
        a->foreign = true;
        cover_statement(r->tree, c.pos, a);
        return;
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
}
