/* SQL functions that detectors may call: which of SQLite's, and those of this program. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

#include "rules/rules_internal.h"

/* A pattern that backtracks more than this on one text is an error, not a hang. */
enum { REGEXP_MATCH_LIMIT = 200000, REGEXP_PATTERN_LIMIT = 4096 };

/* SQLite's functions without side effects that cannot be made to fill the memory. */
static const char *const allowed[] = {
    "abs",         "avg",        "char",         "coalesce",  "count",      "cume_dist", "dense_rank",
    "first_value", "glob",       "group_concat", "hex",       "ifnull",     "iif",       "instr",
    "lag",         "last_value", "lead",         "length",    "like",       "likely",    "lower",
    "ltrim",       "max",        "min",          "nth_value", "ntile",      "nullif",    "percent_rank",
    "quote",       "rank",       "replace",      "round",     "row_number", "rtrim",     "sign",
    "substr",      "substring",  "sum",          "total",     "trim",       "typeof",    "unicode",
    "unlikely",    "upper",
};

/* ---- x REGEXP 'pattern' -------------------------------------------------------------------------------- */

struct pattern {
    pcre2_code *code;
    pcre2_match_data *match;
    pcre2_match_context *context;
};

static void pattern_free(void *p)
{
    struct pattern *pattern = p;
    pcre2_match_context_free(pattern->context);
    pcre2_match_data_free(pattern->match);
    pcre2_code_free(pattern->code);
    free(pattern);
}

/* NULL when the pattern is wrong; the query then has its error. */
static struct pattern *pattern_compile(sqlite3_context *query, sqlite3_value *value)
{
    int number;
    PCRE2_SIZE offset;
    PCRE2_UCHAR text[200];
    PCRE2_SPTR source = sqlite3_value_text(value);
    PCRE2_SIZE n = (PCRE2_SIZE)sqlite3_value_bytes(value);
    if (n > REGEXP_PATTERN_LIMIT) return sqlite3_result_error(query, "REGEXP: pattern too long", -1), NULL;
    pcre2_code *code =
        pcre2_compile(source ? source : (PCRE2_SPTR) "", n,
                      PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C, &number, &offset, NULL);
    if (!code) {
        pcre2_get_error_message(number, text, sizeof text);
        char *message = sqlite3_mprintf("REGEXP: %s at character %d of the pattern", text, (int)offset + 1);
        sqlite3_result_error(query, message, -1);
        sqlite3_free(message);
        return NULL;
    }
    pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); /* where there is no JIT, it is interpreted */
    struct pattern *pattern = malloc(sizeof *pattern);
    if (!pattern) die_out_of_memory();
    *pattern = (struct pattern){code, pcre2_match_data_create(1, NULL), pcre2_match_context_create(NULL)};
    if (!pattern->match || !pattern->context) die_out_of_memory();
    pcre2_set_match_limit(pattern->context, REGEXP_MATCH_LIMIT);
    pcre2_set_depth_limit(pattern->context, REGEXP_MATCH_LIMIT);
    return pattern;
}

/* regexp(pattern, text). A constant pattern is compiled once a query: SQLite keeps it as auxiliary data. */
static void function_regexp(sqlite3_context *query, int count, sqlite3_value **args)
{
    (void)count;
    struct pattern *kept = sqlite3_get_auxdata(query, 0);
    struct pattern *pattern = kept ? kept : pattern_compile(query, args[0]);
    if (!pattern) return;
    PCRE2_SPTR text = sqlite3_value_text(args[1]);
    PCRE2_SIZE n = (PCRE2_SIZE)sqlite3_value_bytes(args[1]);
    int found =
        pcre2_match(pattern->code, text ? text : (PCRE2_SPTR) "", n, 0, 0, pattern->match, pattern->context);
    if (found >= 0 || found == PCRE2_ERROR_NOMATCH)
        sqlite3_result_int(query, found >= 0);
    else
        sqlite3_result_error(query, "REGEXP: the pattern backtracks too much", -1);
    if (!kept) sqlite3_set_auxdata(query, 0, pattern, pattern_free);
}

