/* Expressions as normalised text, so that two ways to write one can be compared as strings.
 *
 * Lower case outside of quotes, no comments, one form of blanks, no outer parentheses. Literals stay: an
 * index WHERE status = 'active' is not one WHERE status = 'closed'. What PostgreSQL itself adds when it
 * prints an expression (pg_dump, pg_get_indexdef) is taken off again: parentheses around a single name, and
 * casts of strings and of such names to text. */
#include "query/query.h"

/* Words between operands: a parenthesis behind them is not a call's. */
static const char *const spaced_words[] = {
    "and", "or",  "not",     "in", "is",   "like",  "ilike",  "between", "when",   "then", "else",    "case",
    "any", "all", "similar", "to", "from", "where", "select", "on",      "escape", "over", "distinct"};
static const char *const text_types[] = {"text", "varchar", "bpchar", "character varying"};

struct expression {
    struct arena *arena;
    struct slice text;
    struct token *at; /* those that are kept */
    size_t n;
};

static bool is_spaced_word(struct slice text, struct token t)
{
    for (size_t i = 0; i < sizeof spaced_words / sizeof *spaced_words; i++)
        if (token_is(text, t, spaced_words[i])) return true;
    return false;
}

static bool is_word(struct token t)
{
    return t.kind == TOKEN_WORD || t.kind == TOKEN_NAME;
}

static bool is_cast_mark(const struct expression *e, struct token t)
{
    return t.kind == TOKEN_OPERATOR && slice_eq(token_text(e->text, t), SLICE("::"));
}

/* Tokens of a cast to a text type from token i on: "::text" or "::character varying"; 0 when it is none. */
static size_t text_cast(const struct expression *e, size_t i)
{
    if (i + 1 >= e->n || !is_cast_mark(e, e->at[i])) return 0;
    bool varying = i + 2 < e->n && token_is(e->text, e->at[i + 1], "character") &&
                   token_is(e->text, e->at[i + 2], "varying");
    size_t n = varying ? 3 : 2;
    for (size_t k = 0; !varying && k < sizeof text_types / sizeof *text_types; k++)
        if (token_is(e->text, e->at[i + 1], text_types[k])) varying = true;
    /* an array's cast is another thing */
    bool array = i + n < e->n && e->at[i + n].kind == TOKEN_BRACKET;
    return varying && !array ? n : 0;
}

/* (name) -> name, (name)::text -> name, 'a'::text -> 'a' */
static void undo_printing(struct expression *e)
{
    size_t kept = 0;
    for (size_t i = 0; i < e->n;) {
        bool call = kept > 0 && is_word(e->at[kept - 1]) && !is_spaced_word(e->text, e->at[kept - 1]);
        bool single = i + 2 < e->n && e->at[i].kind == TOKEN_OPEN && is_word(e->at[i + 1]) &&
                      e->at[i + 2].kind == TOKEN_CLOSE && !call;
        bool string = e->at[i].kind == TOKEN_STRING;
        size_t used = single ? 3 : 1;
        e->at[kept++] = e->at[single ? i + 1 : i];
        if (single || string) used += text_cast(e, i + used);
        i += used;
    }
    e->n = kept;
}

/* True when the first token's parenthesis closes with the last. */
static bool is_wrapped(const struct expression *e)
{
    if (e->n < 2 || e->at[0].kind != TOKEN_OPEN) return false;
    int depth = 0;
    for (size_t i = 0; i < e->n; i++) {
        if (e->at[i].kind == TOKEN_OPEN) depth++;
        if (e->at[i].kind == TOKEN_CLOSE && --depth == 0) return i == e->n - 1;
    }
    return false;
}

static bool wants_blank(const struct expression *e, size_t i)
{
    if (!i) return false;
    struct token before = e->at[i - 1], t = e->at[i];
    struct slice last = token_text(e->text, before);
    if (before.kind == TOKEN_OPEN || before.kind == TOKEN_DOT || is_cast_mark(e, before)) return false;
    if (before.kind == TOKEN_BRACKET && last.p[0] == '[') return false;
    if (t.kind == TOKEN_CLOSE || t.kind == TOKEN_COMMA || t.kind == TOKEN_DOT || t.kind == TOKEN_BRACKET ||
        is_cast_mark(e, t))
        return false;
    if (t.kind == TOKEN_OPEN) return !is_word(before) || is_spaced_word(e->text, before);
    return true;
}

static void put_token(struct expression *e, struct buf *out, struct token t, enum dialect d)
{
    struct slice s = token_text(e->text, t);
    if (t.kind == TOKEN_NAME) { /* "status" is status: quotes stay only where they matter */
        struct slice name = token_value(e->arena, e->text, t, d);
        bool plain = name.n > 0 && !ascii_is_digit(name.p[0]);
        for (size_t i = 0; plain && i < name.n; i++)
            plain = (name.p[i] >= 'a' && name.p[i] <= 'z') || ascii_is_digit(name.p[i]) || name.p[i] == '_';
        if (plain) s = name;
        buf_put(out, s);
        return;
    }
    if (t.kind == TOKEN_WORD) s = slice_lower(e->arena, s);
    if (t.kind == TOKEN_OPERATOR && slice_eq(s, SLICE("!="))) s = SLICE("<>");
    buf_put(out, s);
}

struct slice query_normalise_expression(struct arena *a, struct slice text, enum dialect d)
{
    struct token_list list = lex_all(a, text, d, 0);
    struct expression e = {.arena = a, .text = text, .at = list.at, .n = list.n - 1};
    while (e.n && e.at[e.n - 1].kind == TOKEN_SEMICOLON) e.n--;
    undo_printing(&e);
    while (is_wrapped(&e)) {
        e.at++;
        e.n -= 2;
    }
    struct buf out = {0};
    for (size_t i = 0; i < e.n; i++) {
        if (wants_blank(&e, i)) buf_byte(&out, ' ');
        put_token(&e, &out, e.at[i], d);
    }
    struct slice result = slice_copy(a, buf_slice(&out));
    buf_free(&out);
    return result;
}
