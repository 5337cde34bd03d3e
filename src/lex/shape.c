/* Shapes: a statement's text without its values.
 *
 * One pass over the tokens writes the normalised text. Values become ?, and three kinds of lists collapse as
 * soon as their closing mark is read, by cutting the text back to where the list began:
 *
 *     in (1, 2, 3)              in (?+)
 *     values (1, 2), (3, 4)     values (?, ?)            any number of rows of one form
 *     array[1, 2]  {1, 2}       array[?+]  {?+}          lists of values only
 *
 * So the text never grows beyond what one row needs, whatever the statement's length.
 */
#include "lex/lex.h"
#include "lex/template.h"
#include "lex/words.h"

enum { LISTS_OPEN = 32 }; /* nested lists that are watched; deeper ones are written out */

/* A list that may collapse: everything since its opening mark. */
struct list {
    size_t text;     /* length of the normalised text behind the opening mark */
    size_t literals; /* literals before it */
    size_t tokens;   /* tokens before it, where those are recorded */
    int depth;       /* parentheses and brackets open outside it */
    uint32_t members;
    bool values_only; /* nothing but values and commas so far */
};

/* Rows of VALUES or of IN ((1, 2), (3, 4)). */
struct rows {
    bool active;
    int depth;           /* parentheses open around the rows */
    size_t row, row_end; /* the last row in the normalised text: its '(' and behind its ')' */
    size_t start, start_literals, start_tokens; /* of the row being read: also its comma */
    size_t first_literal;                       /* of the first row */
    uint32_t count;
};

/* Where a written token stood. */
struct kept_token {
    struct span at;  /* of all that it stands for: a collapsed list up to its end */
    uint32_t length; /* of the token itself */
};

struct normaliser {
    struct shaper *out;
    struct slice source;
    enum dialect dialect;
    size_t literal_count, literal_total;
    int depth;
    struct list lists[LISTS_OPEN];
    int open_lists;
    struct rows rows;
    struct token previous; /* written before */
    bool previous_like, previous_in, previous_array;
    bool in_values; /* inside a VALUES row */
    /* where each written token stood in the source; only with an arena, for shape_map_span and shape_reduce
     */
    struct arena *arena;
    VEC(struct kept_token) tokens;
};

void shaper_free(struct shaper *s)
{
    buf_free(&s->text);
    template_free(s->templates);
    s->templates = NULL;
}

/* ---- writing ----------------------------------------------------------------------------------------------
 */

static bool tight_operator(struct slice s)
{
    return s.n == 2 && s.p[0] == ':' && s.p[1] == ':';
}

static bool wants_blank(const struct normaliser *n, struct token t)
{
    if (!n->out->text.n) return false;
    char last = n->out->text.p[n->out->text.n - 1], first = n->source.p[t.pos];
    if (last == '(' || last == '.' || last == '[' || last == '{') return false;
    switch (t.kind) {
    case TOKEN_COMMA:
    case TOKEN_CLOSE:
    case TOKEN_DOT: return false;
    case TOKEN_BRACKET: return first == '{' && last != ' ';
    case TOKEN_OPERATOR:
        if (tight_operator(token_text(n->source, t))) return false;
        break;
    case TOKEN_OPEN:
        return n->previous.kind == TOKEN_COMMA || n->previous.kind == TOKEN_OPERATOR ||
               (n->previous.kind == TOKEN_WORD && word_precedes_operand(token_text(n->source, n->previous)));
    default: break;
    }
    return !(n->previous.kind == TOKEN_OPERATOR && tight_operator(token_text(n->source, n->previous)));
}

static void put_lower(struct buf *b, struct slice s)
{
    if (b->cap - b->n < s.n) buf_reserve(b, s.n);
    char *out = b->p + b->n;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        out[i] = (char)(c | (unsigned)((unsigned)(c - 'A') < 26)
                                << 5); /* without a branch: this is the hot loop */
    }
    b->n += s.n;
}

