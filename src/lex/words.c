/* Keywords that the lexer must know. Sorted by length, then by name, for a search without hashing. */
#include "lex/words.h"

static const char *const words[] = {
    "as",        "by",        "if",        "in",          "is",      "no",       "of",       "on",
    "or",        "to",        "add",       "all",         "and",     "any",      "asc",      "for",
    "not",       "row",       "set",       "top",         "ttl",     "case",     "cast",     "desc",
    "div",       "else",      "from",      "glob",        "into",    "join",     "like",     "next",
    "only",      "over",      "some",      "then",        "when",    "with",     "array",    "begin",
    "cross",     "fetch",     "first",     "group",       "ilike",   "limit",    "match",    "order",
    "rlike",     "table",     "union",     "using",       "where",   "binary",   "except",   "exists",
    "having",    "offset",    "regexp",    "return",      "select",  "values",   "between",  "default",
    "escape",    "lateral",   "partition", "replace",     "similar", "distinct", "interval", "contains",
    "returning", "timestamp", "intersect", "concurrency", "timeout", "call",     "exec",     "execute",
    "update",    "delete",    "insert",
};

bool word_precedes_operand(struct slice word)
{
    if (word.n < 2 || word.n > 11) return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ascii_lower(word.p[0]) == words[i][0] && slice_eq_nocase(word, slice_of(words[i]))) return true;
    return false;
}
