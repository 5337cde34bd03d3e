/* The machine-readable formats: their own readers must take them, also with hostile paths and messages. */
#include <expat.h>
#include <jansson.h>

#include "report/formats.h"
#include "test.h"

static struct arena arena;
static struct rule_set rules;

/* A report of one finding on `text` at these bytes. */
static struct report report_of(const char *path, const char *text, size_t offset, size_t end,
                               const char *message)
{
    struct report_finding *f = ARENA_NEW(&arena, struct report_finding);
    struct line_index lines = {0};
    line_index_build(&arena, slice_of(text), &lines);
    *f = (struct report_finding){.rule = rules_find(&rules, SLICE("select-star")),
                                 .severity = SEVERITY_WARNING,
                                 .message = slice_of(message),
                                 .dialect = "postgres",
                                 .query = SLICE("")};
    f->place = (struct report_place){path, place_of(&lines, offset, end), slice_of(text)};
    f->related = ARENA_NEW(&arena, struct report_related);
    *(struct report_related *)f->related = (struct report_related){f->place, SLICE("see <here>")};
    f->related_count = 1;
    f->has_fix = true;
    f->fix_at = f->place.at;
    f->fix_text = SLICE("id, \"name\"");
    return (struct report){.findings = f, .finding_count = 1, .rules = &rules, .tool_version = "1"};
}

static json_t *as_json(void (*write)(const struct report *, struct buf *), const struct report *r)
{
    struct buf out = {0};
    write(r, &out);
    json_error_t e;
    json_t *root = json_loadb(out.p, out.n, 0, &e);
    if (!root) print_message("%s at %d: %.*s\n", e.text, e.line, (int)out.n, out.p);
    buf_free(&out);
    assert_non_null(root);
    return root;
}

static const json_t *dig(const json_t *j, const char *path)
{
    char step[64];
    for (int n = 0; sscanf(path, "%63[^/]%n", step, &n) == 1; path += n + (path[n] == '/')) {
        j = json_is_array(j) ? json_array_get(j, (size_t)atoi(step)) : json_object_get(j, step);
        if (!path[n]) break;
    }
    return j;
}

/* Blanks do not count, so this file hashes like an empty one, which code scanning gives c129715d7a2bc9a3. */
static void lines_hash_as_code_scanning_does(void **state)
{
    (void)state;
    struct report r = report_of("a.sql", " \t", 0, 0, "m");
    assert_true(slice_eq(report_line_hashes(&r, &arena)[0], SLICE("c129715d7a2bc9a3:1")));
    uint64_t h = 0, units[] = {'x', '\n', 0xD83D, 0xDE00, '\n', 0xFFFF};
    for (size_t i = 0; i < 100; i++) h = h * 37 + (i < 6 ? units[i] : 0);
    char expected[64];
    snprintf(expected, sizeof expected, "%llx:1", (unsigned long long)h);
    r = report_of("a.sql", "x \r\n\xF0\x9F\x98\x80\n", 0, 1, "m");
    assert_true(slice_eq(report_line_hashes(&r, &arena)[0], slice_of(expected)));
}

static void equal_lines_are_numbered(void **state)
{
    (void)state;
    enum { LINES = 60 };
    struct buf text = {0};
    for (int i = 0; i < LINES; i++) buf_text(&text, "select *;\n");
    buf_byte(&text, 0);
    struct report first = report_of("a.sql", text.p, 0, 6, "m"),
                  second = report_of("a.sql", text.p, 10, 16, "m");
    struct slice a = report_line_hashes(&first, &arena)[0], b = report_line_hashes(&second, &arena)[0];
    assert_true(slice_ends(a, SLICE(":1")));
    assert_true(slice_ends(b, SLICE(":2")));
    assert_memory_equal(a.p, b.p, a.n - 1);
    buf_free(&text);
}

