/* Trying a dialect's rules at every piece, writing what they say, and putting the text together.
 *
 * After a replacement the rules are tried again from its first piece on, so one rule may prepare for another.
 * A budget of replacements bounds what a table that feeds itself could do. */
#include "query/rewrite_engine.h"

const struct rewrite_dialect *rewrite_dialect_of(enum dialect d)
{
    switch (d) {
    case DIALECT_MYSQL: return &rewrite_mysql;
    case DIALECT_SQLITE: return &rewrite_sqlite;
    case DIALECT_MSSQL: return &rewrite_mssql;
    case DIALECT_POSTGRES: return &rewrite_postgres;
    default: return NULL;
    }
}

/* The capture that an effect speaks of; NULL for none. */
static const struct capture *effect_capture(enum rewrite_effect kind, const struct match *m)
{
    switch (kind) {
    case EFFECT_HINT: return match_capture(m, 'h');
    case EFFECT_LIMIT:
    case EFFECT_LIMIT_TIES:
    case EFFECT_TARGET: return match_capture(m, 'n');
    case EFFECT_ORDER: return match_capture(m, 'o');
    default: return NULL;
    }
}

static void note_effect(struct rewrite *rw, enum rewrite_effect kind, const struct match *m)
{
    if (kind == EFFECT_NONE || rw->effects.n >= REWRITE_EFFECTS_LIMIT) return;
    struct effect *e = vec_zadd(rw->arena, &rw->effects);
    e->kind = kind;
    e->at = pieces_span(m->first, m->behind);
    const struct capture *c = effect_capture(kind, m);
    if (!c || c->first == c->behind) return;
    e->first = c->first;
    e->last = c->behind->previous;
    if (kind == EFFECT_HINT) e->at = pieces_span(c->first, c->behind);
    if (kind == EFFECT_LIMIT) e->at = pieces_span(c->first->previous, c->behind);           /* LIMIT 5 */
    if (kind == EFFECT_ORDER) e->at = pieces_span(c->first->previous->previous, c->behind); /* ORDER BY a */
}

/* The place of a literal in a replacement: the same token of what matched, else the match's first one. A
 * closing parenthesis is the last one, so that what the replacement is wrapped in covers all that matched. */
static struct span place_of_literal(const struct match *m, struct slice text)
{
    bool last = text.p[0] == ')';
    struct span at = m->first->at;
    for (const struct piece *p = m->first; p != m->behind; p = p->next) {
        if (!slice_eq_nocase(p->text, text)) continue;
        at = p->at;
        if (!last) break;
    }
    return at;
}

static enum token_kind kind_of_literal(struct slice s)
{
    char c = s.p[0];
    if (c == '\'') return TOKEN_STRING;
    if (c == '"') return TOKEN_NAME;
    if (c == '(') return TOKEN_OPEN;
    if (c == ')') return TOKEN_CLOSE;
    if (c == ',') return TOKEN_COMMA;
    if (c == '.' && s.n == 1) return TOKEN_DOT;
    if (ascii_is_digit(c)) return TOKEN_NUMBER;
    return ascii_is_alpha(c) || c == '_' ? TOKEN_WORD : TOKEN_OPERATOR;
}

/* A copy of captured pieces, for a capture that a replacement names twice. */
static void link_copy(struct rewrite *rw, struct piece *before, const struct piece *first,
                      const struct piece *last)
{
    for (const struct piece *p = first;; p = p->next) {
        struct piece *copy = piece_new(rw, p->text, p->at, p->kind);
        copy->exact = p->exact;
        copy->fixed = p->fixed;
        piece_insert(before, copy);
        if (p == last) return;
    }
}

struct held {
    char name;
    bool used;
    struct piece *first, *last; /* NULL: empty */
};

static void write_capture(struct rewrite *rw, struct held *held, size_t count, char name,
                          struct piece *before)
{
    for (size_t i = 0; i < count; i++) {
        if (held[i].name != name || !held[i].first) continue;
        struct piece *first = held[i].first, *last = held[i].last;
        if (held[i].used) {
            link_copy(rw, before, first, last);
        } else {
            held[i].used = true;
            pieces_link(before, first, last);
        }
        return;
    }
}

