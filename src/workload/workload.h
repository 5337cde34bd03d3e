/* workload: what the logs of databases and applications say about queries.
 *
 * A log is read once, in constant memory, into a digest: for every shape (see lex.h) how often it ran, how
 * long it took, with which values, in which sessions, and which sequences of statements (N+1 and its
 * relatives) it was part of.
 *
 *     workload_open        an empty workload
 *     workload_read        adds one log: its format is found from its content
 *     workload_save        writes the workload as a SQLite file
 *     workload_load        adds a saved workload
 *     workload_merge       adds another workload
 *     workload_finish      ranks; call before looking at the results
 *     workload_sort        ranks by another measure
 * Its writers (text, JSON, HTML) are in the report stage.
 *
 * Counting rules, the same for every format:
 *   - a call is one execution. Parsing and binding steps that PostgreSQL logs beside it add their time to it;
 *     a binding step that is logged alone, since the execution was quicker than the threshold, is one as
 * well.
 *   - auto_explain's plan of a statement whose duration is logged as well is not counted again.
 *   - a failed statement counts as an error of its shape, and as a call when its start was logged.
 *   - a statement that a prepared BEGIN/COMMIT sends counts like any other.
 *
 * The result does not depend on the number of threads or on how the input was cut into chunks: chunks are
 * scanned in any order but assembled in the order of the file. All sums are integers, sketches merge by
 * maximum or addition, so that merging workloads is commutative and associative; the one exception are the
 * most frequent values (struct top_values): exact while no more than TOP_KEPT different values were seen.
 */
#ifndef SARGENT_WORKLOAD_H
#define SARGENT_WORKLOAD_H

#include "base/error.h"
#include "base/vec.h"
#include "lex/lex.h"

/* ---- sketches --------------------------------------------------------------------------------------------
 */

/* Histogram of durations in nanoseconds: OCTAVE_STEPS equal steps per power of two, so that a quantile is off
 * by at most 1 / (2 * OCTAVE_STEPS) = 3.2 % of its value. Merging adds. Octaves are allocated when used. */
enum { OCTAVES = 48, OCTAVE_STEPS = 16 };
struct histogram {
    uint64_t *octaves[OCTAVES];
    uint64_t count;
};
void histogram_add(struct arena *a, struct histogram *h, int64_t ns, uint64_t count);
void histogram_merge(struct arena *a, struct histogram *to, const struct histogram *from);
/* The q-quantile (0..1) in nanoseconds; -1 when empty. */
int64_t histogram_quantile(const struct histogram *h, double q);
/* Mean and standard deviation as the buckets show them, for the variability ranking. */
void histogram_spread(const struct histogram *h, double *mean, double *deviation);

/* Number of different hashes: exact up to DISTINCT_EXACT, then HyperLogLog with 1024 registers (standard
 * error 3.3 %). Merging takes the maximum of each register. */
enum { DISTINCT_EXACT = 32, DISTINCT_REGISTERS = 1024 };
struct distinct {
    uint32_t count;    /* of `hashes`, while registers is NULL */
    uint32_t capacity; /* ditto */
    uint64_t *hashes;
    uint8_t *registers;
    uint64_t last; /* the hash added last: runs of one value are common */
};
void distinct_add(struct arena *a, struct distinct *d, uint64_t hash);
void distinct_merge(struct arena *a, struct distinct *to, const struct distinct *from);
double distinct_count(const struct distinct *d);

/* The most frequent values (Metwally's SpaceSaving): counts are exact while at most TOP_KEPT values were
 * seen; after that a count is too high by at most its `error`. */
enum { TOP_KEPT = 16, TOP_TEXT = 47 };
struct top_value {
    uint64_t hash, count, error;
    uint8_t length;      /* of text; the value was longer when it is TOP_TEXT */
    char text[TOP_TEXT]; /* not terminated */
};
struct top_values {
    uint32_t n, capacity;
    struct top_value *at;
    uint64_t *hashes; /* of at[], side by side: what a value is looked up by */
    uint64_t floor;   /* the smallest count when it was last looked for, and where; see least_value */
    uint32_t floor_at;
};
void top_add(struct arena *a, struct top_values *t, struct slice value, uint64_t hash, uint64_t count);
void top_merge(struct arena *a, struct top_values *to, const struct top_values *from);
/* Most frequent first, ties by text. */
void top_sort(struct top_values *t);

/* ---- shapes ----------------------------------------------------------------------------------------------
 */

/* What calls of a shape had at one position of its literals (lex.h, struct literal). */
struct position_stats {
    uint64_t seen;     /* values known */
    uint64_t literals; /* of them, written as a literal and not sent as a parameter */
    uint64_t nulls;
    struct distinct distinct;
    struct top_values top;
    uint64_t numbers;      /* values that are integers */
    int64_t least, most;   /* of those */
    uint32_t longest_list; /* members of the longest value list that stood here */
    uint32_t shortest_list;
};
enum { POSITIONS_KEPT = 16 };

