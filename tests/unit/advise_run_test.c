/* advise_run from SQL texts: what is advised, what is refused and why, and how it was verified. The cases
 * under testdata/advise/ show the kinds of advice; here are the settings, the weights and the refusals. */
#include "test.h"

#include "advise/advise.h"

struct run {
    struct arena arena;
    struct schema *schema;
    VEC(struct workload_query) queries;
    struct advise_options options;
    struct advice advice;
    enum dialect dialect;
};

static void run_start(struct run *r, enum dialect d, const char *ddl)
{
    memset(r, 0, sizeof *r);
    r->dialect = d;
    r->schema = schema_new(&r->arena);
    struct script script = script_start(slice_of(ddl), d);
    struct script_statement st;
    while (script_next(&script, &st)) {
        struct query *q = ARENA_NEW(&r->arena, struct query);
        struct query_error problem;
        struct slice text = {script.text.p + st.pos, st.len};
        if (!query_parse(&r->arena, text, d, &(struct query_options){0}, q, &problem))
            fail_msg("%s", problem.message);
        schema_apply(r->schema, q, 0, 0);
    }
    schema_finish(r->schema);
}

static void run_query(struct run *r, const char *sql, double weight)
{
    int64_t id = (int64_t)r->queries.n;
    struct query *q = ARENA_NEW(&r->arena, struct query);
    struct query_error problem;
    if (!query_parse(&r->arena, slice_of(sql), r->dialect, &(struct query_options){0}, q, &problem))
        fail_msg("%s: %s", sql, problem.message);
    schema_resolve(r->schema, &r->arena, q);
    vec_push(&r->arena, &r->queries,
             ((struct workload_query){.query = q, .id = id, .fingerprint = SLICE("f"), .weight = weight}));
}

static void run_stats(struct run *r, const char *json)
{
    size_t unknown;
    struct error err;
    assert_true(schema_read_stats(r->schema, slice_of(json), &unknown, &err));
    assert_int_equal(unknown, 0);
}

static void run_advise(struct run *r)
{
    struct error err = {{0}};
    bool ok = advise_run(r->schema, r->queries.at, r->queries.n, &r->options, &r->arena, &r->advice, &err);
    if (!ok) fail_msg("%s", err.text);
}

static const char *text(struct run *r, struct slice s)
{
    return arena_copy(&r->arena, s.p, s.n);
}

static void expect_created(struct run *r, size_t i, const char *ddl)
{
    assert_true(r->advice.create.n > i);
    assert_string_equal(text(r, r->advice.create.at[i].ddl), ddl);
}

/* Something on these columns was rejected, for a reason that says so. */
static void expect_rejected(struct run *r, const char *columns, const char *reason)
{
    VEC_EACH (struct advice_rejected, j, &r->advice.rejected)
        if (slice_eq(j->columns, slice_of(columns)) && slice_find(j->why, slice_of(reason), 0) >= 0) return;
    VEC_EACH (struct advice_rejected, j, &r->advice.rejected)
        print_error("rejected: (%s): %s\n", text(r, j->columns), text(r, j->why));
    fail_msg("nothing rejected on (%s) because of '%s'", columns, reason);
}

static const char events[] =
    "CREATE TABLE events (id bigint PRIMARY KEY, owner_id bigint NOT NULL, kind text NOT NULL,"
    " made timestamptz NOT NULL, note text, open boolean NOT NULL, at time NOT NULL);";

/* ---- refusals --------------------------------------------------------------------------------------------
 */

static void refusals_give_their_reason(void **state)
{
    (void)state;
    struct run r;
    run_start(&r, DIALECT_POSTGRES, events);
    run_query(&r, "SELECT note FROM events WHERE open", 1);
    run_query(&r, "SELECT note FROM events WHERE made::date = $1", 1);
    run_query(&r, "SELECT note FROM events WHERE note ILIKE '%ab%'", 1);
    run_advise(&r);
    assert_int_equal(r.advice.create.n, 0);
    expect_rejected(&r, "open", "low selectivity: keeps 50 %");
    expect_rejected(&r, "made::date", "STABLE");
    expect_rejected(&r, "note", "no three letters");
    arena_free(&r.arena);
}

