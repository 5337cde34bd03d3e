/* Logs as inputs beside sources, see logs.h. */
#include "cli/logs.h"

#include <stdio.h>

enum { HEAD_SIZE = 64 * 1024 };

static bool is_called_log(struct slice path)
{
    static const char *const compressions[] = {".gz", ".zst", ".xz", ".bz2"};
    for (size_t i = 0; i < sizeof compressions / sizeof *compressions; i++) {
        struct slice end = slice_of(compressions[i]);
        if (slice_ends(path, end)) path.n -= end.n;
    }
    return slice_ends(path, SLICE(".log"));
}

/* A database that `digest --save` wrote says so in the bytes that SQLite's header has for it. */
static bool is_saved_workload(struct slice head)
{
    enum { APPLICATION_ID_AT = 68 };
    return head.n > APPLICATION_ID_AT &&
           slice_starts((struct slice){head.p + APPLICATION_ID_AT, head.n - APPLICATION_ID_AT},
                        SLICE("SRGW"));
}

bool logs_recognise(const struct source *s, bool named)
{
    static const struct slice packed[] = {
        {"\x1f\x8b",         2},
        {"BZh",              3},
        {"\xfd"
         "7zXZ",    5},
        {"\x28\xb5\x2f\xfd", 4}
    };
    struct slice head = s->input.text;
    if (s->kind == SOURCE_DATABASE) return is_saved_workload(head);
    if (s->kind != SOURCE_OTHER || !(named || is_called_log(slice_of(s->path)))) return false;
    for (size_t i = 0; i < sizeof packed / sizeof *packed; i++)
        if (slice_starts(head, packed[i])) return true;
    if (input_is_binary(head)) return false;
    if (head.n > HEAD_SIZE) {
        const char *end = memrchr(head.p, '\n', HEAD_SIZE);
        head.n = end ? (size_t)(end - head.p) + 1 : HEAD_SIZE;
    }
    return workload_is_log(head);
}

/* The log source that an example came from; a saved workload stands for the logs it was made of. */
static int source_of(const struct analysis *a, struct slice path)
{
    int any = -1;
    for (size_t i = 0; i < a->source_count; i++) {
        if (a->sources[i].kind != SOURCE_LOG) continue;
        if (slice_eq(slice_of(a->sources[i].path), path)) return (int)i;
        any = (int)i;
    }
    return any;
}

static void add_example(struct analysis *a, const struct shape_stats *s, const struct call_example *x)
{
    int source = source_of(a, x->path);
    struct ingested *in = &a->ingested[source];
    struct shaper shaper = {.text = {0}};
    struct shape shape = shape_of(&shaper, x->text, s->dialect);
    struct statement *st = vec_zadd(&in->arena, &in->statements);
    st->text = x->text;
    st->dialect = s->dialect;
    st->call = -1;
    st->name = (struct slice){"", 0};
    st->fingerprint = s->fingerprint;
    st->classes = shape.classes;
    st->longest_list = shape.longest_list;
    st->ordinal = (uint32_t)in->statements.n - 1;
    st->run = 1;
    st->log_line = x->line ? x->line : 1;
    shaper_free(&shaper);
}

struct log_reading {
    struct analysis *a;
    bool quiet;
};

static void end_log(void *context, const char *path, const struct error *err)
{
    struct log_reading *r = context;
    (void)path;
    if (!err) return;
    r->a->unreadable++;
    if (!r->quiet) fprintf(stderr, "sargent: %s\n", err->text);
}

static void leave_out(void *context, const char *path, const char *same)
{
    const struct log_reading *r = context;
    if (!r->quiet) fprintf(stderr, "sargent: %s: left out, since %s is the same log\n", path, same);
}

void logs_read(struct analysis *a, const struct pipeline_options *options)
{
    struct workload_options wo = options->logs;
    struct log_reading reading = {a, options->quiet};
    struct workload_listener listener = {.context = &reading, .ended = end_log, .left_out = leave_out};
    const char **paths = ARENA_ARRAY(&a->arena, const char *, a->source_count + 1);
    size_t n = 0;
    for (size_t i = 0; i < a->source_count; i++)
        if (a->sources[i].kind == SOURCE_LOG) paths[n++] = a->sources[i].path;
    if (n) {
        a->workload = ARENA_NEW(&a->arena, struct workload);
        workload_open(a->workload);
        workload_read_all(a->workload, paths, n, &wo, &listener);
    }
    if (!a->workload) return;
    workload_finish(a->workload);
    for (size_t i = 0; i < a->workload->shapes.n; i++) {
        const struct shape_stats *s = a->workload->shapes.at[i];
        /* nobody writes these, and what drivers and tools ask of the catalog nobody here can change */
        if (s->traits & (TRAIT_TRANSACTION | TRAIT_SETTING | TRAIT_ROW_IMAGE | TRAIT_CATALOG)) continue;
        for (size_t k = 0; k < s->example_count; k++) add_example(a, s, &s->examples[k]);
    }
}

void logs_count_calls(struct analysis *a)
{
    if (!a->workload) return;
    struct map sharing = {0};
    VEC_EACH (struct analysed_query, q, &a->queries) {
        struct slice key = {(const char *)&q->fingerprint, sizeof q->fingerprint};
        map_add(&a->arena, &sharing, slice_copy(&a->arena, key), NULL)->number++;
    }
    VEC_EACH (struct analysed_query, q, &a->queries) {
        const struct shape_stats *s = workload_find(a->workload, q->fingerprint);
        struct slice key = {(const char *)&q->fingerprint, sizeof q->fingerprint};
        if (s) q->calls = (double)s->calls / (double)map_find(&sharing, key)->number;
    }
}

static void map_queries(struct analysis *a, const bool *wanted, struct map *queries)
{
    for (size_t i = 0; i < a->queries.n; i++) {
        const struct analysed_query *q = &a->queries.at[i];
        struct slice key = {(const char *)&q->fingerprint, sizeof q->fingerprint};
        bool added;
        if (!q->linted || (wanted && !wanted[i])) continue;
        struct map_entry *e = map_add(&a->arena, queries, slice_copy(&a->arena, key), &added);
        if (added) e->number = i;
    }
}

/* What logs say of a shape is told of the query in source code where there is one: a finding then stands at
 * the line that sends it. */
void logs_add_facts(struct analysis *a)
{
    if (!a->workload) return;
    struct map queries = {0};
    bool *in_source = ARENA_ARRAY(&a->arena, bool, a->queries.n + 1);
    VEC_EACH (const struct analysed_statement, st, &a->statements) {
        if (st->id >= 0 && a->sources[st->source].kind != SOURCE_LOG) in_source[st->query] = true;
    }
    map_queries(a, in_source, &queries);
    map_queries(a, NULL, &queries);
    facts_add_workload(&a->facts, a->workload, &queries);
}