/* One call that is kept. Texts are as logged, at most EXAMPLE_TEXT bytes. */
struct call_example {
    struct slice text, parameters, session, path;
    int64_t time, duration;
    uint64_t line, classes;
    char *room; /* holds the texts but the path; NULL for one that is not written over by later calls */
    size_t room_size;
};
enum { EXAMPLE_TEXT = 16 * 1024, EXAMPLES_KEPT = 4 };

/* What the statement does, as far as sequences ask; from the normalised text. */
enum shape_trait {
    TRAIT_SELECT = 1,
    TRAIT_WRITE = 2,       /* INSERT, UPDATE, DELETE, MERGE, REPLACE */
    TRAIT_TRANSACTION = 4, /* BEGIN, COMMIT, ... */
    TRAIT_BEGIN = 8,
    TRAIT_END = 16,         /* COMMIT, ROLLBACK */
    TRAIT_SETTING = 32,     /* SET, SHOW, USE, DISCARD, DEALLOCATE ... */
    TRAIT_CATALOG = 64,     /* reads only the database's own catalog */
    TRAIT_PING = 128,       /* SELECT 1 and its like */
    TRAIT_KEYED = 256,      /* WHERE column = ? */
    TRAIT_ID = 512,         /* ... of a column named id or *_id */
    TRAIT_AGGREGATE = 1024, /* select count(...) */
    TRAIT_PAGED = 2048,     /* OFFSET ?, LIMIT ?, ? */
    TRAIT_LIST = 4096,      /* a value list */
    TRAIT_ROW_IMAGE = 8192, /* made from rows of a binary log: its columns are numbers */
};

struct shape_stats {
    struct hash128 fingerprint;
    uint64_t pg_fingerprint; /* libpg_query's; 0 when it does not parse */
    struct slice text;       /* normalised */
    enum dialect dialect;
    unsigned traits;
    uint64_t calls, errors, timed;                /* timed: calls with a duration */
    int64_t total_ns, min_ns, max_ns, prepare_ns; /* total includes prepare_ns; min -1 without */
    uint64_t prepares;                            /* parse steps logged */
    int64_t rows;                                 /* -1 when never known */
    int64_t rows_examined;
    int64_t first, last;    /* microseconds since 1970, WORKLOAD_NO_TIME */
    uint64_t literal_calls; /* calls with a literal where a parameter could stand */
    uint64_t spills, spill_bytes, lock_waits;
    int64_t lock_ns;
    struct histogram histogram;
    struct distinct sessions, parameter_sets;
    struct top_values users, databases, applications, tags, sqlstates, messages;
    struct position_stats *positions;
    size_t position_count;
    struct call_example examples[EXAMPLES_KEPT]; /* the first of each class of literals */
    size_t example_count;
    struct call_example slowest, newest;
};
#define WORKLOAD_NO_TIME INT64_MIN

/* ---- sequences -------------------------------------------------------------------------------------------
 */

enum sequence_kind {
    SEQUENCE_N_PLUS_ONE,
    SEQUENCE_DUPLICATE, /* the same statement with the same values */
    SEQUENCE_WRITE_LOOP,
    SEQUENCE_OFFSET_PAGING, /* one shape, growing OFFSET */
    SEQUENCE_CHATTY_TRANSACTION,
    SEQUENCE_IDLE_TRANSACTION, /* a long wait inside a transaction */
    SEQUENCE_KINDS
};
/* "n+1", "duplicate", "write-loop", "offset-paging", "chatty-transaction", "idle-in-transaction" */
const char *sequence_kind_name(enum sequence_kind k);

enum { SEQUENCE_PATH = 8 };
struct sequence {
    enum sequence_kind kind;
    bool certain; /* parent known with a matching number of rows, or a keyed lookup with different values */
    struct hash128 shape, parent;       /* parent zero when unknown */
    struct hash128 path[SEQUENCE_PATH]; /* shapes of one repetition, in order */
    size_t path_length;
    uint64_t repeats;     /* largest number of repetitions of one run */
    uint64_t occurrences; /* runs */
    uint64_t statements;  /* statements in all runs */
    int64_t total_ns;     /* -1 when no durations are known; of an idle transaction, the waiting */
    struct distinct sessions;
    /* the longest run: */
    struct slice session, tag, file;
    uint64_t line;
    int64_t time;
};

struct workload;
/* A sketch of the one statement that could take the run's place, in the notation of shapes; "" when the text
 * does not tell. */
struct slice sequence_replacement(struct arena *a, const struct workload *w, const struct sequence *q);

/* ---- a workload ------------------------------------------------------------------------------------------
 */

struct workload_slice { /* one bucket of the time series */
    int64_t start;      /* microseconds since 1970 */
    uint64_t calls, errors;
    int64_t total_ns;
};
enum { SERIES_KEPT = 4096 };

struct workload_input {
    struct slice path, format, detail; /* detail: learned prefix and such */
    uint64_t bytes, lines, records;
    uint64_t unreadable;   /* lines or records that could not be read */
    uint64_t truncated;    /* statements that the log itself cut short */
    uint64_t without_text; /* durations without a statement */
};

