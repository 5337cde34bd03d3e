/* Private to query: placeholders of host languages and drivers, as PostgreSQL's parser can read them.
 *
 * ?, :name, @p, %s, %(name)s, {x}, ${x} and #{x} mostly stand for a value: $1 is written instead, the same
 * number for the same name. Some stand for a name (FROM {table}), a part of a clause, or nothing at all
 * (ORDER BY a {direction}): where the parser stops at one, another reading is tried. */
#ifndef SARGENT_QUERY_PLACEHOLDERS_H
#define SARGENT_QUERY_PLACEHOLDERS_H

#include "base/map.h"
#include "query/front_end.h"

enum { PLACEHOLDER_TRIES = 12 };

enum placeholder_reading {
    READ_VALUE,   /* $1 */
    READ_NAME,    /* "{table}" */
    READ_NOTHING, /* a blank */
    READ_STRING,  /* '{table}', where the grammar wants a literal */
};

struct placeholder {
    struct span at;     /* in the original */
    int number;         /* of $n; 0 for what PostgreSQL reads as it is */
    uint8_t reading;    /* enum placeholder_reading */
    uint8_t tried;      /* bit set of readings */
    bool after_operand; /* follows something complete, so that leaving it out is the better guess */
};

struct placeholders {
    struct slice text;
    VEC(struct placeholder) list;
    int last_changed; /* by placeholders_retry, -1 */
};

void placeholders_find(struct arena *a, struct slice text, struct placeholders *out);
/* The text as it is read now. */
struct pg_source placeholders_apply(struct arena *a, const struct placeholders *p);
/* Changes the reading of the placeholder at (or before) an error; false when there is nothing left to try. */
bool placeholders_retry(struct placeholders *p, struct span error);

#endif
