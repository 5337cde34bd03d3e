/* Predicates of PostgreSQL statements: normal form, operands, sargability. */
#include "query_cases.h"

/* A statement and what is said of it stay on one line. */
/* clang-format off */

#define WHERE(condition) "SELECT 1 FROM t WHERE " condition

static void operators(void **state)
{
    (void)state;
    static const struct query_case cases[] = {
        {WHERE("a = 1"), {"predicate 0 scope=0 where = #0 (=) column a | constant L1 [sargable] \"a = 1\""}},
        {WHERE("a != 1"), {"where <> #0 (!=) column a | constant L1 [negation] \"a != 1\""}},
        {WHERE("a <> ALL (ARRAY[1, 2])"), {"where not in #0 (<> all) column a | list L1 members=2 [negation]"}},
        {WHERE("a < $1"), {"where < #0 (<) column a | parameter L1 [sargable]"}},
        {WHERE("t.a >= now() - interval '1 day'"), {"where >= #0 (>=) column t.a | expression L1 function=- [sargable]"}},
        {WHERE("a BETWEEN 1 AND 10"), {"where between #0 (between) column a | constant L1 | constant L2 [sargable] \"a BETWEEN 1 AND 10\""}},
        {WHERE("a NOT BETWEEN SYMMETRIC 1 AND 10"), {"where not between #0 (not between) column a | constant L1 | constant L2 [negation]"}},
        {WHERE("a IN (1, 2, 3)"), {"where in #0 (in) column a | list L1 members=3 [sargable] \"a IN (1, 2, 3)\""}},
        {WHERE("a IN (1, b)"), {"where in #0 (in) column a | list b L1 members=2 mixed"}},
        {WHERE("a NOT IN (1, 2)"), {"where not in #0 (not in) column a | list L1 members=2 [negation]"}},
        {WHERE("a = ANY ($1)"), {"where in #0 (= any) column a | parameter L1 [sargable] \"a = ANY ($1)\""}},
        {WHERE("a = ANY ('{1,2}'::int[])"), {"where in #0 (= any) column a | constant L1 cast=int[] [sargable]"}},
        {WHERE("5 = ANY (tags)"), {"where contains #0 (= any) column tags | constant L1 swapped [sargable]"}},
        {WHERE("a > ANY (ARRAY[1])"), {"where other #0 (> any) column a | list L1 members=1"}},
        {WHERE("a IS NULL"), {"where is null #0 (is null) column a | none [sargable] \"a IS NULL\""}},
        {WHERE("a IS NOT NULL"), {"where is not null #0 (is not null) column a | none [sargable] \"a IS NOT NULL\""}},
        {WHERE("a ISNULL"), {"where is null #0 (is null) column a | none [sargable] \"a ISNULL\""}},
        {WHERE("a = NULL"), {"where = #0 (=) column a | null"}},
        {WHERE("a IS DISTINCT FROM 1"), {"where is distinct #0 (is distinct from) column a | constant L1 [negation]"}},
        {WHERE("a IS NOT DISTINCT FROM 1"), {"where is not distinct #0 (is not distinct from) column a | constant L1 [sargable]"}},
        {WHERE("a"), {"where is true #0 () column a | none [sargable] \"a\""}},
        {WHERE("a IS TRUE"), {"where is true #0 (is true) column a | none [sargable] \"a IS TRUE\""}},
        {WHERE("a IS NOT TRUE"), {"where is false #0 (is not true) column a | none negated"}},
        {WHERE("a IS FALSE"), {"where is false #0 (is false) column a"}},
        {WHERE("a IS UNKNOWN"), {"where is null #0 (is unknown) column a"}},
        {WHERE("tags @> ARRAY['x']"), {"where contains #0 (@>) column tags | list L1 members=1 [sargable]"}},
        {WHERE("ARRAY['x'] <@ tags"), {"where contains #0 (<@) column tags | list L1 members=1 swapped [sargable]"}},
        {WHERE("tags && ARRAY['x']"), {"where overlaps #0 (&&) column tags | list L1 members=1 [sargable]"}},
        {WHERE("doc ? 'k'"), {"where contains #0 (?) column doc | constant L1 [sargable]"}},
        {WHERE("doc ?& array['k']"), {"where contains #0 (?&) column doc"}},
        {WHERE("v @@ to_tsquery('a')"), {"where full text #0 (@@) column v | expression L1 function=to_tsquery [sargable]"}},
        {WHERE("to_tsquery('a') @@ v"), {"where full text #0 (@@) column v | expression L1 function=to_tsquery swapped"}},
        {WHERE("a OPERATOR(pg_catalog.=) 1"), {"where = #0 (=) column a | constant L1 [sargable]"}},
        {"UPDATE t SET a = 1 WHERE CURRENT OF c", {"where current of #0 (current of) none | none [no-column]"}},
    };
    CHECK_CASES(cases, DIALECT_POSTGRES);
}

