/* What part of the statements that a real server accepts Sargent reads.
 *
 *     eval_parse DIALECT [-v] < records
 *
 * Records are those of mariadb_accepts and sqlite_accepts. Writes a table of rates by kind of statement, and
 * with -v each statement that did not parse, with its message. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "query/query.h"

enum kind {
    KIND_SELECT,
    KIND_INSERT,
    KIND_UPDATE,
    KIND_DELETE,
    KIND_REPLACE,
    KIND_TABLE,
    KIND_INDEX,
    KIND_OTHER,
    KIND_COUNT
};
static const char *const names[] = {"select",  "insert",    "update",    "delete",
                                    "replace", "table ddl", "index ddl", "other"};

static bool has_word(struct slice text, const struct token_list *t, size_t limit, const char *word)
{
    for (size_t i = 0; i < limit && i < t->n; i++)
        if (token_is(text, t->at[i], word)) return true;
    return false;
}

static enum kind kind_of(struct arena *a, struct slice text, enum dialect d)
{
    struct token_list t = lex_all(a, slice_sub(text, (struct span){0, 400}), d, 0);
    size_t first = 0;
    while (t.at[first].kind == TOKEN_OPEN) first++;
    struct token w = t.at[first];
    if (token_is(text, w, "select") || token_is(text, w, "with") || token_is(text, w, "values"))
        return KIND_SELECT;
    if (token_is(text, w, "insert")) return KIND_INSERT;
    if (token_is(text, w, "update")) return KIND_UPDATE;
    if (token_is(text, w, "delete")) return KIND_DELETE;
    if (token_is(text, w, "replace")) return KIND_REPLACE;
    if (!token_is(text, w, "create") && !token_is(text, w, "alter") && !token_is(text, w, "drop"))
        return KIND_OTHER;
    if (has_word(text, &t, 7, "trigger") || has_word(text, &t, 7, "view") ||
        has_word(text, &t, 7, "procedure") || has_word(text, &t, 7, "function") ||
        has_word(text, &t, 7, "event") || has_word(text, &t, 3, "virtual"))
        return KIND_OTHER;
    if (has_word(text, &t, 5, "table")) return KIND_TABLE;
    return has_word(text, &t, 5, "index") ? KIND_INDEX : KIND_OTHER;
}

int main(int argc, char **argv)
{
    enum dialect d = dialect_from_name(slice_of(argc > 1 ? argv[1] : ""));
    bool verbose = argc > 2;
    size_t seen[KIND_COUNT] = {0}, parsed[KIND_COUNT] = {0}, errors = 0, n;
    struct arena a = {0};
    char what[16];
    while (scanf("%zu %15s", &n, what) == 2 && getchar() == '\n') {
        arena_reset(&a);
        char *text = arena_zalloc(&a, n + 2);
        if (fread(text, 1, n + 1, stdin) != n + 1) break;
        if (strcmp(what, "statement") != 0) continue;
        struct slice s = {text, n};
        enum kind kind = kind_of(&a, s, d);
        struct query q;
        struct query_error err;
        bool ok = query_parse(&a, s, d, NULL, &q, &err);
        seen[kind]++;
        parsed[kind] += ok;
        if (!ok && !err.approximated) errors++;
        if (!ok && verbose) printf("%s\t%s\t%.*s\n", names[kind], err.message, SLICE_ARG(s));
    }
    for (int k = 0; k < KIND_COUNT; k++)
        if (seen[k])
            printf("%-10s %8zu of %8zu  %6.2f %%\n", names[k], parsed[k], seen[k],
                   100.0 * (double)parsed[k] / (double)seen[k]);
    printf("errors that are not marked as approximated: %zu\n", errors);
    arena_free(&a);
    return 0;
}
