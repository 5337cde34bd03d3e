/* Scripts: where one statement ends and the next begins, for the files that psql, mysql, sqlite3, sqlcmd and
 * cqlsh read.
 *
 * A statement ends at a semicolon outside strings and comments. The exceptions are what this file is about:
 *   - client commands: \d of psql, .tables of sqlite3, DELIMITER of mysql, GO of sqlcmd, CONSISTENCY of cqlsh
 *   - \g, \gset, \gexec, ... end a statement in psql as a semicolon does
 *   - COPY t FROM stdin; is followed by data up to a line \.
 *   - bodies of routines hold semicolons: BEGIN ... END, BEGIN ATOMIC ... END, BEGIN BATCH ... APPLY BATCH,
 *     CREATE RULE ... DO (a; b)
 * A quote that is never closed ends its statement at the end of its line, so that what follows is still read.
 */
#include "lex/lex.h"

struct script script_start(struct slice text, enum dialect d)
{
    return (struct script){.text = text, .dialect = d};
}

/* ---- comments in front of a statement ------------------------------------------------------------------ */

static size_t line_end(struct slice text, size_t i)
{
    const char *hit = i < text.n ? memchr(text.p + i, '\n', text.n - i) : NULL;
    return hit ? (size_t)(hit - text.p) : text.n;
}

static bool at_line_start(struct slice text, size_t i)
{
    while (i > 0 && (text.p[i - 1] == ' ' || text.p[i - 1] == '\t')) i--;
    return i == 0 || text.p[i - 1] == '\n';
}

/* "-- name: get_user :one" or "-- :name get_user": how query files name their statements. */
static struct slice query_name(struct slice comment)
{
    struct slice s = slice_trim((struct slice){comment.p + 2, comment.n > 2 ? comment.n - 2 : 0});
    if (slice_starts_nocase(s, SLICE("name:")))
        s = (struct slice){s.p + 5, s.n - 5};
    else if (slice_starts_nocase(s, SLICE(":name ")))
        s = (struct slice){s.p + 6, s.n - 6};
    else
        return (struct slice){"", 0};
    s = slice_trim(s);
    size_t n = 0;
    while (n < s.n && !ascii_is_space(s.p[n])) n++;
    return (struct slice){s.p, n};
}

static bool holds_blank_line(struct slice text, size_t from, size_t to)
{
    int ends = 0;
    for (size_t i = from; i < to; i++) {
        if (text.p[i] == '\n')
            ends++;
        else if (!ascii_is_space(text.p[i]))
            ends = 0;
        if (ends > 1) return true;
    }
    return false;
}

/* A lexer over what is left of the script, in windows that its 32-bit positions can address. */
static struct lexer lexer_at(const struct script *s, size_t pos)
{
    return lex_start((struct slice){s->text.p + pos, s->text.n - pos}, s->dialect, LEX_COMMENTS);
}

static bool at_delimiter(const struct script *s, size_t pos)
{
    return s->delimiter.n && s->text.n - pos >= s->delimiter.n &&
           memcmp(s->text.p + pos, s->delimiter.p, s->delimiter.n) == 0;
}

/* Skips blanks, comments and stray terminators; notes where the comments directly in front start. Returns the
 * position of the next thing. */
static size_t skip_to_statement(struct script *s, struct script_statement *out)
{
    size_t pos = s->pos, behind = pos;
    bool have_lead = false;
    for (;;) {
        while (pos < s->text.n && (ascii_is_space(s->text.p[pos]) || s->text.p[pos] == 0)) pos++;
        if (pos >= s->text.n) return s->text.n;
        char c = s->text.p[pos];
        size_t terminator = s->delimiter.n ? (at_delimiter(s, pos) ? s->delimiter.n : 0) : c == ';';
        if (terminator) {
            behind = pos += terminator;
            have_lead = false;
            continue;
        }
        if (c != '-' && c != '/' && c != '#') break;
        struct lexer lx = lexer_at(s, pos);
        struct token t = lex_next(&lx);
        if (t.kind != TOKEN_COMMENT || t.pos != 0) break;
        if (!have_lead || holds_blank_line(s->text, behind, pos)) {
            out->lead = pos;
            out->name = (struct slice){"", 0};
            have_lead = true;
        }
        if (c == '-') {
            struct slice name = query_name((struct slice){s->text.p + pos, t.len});
            if (name.n) out->name = name;
        }
        pos += t.len;
        behind = pos;
    }
    if (!have_lead || holds_blank_line(s->text, behind, pos)) {
        out->lead = pos;
        if (have_lead) out->name = (struct slice){"", 0};
    }
    return pos;
}

