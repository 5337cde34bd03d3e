/* The expectation comments that pages and cases are tested by. */
#include "test.h"

#include "harness/expect.c"

static struct arena arena;

static struct expectations read(const char *text, bool sql)
{
    struct expectations e = {0};
    expectations_read(&arena, slice_of(text), sql, &e);
    return e;
}

static void a_marker_is_read_whole(void **state)
{
    (void)state;
    struct expectations e =
        read("x\nSELECT 1; -- expect: deep-offset \"by 9,000\" @12, select-star @3\n", true);
    assert_int_equal(e.n, 2);
    assert_true(slice_eq(e.at[0].rule, SLICE("deep-offset")));
    assert_true(slice_eq(e.at[0].text, SLICE("by 9,000")));
    assert_int_equal(e.at[0].column, 12);
    assert_int_equal(e.at[0].first, 2);
    assert_int_equal(e.at[0].last, 2);
    assert_true(slice_eq(e.at[1].rule, SLICE("select-star")));
    assert_int_equal(e.at[1].column, 3);
}

static void comments_of_all_languages_hold_markers(void **state)
{
    (void)state;
    static const char *const lines[] = {"a # expect: x", "a // expect: x", "a /* expect: x */",
                                        "<!-- expect: x -->", "a --expect: x"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct expectations e = read(lines[i], false);
        assert_int_equal(e.n, 1);
        assert_true(slice_eq(e.at[0].rule, SLICE("x")));
    }
    assert_int_equal(read("we expect: nothing", false).n, 0);
}

static void a_marker_alone_speaks_of_the_next_statement(void **state)
{
    (void)state;
    struct expectations e = read("-- expect: a\n\n-- why\nSELECT 1\n  FROM t; -- here\nSELECT 2;\n", true);
    assert_int_equal(e.at[0].first, 4);
    assert_int_equal(e.at[0].last, 5);
    e = read("# expect: a\nq = (\n  1)\n\nr\n", false);
    assert_int_equal(e.at[0].first, 2);
    assert_int_equal(e.at[0].last, 4);
    e = read("-- expect: a", true);
    assert_int_equal(e.n, 1);
}

static void a_broken_marker_is_never_met(void **state)
{
    (void)state;
    static const char *const lines[] = {"-- expect: _x", "-- expect: a \"b", "-- expect: a @x",
                                        "-- expect: a b"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct expectations e = read(lines[i], true);
        assert_int_equal(e.n, 1);
        assert_int_equal(e.at[0].rule.n, 0);
    }
}

static void each_marker_claims_one_finding(void **state)
{
    (void)state;
    struct lint_result found = {0};
    struct lint_finding f = {.rule = SLICE("a"),
                             .message = SLICE("skips 90 rows"),
                             .path = SLICE("x.sql"),
                             .line = 1,
                             .column = 4};
    vec_push(&arena, &found.findings, f);
    vec_push(&arena, &found.findings, f);
    struct expectations e = read("q -- expect: a \"90\" @4\n", true);
    expectations_match(&e, &found, SLICE("y.sql"));
    assert_false(e.at[0].met);
    expectations_match(&e, &found, SLICE("x.sql"));
    assert_true(e.at[0].met);
    assert_true(found.findings.at[0].claimed);
    assert_false(found.findings.at[1].claimed);
    static const char *const wrong[] = {"q -- expect: b", "q -- expect: a \"91\"", "q -- expect: a @5",
                                        "\nq -- expect: a"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        e = read(wrong[i], true);
        expectations_match(&e, &found, SLICE("x.sql"));
        assert_false(e.at[0].met);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_marker_is_read_whole),
        cmocka_unit_test(comments_of_all_languages_hold_markers),
        cmocka_unit_test(a_marker_alone_speaks_of_the_next_statement),
        cmocka_unit_test(a_broken_marker_is_never_met),
        cmocka_unit_test(each_marker_claims_one_finding),
    };
    int failed = cmocka_run_group_tests_name("expect", tests, NULL, NULL);
    arena_free(&arena);
    return failed;
}
