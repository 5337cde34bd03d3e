/* Patterns over pieces: see rewrite_engine.h for what they look like. */
#include "query/rewrite_engine.h"

static const struct {
    const char *name;
    enum capture_class class;
} classes[] = {
    {"name",       CAPTURE_NAME      },
    {"path",       CAPTURE_PATH      },
    {"string",     CAPTURE_STRING    },
    {"amount",     CAPTURE_AMOUNT    },
    {"parens",     CAPTURE_PARENS    },
    {"primary",    CAPTURE_PRIMARY   },
    {"expr",       CAPTURE_EXPR      },
    {"list",       CAPTURE_LIST      },
    {"rest",       CAPTURE_REST      },
    {"joined",     CAPTURE_JOINED    },
    {"type",       CAPTURE_TYPE      },
    {"unit",       CAPTURE_UNIT      },
    {"introducer", CAPTURE_INTRODUCER},
    {"variables",  CAPTURE_VARIABLES },
};

static const char *const units =
    "MICROSECOND SECOND MINUTE HOUR DAY WEEK MONTH QUARTER YEAR SECOND_MICROSECOND MINUTE_MICROSECOND "
    "MINUTE_SECOND HOUR_MICROSECOND HOUR_SECOND HOUR_MINUTE DAY_MICROSECOND DAY_SECOND DAY_MINUTE DAY_HOUR "
    "YEAR_MONTH SQL_TSI_SECOND SQL_TSI_MINUTE SQL_TSI_HOUR SQL_TSI_DAY SQL_TSI_WEEK SQL_TSI_MONTH "
    "SQL_TSI_QUARTER SQL_TSI_YEAR FRAC_SECOND DAYOFYEAR DY WEEKDAY DW ISO_WEEK ISOWK WK YY YYYY QQ MM DD HH "
    "MI SS "
    "MS MILLISECOND NS NANOSECOND MCS TZOFFSET";

static bool match_here(const char *pattern, struct piece *at, struct match *m, int depth);

static const char *skip_blanks(const char *z)
{
    return z + strspn(z, " ");
}

/* The pattern behind the "]" that closes the group whose inside starts here. */
static const char *skip_group(const char *z)
{
    for (int depth = 1; *z; z++) {
        if (*z == '[') depth++;
        if (*z == ']' && --depth == 0) return z + 1;
    }
    return z;
}

static enum capture_class class_of(const char *z, size_t n)
{
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (strlen(classes[i].name) == n && memcmp(classes[i].name, z, n) == 0) return classes[i].class;
    return CAPTURE_NAME;
}

/* One of the alternatives of an element, from z on, n characters. A lone "|" or "||" is an operator. */
static bool literal_matches(const char *z, size_t n, const struct piece *p)
{
    if (p->fixed || p->kind == TOKEN_STRING || p->kind == TOKEN_NAME || p->kind == TOKEN_END) return false;
    bool alternatives = n > 2 && !(z[0] == '|' && z[1] == '|');
    for (size_t i = 0; i < n;) {
        size_t end = i;
        while (end < n && !(alternatives && z[end] == '|')) end++;
        if (end - i == p->text.n && slice_eq_nocase(p->text, (struct slice){z + i, end - i})) return true;
        i = end + 1;
    }
    return false;
}

static struct piece *take_path(struct piece *p)
{
    if (p->kind != TOKEN_WORD && p->kind != TOKEN_NAME && p->kind != TOKEN_PARAM) return NULL;
    if (piece_ends_clause(p) || piece_in(p, "AS OR ON IGNORE VALUES")) return NULL;
    p = p->next;
    while (p->kind == TOKEN_DOT &&
           (p->next->kind == TOKEN_WORD || p->next->kind == TOKEN_NAME || piece_is(p->next, "*")))
        p = p->next->next;
    return p;
}

