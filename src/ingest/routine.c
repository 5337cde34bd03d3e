/* Statements inside of statements: bodies of MySQL's and SQLite's routines and triggers, and SQL Server's
 * batches, whose statements need no semicolon between them.
 *
 * Nothing is parsed. A statement begins at a verb where one may stand, and ends at the semicolon, at the next
 * verb or at the end of its block. What steers the flow (IF, WHILE, DECLARE, SET) is passed over, but a query
 * in its parentheses is a statement like any other. */
#include "ingest/reader.h"

static bool word_in(struct slice text, struct token t, const char *words)
{
    if (t.kind != TOKEN_WORD) return false;
    struct slice s = token_text(text, t);
    for (const char *z = words; *z; z += strspn(z, " ")) {
        size_t n = strcspn(z, " ");
        if (slice_eq_nocase(s, (struct slice){z, n})) return true;
        z += n;
    }
    return false;
}

/* What is worth analysing, and what only steers. */
static const char *const verbs =
    "select insert update delete replace merge with truncate values create alter drop bulk";
static const char *const steering = "if else while begin end declare set return print exec execute goto open "
                                    "fetch close deallocate raiserror throw waitfor commit rollback save use "
                                    "grant revoke deny break continue go dbcc backup restore checkpoint kill "
                                    "reconfigure revert";

struct body {
    struct arena *arena;
    struct slice text;
    struct token *at; /* ends with TOKEN_END */
    size_t n;
    struct span_list *out;
};

static void emit(struct body *b, size_t first, size_t end)
{
    while (end > first && b->at[end - 1].kind == TOKEN_SEMICOLON) end--;
    if (end <= first || b->out->n >= ROUTINE_STATEMENTS_LIMIT) return;
    struct token last = b->at[end - 1];
    vec_push(b->arena, b->out, ((struct span){b->at[first].pos, last.pos + last.len - b->at[first].pos}));
}

static size_t skip_parentheses(const struct body *b, size_t i)
{
    int depth = 0;
    for (; i < b->n; i++) {
        if (b->at[i].kind == TOKEN_OPEN) depth++;
        if (b->at[i].kind == TOKEN_CLOSE && --depth <= 0) return i + 1;
    }
    return i;
}

/* A parenthesis among steering words: the queries inside are statements. Returns the token behind it. */
static size_t read_condition(struct body *b, size_t open)
{
    size_t end = skip_parentheses(b, open);
    for (size_t i = open; i + 1 < end; i++) {
        if (b->at[i].kind != TOKEN_OPEN || !word_in(b->text, b->at[i + 1], "select with")) continue;
        size_t close = skip_parentheses(b, i);
        emit(b, i + 1, close - 1);
        i = close - 1;
    }
    return end;
}

/* ---- MySQL and SQLite: semicolons part statements */

/* The first token of a routine's body: BEGIN, or the one statement that it is. */
static size_t find_body(const struct body *b)
{
    bool trigger = false, event = false, parameters = false;
    for (size_t i = 1; i < b->n; i++) {
        struct token t = b->at[i];
        if (word_in(b->text, t, "trigger")) trigger = true;
        if (word_in(b->text, t, "event")) event = true;
        if (word_in(b->text, t, "begin")) return i;
        if (trigger && word_in(b->text, t, "row") && word_in(b->text, b->at[i - 1], "each")) return i + 1;
        if (event && word_in(b->text, t, "do")) return i + 1;
        if (t.kind == TOKEN_OPEN) {
            i = skip_parentheses(b, i) - 1;
            parameters = true;
        } else if (parameters && !trigger && !event &&
                   word_in(b->text, t,
                           "select insert update delete replace with if while loop repeat case set return")) {
            return i;
        }
    }
    return b->n;
}

static void read_body(struct body *b, size_t i)
{
    bool start = true;
    while (i < b->n) {
        struct token t = b->at[i];
        if (start && word_in(b->text, t, verbs)) {
            size_t first = i;
            while (i < b->n && b->at[i].kind != TOKEN_SEMICOLON) i++;
            emit(b, first, i);
            continue;
        }
        if (word_in(b->text, t, "select") && i &&
            word_in(b->text, b->at[i - 1], "for return")) { /* a cursor's */
            size_t first = i;
            while (i < b->n && b->at[i].kind != TOKEN_SEMICOLON) i++;
            emit(b, first, i);
            continue;
        }
        start = t.kind == TOKEN_SEMICOLON ||
                word_in(b->text, t, "begin then else do loop repeat row found sqlexception");
        i = t.kind == TOKEN_OPEN ? read_condition(b, i) : i + 1;
    }
}

