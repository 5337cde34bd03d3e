/* Tables as client programs print them: one row of names, then one row per statement.
 *
 *     a,b                CSV (also with ; or TAB): fields in "quotes" with "" inside, over several lines
 *     a | b              psql and cqlsh: a rule of ---+--- below the names gives the columns' width; in psql
 * a
 *     --+---             cell that goes on in the next line ends in +
 *     +---+---+          mysql
 *     | a | b |
 */
#ifndef SARGENT_WORKLOAD_TABLE_SCAN_H
#define SARGENT_WORKLOAD_TABLE_SCAN_H

#include "base/slice.h"

enum { TABLE_FIELDS = 128 };

struct table {
    struct slice text;
    size_t pos;
    char separator;             /* 0: cells stand at fixed columns */
    size_t edges[TABLE_FIELDS]; /* then: where each cell ends, in characters */
    size_t edge_count;
    bool boxed; /* rows start with a bar */
};

/* Starts at the row of names and reads it; returns the number of names. */
size_t table_start(struct table *t, struct arena *a, struct slice text, struct slice *names);
/* The next row, at most TABLE_FIELDS fields; false at the end. Fields are slices of the text, or in the arena
 * where quotes had to go. Fixed-width cells come without the blanks around them. */
bool table_next(struct table *t, struct arena *a, struct slice *fields, size_t *count);

#endif
