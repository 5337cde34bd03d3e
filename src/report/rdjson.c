/* reviewdog's diagnostics, one JSON object a line (rdjsonl). Columns are bytes from 1, as Sargent counts
 * them; a fix becomes a suggestion that a reviewer applies with a click. */
#include "report/formats.h"

static void put_range(struct buf *out, const struct place *at)
{
    buf_printf(out,
               "\"range\":{\"start\":{\"line\":%zu,\"column\":%zu},\"end\":{\"line\":%zu,\"column\":%zu}}",
               at->line, at->column, at->end_line, at->end_column);
}

static void put_location(struct buf *out, const struct report_place *p)
{
    buf_text(out, "\"location\":{\"path\":");
    json_quoted(out, slice_of(p->path));
    buf_byte(out, ',');
    put_range(out, &p->at);
    buf_byte(out, '}');
}

void report_write_rdjsonl(const struct report *r, struct buf *out)
{
    static const char *const names[] = {
        [SEVERITY_INFO] = "INFO", [SEVERITY_WARNING] = "WARNING", [SEVERITY_ERROR] = "ERROR"};
    for (const struct report_finding *f = r->findings; f < r->findings + r->finding_count; f++) {
        buf_text(out, "{\"message\":");
        json_quoted(out, f->message);
        buf_byte(out, ',');
        put_location(out, &f->place);
        buf_printf(out, ",\"severity\":\"%s\",\"source\":{\"name\":\"sargent\"},\"code\":{\"value\":",
                   names[f->severity]);
        json_quoted(out, f->rule->id);
        buf_byte(out, '}');
        if (f->has_fix) {
            buf_text(out, ",\"suggestions\":[{");
            put_range(out, &f->fix_at);
            buf_text(out, ",\"text\":");
            json_quoted(out, f->fix_text);
            buf_text(out, "}]");
        }
        for (size_t i = 0; i < f->related_count; i++) {
            buf_text(out, i ? ",{\"message\":" : ",\"related_locations\":[{\"message\":");
            json_quoted(out, f->related[i].message);
            buf_byte(out, ',');
            put_location(out, &f->related[i].place);
            buf_byte(out, '}');
        }
        buf_text(out, f->related_count ? "]}\n" : "}\n");
    }
}
