/* Names of severities and needs. */
#include "rules/rules_internal.h"

static const char *const severities[] = {[SEVERITY_NONE] = "none",
                                         [SEVERITY_INFO] = "info",
                                         [SEVERITY_WARNING] = "warning",
                                         [SEVERITY_ERROR] = "error"};

const char *severity_name(enum severity s)
{
    return severities[s];
}

bool severity_from_name(struct slice name, enum severity *out)
{
    *out = SEVERITY_NONE;
    if (slice_eq(name, SLICE("off"))) return true;
    for (size_t i = 0; i < sizeof severities / sizeof severities[0]; i++) {
        if (!slice_eq(name, slice_of(severities[i]))) continue;
        *out = (enum severity)i;
        return true;
    }
    return false;
}

static const struct {
    const char *name;
    unsigned need;
} needs[] = {
    {"schema",     NEED_SCHEMA    },
    {"statistics", NEED_STATISTICS},
    {"logs",       NEED_LOGS      },
    {"calls",      NEED_CALLS     }
};
enum { NEED_COUNT = sizeof needs / sizeof needs[0] };

bool need_from_name(struct slice name, unsigned *need)
{
    for (size_t i = 0; i < NEED_COUNT; i++) {
        if (!slice_eq(name, slice_of(needs[i].name))) continue;
        *need = needs[i].need;
        return true;
    }
    return false;
}

const char *needs_text(struct arena *a, unsigned set)
{
    char *text = arena_copy(a, "", 0);
    for (size_t i = 0; i < NEED_COUNT; i++)
        if (set & needs[i].need) text = arena_printf(a, "%s%s%s", text, *text ? ", " : "", needs[i].name);
    return text;
}
