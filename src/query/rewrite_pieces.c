/* The list of pieces: from tokens of the dialect to words, names, strings and parameters that PostgreSQL
 * reads.
 *
 * What needs no context is settled here: quotes of names and strings, hexadecimal numbers, parameters,
 * operators that were written without a blank between them, and the insides of MySQL's comments that run. */
#include <stdlib.h>

#include "query/rewrite_engine.h"

static struct span span_of(struct token t)
{
    return (struct span){t.pos, t.len};
}

struct piece *piece_new(struct rewrite *rw, struct slice text, struct span at, enum token_kind kind)
{
    struct piece *p = ARENA_NEW(rw->arena, struct piece);
    p->text = text;
    p->at = at;
    p->kind = (uint8_t)kind;
    return p;
}

void piece_insert(struct piece *before, struct piece *p)
{
    p->previous = before->previous;
    p->next = before;
    before->previous->next = p;
    before->previous = p;
}

void pieces_unlink(struct piece *first, struct piece *behind)
{
    first->previous->next = behind;
    behind->previous = first->previous;
}

void pieces_link(struct piece *before, struct piece *first, struct piece *last)
{
    first->previous = before->previous;
    before->previous->next = first;
    last->next = before;
    before->previous = last;
}

struct span pieces_span(const struct piece *first, const struct piece *behind)
{
    uint32_t from = UINT32_MAX, end = 0;
    for (const struct piece *p = first; p != behind; p = p->next) {
        if (p->at.pos < from) from = p->at.pos;
        if (p->at.pos + p->at.len > end) end = p->at.pos + p->at.len;
    }
    return from > end ? (struct span){first->at.pos, 0} : (struct span){from, end - from};
}

bool piece_is(const struct piece *p, const char *text)
{
    if (p->fixed || p->kind == TOKEN_STRING || p->kind == TOKEN_NAME || p->kind == TOKEN_END) return false;
    return slice_eq_nocase(p->text, slice_of(text));
}

bool piece_in(const struct piece *p, const char *list)
{
    if (p->previous == NULL) return list[0] == '^';
    if (p->fixed || p->kind == TOKEN_STRING || p->kind == TOKEN_NAME || p->kind == TOKEN_END) return false;
    for (const char *z = list; *z;) {
        size_t n = strcspn(z, " ");
        if (n == p->text.n && slice_eq_nocase(p->text, (struct slice){z, n})) return true;
        z += n;
        z += strspn(z, " ");
    }
    return false;
}

bool piece_stands_behind(const struct piece *p, const char *list)
{
    if (piece_in(p->previous, list)) return true;
    return strstr(list, "operand") && p->previous->previous && piece_ends_operand(p->previous);
}

/* Words that are followed by an operand, not by an operator. */
static const char *const before_operand =
    "ALL AND ANY AS ASC BETWEEN BINARY BY CASE COLLATE CROSS DELETE DESC DISTINCT DISTINCTROW DIV ELSE "
    "ESCAPE "
    "EXCEPT EXISTS FOR FORCE FROM FULL GLOB GROUP HAVING IF IGNORE IN INNER INSERT INTERSECT INTERVAL INTO "
    "IS "
    "JOIN LEFT LIKE LIMIT MATCH MOD NATURAL NOT OFFSET ON OR ORDER OUTER OVER PARTITION REGEXP REPLACE "
    "RETURNING RIGHT RLIKE SELECT SEPARATOR SET SOME STRAIGHT_JOIN THEN TOP UNION UPDATE USE USING VALUE "
    "VALUES "
    "WHEN WHERE WITH XOR SQL_CALC_FOUND_ROWS SQL_NO_CACHE SQL_CACHE HIGH_PRIORITY OUTPUT DATE TIME TIMESTAMP "
    "SQL_SMALL_RESULT SQL_BIG_RESULT SQL_BUFFER_RESULT AGAINST";

bool piece_ends_operand(const struct piece *p)
{
    switch (p->kind) {
    case TOKEN_NAME:
    case TOKEN_STRING:
    case TOKEN_NUMBER:
    case TOKEN_PARAM:
    case TOKEN_CLOSE: return true;
    case TOKEN_WORD: return p->fixed || !piece_in(p, before_operand);
    default: return false;
    }
}

