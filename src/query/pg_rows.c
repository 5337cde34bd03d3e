/* Long INSERT ... VALUES statements, as dumps have them: what all rows but the first tell is their number.
 *
 * A statement of a megabyte takes libpg_query a second, and says nothing that its first rows do not. So a run
 * of rows that hold literals only is left out of the text before it is parsed, and counted. Rows with
 * anything else in them, and rows that are not well formed, stay and are parsed or complained of as ever. */
#include "query/pg_internal.h"

enum { ROWS_KEPT = 32, ROWS_WORTH_CUTTING = 32 };

static bool is_literal(const struct pg_tokens *t, int i)
{
    switch (t->at[i].kind) {
    case TOKEN_NUMBER:
    case TOKEN_STRING:
    case TOKEN_PARAM: return !(t->at[i].flags & TOKEN_UNTERMINATED);
    case TOKEN_WORD:
        return pg_token_is(t, i, "null") || pg_token_is(t, i, "default") || pg_token_is(t, i, "true") ||
               pg_token_is(t, i, "false");
    default: return false;
    }
}

/* True for ( literal, -literal, ... ) whose opening token is `open`. */
static bool is_plain_row(const struct pg_tokens *t, int open)
{
    int i = open + 1;
    for (;; i++) {
        bool sign = t->at[i].kind == TOKEN_OPERATOR && t->at[i].len == 1 && t->text.p[t->at[i].pos] == '-';
        if (sign && t->at[i + 1].kind == TOKEN_NUMBER) i++;
        if (i >= t->partner[open] || !is_literal(t, i)) return false;
        if (++i >= t->partner[open]) return true;
        if (t->at[i].kind != TOKEN_COMMA) return false;
    }
}

/* The opening token of the next row, -1 when `open` was the last. */
static int next_row(const struct pg_tokens *t, int open)
{
    int comma = t->partner[open] + 1;
    bool more = comma + 1 < t->n && t->at[comma].kind == TOKEN_COMMA && t->at[comma + 1].kind == TOKEN_OPEN &&
                t->partner[comma + 1] > comma;
    return more ? comma + 1 : -1;
}

/* The opening token of the first row of an INSERT, -1. */
static int first_row(const struct pg_tokens *t)
{
    if (!t->n || !pg_token_is(t, 0, "insert")) return -1;
    for (int i = 1; i + 1 < t->n; i++) {
        if (t->partner[i] > i) {
            i = t->partner[i];
            continue;
        }
        if (!pg_token_is(t, i, "values")) continue;
        return t->at[i + 1].kind == TOKEN_OPEN && t->partner[i + 1] > i ? i + 1 : -1;
    }
    return -1;
}

int pg_rows_to_cut(const struct pg_tokens *t, struct span *cut)
{
    int row = first_row(t), last_kept = -1;
    for (int i = 0; i < ROWS_KEPT && row >= 0; i++) {
        last_kept = row;
        row = next_row(t, row);
    }
    int rows = 0, last = -1;
    for (; row >= 0 && is_plain_row(t, row); row = next_row(t, row)) {
        last = row;
        rows++;
    }
    if (rows < ROWS_WORTH_CUTTING) return 0;
    uint32_t from = t->at[t->partner[last_kept]].pos + 1;
    *cut = (struct span){from, t->at[t->partner[last]].pos + 1 - from};
    return rows;
}
