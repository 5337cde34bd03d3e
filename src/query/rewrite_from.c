/* Table references: where MySQL and SQLite allow more than the standard.
 *
 *     (a, b)                    becomes (a CROSS JOIN b)
 *     (a)                       loses its parentheses
 *     a JOIN b                  without ON or USING becomes a CROSS JOIN; an outer join gets ON TRUE
 *     a CROSS JOIN b ON ...     becomes an INNER JOIN
 *     a STRAIGHT_JOIN b         becomes a JOIN
 *     a OUTER LEFT NATURAL JOIN SQLite takes these words in any order
 *     FROM 'a', FROM ?, @a      strings, placeholders and table variables are names here
 *
 * Joins without a condition wait on a stack; ON and USING belong to the one on top, as in the standard. */
#include "query/rewrite_engine.h"

static const char *const join_words = "NATURAL LEFT RIGHT FULL OUTER INNER CROSS JOIN STRAIGHT_JOIN";

struct join {
    struct piece *first, *last; /* NATURAL LEFT OUTER JOIN */
    const char *side;           /* "LEFT", "RIGHT", "FULL" or NULL */
    bool natural, cross, condition;
};

struct reference_list {
    VEC(struct join) joins;
    VEC(size_t) waiting; /* joins that have no condition yet */
    struct piece *comma; /* the last one, NULL behind a join */
};

/* True for the first of words that end in JOIN. LEFT(a, 1) is a call, and SQLite has tables called cross. */
static bool starts_join(const struct piece *p)
{
    for (; piece_in(p, join_words); p = p->next)
        if (piece_in(p, "JOIN STRAIGHT_JOIN")) return true;
    return false;
}

static bool ends_references(const struct piece *p)
{
    if (piece_is(p, "ON") && piece_in(p->next, "CONFLICT DUPLICATE")) return true;
    if (piece_is(p, "FOR") && !piece_in(p->next, "SYSTEM_TIME")) return true;
    return piece_ends_clause(p) && !piece_is(p, "VALUES");
}

static struct piece *read_join_words(struct reference_list *list, struct arena *a, struct piece *p)
{
    struct join *j = vec_zadd(a, &list->joins);
    j->first = p;
    for (; piece_in(p, join_words); p = p->next) {
        if (piece_is(p, "NATURAL")) j->natural = true;
        if (piece_is(p, "CROSS")) j->cross = true;
        if (piece_is(p, "LEFT")) j->side = j->side ? "FULL" : "LEFT";
        if (piece_is(p, "RIGHT")) j->side = j->side ? "FULL" : "RIGHT";
        if (piece_is(p, "FULL")) j->side = "FULL";
        if (piece_in(p, "JOIN STRAIGHT_JOIN")) {
            p = p->next;
            break;
        }
    }
    j->last = p->previous;
    if (!j->natural) vec_push(a, &list->waiting, list->joins.n - 1);
    return p;
}

static void insert_word(struct rewrite *rw, struct piece *before, const char *word, struct span at)
{
    piece_insert(before, piece_new(rw, slice_of(word), at, TOKEN_WORD));
}

static void write_join(struct rewrite *rw, const struct join *j)
{
    struct piece *behind = j->last->next;
    struct span at = pieces_span(j->first, behind);
    pieces_unlink(j->first, behind);
    if (j->natural) insert_word(rw, behind, "NATURAL", at);
    if (j->side)
        insert_word(rw, behind, j->side, at);
    else if (!j->condition && !j->natural)
        insert_word(rw, behind, "CROSS", at);
    insert_word(rw, behind, "JOIN", at);
}

/* Settles the joins that are left without a condition when a comma or the end comes. */
static void settle_waiting(struct rewrite *rw, struct reference_list *list, struct piece *end)
{
    while (list->waiting.n) {
        struct join *j = &list->joins.at[list->waiting.at[--list->waiting.n]];
        if (!j->side) continue;
        struct span at = {end->previous->at.pos + end->previous->at.len, 0};
        insert_word(rw, end, "ON", at);
        insert_word(rw, end, "TRUE", at);
        j->condition = true;
    }
}

static void take_condition(struct reference_list *list)
{
    if (!list->waiting.n && list->comma) { /* SQLite: a, b ON ... */
        list->comma->text = SLICE("JOIN");
        list->comma->kind = TOKEN_WORD;
        list->comma->exact = false;
        list->comma = NULL;
    }
    if (!list->waiting.n) return;
    list->joins.at[list->waiting.at[--list->waiting.n]].condition = true;
}

static struct piece *skip_condition(struct piece *p)
{
    while (p->kind != TOKEN_END && p->kind != TOKEN_COMMA && !starts_join(p) && !ends_references(p) &&
           !piece_is(p, "ON"))
        p = piece_skip(p);
    return p;
}

/* True when the parenthesis holds a query rather than table references. */
static bool holds_query(const struct piece *open)
{
    int depth = 0;
    while (open->kind == TOKEN_OPEN) {
        open = open->next;
        depth++;
    }
    if (!piece_in(open, "SELECT WITH VALUES EXEC TABLE")) return false;
    if (depth == 1) return true;
    /* ((SELECT ...) UNION ...) is a query, ((SELECT ...) AS a JOIN b) is none */
    int level = 1;
    for (; open->kind != TOKEN_END && level > 0; open = open->next) {
        if (open->kind == TOKEN_OPEN) level++;
        if (open->kind == TOKEN_CLOSE) level--;
    }
    return open->kind == TOKEN_CLOSE || piece_in(open, "UNION EXCEPT INTERSECT ORDER LIMIT");
}

