/* Tests of the lexer, the script splitter and shapes: tables of input and what it must become. */

#include "lex/lex.h"
#include "test.h"

/* Tokens as text: kind letter and bytes, separated by blanks. */

static struct slice show_tokens(struct arena *a, const char *text, enum dialect d, unsigned flags)
{
    static const char letters[] = {
        [TOKEN_END] = 'E',     [TOKEN_WORD] = 'w',    [TOKEN_NAME] = 'n',     [TOKEN_STRING] = 's',
        [TOKEN_NUMBER] = '0',  [TOKEN_PARAM] = 'p',   [TOKEN_OPERATOR] = 'o', [TOKEN_OPEN] = '(',
        [TOKEN_CLOSE] = ')',   [TOKEN_COMMA] = ',',   [TOKEN_DOT] = '.',      [TOKEN_SEMICOLON] = ';',
        [TOKEN_BRACKET] = 'b', [TOKEN_COMMENT] = 'c', [TOKEN_BAD] = '!'};
    struct slice s = slice_of(text);
    struct token_list list = lex_all(a, s, d, flags);
    struct buf b = {0};
    for (size_t i = 0; i + 1 < list.n; i++) {
        struct slice t = token_text(s, list.at[i]);
        buf_printf(&b, "%s%c:%.*s", i ? " " : "", letters[list.at[i].kind], SLICE_ARG(t));
    }
    struct slice copy = slice_copy(a, buf_slice(&b));
    buf_free(&b);
    return copy;
}

static void tokens_of_every_kind(void **state)
{
    (void)state;
    static const struct {
        enum dialect d;
        const char *text, *tokens;
    } cases[] = {
        {DIALECT_POSTGRES, "a.b,c",                                                          "w:a .:. w:b ,:, w:c"                     },
        {DIALECT_POSTGRES, "'it''s' E'\\'x' U&'d\\0061' N'q' B'01' X'1f'",
         "s:'it''s' s:E'\\'x' s:U&'d\\0061' s:N'q' s:B'01' s:X'1f'"                                                                    },
        {DIALECT_POSTGRES, "$$a;b$$ $t$x$$y$t$ $1",                                          "s:$$a;b$$ s:$t$x$$y$t$ p:$1"             },
        {DIALECT_POSTGRES, "1 1.5e3 + .5 0x1F 1_000 1..2",
         "0:1 0:1.5e3 o:+ 0:.5 0:0x1F 0:1_000 0:1 .:. 0:.2"                                                                            },
        {DIALECT_POSTGRES, "a=-1",                                                           "w:a o:= o:- 0:1"                         },
        {DIALECT_POSTGRES, "a@>b #>> c ->>'k' <-> ~* !~~",
         "w:a o:@> w:b o:#>> w:c o:->> s:'k' o:<-> o:~* o:!~~"                                                                         },
        {DIALECT_POSTGRES, "x ? 'k' and y = ?",                                              "w:x o:? s:'k' w:and w:y o:= p:?"         },
        {DIALECT_POSTGRES, "x ?| array[1] limit ?",                                          "w:x o:?| w:array b:[ 0:1 b:] w:limit p:?"},
        {DIALECT_POSTGRES, "a % s, a = %s, b = %(n)s, c %2",
         "w:a o:% w:s ,:, w:a o:= p:%s ,:, w:b o:= p:%(n)s ,:, w:c o:% 0:2"                                                            },
        {DIALECT_POSTGRES, "a::int, :name, :'v', b[1:2], x := 3",
         "w:a o::: w:int ,:, p::name ,:, p::'v' ,:, w:b b:[ 0:1 o:: 0:2 b:] ,:, w:x o::= 0:3"                                          },
        {DIALECT_POSTGRES, "x=@p and y=#{z} or {t} = ${v}",
         "w:x o:= p:@p w:and w:y o:= p:#{z} w:or p:{t} o:= p:${v}"                                                                     },
        {DIALECT_POSTGRES, "/* a /* b */ c */ d -- e",                                       "w:d"                                     },
        {DIALECT_POSTGRES, "function :s.f returns :s.t a[lo: hi]",
         "w:function p::s .:. w:f w:returns p::s .:. w:t w:a b:[ w:lo o:: w:hi b:]"                                                    },
        {DIALECT_MYSQL,    "`a``b` \"s\" 'x\\'y' # c\nz",                                    "n:`a``b` s:\"s\" s:'x\\'y' w:z"          },
        {DIALECT_MYSQL,    "1--1, 2 -- c",                                                   "0:1 o:- o:- 0:1 ,:, 0:2"                 },
        {DIALECT_MYSQL,    "@x := @@version",                                                "p:@x o::= w:@@version"                   },
        {DIALECT_MSSQL,    "[a b].[c]]d] #tmp @p N'x'",                                      "n:[a b] .:. n:[c]]d] w:#tmp p:@p s:N'x'" },
        {DIALECT_SQLITE,   "$name ?1 @a [x]",                                                "p:$name p:?1 p:@a n:[x]"                 },
        {DIALECT_CQL,      "550e8400-e29b-41d4-a716-446655440000 0xfF 12h30m // c\n{'a':1}",
         "0:550e8400-e29b-41d4-a716-446655440000 0:0xfF 0:12h30m b:{ s:'a' o:: 0:1 b:}"                                                },
        {DIALECT_POSTGRES, "'open",                                                          "s:'open"                                 },
        {DIALECT_POSTGRES, "a \\ b",                                                         "w:a !:\\ w:b"                            },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena a = {0};
        struct slice got = show_tokens(&a, cases[i].text, cases[i].d, 0);
        if (!slice_eq(got, slice_of(cases[i].tokens)))
            print_message("%s\n  got  %.*s\n  want %s\n", cases[i].text, SLICE_ARG(got), cases[i].tokens);
        assert_true(slice_eq(got, slice_of(cases[i].tokens)));
        arena_free(&a);
    }
}

