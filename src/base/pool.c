/* Thread pool: an atomic counter is the whole queue. Threads that cannot be started are done without. */
#include "base/pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

enum { THREADS_LIMIT = 64 };

struct pool {
    atomic_size_t next;
    size_t count;
    pool_work *work;
    void *context;
};

struct worker {
    struct pool *pool;
    size_t number;
    pthread_t thread;
};

size_t pool_default_threads(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > THREADS_LIMIT ? THREADS_LIMIT : (size_t)n;
}

static void *run_worker(void *argument)
{
    struct worker *w = argument;
    struct pool *p = w->pool;
    for (size_t i; (i = atomic_fetch_add(&p->next, 1)) < p->count;) p->work(p->context, i, w->number);
    return NULL;
}

void pool_run(size_t threads, size_t count, pool_work *work, void *context)
{
    struct pool pool = {.count = count, .work = work, .context = context};
    struct worker workers[THREADS_LIMIT];
    if (!threads) threads = pool_default_threads();
    if (threads > THREADS_LIMIT) threads = THREADS_LIMIT;
    if (threads > count) threads = count ? count : 1;
    size_t started = 1;
    for (; started < threads; started++) {
        workers[started] = (struct worker){.pool = &pool, .number = started};
        if (pthread_create(&workers[started].thread, NULL, run_worker, &workers[started])) break;
    }
    workers[0] = (struct worker){.pool = &pool};
    run_worker(&workers[0]);
    for (size_t i = 1; i < started; i++) pthread_join(workers[i].thread, NULL);
}
