/* Private to sequences: what its files share. See sequences.c. */
#ifndef SARGENT_WORKLOAD_SEQUENCES_H
#define SARGENT_WORKLOAD_SEQUENCES_H

#include "workload/event.h"

enum {
    GROUPS_KEPT = 16, /* at least twice the longest period */
    PERIOD_MIN = 2,
    PERIOD_MAX = SEQUENCE_PATH,
    VALUES_COMPARED = 8,
    FEW_REPEATS = 3,
    TAG_KEPT = 72,
    TALLIES = 16
};

/* Calls of one shape: in a row, or (a tally) anywhere in a segment. */
struct group {
    struct shape_stats *shape;
    uint64_t count, unknown; /* unknown: calls whose parameters were not logged */
    uint64_t seen[VALUES_COMPARED];
    unsigned seen_count; /* different parameter sets, up to VALUES_COMPARED */
    uint64_t compared;   /* calls that were compared before that many were seen */
    uint64_t first_hash;
    uint64_t growing; /* calls whose OFFSET was larger than the one before */
    int64_t last_offset;
    uint64_t base_hash; /* of the values that are no paging */
    bool list;          /* a value list of several members */
    bool covered;       /* of a tally: a run that was reported holds it */
    int64_t total_ns;   /* -1 unknown */
    int64_t rows;       /* of its last call */
    int64_t time;
    uint64_t line;
    struct slice file;
    struct shape_stats *parent; /* the SELECT before it that may have supplied its keys; NULL */
    int64_t parent_rows;
    char tag[TAG_KEPT]; /* of its first call */
};

/* Groups that equal the group `length` before. */
struct period {
    uint64_t run, varied, statements, longest; /* longest: calls of its largest group */
    int64_t total_ns, parent_rows;
    uint64_t first; /* number of the first group of the run */
    uint64_t line;
    int64_t time;
    struct slice file;
    char tag[TAG_KEPT];
    struct hash128 path[PERIOD_MAX], parent;
    bool keyed, select, write, unit; /* unit: within a transaction, trace or named request */
    struct shape_stats *shape;
};

/* The shapes of a segment that is one unit of work: see sequence_tally.c. */
struct tally {
    size_t count;
    struct group at[TALLIES];
};

struct run_tracker {
    struct workload *w;
    uint64_t min_repeats;
    int64_t min_ns;
    uint64_t group_count; /* groups begun in this segment; the newest is open */
    uint64_t judged;      /* groups before this number have been reported or found harmless */
    uint64_t covered;     /* groups before this number are part of a reported period */
    struct tally *tally;  /* NULL until a unit of work was seen */
    bool trace;           /* of a trace whose calls may come in another order than they were made */
    bool unit;            /* the newest statement is in a transaction, trace or named request */
    bool in_transaction;
    uint64_t transaction_statements;
    int64_t transaction_ns, transaction_start, last_end;
    struct shape_stats *transaction_shape, *last_shape;
    uint64_t transaction_line;
    struct slice transaction_file;
    uint64_t transaction;    /* as the log numbers it, 0 unknown */
    bool transaction_shared; /* two statements in a row had that number */
    uint64_t request;        /* from the statement's comment, 0 unknown */
    uint64_t session;
    char session_name[64];
    char tag[TAG_KEPT]; /* of the last statement */
    /* last, since they need not be zeroed: a log may have a session a request. A group is set when it begins,
     * a period when its run does. */
    struct group groups[GROUPS_KEPT];
    struct period periods[PERIOD_MAX + 1];
};

/* What is reported of a run. */
struct run {
    enum sequence_kind kind;
    bool certain;
    struct hash128 shape, parent, path[SEQUENCE_PATH];
    size_t path_length;
    uint64_t repeats, statements, line;
    int64_t total_ns, time;
    struct slice file;
    const char *tag;
};
void runs_report(struct run_tracker *t, const struct run *r);

void group_start(struct group *g, const struct log_event *e, const char *tag);
void group_note(struct group *g, const struct log_event *e);
/* Looks for the group's parent among the groups before the newest. */
void group_find_parent(struct run_tracker *t, struct group *g);
/* What the repetitions of a group are; false for nothing worth a finding. */
bool group_judge(struct run_tracker *t, const struct group *g, struct run *out);

bool is_list_query(const struct shape_stats *s);
void tally_add(struct run_tracker *t, const struct log_event *e);
/* Reports what was repeated with other statements in between, and forgets. */
void tally_end(struct run_tracker *t);
/* Its calls will be judged by tally_end. */
bool tally_holds(const struct run_tracker *t, const struct shape_stats *s);
/* A run of these shapes was reported: they are not again. */
void tally_cover(struct run_tracker *t, const struct hash128 *path, size_t length);

#endif
