/* Bodies of PostgreSQL's routines: their statements, what becomes of variables, and places through quotes. */
#include "test.h"

#include "ingest/ingest.h"

static void read_text(struct ingested *in, struct slice text)
{
    struct source s = {
        .path = "test.sql", .kind = SOURCE_SCRIPT, .dialect = DIALECT_POSTGRES, .language = ""};
    s.input.text = text;
    *in = (struct ingested){0};
    ingest_source(&s, in);
}

/* Every statement but the first, which is the definition, separated by " | ". */
static char *inner(struct arena *a, const char *text)
{
    struct ingested in;
    struct buf out = {0};
    read_text(&in, slice_of(text));
    for (size_t i = 1; i < in.statements.n; i++) {
        if (i > 1) buf_text(&out, " | ");
        buf_put(&out, in.statements.at[i].text);
    }
    char *result = arena_copy(a, out.p ? out.p : "", out.n);
    buf_free(&out);
    ingested_free(&in);
    return result;
}

#define PLPGSQL(declare, body)                                                                               \
    "CREATE FUNCTION f(p_id int, p_name text) RETURNS void LANGUAGE plpgsql AS $$ DECLARE r record; v "      \
    "int; " declare " BEGIN " body " END $$"

/* clang-format off */
static const struct {
    const char *text, *inner;
} cases[] = {
    {PLPGSQL("", "SELECT a INTO v FROM t WHERE b = p_id; PERFORM x FROM t WHERE c = p_name;"),
     "SELECT a  FROM t WHERE b = ${p_id} | SELECT x FROM t WHERE c = ${p_name}"},
    {PLPGSQL("", "INSERT INTO t (v, p_id) VALUES (v, p_id) RETURNING id INTO STRICT r; UPDATE t SET v = v + 1, p_id = v WHERE t.v = v;"),
     "INSERT INTO t (v, p_id) VALUES (${v}, ${p_id}) RETURNING id | UPDATE t SET v = v + 1, p_id = v WHERE t.v = v"},
    {PLPGSQL("c CURSOR (a int) FOR SELECT b FROM t;", "FOR r IN SELECT a, b FROM t ORDER BY a LOOP DELETE FROM u WHERE c = r.a; END LOOP;"),
     "SELECT b FROM t | SELECT a, b FROM t ORDER BY a | DELETE FROM u WHERE c = ${a}"},
    {PLPGSQL("", "IF (SELECT count(*) FROM t) > 1 THEN RETURN; ELSIF v > 1 THEN v := (SELECT max(a) FROM t); END IF; "
                 "CASE v WHEN 1 THEN DELETE FROM t; ELSE NULL; END CASE; v := count(*) FROM t;"),
     "SELECT (SELECT count(*) FROM t) > 1 | SELECT (SELECT max(a) FROM t) | DELETE FROM t | SELECT count(*) FROM t"},
    {PLPGSQL("q text := 'SELECT a';", "q := q || ' FROM t WHERE b = ' || p_id; EXECUTE q INTO v;"),
     "SELECT a FROM t WHERE b = ${p_id}"},
    {PLPGSQL("", "EXECUTE format($f$SELECT %2$I, 100%% FROM t WHERE a = %1$L AND b = '%3$s'$f$, p_name, 'x', p_name) USING v;"),
     "SELECT x, 100% FROM t WHERE a = ${p_name} AND b = ${p_name}"},
    {PLPGSQL("", "RETURN QUERY SELECT a FROM t; RETURN QUERY EXECUTE 'SELECT b FROM ' || quote_ident(p_name); RETURN NEXT r; EXECUTE p_name;"),
     "SELECT a FROM t | SELECT b FROM p_name"},
    {PLPGSQL("", "x := substring(p_name from 1); IF v IS DISTINCT FROM p_id THEN RAISE NOTICE 'SELECT %', v; END IF; f.x[1] := 3;"), ""},
    {PLPGSQL("", "SELECT array_agg(a) INTO v FROM t WHERE r.x = ANY (SELECT p_id) AND f(p_id => 1) IS NULL;"),
     "SELECT array_agg(a)  FROM t WHERE ${x} = ANY (SELECT ${p_id}) AND f(p_id => 1) IS NULL"},
    {"CREATE OR REPLACE FUNCTION s.f(a int, double precision) RETURNS int LANGUAGE SQL AS 'SELECT b FROM t WHERE c = a; DELETE FROM t WHERE d = ''x''''y'''",
     "SELECT b FROM t WHERE c = ${a} | DELETE FROM t WHERE d = 'x''y'"},
    {"CREATE FUNCTION f(a int) RETURNS int BEGIN ATOMIC SELECT 1 FROM t WHERE b = a; RETURN (SELECT x FROM t); END",
     "SELECT 1 FROM t WHERE b = ${a} | SELECT (SELECT x FROM t)"},
    {"CREATE FUNCTION f(a int) RETURNS int RETURN a + 1", ""},
    {"CREATE FUNCTION f() RETURNS int AS 'lib', 'SELECT 1 FROM t' LANGUAGE C", ""},
    {"CREATE FUNCTION f() RETURNS int AS 'SELECT 1 FROM t' LANGUAGE plpython3u", ""},
    {"DO LANGUAGE plpgsql 'BEGIN DELETE FROM t; END'", "DELETE FROM t"},
    {"DO $$ <<a>> DECLARE b int; BEGIN <<c>> LOOP EXIT c WHEN b > (SELECT max(x) FROM t); END LOOP c; END $$", ""},
};
/* clang-format on */

