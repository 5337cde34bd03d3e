/* Verification with PostgreSQL and HypoPG, when the user names a database.
 *
 * libpq is loaded when it is asked for, so that a run without it pays nothing. The session is read-only; the
 * suggested indexes exist as HypoPG's hypothetical ones, in that session's memory. A probe is prepared with
 * parameters and planned generically, as a server that knows no values would.
 *
 * Its costs leave out the descent of the tree and its sizes leave out deduplication (docs/advice.md), so they
 * decide whether an index is taken and are shown as the planner's, not as ours. */
#include <dlfcn.h>
#include <jansson.h>

#include "advise/advise_internal.h"

/* The part of libpq's interface used here: opaque handles and the documented enum values. */
struct libpq {
    void *library;
    void *(*connect)(const char *);
    int (*status)(const void *);
    char *(*error_message)(const void *);
    void *(*exec)(void *, const char *);
    void *(*exec_params)(void *, const char *, int, const unsigned *, const char *const *, const int *,
                         const int *, int);
    int (*result_status)(const void *);
    int (*tuples)(const void *);
    char *(*value)(const void *, int, int);
    void (*clear)(void *);
    void (*finish)(void *);
};
enum { CONNECTION_OK = 0, COMMAND_OK = 1, TUPLES_OK = 2 };

struct session {
    struct advise *ad;
    struct libpq pq;
    void *connection;
    struct error *err;
    struct slice *names; /* of the hypothetical indexes, by candidate; empty for none */
};

/* ---- loading ---------------------------------------------------------------------------------------------
 */

/* Puts the address of one function into its slot, a function pointer, in the way that POSIX gives for dlsym.
 */
static bool bind(const struct libpq *pq, const char *name, void **slot, struct error *err)
{
    void *address = dlsym(pq->library, name);
    *slot = address;
    if (address) return true;
    error_set(err, "libpq has no %s", name);
    return false;
}

static bool load(struct libpq *pq, struct error *err)
{
    pq->library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
    if (!pq->library)
        return error_set(err, "verification with PostgreSQL needs libpq (Debian: apt install libpq5)");
    return bind(pq, "PQconnectdb", (void **)&pq->connect, err) &&
           bind(pq, "PQstatus", (void **)&pq->status, err) &&
           bind(pq, "PQerrorMessage", (void **)&pq->error_message, err) &&
           bind(pq, "PQexec", (void **)&pq->exec, err) &&
           bind(pq, "PQexecParams", (void **)&pq->exec_params, err) &&
           bind(pq, "PQresultStatus", (void **)&pq->result_status, err) &&
           bind(pq, "PQntuples", (void **)&pq->tuples, err) &&
           bind(pq, "PQgetvalue", (void **)&pq->value, err) &&
           bind(pq, "PQclear", (void **)&pq->clear, err) && bind(pq, "PQfinish", (void **)&pq->finish, err);
}

/* ---- asking ----------------------------------------------------------------------------------------------
 */

static bool complain(struct session *s, const char *doing)
{
    struct slice text = slice_trim(slice_of(s->pq.error_message(s->connection)));
    ptrdiff_t line = slice_find(text, SLICE("\n"), 0);
    if (line > 0) text.n = (size_t)line;
    return error_set(s->err, "PostgreSQL: %s: %.*s", doing, SLICE_ARG(text));
}

/* One statement with at most one text parameter. NULL when it fails. The caller clears the result. */
static void *ask(struct session *s, const char *sql, const char *parameter)
{
    void *r = parameter ? s->pq.exec_params(s->connection, sql, 1, NULL, &parameter, NULL, NULL, 0)
                        : s->pq.exec(s->connection, sql);
    int status = s->pq.result_status(r);
    if (status == COMMAND_OK || status == TUPLES_OK) return r;
    s->pq.clear(r);
    return NULL;
}

static bool run(struct session *s, const char *sql)
{
    void *r = ask(s, sql, NULL);
    if (r) s->pq.clear(r);
    return r != NULL;
}

static bool open_session(struct session *s)
{
    const char *where = arena_copy(s->ad->arena, s->ad->options.postgres.p, s->ad->options.postgres.n);
    /* load() has bound it. NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage) */
    s->connection = s->pq.connect(where);
    if (!s->connection || s->pq.status(s->connection) != CONNECTION_OK) return complain(s, "cannot connect");
    if (!run(s, "SET default_transaction_read_only = on") || !run(s, "SET statement_timeout = '20s'") ||
        !run(s, "SET plan_cache_mode = force_generic_plan"))
        return complain(s, "cannot set up the session");
    void *r = ask(s, "SELECT 1 FROM pg_extension WHERE extname = 'hypopg'", NULL);
    bool installed = r && s->pq.tuples(r) == 1;
    if (r) s->pq.clear(r);
    return installed || error_set(s->err, "that database has no HypoPG; run CREATE EXTENSION hypopg there");
}

/* ---- hypothetical indexes --------------------------------------------------------------------------------
 */

static bool can_be_hypothetical(const struct index_shape *ix)
{
    return slice_eq(ix->method, SLICE("btree")) || slice_eq(ix->method, SLICE("brin")) ||
           slice_eq(ix->method, SLICE("hash"));
}

