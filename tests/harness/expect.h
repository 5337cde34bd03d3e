/* Expectations: comments in an input that say which finding stands where.
 *
 *     SELECT * FROM t LIMIT 5 OFFSET 9000;  -- expect: deep-offset "9000" @25
 *     -- expect: select-star, missing-limit
 *     SELECT *
 *       FROM t;
 *
 * A marker is `expect:` at the start of a comment of any language, then rules separated by commas, each with
 * an optional piece of its message in quotes and an optional column. On a line with code it expects findings
 * that start on that line. Alone on a line it expects them on any line of the statement that follows: in SQL
 * and CQL up to the line that ends with a semicolon, elsewhere up to the next blank line. Each rule named is
 * one finding: two findings of a rule on a line want the rule twice.
 */
#ifndef SARGENT_TESTS_EXPECT_H
#define SARGENT_TESTS_EXPECT_H

#include "harness/program.h"

struct expectation {
    struct slice rule, text; /* text "": any message */
    size_t column;           /* 0: any */
    size_t line;             /* of the marker */
    size_t first, last;      /* lines on which the finding may start */
    bool met;
};
struct expectations {
    struct expectation *at;
    size_t n, cap;
};

/* Adds the markers of one input. A marker that cannot be read becomes an expectation of the rule "" that no
 * finding meets. */
void expectations_read(struct arena *a, struct slice input, bool sql, struct expectations *out);
/* Pairs each expectation with one finding in the file of this path. */
void expectations_match(struct expectations *e, struct lint_result *found, struct slice path);

#endif