static void values_of_strings(void **state)
{
    (void)state;
    static const struct {
        enum dialect d;
        const char *text, *value;
    } cases[] = {
        {DIALECT_POSTGRES, "'it''s'",              "it's"          },
        {DIALECT_POSTGRES, "E'a\\nb\\'c\\u00e9'",  "a\nb'c\xc3\xa9"},
        {DIALECT_POSTGRES, "'a\\n'",               "a\\n"          },
        {DIALECT_MYSQL,    "'a\\nb'",              "a\nb"          },
        {DIALECT_POSTGRES, "\"A\"\"b\"",           "A\"b"          },
        {DIALECT_POSTGRES, "$x$a'b$x$",            "a'b"           },
        {DIALECT_POSTGRES, "$$$$",                 ""              },
        {DIALECT_POSTGRES, "U&'\\0041\\+0000e9x'", "A\xc3\xa9x"    },
        {DIALECT_MSSQL,    "[a]]b]",               "a]b"           },
        {DIALECT_POSTGRES, "'open",                "open"          },
        {DIALECT_POSTGRES, "''",                   ""              },
        {DIALECT_POSTGRES, "E'\\",                 ""              },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena a = {0};
        struct slice text = slice_of(cases[i].text);
        struct lexer lx = lex_start(text, cases[i].d, 0);
        struct slice got = token_value(&a, text, lex_next(&lx), cases[i].d);
        if (i + 1 < sizeof cases / sizeof *cases && !slice_eq(got, slice_of(cases[i].value)))
            print_message("%s gives %.*s\n", cases[i].text, SLICE_ARG(got));
        if (i + 1 < sizeof cases / sizeof *cases) assert_true(slice_eq(got, slice_of(cases[i].value)));
        arena_free(&a);
    }
}

