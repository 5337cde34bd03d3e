/* The cases under testdata/. One source file per kind of case; cases_test.c finds them and makes each a test.
 *
 * - x.sql, x.py, ...: linted alone: every marker met, every finding claimed, silent without markers; a
 * comment "args: ..." on one of its first lines adds arguments.
 * - name.case/: all files of the folder linted together, markers in any of them; stats.json is passed as
 * --stats, sargent.yaml is found.
 * - A folder with expected.txt: golden; `args` holds the command line; compared with what it writes.
 * - A folder with expected.sql: advice; schema.sql, queries.sql, perhaps stats.json and args; compared with
 * the DDL that is advised.
 *
 * Below a folder name.known/ stand known bugs: cases that must fail. One that passes fails the run as FIXED.
 * `make golden` rewrites expected.txt and expected.sql.
 */
#ifndef SARGENT_TESTS_CASES_H
#define SARGENT_TESTS_CASES_H

#include "harness/expect.h"

struct test_case {
    const char *folder; /* where the program is run */
    const char *name;   /* of the file in it, NULL when the folder is the case */
    bool known;         /* must fail */
    bool rewrite;       /* expectations are written and not compared */
    bool quiet;         /* complaints are not printed */
};

/* Each prints what is wrong and returns whether all is well. */
bool marker_case_run(struct arena *a, const struct test_case *c);
bool golden_case_run(struct arena *a, const struct test_case *c);
bool advice_case_run(struct arena *a, const struct test_case *c);
/* Of all host code: the same findings with any number of threads and in any order of files. */
bool order_case_run(struct arena *a, const struct test_case *c);

/* Prints "folder/file:line: verdict: ..." unless the case is quiet. Always false. */
bool case_complain(const struct test_case *c, struct slice file, size_t line, const char *verdict,
                   struct slice rule, struct slice text);
/* The words of an `args` line behind those already in argv; ends with NULL. */
void case_arguments(struct arena *a, struct slice line, const char **argv, size_t n, size_t limit);
bool file_exists(struct arena *a, const char *folder, const char *name);

/* formats.c: the findings of the same run in other formats must be the same rules. */
bool formats_agree(struct arena *a, const struct test_case *c, const char *const *arguments,
                   const struct lint_result *found);

#endif
