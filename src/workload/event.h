/* Between the readers of log formats and the assembly of their records into calls.
 *
 * Reading has two steps. *Scanning* cuts a chunk of text into records and finds each statement's shape;
 * chunks are scanned independently of each other, on any thread. *Assembling* (assemble.c) takes the records
 * of one chunk after the other, in the order of the file, and joins what belongs together: a statement and
 * its parameters, its duration, its error, its session. A reader of a format is one scan function; whatever
 * needs to know an earlier record is left to the assembly, by the kind of record it emits.
 */
#ifndef SARGENT_WORKLOAD_EVENT_H
#define SARGENT_WORKLOAD_EVENT_H

#include "base/map.h"
#include "workload/workload.h"

enum record_kind {
    RECORD_CALL,     /* a statement that ran: text; duration when known */
    RECORD_PREPARE,  /* parse and bind steps of one statement; flag PREPARED: a bind step among them */
    RECORD_DURATION, /* the duration of the session's statement before it */
    RECORD_PLAN, /* auto_explain: text and duration, counted unless the statement's own duration follows */
    RECORD_PARAMETERS, /* parameters of the session's record before it */
    RECORD_NESTED,     /* the session's plan before it belongs to a nested statement */
    RECORD_ERROR,      /* message; text when known */
    RECORD_STATEMENT,  /* text of the session's error, spill or lock wait before it */
    RECORD_SPILL,      /* temporary file: rows holds the bytes */
    RECORD_LOCK,       /* lock wait: duration holds the wait */
    RECORD_START,      /* a session begins: what is known of its number is forgotten */
    RECORD_END,        /* a session ends */
    RECORD_ROWS,       /* rows returned by the session's statement before it */
    RECORD_TAG,        /* a source place for the statement before it or (flag BEFORE) after it */
    RECORD_TOTAL,      /* many calls at once, from a statistics view: rows, calls, total duration */
};

enum record_flag {
    RECORD_PREPARED = 1,      /* by the extended protocol or an EXECUTE: its text had placeholders */
    RECORD_TRUNCATED = 2,     /* the log cut the statement short */
    RECORD_BEFORE = 4,        /* of RECORD_TAG, RECORD_PARAMETERS: belongs to the next statement */
    RECORD_REPEATED = 8,      /* the statement was logged before: do not count it again */
    RECORD_COMMENTED = 32,    /* its text starts or ends with a block comment, which may hold tags */
    RECORD_FAILED = 16,       /* an error followed */
    RECORD_TRACE = 64,        /* its session is one request or one transaction, not a connection */
    RECORD_MORE_VALUES = 128, /* its text has more values than are listed */
};

/* A name and its hash. */
struct log_name {
    struct slice text;
    uint64_t hash;
};

/* Who ran a statement; one per combination and scanner, until people are retired. */
struct log_who {
    struct slice user, database, application;
    uint64_t hash;
};

/* A value at one position of a shape, or one parameter of a list. */
struct log_value {
    const char *p;
    uint32_t n;
    int32_t parameter; /* the value is parameter number ... from 0; -1 when p is the value itself */
    uint64_t hash;
    uint32_t members; /* > 1: a list of so many values */
    uint8_t kind;     /* enum log_value_kind */
};
enum log_value_kind { VALUE_LITERAL, VALUE_PARAMETER, VALUE_NULL, VALUE_LIST };

/* A shape as one scanner knows it. */
struct scan_shape {
    struct hash128 fingerprint;
    uint64_t classes;
    struct slice text;
    enum dialect dialect;
    struct shape_stats *stats; /* set and read by the assembly only */
};

/* What few records have. */
struct log_extra {
    struct slice message, sqlstate, tag;
    struct slice session_name; /* as shown to people, when it is no number */
    uint64_t calls;            /* of RECORD_TOTAL */
    int64_t rows_examined, lock_ns, min_ns, max_ns;
    uint64_t errors, spill_bytes; /* of RECORD_TOTAL */
};

struct log_record {
    uint8_t kind, flags;
    uint16_t prepares; /* parse steps folded into `prepare` */
    uint32_t line;     /* within the chunk, from 0 */
    int64_t time;      /* microseconds since 1970 UTC, of the record; WORKLOAD_NO_TIME: as the one before */
    int64_t duration;  /* nanoseconds, -1 unknown */
    int64_t prepare;   /* nanoseconds of parse and bind steps before it */
    int64_t rows;      /* -1 unknown */
    uint64_t session;  /* hash of what identifies it, 0 unknown */
    uint64_t transaction; /* hash, 0 unknown */
    struct scan_shape *shape;
    struct slice text;                    /* statement as logged */
    uint32_t values, value_count;         /* of the shape's positions, in chunk.values */
    uint32_t parameters, parameter_count; /* ditto, as the log lists them */
    const struct log_who *who;            /* NULL: as the session's record before it */
    struct log_extra *extra;              /* NULL for most */
    uint64_t session_number;              /* pid or thread id, for people; 0 without */
};

