/* The sandbox that detectors run in, and the diagnostics of a detector that is wrong.
 *
 * SQLite asks an authorizer about everything a statement does while it is prepared: only reading fact tables,
 * recursion and listed functions are allowed, so a page from anywhere can neither write nor see anything
 * else. The same callbacks tell which facts a rule reads. A progress handler ends a rule that takes too long.
 */
#include <stdio.h>
#include <time.h>

#include "rules/rules_internal.h"

/* The clock is looked at after this many steps of SQLite's virtual machine. */
enum { STEPS_PER_LOOK = 20000 };

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* -1 when it is no fact table. Called for every column that a detector names. */
static int table_number(const char *name)
{
    for (int i = 0; i < FACT_TABLE_COUNT; i++)
        if (strcmp(fact_tables[i].name, name) == 0) return i;
    return -1;
}

static int authorize(void *context, int action, const char *first, const char *second, const char *database,
                     const char *trigger)
{
    (void)database, (void)trigger;
    struct sandbox *box = context;
    if (action == SQLITE_SELECT || action == SQLITE_RECURSIVE) return SQLITE_OK;
    if (action == SQLITE_FUNCTION) return function_is_allowed(second) ? SQLITE_OK : SQLITE_DENY;
    int table = action == SQLITE_READ ? table_number(first) : -1;
    if (table < 0) return SQLITE_DENY;
    box->reads |= (uint64_t)1 << table;
    return SQLITE_OK;
}

static int look_at_clock(void *context)
{
    const struct sandbox *box = context;
    return box->deadline_ms && now_ms() > box->deadline_ms;
}

bool sandbox_enter(struct sandbox *box, struct facts *f, const struct rule_options *options,
                   struct error *err)
{
    *box = (struct sandbox){.facts = f, .options = options};
    if (!functions_register(f->db, options, err)) return false;
    sqlite3_set_authorizer(f->db, authorize, box);
    sqlite3_progress_handler(f->db, STEPS_PER_LOOK, look_at_clock, box);
    return true;
}

void sandbox_leave(struct sandbox *box)
{
    sqlite3_set_authorizer(box->facts->db, NULL, NULL);
    sqlite3_progress_handler(box->facts->db, 0, NULL, NULL);
}

void sandbox_start_clock(struct sandbox *box, int limit_ms)
{
    box->deadline_ms = now_ms() + limit_ms;
}

/* ---- diagnostics --------------------------------------------------------------------------------------- */

/* Bytes of a page's line that are shown. */
enum { EXCERPT_WIDTH = 90 };

/* path:line:column: what, the line, and a caret under the byte of the detector. */
static bool fail_at(const struct rule *r, size_t offset, const char *what, struct error *err)
{
    struct slice sql = r->detect;
    if (offset > sql.n) offset = sql.n;
    size_t line = r->detect_line, start = 0;
    for (size_t i = 0; i < offset; i++) {
        if (sql.p[i] != '\n') continue;
        line++;
        start = i + 1;
    }
    const char *end = memchr(sql.p + start, '\n', sql.n - start);
    size_t width = end ? (size_t)(end - sql.p) - start : sql.n - start, column = offset - start;
    size_t skipped = column > EXCERPT_WIDTH - 20 ? column - (EXCERPT_WIDTH - 20) : 0;
    size_t shown = width - skipped < EXCERPT_WIDTH ? width - skipped : EXCERPT_WIDTH;
    return error_set(err, "%.*s:%zu:%zu: %.200s\n    %.*s\n    %*s^", SLICE_ARG(r->path), line, column + 1,
                     what, (int)shown, sql.p + start + skipped, (int)(column - skipped), "");
}

/* SQLite tells where most errors are; a refusal it tells only by name. */
static bool fail_sql(sqlite3 *db, const struct rule *r, struct error *err)
{
    const char *what = sqlite3_errmsg(db);
    int offset = sqlite3_error_offset(db);
    if (offset < 0) {
        const char *name = strrchr(what, ' ');
        ptrdiff_t found = name ? slice_find(r->detect, slice_of(name + 1), 0) : -1;
        offset = found < 0 ? 0 : (int)found;
    }
    return fail_at(r, (size_t)offset, what, err);
}

