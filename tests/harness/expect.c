#include "harness/expect.h"

/* ---- lines --------------------------------------------------------------------------------------------- */

struct line {
    struct slice text;   /* without white space at its ends */
    struct slice code;   /* what stands before the marker */
    struct slice marker; /* what stands behind "expect:", "" without */
};
struct line_list {
    struct line *at;
    size_t n, cap;
};

static const char *const comment_starts[] = {"--", "#", "//", "/*", "<!--"};

/* The byte where the comment that holds the word at `at` starts; -1 when none starts directly before it. */
static ptrdiff_t comment_before(struct slice line, size_t at)
{
    while (at && line.p[at - 1] == ' ') at--;
    for (size_t i = sizeof comment_starts / sizeof comment_starts[0]; i-- > 0;) {
        struct slice start = slice_of(comment_starts[i]);
        if (at >= start.n && memcmp(line.p + at - start.n, start.p, start.n) == 0)
            return (ptrdiff_t)(at - start.n);
    }
    return -1;
}

static struct line read_line(struct slice text)
{
    struct line line = {
        .text = slice_trim(text), .marker = {"", 0}
    };
    line.code = line.text;
    ptrdiff_t word = slice_find(line.text, SLICE("expect:"), 0);
    ptrdiff_t comment = word < 0 ? -1 : comment_before(line.text, (size_t)word);
    if (comment < 0) return line;
    line.code = slice_trim((struct slice){line.text.p, (size_t)comment});
    size_t start = (size_t)word + sizeof "expect:" - 1;
    line.marker = slice_trim((struct slice){line.text.p + start, line.text.n - start});
    if (slice_ends(line.marker, SLICE("*/"))) line.marker.n -= 2;
    if (slice_ends(line.marker, SLICE("-->"))) line.marker.n -= 3;
    return line;
}

static struct line_list read_lines(struct arena *a, struct slice input)
{
    struct line_list lines = {0};
    for (size_t at = 0; at < input.n;) {
        const char *end = memchr(input.p + at, '\n', input.n - at);
        size_t n = end ? (size_t)(end - input.p) - at : input.n - at;
        vec_push(a, &lines, read_line((struct slice){input.p + at, n}));
        at += n + 1;
    }
    return lines;
}

/* ---- which lines a marker speaks of -------------------------------------------------------------------- */

static bool is_only_comment(const struct line *line)
{
    for (size_t i = 0; i < sizeof comment_starts / sizeof comment_starts[0]; i++)
        if (slice_starts(line->text, slice_of(comment_starts[i]))) return true;
    return line->text.n == 0;
}

static bool ends_statement(const struct line *line, bool sql)
{
    if (!sql) return line->text.n == 0;
    struct slice code = line->code;
    ptrdiff_t comment = slice_find(code, SLICE("; --"), 0);
    if (comment >= 0) code.n = (size_t)comment + 1;
    return slice_ends(code, SLICE(";"));
}

static void set_range(struct expectation *e, const struct line_list *lines, size_t number, bool sql)
{
    e->line = e->first = e->last = number + 1;
    if (lines->at[number].code.n) return;
    size_t i = number + 1;
    while (i < lines->n && is_only_comment(&lines->at[i])) i++;
    e->first = i + 1;
    while (i + 1 < lines->n && !ends_statement(&lines->at[i], sql)) i++;
    e->last = i + 1;
}

/* ---- markers ------------------------------------------------------------------------------------------- */

static void skip_blanks(struct slice *s)
{
    while (s->n && ascii_is_space(*s->p)) s->p++, s->n--;
}

static struct slice take_while(struct slice *s, bool (*belongs)(char c))
{
    struct slice taken = {s->p, 0};
    while (s->n && belongs(*s->p)) s->p++, s->n--, taken.n++;
    skip_blanks(s);
    return taken;
}

static bool is_rule_byte(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || c == '-';
}

/* One rule with its text and column; false when the marker makes no sense here. */
static bool take_expectation(struct slice *s, struct expectation *e)
{
    e->rule = take_while(s, is_rule_byte);
    if (!e->rule.n) return false;
    if (s->n && *s->p == '"') {
        const char *end = memchr(s->p + 1, '"', s->n - 1);
        if (!end) return false;
        e->text = (struct slice){s->p + 1, (size_t)(end - s->p) - 1};
        s->n -= e->text.n + 2;
        s->p = end + 1;
        skip_blanks(s);
    }
    if (s->n && *s->p == '@') {
        int64_t column;
        s->p++, s->n--;
        if (!slice_to_int(take_while(s, ascii_is_digit), &column) || column < 1) return false;
        e->column = (size_t)column;
    }
    if (!s->n) return true;
    if (*s->p != ',') return false;
    s->p++, s->n--;
    skip_blanks(s);
    return true;
}

void expectations_read(struct arena *a, struct slice input, bool sql, struct expectations *out)
{
    struct line_list lines = read_lines(a, input);
    for (size_t i = 0; i < lines.n; i++) {
        struct slice rest = lines.at[i].marker;
        bool sound = true;
        while (rest.n && sound) {
            struct expectation e = {
                .text = {"", 0}
            };
            set_range(&e, &lines, i, sql);
            sound = take_expectation(&rest, &e);
            if (!sound) e.rule = (struct slice){"", 0};
            vec_push(a, out, e);
        }
    }
}

/* ---- matching ------------------------------------------------------------------------------------------ */

static bool fits(const struct expectation *e, const struct lint_finding *f)
{
    return slice_eq(e->rule, f->rule) && f->line >= e->first && f->line <= e->last &&
           (!e->column || e->column == f->column) && (!e->text.n || slice_find(f->message, e->text, 0) >= 0);
}

void expectations_match(struct expectations *e, struct lint_result *found, struct slice path)
{
    for (size_t i = 0; i < e->n; i++)
        VEC_EACH (struct lint_finding, f, &found->findings) {
            if (e->at[i].met || f->claimed || !slice_eq(f->path, path) || !fits(&e->at[i], f)) continue;
            f->claimed = e->at[i].met = true;
        }
}
