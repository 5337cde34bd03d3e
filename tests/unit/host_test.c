/* The host reader: what it finds in small pieces of source. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ingest/ingest.h"

static struct ingested in;
static struct line_index lines;

static void read_text(const char *language, const char *text)
{
    struct source s = {.path = "test", .kind = SOURCE_HOST, .language = language};
    ingested_free(&in);
    lines = (struct line_index){0};
    s.input.text = slice_of(text);
    host_read(&s, &in);
}

static const char *statement(size_t i)
{
    assert_true(i < in.statements.n);
    return arena_printf(&in.arena, "%.*s", SLICE_ARG(in.statements.at[i].text));
}

static const struct call *call(size_t i)
{
    assert_true(i < in.calls.n);
    return &in.calls.at[i];
}

static int clean(void **state)
{
    (void)state;
    ingested_free(&in);
    return 0;
}

/* The one statement of the text, "" when there is none. */
static const char *only(const char *language, const char *text)
{
    read_text(language, text);
    return in.statements.n == 1 ? statement(0) : in.statements.n == 0 ? "" : "(several)";
}

static void strings_are_assembled_as_the_program_would(void **state)
{
    (void)state;
    assert_string_equal(only("python", "c.execute('SELECT a' \" FROM t\")"), "SELECT a FROM t");
    assert_string_equal(only("python", "q = 'SELECT a FROM t'\nq += ' WHERE b = 1'\nc.execute(q)"),
                        "SELECT a FROM t WHERE b = 1");
    assert_string_equal(only("python", "c.execute('SELECT %s FROM t WHERE b = %d' % ('a', n))"),
                        "SELECT a FROM t WHERE b = ${n}");
    assert_string_equal(only("python", "c.execute('SELECT a FROM {} WHERE {x} = 1'.format('t', x='b'))"),
                        "SELECT a FROM t WHERE b = 1");
    assert_string_equal(only("python", "c.execute(' '.join(['SELECT a', 'FROM t']))"), "SELECT a FROM t");
    assert_string_equal(only("python", "c.execute('SELECT a FROM @t'.replace('@t', 'x'))"),
                        "SELECT a FROM x");
    assert_string_equal(only("javascript", "db.query(`SELECT a FROM t WHERE b = ${b}`)"),
                        "SELECT a FROM t WHERE b = ${b}");
    assert_string_equal(only("javascript", "const A = 'a, b'; db.query('SELECT ' + A + ' FROM t')"),
                        "SELECT a, b FROM t");
    assert_string_equal(only("javascript", "db.query(['SELECT a', 'FROM t'].join('\\n'))"),
                        "SELECT a\nFROM t");
}

static void holes_are_classified_by_the_sql_around_them(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum hole_kind kind;
    } cases[] = {
        {"c.execute(f'SELECT a FROM t WHERE b = {b}')",                             HOLE_VALUE      },
        {"c.execute(f\"SELECT a FROM t WHERE b = '{b}'\")",                         HOLE_VALUE      },
        {"c.execute(f\"SELECT a FROM t WHERE b LIKE '%{b}%'\")",                    HOLE_VALUE      },
        {"c.execute(f'SELECT a FROM t WHERE b = {int(b)}')",                        HOLE_NUMERIC    },
        {"c.execute(f'SELECT a FROM {b}')",                                         HOLE_IDENTIFIER },
        {"c.execute(f'SELECT a FROM t ORDER BY {b}')",                              HOLE_IDENTIFIER },
        {"c.execute(f'SELECT a FROM t {b}')",                                       HOLE_FRAGMENT   },
        {"c.execute('SELECT a FROM t WHERE b IN (%s)' % ','.join('?' for _ in b))", HOLE_PLACEHOLDER},
        {"c.execute('SELECT a FROM ' + quote_ident(b))",                            HOLE_QUOTED     },
        {"c.execute('SELECT a FROM t LIMIT %s' % b)",                               HOLE_VALUE      },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        read_text("python", cases[i].text);
        assert_int_equal(call(0)->hole_count, 1);
        assert_int_equal(call(0)->holes[0].kind, cases[i].kind);
    }
}

