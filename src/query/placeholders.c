/* See placeholders.h. */
#include "query/placeholders.h"

/* Behind these words stands a name, not a value. */
static const char *const name_words[] = {"from", "join", "into",  "update", "table",
                                         "only", "as",   "index", "view"};
/* Behind these words a value or condition must follow. */
static const char *const open_words[] = {
    "all",       "and",    "between", "by",    "case",      "date",   "distinct", "else",  "escape",
    "first",     "having", "ilike",   "in",    "interval",  "is",     "like",     "limit", "next",
    "not",       "offset", "on",      "or",    "returning", "select", "set",      "then",  "time",
    "timestamp", "to",     "top",     "using", "values",    "when",   "where",    "zone"};
/* In front of these words, and of a comparison, stands what is compared. */
static const char *const comparing_words[] = {"in", "is", "like", "ilike", "between", "not"};

static bool word_in(struct slice text, struct token t, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (token_is(text, t, words[i])) return true;
    return false;
}

static bool ends_operand(struct slice text, struct token t)
{
    switch (t.kind) {
    case TOKEN_WORD:
        return !word_in(text, t, open_words, sizeof open_words / sizeof *open_words) &&
               !word_in(text, t, name_words, sizeof name_words / sizeof *name_words);
    case TOKEN_NAME:
    case TOKEN_STRING:
    case TOKEN_NUMBER:
    case TOKEN_PARAM:
    case TOKEN_CLOSE: return true;
    default: return false;
    }
}

static bool is_native(struct slice s)
{
    bool digits = s.n > 1 && s.p[0] == '$';
    for (size_t i = 1; i < s.n; i++) digits &= ascii_is_digit(s.p[i]);
    return digits;
}

/* pg-promise's $1:raw and $<name^>: a filter behind the name, one of which it is. */
static bool is_filtered(struct slice s, const char *filter, char mark)
{
    if (s.n > 2 && strchr(">/])", s.p[s.n - 1])) s.n--;
    return s.n > 2 && s.p[0] == '$' && (slice_ends(s, slice_of(filter)) || s.p[s.n - 1] == mark);
}

/* HugSQL's :i:table, :i*:columns: a type in front of the name, one of two ways to write it. */
static bool is_typed(struct slice s, const char *shortly, const char *fully)
{
    const char *end = s.n > 1 && s.p[0] == ':' ? memchr(s.p + 1, ':', s.n - 1) : NULL;
    if (!end) return false;
    struct slice type = {s.p + 1, (size_t)(end - s.p) - 1};
    if (type.n && type.p[type.n - 1] == '*') type.n--;
    return slice_eq(type, slice_of(shortly)) || slice_eq(type, slice_of(fully));
}

static bool is_name(struct slice s)
{
    return is_filtered(s, ":name", '~') || is_filtered(s, ":alias", '~') || is_typed(s, "i", "identifier");
}

/* {x} and ${x}: text that the program puts in, while the others are values that it binds. */
static bool is_template(struct slice s)
{
    return s.p[0] == '{' || (s.n > 1 && s.p[0] == '$' && s.p[1] == '{') || is_filtered(s, ":raw", '^') ||
           is_filtered(s, ":value", '^') || is_typed(s, "sql", "snip") || is_typed(s, "snippet", "snippet");
}

/* What a placeholder most likely stands for, by its neighbours. */
static enum placeholder_reading guess(struct slice text, const struct token_list *tokens, size_t i,
                                      bool after_operand)
{
    struct token before = i ? tokens->at[i - 1] : (struct token){.kind = TOKEN_SEMICOLON};
    struct token behind = tokens->at[i + 1];
    if (before.kind == TOKEN_DOT || behind.kind == TOKEN_DOT ||
        word_in(text, before, name_words, sizeof name_words / sizeof *name_words))
        return READ_NAME;
    if (is_name(token_text(text, tokens->at[i]))) return READ_NAME;
    if (!is_template(token_text(text, tokens->at[i]))) return READ_VALUE;
    if (after_operand) return READ_NOTHING;
    bool compared = behind.kind == TOKEN_OPERATOR ? strchr("=<>!", text.p[behind.pos]) != NULL
                                                  : word_in(text, behind, comparing_words,
                                                            sizeof comparing_words / sizeof *comparing_words);
    return compared && before.kind != TOKEN_OPERATOR ? READ_NAME : READ_VALUE;
}

/* The number that the name already has, or the next. An unnamed one is always new. */
static int number_of(struct arena *a, struct map *names, struct slice s, int *next)
{
    bool named = s.n > 1 && !(s.p[0] == '%' && s.n == 2);
    if (!named) return (*next)++;
    bool added = false;
    struct map_entry *e = map_add(a, names, s, &added);
    if (added) e->number = (uint64_t)(*next)++;
    return (int)e->number;
}

