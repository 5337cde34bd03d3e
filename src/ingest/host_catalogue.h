/* The catalogue of database APIs as the host reader asks it; the data is catalogue.def. */
#ifndef SARGENT_INGEST_HOST_CATALOGUE_H
#define SARGENT_INGEST_HOST_CATALOGUE_H

#include "ingest/host.h"

enum { NO_SQL = -1, ANY_SQL = -2 };
enum api_flag {
    /* beside enum call_flag */
    BLOCK_CALL = 1 << 20,    /* only with a function literal among the arguments */
    AWAITED_ONLY = 1 << 21,  /* only right behind await */
    CLASS_FIRST = 1 << 22,   /* only when the first argument is a class */
    PLAIN_CALL = 1 << 23,    /* only without positional arguments, and when nothing is built on the result */
    PROOF = 1 << 24,         /* only with text that is SQL */
    PROOF_OR_TYPE = 1 << 25, /* ... or a receiver whose type is known for certain */
    SILENT = 1 << 26,        /* types its result, but is no call to report */
    RESULT_TEXT = 1 << 27,   /* the result is the statement's text */
    TAGGED = 1 << 28,        /* binds what is interpolated into a tagged template */
    FRAGMENT = 1 << 29,      /* the text is part of a statement */
    TEXT_ONLY = 1 << 30,     /* only when its argument is text */
    BINDS = TAGGED,          /* the same for interpolated strings that are passed as such */
};
enum { API_CALL_FLAGS = (1 << 20) - 1 };

struct api {
    unsigned languages;
    const char *name;
    int gate;
    const char *receivers, *names;
    enum call_method method;
    int sql;
    unsigned flags;
    const char *result;
};

/* How sure it is that a call is that API's. */
enum api_match { MATCH_NONE, MATCH_NAME, MATCH_HINT, MATCH_TYPE };

/* The imports' gates that are met, as bits. */
uint64_t catalogue_gates(struct slice imports);
/* The first API that fits; `sql` says that an argument is SQL. */
const struct api *catalogue_find(struct host_run *r, int node, struct slice name,
                                 const struct value *receiver, const bool *argument_is_sql,
                                 const struct host_arguments *arguments, enum api_match *match);

/* host_record.c: what is written down of a call. The argument that is SQL is found by its place in the API,
 * or by is_sql. Returns what the call is worth. */
const struct value *call_record(struct host_run *r, int node, const struct api *api, enum api_match match,
                                const struct value *receiver, const struct host_arguments *a,
                                const bool *is_sql);
/* host_sent.c: the argument that is the statement's text, -1. */
int call_sql_argument(struct host_run *r, const struct api *api, const struct host_arguments *a,
                      const bool *is_sql);
/* Adds the statements that `sent` may be, and where they were put together. Returns whether values were bound
 * to it before. The array of calls may move. */
bool call_record_sent(struct host_run *r, struct call *call, const struct value *sent, const struct api *api,
                      bool tagged);
/* where(["a = '#{x}' AND b = ?", y]) takes the first item for text, extra(where=["..."]) all items. */
void call_record_lists(struct host_run *r, struct call *call, const struct host_arguments *a, int sql,
                       const struct api *api);

/* True when something is done with what the call returns. */
bool call_is_used(const struct host_run *r, int node);
/* Fills in the loop around a call that depends on deps; loops in `form` send another statement in each round.
 */
void call_note_loop(struct host_run *r, int node, struct call *call, uint64_t deps, uint64_t form);
/* The parameters among what a value depends on, from bit 0 on. */
uint64_t call_parameters(uint64_t deps);

/* host_around.c: what stands around a call. */
/* True when the loop ends where the call stands: "if found: return query(key)", or a branch that ends with
 * break, return or exit. */
bool call_runs_once(const struct host_tree *t, int node, int loop);
/* A batch that is made inside a loop is another one each round: only the loops between it and the call fill
 * it. Returns their dependence bits. */
uint64_t call_note_batch(struct host_run *r, int node, struct call *call);
/* Two queries awaited one after the other in one block, the second without need of the first one's answer. */
void call_note_await(struct host_run *r, int node, int index, const struct host_arguments *a);
/* True when the function says how many may run at once. */
bool call_is_limited(const struct host_run *r);
/* True for the innermost loop's variable, or what its callback is given, and for their members. */
bool call_is_loop_item(const struct host_run *r, int node);
/* Limits of concurrency, fetch sizes, commits every so many rows. */
void call_note_surroundings(struct host_run *r, int node, struct call *call);

/* A map such as {text: "SELECT ...", values: [...]} stands for its text; `bound` tells that it has values. */
const struct value *call_text(struct host_run *r, const struct value *v, bool *bound);

/* Type that a variable's name suggests, "" for none. */
struct slice catalogue_handle(struct slice name);

#endif