/* A quoted name that folds to itself is written like an unquoted one; others in double quotes. */
static void put_name(struct buf *b, struct slice s)
{
    struct slice body = {s.p + 1, s.n > 2 ? s.n - 2 : 0};
    bool plain = body.n > 0 && !ascii_is_digit(body.p[0]) && s.p[0] != 'U' && s.p[0] != 'u';
    for (size_t i = 0; plain && i < body.n; i++) {
        char c = body.p[i];
        plain = (c >= 'a' && c <= 'z') || ascii_is_digit(c) || c == '_';
    }
    if (plain) {
        buf_put(b, body);
    } else {
        buf_byte(b, '"');
        buf_put(b, body);
        buf_byte(b, '"');
    }
}

static void write_token(struct normaliser *n, struct token t)
{
    struct buf *b = &n->out->text;
    if (wants_blank(n, t)) buf_byte(b, ' ');
    struct slice s = token_text(n->source, t);
    if (t.kind == TOKEN_WORD)
        put_lower(b, s);
    else if (t.kind == TOKEN_NAME)
        put_name(b, s);
    else
        buf_put(b, s);
    if (n->arena)
        vec_push(n->arena, &n->tokens,
                 ((struct kept_token){
                     {t.pos, t.len},
                     t.len
        }));
    n->previous = t;
}

/* ---- literals ------------------------------------------------------------------------------------------ */

enum literal_class pattern_class(struct slice s)
{
    size_t i = 0;
    while (i < s.n && s.p[i] != '\'') i++;
    if (i + 1 >= s.n) return LITERAL_STRING;
    if (s.p[i + 1] == '%' || s.p[i + 1] == '_') return LITERAL_PATTERN_OPEN;
    for (i++; i < s.n; i++) {
        if (s.p[i] == '\\')
            i++;
        else if (s.p[i] == '%' || s.p[i] == '_')
            return LITERAL_PATTERN;
    }
    return LITERAL_PATTERN_NONE;
}

static enum literal_class class_of(const struct normaliser *n, struct token t)
{
    if (t.kind == TOKEN_PARAM) return LITERAL_PARAM;
    if (t.kind == TOKEN_NUMBER) return LITERAL_NUMBER;
    if (t.kind == TOKEN_WORD) return LITERAL_NULL;
    if (n->previous_like) return pattern_class(token_text(n->source, t));
    return t.len == 2 && !n->in_values ? LITERAL_EMPTY : LITERAL_STRING;
}

/* True when what was written last ended an operand. */
static bool after_operand(const struct normaliser *n)
{
    switch (n->previous.kind) {
    case TOKEN_NUMBER:
    case TOKEN_STRING:
    case TOKEN_PARAM:
    case TOKEN_NAME:
    case TOKEN_CLOSE: return true;
    case TOKEN_BRACKET: {
        char c = n->source.p[n->previous.pos];
        return c == ']' || c == '}';
    }
    case TOKEN_WORD: return !word_precedes_operand(token_text(n->source, n->previous));
    default: return false;
    }
}

static void write_literal(struct normaliser *n, struct token t)
{
    struct buf *b = &n->out->text;
    if (wants_blank(n, t)) buf_byte(b, ' ');
    buf_byte(b, '?');
    if (n->literal_count < SHAPE_LITERALS_KEPT) {
        struct literal *l = &n->out->literals[n->literal_count++];
        *l = (struct literal){
            .at = {t.pos, t.len},
              .members = 1
        };
        l->class = (uint8_t)class_of(n, t);
        l->context = (uint8_t)((after_operand(n) ? AFTER_OPERAND : 0) | (n->in_values ? IN_VALUES : 0));
    }
    n->literal_total++;
    if (n->arena)
        vec_push(n->arena, &n->tokens,
                 ((struct kept_token){
                     {t.pos, t.len},
                     t.len
        }));
    n->previous = t;
}

/* ---- lists --------------------------------------------------------------------------------------------- */

static void open_list(struct normaliser *n)
{
    if (n->open_lists == LISTS_OPEN) return;
    n->lists[n->open_lists++] = (struct list){.text = n->out->text.n,
                                              .literals = n->literal_count,
                                              .tokens = n->tokens.n,
                                              .depth = n->depth,
                                              .values_only = true};
}

