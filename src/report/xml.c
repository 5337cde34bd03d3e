/* Checkstyle's and JUnit's XML, which most CI servers read. */
#include "report/formats.h"

/* Escaped for attributes and text; what XML 1.0 cannot hold becomes U+FFFD. */
static void put_xml(struct buf *out, struct slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        switch (c) {
        case '&': buf_text(out, "&amp;"); break;
        case '<': buf_text(out, "&lt;"); break;
        case '>': buf_text(out, "&gt;"); break;
        case '"': buf_text(out, "&quot;"); break;
        case '\t': buf_text(out, "&#9;"); break;
        case '\n': buf_text(out, "&#10;"); break;
        case '\r': buf_text(out, "&#13;"); break;
        default:
            if (c < 0x20)
                buf_text(out, "\xEF\xBF\xBD");
            else
                i += utf8_put_valid(out, (struct slice){s.p + i, s.n - i}) - 1;
        }
    }
}

/* Findings from `first` on that are of the same file. */
static size_t same_file(const struct report *r, size_t first)
{
    size_t n = 1;
    while (first + n < r->finding_count &&
           strcmp(r->findings[first + n].place.path, r->findings[first].place.path) == 0)
        n++;
    return n;
}

void report_write_checkstyle(const struct report *r, struct buf *out)
{
    buf_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n");
    for (size_t i = 0, n; i < r->finding_count; i += n) {
        n = same_file(r, i);
        buf_text(out, "<file name=\"");
        put_xml(out, slice_of(r->findings[i].place.path));
        buf_text(out, "\">\n");
        for (const struct report_finding *f = r->findings + i; f < r->findings + i + n; f++) {
            buf_printf(out, "<error line=\"%zu\" column=\"%zu\" severity=\"%s\" message=\"", f->place.at.line,
                       f->place.at.column, severity_name(f->severity));
            put_xml(out, f->message);
            buf_text(out, "\" source=\"sargent.");
            put_xml(out, f->rule->id);
            buf_text(out, "\"/>\n");
        }
        buf_text(out, "</file>\n");
    }
    buf_text(out, "</checkstyle>\n");
}

static void put_test_case(struct buf *out, const struct report_finding *f)
{
    buf_text(out, "<testcase name=\"");
    put_xml(out, f->rule->id);
    buf_text(out, "\" classname=\"");
    put_xml(out, slice_of(f->place.path));
    buf_printf(out, "\" line=\"%zu\" column=\"%zu\"><failure type=\"%s\" message=\"", f->place.at.line,
               f->place.at.column, severity_name(f->severity));
    put_xml(out, f->message);
    buf_text(out, "\">");
    put_xml(out, slice_of(f->place.path));
    buf_printf(out, ":%zu:%zu: ", f->place.at.line, f->place.at.column);
    put_xml(out, f->message);
    buf_text(out, "</failure></testcase>\n");
}

/* One test case per finding, as Jenkins keeps one failure of each; a clean run is one that passed. */
void report_write_junit(const struct report *r, struct buf *out)
{
    size_t tests = r->finding_count ? r->finding_count : 1;
    buf_printf(out,
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"sargent\" tests=\"%zu\" "
               "failures=\"%zu\" errors=\"0\">\n",
               tests, r->finding_count);
    if (!r->finding_count)
        buf_text(out, "<testsuite name=\"sargent\" tests=\"1\" failures=\"0\" errors=\"0\">\n"
                      "<testcase name=\"no findings\" classname=\"sargent\"/>\n</testsuite>\n");
    for (size_t i = 0, n; i < r->finding_count; i += n) {
        n = same_file(r, i);
        buf_text(out, "<testsuite name=\"");
        put_xml(out, slice_of(r->findings[i].place.path));
        buf_printf(out, "\" tests=\"%zu\" failures=\"%zu\" errors=\"0\">\n", n, n);
        for (size_t k = 0; k < n; k++) put_test_case(out, &r->findings[i + k]);
        buf_text(out, "</testsuite>\n");
    }
    buf_text(out, "</testsuites>\n");
}
