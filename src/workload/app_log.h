/* Logs of applications: what frameworks and drivers print of the statements they send.
 *
 * All of them are lines of text, often several kinds in one stream, so one reader (log_app.c) asks a table of
 * patterns (app_patterns.c) about each line. A pattern says what the line is; text it cannot see the end of
 * goes on in the lines that follow, up to the next line that a pattern or a log header starts. Adding a
 * framework is one function and one row. */
#ifndef SARGENT_WORKLOAD_APP_LOG_H
#define SARGENT_WORKLOAD_APP_LOG_H

#include "workload/event.h"

enum app_kind {
    APP_NONE,
    APP_STATEMENT,  /* text, and what else is known */
    APP_PARAMETERS, /* of the statement before it: parameters */
    APP_DURATION,   /* of the statement before it */
    APP_ROW,        /* a row that the statement before it returned */
    APP_TAG,        /* source place of the statement before it */
    APP_TAG_BEFORE, /* of the statement after it */
    APP_FAILED,     /* the statement before it failed: tag holds the message */
    APP_IGNORED,    /* known, and nothing to count; ends the statement before it */
};

struct app_line {
    enum app_kind kind;
    struct slice text;       /* from the statement's first byte to the end of the line */
    struct slice parameters; /* list as printed, "" without */
    struct slice session;    /* request, thread, transaction: whatever identifies who sent it */
    struct slice tag;
    int64_t duration, rows; /* -1 unknown */
    uint64_t calls;         /* that the line stands for; 0: one */
    bool failed;
    bool open;     /* the text may go on in the next lines */
    bool repeated; /* logged before by another pattern: skip when the text is the same */
    /* splits off what stands behind the statement once its end is known: "; args=(...)" */
    void (*finish)(struct app_line *line);
};

/* What the line is, with `session` and times of common headers already known; kind APP_NONE for a stranger.
 * With `any`, every line that holds a complete statement is one.
 */
void app_match(struct slice line, bool any, struct app_line *out);
/* True when a line that no pattern knows starts a log record of its own: a time, a level. */
bool app_starts_record(struct slice line);
/* Where the message starts that follows a time, level, pid and the like; finds the session as well. */
struct slice app_session(struct slice line);
/* True for a session that is one request or transaction: an UUID, Knex's "trx2". */
bool app_is_unit(struct slice session);

/* Adds the values of a list printed in Python, Ruby, JavaScript or JSON to the record, and refers its named
 * placeholders to them. */
void app_parameters(struct scanner *s, struct chunk *c, struct log_record *r, struct slice list);

#endif