static void a_small_table_gets_none(void **state)
{
    (void)state;
    struct run r;
    run_start(&r, DIALECT_POSTGRES, events);
    run_stats(&r, "{\"tables\":{\"events\":{\"rows\":300}}}");
    run_query(&r, "SELECT note FROM events WHERE owner_id = $1", 1000000);
    run_advise(&r);
    assert_int_equal(r.advice.create.n, 0);
    expect_rejected(&r, "owner_id", "small table: 300 rows");
    r.options.min_rows = 100;
    run_advise(&r);
    arena_free(&r.arena);
}

static void writes_can_outweigh_reads(void **state)
{
    (void)state;
    struct run r;
    run_start(&r, DIALECT_POSTGRES, events);
    run_query(&r, "SELECT note FROM events WHERE owner_id = $1", 1);
    run_query(&r, "INSERT INTO events VALUES ($1, $2, $3, $4, $5, $6, $7)", 100000);
    run_advise(&r);
    assert_int_equal(r.advice.create.n, 0);
    expect_rejected(&r, "owner_id", "writes outweigh");
    arena_free(&r.arena);
}

static void a_table_gets_no_more_than_its_share(void **state)
{
    (void)state;
    struct run r;
    run_start(&r, DIALECT_POSTGRES,
              "CREATE TABLE wide (a_id int, b_id int, c_id int, d_id int, e_id int, f_id int, g_id int, body "
              "text);");
    const char *const names[] = {"a", "b", "c", "d", "e", "f", "g"};
    for (size_t i = 0; i < 7; i++)
        run_query(&r, arena_printf(&r.arena, "SELECT body FROM wide WHERE %s_id = $1", names[i]),
                  10 - (double)i);
    r.options.max_per_table = 2;
    run_advise(&r);
    assert_int_equal(r.advice.create.n, 2);
    expect_created(&r, 0, "CREATE INDEX CONCURRENTLY wide_a_id_idx ON wide (a_id);");
    expect_created(&r, 1, "CREATE INDEX CONCURRENTLY wide_b_id_idx ON wide (b_id);");
    expect_rejected(&r, "c_id", "has its 2 suggestions");
    arena_free(&r.arena);
}

/* ---- partial indexes -------------------------------------------------------------------------------------
 */

static const char job_stats[] =
    "{\"tables\":{\"events\":{\"rows\":5000000,\"columns\":{\"kind\":{\"distinct\":3,"
    "\"common\":[[\"done\",0.98],[\"new\",0.01],[\"bad\",0.01]]}}}}}";

static void a_literal_must_be_shared_by_most_calls(void **state)
{
    (void)state;
    struct run r;
    struct common_value seen[8] = {
        {SLICE("new"), 0.5},
        {SLICE(""),    0  }
    };
    run_start(&r, DIALECT_POSTGRES, events);
    run_stats(&r, job_stats);
    run_query(&r, "SELECT note FROM events WHERE kind = 'new' ORDER BY made LIMIT 5", 1);
    r.queries.at[0].literal_values = seen;
    run_advise(&r);
    expect_created(&r, 0, "CREATE INDEX CONCURRENTLY events_kind_made_idx ON events (kind, made);");
    seen[0].frequency = 0.9;
    run_advise(&r);
    expect_created(&r, 0, "CREATE INDEX CONCURRENTLY events_made_idx ON events (made) WHERE kind = 'new';");
    arena_free(&r.arena);
}

static void a_common_value_makes_no_partial_index(void **state)
{
    (void)state;
    struct run r;
    run_start(&r, DIALECT_POSTGRES, events);
    run_stats(&r, job_stats);
    run_query(&r, "SELECT note FROM events WHERE kind = 'done' AND owner_id = $1", 1);
    run_advise(&r);
    assert_int_equal(r.advice.create.n, 1);
    assert_int_equal(r.advice.create.at[0].where.n, 0);
    arena_free(&r.arena);
}

/* ---- verification and weights ----------------------------------------------------------------------------
 */