static void shapes_keep_meaning_and_drop_values(void **state)
{
    (void)state;
    static const struct {
        enum dialect d;
        const char *text, *shape;
        size_t literals;
        uint32_t longest;
    } cases[] = {
        {DIALECT_POSTGRES, "SELECT  A , \"b\", \"C\" FROM t -- x\nWHERE id=5;",
         "select a, b, \"C\" from t where id = ?",                                                                       1, 1},
        {DIALECT_POSTGRES, "select * from t where a in (1,2,3) and b=-4",
         "select * from t where a in (?+) and b = ?",                                                                    2, 3},
        {DIALECT_POSTGRES, "select * from t where a in ($1)",                   "select * from t where a in (?+)",       1, 1},
        {DIALECT_POSTGRES, "select * from t where a in (1, x)",                 "select * from t where a in (?, x)",     1, 1},
        {DIALECT_POSTGRES, "select * from t where (a,b) in ((1,2),(3,4))",
         "select * from t where (a, b) in ((?, ?))",                                                                     2, 2},
        {DIALECT_POSTGRES, "insert into t values (1,'a'),(2,NULL),(3,'')",      "insert into t values (?, ?)",           2,
         3                                                                                                                   },
        {DIALECT_POSTGRES, "insert into t values (1,now()),(2,now()),(3,4)",
         "insert into t values (?, now()), (?, ?)",                                                                      3, 2},
        {DIALECT_POSTGRES, "select a where b = any(array[1,2])",                "select a where b = any (array[?+])",    1, 2},
        {DIALECT_POSTGRES, "select count(*), a-1, a - -1",                      "select count(*), a - ?, a - ?",         2, 1},
        {DIALECT_MYSQL,    "select `a` from `T` where b=\"x\" limit 5,10",
         "select a from \"T\" where b = ? limit ?, ?",                                                                   3, 1},
        {DIALECT_CQL,      "insert into t(a,b) values (1,null)",                "insert into t(a, b) values (?, null)",  1, 1},
        {DIALECT_CQL,      "update t set s = s + {1,2} where k=1",              "update t set s = s + {?+} where k = ?", 2, 2},
        {DIALECT_POSTGRES, "",                                                  "",                                      0, 0},
    };
    struct shaper shaper = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct shape s = shape_of(&shaper, slice_of(cases[i].text), cases[i].d);
        if (!slice_eq(s.text, slice_of(cases[i].shape)))
            print_message("%s\n  got  %.*s\n  want %s\n", cases[i].text, SLICE_ARG(s.text), cases[i].shape);
        assert_true(slice_eq(s.text, slice_of(cases[i].shape)));
        assert_int_equal(s.literal_count, cases[i].literals);
        assert_int_equal(s.longest_list, cases[i].longest);
    }
    shaper_free(&shaper);
}

static void classes_part_what_means_something_else(void **state)
{
    (void)state;
    static const char *const same[][2] = {
        {"select 1 where a = 5",         "select 2 where a = 7"         },
        {"select a like 'x%'",           "select a like 'yy%'"          },
        {"insert into t values ('', 1)", "insert into t values ('x', 1)"},
    };
    static const char *const other[][2] = {
        {"select a = 5",       "select a = $1"     },
        {"select a like 'x%'", "select a like '%x'"},
        {"select a like 'x'",  "select a like 'x%'"},
        {"select a = ''",      "select a = 'x'"    },
        {"select a = 5",       "select a = '5'"    },
        {"select a limit 5",   "select a limit $1" },
    };
    struct shaper x = {0}, y = {0};
    for (size_t i = 0; i < 3; i++)
        assert_true(shape_of(&x, slice_of(same[i][0]), DIALECT_POSTGRES).classes ==
                    shape_of(&y, slice_of(same[i][1]), DIALECT_POSTGRES).classes);
    for (size_t i = 0; i < 6; i++) {
        struct shape a = shape_of(&x, slice_of(other[i][0]), DIALECT_POSTGRES);
        struct shape b = shape_of(&y, slice_of(other[i][1]), DIALECT_POSTGRES);
        assert_true(hash128_eq(a.fingerprint, b.fingerprint));
        assert_true(a.classes != b.classes);
    }
    shaper_free(&x);
    shaper_free(&y);
}

