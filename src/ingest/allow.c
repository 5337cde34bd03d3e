/* Suppressions in comments: "sargent: allow RULE[, RULE] reason" and "sargent: allow-file RULE reason".
 *
 * The comment covers the statement it stands in or directly in front of; behind code it covers its line and
 * the statement that ends there. What it covers exactly is settled by the caller, who knows the statements;
 * here it is the comment's own line and the one behind it.
 */
#include "ingest/reader.h"

static const struct slice mark = {"sargent:", 8};

static bool rule_char(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || c == '-' || c == '_';
}

/* Reads "a, b" from *s: names separated by commas. */
static struct slice take_rules(struct slice *s)
{
    size_t i = 0, end = 0;
    for (;;) {
        while (i < s->n && ascii_is_space(s->p[i])) i++;
        size_t start = i;
        while (i < s->n && rule_char(s->p[i])) i++;
        if (i == start) break;
        end = i;
        while (i < s->n && (s->p[i] == ' ' || s->p[i] == '\t')) i++;
        if (i >= s->n || s->p[i] != ',') break;
        i++;
    }
    struct slice rules = slice_trim((struct slice){s->p, end});
    *s = slice_trim((struct slice){s->p + end, s->n - end});
    return rules;
}

static bool stands_behind_code(struct slice source, size_t offset)
{
    while (offset && (source.p[offset - 1] == ' ' || source.p[offset - 1] == '\t')) offset--;
    return offset && source.p[offset - 1] != '\n';
}

void allow_read(struct ingested *out, struct slice source, size_t offset, size_t len, size_t line)
{
    struct slice comment = {source.p + offset, len};
    ptrdiff_t at = slice_find(comment, mark, 0);
    if (at < 0) return;
    size_t start = (size_t)at + mark.n;
    struct slice rest = slice_trim((struct slice){comment.p + start, comment.n - start});
    bool file = slice_starts(rest, SLICE("allow-file"));
    if (!file && !slice_starts(rest, SLICE("allow"))) return;
    size_t skip = file ? 10 : 5;
    if (rest.n > skip && !ascii_is_space(rest.p[skip])) return;
    rest = (struct slice){rest.p + skip, rest.n - skip};
    if (slice_ends(rest, SLICE("*/"))) rest.n -= 2;
    struct slice rules = take_rules(&rest);
    bool behind = stands_behind_code(source, offset);
    vec_push(&out->arena, &out->allowances,
             ((struct allowance){.rules = rules,
                                 .reason = rest,
                                 .offset = offset + (size_t)at,
                                 .line = line,
                                 .first_line = file ? 0 : line,
                                 .last_line = file ? 0 : line + !behind,
                                 .behind = behind}));
}
