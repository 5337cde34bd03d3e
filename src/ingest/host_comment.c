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

static size_t line_of(struct slice text, size_t offset)
{
    size_t line = 1;
    for (const char *p = text.p; (p = memchr(p, '\n', (size_t)(text.p + offset - p))); p++) line++;
    return line;
}

static bool alone_on_line(struct slice text, size_t offset)
{
    while (offset > 0 && text.p[offset - 1] != '\n') {
        if (!ascii_is_space(text.p[offset - 1])) return false;
        offset--;
    }
    return true;
}

void comments_read(struct host_run *r)
{
    VEC_EACH (struct comment, c, &r->tree->comments) {
        struct slice text = {r->tree->text.p + c->pos, c->len};
        allow_read(r->out, r->tree->text, c->pos, c->len, line_of(r->tree->text, c->pos));
        for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
            if (slice_find(text, slice_of(foreign[i].mark), 0) < 0) continue;
            struct allowance *a = vec_zadd(&r->out->arena, &r->out->allowances);
            a->rules = slice_of(foreign[i].rules);
            a->offset = c->pos;
            a->line = line_of(r->tree->text, c->pos);
            a->first_line = a->line;
            a->last_line = a->line + (alone_on_line(r->tree->text, c->pos) ? 1 : 0);
            a->foreign = true;
            break;
        }
    }
}
