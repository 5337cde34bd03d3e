/* What the readers of PostgreSQL's logs share, whatever transport the lines came by. */
#ifndef SARGENT_WORKLOAD_PG_LOG_H
#define SARGENT_WORKLOAD_PG_LOG_H

#include "workload/event.h"

/* ---- log_line_prefix (pg_prefix.c) ------------------------------------------------------------------------
 */

enum { PREFIX_PARTS = 40, PREFIX_TEXT = 200 };

enum prefix_kind {
    PREFIX_LITERAL,
    PREFIX_TIME,
    PREFIX_EPOCH,
    PREFIX_PID,
    PREFIX_SESSION,
    PREFIX_NUMBER,
    PREFIX_VXID,
    PREFIX_STATE,
    PREFIX_USER,
    PREFIX_DATABASE,
    PREFIX_APPLICATION,
    PREFIX_TEXT_PART, /* host, backend type, command tag: read and dropped */
    PREFIX_QUIT,      /* %q: background processes stop here */
};
struct prefix_part {
    enum prefix_kind kind;
    struct slice literal;
};
/* A compiled log_line_prefix. */
struct pg_prefix {
    struct prefix_part parts[PREFIX_PARTS];
    size_t count;
    bool stable; /* between the time in front and the tag nothing changes within a session: see prefix_recall
                  */
    bool tabs;   /* continuation lines start with a TAB: other lines are not of this log */
    bool known;  /* false: nothing is known of the prefix, tags are searched in the line */
};
/* What a prefix says of its line. */
struct pg_line {
    int64_t time;
    uint64_t session, transaction, number;
    struct slice user, database, application, state;
    struct slice tag;  /* "LOG", "DETAIL", "ANWEISUNG", ... */
    struct slice rest; /* behind the tag's colon and blanks */
    const struct log_who
        *who; /* user, database and application, where the reader has looked them up; else NULL */
};

/* Compiles the text of a log_line_prefix setting. False when it has an unknown %-escape or too many parts. */
bool prefix_compile(struct arena *a, struct slice text, struct pg_prefix *out);
/* Finds the prefix that the lines of a sample share: one of the widely used ones, or one made up of what the
 * lines show. out->known is false when none fits half of the lines. *text becomes its setting's text. */
void prefix_learn(struct arena *a, struct slice sample, struct pg_prefix *out, struct slice *text);
/* Reads prefix and tag of one line; false when the line does not begin like that. */
bool prefix_read(const struct pg_prefix *p, struct time_cache *times, struct slice line, struct pg_line *out);
/* prefix_read with a memory of recent sessions: their lines are told by comparing bytes. */
bool prefix_recall(struct scanner *s, const struct pg_prefix *p, struct slice line, struct pg_line *out);
/* False when the sample has log lines and the prefix fits none of them. */
bool prefix_fits(struct arena *a, const struct pg_prefix *p, struct slice sample);
/* The same without a known prefix: the first thing that looks like a tag, and a [pid] before it. */
bool prefix_guess(struct time_cache *times, struct slice line, struct pg_line *out);

/* ---- tags and messages (pg_message.c) ------------------------------------------------------------------ */

enum pg_tag { TAG_NONE, TAG_LOG, TAG_ERROR, TAG_DETAIL, TAG_STATEMENT, TAG_CONTEXT, TAG_IGNORED };
/* Reads "LOG:  " or its translation at the start of s: *tag without the colon, bytes read with the blanks
 * behind it; 0 when there is none. */
size_t tag_read(struct slice s, struct slice *tag);
/* What a tag means; TAG_LOG for one in a language that is not known. */
enum pg_tag tag_kind(struct slice tag);

enum pg_message_kind {
    MESSAGE_OTHER,
    MESSAGE_STATEMENT, /* with or without a duration */
    MESSAGE_PARSE,
    MESSAGE_BIND,
    MESSAGE_EXECUTE,
    MESSAGE_DURATION, /* alone */
    MESSAGE_PLAN,
    MESSAGE_START,
    MESSAGE_AUTHORIZED,
    MESSAGE_END,
    MESSAGE_SPILL,
    MESSAGE_LOCK,
};
struct pg_message {
    enum pg_message_kind kind;
    int64_t duration; /* nanoseconds, -1 */
    struct slice text;
    struct slice application, user, database; /* of MESSAGE_AUTHORIZED */
    int64_t bytes;                            /* of MESSAGE_SPILL */
    bool truncated;
};
/* Reads the message of a LOG line in any language of the server. */
void message_read(struct slice message, struct pg_message *out);
/* The statement inside auto_explain's plan (text, JSON, XML or YAML); made in the arena where it had escapes.
 */
struct slice plan_statement(struct arena *a, struct slice plan);
/* Adds "$1 = 'a', $2 = NULL" of a DETAIL or CONTEXT to the record; false when the text holds no parameters.
 */
bool parameters_read(struct chunk *c, struct log_record *r, struct slice text);

/* One message with what is known of it; turns it into a record. Shared by stderr, csv, json and wrapped
 * logs.*/
struct pg_entry {
    const struct pg_line *line;
    struct slice message;
    struct slice detail, context, statement, sqlstate; /* where the transport has them apart; else empty */
    enum pg_tag tag;
};
void entry_emit(struct scanner *s, struct chunk *c, const struct pg_entry *e);

#endif