/* A body of one SELECT without a semicolon would take the END of its block along; BEGIN needs the semicolons.
 */
static bool is_definition(const struct body *b)
{
    if (!word_in(b->text, b->at[0], "create alter")) return false;
    for (size_t i = 1; i < b->n && i < 20 && b->at[i].kind != TOKEN_OPEN; i++) {
        if (word_in(b->text, b->at[i], "procedure proc function trigger event")) return true;
        if (word_in(b->text, b->at[i], "table index view database schema user")) return false;
    }
    return false;
}

/* ---- SQL Server: the next verb parts them too */

struct batch {
    struct body *body;
    size_t first;    /* token where the current statement begins */
    size_t verb;     /* its verb: the same, or the one behind WITH's common tables */
    bool analysed;   /* it is one of the verbs */
    bool has_source; /* an INSERT that has its rows, an UPDATE that has its SET, a view that has its query */
    int cases;       /* CASE ... END open */
};

static void end_statement(struct batch *c, size_t end)
{
    if (c->analysed) emit(c->body, c->first, end);
    c->analysed = false;
}

static bool current_is(const struct batch *c, const char *words)
{
    return c->analysed && word_in(c->body->text, c->body->at[c->verb], words);
}

/* What CREATE, ALTER and DROP are followed by when they begin a statement, and not by a part of a table. */
static const char *const things =
    "table view index procedure proc function trigger database schema user login role sequence type synonym "
    "statistics partition fulltext unique clustered nonclustered columnstore primary xml spatial or "
    "certificate "
    "assembly security external server application asymmetric symmetric master credential endpoint event "
    "message queue service contract route rule default aggregate workload resource availability search "
    "authorization remote broker cryptographic signature column";

static bool is_word(const struct batch *c, size_t i, const char *words)
{
    return i < c->body->n && word_in(c->body->text, c->body->at[i], words);
}

/* WITH begins a statement only where common tables are named: WITH a AS (, WITH a (b) AS (, WITH
 * XMLNAMESPACES. */
static bool with_continues(const struct batch *c, size_t i)
{
    const struct body *b = c->body;
    if (!c->analysed || (current_is(c, "create alter") && !is_word(c, i - 1, "as"))) return true;
    if (is_word(c, i + 1, "xmlnamespaces")) return false;
    if (i + 2 >= b->n || b->at[i + 1].kind == TOKEN_OPEN) return true;
    return !is_word(c, i + 2, "as") && b->at[i + 2].kind != TOKEN_OPEN;
}

/* CREATE, ALTER and DROP inside of an ALTER. */
static bool change_continues(const struct batch *c, size_t i)
{
    if (is_word(c, i - 1, "or")) return true;
    if (!current_is(c, "alter")) return false;
    return !is_word(c, i + 1, things) || is_word(c, i + 1, "column");
}

static bool set_continues(const struct batch *c, size_t i)
{
    const struct body *b = c->body;
    if (is_word(c, i - 1, "delete update")) return true; /* ON DELETE SET NULL, THEN UPDATE SET */
    if (current_is(c, "update")) return !c->has_source;
    if (!current_is(c, "alter")) return false;
    return is_word(c, c->verb + 1, "database") || (i + 1 < b->n && b->at[i + 1].kind == TOKEN_OPEN);
}

/* True when the word at token i, a verb or one that steers, belongs to the statement that is being read. */
static bool continues(const struct batch *c, size_t i)
{
    const struct body *b = c->body;
    struct token before = i ? b->at[i - 1] : (struct token){.kind = TOKEN_SEMICOLON};
    bool call = i + 1 < b->n && b->at[i + 1].kind == TOKEN_OPEN;
    if (before.kind == TOKEN_SEMICOLON) return false;
    if (before.kind == TOKEN_DOT || before.kind == TOKEN_COMMA || before.kind == TOKEN_OPERATOR) return true;
    if (is_word(c, i, "with")) return with_continues(c, i);
    if (word_in(b->text, before,
                "union except intersect then after of instead grant deny revoke into with bulk"))
        return true;
    if (word_in(b->text, before, "for as")) return c->analysed;
    if (word_in(b->text, before, "on") && is_word(c, i, "delete update")) return true;
    if (is_word(c, i, "values replace")) return true;
    if (is_word(c, i, "select"))
        return word_in(b->text, before, "all") || (current_is(c, "insert with") && !c->has_source);
    if (is_word(c, i, "merge") && word_in(b->text, before, "inner left right full outer")) return true;
    if (is_word(c, i, "insert update delete merge"))
        return current_is(c, "with") || (call && is_word(c, i, "update") && !c->analysed); /* IF UPDATE(a) */
    if (is_word(c, i, "set")) return set_continues(c, i);
    if (is_word(c, i, "create alter drop")) return change_continues(c, i);
    if (is_word(c, i, "fetch")) return word_in(b->text, before, "rows row");
    if (is_word(c, i, "exec execute")) return current_is(c, "insert") && !c->has_source;
    if (is_word(c, i, "end else")) return c->cases > 0;
    if (is_word(c, i, "if")) { /* DROP TABLE IF EXISTS t */
        bool condition = i + 2 < b->n && b->at[i + 2].kind == TOKEN_OPEN;
        return current_is(c, "drop alter create") && is_word(c, i + 1, "exists not") && !condition;
    }
    return false;
}

