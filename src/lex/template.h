/* Private to lex: recognising a statement of a shape seen before without lexing all of it.
 *
 * A template is a statement's raw text cut at its values: the pieces between them, and what kind of value
 * stood where. A new statement has the template's shape when the pieces stand in it byte for byte and a value
 * of the same kind in each gap; only the values are lexed. Logs and dumps repeat a few statements over and
 * over, so this is what most of them cost.
 *
 * A gap may hold a list of values of any length, and behind the last gap of a VALUES row may stand more rows
 * of as many values; the template itself is kept with one row. A statement with lists or rows of another form
 * is kept only when all its values are placeholders, and matches only itself, the whole text at once.
 */
#ifndef SARGENT_LEX_TEMPLATE_H
#define SARGENT_LEX_TEMPLATE_H

#include "lex/lex.h"

/* literal.context: what else decides how a value may be read. */
enum literal_context {
    AFTER_OPERAND = 1, /* an operand stood before: ? and : are no parameters here, - is no sign */
    IN_VALUES = 2,     /* in a VALUES row, where '' is a string like any other */
    IN_LIST = 4,       /* the first of a list of values, for which it stands */
    ROW_FIRST = 8, /* the first value of a VALUES row that holds nothing but values; its members are rows */
    ROW_LAST = 16, /* the last one */
};

/* Looks for a template of the statement; fills *out from it. */
bool template_match(struct shaper *s, struct slice statement, enum dialect d, struct shape *out);
/* Remembers a statement and its shape, where that helps, and then sets shape->note. */
void template_store(struct shaper *s, struct slice statement, enum dialect d, struct shape *shape);
void template_free(struct template_cache *cache);
/* True for a word that is a value in a row of VALUES: NULL, TRUE, FALSE, DEFAULT. */
bool word_is_value(struct slice word, enum dialect d);
/* The class of a LIKE operand. */
enum literal_class pattern_class(struct slice literal);

#endif