/* The list ends: when it held values only, one ?+ stands for all of them. */
static void close_list(struct normaliser *n, struct list *l, uint32_t end)
{
    if (!l->values_only || !l->members) return;
    n->out->text.n = l->text;
    buf_text(&n->out->text, "?+");
    if (l->literals < n->literal_count) {
        n->out->literals[l->literals].members = l->members;
        n->out->literals[l->literals].context |= IN_LIST;
        n->literal_count = l->literals + 1;
    }
    if (n->arena && l->tokens < n->tokens.n) {
        n->tokens.n = l->tokens + 1;
        n->tokens.at[l->tokens].at.len = end - n->tokens.at[l->tokens].at.pos;
    }
}

static void note_in_lists(struct normaliser *n, bool value, enum token_kind kind)
{
    if (!n->open_lists) return;
    struct list *l = &n->lists[n->open_lists - 1];
    if (value) {
        if (l->members < UINT32_MAX) l->members++;
    } else if (kind != TOKEN_COMMA) {
        l->values_only = false;
    }
}

/* ---- rows of VALUES ------------------------------------------------------------------------------------ */

static void begin_rows(struct normaliser *n)
{
    n->rows = (struct rows){.active = true, .depth = n->depth, .first_literal = n->literal_count};
}

static void open_row(struct normaliser *n)
{
    struct rows *r = &n->rows;
    if (!r->count) r->start = n->out->text.n;
    n->in_values = true;
}

/* The first row ended: what holds values only, "(?, ?, ?)", is marked for templates. */
static void mark_plain_row(struct normaliser *n)
{
    const struct rows *r = &n->rows;
    size_t values = n->literal_count - r->first_literal;
    if (n->literal_count <= r->first_literal || r->row_end - r->row != 3 * values) return;
    const char *p = n->out->text.p + r->row;
    for (size_t i = 0; i < values; i++) {
        bool last = i + 1 == values;
        if (p[3 * i] != (i ? ' ' : '(') || p[3 * i + 1] != '?' || p[3 * i + 2] != (last ? ')' : ',')) return;
    }
    n->out->literals[r->first_literal].context |= ROW_FIRST;
    n->out->literals[n->literal_count - 1].context |= ROW_LAST;
}

/* A row ended: when it reads like the row before, it goes. */
static void close_row(struct normaliser *n)
{
    struct rows *r = &n->rows;
    struct buf *b = &n->out->text;
    n->in_values = false;
    r->count++;
    if (r->count > 1) {
        size_t skip = r->start;
        while (skip < b->n && (b->p[skip] == ',' || b->p[skip] == ' ')) skip++;
        size_t length = b->n - skip;
        if (length == r->row_end - r->row && memcmp(b->p + skip, b->p + r->row, length) == 0) {
            b->n = r->start;
            n->literal_count = r->start_literals;
            if (n->arena && r->start_tokens <= n->tokens.n) n->tokens.n = r->start_tokens;
            if (r->first_literal < n->literal_count) n->out->literals[r->first_literal].members = r->count;
        } else {
            r->row = skip;
            r->row_end = b->n;
        }
    } else {
        size_t skip = r->start;
        while (skip < b->n && b->p[skip] == ' ') skip++;
        r->row = skip;
        r->row_end = b->n;
        mark_plain_row(n);
    }
    r->start = b->n;
    r->start_literals = n->literal_count;
    r->start_tokens = n->tokens.n;
}

/* ---- the pass ------------------------------------------------------------------------------------------ */

bool word_is_value(struct slice word, enum dialect d)
{
    static const struct slice words[] = {
        {"null",    4},
        {"true",    4},
        {"false",   5},
        {"default", 7}
    };
    for (size_t i = 0; d != DIALECT_CQL && i < sizeof words / sizeof *words; i++)
        if (slice_eq_nocase(word, words[i])) return true;
    return false;
}