/* ---- client commands ------------------------------------------------------------------------------------
 */

static const char *const cqlsh_commands[] = {
    "copy", "source", "consistency", "serial", "tracing", "paging", "expand",  "capture", "login",
    "show", "help",   "exit",        "quit",   "clear",   "cls",    "unicode", "history"};

static struct slice first_word(struct slice text, size_t pos)
{
    size_t end = pos;
    while (end < text.n && (ascii_is_alpha(text.p[end]) || text.p[end] == '_')) end++;
    return (struct slice){text.p + pos, end - pos};
}

static bool is_cqlsh_command(struct slice word)
{
    for (size_t i = 0; i < sizeof cqlsh_commands / sizeof *cqlsh_commands; i++)
        if (slice_eq_nocase(word, slice_of(cqlsh_commands[i]))) return true;
    return false;
}

/* "GO" or "GO 5" alone on a line. */
static bool is_go_line(struct slice text, size_t pos)
{
    if (!slice_eq_nocase(first_word(text, pos), SLICE("go")) || !at_line_start(text, pos)) return false;
    size_t i = pos + 2, end = line_end(text, pos);
    while (i < end && (ascii_is_space(text.p[i]) || ascii_is_digit(text.p[i]))) i++;
    return i == end || text.p[i] == '-';
}

/* When a client command stands at pos, its end; else pos. DELIMITER changes the script's state. */
static size_t command_end(struct script *s, size_t pos)
{
    struct slice text = s->text;
    char c = text.p[pos];
    if (c == '\\') return line_end(text, pos);
    if (c == '.' && at_line_start(text, pos) && pos + 1 < text.n && ascii_is_alpha(text.p[pos + 1]) &&
        (s->dialect == DIALECT_SQLITE || s->dialect == DIALECT_UNKNOWN))
        return line_end(text, pos);
    if (!ascii_is_alpha(c)) return pos;
    struct slice word = first_word(text, pos);
    if (slice_eq_nocase(word, SLICE("delimiter")) && at_line_start(text, pos)) {
        size_t end = line_end(text, pos);
        struct slice d = slice_trim((struct slice){text.p + pos + word.n, end - pos - word.n});
        if (d.n && d.n <= 16) s->delimiter = slice_eq(d, SLICE(";")) ? (struct slice){"", 0} : d;
        return end;
    }
    if (s->dialect != DIALECT_POSTGRES && s->dialect != DIALECT_CQL && is_go_line(text, pos))
        return line_end(text, pos);
    if (s->dialect == DIALECT_CQL && is_cqlsh_command(word)) {
        size_t end = line_end(text, pos);
        const char *semicolon = memchr(text.p + pos, ';', end - pos);
        return semicolon ? (size_t)(semicolon - text.p) + 1 : end;
    }
    return pos;
}

/* ---- statements ------------------------------------------------------------------------------------------
 */

/* What has been seen of the statement so far; decides whether a semicolon ends it. */
struct progress {
    struct slice words[4]; /* its first words */
    size_t word_count;
    int parentheses;
    int blocks; /* open BEGIN and CASE of a routine's body */
    bool routine, rule, batch, atomic, copy_from, stdin_seen;
    struct slice last_word;
};

static bool word_eq(struct slice word, const char *keyword)
{
    return slice_eq_nocase(word, slice_of(keyword));
}

static bool any_first_word(const struct progress *p, const char *keyword)
{
    for (size_t i = 1; i < p->word_count; i++)
        if (word_eq(p->words[i], keyword)) return true;
    return false;
}

static void classify(struct progress *p, const struct script *s)
{
    if (word_eq(p->words[0], "create") || word_eq(p->words[0], "alter")) {
        p->rule = any_first_word(p, "rule");
        p->routine = any_first_word(p, "trigger") || any_first_word(p, "procedure") ||
                     any_first_word(p, "proc") || any_first_word(p, "function") || any_first_word(p, "event");
    }
    if (word_eq(p->words[0], "begin") && s->dialect != DIALECT_POSTGRES)
        p->batch = (any_first_word(p, "batch") && !word_eq(p->words[p->word_count - 1], "apply")) ||
                   (s->dialect == DIALECT_CQL && any_first_word(p, "transaction"));
}

