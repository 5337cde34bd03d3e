/* Interner: one copy of each string, so that equal names have equal pointers. */
#ifndef SARGENT_BASE_INTERN_H
#define SARGENT_BASE_INTERN_H

#include "base/map.h"

struct interner {
    struct arena *arena; /* owns the copies */
    struct map known;
};

/* The one copy of s, ending in NUL. */
struct slice intern(struct interner *in, struct slice s);
/* The same for the lower-case form of s: how SQL folds unquoted names. */
struct slice intern_lower(struct interner *in, struct slice s);

#endif
