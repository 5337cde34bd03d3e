/* Rule pages: what is refused and with which words, what a detector may do, and what its rows become. */
#include "test.h"

#include "rules/rules_internal.h"

/* ---- a page to vary ------------------------------------------------------------------------------------ */

#define FRONT                                                                                                \
    "title: A star reads every column\nseverity: warning\ncategory: select\n"                                \
    "message: \"{verb} reads {plural}\"\nsince: 0.1\n"
#define DETECT(sql) "```sql detect\n" sql "\n```\n"
#define EXAMPLES    "## Examples\n```sql bad\nSELECT * FROM t;\n```\n```sql good\nSELECT a FROM t;\n```\n"
#define PAGE(front, sql)                                                                                     \
    "---\n" front "---\nProse.\n\n## Detect\n" DETECT(sql) "\n## Fix\nName the columns.\n\n" EXAMPLES
#define SQL "SELECT id AS query, verb, plural(3, 'row') AS plural FROM query"

static const char *const path = "rules/query/select-star.md";

static struct arena arena;
static struct facts facts;

static int setup(void **state)
{
    (void)state;
    struct error err = {0};
    return facts_open(&facts, &err) ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    facts_close(&facts);
    arena_free(&arena);
    return 0;
}

/* Parses and checks a page; "" or the error. */
static const char *load_as(const char *name, const char *text, struct rule *out)
{
    static struct error err;
    err = (struct error){0};
    bool ok = rules_parse_page(&arena, slice_of(name), slice_of(text), out, &err) &&
              rules_check_sql(&facts, out, &err);
    assert_int_equal(ok, err.text[0] == '\0');
    return err.text;
}

static struct rule load(const char *text)
{
    struct rule r;
    assert_string_equal(load_as(path, text, &r), "");
    return r;
}

/* ---- pages --------------------------------------------------------------------------------------------- */

static void a_page_is_read_whole(void **state)
{
    (void)state;
    struct rule r = load("---\n" FRONT "dialects: [postgres, cql]\n---\n" DETECT(SQL) EXAMPLES);
    assert_true(slice_eq(r.id, SLICE("select-star")));
    assert_true(slice_eq(r.family, SLICE("query")));
    assert_true(slice_eq(r.title, SLICE("A star reads every column")));
    assert_int_equal(r.severity, SEVERITY_WARNING);
    assert_int_equal(r.dialects, 1u << DIALECT_POSTGRES | 1u << DIALECT_CQL);
    assert_true(slice_eq(slice_trim(r.detect), SLICE(SQL)));
    assert_int_equal(r.detect_line, 10);
    assert_int_equal(r.example_count, 2);
    assert_true(r.examples[0].bad);
    assert_false(r.examples[1].bad);
    assert_true(slice_eq(r.examples[1].text, SLICE("SELECT a FROM t;\n")));
    assert_int_equal(r.examples[1].line, 17);
}

static void line_ends_of_windows_are_read(void **state)
{
    (void)state;
    struct buf b = {0};
    for (const char *p = PAGE(FRONT, SQL); *p; p++) buf_text(&b, *p == '\n' ? "\r\n" : (char[]){*p, 0});
    buf_byte(&b, 0);
    struct rule r = load(b.p);
    assert_true(slice_eq(r.category, SLICE("select")));
    buf_free(&b);
}

static void files_of_one_example_share_a_group(void **state)
{
    (void)state;
    struct rule r =
        load("---\n" FRONT "---\n" DETECT(SQL) "```sql bad schema.sql\n```\n\n```python bad app.py\n```\n"
                                               "Another.\n```sql bad schema.sql\n```\n"
                                               "```sql bad schema.sql\n```\n```sql bad\n```\n"
                                               "```sql good\n```\n");
    size_t groups[] = {0, 0, 1, 2, 3, 4};
    assert_int_equal(r.example_count, 6);
    for (size_t i = 0; i < 6; i++) assert_int_equal(r.examples[i].group, groups[i]);
    assert_true(slice_eq(r.examples[1].file, SLICE("app.py")));
}

