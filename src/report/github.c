/* GitHub Actions' workflow commands: ::error file=F,line=L,...::message. They become annotations on the pull
 * request. A step shows ten of each level, so the errors come first and what exceeds is counted in a closing
 * notice. */
#include "report/formats.h"

enum { SHOWN_PER_LEVEL = 10 };

static void put_escaped(struct buf *out, struct slice s, bool property)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '%' || c < 0x20 || (property && (c == ':' || c == ',')))
            buf_printf(out, "%%%02X", c);
        else
            buf_byte(out, s.p[i]);
    }
}

static void put_command(struct buf *out, const struct report_finding *f, const char *level)
{
    const struct report_place *p = &f->place;
    buf_printf(out, "::%s file=", level);
    put_escaped(out, slice_of(p->path), true);
    buf_printf(out, ",line=%zu,endLine=%zu", p->at.line, p->at.end_line);
    if (p->at.line == p->at.end_line)
        buf_printf(out, ",col=%zu,endColumn=%zu", p->at.column, p->at.end_column);
    buf_text(out, ",title=");
    put_escaped(out, f->rule->id, true);
    buf_text(out, "::");
    put_escaped(out, f->message, false);
    buf_byte(out, '\n');
}

void report_write_github(const struct report *r, struct buf *out)
{
    static const struct {
        enum severity severity;
        const char *level;
    } levels[] = {
        {SEVERITY_ERROR,   "error"  },
        {SEVERITY_WARNING, "warning"},
        {SEVERITY_INFO,    "notice" }
    };
    size_t beyond = 0;
    for (size_t k = 0; k < sizeof levels / sizeof *levels; k++) {
        size_t n = 0;
        for (size_t i = 0; i < r->finding_count; i++) {
            if (r->findings[i].severity != levels[k].severity) continue;
            if (n++ >= SHOWN_PER_LEVEL) beyond++;
            put_command(out, &r->findings[i], levels[k].level);
        }
    }
    if (beyond)
        buf_printf(out, "%zu findings are beyond the %d annotations that a step shows of each level\n",
                   beyond, SHOWN_PER_LEVEL);
}
