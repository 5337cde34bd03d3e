/* Private to report: the writers of report_formats. */
#ifndef SARGENT_REPORT_FORMATS_H
#define SARGENT_REPORT_FORMATS_H

#include "report/report.h"

void report_write_text(const struct report *r, struct buf *out);
void report_write_gcc(const struct report *r, struct buf *out);
void report_write_json(const struct report *r, struct buf *out);
void report_write_sarif(const struct report *r, struct buf *out);
void report_write_gitlab(const struct report *r, struct buf *out);
void report_write_github(const struct report *r, struct buf *out);
void report_write_checkstyle(const struct report *r, struct buf *out);
void report_write_junit(const struct report *r, struct buf *out);
void report_write_rdjsonl(const struct report *r, struct buf *out);

/* Per finding "hash:count" of its line, "" without a source text; see fingerprint.c. */
struct slice *report_line_hashes(const struct report *r, struct arena *a);
/* A column in bytes (from 1, standing at this offset of the source) as a column in UTF-16 units. */
size_t report_column_utf16(const struct report_place *p, size_t offset, size_t column);
/* Copies the first character, or U+FFFD for a broken one; returns the bytes read, at least 1. s is not empty.
 */
size_t utf8_put_valid(struct buf *out, struct slice s);

/* Copies text without control characters, so that a file's content cannot steer a terminal. */
void put_safe(struct buf *out, struct slice s);

#endif