static void add_hypothetical(struct session *s, size_t number)
{
    const struct candidate *c = &s->ad->candidates.at[number];
    struct slice ddl = index_create_ddl(s->ad, &c->shape, SLICE("sargent"));
    struct slice online = SLICE("CREATE INDEX CONCURRENTLY ");
    if (slice_starts(ddl, online))
        ddl = slice_of(
            arena_printf(s->ad->arena, "CREATE INDEX %.*s", (int)(ddl.n - online.n), ddl.p + online.n));
    if (slice_ends(ddl, SLICE(";"))) ddl.n--;
    void *r = ask(s, "SELECT indexname FROM hypopg_create_index($1)", arena_copy(s->ad->arena, ddl.p, ddl.n));
    if (r && s->pq.tuples(r) == 1)
        s->names[number] = slice_copy(s->ad->arena, slice_of(s->pq.value(r, 0, 0)));
    if (r) s->pq.clear(r);
}

/* ---- plans -----------------------------------------------------------------------------------------------
 */

struct pg_plan {
    struct slice text;
    double cost;
};

static void write_execute(struct buf *out, int parameters)
{
    buf_text(out, "EXPLAIN (FORMAT JSON) EXECUTE sargent_probe");
    for (int i = 0; i < parameters; i++) buf_text(out, i ? ", NULL" : "(NULL");
    if (parameters) buf_byte(out, ')');
    buf_byte(out, 0);
}

static double total_cost(struct slice json)
{
    json_t *root = json_loadb(json.p, json.n, 0, NULL);
    json_t *plan = json_object_get(json_array_get(root, 0), "Plan");
    double cost = json_number_value(json_object_get(plan, "Total Cost"));
    json_decref(root);
    return cost;
}

static bool plan_of(struct session *s, const struct access *access, struct pg_plan *out)
{
    struct buf prepare = {0}, execute = {0};
    buf_text(&prepare, "PREPARE sargent_probe AS ");
    write_execute(&execute, probe_write(s->ad, access, PROBE_POSTGRES, &prepare));
    buf_byte(&prepare, 0);
    bool ok = run(s, prepare.p);
    void *r = ok ? ask(s, execute.p, NULL) : NULL;
    if (r && s->pq.tuples(r) > 0) {
        out->text = slice_copy(s->ad->arena, slice_of(s->pq.value(r, 0, 0)));
        out->cost = total_cost(out->text);
    } else {
        ok = false;
    }
    if (r) s->pq.clear(r);
    run(s, "DEALLOCATE ALL");
    buf_free(&prepare);
    buf_free(&execute);
    return ok;
}

/* ---- verdicts --------------------------------------------------------------------------------------------
 */

static bool serves(const struct advise *ad, const struct candidate *c, size_t i)
{
    const struct access *access = &ad->accesses.at[ad->tables[c->shape.table].accesses.at[i]];
    return access->weight > 0 && c->costs[i] < access->today * 0.9;
}

static bool plan_mentions(const struct pg_plan *plan, struct slice name)
{
    return name.n && slice_find(plan->text, name, 0) >= 0;
}

static void judge(struct session *s, size_t number, const struct pg_plan *before, bool *changed)
{
    struct advise *ad = s->ad;
    struct candidate *c = &ad->candidates.at[number];
    const struct table_estimate *t = &ad->tables[c->shape.table];
    bool planned = false, used = false;
    double was = 0;
    for (size_t i = 0; i < t->accesses.n && !used; i++) {
        struct pg_plan after;
        size_t access = t->accesses.at[i];
        if (!serves(ad, c, i) || !before[access].text.n || !plan_of(s, &ad->accesses.at[access], &after))
            continue;
        planned = true;
        was = before[access].cost;
        used = plan_mentions(&after, s->names[number]);
        if (!used) continue;
        c->verified = VERIFIED_POSTGRES;
        c->verified_why = slice_of(arena_printf(ad->arena, "cost %.2f -> %.2f with HypoPG", was, after.cost));
    }
    if (used || !planned) return; /* what cannot be planned keeps SQLite's verdict */
    c->rejected = *changed = true;
    const char *why =
        arena_printf(ad->arena, "PostgreSQL's planner does not take it (cost without it %.2f)", was);
    candidate_reject(ad, c->shape.table, shape_columns_text(ad, &c->shape), slice_of(why));
}

static void plan_all(struct session *s, bool *changed)
{
    struct advise *ad = s->ad;
    struct pg_plan *before = ARENA_ARRAY(ad->arena, struct pg_plan, ad->accesses.n + 1);
    s->names = ARENA_ARRAY(ad->arena, struct slice, ad->candidates.n + 1);
    for (size_t k = 0; k < ad->candidates.n; k++) {
        const struct candidate *c = &ad->candidates.at[k];
        const struct table_estimate *t = &ad->tables[c->shape.table];
        for (size_t i = 0; c->chosen && can_be_hypothetical(&c->shape) && i < t->accesses.n; i++) {
            size_t access = t->accesses.at[i];
            if (serves(ad, c, i) && !before[access].text.n)
                plan_of(s, &ad->accesses.at[access], &before[access]);
        }
    }
    for (size_t i = 0; i < ad->candidates.n; i++)
        if (ad->candidates.at[i].chosen && can_be_hypothetical(&ad->candidates.at[i].shape))
            add_hypothetical(s, i);
    for (size_t i = 0; i < ad->candidates.n; i++)
        if (ad->candidates.at[i].chosen && s->names[i].n) judge(s, i, before, changed);
}

bool advise_verify_postgres(struct advise *ad, bool *changed, struct error *err)
{
    struct session s = {.ad = ad, .err = err};
    bool ok = load(&s.pq, err) && open_session(&s);
    if (ok) plan_all(&s, changed);
    if (s.connection) s.pq.finish(s.connection);
    if (s.pq.library) dlclose(s.pq.library);
    return ok;
}