bool sandbox_prepare(struct sandbox *box, const struct rule *r, sqlite3_stmt **out, struct error *err)
{
    const char *tail = NULL;
    sqlite3 *db = box->facts->db;
    *out = NULL;
    if (sqlite3_prepare_v3(db, r->detect.p, (int)r->detect.n, SQLITE_PREPARE_NO_VTAB, out, &tail) !=
        SQLITE_OK)
        return fail_sql(db, r, err);
    struct slice rest = {tail, r->detect.n - (size_t)(tail - r->detect.p)};
    if (!*out) return fail_at(r, 0, "the detector is no statement", err);
    if (!slice_trim(rest).n) return true;
    sqlite3_finalize(*out);
    *out = NULL;
    return fail_at(r, (size_t)(slice_trim(rest).p - r->detect.p),
                   "the detector goes on after its first statement", err);
}

/* ---- checking ------------------------------------------------------------------------------------------ */

static bool has_column(sqlite3_stmt *s, const char *name)
{
    for (int i = 0; i < sqlite3_column_count(s); i++)
        if (strcmp(sqlite3_column_name(s, i), name) == 0) return true;
    return false;
}

/* Columns that make sense only together: with one of the first, all of the second. */
static const struct {
    const char *given, *needed, * or ;
} companions[] = {
    {"pos",             "len",             NULL            },
    {"len",             "pos",             NULL            },
    {"own",             "statement",       NULL            },
    {"fix_pos",         "fix_len",         NULL            },
    {"fix_len",         "fix_text",        NULL            },
    {"fix_text",        "fix_pos",         NULL            },
    {"related_pos",     "related_len",     NULL            },
    {"related_message", "related_query",   "related_source"},
    {"related_pos",     "related_query",   "related_source"},
    {"related_query",   "related_message", NULL            },
    {"related_source",  "related_pos",     NULL            },
};

static bool check_columns(const struct rule *r, sqlite3_stmt *s, struct error *err)
{
    char what[200];
    if (!has_column(s, "query") && !has_column(s, "statement") && !has_column(s, "source"))
        return fail_at(r, 0, "the detector needs a column query, statement or source", err);
    for (size_t i = 0; i < sizeof companions / sizeof companions[0]; i++) {
        if (!has_column(s, companions[i].given) || has_column(s, companions[i].needed)) continue;
        if (companions[i].or &&has_column(s, companions[i].or)) continue;
        snprintf(what, sizeof what, "column %s needs column %s", companions[i].given, companions[i].needed);
        return fail_at(r, 0, what, err);
    }
    struct message_part part;
    size_t at = 0;
    bool broken = false;
    while (message_next(r->message, &at, &part, &broken)) {
        snprintf(what, sizeof what, "%.*s", SLICE_ARG(part.text));
        if (!part.is_column || has_column(s, what)) continue;
        snprintf(what, sizeof what, "the message has {%.*s}, the detector no such column",
                 SLICE_ARG(part.text));
        return fail_at(r, 0, what, err);
    }
    return true;
}

#define READS(table) ((uint64_t)1 << FACT_##table)
static const struct {
    uint64_t tables;
    unsigned need;
} derived_needs[] = {
    {READS(db_table) | READS(db_column) | READS(db_index) | READS(db_index_column) | READS(db_key) |
         READS(db_key_column) | READS(db_statistic) | READS(db_option),
     NEED_SCHEMA                                                                       },
    {READS(workload) | READS(sequence) | READS(parameter_profile),           NEED_LOGS },
    {READS(call) | READS(hole) | READS(argument) | READS(helper_call),       NEED_CALLS},
};

bool rules_check_sql(struct facts *f, struct rule *r, struct error *err)
{
    struct sandbox box;
    sqlite3_stmt *s = NULL;
    if (!sandbox_enter(&box, f, NULL, err)) return false;
    bool ok = sandbox_prepare(&box, r, &s, err) && check_columns(r, s, err);
    sqlite3_finalize(s);
    sandbox_leave(&box);
    r->reads = box.reads;
    r->drives = detector_drives(r->detect) & box.reads;
    for (size_t i = 0; !r->needs_given && i < sizeof derived_needs / sizeof derived_needs[0]; i++)
        if (r->reads & derived_needs[i].tables) r->needs |= derived_needs[i].need;
    return ok;
}
