/* Sets of rules: from folders, and looking into them. */
#include <stdlib.h>

#include "rules/rules_internal.h"

/* Where a rule with this id stands, or would stand. */
static size_t position_of(const struct rule_set *set, struct slice id)
{
    size_t low = 0, high = set->rules.n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (slice_compare(set->rules.at[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct rule *rules_find(const struct rule_set *set, struct slice id)
{
    size_t at = position_of(set, id);
    return at < set->rules.n && slice_eq(set->rules.at[at].id, id) ? &set->rules.at[at] : NULL;
}

struct slice rule_body(const struct rule *r)
{
    struct slice page = r->page;
    ptrdiff_t end = slice_find(page, SLICE("\n---"), 3);
    if (end < 0) return page;
    const char *line = memchr(page.p + end + 1, '\n', page.n - (size_t)end - 1);
    return line ? slice_trim((struct slice){line + 1, page.n - (size_t)(line + 1 - page.p)}) : SLICE("");
}

struct slice rule_section(const struct rule *r, struct slice heading)
{
    struct slice body = rule_body(r), name = {"", 0};
    size_t start = 0;
    for (;;) {
        ptrdiff_t mark = slice_find(body, SLICE("\n## "), start);
        size_t end = mark < 0 ? body.n : (size_t)mark;
        if (slice_eq_nocase(name, heading)) return slice_trim((struct slice){body.p + start, end - start});
        if (mark < 0) return SLICE("");
        start = end + 4;
        const char *line = memchr(body.p + start, '\n', body.n - start);
        size_t line_end = line ? (size_t)(line - body.p) : body.n;
        name = slice_trim((struct slice){body.p + start, line_end - start});
        start = line_end;
    }
}

/* Puts a rule in its place; one of the same id gives way when it is built in. */
static bool add_rule(struct rule_set *set, const struct rule *r, struct error *err)
{
    size_t at = position_of(set, r->id);
    struct rule *there = at < set->rules.n ? &set->rules.at[at] : NULL;
    if (there && slice_eq(there->id, r->id)) {
        if (!there->builtin)
            return page_error(err, r->path, 1, "rule %.*s is also %.*s", SLICE_ARG(r->id),
                              SLICE_ARG(there->path));
        *there = *r;
        return true;
    }
    vec_push(set->arena, &set->rules, *r);
    memmove(&set->rules.at[at + 1], &set->rules.at[at], (set->rules.n - 1 - at) * sizeof *r);
    set->rules.at[at] = *r;
    return true;
}

static bool load_page(struct rule_set *set, struct facts *f, const char *path, struct error *err)
{
    struct input in;
    struct rule r;
    if (!input_open(&in, path, err)) return false;
    struct slice text = slice_copy(set->arena, in.text);
    input_close(&in);
    return rules_parse_page(set->arena, slice_of(arena_copy(set->arena, path, strlen(path))), text, &r,
                            err) &&
           rules_check_sql(f, &r, err) && add_rule(set, &r, err);
}

bool rules_load_folder(struct rule_set *set, const char *folder, struct error *err)
{
    struct path_list paths = {0};
    struct facts f;
    struct walk_options options = {.no_ignore = true};
    if (!ingest_walk(set->arena, folder, &options, &paths, err) || !facts_open(&f, err)) return false;
    bool ok = true;
    for (size_t i = 0; i < paths.n && ok; i++)
        if (slice_ends(slice_of(paths.at[i]), SLICE(".md"))) ok = load_page(set, &f, paths.at[i], err);
    facts_close(&f);
    return ok;
}

/* ---- settings ------------------------------------------------------------------------------------------ */

static int compare_names(const void *a, const void *b)
{
    return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

size_t rules_settings(const struct rule_set *set, struct arena *a, struct slice **names)
{
    VEC(struct slice) found = {0};
    struct slice opening = SLICE("setting('");
    VEC_EACH (const struct rule, r, &set->rules) {
        ptrdiff_t at = 0;
        while ((at = slice_find(r->detect, opening, (size_t)at)) >= 0) {
            at += (ptrdiff_t)opening.n;
            ptrdiff_t end = slice_find(r->detect, SLICE("'"), (size_t)at);
            if (end > at) vec_push(a, &found, ((struct slice){r->detect.p + at, (size_t)(end - at)}));
        }
    }
    size_t n = 0;
    if (found.n) qsort(found.at, found.n, sizeof *found.at, compare_names);
    for (size_t i = 0; i < found.n; i++)
        if (!n || !slice_eq(found.at[n - 1], found.at[i])) found.at[n++] = found.at[i];
    *names = found.at;
    return n;
}
