/* The last resort: any line of any log that holds a complete statement, with a duration where the line shows
 * one.
 *
 *     10:00:00 [worker-1] DEBUG Dao - Executing: SELECT id FROM users WHERE id = 7 (took 12.5 ms)
 *     10:00:01 [worker-2] DEBUG Dao - [3.2ms] UPDATE users SET name = 'x' WHERE id = 8
 *     10:00:02 query="DELETE FROM users WHERE id = 9" duration=4ms
 *
 * "Complete" is checked on tokens: a SELECT has its FROM, an UPDATE its SET, and so on, so that prose
 * ("Select an item from the list") is none.
 */
#include "workload/app_patterns.h"

enum { TOKENS_LOOKED_AT = 400, HEAD_LIMIT = 400 };

struct probe {
    struct slice text;
    struct token_list tokens;
};

static bool is(const struct probe *p, size_t i, const char *word)
{
    return i < p->tokens.n && token_is(p->text, p->tokens.at[i], word);
}

static bool is_kind(const struct probe *p, size_t i, enum token_kind kind)
{
    return i < p->tokens.n && p->tokens.at[i].kind == kind;
}

static bool is_name(const struct probe *p, size_t i)
{
    return is_kind(p, i, TOKEN_WORD) || is_kind(p, i, TOKEN_NAME);
}

/* Behind a name with its qualifiers; i itself when there is none. */
static size_t skip_name(const struct probe *p, size_t i)
{
    if (!is_name(p, i)) return i;
    for (i++; is_kind(p, i, TOKEN_DOT) && is_name(p, i + 1); i += 2) {
    }
    return i;
}

static bool ends(const struct probe *p, size_t i)
{
    return i >= p->tokens.n || is_kind(p, i, TOKEN_END) || is_kind(p, i, TOKEN_SEMICOLON);
}

/* FROM name, and nothing behind it that only prose would have: "from the list", "from it, please" */
static bool reads_table(const struct probe *p, size_t i)
{
    static const char *const next[] = {"where", "order", "group", "limit", "join",  "left", "inner",
                                       "as",    "on",    "for",   "union", "using", "set",  "cross",
                                       "right", "full",  "allow", "fetch", "offset"};
    if (is_kind(p, i, TOKEN_OPEN)) return true;
    size_t behind = skip_name(p, i);
    if (behind == i || is(p, i, "the") || is(p, i, "a") || is(p, i, "your")) return false;
    if (ends(p, behind) || !is_kind(p, behind, TOKEN_WORD)) return true;
    for (size_t alias = behind; alias < behind + 2; alias++) {
        if (alias > behind && (ends(p, alias) || !is_kind(p, alias, TOKEN_WORD))) return true;
        for (size_t k = 0; k < sizeof next / sizeof *next; k++)
            if (is(p, alias, next[k])) return true;
    }
    return false;
}

static bool is_complete_select(const struct probe *p)
{
    int depth = 0;
    size_t words = 0;
    for (size_t i = 1; i < p->tokens.n; i++) {
        if (is_kind(p, i, TOKEN_OPEN)) depth++;
        if (is_kind(p, i, TOKEN_CLOSE) && depth-- == 0) return false;
        if (depth == 0 && is(p, i, "from")) return i > 1 && words < 4 && reads_table(p, i + 1);
        words = is_kind(p, i, TOKEN_WORD) ? words + 1 : 0; /* "select an item out of those from" */
    }
    return false;
}

static bool is_complete(const struct probe *p)
{
    size_t name = skip_name(p, 2);
    if (is(p, 0, "select")) return is_complete_select(p);
    if (is(p, 0, "insert") || is(p, 0, "merge") || is(p, 0, "replace"))
        return is(p, 1, "into") && name > 2 &&
               (is_kind(p, name, TOKEN_OPEN) || is(p, name, "values") || is(p, name, "select") ||
                is(p, name, "set") || is(p, name, "using"));
    if (is(p, 0, "delete")) return is(p, 1, "from") && reads_table(p, 2);
    if (is(p, 0, "update")) {
        size_t set = skip_name(p, 1), column = set + 1;
        return set > 1 && is(p, set, "set") && is_kind(p, skip_name(p, column), TOKEN_OPERATOR);
    }
    if (is(p, 0, "with")) return is_name(p, 1) && is(p, 2, "as") && is_kind(p, 3, TOKEN_OPEN);
    if (is(p, 0, "start")) return is(p, 1, "transaction") && ends(p, 2);
    return (is(p, 0, "begin") || is(p, 0, "commit") || is(p, 0, "rollback")) &&
           is_kind(p, 1, TOKEN_SEMICOLON);
}

