#include "harness/cost.h"

#include <stdint.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

struct cost cost_of(const char *const *argv)
{
    double start = now_ms();
    int status;
    struct rusage used;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        if (freopen("/dev/null", "w", stdout)) execv(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    wait4(child, &status, 0, &used);
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) printf("ended with status %d\n", status);
    double cpu = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e3 +
                 (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e3;
    return (struct cost){now_ms() - start, cpu, used.ru_maxrss};
}

struct cost cost_print(const char *what, const char *const *argv, int runs, double megabytes)
{
    struct cost best = cost_of(argv);
    for (int i = 1; i < runs; i++) {
        struct cost c = cost_of(argv);
        if (c.wall_ms < best.wall_ms) best = c;
    }
    printf("%-34s %8.1f ms wall %8.1f ms cpu %7.1f MB peak", what, best.wall_ms, best.cpu_ms,
           (double)best.peak_kb / 1024);
    if (megabytes > 0) printf(" %7.0f MB/s", megabytes * 1e3 / best.wall_ms);
    printf("\n");
    return best;
}
