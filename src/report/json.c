/* JSON: the writing primitives, and findings as the documented contract (docs/json.md). */
#include <math.h>

#include "report/formats.h"

/* Length of the valid UTF-8 sequence at p, 0 when it is none. */
static size_t utf8_length(const unsigned char *p, size_t n)
{
    if (p[0] < 0x80) return 1;
    size_t k = p[0] >= 0xC2 && p[0] < 0xE0   ? 2
               : p[0] >= 0xE0 && p[0] < 0xF0 ? 3
               : p[0] >= 0xF0 && p[0] < 0xF5 ? 4
                                             : 0;
    if (!k || n < k) return 0;
    for (size_t i = 1; i < k; i++)
        if ((p[i] & 0xC0) != 0x80) return 0;
    if (p[0] == 0xE0 && p[1] < 0xA0) return 0;
    if (p[0] == 0xED && p[1] > 0x9F) return 0;
    if (p[0] == 0xF0 && p[1] < 0x90) return 0;
    if (p[0] == 0xF4 && p[1] > 0x8F) return 0;
    return k;
}

size_t utf8_put_valid(struct buf *out, struct slice s)
{
    size_t k = utf8_length((const unsigned char *)s.p, s.n);
    buf_put(out, k ? (struct slice){s.p, k} : SLICE("\xEF\xBF\xBD"));
    return k ? k : 1;
}

void json_quoted(struct buf *out, struct slice s)
{
    static const char names[] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
    buf_byte(out, '"');
    for (size_t i = 0; i < s.n;) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '"' || c == '\\') {
            buf_byte(out, '\\');
            buf_byte(out, (char)c);
            i++;
        } else if (c < 0x20 || c == 0x7f) {
            if (c < sizeof names && names[c])
                buf_printf(out, "\\%c", names[c]);
            else
                buf_printf(out, "\\u%04x", c);
            i++;
        } else {
            i += utf8_put_valid(out, (struct slice){s.p + i, s.n - i});
        }
    }
    buf_byte(out, '"');
}

void json_number(struct buf *out, double v)
{
    if (!isfinite(v)) v = -1;
    if (v == floor(v) && fabs(v) < 1e15)
        buf_printf(out, "%.0f", v);
    else
        buf_printf(out, "%.6g", v);
}

static void key_string(struct buf *out, const char *key, struct slice value)
{
    buf_printf(out, "\"%s\":", key);
    json_quoted(out, value);
}

static void write_place(struct buf *out, const struct report_place *p)
{
    key_string(out, "path", slice_of(p->path));
    buf_printf(out, ",\"line\":%zu,\"column\":%zu", p->at.line, p->at.column);
}

static void write_related(struct buf *out, const struct report_finding *f)
{
    buf_text(out, ",\"related\":[");
    for (size_t i = 0; i < f->related_count; i++) {
        buf_text(out, i ? ",{" : "{");
        write_place(out, &f->related[i].place);
        buf_byte(out, ',');
        key_string(out, "message", f->related[i].message);
        buf_byte(out, '}');
    }
    buf_byte(out, ']');
}

static void write_fix(struct buf *out, const struct report_finding *f)
{
    if (!f->has_fix) {
        buf_text(out, ",\"fix\":null");
        return;
    }
    buf_printf(out, ",\"fix\":{\"line\":%zu,\"column\":%zu,\"end_line\":%zu,\"end_column\":%zu,",
               f->fix_at.line, f->fix_at.column, f->fix_at.end_line, f->fix_at.end_column);
    key_string(out, "text", f->fix_text);
    buf_byte(out, '}');
}

static void write_finding(struct buf *out, const struct report_finding *f)
{
    buf_byte(out, '{');
    key_string(out, "rule", f->rule->id);
    buf_byte(out, ',');
    key_string(out, "severity", slice_of(severity_name(f->severity)));
    buf_byte(out, ',');
    key_string(out, "message", f->message);
    buf_byte(out, ',');
    write_place(out, &f->place);
    buf_printf(out, ",\"end_line\":%zu,\"end_column\":%zu,", f->place.at.end_line, f->place.at.end_column);
    key_string(out, "dialect", slice_of(f->dialect));
    buf_byte(out, ',');
    key_string(out, "query", f->query);
    if (f->calls > 0) {
        buf_text(out, ",\"calls\":");
        json_number(out, f->calls);
        buf_text(out, ",\"total_ms\":");
        json_number(out, f->total_ms);
    }
    write_related(out, f);
    write_fix(out, f);
    buf_byte(out, '}');
}

/* "schema, logs" as strings of their own. */
static void write_needs(struct buf *out, struct slice needs)
{
    for (ptrdiff_t comma; (comma = slice_find(needs, SLICE(", "), 0)) >= 0;) {
        json_quoted(out, (struct slice){needs.p, (size_t)comma});
        buf_byte(out, ',');
        needs = (struct slice){needs.p + comma + 2, needs.n - (size_t)comma - 2};
    }
    json_quoted(out, needs);
}

void report_write_json(const struct report *r, struct buf *out)
{
    buf_text(out, "{\"version\":1,\n\"findings\":[");
    for (size_t i = 0; i < r->finding_count; i++) {
        buf_text(out, i ? ",\n" : "\n");
        write_finding(out, &r->findings[i]);
    }
    buf_text(out, "],\n\"not_run\":[");
    for (size_t i = 0; i < r->not_run_count; i++) {
        buf_text(out, i ? ",{" : "{");
        key_string(out, "rule", r->not_run[i].rule->id);
        buf_text(out, ",\"needs\":[");
        write_needs(out, slice_of(r->not_run[i].needs));
        buf_text(out, "]}");
    }
    const struct report_summary *s = &r->summary;
    buf_printf(
        out,
        "],\n\"summary\":{\"files\":%zu,\"statements\":%zu,\"shapes\":%zu,\"unparsed\":%zu,\"error\":%zu,"
        "\"warning\":%zu,\"info\":%zu,\"suppressed\":%zu,\"known\":%zu}}\n",
        s->files, s->statements, s->shapes, s->unparsed, s->error, s->warning, s->info, s->suppressed,
        s->hidden_by_baseline);
}