struct scanner;

/* One chunk and what was found in it. */
struct chunk {
    struct slice text;
    uint64_t number;
    bool last;
    struct arena arena; /* rewritten texts; emptied with the chunk */
    VEC(struct log_record) records;
    VEC(struct log_value) values;
    uint64_t lines, unreadable, truncated, without_text;
    struct arena lists;   /* owns records and values, which are refilled from chunk to chunk */
    struct arena retired; /* see scanner_retire_people */
};

/* ---- scanners: one per thread ----------------------------------------------------------------------------
 */

struct scanner {
    struct arena arena; /* lives as long as the run */
    struct shaper shaper;
    struct map shapes; /* by fingerprint and classes */
    size_t shape_count;
    struct people {
        struct arena arena;
        struct map known;
        const struct log_who *last;
        uint64_t generation; /* raised when all that are known are forgotten */
    } people;
    const void *format; /* what the format learned: read only, shared by all scanners */
    enum dialect dialect;
    struct time_cache {
        char text[16];
        int64_t base;
    } time_cache;
    void *memory;                /* what the format's reader remembers from line to line; NULL at first */
    struct open_statement *open; /* last record of each session within the chunk */
};

void scanner_open(struct scanner *s, const void *format, enum dialect d);
void scanner_close(struct scanner *s);
/* Leaves the people to the chunk, which is about to be scanned, when they have become too many (a log may
 * name another application with every connection): records of earlier chunks, assembled before it, refer to
 * them. */
void scanner_retire_people(struct scanner *s, struct chunk *c);
/* Forgets the chunk before; call first in every scan. */
void scanner_start_chunk(struct scanner *s);

/* A new record with everything unknown. */
struct log_record *chunk_add(struct chunk *c, enum record_kind kind);
/* Gives a record its text: finds the shape and adds the values of its positions. */
void record_set_text(struct scanner *s, struct chunk *c, struct log_record *r, struct slice text);
struct log_extra *record_extra(struct chunk *c, struct log_record *r);
const struct log_who *scanner_who(struct scanner *s, struct slice user, struct slice database,
                                  struct slice application);
/* Adds a parameter to the list that record r collects (call for one record at a time, in order). */
void record_add_parameter(struct chunk *c, struct log_record *r, struct slice value,
                          enum log_value_kind kind);

/* The session's newest primary record. False when it is in an earlier chunk; with true, *r is NULL when it
 * was a parse or bind step. */
bool scanner_open_record(struct scanner *s, struct chunk *c, uint64_t session, struct log_record **r);
/* Makes r, just added, that record, and folds waiting prepare times into it when it is a call or error. */
void scanner_set_open(struct scanner *s, struct chunk *c, struct log_record *r);
/* A parse or bind step. When the session's next call is of another statement, the step was of one whose
 * execution was too quick to be logged. */
struct log_step {
    uint64_t session, number, line; /* line: within the chunk */
    int64_t time, ns;
    const struct log_who *who;
    struct slice text; /* as logged */
    bool parse;
};
void scanner_prepare(struct scanner *s, struct chunk *c, const struct log_step *step);
/* Emits the prepare times whose call is not in this chunk; call at the end of a scan. */
void scanner_flush_open(struct scanner *s, struct chunk *c);

/* ---- formats ---------------------------------------------------------------------------------------------
 */

struct log_format {
    const char *name, *what;
    enum dialect dialect;
    /* How sure the sample is of this format: 0 not at all, 100 beyond doubt. The sample starts at a line. */
    int (*score)(struct slice sample);
    int score_limit; /* the most it says: not asked once another format has as much; 0: always asked */
    /* Learns from a sample what all scanners need (a prefix, a header); NULL when there is nothing to learn.
     * Returns false when the options do not fit. *detail is shown to the user. */
    bool (*learn)(struct arena *a, struct slice sample, const struct workload_options *o, const void **format,
                  struct slice *detail, struct error *err);
    /* Where the last complete record of the text ends: bytes before it are a chunk, 0 when there is none. */
    size_t (*cut)(const void *format, struct slice text);
    void (*scan)(struct scanner *s, struct chunk *c);
    bool whole; /* the input is one document: not cut into chunks */
};
const struct log_format *format_by_name(struct slice name);
/* The format that fits a sample of whole lines best, NULL when none does. `inside` a wrapping no other is
 * sought. */
const struct log_format *format_detect(struct slice sample, bool inside);

