/* SARIF 2.1.0, as GitHub's code scanning and other viewers take it:
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/
 *
 * Columns count UTF-16 units, ends are exclusive, uris are relative to the folder that the run started in. A
 * rule's page becomes its record: title, prose and fix. What GitHub limits is cut there: texts of 1,024
 * characters.
 */
#include "report/formats.h"

enum { TEXT_LIMIT = 1000 };

static void member(struct buf *out, const char *key, struct slice text)
{
    buf_printf(out, "\"%s\":{\"text\":", key);
    if (text.n > TEXT_LIMIT) {
        text.n = TEXT_LIMIT;
        while (text.n && ((unsigned char)text.p[text.n] & 0xC0) == 0x80) text.n--;
    }
    json_quoted(out, text);
    buf_byte(out, '}');
}

static struct slice first_paragraph(struct slice s)
{
    ptrdiff_t end = slice_find(s, SLICE("\n\n"), 0);
    return end < 0 ? s : (struct slice){s.p, (size_t)end};
}

static const char *level_of(enum severity s)
{
    return s == SEVERITY_ERROR ? "error" : s == SEVERITY_WARNING ? "warning" : "note";
}

/* A path as a relative reference: what URIs reserve is escaped. */
static void put_uri(struct buf *out, const char *path)
{
    if (path[0] == '.' && path[1] == '/') path += 2;
    for (const char *p = path; *p; p++) {
        unsigned char c = (unsigned char)*p;
        if (c > 0x20 && c < 0x7f && !strchr("\"<>\\^`{}|%#?:", c))
            buf_byte(out, *p);
        else
            buf_printf(out, "%%%02X", c);
    }
}

/* A location object, its closing brace left to the caller, who may add to it. */
static void put_location(struct buf *out, const struct report_place *p)
{
    buf_text(out, "{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"");
    put_uri(out, p->path);
    buf_text(out, "\"}");
    if (p->at.line) {
        size_t start = report_column_utf16(p, p->at.offset, p->at.column);
        size_t end = report_column_utf16(p, p->at.end, p->at.end_column);
        if (p->at.end_line == p->at.line && end <= start) end = start + 1;
        buf_printf(out,
                   ",\"region\":{\"startLine\":%zu,\"startColumn\":%zu,\"endLine\":%zu,\"endColumn\":%zu}",
                   p->at.line, start, p->at.end_line, end);
    }
    buf_text(out, "}");
}

static void put_rule(struct buf *out, const struct rule *rule)
{
    struct slice prose = rule_section(rule, SLICE("")), fix = rule_section(rule, SLICE("Fix"));
    buf_text(out, "{\"id\":");
    json_quoted(out, rule->id);
    buf_byte(out, ',');
    member(out, "shortDescription", rule->title);
    buf_byte(out, ',');
    member(out, "fullDescription", first_paragraph(prose.n ? prose : rule->title));
    buf_text(out, ",\"help\":{\"text\":");
    json_quoted(out, fix.n ? fix : rule->title);
    buf_text(out, ",\"markdown\":");
    struct buf page = {0};
    buf_printf(&page, "%.*s\n\n**Fix.** %.*s", SLICE_ARG(prose), SLICE_ARG(fix));
    json_quoted(out, buf_slice(&page));
    buf_free(&page);
    buf_printf(out, "},\"defaultConfiguration\":{\"level\":\"%s\"},\"properties\":{\"tags\":[",
               level_of(rule->severity));
    json_quoted(out, rule->family);
    buf_byte(out, ',');
    json_quoted(out, rule->category);
    buf_text(out, "]}}");
}

static void put_related(struct buf *out, const struct report_finding *f)
{
    if (!f->related_count) return;
    buf_text(out, ",\"relatedLocations\":[");
    for (size_t i = 0; i < f->related_count; i++) {
        if (i) buf_byte(out, ',');
        put_location(out, &f->related[i].place);
        buf_printf(out, ",\"id\":%zu,", i + 1);
        member(out, "message", f->related[i].message);
        buf_byte(out, '}');
    }
    buf_byte(out, ']');
}

static void put_fix(struct buf *out, const struct report_finding *f)
{
    if (!f->has_fix) return;
    struct report_place at = f->place;
    at.at = f->fix_at;
    buf_text(out, ",\"fixes\":[{\"artifactChanges\":[{\"artifactLocation\":{\"uri\":\"");
    put_uri(out, at.path);
    buf_printf(
        out,
        "\"},\"replacements\":[{\"deletedRegion\":{\"startLine\":%zu,\"startColumn\":%zu,\"endLine\":%zu,"
        "\"endColumn\":%zu},\"insertedContent\":{\"text\":",
        at.at.line, report_column_utf16(&at, at.at.offset, at.at.column), at.at.end_line,
        report_column_utf16(&at, at.at.end, at.at.end_column));
    json_quoted(out, f->fix_text);
    buf_text(out, "}}]}]}]");
}

static void put_result(struct buf *out, const struct report *r, const struct report_finding *f,
                       struct slice hash)
{
    buf_text(out, "{\"ruleId\":");
    json_quoted(out, f->rule->id);
    buf_printf(out, ",\"ruleIndex\":%zu,\"level\":\"%s\",", (size_t)(f->rule - r->rules->rules.at),
               level_of(f->severity));
    member(out, "message", f->message);
    buf_text(out, ",\"locations\":[");
    put_location(out, &f->place);
    buf_text(out, "}]");
    put_related(out, f);
    if (hash.n)
        buf_printf(out, ",\"partialFingerprints\":{\"primaryLocationLineHash\":\"%.*s\"}", SLICE_ARG(hash));
    put_fix(out, f);
    buf_byte(out, '}');
}

void report_write_sarif(const struct report *r, struct buf *out)
{
    struct arena a = {0};
    struct slice *hashes = report_line_hashes(r, &a);
    buf_text(out, "{\"$schema\":\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
                  "sarif-schema-2.1.0.json\",\n\"version\":\"2.1.0\",\n\"runs\":[{\"tool\":{\"driver\":{"
                  "\"name\":\"Sargent\",\"semanticVersion\":");
    json_quoted(out, slice_of(r->tool_version));
    buf_text(out, ",\"rules\":[");
    VEC_EACH (const struct rule, rule, &r->rules->rules) {
        buf_text(out, rule == r->rules->rules.at ? "\n" : ",\n");
        put_rule(out, rule);
    }
    buf_text(out, "]}},\n\"columnKind\":\"utf16CodeUnits\",\n\"results\":[");
    for (size_t i = 0; i < r->finding_count; i++) {
        buf_text(out, i ? ",\n" : "\n");
        put_result(out, r, &r->findings[i], hashes[i]);
    }
    buf_text(out, "]}]}\n");
    arena_free(&a);
}