struct piece *piece_skip(struct piece *p)
{
    if (p->kind != TOKEN_OPEN) return p->next;
    int depth = 0;
    for (; p->kind != TOKEN_END; p = p->next) {
        if (p->kind == TOKEN_OPEN) depth++;
        if (p->kind == TOKEN_CLOSE && --depth == 0) return p->next;
    }
    return p;
}

bool piece_ends_clause(const struct piece *p)
{
    if (p->kind == TOKEN_CLOSE || p->kind == TOKEN_SEMICOLON || p->kind == TOKEN_END) return true;
    if (p->kind != TOKEN_WORD) return false;
    bool name = p->next->kind == TOKEN_CLOSE || p->next->kind == TOKEN_COMMA || p->next->kind == TOKEN_DOT;
    if (name && piece_in(p, "OUTPUT OPTION LOCK")) return false; /* columns are called so */
    if (piece_is(p, "VALUES") || piece_is(p, "SELECT"))
        return p->next->kind != TOKEN_OPEN || piece_is(p, "SELECT");
    return piece_in(p,
                    "FROM WHERE GROUP HAVING ORDER LIMIT UNION EXCEPT INTERSECT SET WINDOW RETURNING OUTPUT "
                    "OPTION PROCEDURE INTO LOCK FETCH OFFSET");
}

/* "name" with quotes doubled. Names of these dialects do not differ by case, quoted or not: folded. */
static struct slice quote_name(struct arena *a, struct slice name)
{
    char *out = arena_alloc(a, 2 * name.n + 4);
    size_t n = 0;
    out[n++] = '"';
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == '"') out[n++] = '"';
        out[n++] = name.p[i] ? ascii_lower(name.p[i]) : ' ';
    }
    if (name.n == 0) out[n++] = ' '; /* PostgreSQL has no empty names */
    out[n++] = '"';
    return (struct slice){out, n};
}

void piece_make_name(struct rewrite *rw, struct piece *p)
{
    if (p->fixed) return;
    struct slice name = p->text;
    if (p->kind == TOKEN_STRING) /* already in PostgreSQL's quotes */
        name = token_value(rw->arena, p->text,
                           (struct token){0, (uint32_t)p->text.n, TOKEN_STRING, TOKEN_ESCAPED},
                           DIALECT_POSTGRES);
    p->text = quote_name(rw->arena, name);
    p->kind = TOKEN_NAME;
    p->exact = false;
    p->fixed = true;
}

static struct slice quote_string(struct arena *a, struct slice value)
{
    char *out = arena_alloc(a, 2 * value.n + 3);
    size_t n = 0;
    out[n++] = '\'';
    for (size_t i = 0; i < value.n; i++) {
        if (value.p[i] == '\'') out[n++] = '\'';
        out[n++] = value.p[i] ? value.p[i] : ' ';
    }
    out[n++] = '\'';
    return (struct slice){out, n};
}

static void build_string(struct rewrite *rw, struct piece *p, struct token t)
{
    char first = p->text.p[0];
    bool backslashes = rw->dialect->dialect == DIALECT_MYSQL && (t.flags & TOKEN_ESCAPED);
    bool nul = memchr(p->text.p, 0, p->text.n) != NULL;
    if (first == '\'' && !backslashes && !nul && !(t.flags & TOKEN_UNTERMINATED)) return;
    if ((first | 32) == 'x' || (first | 32) == 'b') return;
    p->text = quote_string(rw->arena, token_value(rw->arena, rw->text, t, rw->dialect->dialect));
    p->exact = false;
}

/* 0x1f and 0b01 become bit strings, which PostgreSQL knows. */
static void build_number(struct rewrite *rw, struct piece *p)
{
    char base = p->text.n > 2 && p->text.p[0] == '0' ? (char)(p->text.p[1] | 32) : '0';
    if (base != 'x' && base != 'b') return;
    p->text = slice_of(arena_printf(rw->arena, "%c'%.*s'", base, (int)p->text.n - 2, p->text.p + 2));
    p->kind = TOKEN_STRING;
    p->exact = false;
}

static enum param_reading reading_of(const struct rewrite *rw, const struct piece *p)
{
    const struct param_overrides *o = rw->options->overrides;
    for (size_t i = 0; o && i < o->n; i++)
        if (o->at[i].pos == p->at.pos) return o->at[i].reading;
    return PARAM_VALUE;
}