struct workload {
    struct arena arena;
    VEC(struct shape_stats *) shapes; /* after workload_finish: largest total time first */
    struct map *by_fingerprint;       /* 16 bytes of fingerprint -> struct shape_stats * */
    VEC(struct sequence *) sequences; /* after workload_finish: costliest first */
    struct map *by_sequence;
    VEC(struct workload_slice) series; /* sorted by start; width is series_width */
    int64_t series_width;              /* microseconds */
    VEC(struct workload_input) inputs;
    uint64_t calls, errors;
    int64_t total_ns;
    uint64_t shapes_left_out; /* calls of shapes beyond SHAPES_LIMIT */
};
enum { SHAPES_LIMIT = 200000, SEQUENCES_LIMIT = 20000 };

struct workload_options {
    const char *format;                        /* --format-in, NULL: recognise */
    const char *prefix;                        /* --prefix: log_line_prefix, NULL: learn */
    size_t threads;                            /* 0: one per processor */
    size_t chunk_size;                         /* bytes; 0: WORKLOAD_CHUNK; small values are for tests */
    int64_t since, until;                      /* microseconds since 1970, 0: no bound */
    const char *user, *database, *application; /* only these, NULL: all */
    unsigned min_repeats;                      /* of sequences; 0: 5 */
    int64_t min_sequence_ns;                   /* 0: 50 ms; a run reaches either bound */
    bool no_pg_fingerprint;
    /* called between chunks with bytes read and the input's size (-1 for a pipe) */
    void (*progress)(void *context, int64_t done, int64_t size);
    void *progress_context;
    const volatile int *stop; /* set by a signal handler: stop reading, keep what was read */
};
enum { WORKLOAD_CHUNK = 256 << 10 };

void workload_open(struct workload *w);
void workload_close(struct workload *w);
/* Reads one log ("-" is standard input), compressed or not, of any format known to workload_formats, or a
 * saved workload. Fails when it cannot be opened or no format fits; whatever was read stays in the workload.
 */
bool workload_read(struct workload *w, const char *path, const struct workload_options *options,
                   struct error *err);
/* What workload_read_all tells while it reads; any may be NULL. */
struct workload_listener {
    void *context;
    void (*begins)(void *context, const char *path);
    void (*ended)(void *context, const char *path, const struct error *err); /* err: NULL when it was read */
    void (*left_out)(void *context, const char *path, const char *same); /* it is the same log as another */
};
/* Reads many. Files that one rotated log left (names of one folder that differ in digits and compression
 * only, times that do not overlap) are read in the order of their times as one log: runs go on from file to
 * file. Of what PostgreSQL wrote twice (log_destination = 'stderr, csvlog') only one is read. Returns the
 * number of those that could not be read. */
size_t workload_read_all(struct workload *w, const char *const *paths, size_t n,
                         const struct workload_options *options, const struct workload_listener *listener);
/* The same for bytes in memory; `name` is shown as its path. */
bool workload_read_text(struct workload *w, const char *name, struct slice text,
                        const struct workload_options *options, struct error *err);
/* True when a file's first bytes look like a log that workload_read understands and no script does. */
bool workload_is_log(struct slice head);

/* Adds `from` to `to`; both stay valid. */
void workload_merge(struct workload *to, const struct workload *from);
void workload_finish(struct workload *w);
struct shape_stats *workload_find(const struct workload *w, struct hash128 fingerprint);

/* SQLite file with the whole workload; an existing file is replaced only after all was written. */
bool workload_save(const struct workload *w, const char *path, struct error *err);
bool workload_load(struct workload *w, const char *path, struct error *err);

/* ---- ranking ---------------------------------------------------------------------------------------------
 */

enum workload_order {
    ORDER_TOTAL,
    ORDER_CALLS,
    ORDER_MEAN,
    ORDER_P99,
    ORDER_ERRORS,
    ORDER_VARIABILITY,
    ORDER_COUNT
};
/* "total", "calls", "mean", "p99", "errors", "variability"; NULL beyond the last. */
const char *workload_order_name(enum workload_order o);
/* Sorts w->shapes, largest first; ties by calls and text, so that the order is always the same. */
void workload_sort(struct workload *w, enum workload_order order);
/* libpg_query's fingerprint for the PostgreSQL shapes that have none yet, 0 where it does not parse. */
void workload_pg_fingerprints(struct workload *w);
/* The time series in at most `limit` buckets, those without calls among them; in the arena. *width is theirs
 * in microseconds. NULL when no call has a time. */
struct workload_slice *workload_series(const struct workload *w, struct arena *a, size_t limit, size_t *n,
                                       int64_t *width);
/* The q-quantile (0..1) of a shape's durations in nanoseconds, within what was measured; -1 without any. */
int64_t shape_quantile(const struct shape_stats *s, double q);
/* False when the logs show no durations at all. */
bool workload_is_timed(const struct workload *w);
/* Coefficient of variation of the durations: standard deviation / mean; -1 with fewer than two. */
double shape_variability(const struct shape_stats *s);

/* Formats for --help, by number from 0: name and what it is. False when there are no more. */
bool workload_format(size_t number, const char **name, const char **what);

#endif
