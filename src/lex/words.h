/* Private to lex: what some keywords say about the token that follows them. */
#ifndef SARGENT_LEX_WORDS_H
#define SARGENT_LEX_WORDS_H

#include "base/slice.h"

/* True for keywords that end no operand, so that a value may follow: AND, WHERE, LIKE, LIMIT, ... */
bool word_precedes_operand(struct slice word);

#endif