static void spans_map_between_statements_of_one_shape(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *part, *expected;
    } cases[] = {
        {"select a from t where b = 1 limit 5",      "SELECT a\nFROM t WHERE  b  =  100 LIMIT 50",  "b = 1",
         "b  =  100"                                                                                                      },
        {"select a from t where b in (1,2) and c=3", "select a from t where b in (7) and c=44",     "b in (1,2)",
         "b in (7)"                                                                                                       },
        {"select a from t where b in (1,2) and c=3", "select a from t where b in (7,8,9) and c=44", "c=3",
         "c=44"                                                                                                           },
        {"insert into t values (1,2)",               "insert into t values (1,2),(3,4) ",           "into t",     "into t"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct span at = {(uint32_t)(strstr(cases[i].from, cases[i].part) - cases[i].from),
                          (uint32_t)strlen(cases[i].part)};
        struct span out;
        assert_true(
            shape_map_span(slice_of(cases[i].from), slice_of(cases[i].to), DIALECT_POSTGRES, at, &out));
        struct slice got = slice_sub(slice_of(cases[i].to), out);
        if (!slice_eq(got, slice_of(cases[i].expected))) print_message("got %.*s\n", SLICE_ARG(got));
        assert_true(slice_eq(got, slice_of(cases[i].expected)));
    }
    struct span out;
    assert_false(
        shape_map_span(SLICE("select a"), SLICE("select b"), DIALECT_POSTGRES, (struct span){0, 1}, &out));
}

/* The parts of a script as text: s:.. statements, c:.. commands, d:.. data, separated by |. */
static void scripts_split_into_statements(void **state)
{
    (void)state;
    static const struct {
        enum dialect d;
        const char *text, *parts;
    } cases[] = {
        {DIALECT_POSTGRES, "select 1;\n\n\nselect\n\n2",                                                       "s:select 1|s:select\n\n2"                                                               },
        {DIALECT_POSTGRES, "select ';' -- ;\n, $$;$$ /* ; */;;",                                               "s:select ';' -- ;\n, $$;$$ /* ; */"                                                     },
        {DIALECT_POSTGRES, "\\d t\nselect 1 \\gset\nselect 2;",                                                "c:\\d t|s:select 1|c:\\gset|s:select 2"                                                 },
        {DIALECT_POSTGRES, "copy t from stdin;\n1\t;\n\\.\nselect 1;",
         "s:copy t from stdin|d:1\t;\n|s:select 1"                                                                                                                                                      },
        {DIALECT_POSTGRES, "create function f() begin atomic select 1; select 2; end; select 3",
         "s:create function f() begin atomic select 1; select 2; end|s:select 3"                                                                                                                        },
        {DIALECT_POSTGRES, "create rule r as on insert to t do (select 1; select 2); select 3;",
         "s:create rule r as on insert to t do (select 1; select 2)|s:select 3"                                                                                                                         },
        {DIALECT_POSTGRES, "select (1; select 2;",                                                             "s:select (1|s:select 2"                                                                 },
        {DIALECT_POSTGRES, "select 'a\nselect 2;",                                                             "s:select 'a|s:select 2"                                                                 },
        {DIALECT_POSTGRES, "begin; select 1; end;",                                                            "s:begin|s:select 1|s:end"                                                               },
        {DIALECT_MYSQL,    "delimiter //\ncreate procedure p() begin select 1; end//\ndelimiter ;\nselect 2;",
         "c:delimiter //|s:create procedure p() begin select 1; end|c:delimiter ;|s:select 2"                                                                                                           },
        {DIALECT_SQLITE,
         ".mode box\ncreate trigger t after insert on x begin update y set a=1; end; select 1;",               "c:.mode box|s:create trigger t after insert on x begin update y set a=1; end|s:select 1"},
        {DIALECT_SQLITE,   "create trigger t begin select case when 1 then 2 end; end; select 1;",
         "s:create trigger t begin select case when 1 then 2 end; end|s:select 1"                                                                                                                       },
        {DIALECT_MSSQL,    "select 1\nGO\nselect 2\ngo 5\n",                                                   "s:select 1|c:GO|s:select 2|c:go 5"                                                      },
        {DIALECT_CQL,
         "CONSISTENCY QUORUM;\nBEGIN BATCH insert into a(b) values (1); update c set d=1 where e=2; APPLY "
         "BATCH;\nselect 1;",                                                                                  "c:CONSISTENCY QUORUM;|s:BEGIN BATCH insert into a(b) values (1); update c set d=1 where e=2; APPLY "
         "BATCH|s:select 1"                                                                                                                                                },
        {DIALECT_POSTGRES, "  \r\n-- only a comment",                                                          ""                                                                                       },
        {DIALECT_POSTGRES, "",                                                                                 ""                                                                                       },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct script s = script_start(slice_of(cases[i].text), cases[i].d);
        struct script_statement st;
        struct buf b = {0};
        while (script_next(&s, &st))
            buf_printf(&b, "%s%c:%.*s", b.n ? "|" : "", "scd"[st.part], (int)st.len, s.text.p + st.pos);
        if (!slice_eq(buf_slice(&b), slice_of(cases[i].parts)))
            print_message("%s\n  got  %.*s\n  want %s\n", cases[i].text, (int)b.n, b.p, cases[i].parts);
        assert_true(slice_eq(buf_slice(&b), slice_of(cases[i].parts)));
        buf_free(&b);
    }
}