static void sarif_places_are_utf16_and_relative(void **state)
{
    (void)state;
    struct report r =
        report_of("./db/a b#1.sql", "-- \xC3\xA4\xF0\x9F\x98\x80 select *", 17, 18, "a \"quoted\" message");
    json_t *root = as_json(report_write_sarif, &r);
    const json_t *result = dig(root, "runs/0/results/0");
    const json_t *place = dig(result, "locations/0/physicalLocation");
    assert_string_equal(json_string_value(dig(place, "artifactLocation/uri")), "db/a%20b%231.sql");
    assert_int_equal(json_integer_value(dig(place, "region/startColumn")), 15);
    assert_int_equal(json_integer_value(dig(place, "region/endColumn")), 16);
    assert_string_equal(json_string_value(dig(result, "message/text")), "a \"quoted\" message");
    assert_string_equal(json_string_value(dig(result, "relatedLocations/0/message/text")), "see <here>");
    assert_non_null(dig(result, "fixes/0/artifactChanges/0/replacements/0/deletedRegion"));
    size_t index = (size_t)json_integer_value(dig(result, "ruleIndex"));
    const json_t *rule = json_array_get(dig(root, "runs/0/tool/driver/rules"), index);
    assert_string_equal(json_string_value(dig(rule, "id")), "select-star");
    assert_true(strlen(json_string_value(dig(rule, "help/markdown"))) > 100);
    json_decref(root);
}

static void each_gitlab_issue_has_a_fingerprint_of_its_own(void **state)
{
    (void)state;
    struct report r = report_of("a.sql", "select *, *", 7, 8, "m");
    struct report_finding twice[2] = {r.findings[0], r.findings[0]};
    r.findings = twice, r.finding_count = 2;
    json_t *root = as_json(report_write_gitlab, &r);
    assert_int_equal(json_array_size(root), 2);
    assert_string_not_equal(json_string_value(dig(root, "0/fingerprint")),
                            json_string_value(dig(root, "1/fingerprint")));
    assert_int_equal(json_integer_value(dig(root, "0/location/positions/begin/line")), 1);
    json_decref(root);
}

static void rdjsonl_counts_bytes(void **state)
{
    (void)state;
    struct report r = report_of("a.sql", "-- \xC3\xA4 select *", 13, 14, "m");
    json_t *root = as_json(report_write_rdjsonl, &r);
    assert_int_equal(json_integer_value(dig(root, "location/range/start/column")), 14);
    assert_string_equal(json_string_value(dig(root, "suggestions/0/text")), "id, \"name\"");
    json_decref(root);
}

static void xml_takes_any_bytes(void **state)
{
    (void)state;
    static void (*const writers[])(const struct report *, struct buf *) = {report_write_checkstyle,
                                                                           report_write_junit};
    struct report r = report_of("a&<\x01\xFF\".sql", "select *", 7, 8, "]]>&\t\n\x02\xC3");
    for (size_t i = 0; i < 4; i++) {
        struct buf out = {0};
        if (i >= 2) r.finding_count = 0;
        writers[i % 2](&r, &out);
        XML_Parser parser = XML_ParserCreate(NULL);
        assert_int_equal(XML_Parse(parser, out.p, (int)out.n, 1), XML_STATUS_OK);
        XML_ParserFree(parser);
        buf_free(&out);
    }
}

static void a_github_command_stays_on_its_line(void **state)
{
    (void)state;
    struct report r = report_of("a,b:c.sql", "select *", 7, 8, "50% of\n::error::these");
    struct buf out = {0};
    report_write_github(&r, &out);
    assert_int_equal(slice_find(buf_slice(&out), SLICE("\n"), 0), (ptrdiff_t)out.n - 1);
    assert_true(slice_find(buf_slice(&out), SLICE("file=a%2Cb%3Ac.sql,line=1"), 0) > 0);
    assert_true(slice_find(buf_slice(&out), SLICE("::50%25 of%0A::error::these"), 0) > 0);
    buf_free(&out);
}

static void pages_have_sections(void **state)
{
    (void)state;
    const struct rule *r = rules_find(&rules, SLICE("select-star"));
    assert_true(rule_section(r, SLICE("")).n > 50);
    assert_true(rule_section(r, SLICE("Fix")).n > 20);
    assert_true(slice_find(rule_section(r, SLICE("Fix")), SLICE("##"), 0) < 0);
    assert_int_equal(rule_section(r, SLICE("Nothing")).n, 0);
}

int main(void)
{
    rules.arena = &arena;
    rules_load_builtin(&rules);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_hash_as_code_scanning_does),
        cmocka_unit_test(equal_lines_are_numbered),
        cmocka_unit_test(sarif_places_are_utf16_and_relative),
        cmocka_unit_test(each_gitlab_issue_has_a_fingerprint_of_its_own),
        cmocka_unit_test(rdjsonl_counts_bytes),
        cmocka_unit_test(xml_takes_any_bytes),
        cmocka_unit_test(a_github_command_stays_on_its_line),
        cmocka_unit_test(pages_have_sections),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&arena);
    return failed;
}