/* The bytes of the statement that s starts with; 0 when it starts with none. */
static size_t statement_length(struct slice s)
{
    struct arena a = {0};
    struct lexer lx = lex_start(s, DIALECT_UNKNOWN, 0);
    struct probe p = {.text = s};
    size_t end = s.n;
    for (size_t i = 0; i < TOKENS_LOOKED_AT; i++) {
        struct token t = lex_next(&lx);
        vec_push(&a, &p.tokens, t);
        if (t.kind == TOKEN_SEMICOLON) end = t.pos;
        if (t.kind == TOKEN_END || t.kind == TOKEN_SEMICOLON) break;
    }
    bool complete = p.tokens.n > 1 && is_complete(&p);
    arena_free(&a);
    return complete ? end : 0;
}

static bool starts_verb(struct slice s)
{
    static const char *const verbs[] = {"SELECT ",  "INSERT ", "UPDATE ", "DELETE ",   "WITH ", "MERGE ",
                                        "REPLACE ", "BEGIN;",  "COMMIT;", "ROLLBACK;", "START "};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (slice_starts_nocase(s, slice_of(verbs[i]))) return true;
    return false;
}

/* "12.5 ms", "4ms", "1.5s" with something in front that is no name; nanoseconds, -1 */
static int64_t find_duration(struct slice s)
{
    static const struct {
        const char *name;
        int64_t ns;
    } units[] = {
        {"ms",        1000000   },
        {"us",        1000      },
        {"\xc2\xb5s", 1000      },
        {"sec",       1000000000},
        {"s",         1000000000}
    };
    for (size_t i = 0; i < s.n; i++) {
        bool start = ascii_is_digit(s.p[i]) && (!i || !(ascii_is_digit(s.p[i - 1]) || s.p[i - 1] == '.' ||
                                                        ascii_is_alpha(s.p[i - 1]) || s.p[i - 1] == '-'));
        if (!start) continue;
        struct slice rest = {s.p + i, s.n - i};
        int64_t ns;
        size_t n = decimal_read(rest, 1, &ns);
        if (n < rest.n && rest.p[n] == ' ') n++;
        struct slice unit = {rest.p + n, rest.n - n};
        for (size_t k = 0; k < sizeof units / sizeof *units; k++) {
            size_t length = strlen(units[k].name);
            if (!slice_starts(unit, slice_of(units[k].name))) continue;
            if (length < unit.n && (ascii_is_alpha(unit.p[length]) || ascii_is_digit(unit.p[length])))
                continue;
            return decimal_read(rest, units[k].ns, &ns) ? ns : -1;
        }
    }
    return -1;
}

/* Takes "(took 12.5 ms)", "[4ms]" or " took 4 ms" off the end. */
static struct slice strip_duration(struct slice s, int64_t *ns)
{
    static const char *const marks[] = {" took ", " (",       " [",  " -- ", " duration",
                                        " in ",   " elapsed", " | ", " {"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        ptrdiff_t last = -1;
        for (ptrdiff_t at = 0; (at = slice_find(s, slice_of(marks[i]), (size_t)at)) >= 0; at++) last = at;
        if (last < 0 || s.n - (size_t)last > 40) continue;
        int64_t found = find_duration((struct slice){s.p + last, s.n - (size_t)last});
        if (found < 0) continue;
        *ns = found;
        s.n = (size_t)last;
    }
    return s;
}

/* Up to the quote that closes what `quote` opened; all when it has no end. */
static struct slice quoted(struct slice s, char quote)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == quote) return (struct slice){s.p, i};
        if (s.p[i] == '\\') i++;
    }
    return s;
}

bool match_generic(struct slice line, struct app_line *out)
{
    for (size_t i = 0; i < line.n && i < HEAD_LIMIT; i++) {
        char before = i ? line.p[i - 1] : ' ', mark = i > 1 && before == ' ' ? line.p[i - 2] : before;
        bool quote = before == '"' || before == '`' || before == '\'';
        if (i && !quote && !strchr(":])>=-|}", mark)) continue;
        struct slice text = {line.p + i, line.n - i};
        if (!starts_verb(text)) continue;
        if (quote) text = quoted(text, before);
        size_t end = statement_length(text);
        if (!end) continue;
        struct slice rest = {text.p + end, (size_t)(line.p + line.n - text.p) - end};
        out->kind = APP_STATEMENT;
        out->duration = find_duration(rest);
        out->text = (struct slice){text.p, end};
        if (out->duration < 0 && !quote) out->text = strip_duration(out->text, &out->duration);
        if (out->duration < 0) out->duration = find_duration((struct slice){line.p, i});
        return true;
    }
    return false;
}