static struct piece *take_primary(struct piece *p)
{
    if (p->kind == TOKEN_OPEN) return piece_skip(p);
    if (p->kind == TOKEN_STRING || p->kind == TOKEN_NUMBER || p->kind == TOKEN_PARAM) return p->next;
    if ((piece_is(p, "-") || piece_is(p, "+") || piece_is(p, "~")) && p->next->kind != TOKEN_OPERATOR)
        return take_primary(p->next);
    if (piece_is(p, "CASE")) {
        int depth = 0;
        for (; p->kind != TOKEN_END; p = p->next) {
            if (piece_is(p, "CASE")) depth++;
            if (piece_is(p, "END") && --depth == 0) return p->next;
        }
        return NULL;
    }
    struct piece *behind = take_path(p);
    if (behind && behind->kind == TOKEN_OPEN) behind = piece_skip(behind);
    return behind;
}

static bool is_introducer(const struct piece *p)
{
    return p->kind == TOKEN_WORD && p->text.n > 1 && p->text.p[0] == '_' && p->next->kind == TOKEN_STRING;
}

static struct piece *take_type(struct piece *p)
{
    if (p->kind != TOKEN_WORD && p->kind != TOKEN_NAME) return NULL;
    while ((p->kind == TOKEN_WORD && !piece_is(p, "USING")) || p->kind == TOKEN_NAME || p->kind == TOKEN_DOT)
        p = p->next;
    return p->kind == TOKEN_OPEN ? piece_skip(p) : p;
}

/* @a, @b: what SELECT ... INTO fills; inside a routine also plain names. */
static struct piece *take_variables(struct piece *p)
{
    struct piece *into = p->previous, *first = p;
    if (into->previous && piece_in(into->previous, "INSERT REPLACE IGNORE MERGE")) return NULL;
    for (;; p = p->next) {
        if (p->kind != TOKEN_PARAM && p->kind != TOKEN_WORD && p->kind != TOKEN_NAME) return NULL;
        if (piece_in(p, "TABLE OUTFILE DUMPFILE")) return NULL;
        p = p->next;
        if (p->kind == TOKEN_COMMA) continue;
        bool query = piece_is(p, "FROM") || p->kind == TOKEN_END;
        return first->kind == TOKEN_PARAM || first->next != p || query ? p : NULL;
    }
}

/* The one piece or run that a class takes whole; NULL when it does not fit. */
static struct piece *take_whole(enum capture_class class, struct piece *p)
{
    switch (class) {
    case CAPTURE_NAME: return p->kind == TOKEN_WORD || p->kind == TOKEN_NAME ? p->next : NULL;
    case CAPTURE_PATH: return take_path(p);
    case CAPTURE_STRING: return p->kind == TOKEN_STRING ? p->next : NULL;
    case CAPTURE_PARENS: return p->kind == TOKEN_OPEN ? piece_skip(p) : NULL;
    case CAPTURE_PRIMARY: return take_primary(p);
    case CAPTURE_UNIT: return p->kind == TOKEN_WORD && piece_in(p, units) ? p->next : NULL;
    case CAPTURE_INTRODUCER: return is_introducer(p) ? p->next : NULL;
    case CAPTURE_TYPE: return take_type(p);
    case CAPTURE_VARIABLES: return take_variables(p);
    case CAPTURE_AMOUNT:
        if (p->kind == TOKEN_OPEN) return piece_skip(p);
        if (piece_is(p, "-")) p = p->next;
        return p->kind == TOKEN_NUMBER || p->kind == TOKEN_PARAM || p->kind == TOKEN_WORD ||
                       p->kind == TOKEN_NAME
                   ? p->next
                   : NULL;
    default: return NULL;
    }
}

static bool may_extend(enum capture_class class, const struct piece *p)
{
    if (p->kind == TOKEN_CLOSE || p->kind == TOKEN_SEMICOLON || p->kind == TOKEN_END) return false;
    if (class == CAPTURE_REST) return true;
    if (class == CAPTURE_EXPR && p->kind == TOKEN_COMMA) return false;
    return !piece_ends_clause(p);
}