static void a_longer_fence_holds_shorter_ones(void **state)
{
    (void)state;
    struct rule r =
        load("---\n" FRONT "---\n" DETECT(SQL) "````md bad\n```sql\nx\n```\n````\n```sql good\n```\n");
    assert_true(slice_eq(r.examples[0].text, SLICE("```sql\nx\n```\n")));
}

static void broken_pages_are_refused_with_place_and_reason(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *error;
    } cases[] = {
        {"rules/query/Select.md",                                       PAGE(FRONT,                                                                        SQL),"Select.md:1: a rule is named with lower-case letters"},
        {"rules/query/a--b.md",                                                             PAGE(FRONT,                                                                                                                          SQL),":1: a rule is named"},
        {"rules/query/.md",                                        PAGE(FRONT,                                                                                                                         SQL),                                                      ":1: a rule is named"},
        {path,                                                         "",":1: a page starts with ---"},
        {path,   "# Title\n",                                                            ":1: a page starts with ---"                                                                                                                    },
        {path,                                                "---\ntitle: x\n",                                          ":1: the front matter has no closing ---"},
        {path,PAGE(FRONT "author: me\n",SQL),                                                                       ":7: unknown key: \"author\""},
        {path,                                        PAGE(FRONT "since: 0.2\n",                                                                                                                          SQL),":7: key given twice: \"since\""},
        {path,                                                          PAGE("title: x\n",                                                                           SQL),":2: missing key: \"severity\""},
        {path,                                                             PAGE("title: x\nseverity: fatal\n",                                                                                                                                           SQL),
         ":3: severity is error, warning or info, not: \"fatal\""},
        {path,                              PAGE("title: x\nseverity: none\n",                                                                                                               SQL),                                                                                                                                                               ":3: severity is error"},
        {path,                                                         PAGE("title: \"a\\nb\"\n",                                                                                         SQL),":2: expected one line of text"},
        {path,PAGE("title: [a]\n",SQL),":2: expected a line of text"},
        {path,                                                          PAGE("title: x\ncategory: two words\n",                                                          SQL),":3: a category is one word"},
        {path,                                                             PAGE("title: x\nmessage: \"{open\"\n",                                                                                                                                           SQL),":3: a brace without its partner"},
        {path,                                PAGE("title: x\nmessage: \"{}\"\n",                                                                                                                 SQL),                                                                                                                                                                                                                                                                                                                                      ":3: a brace without its partner"},
        {path,                                                         PAGE("title: x\nmessage: \"shut}\"\n",                                                     SQL),                                                                                        ":3: a brace without its partner"},
        {path,PAGE(FRONT "dialects: [oracle]\n",SQL),":7: not a dialect: \"oracle\""},
        {path,                                                          PAGE(FRONT "dialects: cql\n",                                                                          SQL),":7: expected a [list], not: \"cql\""},
        {path,                                                             PAGE(FRONT "needs: [luck]\n",                                                                                                                                           SQL),":7: a need is schema, statistics, logs or calls"},
        {path,                            PAGE("- a\n",                                                                                                             SQL),":2: the front matter is a list of key: value"},
        {path,                                                         PAGE("title: 'x\n",                                                                                                                                                                                                             SQL),                                                                                                                                                                                                                                                             "select-star.md:3: "},
        {path,"---\n" FRONT "---\nNothing.\n" EXAMPLES,": no detector (```sql detect)"},
        {path,                                                          "---\n" FRONT "---\n" DETECT(SQL) "x\n" DETECT(SQL) EXAMPLES,                                                   ":12: a second detector"},
        {path,                                                             "---\n" FRONT "---\n```python detect\nx\n```\n" EXAMPLES,                                                                                                                                           ":8: a detector is sql"},
        {path,               "---\n" FRONT "---\n```sql detect\n\n```\n" EXAMPLES,                                                                                                ":8: the detector is empty"                                                                          },
        {path,                                                         "---\n" FRONT "---\n" DETECT(SQL) "```sql good\n```\n",": no bad example"},
        {path,                                              "---\n" FRONT "---\n" DETECT(SQL) "```sql bad\n```\n",                                                                                                                     ": no good example"},
        {path,"---\n" FRONT "---\n" DETECT(SQL) "```sql worse\n```\n",
         ":11: a fence is for detect, bad or good"                                          },
        {path,"---\n" FRONT "---\n" DETECT(SQL) "```sql bad a b\n```\n",":11: more words than"},
        {path,"---\n" FRONT "---\n" DETECT(SQL) "```sql bad ../a\n```\n",":11: an example's file stays"},
        {path,"---\n" FRONT "---\n" DETECT(SQL) "```sql bad\n",                                                                                                     ":11: this fence has no end"                                                                                                                                                                                                                                                                                                                                                                                                                                                       },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct rule r;
        const char *error = load_as(cases[i].name, cases[i].text, &r);
        if (!strstr(error, cases[i].error))
            fail_msg("case %zu: \"%s\" is not in \"%s\"", i, cases[i].error, error);
    }
}

