/* What the files of this stage share. */
#ifndef SARGENT_RULES_INTERNAL_H
#define SARGENT_RULES_INTERNAL_H

#include "rules/rules.h"

/* The pages compiled in: made by tools/generate.c, sorted by id. */
extern const struct rule builtin_rules[];
extern const size_t builtin_rule_count;

/* ---- page.c, front_matter.c ---------------------------------------------------------------------------- */

/* path:line: what; always false. */
bool page_error(struct error *err, struct slice path, size_t line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Reads the YAML between the --- lines into *out. first_line is the page's line of yaml's first. */
bool front_matter_read(struct arena *a, struct slice yaml, size_t first_line, struct rule *out,
                       struct error *err);
/* The names of a set of needs, separated by ", ". */
const char *needs_text(struct arena *a, unsigned needs);
/* False when it is no need's name. */
bool need_from_name(struct slice name, unsigned *need);

/* ---- message.c ----------------------------------------------------------------------------------------- */

/* Walks a message template. Each call yields either a piece of text or the name of a column; false at the
 * end, or at a brace that has no partner, which sets *broken. */
struct message_part {
    bool is_column;
    struct slice text;
};
bool message_next(struct slice message, size_t *at, struct message_part *out, bool *broken);
/* The message of a row of results: control characters become blanks, long values are cut. */
struct slice message_expand(struct arena *a, struct slice message, sqlite3_stmt *row);

/* ---- sandbox.c ----------------------------------------------------------------------------------------- */

/* While a sandbox is entered, its database prepares and runs nothing but SELECTs over facts. */
struct sandbox {
    struct facts *facts;
    const struct rule_options *options;
    uint64_t reads;      /* fact tables read by what was prepared since it was last set to 0 */
    int64_t deadline_ms; /* monotonic clock; 0 for none */
};
bool sandbox_enter(struct sandbox *box, struct facts *f, const struct rule_options *options,
                   struct error *err);
void sandbox_leave(struct sandbox *box);
/* Prepares a rule's detector, or explains in err where the page is wrong. */
bool sandbox_prepare(struct sandbox *box, const struct rule *r, sqlite3_stmt **out, struct error *err);
void sandbox_start_clock(struct sandbox *box, int limit_ms);

/* ---- functions.c --------------------------------------------------------------------------------------- */

/* Registers the functions of this program. options may be NULL: then settings have their defaults. */
bool functions_register(sqlite3 *db, const struct rule_options *options, struct error *err);
/* True for a function that a page may call. */
bool function_is_allowed(const char *name);

/* ---- drives.c ------------------------------------------------------------------------------------------ */

/* The fact tables that a detector joins at its top level and without which it returns no row. */
uint64_t detector_drives(struct slice sql);

#endif