static void patterns(void **state)
{
    (void)state;
    static const struct query_case cases[] = {
        {WHERE("a LIKE 'x%'"), {"where like #0 (like) column a | constant L1 [sargable] \"a LIKE 'x%'\""}},
        {WHERE("a LIKE '%x'"), {"where like #0 (like) column a | constant L1 [leading-wildcard]"}},
        {WHERE("a LIKE '_x'"), {"[leading-wildcard]"}},
        {WHERE("a LIKE $1"), {"where like #0 (like) column a | parameter L1 [sargable]"}},
        {WHERE("a LIKE '%' || $1"), {"where like #0 (like) column a | expression L1 function=|| [leading-wildcard]"}},
        {WHERE("a LIKE $1 || '%'"), {"where like #0 (like) column a | expression L1 function=|| [sargable]"}},
        {WHERE("a LIKE concat('%', $1)"), {"[leading-wildcard]"}},
        {WHERE("a LIKE 'x!%' ESCAPE '!'"), {"where like #0 (like) column a | constant L1 [sargable] \"a LIKE 'x!%' ESCAPE '!'\""}},
        {WHERE("a NOT LIKE 'x%'"), {"where not like #0 (not like) column a | constant L1 [negation]", "!negated"}},
        {WHERE("a NOT LIKE '%x'"), {"[negation]"}},
        {WHERE("a ILIKE 'x%'"), {"where ilike #0 (ilike) column a | constant L1 [expression]"}},
        {WHERE("a NOT ILIKE 'x%'"), {"where not ilike #0 (not ilike)"}},
        {WHERE("a ~~ 'x%'"), {"where like #0 (~~) column a | constant L1 [sargable]"}},
        {WHERE("a ~ '^abc'"), {"where regex #0 (~) column a | constant L1 [sargable]"}},
        {WHERE("a ~* 'abc'"), {"where regex #0 (~*) column a | constant L1 [leading-wildcard]"}},
        {WHERE("a !~ 'abc'"), {"where not regex #0 (!~) column a | constant L1 [negation]"}},
        {WHERE("a SIMILAR TO 'x%'"), {"where similar #0 (similar to) column a | constant L1 [sargable]"}},
        {WHERE("a NOT SIMILAR TO 'x%'"), {"where similar #0 (not similar to) column a | constant L1 negated [negation]"}},
        {WHERE("a LIKE ANY (ARRAY['x%', 'y%'])"), {"where like #0 (~~ any) column a | list L1 members=2 [sargable]"}},
    };
    CHECK_CASES(cases, DIALECT_POSTGRES);
}

static void sides(void **state)
{
    (void)state;
    static const struct query_case cases[] = {
        {WHERE("5 < a"), {"where > #0 (<) column a | constant L1 swapped [sargable] \"5 < a\""}},
        {WHERE("$1 >= a"), {"where <= #0 (>=) column a | parameter L1 swapped [sargable]"}},
        {WHERE("1 = a"), {"where = #0 (=) column a | constant L1 swapped"}},
        {WHERE("lower('X') = a"), {"where = #0 (=) column a | expression L1 function=lower swapped [sargable]"}},
        {WHERE("lower(t.b) = a"), {"where = #0 (=) column a | expression t.b function=lower only swapped [two-columns]"}},
        {WHERE("'abc' LIKE a"), {"where like #0 (like) constant L1 | column a [no-column]"}},
        {WHERE("a = b"), {"where = #0 (=) column a | column b [two-columns]", "!edge"}},
        {"SELECT 1 FROM t, u WHERE t.a = u.b", {"where = #0 (=) column t.a | column u.b [sargable]", "edge 0 scope=0 where t.a u.b predicate=0 \"t.a = u.b\""}},
        {"SELECT 1 FROM t, u WHERE t.a = t.b", {"[two-columns]", "!edge"}},
        {"SELECT 1 FROM t, u WHERE a = b", {"[sargable]", "edge 0 scope=0 where a b predicate=0"}},
        {"SELECT 1 FROM t, u WHERE t.a = u.b OR t.c = u.d", {"#0/0", "#0/1", "!edge"}},
        {"SELECT 1 FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a)", {"edge 0 scope=1 where u.a t.a predicate=0"}},
    };
    CHECK_CASES(cases, DIALECT_POSTGRES);
}