static bool is_value_word(const struct normaliser *n, struct token t)
{
    return n->in_values && n->depth == n->rows.depth + 1 &&
           word_is_value(token_text(n->source, t), n->dialect);
}

static void take_word(struct normaliser *n, struct token t)
{
    struct slice s = token_text(n->source, t);
    write_token(n, t);
    n->previous_like = n->previous_in = n->previous_array = false;
    switch (s.n) {
    case 2: n->previous_in = slice_eq_nocase(s, SLICE("in")); break;
    case 4: n->previous_like = slice_eq_nocase(s, SLICE("like")); break;
    case 5:
        n->previous_like = slice_eq_nocase(s, SLICE("ilike"));
        n->previous_array = slice_eq_nocase(s, SLICE("array"));
        break;
    case 6:
        if (slice_eq_nocase(s, SLICE("values")) && !n->in_values) begin_rows(n);
        break;
    default: break;
    }
    if (n->rows.active && n->depth == n->rows.depth && s.n != 6) n->rows.active = false;
}

/* An opening ( [ or {. */
static void take_open(struct normaliser *n, struct token t, bool list)
{
    struct rows *r = &n->rows;
    bool row = r->active && n->depth == r->depth && t.kind == TOKEN_OPEN;
    if (row) open_row(n);
    note_in_lists(n, false, t.kind);
    write_token(n, t);
    if (list && !row) open_list(n);
    n->depth++;
    if (n->previous_in && !r->active) begin_rows(n); /* IN ((1, 2), (3, 4)) */
    n->previous_in = n->previous_like = n->previous_array = false;
}

static void take_close(struct normaliser *n, struct token t)
{
    struct rows *r = &n->rows;
    if (n->depth) n->depth--;
    if (n->open_lists && n->lists[n->open_lists - 1].depth == n->depth)
        close_list(n, &n->lists[--n->open_lists], t.pos);
    write_token(n, t);
    if (r->active && n->depth == r->depth && n->in_values) close_row(n);
    if (r->active && n->depth < r->depth) r->active = false;
}

/* "-5" where an operand is due is one value; returns the number's token widened over the sign. */
static bool sign_of_number(const struct normaliser *n, struct lexer *lx, struct token t, struct token *number)
{
    struct slice s = token_text(n->source, t);
    if (s.n != 1 || (s.p[0] != '-' && s.p[0] != '+')) return false;
    if (after_operand(n)) return false;
    struct lexer ahead = *lx;
    *number = lex_next(&ahead);
    if (number->kind != TOKEN_NUMBER) return false;
    *lx = ahead;
    number->len += number->pos - t.pos;
    number->pos = t.pos;
    return true;
}

static void take(struct normaliser *n, struct lexer *lx, struct token t)
{
    struct token number;
    char first = n->source.p[t.pos];
    switch (t.kind) {
    case TOKEN_WORD:
        if (is_value_word(n, t)) {
            note_in_lists(n, true, t.kind);
            write_literal(n, t);
            break;
        }
        note_in_lists(n, false, t.kind);
        take_word(n, t);
        return;
    case TOKEN_NUMBER:
    case TOKEN_STRING:
    case TOKEN_PARAM:
        note_in_lists(n, true, t.kind);
        write_literal(n, t);
        break;
    case TOKEN_OPEN: take_open(n, t, n->previous_in); return;
    case TOKEN_CLOSE: take_close(n, t); break;
    case TOKEN_BRACKET:
        if (first == ']' || first == '}')
            take_close(n, t);
        else
            take_open(n, t, n->previous_array || n->dialect == DIALECT_CQL);
        return;
    case TOKEN_OPERATOR:
        if (sign_of_number(n, lx, t, &number)) {
            note_in_lists(n, true, TOKEN_NUMBER);
            write_literal(n, number);
            break;
        }
        note_in_lists(n, false, t.kind);
        write_token(n, t);
        break;
    default:
        note_in_lists(n, false, t.kind);
        write_token(n, t);
        break;
    }
    n->previous_like = n->previous_in = n->previous_array = false;
}