/* Takes the matched pieces out and writes the replacement in their place. Returns the piece to go on with. */
static struct piece *replace(struct rewrite *rw, const struct rewrite_rule *rule, struct match *m)
{
    struct held held[REWRITE_CAPTURES];
    struct piece *in_front = m->first->previous, *behind = m->behind;
    struct span places[64];
    size_t literals = 0;
    for (const char *z = rule->replacement; *z; z += strspn(z, " ")) {
        size_t n = strcspn(z, " ");
        if (*z != '{' && literals < 64) places[literals++] = place_of_literal(m, (struct slice){z, n});
        z += n;
    }
    for (size_t i = 0; i < m->capture_count; i++) {
        const struct capture *c = &m->captures[i];
        bool empty = c->first == c->behind;
        held[i] = (struct held){c->name, false, empty ? NULL : c->first, empty ? NULL : c->behind->previous};
    }
    const struct piece *tail = behind->previous;
    bool tail_closes = tail->kind == TOKEN_CLOSE && tail != m->first;
    for (size_t i = 0; i < m->capture_count; i++)
        if (held[i].last == tail) tail_closes = false;
    struct span tail_at = tail->at;
    pieces_unlink(m->first, behind);
    literals = 0;
    for (const char *z = rule->replacement; *z; z += strspn(z, " ")) {
        size_t n = strcspn(z, " ");
        struct slice text = {z, n};
        if (*z == '{') {
            write_capture(rw, held, m->capture_count, z[1], behind);
        } else {
            struct span at = literals < 64 ? places[literals++] : m->first->at;
            struct piece *p = piece_new(rw, text, at, kind_of_literal(text));
            p->fixed = p->kind == TOKEN_NAME;
            p->made = true;
            piece_insert(behind, p);
        }
        z += n;
    }
    struct piece *written = behind->previous; /* VALUES(a) is excluded.a, and ends with its parenthesis */
    if (tail_closes && written != in_front && written->kind != TOKEN_CLOSE && written->at.pos < tail_at.pos) {
        written->at.len = tail_at.pos + tail_at.len - written->at.pos;
        written->exact = false;
    }
    return in_front->next;
}

/* One column of SET at p: drops "t." in front of it. */
static bool drop_qualifier(struct rewrite *rw, struct piece *p)
{
    struct piece *name = p;
    while (name->next->kind == TOKEN_DOT && name->next->next->kind != TOKEN_END) name = name->next->next;
    if (name == p || name->next->kind != TOKEN_OPERATOR) return false;
    if (rw->effects.n < REWRITE_EFFECTS_LIMIT) {
        struct effect *e = vec_zadd(rw->arena, &rw->effects);
        e->kind = EFFECT_QUALIFIER;
        e->first = name->previous->previous;
        e->last = e->first;
        e->at = e->first->at;
    }
    pieces_unlink(p, name);
    return true;
}

/* SET a.WRITE(...), a.modify(...) at p: SQL Server's methods that change a value. Becomes a = a. */
static bool write_method(struct rewrite *rw, struct piece *p)
{
    bool method = (p->kind == TOKEN_WORD || p->kind == TOKEN_NAME) && p->next->kind == TOKEN_DOT &&
                  p->next->next->kind == TOKEN_WORD && p->next->next->next->kind == TOKEN_OPEN;
    if (!method) return false;
    struct span at = p->next->next->at;
    struct piece *behind = piece_skip(p->next->next->next);
    pieces_unlink(p->next, behind);
    piece_insert(behind, piece_new(rw, SLICE("="), at, TOKEN_OPERATOR));
    struct piece *copy = piece_new(rw, p->text, p->at, p->kind);
    copy->fixed = true;
    piece_insert(behind, copy);
    return true;
}

bool rewrite_set_columns(struct rewrite *rw, struct match *m)
{
    if (!piece_in(rw->head.next, "UPDATE INSERT REPLACE WITH MERGE EXPLAIN")) return false;
    bool dropped = false;
    struct piece *p = m->behind;
    while (!piece_ends_clause(p)) {
        dropped |= write_method(rw, p) || drop_qualifier(rw, p);
        while (!piece_ends_clause(p) && p->kind != TOKEN_COMMA) p = piece_skip(p);
        if (p->kind == TOKEN_COMMA) p = p->next;
    }
    return dropped;
}

static bool may_start(const struct rewrite_rule *rule, const struct piece *p)
{
    if (rule->once && p->next->made) return false;
    if (rule->after) return piece_stands_behind(p, rule->after);
    return p->previous->kind != TOKEN_DOT;
}

