/* What the HTML writers share: one page without scripts or links to elsewhere. */
#ifndef SARGENT_REPORT_HTML_H
#define SARGENT_REPORT_HTML_H

#include "report/formats.h"

/* Text with its special characters escaped and control characters left out. */
void html_put(struct buf *out, struct slice s);
void html_begin(struct buf *out, const char *title);
void html_end(struct buf *out);
/* "1.2 ms", "3.4 s"; a dash for -1. */
void html_duration(struct buf *out, int64_t ns);

/* The digest's sections, without the page around them. */
void digest_html_sections(const struct digest_report *r, struct buf *out);

#endif
