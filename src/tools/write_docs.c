/* Writes the pages of docs/ that are made from tables:
 *
 *     write_docs FOLDER
 *
 *     facts.md    the tables of facts (src/facts/facts.def)
 *     sargent.1   the manual page (commands and options)
 *     rules.md    the index of rules, made from their pages' front matter
 */
#include <stdio.h>
#include <stdlib.h>

#include "cli/cli.h"

static void write_file(const char *folder, const char *name, struct buf *text)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(text->p, 1, text->n, f) != text->n || fclose(f)) {
        perror(path);
        exit(1);
    }
    buf_free(text);
}

/* Families in the order in which a reader meets them. */
static const struct {
    const char *name, *title;
} families[] = {
    {"query",    "Queries"                    },
    {"schema",   "Schema"                     },
    {"workload", "Queries and schema together"},
    {"host",     "Application code"           },
    {"cql",      "CQL"                        },
};

static void write_family(struct buf *out, const struct rule_set *set, struct slice family)
{
    buf_text(out, "| rule | severity | category | what is wrong |\n|---|---|---|---|\n");
    VEC_EACH (const struct rule, r, &set->rules) {
        if (!slice_eq(r->family, family)) continue;
        buf_printf(out, "| [%.*s](../%.*s) | %s | %.*s | %.*s |\n", SLICE_ARG(r->id), SLICE_ARG(r->path),
                   severity_name(r->severity), SLICE_ARG(r->category), SLICE_ARG(r->title));
    }
}

static size_t count_family(const struct rule_set *set, struct slice family)
{
    size_t n = 0;
    VEC_EACH (const struct rule, r, &set->rules) n += slice_eq(r->family, family);
    return n;
}

/* Prints the second argument of the first setting('name', ...) in the detector; false when there is none. */
static bool write_default(struct buf *out, struct slice sql, struct slice name)
{
    char call[200];
    int n = snprintf(call, sizeof call, "setting('%.*s',", SLICE_ARG(name));
    ptrdiff_t at = slice_find(sql, (struct slice){call, (size_t)n}, 0);
    ptrdiff_t end = at < 0 ? -1 : slice_find(sql, SLICE(")"), (size_t)at);
    if (end < 0) return false;
    buf_put(out, slice_trim((struct slice){sql.p + at + n, (size_t)(end - at - n)}));
    return true;
}

static void write_thresholds(struct buf *out, const struct rule_set *set)
{
    struct slice *names;
    size_t count = rules_settings(set, set->arena, &names);
    buf_text(out, "\n## Thresholds\nNumbers and names that rules ask the configuration for (`thresholds` in "
                  "`sargent.yaml`).\n\n| name | default | rules |\n|---|---|---|\n");
    for (size_t i = 0; i < count; i++) {
        struct buf fallback = {0}, ignored = {0}, users = {0};
        VEC_EACH (const struct rule, r, &set->rules) {
            struct buf *out_once = fallback.n ? &ignored : &fallback;
            if (!write_default(out_once, r->detect, names[i])) continue;
            buf_printf(&users, "%s%.*s", users.n ? ", " : "", SLICE_ARG(r->id));
        }
        buf_printf(out, "| `%.*s` | %.*s | %.*s |\n", SLICE_ARG(names[i]), SLICE_ARG(buf_slice(&fallback)),
                   SLICE_ARG(buf_slice(&users)));
        buf_free(&fallback);
        buf_free(&ignored);
        buf_free(&users);
    }
}

static void write_rules(struct buf *out, const struct rule_set *set)
{
    buf_printf(out,
               "# Rules\n<!-- Made by `make docs` from the pages' front matter. -->\n\n"
               "%zu rules. Each is a page: why it hurts, how to fix it, the SQL that finds it, and the "
               "examples that\n"
               "test it. `sargent explain RULE` prints one.\n",
               set->rules.n);
    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++) {
        struct slice family = slice_of(families[i].name);
        if (!count_family(set, family)) continue;
        buf_printf(out, "\n## %s\n\n", families[i].title);
        write_family(out, set, family);
    }
    write_thresholds(out, set);
}

int main(int argc, char **argv)
{
    if (argc != 2) return fputs("usage: write_docs FOLDER\n", stderr), 2;
    struct arena a = {0};
    struct rule_set set = {.arena = &a};
    struct buf facts = {0}, rules = {0}, manual = {0};
    rules_load_builtin(&set);
    facts_write_docs(&facts);
    write_file(argv[1], "facts.md", &facts);
    write_rules(&rules, &set);
    write_file(argv[1], "rules.md", &rules);
    options_manual(&manual);
    write_file(argv[1], "sargent.1", &manual);
    arena_free(&a);
    return 0;
}