/* Words that open or close blocks in a routine's body. PostgreSQL's bodies are strings, but for BEGIN ATOMIC.
 */
static void note_block_word(struct progress *p, struct slice word, enum dialect d)
{
    if (d == DIALECT_POSTGRES && !p->blocks) {
        if (word_eq(word, "atomic") && word_eq(p->last_word, "begin")) p->blocks = 1, p->atomic = true;
        return;
    }
    bool after_end = word_eq(p->last_word, "end");
    if (word_eq(word, "begin")) {
        p->blocks++;
    } else if (word_eq(word, "case")) {
        if (!after_end) p->blocks++;
    } else if (p->blocks && word_eq(word, "end")) {
        p->blocks--;
    } else if (after_end && (word_eq(word, "if") || word_eq(word, "loop") || word_eq(word, "while") ||
                             word_eq(word, "repeat") || word_eq(word, "for"))) {
        p->blocks++; /* END IF closes an IF, which was not counted */
    }
}

static void note_word(struct progress *p, const struct script *s, struct slice word)
{
    if (p->word_count < 4) {
        p->words[p->word_count++] = word;
        classify(p, s);
    }
    if (p->routine) note_block_word(p, word, s->dialect);
    if (p->batch && ((word_eq(word, "batch") && word_eq(p->last_word, "apply")) ||
                     (word_eq(word, "transaction") && word_eq(p->last_word, "commit"))))
        p->batch = false;
    if (word_eq(p->words[0], "copy")) {
        if (word_eq(word, "from")) p->copy_from = true;
        if (word_eq(word, "stdin")) p->stdin_seen = p->copy_from;
    }
    p->last_word = word;
}

static bool semicolon_ends(const struct progress *p, const struct script *s)
{
    if (s->delimiter.n) return false;
    if (p->blocks || p->batch) return false;
    if (p->rule && p->parentheses > 0) return false;
    return !(s->dialect == DIALECT_MSSQL && p->routine);
}

/* Ends the statement at `end` (exclusive) and goes on reading at `next`. */
static bool end_statement(struct script *s, struct script_statement *out, size_t end, size_t next)
{
    while (end > out->pos && ascii_is_space(s->text.p[end - 1])) end--;
    out->len = end - out->pos;
    s->pos = next;
    return true;
}

/* ---- the fast way -------------------------------------------------------------------------------------- */

/* Bytes at which the search for a statement's end has to look closer. */
static const bool stops[256] = {[';'] = true, ['\''] = true, ['"'] = true, ['`'] = true, ['$'] = true,
                                ['-'] = true, ['/'] = true,  ['#'] = true, ['['] = true, ['\\'] = true};

/* First words of statements that hold no semicolons of their own and no data. */
static bool is_plain(struct slice word)
{
    static const struct slice plain[] = {
        {"select",  6},
        {"insert",  6},
        {"update",  6},
        {"delete",  6},
        {"with",    4},
        {"values",  6},
        {"merge",   5},
        {"replace", 7}
    };
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (slice_eq_nocase(word, plain[i])) return true;
    return false;
}

static bool word_byte(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || c == '_' || c == '$' || (c & 0x80);
}

/* The position of the semicolon that ends the plain statement at `from`, or -1 when only the lexer can tell:
 * at a backslash, a dollar quote, an escape string, or where the text ends. Everything that can hide a
 * semicolon is handed to the lexer for one token. */
static ptrdiff_t plain_end(const struct script *s, size_t from)
{
    const struct lex_rules *rules = lex_rules_of(s->dialect);
    const char *p = s->text.p;
    for (size_t i = from; i < s->text.n; i++) {
        if (!stops[(unsigned char)p[i]]) continue;
        char next = i + 1 < s->text.n ? p[i + 1] : 0;
        switch (p[i]) {
        case ';': return (ptrdiff_t)i;
        case '-':
            if (next != '-') continue;
            break;
        case '/':
            if (next != '*' && next != '/') continue;
            break;
        case '[':
            if (!rules->bracket_names) continue;
            break;
        case '`':
            if (!rules->backtick_names) continue;
            break;
        case '#':
            if (!rules->hash_comments) continue;
            break;
        case '$':
            if (next != '$' && !(ascii_is_alpha(next) || next == '_')) continue;
            if (i > from && word_byte(p[i - 1])) continue;
            return -1;
        case '\\': return -1;
        default: break;
        }
        if (p[i] == '\'' && i > from && word_byte(p[i - 1])) return -1;
        struct lexer lx = lexer_at(s, i);
        struct token t = lex_next(&lx);
        if (t.pos != 0 || t.flags & TOKEN_UNTERMINATED) return -1;
        i += t.len - 1;
    }
    return -1;
}

