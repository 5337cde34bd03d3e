/* pipeline: sources to facts; see pipeline.h. */
#include "cli/cache.h"
#include "cli/constants.h"
#include "cli/logs.h"
#include "cli/schema_source.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/pool.h"

/* ---- sources ----------------------------------------------------------------------------------------------
 */

struct gathering {
    struct analysis *a;
    const struct pipeline_options *options;
    struct path_list paths; /* schema sources first */
    size_t schema_paths;
    struct map schemas;   /* files that --schema named, inputs among them */
    struct error *errors; /* parallel to paths */
    bool *opened;
};

/* A pattern that the shell did not expand, as in a configuration file. */
static bool gather_pattern(struct gathering *g, const char *pattern, const struct walk_options *walk,
                           struct error *err)
{
    glob_t found;
    if (glob(pattern, 0, NULL, &found) != 0) return error_set(err, "%s: no file matches", pattern);
    bool ok = true;
    for (size_t i = 0; ok && i < found.gl_pathc; i++)
        ok = ingest_walk(&g->a->arena, found.gl_pathv[i], walk, &g->paths, err);
    globfree(&found);
    return ok;
}

static bool gather_paths(struct gathering *g, const struct slice *paths, size_t count, struct error *err)
{
    struct walk_options walk = {.exclude = g->options->config->exclude.at,
                                .exclude_count = g->options->config->exclude.n};
    for (size_t i = 0; i < count; i++) {
        const char *path = arena_copy(&g->a->arena, paths[i].p, paths[i].n);
        bool pattern = strpbrk(path, "*?[") && access(path, F_OK) != 0;
        if (pattern ? !gather_pattern(g, path, &walk, err)
                    : !ingest_walk(&g->a->arena, path, &walk, &g->paths, err))
            return false;
    }
    return true;
}

/* What two ways to name one file have in common. */
static struct slice file_identity(struct arena *a, const char *path)
{
    char *real = realpath(path, NULL);
    struct slice id = slice_copy(a, slice_of(real ? real : path));
    free(real);
    return id;
}

/* Each file once. One that is both schema and input is an input: its DDL counts either way. */
static void drop_duplicates(struct gathering *g)
{
    struct arena *a = &g->a->arena;
    struct map inputs = {0}, schemas = {0};
    struct path_list kept = {0}, kept_inputs = {0};
    for (size_t i = g->schema_paths; i < g->paths.n; i++) {
        bool added;
        map_add(a, &inputs, file_identity(a, g->paths.at[i]), &added);
        if (added) vec_push(a, &kept_inputs, g->paths.at[i]);
    }
    for (size_t i = 0; i < g->schema_paths; i++) {
        bool added;
        struct slice file = file_identity(a, g->paths.at[i]);
        map_add(a, &schemas, file, &added);
        if (added && !map_find(&inputs, file)) vec_push(a, &kept, g->paths.at[i]);
    }
    g->schema_paths = kept.n;
    for (size_t i = 0; i < kept_inputs.n; i++) vec_push(a, &kept, kept_inputs.at[i]);
    g->paths = kept;
    g->schemas = schemas;
}

/* True for a path that the user wrote, as opposed to one found in a folder. */
static bool is_named(const struct gathering *g, const char *path)
{
    for (size_t i = 0; i < g->options->path_count; i++)
        if (slice_eq(g->options->paths[i], slice_of(path))) return true;
    return false;
}

/* A database that merely lies in a folder is not read: nobody knows what made it. */
static bool is_database_wanted(const struct gathering *g, const char *path)
{
    struct arena scratch = {0};
    bool wanted =
        is_named(g, path) || (g->schemas.count && map_find(&g->schemas, file_identity(&scratch, path)));
    arena_free(&scratch);
    return wanted;
}

struct recalling {
    struct gathering *g;
    size_t index;
};

static bool recall_source(void *context, const struct source *s, struct dialect_guess *guess)
{
    struct recalling *r = context;
    struct analysis *a = r->g->a;
    return cache_recall(a->cache, r->index, s, &a->ingested[r->index], guess);
}