static void every_byte_maps_back_to_the_source(void **state)
{
    (void)state;
    const char *text = "x = 1\nc.execute('SELECT \\'é\\' '\n  f\"FROM t WHERE bad = {y}\")\n";
    read_text("python", text);
    struct slice sql = in.statements.at[0].text;
    ptrdiff_t at = slice_find(sql, SLICE("bad"), 0);
    size_t offset, end;
    statement_bytes(&in.statements.at[0], (struct span){(uint32_t)at, 3}, &offset, &end);
    assert_memory_equal(text + offset, "bad", 3);
    assert_int_equal(end - offset, 3);
}

static void loops_and_what_depends_on_them(void **state)
{
    (void)state;
    read_text("python", "for u in users:\n    c.execute('SELECT a FROM t WHERE b = ?', (u.id,))\n    "
                        "c.execute('SELECT z FROM y')\n");
    assert_int_equal(call(0)->loop, LOOP_FOR);
    assert_true(call(0)->loop_flags & LOOP_VARIANT);
    assert_false(call(1)->loop_flags & LOOP_VARIANT);
    read_text("javascript", "users.map(u => db.query('SELECT a FROM t WHERE b = $1', [u.id]))");
    assert_int_equal(call(0)->loop, LOOP_CALLBACK);
    assert_true(call(0)->loop_flags & LOOP_VARIANT);
    read_text("python", "[c.execute('SELECT a FROM t WHERE b = ?', (u,)) for u in (1, 2)]");
    assert_int_equal(call(0)->loop, LOOP_COMPREHENSION);
    assert_int_equal(call(0)->loop_count, 2);
    read_text("python", "for u in c.execute('SELECT a FROM t'):\n    print(u)\n");
    assert_int_equal(call(0)->loop, LOOP_NONE);
}

static void prose_is_no_sql(void **state)
{
    (void)state;
    static const char *const prose[] = {
        "x = 'Please select an item from the list'",
        "x = 'Update available'",
        "x = 'select one of these'",
        "x = 'Select a file from disk'",
        "log('delete from the cart')",
        "x = 'create a table for two'",
        "x = 'with love from me'",
        "raise E('insert into the slot')",
        "x = 'drop me a line'",
        "x = 'set phasers to stun'",
    };
    for (size_t i = 0; i < sizeof prose / sizeof *prose; i++)
        assert_string_equal(only("python", prose[i]), "");
}

static void truncated_and_noisy_source_is_read_without_harm(void **state)
{
    (void)state;
    static const char text[] =
        "def f(a, b=1):\n    for x in [y for y in a if y]:\n        q = f\"SELECT {x!r} FROM t WHERE a IN "
        "({','.join(b)})\" % "
        "{'a': 1}\n        q += \"\"\"\\x41 \\\n \"\"\".format(*a, **b)\n        c.execute(q, lambda z: z)\n";
    char copy[sizeof text];
    for (size_t n = 0; n < sizeof text; n++) {
        memcpy(copy, text, n);
        copy[n] = 0;
        read_text("python", copy);
        read_text("javascript", copy);
        for (size_t i = 0; i < n; i++) copy[i] = (char)(copy[i] ^ ((i * 7 + n) % 5 == 0 ? 8 : 0));
        read_text("python", copy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(strings_are_assembled_as_the_program_would, clean),
        cmocka_unit_test_teardown(holes_are_classified_by_the_sql_around_them, clean),
        cmocka_unit_test_teardown(every_byte_maps_back_to_the_source, clean),
        cmocka_unit_test_teardown(loops_and_what_depends_on_them, clean),
        cmocka_unit_test_teardown(prose_is_no_sql, clean),
        cmocka_unit_test_teardown(truncated_and_noisy_source_is_read_without_harm, clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