static void left_expressions(void **state)
{
    (void)state;
    static const struct query_case cases[] = {
        {WHERE("lower(a) = 'x'"), {"expression a function=lower only | constant L1 [function] \"lower(a) = 'x'\""}},
        {WHERE("date_trunc('day', a) = $1"), {"expression a L1 function=date_trunc only | parameter L2 [function]"}},
        {WHERE("date_trunc($1, a) = $2"), {"expression a L1 function=date_trunc | parameter L2 [function]"}},
        {WHERE("coalesce(a, 0) = 1"), {"expression a L1 function=coalesce only | constant L2 [function]"}},
        {WHERE("a::text = '1'"), {"expression a function=::text only cast=text | constant L1 [cast] \"a::text = '1'\""}},
        {WHERE("CAST(a AS date) = '2020-01-01'"), {"expression a function=::date only cast=date | constant L1 [cast] \"CAST(a AS date) = '2020-01-01'\""}},
        {WHERE("a + 1 > 5"), {"expression a L1 function=+ only | constant L2 [arithmetic] \"a + 1 > 5\""}},
        {WHERE("-a > 5"), {"expression a function=- only | constant L1 [arithmetic] \"-a > 5\""}},
        {WHERE("a || b = 'x'"), {"expression a +1 function=|| | constant L1 [two-columns]"}},
        {WHERE("doc ->> 'k' = 'v'"), {"expression doc L1 function=->> only key=k | constant L2 [expression] \"doc ->> 'k' = 'v'\""}},
        {WHERE("doc -> 'a' -> 'b' ->> 'c' = 'v'"), {"function=->> only key=a.b.c"}},
        {WHERE("(doc ->> 'n')::int > 5"), {"expression doc L1 function=::int only cast=int key=n | constant L2 [cast] \"(doc ->> 'n')::int > 5\""}},
        {WHERE("CASE WHEN a = 1 THEN b ELSE c END = 2"), {"predicate 0 scope=0 filter = #0 (=) column a | constant L1", "expression a +2 L1 function=case | constant L2 [two-columns] \"CASE WHEN a = 1 THEN b ELSE c END = 2\""}},
        {WHERE("a COLLATE \"C\" = 'x'"), {"expression a function=collate only | constant L1 [expression]"}},
        {WHERE("extract(year FROM a) = 2020"), {"expression a function=extract only | constant L1 [function] \"extract(year FROM a) = 2020\""}},
        {WHERE("a AT TIME ZONE 'UTC' > now()"), {"function=timezone only | expression function=now [function]"}},
        {WHERE("arr[1] = 5"), {"expression arr L1 function=[] only | constant L2 [expression] \"arr[1] = 5\""}},
        {WHERE("(SELECT max(x) FROM u) = a"), {"where = #0 (=) column a | subquery scope=1 swapped"}},
        {WHERE("(SELECT max(x) FROM u) = 1"), {"where = #0 (=) subquery scope=1 | constant L1 [subquery]"}},
        {WHERE("a = random()"), {"where = #0 (=) column a | expression function=random volatile [expression]"}},
        {WHERE("random() < 0.1"), {"where < #0 (<) expression function=random volatile | constant L1 [no-column]"}},
        {WHERE("starts_with(a, 'x')"), {"where other #0 () expression a L1 function=starts_with only | none [function] \"starts_with(a, 'x')\""}},
        {WHERE("a = date '2020-01-01'"), {"column a | constant L1 cast=date [sargable] \"a = date '2020-01-01'\""}},
        {WHERE("a > -5"), {"column a | constant L1 [sargable] \"a > -5\""}},
        {WHERE("a > current_date - 7"), {"column a | expression L1 function=- [sargable] \"a > current_date - 7\""}},
        {WHERE("a = 'x'::character varying"), {"\"a = 'x'::character varying\""}},
        {WHERE("a = '1'::timestamp with time zone AND b = 2"), {"\"a = '1'::timestamp with time zone\""}},
        {WHERE("a = interval '1' day AND b = 2"), {"\"a = interval '1' day\""}},
        {"SELECT count(*) FROM t HAVING count(*) > 5", {"having > #0 (>) expression function=count aggregate | constant L0"}},
    };
    CHECK_CASES(cases, DIALECT_POSTGRES);
}