static void test_statements(void **state)
{
    (void)state;
    struct arena a = {0};
    int failed = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *got = inner(&a, cases[i].text);
        if (strcmp(got, cases[i].inner) == 0) continue;
        failed++;
        print_error("%s\n  expected: %s\n  found:    %s\n", cases[i].text, cases[i].inner, got);
    }
    arena_free(&a);
    assert_int_equal(failed, 0);
}

/* What stands at `needle` in the newest statement comes from `marked` in the source. */
static void expect_place(const char *text, const char *needle, const char *marked)
{
    struct ingested in;
    read_text(&in, slice_of(text));
    assert_true(in.statements.n > 1);
    const struct statement *st = &in.statements.at[in.statements.n - 1];
    ptrdiff_t at = slice_find(st->text, slice_of(needle), 0);
    assert_true(at >= 0);
    size_t offset, end;
    statement_bytes(st, (struct span){(uint32_t)at, (uint32_t)strlen(needle)}, &offset, &end);
    assert_int_equal(offset, strstr(text, marked) - text);
    assert_int_equal(end - offset, strlen(marked));
    ingested_free(&in);
}

static void test_places(void **state)
{
    (void)state;
    expect_place("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT ''a'''' b'', cc FROM t'", "cc",
                 "cc");
    expect_place("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS E'SELECT \\'a\\', cc FROM t'", "cc", "cc");
    expect_place(
        "DO 'BEGIN EXECUTE ''DELETE FROM t WHERE a = ''''x'''' AND bb = '' || quote_literal(yy); END'", "bb",
        "bb");
    expect_place("DO 'BEGIN EXECUTE ''DELETE FROM t WHERE a = ''''x'''' AND b = '' || yy; END'", "${yy}",
                 "yy");
    expect_place("DO $x$ BEGIN EXECUTE format('DELETE FROM t WHERE a = ''%s'' AND bb = 1', zz); END $x$",
                 "bb = 1", "bb = 1");
    expect_place("DO $$ DECLARE v int; BEGIN PERFORM aa FROM t WHERE b = v AND cc = 1; END $$", "cc = 1",
                 "cc = 1");
    expect_place("DO $$ DECLARE v int; BEGIN PERFORM aa FROM t WHERE b = v; END $$", "SELECT", "PERFORM");
}

static void test_loops(void **state)
{
    (void)state;
    struct ingested in;
    read_text(&in,
              SLICE("CREATE FUNCTION f(a int) RETURNS int LANGUAGE plpgsql AS $$ DECLARE r record; BEGIN "
                    "FOR r IN SELECT x FROM t LOOP FOR i IN 1..3 LOOP DELETE FROM u WHERE y = r.x; "
                    "DELETE FROM u WHERE y = i; DELETE FROM u WHERE y = a; END LOOP; END LOOP; "
                    "DELETE FROM u WHERE y = r.x; END $$"));
    assert_int_equal(in.calls.n, 5);
    assert_int_equal(in.calls.at[0].loop, LOOP_NONE);
    assert_true(in.calls.at[1].loop == LOOP_FOR && in.calls.at[1].loop_depth == 2);
    assert_true(in.calls.at[1].loop_flags & LOOP_VARIANT && in.calls.at[1].loop_count == -1);
    assert_true(in.calls.at[2].loop_flags & LOOP_VARIANT && in.calls.at[2].loop_count == 3);
    assert_false(in.calls.at[3].loop_flags & LOOP_VARIANT);
    assert_int_equal(in.calls.at[3].parameters, 1);
    assert_int_equal(in.calls.at[4].loop, LOOP_NONE);
    assert_int_equal(in.functions.n, 1);
    ingested_free(&in);
}

static void test_hostile(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct slice text = slice_of(cases[i].text);
        for (size_t n = 0; n <= text.n; n++) {
            struct ingested in;
            char *copy = malloc(n + 4);
            memcpy(copy, text.p, n);
            memcpy(copy + n, "$$ '", 4);
            read_text(&in, (struct slice){copy, n});
            ingested_free(&in);
            read_text(&in, (struct slice){copy, n + 2});
            ingested_free(&in);
            read_text(&in, (struct slice){copy, n + 4});
            ingested_free(&in);
            free(copy);
        }
    }
    enum { DEEP = 20000 };
    char *deep = malloc(DEEP * 6 + 64);
    size_t n = (size_t)sprintf(deep, "DO $$ BEGIN EXECUTE 'a' || ");
    for (int i = 0; i < DEEP; i++) n += (size_t)sprintf(deep + n, i % 2 ? "(" : "LOOP ");
    n += (size_t)sprintf(deep + n, "END $$");
    struct ingested in;
    read_text(&in, (struct slice){deep, n});
    ingested_free(&in);
    free(deep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_statements), cmocka_unit_test(test_places),
                                       cmocka_unit_test(test_loops), cmocka_unit_test(test_hostile)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