/* Tries all rules at p. Returns the piece to go on with, NULL when none matched. */
static struct piece *apply_rules(struct rewrite *rw, struct piece *p)
{
    struct match m;
    uint32_t start = piece_start(p);
    for (size_t i = 0; i < rw->dialect->rule_count; i++) {
        if (!(rw->starts[i] & start)) continue;
        const struct rewrite_rule *rule = &rw->dialect->rules[i];
        if (!may_start(rule, p) || !pattern_match(rule->pattern, p, &m)) continue;
        struct piece *in_front = p->previous;
        if (rule->replacement) {
            note_effect(rw, rule->effect, &m);
            replace(rw, rule, &m);
        } else if (rule->action(rw, &m)) {
            note_effect(rw, rule->effect, &m);
        } else {
            continue;
        }
        rw->budget--;
        return in_front->next;
    }
    return NULL;
}

static void run_rules(struct rewrite *rw)
{
    struct piece *p = rw->head.next;
    while (p->kind != TOKEN_END) {
        struct piece *again = rw->budget ? apply_rules(rw, p) : NULL;
        p = again ? again : p->next;
    }
}

/* True when no blank may be left out between a piece and the one in front: both could grow together. */
static bool needs_blank(const struct rewrite *rw, const struct piece *p)
{
    /* an error of PostgreSQL's stays one: 123abc */
    if (rw->dialect->dialect == DIALECT_POSTGRES && p->glued && p->exact && p->previous->exact &&
        p->previous->at.pos + p->previous->at.len == p->at.pos)
        return false;
    if (!p->glued || p->previous->at.pos + p->previous->at.len != p->at.pos) return true;
    uint8_t left = p->previous->kind, right = p->kind;
    return !(left == TOKEN_OPEN || left == TOKEN_DOT || right == TOKEN_OPEN || right == TOKEN_CLOSE ||
             right == TOKEN_COMMA || right == TOKEN_DOT);
}

/* Puts the pieces' texts together, one map piece for each. */
static struct rewritten join_pieces(struct rewrite *rw)
{
    struct rewritten out = {.effects = rw->effects.at, .effect_count = rw->effects.n};
    struct slice prefix = slice_of(rw->options->prefix);
    size_t bytes = prefix.n + 1;
    for (const struct piece *p = rw->head.next; p->kind != TOKEN_END; p = p->next) {
        bytes += p->text.n + 1;
        out.map_count++;
    }
    char *text = arena_alloc(rw->arena, bytes);
    struct position_piece *map = ARENA_ARRAY(rw->arena, struct position_piece, out.map_count);
    size_t n = prefix.n, i = 0;
    memcpy(text, prefix.p, n);
    for (const struct piece *p = rw->head.next; p->kind != TOKEN_END; p = p->next) {
        if (n && needs_blank(rw, p)) text[n++] = ' ';
        map[i++] = (struct position_piece){(uint32_t)n, (uint32_t)p->text.n, p->at.pos, p->at.len};
        memcpy(text + n, p->text.p, p->text.n);
        n += p->text.n;
    }
    text[n] = '\0';
    out.text = (struct slice){text, n};
    out.map = map;
    return out;
}

/* Deeper than the parsers go: every rule that skips brackets would walk the whole statement from each of
 * them. */
static bool is_too_deep(const struct rewrite *rw)
{
    int depth = 0;
    for (const struct piece *p = rw->head.next; p->kind != TOKEN_END && depth <= QUERY_DEPTH_LIMIT;
         p = p->next)
        depth += (p->kind == TOKEN_OPEN) - (p->kind == TOKEN_CLOSE);
    return depth > QUERY_DEPTH_LIMIT;
}

struct rewritten rewrite_statement(struct arena *a, struct slice text, const struct rewrite_dialect *d,
                                   const struct rewrite_options *options)
{
    static const struct rewrite_options defaults;
    struct rewrite rw = {.arena = a, .dialect = d, .text = text, .options = options ? options : &defaults};
    rewrite_build(&rw);
    if (is_too_deep(&rw)) return join_pieces(&rw);
    rw.budget = 64;
    rw.starts = ARENA_ARRAY(a, uint32_t, d->rule_count);
    for (size_t i = 0; i < d->rule_count; i++) rw.starts[i] = pattern_starts(d->rules[i].pattern);
    for (const struct piece *p = rw.head.next; p->kind != TOKEN_END; p = p->next) rw.budget += 2;
    run_rules(&rw); /* twice, since a rule may prepare for one that starts further left */
    run_rules(&rw);
    if (d->dialect == DIALECT_POSTGRES) {
        rewrite_missing_aliases(&rw);
    } else {
        rewrite_table_references(&rw);
        rewrite_quote_words(&rw);
    }
    return join_pieces(&rw);
}