static void normalise(struct normaliser *n)
{
    n->out->text.n = 0;
    struct lexer lx = lex_start(n->source, n->dialect, 0);
    int terminators = 0;
    for (struct token t; (t = lex_next(&lx)).kind != TOKEN_END;) {
        if (t.kind == TOKEN_SEMICOLON) {
            terminators++;
            continue;
        }
        /* what follows a semicolon belongs to the statement only inside bodies and batches */
        if (terminators) {
            buf_text(&n->out->text, ";");
            terminators = 0;
        }
        take(n, &lx, t);
    }
}

static uint64_t hash_classes(const struct normaliser *n, uint32_t *longest)
{
    uint8_t bytes[SHAPE_LITERALS_KEPT];
    *longest = n->literal_count ? 1 : 0;
    for (size_t i = 0; i < n->literal_count; i++) {
        bytes[i] = n->out->literals[i].class;
        if (n->out->literals[i].members > *longest) *longest = n->out->literals[i].members;
    }
    return n->literal_count ? hash64(bytes, n->literal_count) : 0;
}

struct shape shape_of(struct shaper *s, struct slice statement, enum dialect d)
{
    struct shape shape;
    if (template_match(s, statement, d, &shape)) return shape;
    struct normaliser n = {.out = s, .source = statement, .dialect = d};
    if (n.source.n > LEX_TEXT_LIMIT) n.source.n = LEX_TEXT_LIMIT;
    normalise(&n);
    shape = (struct shape){.text = buf_slice(&s->text),
                           .literals = s->literals,
                           .literal_count = n.literal_count,
                           .literal_total = n.literal_total};
    shape.fingerprint = hash128(shape.text.p, shape.text.n);
    shape.classes = hash_classes(&n, &shape.longest_list);
    template_store(s, statement, d, &shape);
    return shape;
}

bool shape_map_span(struct slice from, struct slice to, enum dialect d, struct span at, struct span *out)
{
    if (slice_eq(from, to)) return *out = at, true;
    struct arena arena = {0};
    struct shaper shapers[2] = {0};
    struct normaliser n[2] = {
        {.out = &shapers[0], .source = from, .dialect = d, .arena = &arena},
        {.out = &shapers[1], .source = to,   .dialect = d, .arena = &arena}
    };
    normalise(&n[0]);
    normalise(&n[1]);
    bool same = n[0].tokens.n == n[1].tokens.n && n[0].tokens.n > 0 &&
                slice_eq(buf_slice(&shapers[0].text), buf_slice(&shapers[1].text));
    if (same) {
        size_t first = 0, last = n[0].tokens.n - 1;
        while (first < last && n[0].tokens.at[first].at.pos + n[0].tokens.at[first].at.len <= at.pos) first++;
        while (last > first && n[0].tokens.at[last].at.pos >= at.pos + at.len) last--;
        uint32_t start = n[1].tokens.at[first].at.pos;
        *out = (struct span){start, n[1].tokens.at[last].at.pos + n[1].tokens.at[last].at.len - start};
    }
    arena_free(&arena);
    shaper_free(&shapers[0]);
    shaper_free(&shapers[1]);
    return same;
}

struct slice shape_reduce(struct arena *a, struct slice statement, enum dialect d)
{
    struct arena arena = {0};
    struct shaper shaper = {0};
    struct normaliser n = {.out = &shaper, .source = statement, .dialect = d, .arena = &arena};
    if (n.source.n > LEX_TEXT_LIMIT) n.source.n = LEX_TEXT_LIMIT;
    normalise(&n);
    struct buf b = {0};
    for (size_t i = 0; i < n.tokens.n; i++) {
        const struct kept_token *t = &n.tokens.at[i], *before = i ? t - 1 : NULL;
        if (before && before->at.pos + before->at.len != t->at.pos) buf_byte(&b, ' ');
        buf_put(&b, (struct slice){statement.p + t->at.pos, t->length});
    }
    struct slice reduced = slice_copy(a, buf_slice(&b));
    buf_free(&b);
    shaper_free(&shaper);
    arena_free(&arena);
    return reduced;
}