static void constants(void **state)
{
    (void)state;
    static const struct query_case cases[] = {
        {WHERE("1 = 0"), {"where constant #0 (=) constant L1 | constant L2 [no-column]"}},
        {WHERE("TRUE"), {"where constant #0 () constant | none [no-column] \"TRUE\""}},
        {WHERE("$1 IS NULL OR a = $1"), {"where constant #0/0 (is null) parameter L1", "where = #0/1 (=) column a | parameter L2"}},
        {WHERE("{condition}"), {"where other #0 () parameter L1"}},
    };
    CHECK_CASES(cases, DIALECT_POSTGRES);
}

static void normal_form(void **state)
{
    (void)state;
    static const struct query_case cases[] = {
        {WHERE("a = 1 AND b = 2 AND c = 3"), {"#0 (=) column a", "#1 (=) column b", "#2 (=) column c"}},
        {WHERE("a = 1 AND (b = 2 AND (c = 3))"), {"#0 (=) column a", "#1 (=) column b", "#2 (=) column c"}},
        {WHERE("a = 1 OR b = 2"), {"#0/0 (=) column a", "#0/1 (=) column b"}},
        {WHERE("a = 1 AND (b = 2 OR (c = 3 OR d = 4)) AND e = 5"), {"#0 (=) column a", "#1/0 (=) column b", "#1/1 (=) column c", "#1/2 (=) column d", "#2 (=) column e"}},
        {WHERE("(a = 1 AND b = 2) OR (c = 3 AND (d = 4 OR e = 5))"), {"#0/0 (=) column a", "#0/0 (=) column b", "#0/1 (=) column c", "#0/1 (=) column d", "#0/1 (=) column e"}},
        {WHERE("NOT a = 1"), {"where <> #0 (=) column a | constant L1 negated [negation] \"NOT a = 1\""}},
        {WHERE("NOT (a = 1 OR b < 2)"), {"where <> #0 (=) column a | constant L1 negated", "where >= #1 (<) column b | constant L2 negated"}},
        {WHERE("NOT (a = 1 AND b < 2)"), {"where <> #0/0 (=) column a", "where >= #0/1 (<) column b"}},
        {WHERE("NOT (NOT (a = 1))"), {"where = #0 (=) column a | constant L1 [sargable]"}},
        {WHERE("NOT (5 < a)"), {"where <= #0 (<) column a | constant L1 negated swapped [sargable]"}},
        {WHERE("NOT a"), {"where is false #0 () column a | none negated [sargable] \"NOT a\""}},
        {WHERE("NOT a IS NULL"), {"where is not null #0 (is null) column a | none negated"}},
        {WHERE("NOT a IN (1)"), {"where not in #0 (in) column a | list L1 members=1 negated"}},
        {WHERE("NOT a NOT IN (1)"), {"where in #0 (not in) column a | list L1 members=1"}},
        {WHERE("NOT a LIKE 'x%'"), {"where not like #0 (like) column a | constant L1 negated"}},
        {WHERE("NOT tags @> ARRAY[1]"), {"where contains #0 (@>) column tags | list L1 members=1 negated"}},
        {WHERE("NOT EXISTS (SELECT 1)"), {"where not exists #0 (exists) none | subquery scope=1 negated [subquery] \"NOT EXISTS (SELECT 1)\""}},
        {WHERE("a NOT IN (SELECT b FROM u)"), {"where not in #0 (not in) column a | subquery scope=1 [negation] \"a NOT IN (SELECT b FROM u)\"", "!negated"}},
        {WHERE("a <> ALL (SELECT b FROM u)"), {"where not in #0 (<> all) column a | subquery scope=1 [negation]", "scope 1 all"}},
        {WHERE("a = ANY (SELECT b FROM u)"), {"where in #0 (= any) column a | subquery scope=1 [sargable]", "scope 1 any"}},
        {WHERE("a = (SELECT max(b) FROM u)"), {"where = #0 (=) column a | subquery scope=1 [sargable]", "scope 1 scalar"}},
    };
    CHECK_CASES(cases, DIALECT_POSTGRES);
}