/* Opens one source; runs on any thread. */
static void open_source(void *context, size_t index, size_t worker)
{
    (void)worker;
    struct gathering *g = context;
    struct source *s = &g->a->sources[index];
    const char *path = g->paths.at[index];
    bool forced;
    enum dialect d = config_dialect(g->options->config, slice_of(path), &forced);
    struct source_options so = {.dialect = forced ? d : DIALECT_UNKNOWN,
                                .fallback = d,
                                .named = is_named(g, path),
                                .databases = is_database_wanted(g, path),
                                .stdin_name = g->options->stdin_name};
    struct recalling recalling = {g, index};
    if (index < g->schema_paths) so.recall = recall_source, so.recall_context = &recalling;
    g->opened[index] = source_open(s, path, &so, &g->errors[index]);
    if (!g->opened[index]) return;
    s->schema = index < g->schema_paths;
    s->wrappers = g->options->config->wrappers.at;
    s->wrapper_count = g->options->config->wrappers.n;
    if (s->schema) cache_recall(g->a->cache, index, s, &g->a->ingested[index], NULL);
    if (!s->schema && logs_recognise(s, is_named(g, path))) s->kind = SOURCE_LOG;
}

/* Files that nothing is known of are taken to be of the dialect that most others are of. */
static void assume_dialect_of_most(struct gathering *g)
{
    size_t files[DIALECT_COUNT] = {0}, known = 0;
    for (size_t i = 0; i < g->paths.n; i++) {
        const struct source *s = &g->a->sources[i];
        bool counts = s->kind == SOURCE_DATABASE || (s->kind == SOURCE_SCRIPT && !s->dialect_assumed);
        if (!g->opened[i] || !counts || s->dialect == DIALECT_CQL) continue;
        files[s->dialect]++;
        known++;
    }
    for (int d = DIALECT_POSTGRES; d < DIALECT_COUNT; d++) {
        if (files[d] * 2 <= known) continue;
        for (size_t i = 0; i < g->paths.n; i++) {
            struct source *s = &g->a->sources[i];
            if (!g->opened[i] || s->kind != SOURCE_SCRIPT || !s->dialect_assumed) continue;
            s->dialect = (enum dialect)d;
            s->dialect_reason = "most of the other files";
        }
    }
}

static void ingest_one(void *context, size_t index, size_t worker)
{
    (void)worker;
    struct gathering *g = context;
    const struct source *s = &g->a->sources[index];
    struct ingested *out = &g->a->ingested[index];
    if (!g->opened[index] || s->kind == SOURCE_LOG || s->kind == SOURCE_OTHER) return;
    if (s->schema && cache_confirm(g->a->cache, index, s, out)) return;
    ingest_source(s, out);
    if (s->schema) schema_source_reduce(out);
}

/* A file that nothing here reads: worth a word only when the user named it. */
static void note_skipped(struct gathering *g, size_t index)
{
    const char *path = g->paths.at[index];
    g->a->skipped++;
    if (!is_named(g, path)) return;
    g->a->unreadable++;
    bool binary = input_is_binary(g->a->sources[index].input.text);
    if (!g->options->quiet)
        fprintf(stderr, "sargent: %s: %s\n", path,
                binary ? "is binary" : "is of no kind that Sargent reads; --dialect reads it as a script");
}

static void note_unreadable(struct gathering *g)
{
    for (size_t i = 0; i < g->paths.n; i++) {
        struct source *s = &g->a->sources[i];
        if (g->opened[i]) {
            if (s->kind == SOURCE_OTHER)
                note_skipped(g, i);
            else if (!s->schema)
                g->a->files_read++;
            if (g->a->ingested[i].error.text[0] && s->kind == SOURCE_DATABASE) g->a->unreadable++;
            if (g->a->ingested[i].error.text[0] && !g->options->quiet)
                fprintf(stderr, "sargent: %s\n", g->a->ingested[i].error.text);
            continue;
        }
        s->path = g->paths.at[i];
        s->language = s->dialect_reason = "";
        g->a->unreadable++;
        if (!g->options->quiet) fprintf(stderr, "sargent: %s\n", g->errors[i].text);
    }
}