/* One statement that starts at out->pos. */
static bool read_statement(struct script *s, struct script_statement *out, bool *copy_data)
{
    struct progress p = {0};
    struct lexer lx = lexer_at(s, out->pos);
    size_t base = out->pos, last_end = base;
    if (!s->delimiter.n && s->dialect != DIALECT_MSSQL && is_plain(first_word(s->text, base))) {
        ptrdiff_t end = plain_end(s, base);
        if (end >= 0) return end_statement(s, out, (size_t)end, (size_t)end + 1);
    }
    for (;;) {
        struct token t = lex_next(&lx);
        size_t at = base + t.pos;
        if (t.kind == TOKEN_END) {
            out->unterminated = p.batch || p.blocks > 0;
            return end_statement(s, out, last_end, s->text.n);
        }
        if (s->delimiter.n && t.kind != TOKEN_STRING && t.kind != TOKEN_COMMENT)
            for (size_t k = 0; k < t.len; k++)
                if (at_delimiter(s, at + k)) return end_statement(s, out, at + k, at + k + s->delimiter.n);
        if (t.flags & TOKEN_UNTERMINATED) {
            out->unterminated = true;
            size_t end = line_end(s->text, at);
            return end_statement(s, out, end, end);
        }
        if (t.kind == TOKEN_COMMENT) continue;
        if (t.kind == TOKEN_SEMICOLON && semicolon_ends(&p, s)) {
            *copy_data = p.stdin_seen;
            return end_statement(s, out, at, at + 1);
        }
        if (t.kind == TOKEN_BAD && s->text.p[at] == '\\' && s->dialect != DIALECT_MYSQL)
            return end_statement(s, out, at, at);
        if (t.kind == TOKEN_OPEN) p.parentheses++;
        if (t.kind == TOKEN_CLOSE && p.parentheses) p.parentheses--;
        if (t.kind == TOKEN_WORD) {
            if (t.len == 2 && at > base && s->dialect != DIALECT_POSTGRES && s->dialect != DIALECT_CQL &&
                is_go_line(s->text, at))
                return end_statement(s, out, last_end, at);
            note_word(&p, s, token_text(lx.text, t));
        }
        last_end = at + t.len;
    }
}

/* The data behind COPY ... FROM stdin: up to a line that holds \. only. */
static bool read_copy_data(struct script *s, struct script_statement *out)
{
    size_t start = line_end(s->text, s->pos), i = start < s->text.n ? start + 1 : start;
    *out = (struct script_statement){
        .part = PART_DATA, .pos = i, .lead = i, .name = {"", 0}
    };
    while (i < s->text.n) {
        size_t end = line_end(s->text, i);
        struct slice line = slice_trim((struct slice){s->text.p + i, end - i});
        if (slice_eq(line, SLICE("\\."))) {
            out->len = i - out->pos;
            s->pos = end;
            return true;
        }
        i = end + 1;
    }
    out->len = s->text.n - out->pos;
    out->unterminated = true;
    s->pos = s->text.n;
    return true;
}

bool script_next(struct script *s, struct script_statement *out)
{
    if (s->data_follows) {
        s->data_follows = false;
        return read_copy_data(s, out);
    }
    *out = (struct script_statement){
        .part = PART_STATEMENT, .name = {"", 0}
    };
    size_t pos = skip_to_statement(s, out);
    if (pos >= s->text.n) {
        s->pos = s->text.n;
        return false;
    }
    out->pos = pos;
    size_t end = command_end(s, pos);
    if (end > pos) {
        out->part = PART_COMMAND;
        return end_statement(s, out, end, end);
    }
    return read_statement(s, out, &s->data_follows);
}