static void no_cut_or_noise_breaks_the_reader(void **state)
{
    (void)state;
    char text[] = PAGE(FRONT, SQL);
    uint32_t seed = 12345;
    for (size_t n = 0; n < sizeof text; n++) {
        struct rule r;
        struct error err = {0};
        char *cut = malloc(n ? n : 1); /* so that a read past the end is seen */
        memcpy(cut, text, n);
        rules_parse_page(&arena, slice_of(path), (struct slice){cut, n}, &r, &err);
        for (int i = 0; n && i < 3; i++) {
            seed = seed * 1664525u + 1013904223u;
            cut[seed % n] = (char)(seed >> 24);
        }
        if (rules_parse_page(&arena, slice_of(path), (struct slice){cut, n}, &r, &err))
            rules_check_sql(&facts, &r, &err);
        free(cut);
    }
}

/* ---- detectors ----------------------------------------------------------------------------------------- */

#define PLAIN "title: x\nseverity: warning\ncategory: c\nmessage: m\nsince: 0.1\n"

static void a_wrong_detector_is_shown_with_a_caret(void **state)
{
    (void)state;
    struct rule r;
    const char *error = load_as(path, PAGE(PLAIN, "SELECT id AS query,\n  vreb FROM query"), &r);
    assert_string_equal(error, "rules/query/select-star.md:13:3: no such column: vreb\n"
                               "      vreb FROM query\n"
                               "      ^");
}

