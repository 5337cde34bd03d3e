/* Tokens of the text that libpg_query reads, with their brackets paired.
 *
 * Reading them first also guards the parser: libpg_query, protobuf-c and our own walk recurse over the tree,
 * so a text whose tree would be too deep is refused here, before any of them sees it. How deep is estimated
 * from above: brackets, and in each the operators, joins and set operations that can hang below one another.
 */
#include "query/pg_internal.h"

struct nesting {
    int *open; /* tokens, innermost last */
    int depth;
    int chain[PG_NESTING_LIMIT + 2]; /* operators since the last comma or clause, by depth */
    int links[PG_NESTING_LIMIT + 2]; /* joins and set operations */
    int total;                       /* all of them */
};

struct slice pg_token_text(const struct pg_tokens *t, int i)
{
    if (i < 0 || i >= t->n) return SLICE("");
    return token_text(t->text, t->at[i]);
}

bool pg_token_is(const struct pg_tokens *t, int i, const char *keyword)
{
    return i >= 0 && i < t->n && token_is(t->text, t->at[i], keyword);
}

static bool word_in(const struct pg_tokens *t, int i, const char *const *words)
{
    if (t->at[i].kind != TOKEN_WORD) return false;
    for (; *words; words++)
        if (pg_token_is(t, i, *words)) return true;
    return false;
}

static bool is_name_place(const struct pg_tokens *t, int i)
{
    return i > 0 && (t->at[i - 1].kind == TOKEN_DOT || pg_token_is(t, i - 1, "as"));
}

static bool opens(const struct pg_tokens *t, int i)
{
    struct token k = t->at[i];
    if (k.kind == TOKEN_BRACKET) return t->text.p[k.pos] == '[';
    return k.kind == TOKEN_OPEN || (k.len == 4 && pg_token_is(t, i, "case") && !is_name_place(t, i));
}

/* The kind of what token i closes: '(', '[' or 'c'; 0 when it closes nothing. */
static char closes(const struct pg_tokens *t, int i)
{
    struct token k = t->at[i];
    if (k.kind == TOKEN_CLOSE) return '(';
    if (k.kind == TOKEN_BRACKET && t->text.p[k.pos] == ']') return '[';
    return k.len == 3 && pg_token_is(t, i, "end") && !is_name_place(t, i) ? 'c' : 0;
}

/* Counts what can make the tree deeper on one level. */
static void count_chain(struct nesting *s, const struct pg_tokens *t, int i)
{
    static const char *const resets[] = {"and",   "or",    "select", "from",   "where",
                                         "when",  "then",  "else",   "having", "group",
                                         "order", "limit", "set",    "on",     NULL};
    static const char *const links[] = {"join", "union", "intersect", "except", NULL};
    static const char *const chains[] = {"not",    "is",      "collate", "at",      "operator",
                                         "isnull", "notnull", "explain", "prepare", NULL};
    int d = s->depth;
    if (t->at[i].kind == TOKEN_COMMA || word_in(t, i, resets)) {
        s->total -= s->chain[d];
        s->chain[d] = 0;
    } else if (word_in(t, i, links)) {
        s->links[d]++;
        s->total++;
    } else if (t->at[i].kind == TOKEN_OPERATOR || word_in(t, i, chains)) {
        s->chain[d]++;
        s->total++;
    }
}

static void pop(struct nesting *s)
{
    s->total -= s->chain[s->depth] + s->links[s->depth];
    s->depth--;
}

static bool pair_brackets(struct pg_tokens *t, struct nesting *s, struct query_error *err)
{
    for (int i = 0; i < t->n; i++) {
        char kind = closes(t, i);
        int top = s->depth ? s->open[s->depth - 1] : -1;
        if (kind && top >= 0 && (t->text.p[t->at[top].pos] | 32) == (kind | 32)) {
            t->partner[i] = top;
            t->partner[top] = i;
            pop(s);
        }
        t->parent[i] = s->depth ? s->open[s->depth - 1] : -1;
        t->depth[i] = s->depth;
        if (opens(t, i)) {
            if (s->depth == PG_NESTING_LIMIT)
                return query_fail(err, (struct span){t->at[i].pos, t->at[i].len},
                                  "nested too deeply to analyse (limit %d)", PG_NESTING_LIMIT);
            s->open[s->depth++] = i;
            s->chain[s->depth] = s->links[s->depth] = 0;
        } else {
            count_chain(s, t, i);
        }
        if (s->total + 2 * s->depth > PG_CHAIN_LIMIT)
            return query_fail(err, (struct span){t->at[i].pos, t->at[i].len},
                              "too many operators in one expression to analyse (limit %d)", PG_CHAIN_LIMIT);
    }
    return true;
}

bool pg_tokens_read(struct arena *a, struct slice text, struct pg_tokens *out, struct query_error *err)
{
    struct token_list list = lex_all(a, text, DIALECT_POSTGRES, 0);
    size_t n = list.n - 1;
    *out = (struct pg_tokens){.text = text, .at = list.at, .n = (int)n};
    out->parent = ARENA_ARRAY(a, int, n + 1);
    out->partner = ARENA_ARRAY(a, int, n + 1);
    out->depth = ARENA_ARRAY(a, int, n + 1);
    for (size_t i = 0; i <= n; i++) out->partner[i] = out->parent[i] = -1;
    struct nesting s = {.open = ARENA_ARRAY(a, int, PG_NESTING_LIMIT + 1)};
    return pair_brackets(out, &s, err);
}

int pg_token_at(const struct pg_tokens *t, uint32_t pos)
{
    int low = 0, high = t->n;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (t->at[middle].pos + t->at[middle].len <= pos)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int pg_find_word(const struct pg_tokens *t, int from, int end, const char *keyword)
{
    for (int i = from < 0 ? 0 : from; i < end && i < t->n; i++)
        if (pg_token_is(t, i, keyword)) return i;
    return -1;
}

int pg_find_before(const struct pg_tokens *t, int from, const char *const *keywords, size_t n)
{
    if (from > t->n) from = t->n;
    for (int i = from - 1; i >= 0; i--) {
        if (t->partner[i] >= 0 && t->partner[i] < i) {
            i = t->partner[i]; /* over what is closed here */
            continue;
        }
        for (size_t k = 0; k < n; k++)
            if (pg_token_is(t, i, keywords[k])) return i;
    }
    return -1;
}
