/* CQL's numbers, durations and uuids: cql_lex.c has their grammar. */
#include "query/cql_lex.h"

/* Longest run of `8-4-4-4-12` hexadecimal digits at p, or NULL. */
const char *cql_uuid_end(const struct lex *lx, const char *p)
{
    static const uint8_t parts[] = {8, 4, 4, 4, 12};
    if (lx->end - p < 36 || p[8] != '-') return NULL;
    for (size_t i = 0; i < 5; i++) {
        for (size_t k = 0; k < parts[i]; k++)
            if (!(class_of(*p++) & C_HEX)) return NULL;
        if (i < 4 && *p++ != '-') return NULL;
    }
    return p;
}

/* End of a unit at p: y, mo, w, d, h, m, s, ms, us, µs, ns in any case; NULL when there is none. */
static const char *unit_end(const struct lex *lx, const char *p)
{
    if (p >= lx->end) return NULL;
    char c = ascii_lower(*p), next = p + 1 < lx->end ? ascii_lower(p[1]) : 0;
    switch (c) {
    case 'y':
    case 'w':
    case 'd':
    case 'h':
    case 's': return p + 1;
    case 'm': return p + (next == 'o' || next == 's' ? 2 : 1);
    case 'u':
    case 'n': return next == 's' ? p + 2 : NULL;
    default: break;
    }
    if (lx->end - p >= 3 && (unsigned char)p[0] == 0xc2 && (unsigned char)p[1] == 0xb5 &&
        ascii_lower(p[2]) == 's')
        return p + 3;
    return NULL;
}

/* End of (digits unit)... at p, which is a digit; NULL when it is no duration. */
static const char *duration_end(const struct lex *lx, const char *p)
{
    const char *end = NULL;
    while (is_digit(lx, p)) {
        p = unit_end(lx, digits(lx, p));
        if (!p) break;
        end = p;
    }
    return end;
}

/* One designator, as 3Y: its end, or p itself when it is not there. */
static const char *designator(const struct lex *lx, const char *p, char unit)
{
    const char *q = digits(lx, p);
    return q > p && has(lx, q, unit) ? q + 1 : p;
}

/* End of dddd-dd-ddTdd:dd:dd at p, or NULL. */
static const char *iso_alternative_end(const struct lex *lx, const char *p)
{
    static const char pattern[] = "dddd-dd-ddTdd:dd:dd";
    if ((size_t)(lx->end - p) < sizeof pattern - 1) return NULL;
    for (const char *c = pattern; *c; c++, p++)
        if (*c == 'd' ? !ascii_is_digit(*p) : *p != *c) return NULL;
    return p;
}

/* End of an ISO 8601 duration whose P stands at p, or NULL. */
const char *cql_iso_duration_end(const struct lex *lx, const char *p)
{
    if (!has(lx, p, 'P')) return NULL;
    const char *start = ++p, *end = iso_alternative_end(lx, p);
    if (end) return end;
    end = designator(lx, p, 'W');
    if (end > p) return end;
    p = designator(lx, p, 'Y');
    p = designator(lx, p, 'M');
    p = designator(lx, p, 'D');
    if (has(lx, p, 'T')) {
        const char *t = designator(lx, p + 1, 'H');
        t = designator(lx, t, 'M');
        t = designator(lx, t, 'S');
        if (t > p + 1 || (lx->scylla && t > start)) p = t;
    }
    return p > start || lx->scylla ? p : NULL;
}

static const char *exponent_end(const struct lex *lx, const char *p)
{
    if (!has(lx, p, 'e') && !has(lx, p, 'E')) return p;
    const char *q = p + 1;
    if (has(lx, q, '+') || has(lx, q, '-')) q++;
    const char *end = digits(lx, q);
    return end > q ? end : p;
}

const char *cql_number_end(const struct lex *lx, const char *p, uint8_t *kind)
{
    const char *q = digits(lx, p), *end;
    *kind = CQL_TOKEN_INTEGER;
    bool ascii = q < lx->end && (unsigned char)*q < 0x80; /* the unit µs is not */
    if (q == lx->end || (ascii && *q != '.' && !(class_of(*q) & C_LETTER))) return q;
    if (lx->range && has(lx, q, '.') && has(lx, q + 1, '.')) {
        if (!has(lx, q + 2, '.')) return q; /* 1..2 is a slice */
        *kind = CQL_TOKEN_FLOAT;
        return q + 1;
    }
    if (has(lx, q, '.')) {
        *kind = CQL_TOKEN_FLOAT;
        return exponent_end(lx, digits(lx, q + 1));
    }
    end = exponent_end(lx, q);
    if (end > q) {
        *kind = CQL_TOKEN_FLOAT;
        return end;
    }
    end = duration_end(lx, p);
    if (end) {
        *kind = CQL_TOKEN_DURATION;
        return end;
    }
    return q;
}