static void build_param(struct rewrite *rw, struct piece *p)
{
    enum param_reading reading = reading_of(rw, p);
    if (reading == PARAM_NAME) {
        piece_make_name(rw, p);
        return;
    }
    if (reading == PARAM_NOTHING) {
        pieces_unlink(p, p->next);
        return;
    }
    bool added = true;
    struct map_entry *e = NULL;
    if (p->text.p[0] != '?' || p->text.n > 1) e = map_add(rw->arena, &rw->params, p->text, &added);
    if (added) rw->next_param++;
    if (e && added) e->number = (uint64_t)rw->next_param;
    p->text = slice_of(arena_printf(rw->arena, "$%d", e ? (int)e->number : rw->next_param));
    p->exact = false;
}

/* Length of the longest operator of the dialect at the start of s. */
static size_t operator_length(const char *operators, struct slice s)
{
    for (const char *z = operators; *z;) {
        size_t n = strcspn(z, " ");
        if (n <= s.n && memcmp(z, s.p, n) == 0) return n;
        z += n;
        z += strspn(z, " ");
    }
    return 1;
}

static bool is_adjacent(const struct piece *p, struct token t)
{
    return p->at.pos + p->at.len == t.pos && p->at.len > 0;
}

static void build_operators(struct rewrite *rw, struct token t)
{
    struct slice s = token_text(rw->text, t);
    while (s.n) {
        size_t n = operator_length(rw->dialect->operators, s);
        struct piece *p = piece_new(rw, (struct slice){s.p, n},
                                    (struct span){(uint32_t)(s.p - rw->text.p), (uint32_t)n}, TOKEN_OPERATOR);
        p->exact = true;
        p->glued = is_adjacent(rw->tail->previous, t) || s.p > rw->text.p + t.pos;
        piece_insert(rw->tail, p);
        s.p += n;
        s.n -= n;
    }
}

static void build_word(struct rewrite *rw, struct piece *p)
{
    struct piece *previous = p->previous;
    bool adjacent = previous->at.pos + previous->at.len == p->at.pos;
    if (rw->dialect->dialect == DIALECT_MYSQL && previous->kind == TOKEN_NUMBER && adjacent) {
        /* 1a and 0b01: the lexer ends a number where its digits end */
        struct span all = {previous->at.pos, previous->at.len + p->at.len};
        bool bits = slice_eq(previous->text, SLICE("0")) && (p->text.p[0] | 32) == 'b';
        pieces_unlink(previous, p);
        p->text = slice_sub(rw->text, all);
        p->at = all;
        if (bits)
            build_number(rw, p);
        else
            piece_make_name(rw, p);
    } else if (p->text.p[0] == '#' || (p->text.n > 1 && p->text.p[0] == '@')) {
        piece_make_name(rw, p); /* #temp, @@variable */
    } else if (memchr(p->text.p, '$', p->text.n) && p->text.p[0] == '$') {
        piece_make_name(rw, p);
    }
}

/* PostgreSQL's own tokens stay as they are, but for the numbers that 16 brought: 1_000, 0x1F, 0o17, 0b11. */
static void build_postgres(struct rewrite *rw, struct piece *p)
{
    struct piece *previous = p->previous;
    bool number = p->kind == TOKEN_WORD && p->glued && slice_eq(previous->text, SLICE("0")) &&
                  p->text.n > 1 && strchr("oObB", p->text.p[0]) && ascii_is_digit(p->text.p[1]);
    if (number) { /* the lexer ends a number where its digits end */
        p->at = (struct span){previous->at.pos, previous->at.len + p->at.len};
        p->text = slice_sub(rw->text, p->at);
        p->kind = TOKEN_NUMBER;
        pieces_unlink(previous, p);
    }
    if (p->kind == TOKEN_NAME) p->fixed = true;
    if (p->kind != TOKEN_NUMBER) return;
    char digits[64];
    size_t n = 0;
    for (size_t i = 0; i < p->text.n && n + 1 < sizeof digits; i++)
        if (p->text.p[i] != '_') digits[n++] = p->text.p[i];
    digits[n] = '\0';
    char kind = n > 2 && digits[0] == '0' ? ascii_lower(digits[1]) : '0';
    int base = kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 0;
    if (!base && n == p->text.n) return;
    p->text = base ? slice_of(arena_printf(rw->arena, "%llu", strtoull(digits + 2, NULL, base)))
                   : slice_copy(rw->arena, (struct slice){digits, n});
    p->exact = false;
}

