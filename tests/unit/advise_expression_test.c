/* Expressions of indexes: one text for all ways to write them, and which functions are immutable. */
#include "test.h"

#include "advise/advise_internal.h"

static void canonical_is(const char *text, const char *expected)
{
    struct arena a = {0};
    struct slice got = expression_canonical(&a, slice_of(text), DIALECT_POSTGRES);
    char *z = arena_copy(&a, got.p, got.n);
    assert_string_equal(z, expected);
    arena_free(&a);
}

static void spellings_meet_in_one_text(void **state)
{
    (void)state;
    canonical_is("lower(email)", "lower(email)");
    canonical_is("LOWER ( u.\"email\" )", "lower(email)");
    canonical_is("(lower((email)::text))", "lower(email)");
    canonical_is("lower((email)::character varying)", "lower(email)");
    canonical_is("data ->> 'isbn'", "data->>'isbn'");
    canonical_is("(data->>'isbn'::text)", "data->>'isbn'");
    canonical_is("coalesce( total , 0 )", "coalesce(total, 0)");
    canonical_is("app.normalise(name)", "app.normalise(name)");
    canonical_is("to_tsvector('english'::regconfig, body)", "to_tsvector('english', body)");
}

static void names_that_need_quotes_keep_them(void **state)
{
    (void)state;
    canonical_is("lower(\"Email\")", "lower(\"Email\")");
    canonical_is("lower(\"order\")", "lower(\"order\")");
}

static void a_cast_alone_is_an_expression(void **state)
{
    (void)state;
    canonical_is("id::text", "id::text");
}

static void odd_text_does_no_harm(void **state)
{
    (void)state;
    static const char text[] = "lower((\"a\".b)::character varying) || 'x' ((";
    for (size_t n = 0; n < sizeof text; n++) {
        struct arena a = {0};
        expression_canonical(&a, (struct slice){text, n}, DIALECT_POSTGRES);
        arena_free(&a);
    }
}

static void volatility_is(const char *function, enum type_family f, int arguments, enum dialect d,
                          enum volatility expected)
{
    const char *hint;
    enum volatility v = function_volatility(slice_of(function), f, arguments, d, &hint);
    if (v != expected) print_error("%s on %s\n", function, type_family_name(f));
    assert_int_equal(v, expected);
    assert_non_null(hint);
}

static void volatility_depends_on_the_argument(void **state)
{
    (void)state;
    volatility_is("lower", TYPE_TEXT, 1, DIALECT_POSTGRES, VOLATILITY_IMMUTABLE);
    volatility_is("date_trunc", TYPE_TIMESTAMP, 2, DIALECT_POSTGRES, VOLATILITY_IMMUTABLE);
    volatility_is("date_trunc", TYPE_TIMESTAMPTZ, 2, DIALECT_POSTGRES, VOLATILITY_STABLE);
    volatility_is("::date", TYPE_TIMESTAMP, 1, DIALECT_POSTGRES, VOLATILITY_IMMUTABLE);
    volatility_is("::date", TYPE_TIMESTAMPTZ, 1, DIALECT_POSTGRES, VOLATILITY_STABLE);
    volatility_is("::text", TYPE_INTEGER, 1, DIALECT_POSTGRES, VOLATILITY_IMMUTABLE);
    volatility_is("::text", TYPE_TIMESTAMP, 1, DIALECT_POSTGRES, VOLATILITY_STABLE);
    volatility_is("to_tsvector", TYPE_TEXT, 1, DIALECT_POSTGRES, VOLATILITY_STABLE);
    volatility_is("to_tsvector", TYPE_TEXT, 2, DIALECT_POSTGRES, VOLATILITY_IMMUTABLE);
    volatility_is("random", TYPE_TEXT, 0, DIALECT_POSTGRES, VOLATILITY_VOLATILE);
    volatility_is("our_own_function", TYPE_TEXT, 1, DIALECT_POSTGRES, VOLATILITY_UNKNOWN);
}

static void other_systems_have_no_time_zones(void **state)
{
    (void)state;
    volatility_is("year", TYPE_TIMESTAMP, 1, DIALECT_MYSQL, VOLATILITY_IMMUTABLE);
    volatility_is("date_format", TYPE_TEXT, 2, DIALECT_MYSQL, VOLATILITY_IMMUTABLE);
}

static void parameters_are_seen(void **state)
{
    (void)state;
    assert_true(expression_has_parameter(SLICE("coalesce(x, $1)"), DIALECT_POSTGRES));
    assert_false(expression_has_parameter(SLICE("coalesce(x, 0)"), DIALECT_POSTGRES));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings_meet_in_one_text),
        cmocka_unit_test(names_that_need_quotes_keep_them),
        cmocka_unit_test(a_cast_alone_is_an_expression),
        cmocka_unit_test(odd_text_does_no_harm),
        cmocka_unit_test(volatility_depends_on_the_argument),
        cmocka_unit_test(other_systems_have_no_time_zones),
        cmocka_unit_test(parameters_are_seen),
    };
    return cmocka_run_group_tests_name("advise: expressions", tests, NULL, NULL);
}