static void query_files_name_their_statements(void **state)
{
    (void)state;
    struct slice text = SLICE(
        "-- name: GetUser :one\nselect 1;\n-- other\n-- name: B\n\n-- c\nselect 2;\n\n-- name: C\nselect 3;");
    struct script s = script_start(text, DIALECT_POSTGRES);
    struct script_statement st;
    static const char *const names[] = {"GetUser", "", "C"};
    for (size_t i = 0; i < 3; i++) {
        assert_true(script_next(&s, &st));
        assert_true(slice_eq(st.name, slice_of(names[i])));
    }
    assert_false(script_next(&s, &st));
}

/* Whatever the bytes, every pass moves on and ends. */
static void hostile_bytes_end(void **state)
{
    (void)state;
    static const char seed[] =
        "select $$a$$, e'\\x', :a, {b}, %(c)s, [d], `e`, \"f\", u&'g' from t where h in ((1,2),(3,4)) "
        "/* /* */ -- ;\n\\gset begin batch values (1),(2); \x80\xff 0x 1. "
        "550e8400-e29b-41d4-a716-446655440000";
    struct shaper shaper = {0};
    char copy[sizeof seed];
    uint64_t random = 88172645463325252ull;
    for (int round = 0; round < 20000; round++) {
        memcpy(copy, seed, sizeof seed);
        random ^= random << 13, random ^= random >> 7, random ^= random << 17;
        size_t length = random % sizeof seed;
        for (int k = 0; k < 3; k++) copy[(random >> (8 * k)) % sizeof seed] = (char)(random >> (20 + 8 * k));
        enum dialect d = (enum dialect)(random >> 40) % DIALECT_COUNT;
        struct script s = script_start((struct slice){copy, length}, d);
        struct script_statement st;
        size_t before = (size_t)-1, count = 0;
        while (script_next(&s, &st)) {
            assert_true(st.pos + st.len <= length);
            assert_true(s.pos != before || st.part == PART_DATA);
            before = s.pos;
            shape_of(&shaper, (struct slice){copy + st.pos, st.len}, d);
            assert_true(++count < sizeof seed + 2);
        }
    }
    shaper_free(&shaper);
}

/* What a shaper remembers must never change what it says: one that has seen much and one that is new agree.
 */