/* ---- setting('name', default) -------------------------------------------------------------------------- */

static struct slice text_of(sqlite3_value *value)
{
    const char *p = (const char *)sqlite3_value_text(value);
    return (struct slice){p ? p : "", (size_t)sqlite3_value_bytes(value)};
}

/* A setting has the type of its default; a whole number stays one. */
static void function_setting(sqlite3_context *query, int count, sqlite3_value **args)
{
    (void)count;
    const struct rule_options *options = sqlite3_user_data(query);
    struct slice name = text_of(args[0]);
    if (sqlite3_value_type(args[1]) == SQLITE_TEXT) {
        struct slice text = text_of(args[1]);
        if (options && options->text_setting) text = options->text_setting(options->context, name, text);
        sqlite3_result_text(query, text.p, (int)text.n, SQLITE_TRANSIENT);
        return;
    }
    double value = sqlite3_value_double(args[1]);
    if (options && options->setting) value = options->setting(options->context, name, value);
    if (value > -1e15 && value < 1e15 && value == (double)(int64_t)value)
        sqlite3_result_int64(query, (int64_t)value);
    else
        sqlite3_result_double(query, value);
}

/* ---- plural(count, 'row') and plural(count, 'index', 'indexes') ---------------------------------------- */

static void function_plural(sqlite3_context *query, int count, sqlite3_value **args)
{
    if (count < 2) {
        sqlite3_result_error(query, "plural needs a count and a word", -1);
        return;
    }
    sqlite3_int64 n = sqlite3_value_int64(args[0]);
    struct slice word = text_of(n != 1 && count > 2 ? args[2] : args[1]);
    char *text = sqlite3_mprintf("%lld %.*s%s", n, SLICE_ARG(word), n != 1 && count == 2 ? "s" : "");
    sqlite3_result_text(query, text, -1, sqlite3_free);
}

/* ---- shorten(text, bytes): "select a, b from ..." ------------------------------------------------------ */

static void function_shorten(sqlite3_context *query, int count, sqlite3_value **args)
{
    (void)count;
    struct slice text = text_of(args[0]);
    sqlite3_int64 limit = sqlite3_value_int64(args[1]);
    size_t n = limit < 0 ? 0 : (size_t)limit;
    bool cut = text.n > n;
    while (cut && n && ((unsigned char)text.p[n] & 0xc0) == 0x80) n--; /* not within a character */
    if (!cut) n = text.n;
    char *shown = sqlite3_mprintf("%.*s%s", (int)n, text.p, cut ? " ..." : "");
    sqlite3_result_text(query, shown, -1, sqlite3_free);
}

/* ---- registration -------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    int arguments; /* -1 for any number */
    bool constant; /* the same arguments give the same result for ever */
    void (*call)(sqlite3_context *query, int count, sqlite3_value **args);
} functions[] = {
    {"regexp",  2,  true,  function_regexp },
    {"setting", 2,  false, function_setting},
    {"plural",  -1, true,  function_plural },
    {"shorten", 2,  true,  function_shorten},
};
enum { FUNCTION_COUNT = sizeof functions / sizeof functions[0] };

bool functions_register(sqlite3 *db, const struct rule_options *options, struct error *err)
{
    for (size_t i = 0; i < FUNCTION_COUNT; i++) {
        int flags = SQLITE_UTF8 | SQLITE_DIRECTONLY | (functions[i].constant ? SQLITE_DETERMINISTIC : 0);
        if (sqlite3_create_function_v2(db, functions[i].name, functions[i].arguments, flags,
                                       (void *)(uintptr_t)options, functions[i].call, NULL, NULL,
                                       NULL) != SQLITE_OK)
            return error_set(err, "facts: %s", sqlite3_errmsg(db));
    }
    return true;
}

bool function_is_allowed(const char *name)
{
    for (size_t i = 0; i < FUNCTION_COUNT; i++)
        if (strcmp(functions[i].name, name) == 0) return true;
    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
        if (strcmp(allowed[i], name) == 0) return true;
    return false;
}
