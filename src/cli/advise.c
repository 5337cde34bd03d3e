/* sargent advise: indexes to create, merge or drop. */
#include "cli/cli.h"

/* The queries that an index can serve, with their weight and one place each. */
struct advise_input {
    struct workload_query *queries;
    struct slice *texts;
    const char **places;
    size_t count;
};

static bool is_served_by_indexes(const struct analysed_query *q)
{
    /* a migration runs once */
    if (q->failed || !q->linted || q->migration) return false;
    switch (q->query.verb) {
    case VERB_SELECT:
    case VERB_INSERT:
    case VERB_UPDATE:
    case VERB_DELETE:
    case VERB_MERGE:
    case VERB_BATCH: return true;
    default: return false;
    }
}

static const char *place_text(struct analysis *a, size_t query)
{
    for (size_t i = 0; i < a->statements.n; i++) {
        if (a->statements.at[i].query != (int)query || a->statements.at[i].id < 0) continue;
        struct report_place p = pipeline_place(a, (int)i, (struct span){0, 1});
        return arena_printf(&a->arena, "%s:%zu", p.path, p.at.line);
    }
    return "";
}

/* Per literal of the query the value that most calls had written into the statement, for partial indexes: a
 * parameter's value is not known when a plan is made for all of them. NULL when no log saw the query. */
static const struct common_value *logged_values(struct analysis *a, const struct analysed_query *q)
{
    enum { NEARLY_ALL = 20 }; /* one value in twenty may have come as a parameter */
    const struct shape_stats *s = a->workload ? workload_find(a->workload, q->fingerprint) : NULL;
    if (!s || !s->position_count) return NULL;
    struct common_value *values =
        ARENA_ARRAY(&a->arena, struct common_value, q->query.literal_count + s->position_count);
    for (size_t i = 0; i < s->position_count; i++) {
        const struct position_stats *p = &s->positions[i];
        if (!p->seen || !p->top.n || (p->seen - p->literals) * NEARLY_ALL > p->seen) continue;
        const struct top_value *top = &p->top.at[0];
        if (top->length == TOP_TEXT) continue; /* cut: not the value itself */
        values[i].value = (struct slice){top->text, top->length};
        values[i].frequency = (double)(top->count - top->error) / (double)p->seen;
    }
    return values;
}

static void gather_workload(struct analysis *a, struct advise_input *w)
{
    w->queries = ARENA_ARRAY(&a->arena, struct workload_query, a->queries.n + 1);
    w->texts = ARENA_ARRAY(&a->arena, struct slice, a->queries.n + 1);
    w->places = ARENA_ARRAY(&a->arena, const char *, a->queries.n + 1);
    for (size_t i = 0; i < a->queries.n; i++) {
        const struct analysed_query *q = &a->queries.at[i];
        if (!is_served_by_indexes(q)) continue;
        char hex[33];
        hash128_text(q->fingerprint, hex);
        w->queries[w->count] =
            (struct workload_query){.query = &q->query,
                                    .id = (int64_t)w->count,
                                    .fingerprint = slice_copy(&a->arena, slice_of(hex)),
                                    .weight = q->calls > 0 ? q->calls : (double)q->statements,
                                    .literal_values = logged_values(a, q)};
        w->texts[w->count] = q->normalised;
        w->places[w->count++] = place_text(a, i);
    }
}

bool advise_gather(const struct options *o, const struct config *c, struct analysis *a,
                   struct advice_report *out, struct error *err)
{
    struct advise_input w = {0};
    struct advise_options ao = {.no_verify = o->no_verify,
                                .tenant_column = c->tenant_column,
                                .postgres = o->postgres,
                                .scylla = c->scylla,
                                .cql_version = c->cql_version};
    struct advice *advice = ARENA_NEW(&a->arena, struct advice);
    gather_workload(a, &w);
    *out = (struct advice_report){.advice = advice,
                                  .schema = a->schema,
                                  .queries = w.queries,
                                  .query_texts = w.texts,
                                  .query_places = w.places,
                                  .query_count = w.count,
                                  .color = options_use_color(o),
                                  .verbose = o->verbose};
    return advise_run(a->schema, w.queries, w.count, &ao, &a->arena, advice, err);
}

static int write_advice(struct options *o, const struct advice_report *report)
{
    struct error err = {{0}};
    struct buf out = {0};
    if (slice_eq(o->format, SLICE("json")))
        advice_write_json(report, &out);
    else
        advice_write_text(report, &out);
    int code = write_output(o, buf_slice(&out), &err) ? EXIT_CLEAN : complain(&err, EXIT_UNREADABLE);
    buf_free(&out);
    return code;
}

int command_advise(struct options *o)
{
    struct config c;
    struct pipeline_options p = {.no_facts = true};
    struct analysis a;
    struct advice_report report;
    struct error err = {{0}};
    if (o->format.n && !slice_eq(o->format, SLICE("text")) && !slice_eq(o->format, SLICE("json"))) {
        error_set(&err, "advice is written as text or json, not '%.*s'", SLICE_ARG(o->format));
        return complain(&err, EXIT_USAGE);
    }
    int code = options_analyse(o, &c, NULL, &p, &a);
    if (code != EXIT_CLEAN) return code;
    if (advise_gather(o, &c, &a, &report, &err))
        code = write_advice(o, &report);
    else
        code = complain(&err, EXIT_UNREADABLE);
    if (code == EXIT_CLEAN && a.unreadable) code = EXIT_UNREADABLE;
    pipeline_free(&a);
    return code;
}