static void tuples(void **state)
{
    (void)state;
    static const struct query_case cases[] = {
        {WHERE("(a, b) = (1, 2)"), {"where = #0 (=) column a | constant L1 tuple=0.0 [sargable] \"(a, b) = (1, 2)\"", "where = #0 (=) column b | constant L2 tuple=0.1"}},
        {WHERE("(a, b) > ($1, $2) AND c = 1"), {"where > #0 (>) column a | parameter L1 tuple=0.0", "where > #0 (>) column b | parameter L2 tuple=0.1", "where = #1 (=) column c"}},
        {WHERE("ROW(a, b) < ROW(1, 2)"), {"where < #0 (<) column a | constant L1 tuple=0.0 [sargable] \"ROW(a, b) < ROW(1, 2)\""}},
        {WHERE("(a, b) IN ((1, 2), (3, 4))"), {"where in #0 (in) column a | list L1 members=2 tuple=0.0", "where in #0 (in) column b | list L2 members=2 tuple=0.1"}},
        {WHERE("(a, b) IN (SELECT c, d FROM u)"), {"where in #0 (in) column a | subquery scope=1 tuple=0.0", "where in #0 (in) column b | subquery scope=1 tuple=0.1"}},
        {WHERE("(a, b) = (SELECT c, d FROM u)"), {"where = #0 (=) column a | subquery scope=1 tuple=0.0"}},
        {WHERE("(a, b) = (1, 2) OR (a, b) = (3, 4)"), {"#0/0 (=) column a | constant L1 tuple=0.0", "#0/1 (=) column b | constant L4 tuple=1.1"}},
        {WHERE("(a, b) OVERLAPS (c, d)"), {"where other #0 () expression a +3 function=overlaps", "\"(a, b) OVERLAPS (c, d)\""}},
    };
    CHECK_CASES(cases, DIALECT_POSTGRES);
}

static void places(void **state)
{
    (void)state;
    static const struct query_case cases[] = {
        {"SELECT 1 FROM a JOIN b ON a.x = b.y AND b.z > 1 WHERE a.q = 2", {"predicate 0 scope=0 on = #0 (=) column a.x | column b.y relation=1", "predicate 1 scope=0 on > #1 (>) column b.z | constant L1 relation=1", "predicate 2 scope=0 where = #0 (=) column a.q", "edge 0 scope=0 on a.x b.y predicate=0"}},
        {"SELECT 1 FROM a JOIN b ON a.x = b.x JOIN c ON c.y = b.y", {"on = #0 (=) column a.x | column b.x relation=1", "on = #1 (=) column c.y | column b.y relation=2"}},
        {"SELECT count(*) FILTER (WHERE a = 1) FROM t", {"filter = #0 (=) column a"}},
        {"SELECT 1 FROM t WHERE (a = 1)", {"[sargable] \"a = 1\""}},
        {"SELECT 1 FROM t WHERE (a) = (1)", {"[sargable] \"(a) = (1)\""}},
        {"SELECT 1 FROM t WHERE /* c */ a /* d */ = /* e */ 1 -- f", {"\"a /* d */ = /* e */ 1\""}},
        {"SELECT 1 FROM t WHERE f(g(a), (b)) = h(1)", {"\"f(g(a), (b)) = h(1)\""}},
        {"SELECT 1 FROM t WHERE now() > a.b.c", {"\"now() > a.b.c\""}},
        {"SELECT 1 FROM t WHERE a IS NOT UNKNOWN AND b", {"\"a IS NOT UNKNOWN\""}},
        {"SELECT 1 FROM t WHERE \"A b\" = 'x' || 'y'", {"column A b | expression L1 function=|| [sargable] \"\"A b\" = 'x' || 'y'\""}},
    };
    CHECK_CASES(cases, DIALECT_POSTGRES);
}

/* clang-format on */

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operators),        cmocka_unit_test(patterns),  cmocka_unit_test(sides),
        cmocka_unit_test(left_expressions), cmocka_unit_test(constants), cmocka_unit_test(normal_form),
        cmocka_unit_test(tuples),           cmocka_unit_test(places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
