/* Private to report: the writers of report_formats. */
#ifndef SARGENT_REPORT_FORMATS_H
#define SARGENT_REPORT_FORMATS_H

#include "report/report.h"

void report_write_text(const struct report *r, struct buf *out);
void report_write_gcc(const struct report *r, struct buf *out);
void report_write_json(const struct report *r, struct buf *out);

/* Copies text without control characters, so that a file's content cannot steer a terminal. */
void put_safe(struct buf *out, struct slice s);

#endif