/* Follows a word that belongs to the current statement. */
static void note_part(struct batch *c, size_t i)
{
    if (current_is(c, "with") && is_word(c, i, "select insert update delete merge") && i > c->first) {
        c->verb = i;
        c->has_source = is_word(c, i, "select");
    } else if (is_word(c, i, "with") && is_word(c, i - 1, "as")) { /* CREATE VIEW v AS WITH */
        c->verb = i;
        c->has_source = false;
    } else if (is_word(c, i, "values exec execute default set") ||
               (is_word(c, i, "select") && !is_word(c, i - 1, "as with"))) {
        c->has_source = true;
    }
}

static void read_batch(struct body *b)
{
    struct batch c = {.body = b};
    for (size_t i = 0; i < b->n;) {
        struct token t = b->at[i];
        if (t.kind == TOKEN_SEMICOLON) end_statement(&c, i);
        if (word_in(b->text, t, "case")) c.cases++;
        bool verb = word_in(b->text, t, verbs);
        if (word_in(b->text, t, "with") && i + 1 < b->n && b->at[i + 1].kind == TOKEN_OPEN) verb = false;
        if ((verb || word_in(b->text, t, steering)) && !continues(&c, i)) {
            end_statement(&c, i);
            c = (struct batch){
                .body = b, .first = i, .verb = i, .analysed = verb && !word_in(b->text, t, "values")};
        } else {
            note_part(&c, i);
        }
        if (word_in(b->text, t, "end") && c.cases > 0) c.cases--;
        /* DECLARE c CURSOR FOR SELECT */
        if (!c.analysed && word_in(b->text, t, "select") && i && word_in(b->text, b->at[i - 1], "for"))
            c = (struct batch){.body = b, .first = i, .verb = i, .analysed = true};
        if (t.kind != TOKEN_OPEN)
            i++;
        else
            i = c.analysed ? skip_parentheses(b, i) : read_condition(b, i);
    }
    end_statement(&c, b->n);
}

/* The header of CREATE PROCEDURE p @a int AS: the body is what stands behind its AS. */
static size_t find_batch_body(const struct body *b)
{
    for (size_t i = 1; i + 1 < b->n; i++)
        if (word_in(b->text, b->at[i], "as") && !word_in(b->text, b->at[i + 1], "owner caller self"))
            return i + 1;
    return b->n;
}

enum routine_kind routine_split(struct arena *a, struct slice text, enum dialect d, struct span_list *out)
{
    if (d != DIALECT_MYSQL && d != DIALECT_SQLITE && d != DIALECT_MSSQL) return ROUTINE_NONE;
    struct lexer lx = lex_start(text, d, 0);
    struct token first = lex_next(&lx);
    if (d != DIALECT_MSSQL && !word_in(text, first, "create alter begin")) return ROUTINE_NONE;
    struct token_list tokens = lex_all(a, text, d, 0);
    struct body b = {.arena = a, .text = text, .at = tokens.at, .n = tokens.n - 1, .out = out};
    bool definition = is_definition(&b);
    if (d == DIALECT_MSSQL) {
        size_t from = definition ? find_batch_body(&b) : 0;
        b.at += from;
        b.n -= from;
        read_batch(&b);
    } else if (definition) {
        read_body(&b, find_body(&b));
    } else if (word_in(text, first, "begin") && b.n > 2) {
        read_body(&b, 0);
    }
    if (definition) return ROUTINE_DEFINITION;
    struct slice whole = slice_trim(text);
    while (whole.n && whole.p[whole.n - 1] == ';') whole = slice_trim((struct slice){whole.p, whole.n - 1});
    if (out->n == 0) return ROUTINE_NONE;
    return out->n == 1 && out->at[0].len == whole.n ? ROUTINE_NONE : ROUTINE_BATCH;
}
