/* Running the program under test as its users do, and reading what it says. */
#ifndef SARGENT_TESTS_PROGRAM_H
#define SARGENT_TESTS_PROGRAM_H

#include "base/slice.h"
#include "base/vec.h"

struct program_result {
    int exit_code; /* 128 + the signal that ended it */
    bool hung;     /* it was stopped after PROGRAM_SECONDS */
    struct slice out, err;
};
enum { PROGRAM_SECONDS = 120 };

/* The program under test: $SARGENT, else build/sargent below the current folder. Absolute. */
const char *program_path(void);
/* Runs argv (ended by NULL; argv[0] is looked up as given) in folder (NULL: here) with empty standard input.
 * What it writes is read into the arena. */
struct program_result program_run(struct arena *a, const char *folder, const char *const *argv);
/* True when it crashed, hung, or a sanitizer complained; *why tells. */
bool program_broke(const struct program_result *r, const char **why);

/* ---- sargent lint -------------------------------------------------------------------------------------- */

struct lint_finding {
    struct slice rule, severity, message, path;
    size_t line, column, end_line, end_column;
    bool claimed; /* a marker expects it */
    bool has_fix;
    struct {
        size_t line, column, end_line, end_column;
        struct slice text;
    } fix;
};
struct lint_result {
    VEC(struct lint_finding) findings;
    VEC(struct slice) not_run;
    int exit_code;
    const char *problem; /* NULL, or why there is no result */
};
enum { LINT_ARGUMENTS = 24 };
/* Runs `sargent lint --format json` with further arguments (ended by NULL) in a folder. */
struct lint_result lint_run(struct arena *a, const char *folder, const char *const *arguments);

/* The text of a file with a finding's fix applied. */
struct slice fix_apply(struct arena *a, struct slice text, const struct lint_finding *f);

/* ---- files --------------------------------------------------------------------------------------------- */

/* A new empty folder; program_remove_folder gives it and all in it back. */
const char *scratch_folder(struct arena *a);
void scratch_remove(const char *folder);
/* Writes folder/name, making the folders in name. */
void scratch_write(struct arena *a, const char *folder, struct slice name, struct slice text);
/* All of a file; ends the test program when it cannot be read. */
struct slice file_text(struct arena *a, const char *path);

#endif