static bool read_sources(struct analysis *a, const struct pipeline_options *options, struct error *err)
{
    struct gathering g = {.a = a, .options = options};
    if (!gather_paths(&g, options->config->schema.at, options->config->schema.n, err)) return false;
    g.schema_paths = g.paths.n;
    if (!gather_paths(&g, options->paths, options->path_count, err)) return false;
    drop_duplicates(&g);
    a->source_count = g.paths.n;
    a->sources = ARENA_ARRAY(&a->arena, struct source, g.paths.n);
    a->ingested = ARENA_ARRAY(&a->arena, struct ingested, g.paths.n);
    a->lines = ARENA_ARRAY(&a->arena, struct line_index, g.paths.n);
    g.errors = ARENA_ARRAY(&a->arena, struct error, g.paths.n);
    g.opened = ARENA_ARRAY(&a->arena, bool, g.paths.n);
    a->cache = ARENA_NEW(&a->arena, struct cache);
    cache_open(a->cache, &a->arena, options->config, g.paths.n, !options->no_cache && g.schema_paths);
    pool_run(options->threads, g.paths.n, open_source, &g);
    assume_dialect_of_most(&g);
    constants_share(a, options->threads);
    pool_run(options->threads, g.paths.n, ingest_one, &g);
    constants_settle_dialects(a);
    note_unreadable(&g);
    logs_read(a, options);
    return true;
}

/* ---- shapes -------------------------------------------------------------------------------------------- */

/* DDL is looked at in every detail, so it is told apart by its text and not by its shape. */
static bool is_ddl(struct slice text)
{
    static const char *const words[] = {"create", "alter", "drop", "comment", "set", "do", "rename"};
    size_t n = 0;
    while (n < text.n && ascii_is_alpha(text.p[n])) n++;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (slice_eq_nocase((struct slice){text.p, n}, slice_of(words[i]))) return true;
    return false;
}

struct shape_key {
    struct hash128 fingerprint;
    uint64_t classes, dialect;
};

/* Long statements are long because of their values, and what parsers and rules look at is the rest. */
static bool worth_reducing(const struct statement *st)
{
    enum { LONG_STATEMENT = 16 * 1024, LONG_LIST = 50 };
    return st->text.n > LONG_STATEMENT && st->longest_list > LONG_LIST;
}

static int query_of_statement(struct analysis *a, struct map *known, const struct statement *st)
{
    struct shape_key key = {st->fingerprint, st->classes, st->dialect};
    if (is_ddl(st->text)) key.fingerprint = hash128(st->text.p, st->text.n);
    struct slice probe = {(const char *)&key, sizeof key};
    struct map_entry *e = map_find(known, probe);
    if (!e) {
        e = map_add(&a->arena, known, slice_copy(&a->arena, probe), NULL);
        struct analysed_query *q = vec_zadd(&a->arena, &a->queries);
        q->sample = worth_reducing(st) ? shape_reduce(&a->arena, st->text, st->dialect) : st->text;
        q->fingerprint = st->fingerprint;
        q->dialect = st->dialect;
        q->uncertain = st->uncertain;
        e->number = a->queries.n;
    }
    return (int)e->number - 1;
}

static void group_statements(struct analysis *a)
{
    struct map known = {0};
    int64_t next = 0;
    for (size_t s = 0; s < a->source_count; s++) {
        const struct source *source = &a->sources[s];
        VEC_EACH (const struct statement, st, &a->ingested[s].statements) {
            size_t before = a->queries.n;
            int query = query_of_statement(a, &known, st);
            struct analysed_query *q = &a->queries.at[query];
            if (a->queries.n > before && a->cache->sources[s].recalled)
                q->archived = a->cache->sources[s].ddl[st - a->ingested[s].statements.at];
            q->assumed |= source->dialect_assumed;
            if (!source->schema) {
                q->linted = true;
                q->statements += 1 + (int64_t)st->repeats;
                q->migration |= source->migration;
            }
            vec_push(&a->arena, &a->statements,
                     ((struct analysed_statement){(int)s, st, query, source->schema ? -1 : next++}));
        }
    }
}

struct parsing {
    struct analysis *a;
    struct query_options options;
    struct shaper *shapers; /* one per worker */
};

/* A statement whose dialect is only assumed is of another one when that accepts it. */
static void parse_again(struct parsing *p, struct analysed_query *q, struct arena *arena)
{
    struct query again;
    struct query_error error;
    q->failed = !query_parse(arena, q->sample, DIALECT_UNKNOWN, &p->options, &again, &error);
    if (q->failed) return;
    q->query = again;
    if (again.dialect == DIALECT_UNKNOWN) q->query.dialect = DIALECT_POSTGRES;
}

