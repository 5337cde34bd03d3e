/* Private to CQL's lexer: its state, the classes of characters, and what its two files offer each other.
 *
 *     cql_lex.c        words, quotations, placeholders, operators; the list of tokens
 *     cql_numbers.c    numbers, durations, uuids */
#ifndef SARGENT_QUERY_CQL_LEX_H
#define SARGENT_QUERY_CQL_LEX_H

#include "query/cql_parser.h"

struct lex {
    const char *p, *end, *text;
    bool scylla, strict, range;
    int version;
    size_t holes;
};

enum character_class {
    C_LETTER = 1,
    C_DIGIT = 2,
    C_UNDERSCORE = 4,
    C_HEX = 8,
    C_SPACE = 16,
    C_OPERATOR = 32, /* a token, unless a longer one starts there */
    C_SINGLE = 64,   /* a token, whatever follows */
    C_HOLE = 128,    /* may open a template's placeholder */
    C_COMMENT = 256, /* may open a comment */
    C_WORD = C_LETTER | C_DIGIT | C_UNDERSCORE
};
extern const uint16_t cql_classes[256];

static inline unsigned class_of(char c)
{
    return cql_classes[(unsigned char)c];
}
static inline bool is_digit(const struct lex *lx, const char *p)
{
    return p < lx->end && class_of(*p) & C_DIGIT;
}
static inline const char *digits(const struct lex *lx, const char *p)
{
    while (is_digit(lx, p)) p++;
    return p;
}
static inline bool has(const struct lex *lx, const char *p, char c)
{
    return p < lx->end && *p == c;
}

/* Each returns the end of what starts at p, NULL when that does not. */
const char *cql_uuid_end(const struct lex *lx, const char *p);
const char *cql_iso_duration_end(const struct lex *lx, const char *p);
/* A number or duration whose digits start at p (behind an optional minus). */
const char *cql_number_end(const struct lex *lx, const char *p, uint8_t *kind);

#endif