/* The highest $n of the text, so that new numbers do not meet it. */
static int highest_native(struct slice text, const struct token_list *tokens)
{
    int64_t highest = 0, n;
    for (size_t i = 0; i < tokens->n; i++) {
        struct slice s = token_text(text, tokens->at[i]);
        if (tokens->at[i].kind != TOKEN_PARAM || !is_native(s)) continue;
        if (slice_to_int((struct slice){s.p + 1, s.n - 1}, &n) && n > highest && n < 60000) highest = n;
    }
    return (int)highest;
}

void placeholders_find(struct arena *a, struct slice text, struct placeholders *out)
{
    *out = (struct placeholders){.text = text, .last_changed = -1};
    struct token_list tokens = lex_all(a, text, DIALECT_POSTGRES, 0);
    int next = highest_native(text, &tokens) + 1;
    struct map names = {0};
    bool notifies = tokens.n > 0 && token_is(text, tokens.at[0], "notify");
    for (size_t i = 0; i < tokens.n; i++) {
        struct token t = tokens.at[i];
        struct slice s = token_text(text, t);
        bool literal = notifies && is_native(s); /* NOTIFY takes none, so the client puts the text in */
        if (t.kind != TOKEN_PARAM || (is_native(s) && !literal)) continue;
        struct placeholder p = {
            .at = {t.pos, t.len},
              .number = number_of(a, &names, s, &next)
        };
        p.after_operand = i > 0 && ends_operand(text, tokens.at[i - 1]);
        p.reading = literal ? READ_STRING : (uint8_t)guess(text, &tokens, i, p.after_operand);
        p.tried = (uint8_t)(1u << p.reading);
        vec_push(a, &out->list, p);
    }
}

static void put_quoted(struct buf *b, struct slice name, char quote)
{
    buf_byte(b, quote);
    for (size_t i = 0; i < name.n && i < 60; i++)
        if (name.p[i] != '"' && name.p[i] != '\'') buf_byte(b, name.p[i]);
    buf_byte(b, quote);
}

struct pg_source placeholders_apply(struct arena *a, const struct placeholders *p)
{
    struct pg_source out = {.text = p->text, .original = p->text};
    if (!p->list.n) return out;
    VEC(struct position_piece) pieces = {0};
    struct buf b = {0};
    uint32_t from = 0;
    for (size_t i = 0; i <= p->list.n; i++) {
        const struct placeholder *h = i < p->list.n ? &p->list.at[i] : NULL;
        uint32_t to = h ? h->at.pos : (uint32_t)p->text.n;
        if (to > from)
            vec_push(a, &pieces, ((struct position_piece){(uint32_t)b.n, to - from, from, to - from}));
        buf_put(&b, (struct slice){p->text.p + from, to - from});
        if (!h) break;
        uint32_t start = (uint32_t)b.n;
        bool tuple = is_typed(slice_sub(p->text, h->at), "t", "tuple");
        if (h->reading == READ_VALUE) buf_printf(&b, tuple ? "($%d)" : "$%d", h->number);
        if (h->reading == READ_NAME) put_quoted(&b, slice_sub(p->text, h->at), '"');
        if (h->reading == READ_STRING) put_quoted(&b, slice_sub(p->text, h->at), '\'');
        if (h->reading == READ_NOTHING) buf_byte(&b, ' ');
        vec_push(a, &pieces, ((struct position_piece){start, (uint32_t)b.n - start, h->at.pos, h->at.len}));
        from = h->at.pos + h->at.len;
        /* "$12" must not run into a digit or letter behind it */
        if (from < p->text.n && (ascii_is_alpha(p->text.p[from]) || ascii_is_digit(p->text.p[from])))
            buf_byte(&b, ' ');
    }
    out.text = slice_copy(a, buf_slice(&b));
    buf_free(&b);
    out.pieces = pieces.at;
    out.piece_count = pieces.n;
    return out;
}

static bool try_next(struct placeholder *h)
{
    static const uint8_t in_place[] = {READ_NAME, READ_STRING, READ_NOTHING, READ_VALUE};
    static const uint8_t after_operand[] = {READ_NOTHING, READ_NAME, READ_STRING, READ_VALUE};
    const uint8_t *order = h->after_operand ? after_operand : in_place;
    for (size_t i = 0; i < 4; i++) {
        if (h->tried & (1u << order[i])) continue;
        h->reading = order[i];
        h->tried |= (uint8_t)(1u << order[i]);
        return true;
    }
    return false;
}

bool placeholders_retry(struct placeholders *p, struct span error)
{
    for (size_t i = 0; i < p->list.n; i++) {
        struct placeholder *h = &p->list.at[i];
        if (h->at.pos > error.pos || error.pos >= h->at.pos + h->at.len) continue;
        if (!try_next(h)) return false;
        p->last_changed = (int)i;
        return true;
    }
    /* an error behind all of them: the last may be lacking */
    size_t last = p->list.n;
    if (last > 0 && p->last_changed < 0 && error.pos >= p->text.n && p->list.at[last - 1].after_operand) {
        p->last_changed = (int)last - 1;
        return try_next(&p->list.at[last - 1]);
    }
    /* the error moved on: perhaps the last guess only hid it */
    return p->last_changed >= 0 && try_next(&p->list.at[p->last_changed]);
}
