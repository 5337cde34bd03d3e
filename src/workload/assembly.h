/* Private to the assembly of records (assemble.c): its sessions, and what they wait with. */
#ifndef SARGENT_WORKLOAD_ASSEMBLY_H
#define SARGENT_WORKLOAD_ASSEMBLY_H

#include "base/intern.h"
#include "workload/event.h"

enum {
    TEXTS_SPARE = 1 << 20,
    SESSIONS_LIMIT = 4096,
    SESSION_SLOT_BITS = 13,
    HOLD_SPARE = 1 << 20,
    SESSION_SLOTS = 1 << SESSION_SLOT_BITS,
    PLANS_KEPT = 8
};

struct open_record {
    struct log_record r;
    const struct log_value *values, *parameters;
    uint64_t line;
    uint64_t chunk; /* number of the chunk it came from */
};

struct session {
    uint64_t key, number;
    uint64_t chunk;                /* the last one with a record of this session */
    struct session *older, *newer; /* by last use */
    struct session *chain;         /* of its hash slot */
    bool open;
    bool stepped;  /* a parse or bind step of the next statement came: nothing more belongs to the open one */
    bool presumed; /* the open call failed, if the error's text, which has yet to come, is the call's */
    int64_t error_time;
    struct open_record record;
    struct open_record *plans; /* PLANS_KEPT */
    size_t plan_count;
    unsigned nested; /* bit per plan: of a nested statement */
    bool has_step;
    struct open_record step; /* what the waiting parse and bind steps are of */
    int64_t prepare;
    unsigned prepares;
    unsigned steps; /* durations without text that wait for their call: 1 bind, 2 parse and bind */
    bool has_spill;
    int64_t spill_bytes, lock_ns;
    struct log_name user, database, application; /* their texts are in the assembly */
    uint64_t who;                                /* hash of struct log_who, 0: nobody yet */
    struct slice tag;                            /* for the next statement; "" without */
    struct slice name;
    struct run_tracker *runs;
};

enum { TRACES_KEPT = 256 };
struct trace {
    uint64_t request, used;
    struct run_tracker *runs;
};

struct assembly {
    struct workload *w;
    const struct workload_options *options;
    struct slice path;
    struct arena arena; /* sessions */
    struct arena hold[2];
    int holding; /* the arena that open records from earlier chunks are in */
    size_t hold_limit;
    struct session *slots[SESSION_SLOTS];
    struct session *oldest, *newest, *unused;
    size_t session_count;
    struct session *last;
    const struct chunk *chunk;
    uint64_t line; /* of the chunk's first line, from 1 */
    uint64_t chunk_number;
    int64_t time;
    struct workload_input *input;
    struct interner names; /* of the sessions; in texts */
    struct arena texts;
    size_t texts_limit;
    struct trace traces[TRACES_KEPT];
    size_t trace_count;
    uint64_t trace_clock;
};

/* The tracker of the trace or request that comments name. */
struct run_tracker *trace_runs(struct assembly *as, uint64_t request);
void close_traces(struct assembly *as);

/* Copies what the sessions of the chunk just read wait with: its texts are gone when the next one is read. */
void hold_open_records(struct assembly *as);

#endif