static void verification_says_who_and_how(void **state)
{
    (void)state;
    struct run r;
    run_start(&r, DIALECT_POSTGRES, events);
    run_query(&r, "SELECT note FROM events WHERE owner_id = $1", 1);
    run_query(&r, "SELECT note FROM events WHERE note ILIKE '%garden%'", 1);
    run_advise(&r);
    assert_int_equal(r.advice.create.n, 2);
    VEC_EACH (struct advice_index, ix, &r.advice.create) {
        bool gin = slice_eq(ix->method, SLICE("gin"));
        assert_int_equal(ix->verified, gin ? VERIFIED_STATIC : VERIFIED_SQLITE);
        assert_true(slice_find(ix->verified_why,
                               gin ? SLICE("not verifiable by SQLite") : SLICE("SEARCH events"), 0) >= 0);
    }
    r.options.no_verify = true;
    run_advise(&r);
    assert_int_equal(r.advice.create.at[0].verified, VERIFIED_NONE);
    arena_free(&r.arena);
}

static void shares_add_up_and_benefit_is_a_part(void **state)
{
    (void)state;
    struct run r;
    run_start(&r, DIALECT_POSTGRES, events);
    run_query(&r, "SELECT note FROM events WHERE owner_id = $1", 3);
    run_query(&r, "SELECT id, note FROM events WHERE owner_id = $1 AND kind <> 'x'", 1);
    run_advise(&r);
    assert_int_equal(r.advice.create.n, 1);
    const struct advice_index *ix = &r.advice.create.at[0];
    double sum = 0;
    for (size_t i = 0; i < ix->query_count; i++) sum += ix->queries[i].share;
    assert_int_equal(ix->query_count, 2);
    assert_true(sum > 0.999 && sum < 1.001);
    assert_true(ix->queries[0].share > 0.6 && ix->queries[0].id == 0);
    assert_true(ix->benefit > 0.5 && ix->benefit <= 1);
    assert_true(ix->size_bytes > 100000 && ix->write_overhead > 0 && ix->write_overhead < 1);
    arena_free(&r.arena);
}

static void the_same_input_gives_the_same_advice(void **state)
{
    (void)state;
    struct run r;
    run_start(&r, DIALECT_POSTGRES, events);
    run_query(&r, "SELECT note FROM events WHERE owner_id = $1 AND kind = $2 AND made > $3", 1);
    run_query(&r, "SELECT note FROM events WHERE kind = $1 ORDER BY made LIMIT 5", 1);
    run_advise(&r);
    struct advice first = r.advice;
    run_advise(&r);
    assert_int_equal(first.create.n, r.advice.create.n);
    for (size_t i = 0; i < first.create.n; i++)
        assert_true(slice_eq(first.create.at[i].ddl, r.advice.create.at[i].ddl));
    arena_free(&r.arena);
}

static void a_server_out_of_reach_is_an_error(void **state)
{
    (void)state;
    struct run r;
    struct error err = {{0}};
    run_start(&r, DIALECT_POSTGRES, events);
    run_query(&r, "SELECT note FROM events WHERE owner_id = $1", 1);
    r.options.postgres = SLICE("host=/nonexistent dbname=none connect_timeout=2");
    assert_false(advise_run(r.schema, r.queries.at, r.queries.n, &r.options, &r.arena, &r.advice, &err));
    assert_true(strstr(err.text, "PostgreSQL") != NULL);
    arena_free(&r.arena);
}

/* ---- dialects --------------------------------------------------------------------------------------------
 */

static void each_dialect_gets_what_it_understands(void **state)
{
    (void)state;
    static const struct {
        enum dialect dialect;
        const char *ddl;
    } rows[] = {
        {DIALECT_POSTGRES, "CREATE INDEX CONCURRENTLY t_owner_id_idx ON t (owner_id);"},
        {DIALECT_MYSQL,    "CREATE INDEX t_owner_id_idx ON t (owner_id);"             },
        {DIALECT_SQLITE,   "CREATE INDEX t_owner_id_idx ON t (owner_id);"             },
        {DIALECT_MSSQL,    "CREATE INDEX t_owner_id_idx ON t (owner_id);"             },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct run r;
        run_start(&r, rows[i].dialect,
                  "CREATE TABLE t (id int PRIMARY KEY, owner_id int NOT NULL, note varchar(99))");
        run_query(&r, "SELECT note FROM t WHERE owner_id = 5", 1);
        run_advise(&r);
        expect_created(&r, 0, rows[i].ddl);
        arena_free(&r.arena);
    }
}

