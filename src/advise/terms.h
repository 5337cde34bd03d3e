/* advise, private: from conditions to terms. See terms.c; used by access.c only. */
#ifndef SARGENT_ADVISE_TERMS_H
#define SARGENT_ADVISE_TERMS_H

#include "advise/advise_internal.h"

/* The access that terms are made for, and its query. */
struct term_source {
    struct advise *ad;
    const struct query *query;
    const struct access *access;
};

/* Reads one condition. False when no index on the access's table can serve it; *out is then unspecified. */
bool term_of_predicate(const struct term_source *src, const struct predicate *p, struct term *out);
/* column = other_column of relation `other`. */
struct term term_of_join(const struct term_source *src, int column, int other, int other_column,
                         const struct predicate *p);
/* The table's column behind a column reference of the query when it comes from the access's relation; -1. */
int term_column(const struct term_source *src, int reference);

#endif
