/* Long logs made of a short one: repeated, with other values each time.
 *
 * Copy k of the text has every date k days later, and other digits in everything that stands alone as a
 * number: literals, parameters, process and transaction numbers. A number becomes the same one wherever it
 * stands in a copy, so that what belonged together still does. Durations, clock times, digits inside of names
 * and placeholders stay; so does the length, except where a longer number needs another digit. */
#ifndef SARGENT_TESTS_VARIED_H
#define SARGENT_TESTS_VARIED_H

#include "base/buf.h"

/* Appends copy number `k` of the log to *out; copy 0 is the log itself. */
void varied_copy(struct slice log, unsigned k, struct buf *out);

#endif
