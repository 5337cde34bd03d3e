/* Private to report: the writers of report_formats. */
#ifndef SARGENT_REPORT_FORMATS_H
#define SARGENT_REPORT_FORMATS_H

#include "report/report.h"

void report_write_text(const struct report *r, struct buf *out);
void report_write_gcc(const struct report *r, struct buf *out);
void report_write_json(const struct report *r, struct buf *out);

#endif