static void parse_query(void *context, size_t index, size_t worker)
{
    struct parsing *p = context;
    struct analysed_query *q = &p->a->queries.at[index];
    struct arena *arena = &p->a->worker_arenas[worker];
    if (q->archived.n && !q->linted && cache_query(arena, q->archived, q->sample, &q->query, &q->failed))
        return;
    q->failed = !query_parse(arena, q->sample, q->dialect, &p->options, &q->query, &q->error);
    if (q->failed && q->assumed && q->dialect != DIALECT_UNKNOWN) parse_again(p, q, arena);
    if (!q->failed) q->dialect = q->query.dialect;
    if (q->failed && (q->uncertain || q->dialect == DIALECT_UNKNOWN)) q->error.approximated = true;
    q->normalised = slice_copy(arena, shape_of(&p->shapers[worker], q->sample, q->dialect).text);
}

/* A file of an assumed dialect in which much fails is of a dialect that nobody here speaks, or a template:
 * its failures are counted as not understood. */
static void forgive_strangers(struct analysis *a)
{
    enum { FEW = 5, SHARE = 5 }; /* a handful of mistakes, or one statement in five */
    size_t first = 0;
    for (size_t s = 0; s < a->source_count; s++) {
        size_t last = first, failed = 0;
        for (; last < a->statements.n && a->statements.at[last].source == (int)s; last++)
            failed += a->queries.at[a->statements.at[last].query].failed;
        bool stranger = a->sources[s].dialect_assumed && failed >= FEW && failed * SHARE > last - first;
        for (size_t i = first; stranger && i < last; i++)
            a->queries.at[a->statements.at[i].query].error.approximated = true;
        first = last;
    }
}

static void parse_queries(struct analysis *a, const struct pipeline_options *options)
{
    a->worker_count = options->threads ? options->threads : pool_default_threads();
    a->worker_arenas = ARENA_ARRAY(&a->arena, struct arena, a->worker_count);
    struct parsing p = {
        .a = a,
        .options = {.fingerprint = options->fingerprints,
                    .scylla = options->config->scylla,
                    .cql_version = options->config->cql_version},
        .shapers = ARENA_ARRAY(&a->arena, struct shaper, a->worker_count)
    };
    pool_run(a->worker_count, a->queries.n, parse_query, &p);
    for (size_t i = 0; i < a->worker_count; i++) shaper_free(&p.shapers[i]);
    forgive_strangers(a);
}

/* ---- schema and resolution ----------------------------------------------------------------------------- */

/* What ANALYZE left in an SQLite database. Most were never analysed, which is no fault. */
static void read_databases_stats(struct analysis *a, const struct pipeline_options *options)
{
    for (size_t i = 0; i < a->source_count; i++) {
        const struct ingested *in = &a->ingested[i];
        if (a->sources[i].kind != SOURCE_DATABASE || !in->analysed || in->error.text[0]) continue;
        struct error err = {{0}};
        struct slice json;
        size_t unknown;
        bool ok = database_ask(&a->sources[i], schema_stats_query(DIALECT_SQLITE), &a->arena, &json, &err) &&
                  schema_read_stats(a->schema, json, &unknown, &err);
        if (!ok && !options->quiet) fprintf(stderr, "sargent: %s\n", err.text);
    }
}

static bool read_stats_file(struct analysis *a, const struct pipeline_options *options, struct error *err)
{
    struct input in;
    const char *path = arena_copy(&a->arena, options->config->stats.p, options->config->stats.n);
    if (!input_open(&in, path, err)) return false;
    size_t unknown = 0;
    struct error inner = {{0}};
    bool ok = schema_read_stats(a->schema, in.text, &unknown, &inner);
    if (!ok)
        error_set(err, "%s: %s", path, inner.text);
    else if (unknown && !options->quiet)
        fprintf(stderr, "sargent: %s: %zu tables or columns are not in the schema\n", path, unknown);
    input_close(&in);
    return ok;
}

static bool build_schema(struct analysis *a, const struct pipeline_options *options, struct error *err)
{
    a->schema = schema_new(&a->arena);
    for (size_t i = 0; i < a->statements.n; i++) {
        const struct analysed_statement *st = &a->statements.at[i];
        struct query *q = &a->queries.at[st->query].query;
        if (a->queries.at[st->query].failed || st->statement->reverting) continue;
        if (q->verb == VERB_DDL || q->verb == VERB_USE) schema_apply(a->schema, q, (int)i, st->source);
    }
    schema_finish(a->schema);
    read_databases_stats(a, options);
    return !options->config->stats.n || read_stats_file(a, options, err);
}

