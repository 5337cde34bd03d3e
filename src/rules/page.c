/* Reads a rule's page: its name, front matter, detector and examples. rules.h specifies the format. */
#include <stdarg.h>
#include <stdio.h>

#include "rules/rules_internal.h"

enum { PAGE_LIMIT = 1 << 20, EXAMPLES_LIMIT = 1000 };

bool page_error(struct error *err, struct slice path, size_t line, const char *format, ...)
{
    char what[400];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    return error_set(err, "%.*s:%zu: %s", SLICE_ARG(path), line, what);
}

/* ---- lines --------------------------------------------------------------------------------------------- */

/* Where the reader stands in the page. */
struct page_reader {
    struct arena *arena;
    struct slice path, text;
    size_t next;          /* byte where the next line starts */
    size_t number;        /* of the line read last, from 1 */
    struct slice line;    /* without its end */
    size_t start;         /* byte where it starts */
    bool fences_adjacent; /* only blank lines since the last fence ended */
    VEC(struct example) examples;
    struct rule *rule;
    struct error *err;
};

static bool next_line(struct page_reader *r)
{
    if (r->next >= r->text.n) return false;
    const char *p = r->text.p + r->next;
    const char *end = memchr(p, '\n', r->text.n - r->next);
    size_t n = end ? (size_t)(end - p) : r->text.n - r->next;
    r->start = r->next;
    r->next += end ? n + 1 : n;
    r->line = (struct slice){p, n && p[n - 1] == '\r' ? n - 1 : n};
    r->number++;
    return true;
}

/* The next word of s, separated by blanks; "" when there is none. */
static struct slice take_word(struct slice *s)
{
    *s = slice_trim(*s);
    size_t n = 0;
    while (n < s->n && !ascii_is_space(s->p[n])) n++;
    struct slice word = {s->p, n};
    *s = (struct slice){s->p + n, s->n - n};
    return word;
}

/* ---- fences -------------------------------------------------------------------------------------------- */

static size_t count_ticks(struct slice line)
{
    size_t n = 0;
    while (n < line.n && line.p[n] == '`') n++;
    return n;
}

/* Reads on to the end of the fence; *body is what stands inside. */
static bool read_fence_body(struct page_reader *r, size_t ticks, struct slice *body)
{
    size_t opened = r->number, start = r->next;
    while (next_line(r)) {
        size_t n = count_ticks(r->line);
        if (n < ticks || slice_trim((struct slice){r->line.p + n, r->line.n - n}).n) continue;
        *body = (struct slice){r->text.p + start, r->start - start};
        return true;
    }
    return page_error(r->err, r->path, opened, "this fence has no end");
}

static bool take_detector(struct page_reader *r, struct slice language, struct slice body, size_t line)
{
    if (!slice_eq(language, SLICE("sql"))) return page_error(r->err, r->path, line, "a detector is sql");
    if (r->rule->detect.n) return page_error(r->err, r->path, line, "a second detector: a page has one");
    if (!slice_trim(body).n) return page_error(r->err, r->path, line, "the detector is empty");
    r->rule->detect = body;
    r->rule->detect_line = line + 1;
    return true;
}

/* True when the fence continues the example before it. */
static bool joins_last(const struct page_reader *r, bool bad, struct slice file)
{
    if (!r->examples.n || !file.n || !r->fences_adjacent) return false;
    const struct example *last = &r->examples.at[r->examples.n - 1];
    if (last->bad != bad || !last->file.n) return false;
    for (size_t i = r->examples.n; i-- > 0 && r->examples.at[i].group == last->group;)
        if (slice_eq(r->examples.at[i].file, file)) return false;
    return true;
}

static bool take_example(struct page_reader *r, struct example e)
{
    if (r->examples.n == EXAMPLES_LIMIT) return page_error(r->err, r->path, e.line, "too many examples");
    if (slice_find(e.file, SLICE(".."), 0) >= 0 || slice_starts(e.file, SLICE("/")))
        return page_error(r->err, r->path, e.line - 1, "an example's file stays in its folder");
    e.group = r->examples.n ? r->examples.at[r->examples.n - 1].group + !joins_last(r, e.bad, e.file) : 0;
    vec_push(r->arena, &r->examples, e);
    return true;
}

