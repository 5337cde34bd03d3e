/* Thread pool for "do this for every index": work is handed out one index at a time, results are the caller's
 * array slots, so that the outcome does not depend on the number of threads. */
#ifndef SARGENT_BASE_POOL_H
#define SARGENT_BASE_POOL_H

#include <stddef.h>

/* Called with an index in [0, count) and the worker's number in [0, threads). */
typedef void pool_work(void *context, size_t index, size_t worker);

/* Runs work for every index and returns when all are done. threads 0 means one per processor; a pool of one
 * runs in the calling thread. */
void pool_run(size_t threads, size_t count, pool_work *work, void *context);
/* What 0 stands for on this machine, at least 1. */
size_t pool_default_threads(void);

#endif
