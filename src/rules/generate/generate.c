/* Makes the C source of what is compiled into the program as data:
 *
 *     generate page.md ... > generated.c
 *
 *     builtin_rules   the rules of these pages, sorted by id, with what their detectors read found out here,
 * so that the program need not facts_image     an empty database of facts
 *
 * A page that is wrong ends the build with its place and what is wrong, like a compiler.
 */
#include <stdio.h>
#include <stdlib.h>

#include "rules/rules_internal.h"

static _Noreturn void stop(const char *what)
{
    fprintf(stderr, "%s\n", what);
    exit(1);
}

/* ---- C literals ---------------------------------------------------------------------------------------- */

static void put_string(struct slice s)
{
    putchar('"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '\n')
            printf(i + 1 < s.n ? "\\n\"\n\"" : "\\n");
        else if (c < ' ' || c > '~' || c == '"' || c == '\\' || c == '?')
            printf("\\%03o", c);
        else
            putchar(c);
    }
    putchar('"');
}

static void put_field(const char *name, struct slice s)
{
    printf("     .%s = {", name);
    put_string(s);
    printf(", %zu},\n", s.n);
}

/* Runs of zeros are left out: most of an empty database is zeros. */
static void put_image(const unsigned char *image, size_t n)
{
    printf("const size_t facts_image_size = %zu;\nconst unsigned char facts_image[%zu] = {", n, n);
    for (size_t i = 0, column = 0; i < n; i++) {
        if (!image[i]) continue;
        if (i == 0 || !image[i - 1]) printf("\n[%zu]=", i), column = 0;
        printf("%u,%s", image[i], ++column % 30 ? "" : "\n");
    }
    printf("\n};\n");
}

/* ---- pages --------------------------------------------------------------------------------------------- */

static int compare_ids(const void *a, const void *b)
{
    return slice_compare(((const struct rule *)a)->id, ((const struct rule *)b)->id);
}

static struct slice read_page(struct arena *a, const char *path)
{
    struct error err = {0};
    struct input in;
    if (!input_open(&in, path, &err)) stop(err.text);
    struct slice text = slice_copy(a, in.text);
    input_close(&in);
    return text;
}

static struct rule *read_rules(struct arena *a, struct facts *f, char **paths, size_t count)
{
    struct error err = {0};
    bool broken = false;
    struct rule *rules = ARENA_ARRAY(a, struct rule, count + 1);
    for (size_t i = 0; i < count; i++) {
        if (rules_parse_page(a, slice_of(paths[i]), read_page(a, paths[i]), &rules[i], &err) &&
            rules_check_sql(f, &rules[i], &err))
            continue;
        fprintf(stderr, "%s\n", err.text);
        broken = true;
    }
    if (broken) exit(1);
    qsort(rules, count, sizeof *rules, compare_ids);
    for (size_t i = 1; i < count; i++) {
        if (!slice_eq(rules[i - 1].id, rules[i].id)) continue;
        page_error(&err, rules[i].path, 1, "the name of %.*s", SLICE_ARG(rules[i - 1].path));
        stop(err.text);
    }
    return rules;
}

static void put_rule(const struct rule *r, size_t number)
{
    printf("    {\n");
    put_field("id", r->id);
    put_field("family", r->family);
    put_field("title", r->title);
    put_field("category", r->category);
    put_field("message", r->message);
    put_field("since", r->since);
    put_field("path", r->path);
    printf("     .severity = %d, .dialects = %u, .needs = %u, .needs_given = true, .builtin = true,\n",
           r->severity, r->dialects, r->needs);
    printf("     .reads = %lluu, .drives = %lluu,\n", (unsigned long long)r->reads,
           (unsigned long long)r->drives);
    printf("     .page = {page_%zu, %zu}, .detect = {page_%zu + %zu, %zu}, .detect_line = %zu},\n", number,
           r->page.n, number, (size_t)(r->detect.p - r->page.p), r->detect.n, r->detect_line);
}

static void put_rules(const struct rule *rules, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        printf("static const char page_%zu[] =\n", i);
        put_string(rules[i].page);
        printf(";\n");
    }
    printf("const size_t builtin_rule_count = %zu;\nconst struct rule builtin_rules[] = {\n", count);
    for (size_t i = 0; i < count; i++) put_rule(&rules[i], i);
    printf("    {.id = {\"\", 0}}};\n");
}

int main(int argc, char **argv)
{
    struct arena a = {0};
    struct error err = {0};
    struct facts f = {0};
    if (!facts_create(&f.db, &err)) stop(err.text);
    sqlite3_int64 n = 0;
    unsigned char *image = sqlite3_serialize(f.db, "main", &n, 0);
    if (!image) die_out_of_memory();
    size_t count = argc > 1 ? (size_t)argc - 1 : 0;
    struct rule *rules = read_rules(&a, &f, argv + 1, count);
    printf("/* Made by src/rules/generate/generate.c. */\n#include \"rules/rules_internal.h\"\n\n"
           "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n");
    put_image(image, (size_t)n);
    put_rules(rules, count);
    sqlite3_free(image);
    sqlite3_close(f.db);
    arena_free(&a);
    return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