static void memory_changes_no_shape(void **state)
{
    (void)state;
    static const char *const seeds[] = {
        "select a from t where b = 12 and c like 'x%' limit 5",
        "select a - 5, -7, +3 from t where d ? 'k' and e = ? and f = :name and g[1:2] = $1",
        "insert into t (a, b) values (1, ''), (2, null)",
        "insert into t (a, b) values (1, 'x')",
        "update t set a = a || 'x' where b = E'q\\'r' and c = date '2020-01-01' and d % 5 = %s",
        "select * from t where a in (1, 2) and b = 0x1f and c = 1.5e3 and e = @p",
        "update t set s = s + {1}, m['k'] = 550e8400-e29b-41d4-a716-446655440000 where k = 12h30m",
        "select a from t where b in (1,2 , 3) and c in ('x', 'y') and d in ($1,$2, $3) and e = 4",
        "select array[1,2], array['a'], f(1, 2), x in (-1, 2), y in (1) from t where z in (?, ?)",
        "insert into t values (1, array[2, 3]), (4, array[5]), (6, array[7, 8, 9])",
        "select 1 where (a, b) in ((1, 2), (3, 4)) and c in ('a''b', 'c\\', E'd', null) limit 5, 10",
        "insert into t values (1, 'x', null), (2, 'y', default),\n(3, '', 4) on conflict (a) do nothing",
        "insert into t (a, b) values (?, ?), (?,?) , ( ? , ? ) returning a + 1",
        "insert into t values (1, f(2, 3)), (4, 5), (6, f(7, 8)), (9, f(10, 11))",
        "values (-1, $1, E'a'), (2, $2, 'b' 'c'), (+3, $3, \"d\")",
    };
    struct shaper warm = {0};
    char text[512];
    uint64_t random = 0x9e3779b97f4a7c15ull;
    for (int round = 0; round < 100000; round++) {
        random ^= random << 13, random ^= random >> 7, random ^= random << 17;
        const char *seed = seeds[random % (sizeof seeds / sizeof *seeds)];
        size_t n = strlen(seed);
        memcpy(text, seed, n);
        static const char bytes[] = "0123456789'%-+?:$ .,)(ex@\\";
        for (int k = (int)(random >> 60) % 3; k >= 0; k--)
            text[(random >> (8 + 9 * k)) % n] = bytes[(random >> (20 + 8 * k)) % (sizeof bytes - 1)];
        size_t gone = (random >> 3) % 7,
               at = (random >> 24) % (n - gone); /* a part is missing: a shorter list */
        if (random >> 62) gone = 0;
        memmove(text + at, text + at + gone, n - at - gone);
        n -= gone;
        size_t again = random % 3 ? 0 : (random >> 33) % (n / 3), from = (random >> 12) % (n - again);
        memmove(text + from + again, text + from,
                n - from); /* a part stands twice: a longer list, more rows */
        n += again;
        enum dialect d = (enum dialect)((random >> 50) % DIALECT_COUNT);
        struct shaper fresh = {0};
        struct shape a = shape_of(&fresh, (struct slice){text, n}, d),
                     b = shape_of(&warm, (struct slice){text, n}, d);
        bool same = hash128_eq(a.fingerprint, b.fingerprint) && a.classes == b.classes &&
                    slice_eq(a.text, b.text) && a.literal_count == b.literal_count &&
                    a.literal_total == b.literal_total && a.longest_list == b.longest_list;
        for (size_t i = 0; same && i < a.literal_count; i++)
            same = a.literals[i].at.pos == b.literals[i].at.pos &&
                   a.literals[i].at.len == b.literals[i].at.len &&
                   a.literals[i].class == b.literals[i].class &&
                   a.literals[i].members == b.literals[i].members;
        if (!same)
            print_message("%s: %.*s\n  new   %.*s, %zu values, at most %u in a list\n  known %.*s, %zu, %u\n",
                          dialect_name(d), (int)n, text, SLICE_ARG(a.text), a.literal_total, a.longest_list,
                          SLICE_ARG(b.text), b.literal_total, b.longest_list);
        assert_true(same);
        shaper_free(&fresh);
    }
    shaper_free(&warm);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_of_every_kind),
        cmocka_unit_test(values_of_strings),
        cmocka_unit_test(shapes_keep_meaning_and_drop_values),
        cmocka_unit_test(classes_part_what_means_something_else),
        cmocka_unit_test(spans_map_between_statements_of_one_shape),
        cmocka_unit_test(scripts_split_into_statements),
        cmocka_unit_test(query_files_name_their_statements),
        cmocka_unit_test(hostile_bytes_end),
        cmocka_unit_test(memory_changes_no_shape),
    };
    return cmocka_run_group_tests_name("lex", tests, NULL, NULL);
}
