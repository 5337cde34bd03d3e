/* Cases of advice: the DDL that is advised, that a planner uses it, and that the rules are content with it.
 */
#include <jansson.h>
#include <stdio.h>

#include "base/buf.h"
#include "cases/cases.h"

enum { ARGUMENTS = 32 };

static void put_ddl(struct buf *out, const json_t *list)
{
    size_t i;
    const json_t *item;
    json_array_foreach(list, i, item)
    {
        const char *ddl = json_string_value(json_object_get(item, "ddl"));
        struct slice text = slice_trim(slice_of(ddl));
        buf_printf(out, "%.*s%s\n", SLICE_ARG(text), slice_ends(text, SLICE(";")) ? "" : ";");
    }
}

static bool check_verified(const struct test_case *c, const json_t *root)
{
    bool ok = true;
    size_t i;
    const json_t *item;
    json_array_foreach(json_object_get(root, "create"), i, item)
    {
        const char *by = json_string_value(json_object_get(item, "verified"));
        if (by && strcmp(by, "none") != 0) continue;
        ok = case_complain(c, SLICE("expected.sql"), i + 1, "the planner does not use it", SLICE("advise"),
                           SLICE(""));
    }
    return ok;
}

/* "orders" of "CREATE INDEX ... ON orders (...)", "" for other DDL. */
static struct slice table_of(struct slice ddl)
{
    ptrdiff_t on = slice_find(ddl, SLICE(" ON "), 0);
    if (on < 0 || !slice_starts(ddl, SLICE("CREATE "))) return SLICE("");
    struct slice table = {ddl.p + on + 4, 0};
    while (table.p + table.n < ddl.p + ddl.n && !ascii_is_space(table.p[table.n]) && table.p[table.n] != '(')
        table.n++;
    return table;
}

/* True for a finding that asks for an index on a table that just got one. */
static bool still_asks(const struct lint_finding *f, struct slice table)
{
    static const char *const rules[] = {"unindexed-filter", "unindexed-sort", "unindexed-join"};
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (slice_eq(f->rule, slice_of(rules[i]))) return slice_starts(f->message, table);
    return false;
}

/* With the advised indexes in place, no query asks for one on the same table any more. */
static bool check_content(struct arena *a, const struct test_case *c, const json_t *create)
{
    bool stats = file_exists(a, c->folder, "stats.json"), ok = true;
    const char *arguments[] = {"schema.sql", "queries.sql", "expected.sql",
                               stats ? "--stats=stats.json" : NULL, NULL};
    struct lint_result found = lint_run(a, c->folder, arguments);
    if (found.problem)
        return case_complain(c, SLICE("expected.sql"), 0, "no result", SLICE("lint"),
                             slice_of(found.problem));
    size_t i;
    const json_t *item;
    json_array_foreach(create, i, item)
    {
        struct slice table = table_of(slice_of(json_string_value(json_object_get(item, "ddl"))));
        VEC_EACH (struct lint_finding, f, &found.findings)
            if (table.n && still_asks(f, table))
                ok = case_complain(c, f->path, f->line, "still reported", f->rule, f->message);
    }
    return ok;
}

static bool compare(struct arena *a, const struct test_case *c, struct slice ddl)
{
    if (c->rewrite) {
        scratch_write(a, c->folder, SLICE("expected.sql"), ddl);
        return true;
    }
    struct slice expected = file_text(a, arena_printf(a, "%s/expected.sql", c->folder));
    if (slice_eq(expected, ddl)) return true;
    return case_complain(c, SLICE("expected.sql"), 1, "differs", SLICE("now it is"),
                         slice_of(arena_printf(a, "\n%.*s", SLICE_ARG(ddl))));
}

bool advice_case_run(struct arena *a, const struct test_case *c)
{
    const char *argv[ARGUMENTS] = {program_path(), "advise",     "--format",   "json",
                                   "--schema",     "schema.sql", "queries.sql"};
    size_t n = 7;
    if (file_exists(a, c->folder, "stats.json")) argv[n++] = "--stats=stats.json";
    if (file_exists(a, c->folder, "args"))
        case_arguments(a, file_text(a, arena_printf(a, "%s/args", c->folder)), argv, n, ARGUMENTS);
    struct program_result r = program_run(a, c->folder, argv);
    json_error_t error;
    json_t *root = r.exit_code <= 1 ? json_loadb(r.out.p, r.out.n, 0, &error) : NULL;
    if (!root) return case_complain(c, SLICE("queries.sql"), 0, "no result", SLICE("advise"), r.err);
    struct buf ddl = {0};
    put_ddl(&ddl, json_object_get(root, "create"));
    put_ddl(&ddl, json_object_get(root, "drop"));
    if (!ddl.n) buf_text(&ddl, "-- no advice\n");
    bool ok = check_verified(c, root);
    ok &= compare(a, c, buf_slice(&ddl));
    ok = ok && check_content(a, c, json_object_get(root, "create"));
    buf_free(&ddl);
    json_decref(root);
    return ok;
}