static bool read_fence(struct page_reader *r)
{
    size_t ticks = count_ticks(r->line), line = r->number;
    struct slice rest = {r->line.p + ticks, r->line.n - ticks}, body = {"", 0};
    struct slice language = take_word(&rest), use = take_word(&rest), file = take_word(&rest);
    if (!read_fence_body(r, ticks, &body)) return false;
    if (!use.n) return true;
    if (slice_trim(rest).n) return page_error(r->err, r->path, line, "more words than \"language use file\"");
    if (slice_eq(use, SLICE("detect")))
        return file.n ? page_error(r->err, r->path, line, "a detector has no file")
                      : take_detector(r, language, body, line);
    bool bad = slice_eq(use, SLICE("bad"));
    if (!bad && !slice_eq(use, SLICE("good")))
        return page_error(r->err, r->path, line, "a fence is for detect, bad or good, not for \"%.*s\"",
                          SLICE_ARG(use));
    return take_example(r, (struct example){bad, language, body, file, 0, line + 1});
}

/* ---- the page ------------------------------------------------------------------------------------------ */

/* The id and family are the names of the file and of its folder. */
static bool take_name(struct page_reader *r)
{
    struct slice path = r->path, folder = {path.p, 0};
    for (size_t i = path.n; i-- > 0;) {
        if (path.p[i] != '/') continue;
        folder = (struct slice){path.p, i};
        path = (struct slice){path.p + i + 1, path.n - i - 1};
        break;
    }
    for (size_t i = folder.n; i-- > 0;) {
        if (folder.p[i] != '/') continue;
        folder = (struct slice){folder.p + i + 1, folder.n - i - 1};
        break;
    }
    if (slice_ends(path, SLICE(".md"))) path.n -= 3;
    for (size_t i = 0; i < path.n; i++) {
        char c = path.p[i];
        bool hyphen = c == '-' && i && i + 1 < path.n && path.p[i - 1] != '-';
        if (!hyphen && !ascii_is_digit(c) && !(c >= 'a' && c <= 'z')) path.n = 0;
    }
    if (!path.n)
        return page_error(r->err, r->path, 1, "a rule is named with lower-case letters, digits and hyphens");
    r->rule->id = path;
    r->rule->family = folder;
    return true;
}

static bool read_front_matter(struct page_reader *r)
{
    if (!next_line(r) || !slice_eq(r->line, SLICE("---")))
        return page_error(r->err, r->path, 1, "a page starts with --- and its front matter");
    size_t start = r->next;
    while (next_line(r))
        if (slice_eq(r->line, SLICE("---")))
            return front_matter_read(r->arena, (struct slice){r->text.p + start, r->start - start}, 2,
                                     r->rule, r->err);
    return page_error(r->err, r->path, 1, "the front matter has no closing ---");
}

static bool check_complete(struct page_reader *r)
{
    if (!r->rule->detect.n) return page_error(r->err, r->path, r->number, "no detector (```sql detect)");
    bool has[2] = {false, false};
    VEC_EACH (struct example, e, &r->examples) has[e->bad] = true;
    if (!has[true]) return page_error(r->err, r->path, r->number, "no bad example");
    if (!has[false]) return page_error(r->err, r->path, r->number, "no good example");
    return true;
}

bool rules_parse_page(struct arena *a, struct slice path, struct slice text, struct rule *out,
                      struct error *err)
{
    *out = (struct rule){.page = text, .path = path};
    struct page_reader r = {.arena = a, .path = path, .text = text, .rule = out, .err = err};
    if (text.n > PAGE_LIMIT) return page_error(err, path, 1, "longer than %d bytes", PAGE_LIMIT);
    if (memchr(text.p, 0, text.n)) return page_error(err, path, 1, "holds a NUL byte");
    if (!take_name(&r) || !read_front_matter(&r)) return false;
    while (next_line(&r)) {
        bool fence = count_ticks(r.line) >= 3;
        if (fence && !read_fence(&r)) return false;
        if (fence || slice_trim(r.line).n) r.fences_adjacent = fence;
    }
    if (!check_complete(&r)) return false;
    out->examples = r.examples.at;
    out->example_count = r.examples.n;
    return true;
}