static bool is_joined(const struct capture *c)
{
    for (struct piece *p = c->first; p != c->behind && p->kind != TOKEN_END; p = piece_skip(p))
        if (p->kind == TOKEN_COMMA || piece_in(p, "JOIN STRAIGHT_JOIN")) return true;
    return c->first->kind == TOKEN_OPEN;
}

/* {a:class}: z stands behind the brace. */
static bool match_capture_element(const char *z, struct piece *at, struct match *m, int depth)
{
    const char *colon = strchr(z, ':'), *close = strchr(z, '}');
    if (!colon || !close || m->capture_count == REWRITE_CAPTURES) return false;
    enum capture_class class = class_of(colon + 1, (size_t)(close - colon - 1));
    struct capture *c = &m->captures[m->capture_count++];
    *c = (struct capture){.name = *z, .first = at, .behind = at};
    size_t count = m->capture_count;
    bool lazy =
        class == CAPTURE_EXPR || class == CAPTURE_LIST || class == CAPTURE_REST || class == CAPTURE_JOINED;
    if (!lazy) {
        c->behind = take_whole(class, at);
        if (c->behind && match_here(close + 1, c->behind, m, depth + 1)) return true;
        m->capture_count = count - 1;
        return false;
    }
    struct piece *p = at;
    if (class == CAPTURE_REST && match_here(close + 1, p, m, depth + 1)) return true;
    while (may_extend(class, p)) {
        p = piece_skip(p);
        c->behind = p;
        m->capture_count = count;
        if ((class != CAPTURE_JOINED || is_joined(c)) && match_here(close + 1, p, m, depth + 1)) return true;
    }
    m->capture_count = count - 1;
    return false;
}

static bool match_here(const char *z, struct piece *at, struct match *m, int depth)
{
    enum { PATTERN_DEPTH_LIMIT = 64 };
    if (depth > PATTERN_DEPTH_LIMIT) return false;
    z = skip_blanks(z);
    if (*z == '\0') {
        m->behind = at;
        return true;
    }
    if (*z == '[') {
        size_t count = m->capture_count;
        if (match_here(z + 1, at, m, depth + 1)) return true;
        m->capture_count = count;
        return match_here(skip_group(z + 1), at, m, depth + 1);
    }
    if (*z == ']') return match_here(z + 1, at, m, depth);
    if (*z == '{') return match_capture_element(z + 1, at, m, depth);
    if (*z == '$' && z[1] <= ' ') { /* the end of a level */
        bool end = at->kind == TOKEN_END || at->kind == TOKEN_CLOSE || at->kind == TOKEN_SEMICOLON;
        return end && match_here(z + 1, at, m, depth);
    }
    size_t n = strcspn(z, " ");
    if (n > 1 && z[n - 1] == '*' && ascii_is_alpha(z[0])) {
        while (literal_matches(z, n - 1, at)) at = at->next;
        return match_here(z + n, at, m, depth);
    }
    return literal_matches(z, n, at) && match_here(z + n, at->next, m, depth);
}

bool pattern_match(const char *pattern, struct piece *at, struct match *m)
{
    m->capture_count = 0;
    m->first = at;
    return match_here(pattern, at, m, 0);
}

static uint32_t start_bit(char c)
{
    return ascii_is_alpha(c) ? 1u << (ascii_lower(c) - 'a') : PIECE_OTHER;
}

uint32_t pattern_starts(const char *pattern)
{
    const char *z = skip_blanks(pattern);
    size_t n = strcspn(z, " ");
    bool repeated = n > 1 && z[n - 1] == '*';
    if (n == 0 || repeated || strchr("[]{$", *z)) return ~0u; /* may start with anything */
    uint32_t bits = start_bit(*z);
    for (size_t i = 1; i < n; i++)
        if (z[i - 1] == '|') bits |= start_bit(z[i]);
    return bits;
}

uint32_t piece_start(const struct piece *p)
{
    return p->text.n ? start_bit(p->text.p[0]) : PIECE_OTHER;
}

const struct capture *match_capture(const struct match *m, char name)
{
    for (size_t i = m->capture_count; i-- > 0;)
        if (m->captures[i].name == name) return &m->captures[i];
    return NULL;
}
