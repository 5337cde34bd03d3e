/* Names that PostgreSQL would take for keywords.
 *
 * A word that PostgreSQL reserves and the dialect does not is a name there, and gets quotes. Some of these
 * are keywords of the dialect's grammar in places only: rewrite_word says between which tokens. */
#include "query/rewrite_engine.h"

/* Reserved in PostgreSQL 15: cannot be a column's or table's name without quotes. */
static const char *const reserved =
    "ALL ANALYSE ANALYZE AND ANY ARRAY AS ASC ASYMMETRIC BOTH CASE CAST CHECK COLLATE COLUMN CONSTRAINT "
    "CREATE "
    "CURRENT_CATALOG CURRENT_DATE CURRENT_ROLE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DEFAULT "
    "DEFERRABLE "
    "DESC DISTINCT DO ELSE END EXCEPT FALSE FETCH FOR FOREIGN FROM GRANT GROUP HAVING IN INITIALLY INTERSECT "
    "INTO LATERAL LEADING LIMIT LOCALTIME LOCALTIMESTAMP NOT NULL OFFSET ON ONLY OR ORDER PLACING PRIMARY "
    "REFERENCES RETURNING SELECT SESSION_USER SOME SYMMETRIC TABLE THEN TO TRAILING TRUE UNION UNIQUE USER "
    "USING VARIADIC WHEN WHERE WINDOW WITH";
/* Reserved but as a function's or type's name. */
static const char *const function_words =
    "AUTHORIZATION BINARY COLLATION CONCURRENTLY CROSS CURRENT_SCHEMA FREEZE FULL ILIKE INNER IS ISNULL JOIN "
    "LEFT LIKE NATURAL NOTNULL OUTER OVERLAPS RIGHT SIMILAR TABLESAMPLE VERBOSE";
/* The opposite: columns may be called so, functions not; most are types with a length. */
static const char *const column_words =
    "BETWEEN BIGINT BIT BOOLEAN CHAR CHARACTER DEC DECIMAL FLOAT INOUT INT INTEGER INTERVAL NATIONAL NCHAR "
    "NONE "
    "NUMERIC OUT OVERLAY PRECISION REAL SETOF SMALLINT TIME TIMESTAMP TREAT VALUES VARCHAR XMLELEMENT "
    "XMLEXISTS "
    "XMLFOREST XMLPARSE XMLPI XMLROOT XMLSERIALIZE XMLTABLE XMLCONCAT XMLATTRIBUTES NORMALIZE";
/* Not reserved, but a column may be called so only behind AS. */
static const char *const label_words = "DAY FILTER HOUR MINUTE MONTH OVER SECOND YEAR CHAR CHARACTER ARRAY";

static bool is_listed(struct slice word, const char *list)
{
    for (const char *z = list; *z; z += strspn(z, " ")) {
        size_t n = strcspn(z, " ");
        if (n == word.n && slice_eq_nocase(word, (struct slice){z, n})) return true;
        z += n;
    }
    return false;
}

bool rewrite_is_reserved(struct slice word)
{
    return is_listed(word, reserved) || is_listed(word, function_words);
}

static const struct rewrite_word *find_word(const struct rewrite_dialect *d, struct slice word)
{
    for (size_t i = 0; i < d->word_count; i++)
        if (slice_eq_nocase(word, slice_of(d->words[i].word))) return &d->words[i];
    return NULL;
}

/* True where the dialect's grammar means the keyword. */
static bool is_keyword_here(const struct rewrite_word *w, const struct piece *p)
{
    if (w->keyword_after[0] && !piece_stands_behind(p, w->keyword_after)) return false;
    if (w->keyword_before[0] && !piece_in(p->next, w->keyword_before)) {
        if (strcmp(w->keyword_before, "operand") != 0) return false;
        if (p->next->kind == TOKEN_OPERATOR && !piece_in(p->next, "+ -")) return false;
        if (p->next->kind == TOKEN_COMMA || piece_ends_clause(p->next)) return false;
    }
    return w->keyword_after[0] || w->keyword_before[0];
}

/* A call of something that PostgreSQL knows as a type or syntax: time(x), char(65), values(a). */
static bool is_call_of_type(const struct piece *p)
{
    if (p->next->kind != TOKEN_OPEN || !piece_in(p, column_words)) return false;
    if (piece_in(p, "VALUES BETWEEN")) return false;
    const struct piece *before = p->previous;
    if (piece_in(before, "AS :: INTERVAL NATIONAL WITHOUT")) return false;
    return before->kind != TOKEN_NAME && before->kind != TOKEN_CLOSE;
}

static void quote_word(struct rewrite *rw, struct piece *p, int cases)
{
    const struct rewrite_word *w = find_word(rw->dialect, p->text);
    if (w) {
        bool closes_case = cases > 0 && piece_is(p, "END");
        if (closes_case || is_keyword_here(w, p)) return;
        if (piece_in(p, function_words) && p->next->kind == TOKEN_OPEN) return;
        piece_make_name(rw, p);
    } else if (is_call_of_type(p)) {
        piece_make_name(rw, p);
    } else if (piece_in(p->previous, "AS") && (piece_in(p, reserved) || piece_in(p, function_words)) &&
               p->next->kind != TOKEN_OPEN && !piece_in(p, "SELECT NOT WITH")) {
        piece_make_name(rw, p); /* a label can be any word */
    }
}

/* A string that names an output: SELECT a AS 'b', SELECT a 'b'. */
static bool is_label(const struct piece *p)
{
    if (p->kind != TOKEN_STRING) return false;
    if (piece_in(p->previous, "AS INTO UPDATE")) return p->next->kind != TOKEN_DOT;
    if (!p->previous->previous || !piece_ends_operand(p->previous)) return false;
    return p->next->kind == TOKEN_COMMA || piece_ends_clause(p->next);
}

void rewrite_quote_words(struct rewrite *rw)
{
    int cases = 0;
    for (struct piece *p = rw->head.next; p->kind != TOKEN_END; p = p->next) {
        if (is_label(p)) piece_make_name(rw, p);
        if (p->kind != TOKEN_WORD || p->fixed || p->made) continue;
        if (piece_is(p, "CASE")) cases++;
        quote_word(rw, p, cases);
        if (piece_is(p, "END") && cases > 0) cases--;
        bool over = piece_is(p, "OVER") && p->previous->kind == TOKEN_CLOSE;
        bool label =
            piece_in(p, label_words) && p->next->kind != TOKEN_OPEN && piece_ends_operand(p->previous);
        if (label && !over && p->next->kind != TOKEN_STRING) piece_make_name(rw, p);
    }
}