/* Says what the sample's file is instead of a log; returns false. */
bool not_a_log(const char *name, struct slice sample, struct error *err);

/* Cut at the last line end. */
size_t cut_at_line(const void *format, struct slice text);

/* ---- assembly --------------------------------------------------------------------------------------------
 */

struct assembly;
struct assembly *assembly_open(struct workload *w, const struct workload_options *o, struct slice path);
/* Takes the records of the next chunk. */
void assembly_add(struct assembly *as, struct chunk *c);
/* Completes what is open, since the scanners of this input are about to go; sessions go on. */
void assembly_end_input(struct assembly *as);
/* Goes on with the newest of the workload's inputs: the next file of a log that was rotated. */
void assembly_next_input(struct assembly *as, struct slice path);
/* Time of the newest record so far, WORKLOAD_NO_TIME. */
int64_t assembly_time(const struct assembly *as);
/* Ends all sessions and frees the assembly. */
void assembly_close(struct assembly *as);

/* read.c: one file of a series that shares *as, which is opened when it is NULL and the file is a log. */
bool workload_read_part(struct workload *w, const char *path, const struct workload_options *options,
                        struct assembly **as, struct error *err);
/* The first time in a log's beginning, WORKLOAD_NO_TIME when it cannot be read. */
int64_t log_first_time(const char *path, const struct workload_options *options);

/* A call, complete. Slices live until the callee returns. */
struct log_event {
    struct shape_stats *shape;
    struct slice text;
    int64_t time, start, duration, prepare, rows;
    uint64_t session, transaction, line, session_number;
    uint64_t parameter_hash; /* of all values; 0 when values are unknown */
    bool parameters_known, failed, called, prepared;
    bool trace;       /* the session is one unit of work */
    uint64_t request; /* hash of the request or route that a comment names, 0 without */
    unsigned prepares;
    const struct log_value *values;
    size_t value_count;
    const struct log_value *parameters;
    size_t parameter_count;
    struct log_name user, database, application;
    struct slice tag, session_name;
    struct slice path; /* of the log; lives as long as the workload */
    const struct log_extra *extra;
    uint64_t calls; /* 1, more for RECORD_TOTAL */
    uint64_t classes;
};

/* digest.c */
void digest_add(struct workload *w, const struct log_event *e, struct slice path);
void series_open(struct workload *w);
void series_merge(struct workload *to, const struct workload *from);
void digest_series(struct workload *w, int64_t time, uint64_t calls, uint64_t errors, int64_t ns);
struct shape_stats *digest_shape(struct workload *w, struct scan_shape *shape);
struct sequence *digest_sequence(struct workload *w, enum sequence_kind kind, struct hash128 shape,
                                 struct hash128 parent);
void sequence_merge(struct arena *a, struct sequence *to, const struct sequence *from);
unsigned shape_traits(struct slice normalised);
/* Route, source line or action from an sqlcommenter or Marginalia comment at an end of the statement; "". */
struct slice statement_tag(struct arena *a, struct slice text);
/* Hash of the request that such a comment names: by its trace or id (then *exact is set), else by its route.
 */
uint64_t statement_request(struct slice text, bool *exact);

/* sequences.c: one per session */
struct run_tracker;
struct run_tracker *runs_open(struct workload *w, const struct workload_options *o);
void runs_add(struct run_tracker *t, const struct log_event *e);
/* A statement of a trace that may use several connections: its repetitions count in the trace's tracker, its
 * transaction in the connection's. */
void runs_add_traced(struct run_tracker *connection, struct run_tracker *trace, const struct log_event *e);
void runs_end_segment(struct run_tracker *t);
void runs_close(struct run_tracker *t);

/* ---- times (log_time.c) ----------------------------------------------------------------------------------
 */

/* Days since 1970-01-01 of a date of the Gregorian calendar. */
int64_t days_from_civil(int64_t y, unsigned m, unsigned d);
/* Reads "2026-11-20 23:46:04.992 UTC", "2026-11-20T23:46:04.992345Z", "... +0100", "... CET" at the start of
 * s. Returns the bytes read, 0 when there is no time. The zone is read only when `zone`. */
size_t time_read(struct time_cache *cache, struct slice s, bool zone, int64_t *us);
/* The same for MySQL's older form, "261120  3:58:08", in the server's zone. */
size_t time_read_short(struct slice s, int64_t *us);
/* A number with decimals at the start of s, times `unit` nanoseconds, which is a power of ten; bytes read, 0
 * when none. */
size_t decimal_read(struct slice s, int64_t unit, int64_t *ns);
/* Digits at the start of s. */
size_t digits_read(struct slice s, uint64_t *value);

#endif
