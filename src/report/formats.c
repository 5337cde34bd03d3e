/* The formats by name. A new one is a function and a line here. */
#include "report/formats.h"

const struct report_format report_formats[] = {
    {"text",       "for people, with source excerpts",                      report_write_text      },
    {"json",       "one document, documented and versioned (docs/json.md)", report_write_json      },
    {"gcc",        "file:line:column: severity: message, for editors",      report_write_gcc       },
    {"sarif",      "SARIF 2.1.0, for code scanning",                        report_write_sarif     },
    {"github",     "annotations of a GitHub workflow",                      report_write_github    },
    {"gitlab",     "GitLab's Code Quality report",                          report_write_gitlab    },
    {"checkstyle", "Checkstyle's XML",                                      report_write_checkstyle},
    {"junit",      "JUnit's XML, a test case per finding",                  report_write_junit     },
    {"rdjsonl",    "reviewdog's diagnostics, a line each",                  report_write_rdjsonl   },
    {NULL,         NULL,                                                    NULL                   },
};

const struct report_format *report_find_format(struct slice name)
{
    for (const struct report_format *f = report_formats; f->name; f++)
        if (slice_eq(slice_of(f->name), name)) return f;
    return NULL;
}

void put_safe(struct buf *out, struct slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '\n' || c == '\t')
            buf_byte(out, ' ');
        else if (c >= 0x20 && c != 0x7f && !(c == 0xC2 && i + 1 < s.n && (unsigned char)s.p[i + 1] < 0xA0))
            buf_byte(out, (char)c);
        else
            buf_byte(out, '.');
    }
}

void report_count_severities(struct report *r)
{
    struct report_summary *s = &r->summary;
    s->error = s->warning = s->info = 0;
    for (size_t i = 0; i < r->finding_count; i++) {
        enum severity v = r->findings[i].severity;
        (*(v == SEVERITY_ERROR ? &s->error : v == SEVERITY_WARNING ? &s->warning : &s->info))++;
    }
}