static void detectors_can_do_nothing_but_read_facts(void **state)
{
    (void)state;
    static const struct {
        const char *text, *error;
    } cases[] = {
        {PAGE(PLAIN, "DROP TABLE query"),                                          "not authorized"                                     },
        {PAGE(PLAIN, "DELETE FROM query"),                                         "not authorized"                                     },
        {PAGE(PLAIN, "ATTACH '/tmp/x' AS x"),                                      "not authorized"                                     },
        {PAGE(PLAIN, "PRAGMA journal_mode"),                                       "not authorized"                                     },
        {PAGE(PLAIN, "SELECT load_extension('x') AS query"),
         "not authorized to use function: load_extension"                                                                               },
        {PAGE(PLAIN, "SELECT zeroblob(1000000000) AS query"),                      "not authorized to use function: zeroblob"           },
        {PAGE(PLAIN, "SELECT rootpage AS query FROM sqlite_master"),               "access to sqlite_master.rootpage"                   },
        {PAGE(PLAIN, "SELECT 1 AS query FROM pragma_database_list"),               "pragma_database_list"                               },
        {PAGE(PLAIN, "SELECT id AS query FROM query; DROP TABLE query"),           ":12:32: the detector goes on"                       },
        {PAGE(PLAIN, "-- nothing"),                                                "the detector is no statement"                       },
        {PAGE(PLAIN, "SELECT id FROM query"),                                      "needs a column query, statement or source"          },
        {PAGE(PLAIN, "SELECT id AS query, pos FROM query"),                        "column pos needs column len"                        },
        {PAGE(PLAIN, "SELECT id AS query, 1 AS fix_pos, 1 AS fix_len FROM query"),
         "fix_len needs column fix_text"                                                                                                },
        {PAGE(PLAIN, "SELECT id AS query, \"nothing\" AS a FROM query"),           "no such column: nothing"                            },
        {PAGE(FRONT, "SELECT id AS query FROM query"),                             "the message has {verb}, the detector no such column"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct rule r;
        const char *error = load_as(path, cases[i].text, &r);
        if (!strstr(error, cases[i].error))
            fail_msg("case %zu: \"%s\" is not in \"%s\"", i, cases[i].error, error);
    }
}

#define BIT(table) ((uint64_t)1 << FACT_##table)

static void what_a_detector_reads_and_needs_is_found_out(void **state)
{
    (void)state;
    struct rule r = load(PAGE(PLAIN, "SELECT q.id AS query FROM query q JOIN db_table t ON t.query = q.id"
                                     " WHERE EXISTS (SELECT 1 FROM workload)"));
    assert_int_equal(r.reads, BIT(query) | BIT(db_table) | BIT(workload));
    assert_int_equal(r.needs, NEED_SCHEMA | NEED_LOGS);
    r = load(PAGE(PLAIN "needs: []\n", "SELECT query FROM db_table"));
    assert_int_equal(r.needs, 0);
    r = load(PAGE(PLAIN "needs: [statistics, calls]\n", "SELECT query FROM predicate"));
    assert_int_equal(r.needs, NEED_STATISTICS | NEED_CALLS);
}

static void only_inner_joins_drive(void **state)
{
    (void)state;
    static const struct {
        const char *sql;
        uint64_t drives;
    } cases[] = {
        {"SELECT 1 FROM query q JOIN batch b ON b.query = q.id LEFT JOIN scope s ON 1 JOIN ddl",
         BIT(query) | BIT(batch) | BIT(ddl)                                                                     },
        {"SELECT (SELECT count(*) FROM call) FROM query, scope s LEFT OUTER JOIN batch ON 1, call c",
         BIT(query) | BIT(scope) | BIT(call)                                                                    },
        {"SELECT 1 FROM (SELECT * FROM batch) JOIN query",                                            BIT(query)},
        {"SELECT 1 FROM query, scope UNION ALL SELECT 1 FROM scope JOIN batch",                       BIT(scope)},
        {"SELECT 1 FROM query UNION SELECT count(*) FROM query",                                      0         },
        {"SELECT 1 FROM query UNION SELECT 1 FROM batch",                                             0         },
        {"SELECT count(*) FROM query",                                                                0         },
        {"SELECT max(id) FROM query GROUP BY verb",                                                   BIT(query)},
        {"SELECT 1 FROM query FULL JOIN batch ON 1",                                                  0         },
        {"WITH w AS (SELECT * FROM batch) SELECT 1 FROM w, scope",                                    BIT(scope)},
        {"WITH scope AS (SELECT 1) SELECT 1 FROM scope",                                              0         },
        {"SELECT 1 FROM query WHERE verb IS DISTINCT FROM batch",                                     BIT(query)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (detector_drives(slice_of(cases[i].sql)) != cases[i].drives) fail_msg("%s", cases[i].sql);
}

/* ---- findings ------------------------------------------------------------------------------------------ */

static struct findings found;
static struct error run_error;

static bool run_page(const char *text, const struct rule_options *options)
{
    struct rule_set set = {.arena = &arena};
    vec_push(&arena, &set.rules, load(text));
    run_error = (struct error){0};
    return rules_run(&set, &facts, options, &arena, &found, &run_error);
}

/* Runs a detector with this message over the facts; all must go well. */
static void find(const char *message, const char *sql)
{
    char text[4000];
    snprintf(text, sizeof text,
             "---\ntitle: x\nseverity: warning\ncategory: c\nmessage: \"%s\"\nsince: 0.1\n---\n"
             "```sql detect\n%s\n```\n" EXAMPLES,
             message, sql);
    if (!run_page(text, NULL)) fail_msg("%s", run_error.text);
}

static void add_query(int64_t id, const char *dialect, const char *text)
{
    FACTS_ADD(&facts, query, .id = id, .dialect = slice_of(dialect), .text = slice_of(text),
              .verb = SLICE("select"), .pos = 0, .len = 8);
}

static void rows_become_findings(void **state)
{
    (void)state;
    add_query(4, "postgres", "select 1");
    find("{verb} {{x}} has {n}, {share}, {big}, {text}|{none}",
         "SELECT id AS query, 2 AS pos, 3 AS len, verb, plural(2, 'index', 'indexes') AS n, 0.25 AS share,"
         " 3.0 AS big, 'a' || char(10) || char(27) || 'b' AS text, NULL AS none, 5 AS fix_pos, 0 AS fix_len,"
         " ' LIMIT 1' AS fix_text, 4 AS related_query, 'see' AS related_message, 1 AS related_pos, 2 AS "
         "related_len"
         " FROM query");
    assert_int_equal(found.all.n, 1);
    const struct finding *f = found.all.at;
    assert_true(slice_eq(f->message, SLICE("select {x} has 2 indexes, 0.25, 3, a  b|")));
    assert_int_equal(f->severity, SEVERITY_WARNING);
    assert_int_equal(f->place.query, 4);
    assert_int_equal(f->place.statement, -1);
    assert_int_equal(f->place.at.pos, 2);
    assert_int_equal(f->place.at.len, 3);
    assert_true(f->has_fix);
    assert_int_equal(f->fix_at.pos, 5);
    assert_true(slice_eq(f->fix_text, SLICE(" LIMIT 1")));
    assert_int_equal(f->related.query, 4);
    assert_int_equal(f->related.at.len, 2);
    assert_true(slice_eq(f->related_message, SLICE("see")));
}

static void a_statement_names_its_query(void **state)
{
    (void)state;
    add_query(7, "postgres", "select 1");
    FACTS_ADD(&facts, statement, .id = 12, .query = 7, .longest_list = 900);
    find("{longest_list}",
         "SELECT id AS statement, 1 AS own, 0 AS pos, 2 AS len, longest_list FROM statement");
    assert_int_equal(found.all.n, 1);
    assert_int_equal(found.all.at[0].place.query, 7);
    assert_int_equal(found.all.at[0].place.statement, 12);
    assert_true(found.all.at[0].place.own);
}

static void equal_rows_are_one_finding(void **state)
{
    (void)state;
    add_query(0, "postgres", "select 1");
    find("m", "SELECT 0 AS query FROM query UNION ALL SELECT 0 FROM query UNION ALL SELECT -1 FROM query");
    assert_int_equal(found.all.n, 2);
}

static void a_row_can_choose_or_drop_its_severity(void **state)
{
    (void)state;
    add_query(0, "postgres", "select 1");
    add_query(1, "postgres", "select 2");
    add_query(2, "postgres", "select 3");
    find("m", "SELECT id AS query, iif(id = 0, 'error', iif(id = 1, '', 'info')) AS severity FROM query "
              "ORDER BY id");
    assert_int_equal(found.all.n, 2);
    assert_int_equal(found.all.at[0].severity, SEVERITY_ERROR);
    assert_int_equal(found.all.at[1].severity, SEVERITY_INFO);
}

static void other_dialects_are_left_alone(void **state)
{
    (void)state;
    add_query(0, "cql", "select 1");
    add_query(1, "postgres", "select 1");
    assert_true(run_page(PAGE(PLAIN "dialects: [cql]\n", "SELECT id AS query FROM query"), NULL));
    assert_int_equal(found.all.n, 1);
    assert_int_equal(found.all.at[0].place.query, 0);
}

static void a_rule_without_its_facts_is_not_run(void **state)
{
    (void)state;
    add_query(0, "postgres", "select 1");
    find("m", "SELECT t.query FROM db_table t, workload");
    assert_int_equal(found.all.n, 0);
    assert_int_equal(found.not_run.n, 1);
    assert_string_equal(found.not_run_needs.at[0], "schema, logs");
    FACTS_ADD(&facts, db_table, .name = SLICE("t"), .query = 0, .rows = -1);
    find("m", "SELECT query FROM db_table");
    assert_int_equal(found.not_run.n, 0);
    assert_int_equal(found.all.n, 1);
    assert_true(run_page(PAGE(PLAIN "needs: [statistics]\n", "SELECT query FROM db_table"), NULL));
    assert_string_equal(found.not_run_needs.at[0], "statistics");
    FACTS_ADD(&facts, db_table, .name = SLICE("u"), .query = 0, .rows = 5);
    assert_true(run_page(PAGE(PLAIN "needs: [statistics]\n", "SELECT query FROM db_table"), NULL));
    assert_int_equal(found.not_run.n, 0);
}

static void an_endless_rule_is_stopped(void **state)
{
    (void)state;
    add_query(0, "postgres", "select 1");
    struct rule_options options = {.time_limit_ms = 50};
    assert_false(run_page(PAGE(PLAIN, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                                      " SELECT max(i) AS query FROM n"),
                          &options));
    assert_string_equal(run_error.text, "rules/query/select-star.md:12: stopped after 50 ms");
    find("m", "SELECT id AS query FROM query"); /* the next one runs */
    assert_int_equal(found.all.n, 1);
}

static void a_failing_rule_does_not_stop_the_others(void **state)
{
    (void)state;
    add_query(0, "postgres", "select 1");
    struct rule_set set = {.arena = &arena};
    vec_push(&arena, &set.rules,
             load(PAGE(PLAIN, "SELECT abs(-9223372036854775807 - id - 1) AS query FROM query")));
    vec_push(&arena, &set.rules, load(PAGE(PLAIN, "SELECT id AS query FROM query")));
    struct error err = {0};
    assert_false(rules_run(&set, &facts, NULL, &arena, &found, &err));
    assert_non_null(strstr(err.text, "select-star.md:12: integer overflow"));
    assert_int_equal(found.all.n, 1);
}

static enum severity off(const void *context, const struct rule *r)
{
    (void)context, (void)r;
    return SEVERITY_NONE;
}
static enum severity always_error(const void *context, const struct rule *r)
{
    (void)context, (void)r;
    return SEVERITY_ERROR;
}
static double twelve(const void *context, struct slice name, double fallback)
{
    (void)context;
    return slice_eq(name, SLICE("limit")) ? 12 : fallback;
}
static struct slice tenant(const void *context, struct slice name, struct slice fallback)
{
    (void)context;
    return slice_eq(name, SLICE("tenant")) ? SLICE("shop_id") : fallback;
}

static void configuration_reaches_the_rules(void **state)
{
    (void)state;
    add_query(0, "postgres", "select 1");
    const char *page =
        PAGE("title: x\nseverity: info\ncategory: c\nmessage: \"{a} {b} {c} {d}\"\nsince: 0.1\n",
             "SELECT id AS query, setting('limit', 5) AS a, setting('other', 2.5) AS b,"
             " setting('tenant', '') AS c, setting('none', 'x') AS d, 'warning' AS severity FROM query");
    struct rule_options options = {.setting = twelve, .text_setting = tenant};
    assert_true(run_page(page, &options));
    assert_true(slice_eq(found.all.at[0].message, SLICE("12 2.5 shop_id x")));
    assert_int_equal(found.all.at[0].severity, SEVERITY_WARNING);
    options.severity_of = always_error;
    assert_true(run_page(page, &options));
    assert_int_equal(found.all.at[0].severity, SEVERITY_ERROR);
    options.severity_of = off;
    assert_true(run_page(page, &options));
    assert_int_equal(found.all.n, 0);

    struct rule_set set = {.arena = &arena};
    vec_push(&arena, &set.rules, load(page));
    struct slice *names;
    assert_int_equal(rules_settings(&set, &arena, &names), 4);
    assert_true(slice_eq(names[0], SLICE("limit")));
}

static void regexp_is_pcre2_within_limits(void **state)
{
    (void)state;
    add_query(0, "postgres", "select a for  update");
    add_query(1, "postgres", "select b \xff\xfe for update");
    add_query(2, "postgres", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!");
    find("m", "SELECT id AS query FROM query WHERE text REGEXP 'for\\s+update$'");
    assert_int_equal(found.all.n, 2);
    assert_false(run_page(PAGE(PLAIN, "SELECT id AS query FROM query WHERE text REGEXP '('"), NULL));
    assert_non_null(strstr(run_error.text, "REGEXP: missing closing parenthesis at character 2"));
    assert_false(run_page(PAGE(PLAIN, "SELECT id AS query FROM query WHERE text REGEXP '^(a+)+$'"), NULL));
    assert_non_null(strstr(run_error.text, "backtracks too much"));
}

static void severities_have_names(void **state)
{
    (void)state;
    enum severity s;
    assert_true(severity_from_name(SLICE("off"), &s) && s == SEVERITY_NONE);
    assert_true(severity_from_name(SLICE("error"), &s) && s == SEVERITY_ERROR);
    assert_false(severity_from_name(SLICE("fatal"), &s));
    assert_string_equal(severity_name(SEVERITY_INFO), "info");
}

static void built_in_pages_are_found_by_id(void **state)
{
    (void)state;
    struct rule_set set = {.arena = &arena};
    rules_load_builtin(&set);
    for (size_t i = 0; i < set.rules.n; i++) {
        struct rule *r = &set.rules.at[i];
        assert_ptr_equal(rules_find(&set, r->id), r);
        assert_true(r->builtin);
        assert_true(r->detect.p >= r->page.p && r->detect.p + r->detect.n <= r->page.p + r->page.n);
        struct rule again;
        struct error err = {0};
        assert_true(rules_parse_page(&arena, r->path, r->page, &again, &err) &&
                    rules_check_sql(&facts, &again, &err));
        assert_true(slice_eq(again.message, r->message));
        assert_int_equal(again.reads, r->reads);
        assert_int_equal(again.needs, r->needs);
    }
    assert_null(rules_find(&set, SLICE("no-such-rule")));
}

#define RULES_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULES_TEST(a_page_is_read_whole),
        RULES_TEST(line_ends_of_windows_are_read),
        RULES_TEST(files_of_one_example_share_a_group),
        RULES_TEST(a_longer_fence_holds_shorter_ones),
        RULES_TEST(broken_pages_are_refused_with_place_and_reason),
        RULES_TEST(no_cut_or_noise_breaks_the_reader),
        RULES_TEST(a_wrong_detector_is_shown_with_a_caret),
        RULES_TEST(detectors_can_do_nothing_but_read_facts),
        RULES_TEST(what_a_detector_reads_and_needs_is_found_out),
        RULES_TEST(only_inner_joins_drive),
        RULES_TEST(rows_become_findings),
        RULES_TEST(a_statement_names_its_query),
        RULES_TEST(equal_rows_are_one_finding),
        RULES_TEST(a_row_can_choose_or_drop_its_severity),
        RULES_TEST(other_dialects_are_left_alone),
        RULES_TEST(a_rule_without_its_facts_is_not_run),
        RULES_TEST(an_endless_rule_is_stopped),
        RULES_TEST(a_failing_rule_does_not_stop_the_others),
        RULES_TEST(configuration_reaches_the_rules),
        RULES_TEST(regexp_is_pcre2_within_limits),
        RULES_TEST(severities_have_names),
        RULES_TEST(built_in_pages_are_found_by_id),
    };
    return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