static void no_queries_and_no_schema_are_no_trouble(void **state)
{
    (void)state;
    struct run r;
    run_start(&r, DIALECT_POSTGRES, "");
    run_query(&r, "SELECT a FROM b WHERE c = 1", 1);
    run_advise(&r);
    assert_int_equal(r.advice.create.n, 0);
    arena_free(&r.arena);
    run_start(&r, DIALECT_POSTGRES, events);
    run_advise(&r);
    assert_int_equal(r.advice.create.n, 0);
    arena_free(&r.arena);
}

/* ---- odd queries -----------------------------------------------------------------------------------------
 */

static void odd_queries_do_no_harm(void **state)
{
    (void)state;
    static const char *const odd[] = {
        "SELECT * FROM events WHERE owner_id = NULL",
        "SELECT * FROM events e WHERE e.owner_id = e.id",
        "SELECT * FROM events e, events f WHERE e.owner_id = f.owner_id AND e.id < f.id ORDER BY f.made "
        "LIMIT 3",
        "SELECT * FROM events WHERE (owner_id, kind) IN (SELECT id, note FROM events)",
        "SELECT * FROM events WHERE owner_id = ANY ($1) ORDER BY 1, 2 DESC NULLS LAST LIMIT 0",
        "SELECT count(*) FROM events e FULL JOIN events f USING (id) WHERE e.kind = 'a' OR f.kind = 'b'",
        "SELECT (SELECT max(made) FROM events f WHERE f.owner_id = e.id) FROM events e",
        "WITH x AS (SELECT * FROM events WHERE open) SELECT * FROM x WHERE x.owner_id = 5 ORDER BY made "
        "LIMIT 1",
        "UPDATE events SET kind = 'x' FROM events o WHERE o.id = events.owner_id AND o.note LIKE 'it''s%'",
        "DELETE FROM events WHERE note = '''; DROP TABLE t0; --' AND owner_id = 1 AND made < now()",
        "SELECT * FROM events WHERE kind = 'a' OR (owner_id = 1 AND (note = 'x' OR open))",
        "SELECT DISTINCT ON (kind) * FROM events ORDER BY kind, made DESC LIMIT 5",
        "INSERT INTO events SELECT * FROM events WHERE owner_id = 1 ON CONFLICT (id) DO UPDATE SET note = "
        "'x'",
        "SELECT * FROM events TABLESAMPLE system (1) WHERE made BETWEEN $1 AND $2 FOR UPDATE SKIP LOCKED",
        "SELECT * FROM events WHERE owner_id > 5 AND owner_id < 3 AND owner_id = 4 AND owner_id IN (1, 2)",
    };
    struct run r;
    run_start(&r, DIALECT_POSTGRES, events);
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) run_query(&r, odd[i], 1);
    run_advise(&r);
    assert_true(r.advice.create.n > 0 && r.advice.create.n <= 5);
    arena_free(&r.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refusals_give_their_reason),
        cmocka_unit_test(a_small_table_gets_none),
        cmocka_unit_test(writes_can_outweigh_reads),
        cmocka_unit_test(a_table_gets_no_more_than_its_share),
        cmocka_unit_test(a_literal_must_be_shared_by_most_calls),
        cmocka_unit_test(a_common_value_makes_no_partial_index),
        cmocka_unit_test(verification_says_who_and_how),
        cmocka_unit_test(shares_add_up_and_benefit_is_a_part),
        cmocka_unit_test(the_same_input_gives_the_same_advice),
        cmocka_unit_test(a_server_out_of_reach_is_an_error),
        cmocka_unit_test(each_dialect_gets_what_it_understands),
        cmocka_unit_test(no_queries_and_no_schema_are_no_trouble),
        cmocka_unit_test(odd_queries_do_no_harm),
    };
    return cmocka_run_group_tests_name("advise: runs", tests, NULL, NULL);
}