static void build_piece(struct rewrite *rw, struct token t)
{
    bool postgres = rw->dialect->dialect == DIALECT_POSTGRES;
    if (!postgres && t.kind == TOKEN_OPERATOR) {
        build_operators(rw, t);
        return;
    }
    struct piece *p = piece_new(rw, token_text(rw->text, t), span_of(t), t.kind);
    p->exact = true;
    p->glued = is_adjacent(rw->tail->previous, t);
    piece_insert(rw->tail, p);
    if (postgres) {
        build_postgres(rw, p);
        return;
    }
    switch (t.kind) {
    case TOKEN_NAME:
        p->text = quote_name(rw->arena, token_value(rw->arena, rw->text, t, rw->dialect->dialect));
        p->exact = false;
        p->fixed = true;
        break;
    case TOKEN_STRING: build_string(rw, p, t); break;
    case TOKEN_NUMBER: build_number(rw, p); break;
    case TOKEN_PARAM: build_param(rw, p); break;
    case TOKEN_WORD: build_word(rw, p); break;
    default: break;
    }
}

/* MySQL runs what stands in comments that start with an exclamation mark and perhaps a version. The marks are
 * blanked out, which moves nothing. Versions 50700 to 99999 do not run on MariaDB, but do on MySQL: they run.
 */
struct slice rewrite_open_comments(struct arena *a, struct slice text, enum dialect d)
{
    if (d != DIALECT_MYSQL) return text;
    if (slice_find(text, SLICE("/*!"), 0) < 0 && slice_find(text, SLICE("/*M!"), 0) < 0) return text;
    char *copy = arena_copy(a, text.p, text.n);
    struct lexer lx = lex_start(text, DIALECT_MYSQL, LEX_COMMENTS);
    for (struct token t = lex_next(&lx); t.kind != TOKEN_END; t = lex_next(&lx)) {
        if (t.kind != TOKEN_COMMENT || t.len < 5) continue;
        uint32_t mark = t.pos + (text.p[t.pos + 2] == 'M' ? 3 : 2), i = mark + 1;
        if (text.p[t.pos] != '/' || text.p[mark] != '!') continue;
        while (i < t.pos + t.len && ascii_is_digit(text.p[i])) i++;
        memset(copy + t.pos, ' ', i - t.pos);
        if (!(t.flags & TOKEN_UNTERMINATED)) memset(copy + t.pos + t.len - 2, ' ', 2);
    }
    return (struct slice){copy, text.n};
}

/* ODBC's { oj a LEFT JOIN b }, { d '2020-01-01' }, { fn now() }: the braces and the word go. */
static void drop_escapes(struct rewrite *rw)
{
    for (struct piece *p = rw->head.next; p->kind != TOKEN_END; p = p->next) {
        if (p->kind != TOKEN_BRACKET || (p->text.p[0] != '{' && p->text.p[0] != '}')) continue;
        bool open = p->text.p[0] == '{' && piece_in(p->next, "OJ D T TS FN");
        pieces_unlink(p, open ? p->next->next : p->next);
    }
}

void rewrite_build(struct rewrite *rw)
{
    rw->tail = piece_new(rw, SLICE(""), (struct span){(uint32_t)rw->text.n, 0}, TOKEN_END);
    rw->tail->next = rw->tail; /* so that looking ahead needs no care */
    rw->head.kind = TOKEN_SEMICOLON;
    rw->head.next = rw->tail;
    rw->tail->previous = &rw->head;
    rw->text = rewrite_open_comments(rw->arena, rw->text, rw->dialect->dialect);
    struct lexer lx = lex_start(rw->text, rw->dialect->dialect, 0);
    lx.pos = rw->options->from;
    for (struct token t = lex_next(&lx); t.kind != TOKEN_END; t = lex_next(&lx)) build_piece(rw, t);
    bool postgres = rw->dialect->dialect == DIALECT_POSTGRES;
    if (!postgres) drop_escapes(rw);
    for (struct piece *p = rw->head.next; p->kind != TOKEN_END; p = p->next) {
        if (p->kind != TOKEN_WORD) continue;
        if (p->previous->kind == TOKEN_DOT) p->fixed = true;
        if (p->next->kind == TOKEN_DOT && rewrite_is_reserved(p->text) && !postgres)
            piece_make_name(rw, p);
        else if (p->next->kind == TOKEN_DOT)
            p->fixed = true;
    }
}