static struct piece *read_references(struct rewrite *rw, struct piece *p, bool inside, int depth);

static void remove_piece(struct piece *p)
{
    pieces_unlink(p, p->next);
}

static bool is_table_position(const struct piece *p)
{
    const struct piece *before = p->previous;
    return before->kind == TOKEN_COMMA || before->kind == TOKEN_OPEN ||
           piece_in(before, "FROM JOIN STRAIGHT_JOIN USING APPLY LATERAL");
}

static bool has_alias(const struct piece *behind)
{
    if (behind->kind == TOKEN_NAME || behind->kind == TOKEN_STRING || piece_is(behind, "AS")) return true;
    return behind->kind == TOKEN_WORD && !starts_join(behind) && !ends_references(behind) &&
           !piece_in(behind, "ON USING");
}

/* PostgreSQL 15 wants every subquery in FROM to have an alias; the model forgets this one again. */
static void add_alias(struct rewrite *rw, struct piece *before, struct span at)
{
    insert_word(rw, before, "AS", at);
    struct piece *alias = piece_new(rw, SLICE("\"" REWRITE_NO_ALIAS "\""), at, TOKEN_NAME);
    alias->fixed = true;
    piece_insert(before, alias);
}

static struct piece *read_parentheses(struct rewrite *rw, struct piece *open, int depth)
{
    struct piece *behind = piece_skip(open);
    struct piece *close = behind->previous;
    bool call = !is_table_position(open), closed = close->kind == TOKEN_CLOSE && close != open;
    if (call || !closed || depth > REWRITE_DEPTH_LIMIT) return behind;
    if (holds_query(open)) {
        struct span at = {close->at.pos + close->at.len, 0};
        if (!has_alias(behind)) add_alias(rw, behind, at);
        return behind;
    }
    bool joined = false;
    for (struct piece *p = open->next; p != close && p->kind != TOKEN_END; p = piece_skip(p))
        if (p->kind == TOKEN_COMMA || starts_join(p)) joined = true;
    read_references(rw, open->next, true, depth + 1);
    if (!joined) {
        remove_piece(open);
        remove_piece(close);
    }
    return behind;
}

/* Reads one list, p being its first piece; `inside` parentheses a comma becomes CROSS JOIN. */
static struct piece *read_references(struct rewrite *rw, struct piece *p, bool inside, int depth)
{
    struct reference_list list = {0};
    while (!ends_references(p)) {
        if (p->kind == TOKEN_COMMA) {
            settle_waiting(rw, &list, p);
            struct piece *next = p->next;
            list.comma = inside ? NULL : p;
            if (inside) {
                insert_word(rw, p, "CROSS", p->at);
                insert_word(rw, p, "JOIN", p->at);
                remove_piece(p);
            }
            p = next;
        } else if (p->kind == TOKEN_OPEN) {
            p = read_parentheses(rw, p, depth);
        } else if (starts_join(p)) {
            p = read_join_words(&list, rw->arena, p);
            list.comma = NULL;
        } else if (piece_is(p, "ON")) {
            take_condition(&list);
            p = skip_condition(p->next);
        } else if (piece_is(p, "USING")) {
            take_condition(&list);
            p = piece_skip(p->next);
        } else {
            if ((p->kind == TOKEN_STRING || p->kind == TOKEN_PARAM) &&
                (is_table_position(p) || p->kind == TOKEN_STRING)) {
                p->text = p->kind == TOKEN_PARAM ? slice_sub(rw->text, p->at) : p->text;
                piece_make_name(rw, p);
            }
            p = p->next;
        }
    }
    settle_waiting(rw, &list, p);
    VEC_EACH (struct join, j, &list.joins) write_join(rw, j);
    return p;
}

/* EXTRACT(day FROM a), TRIM(x FROM a), SUBSTRING(a FROM 2): no table behind that FROM. */
static bool is_in_call(const struct piece *p)
{
    int depth = 1;
    for (p = p->previous; p->previous; p = p->previous) {
        if (p->kind == TOKEN_CLOSE) depth++;
        if (p->kind == TOKEN_OPEN && --depth == 0)
            return piece_in(p->previous, "EXTRACT TRIM SUBSTRING SUBSTR MID POSITION OVERLAY");
        if (depth == 1 && piece_is(p, "SELECT")) return false;
    }
    return false;
}

void rewrite_table_references(struct rewrite *rw)
{
    for (struct piece *p = rw->head.next; p->kind != TOKEN_END; p = p->next) {
        if (piece_is(p, "FROM") && !piece_is(p->previous, "DISTINCT") && !is_in_call(p))
            read_references(rw, p->next, false, 0);
        else if (piece_is(p, "USING") && p->next->kind != TOKEN_OPEN)
            read_references(rw, p->next, false, 0);
    }
}

void rewrite_missing_aliases(struct rewrite *rw)
{
    for (struct piece *p = rw->head.next; p->kind != TOKEN_END; p = p->next) {
        if (p->kind != TOKEN_OPEN || !piece_in(p->previous, "FROM JOIN LATERAL USING") || !holds_query(p))
            continue;
        struct piece *behind = piece_skip(p);
        const struct piece *close = behind->previous;
        bool closed = close->kind == TOKEN_CLOSE && close != p;
        if (closed && !is_in_call(p->previous) && !has_alias(behind))
            add_alias(rw, behind, (struct span){close->at.pos + close->at.len, 0});
    }
}