static void resolve_query(void *context, size_t index, size_t worker)
{
    struct analysis *a = context;
    struct analysed_query *q = &a->queries.at[index];
    if (!q->failed) schema_resolve(a->schema, &a->worker_arenas[worker], &q->query);
}

/* ---- facts --------------------------------------------------------------------------------------------- */

static const char *source_kind_name(enum source_kind k)
{
    return k == SOURCE_HOST ? "host" : k == SOURCE_LOG ? "log" : k == SOURCE_DATABASE ? "database" : "script";
}

static struct report_place object_place(struct analysis *a, const struct analysed_statement *st,
                                        struct span at);

static void build_lines(struct analysis *a, int source)
{
    if (a->sources[source].kind == SOURCE_LOG || a->sources[source].kind == SOURCE_DATABASE) return;
    if (!a->lines[source].count)
        line_index_build(&a->arena, a->sources[source].input.text, &a->lines[source]);
}

static void add_statement_facts(struct analysis *a, const struct analysed_statement *st, int64_t first_call,
                                struct shaper *shaper)
{
    const struct source *source = &a->sources[st->source];
    const struct statement *s = st->statement;
    size_t offset, end;
    build_lines(a, st->source);
    statement_bytes(s, (struct span){0, (uint32_t)s->text.n}, &offset, &end);
    FACTS_ADD(&a->facts, statement, .id = st->id, .query = st->query, .path = slice_of(source->path),
              .line = s->log_line   ? (int64_t)s->log_line
                      : s->object.n ? (int64_t)object_place(a, st, (struct span){0, 0}).at.line
                                    : (int64_t)place_of(&a->lines[st->source], offset, end).line,
              .ordinal = s->ordinal, .source = slice_of(source_kind_name(source->kind)),
              .language = slice_of(source->language), .name = s->name, .migration = source->migration,
              .test = source->test, .call = s->call < 0 ? -1 : first_call + s->call, .run = s->run,
              .repeats = s->repeats, .longest_list = s->longest_list, .len = (int64_t)s->text.n);
    struct shape shape = shape_of(shaper, s->text, s->dialect);
    facts_add_literals(&a->facts, st->id, st->query, s->text, s->dialect, shape.literals,
                       shape.literal_count);
}

/* Calls of host code: their statements' facts are known by now. */
static void add_host_facts(struct analysis *a, const int64_t *ids, const int64_t *query_of,
                           const int64_t *first_call)
{
    struct fact_source_input *in = ARENA_ARRAY(&a->arena, struct fact_source_input, a->source_count + 1);
    size_t at = 0;
    for (size_t s = 0; s < a->source_count; s++) {
        if (a->ingested[s].calls.n) build_lines(a, (int)s);
        in[s] = (struct fact_source_input){.source = &a->sources[s],
                                           .in = &a->ingested[s],
                                           .lines = &a->lines[s],
                                           .statement_ids = ids + at,
                                           .statement_queries = query_of + at,
                                           .first_call = first_call[s]};
        at += a->ingested[s].statements.n;
    }
    facts_add_host(&a->facts, &a->arena, in, a->source_count);
}

static bool add_facts(struct analysis *a, struct error *err)
{
    if (!facts_open(&a->facts, err)) return false;
    a->have_facts = true;
    int64_t *query_of = ARENA_ARRAY(&a->arena, int64_t, a->statements.n + 1);
    bool *migration = ARENA_ARRAY(&a->arena, bool, a->statements.n + 1);
    int64_t *ids = ARENA_ARRAY(&a->arena, int64_t, a->statements.n + 1);
    int64_t *first_call = ARENA_ARRAY(&a->arena, int64_t, a->source_count + 1);
    struct shaper shaper = {0};
    for (size_t s = 0; s < a->source_count; s++)
        first_call[s + 1] = first_call[s] + (int64_t)a->ingested[s].calls.n;
    for (size_t i = 0; i < a->statements.n; i++) {
        const struct analysed_statement *st = &a->statements.at[i];
        ids[i] = st->id;
        query_of[i] = st->id < 0 ? -1 : st->query;
        migration[i] = a->sources[st->source].migration;
        if (st->id >= 0) add_statement_facts(a, st, first_call[st->source], &shaper);
    }
    shaper_free(&shaper);
    add_host_facts(a, ids, query_of, first_call);
    facts_add_schema(&a->facts, a->schema, query_of, migration);
    for (size_t i = 0; i < a->queries.n; i++) {
        const struct analysed_query *q = &a->queries.at[i];
        if (!q->linted) continue;
        facts_add_query(&a->facts, a->schema,
                        &(struct fact_query_input){.id = (int64_t)i,
                                                   .fingerprint = q->fingerprint,
                                                   .normalised = q->normalised,
                                                   .query = &q->query,
                                                   .error = q->failed ? &q->error : NULL,
                                                   .dialect = q->dialect,
                                                   .sample = q->sample,
                                                   .statements = q->statements,
                                                   .calls = q->calls,
                                                   .migration = q->migration});
    }
    logs_add_facts(a);
    return facts_finish(&a->facts, err);
}

/* ---- all of it ----------------------------------------------------------------------------------------- */

bool pipeline_run(struct analysis *a, const struct pipeline_options *options, struct error *err)
{
    *a = (struct analysis){0};
    if (!read_sources(a, options, err)) return false;
    group_statements(a);
    logs_count_calls(a);
    parse_queries(a, options);
    cache_save(a->cache, a);
    if (!build_schema(a, options, err)) return false;
    pool_run(a->worker_count, a->queries.n, resolve_query, a);
    return options->no_facts || add_facts(a, err);
}

void pipeline_free(struct analysis *a)
{
    if (a->have_facts) facts_close(&a->facts);
    if (a->workload) workload_close(a->workload);
    for (size_t i = 0; i < a->source_count; i++) {
        source_close(&a->sources[i]);
        ingested_free(&a->ingested[i]);
    }
    for (size_t i = 0; i < a->worker_count; i++) arena_free(&a->worker_arenas[i]);
    struct arena arena = a->arena;
    arena_free(&arena);
    *a = (struct analysis){0};
}

/* What a database holds stands in no line of a file: it is named, and lines count in its DDL. */
static struct report_place object_place(struct analysis *a, const struct analysed_statement *st,
                                        struct span at)
{
    const struct statement *s = st->statement;
    struct line_index lines = {0};
    line_index_build(&a->arena, s->within, &lines);
    size_t offset = (size_t)(s->text.p - s->within.p) + at.pos;
    return (struct report_place){
        arena_printf(&a->arena, "%s:%.*s", a->sources[st->source].path, SLICE_ARG(s->object)),
        place_of(&lines, offset, offset + at.len), s->within};
}

/* A statement of a log is its own excerpt; its lines count on from the log's. */
static struct report_place log_place(struct analysis *a, const struct analysed_statement *st, struct span at)
{
    struct line_index lines = {0};
    line_index_build(&a->arena, st->statement->text, &lines);
    struct place place = place_of(&lines, at.pos, at.pos + at.len);
    place.line += st->statement->log_line - 1;
    place.end_line += st->statement->log_line - 1;
    return (struct report_place){a->sources[st->source].path, place, st->statement->text};
}

struct report_place pipeline_place(struct analysis *a, int statement, struct span at)
{
    const struct analysed_statement *st = &a->statements.at[statement];
    size_t offset, end;
    if (st->statement->log_line) return log_place(a, st, at);
    if (st->statement->object.n) return object_place(a, st, at);
    statement_bytes(st->statement, at, &offset, &end);
    build_lines(a, st->source);
    return (struct report_place){.path = a->sources[st->source].path,
                                 .at = place_of(&a->lines[st->source], offset, end),
                                 .source = a->sources[st->source].input.text};
}

struct span pipeline_span(struct analysis *a, int statement, struct span at)
{
    const struct analysed_statement *st = &a->statements.at[statement];
    const struct analysed_query *q = &a->queries.at[st->query];
    struct span out = at;
    if (q->sample.p == st->statement->text.p) return out;
    if (shape_map_span(q->sample, st->statement->text, q->dialect, at, &out)) return out;
    struct slice text = st->statement->text;
    const char *newline = memchr(text.p, '\n', text.n);
    return (struct span){0, (uint32_t)(newline ? (size_t)(newline - text.p) : text.n)};
}
