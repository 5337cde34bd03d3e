/* What `sargent lint` costs as a whole process: start-up, one small file, and a large script of few shapes.
 *
 *     lint_bench [MEGABYTES]    size of the large script (default 100)
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "harness/program.h"

enum { RUNS = 20 };

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

struct cost {
    double wall_ms, cpu_ms;
    long peak_kb;
};

static struct cost run_once(const char *const *argv)
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

/* The quickest of several runs. */
static void measure(const char *what, const char *const *argv, int runs, double megabytes)
{
    struct cost best = run_once(argv);
    for (int i = 1; i < runs; i++) {
        struct cost c = run_once(argv);
        if (c.wall_ms < best.wall_ms) best = c;
    }
    printf("%-34s %8.1f ms wall %8.1f ms cpu %7.1f MB peak", what, best.wall_ms, best.cpu_ms,
           (double)best.peak_kb / 1024);
    if (megabytes > 0) printf(" %7.0f MB/s", megabytes * 1e3 / best.wall_ms);
    printf("\n");
}

static const char *const shapes[] = {
    "SELECT id, total FROM orders WHERE customer_id = %d AND status = 'open' ORDER BY created_at DESC LIMIT "
    "20;\n",
    "INSERT INTO order_items (order_id, product_id, quantity) VALUES (%d, 17, 2);\n",
    "UPDATE products SET stock = stock - 1 WHERE id = %d;\n",
    "SELECT p.id, p.name FROM products p JOIN reviews r ON r.product_id = p.id WHERE r.rating > %d LIMIT "
    "10;\n",
    "DELETE FROM sessions WHERE last_seen < '2024-01-01' AND user_id = %d;\n",
};
enum { SHAPES = sizeof shapes / sizeof shapes[0] };

static void write_script(struct arena *a, const char *folder, const char *name, size_t bytes)
{
    struct buf out = {0};
    for (int i = 0; out.n < bytes; i++) {
        char line[200];
        snprintf(line, sizeof line, shapes[i % SHAPES], i);
        buf_text(&out, line);
    }
    scratch_write(a, folder, slice_of(name), buf_slice(&out));
    buf_free(&out);
}

int main(int argc, char **argv)
{
    struct arena a = {0};
    size_t megabytes = argc > 1 ? (size_t)atol(argv[1]) : 100;
    const char *folder = scratch_folder(&a);
    write_script(&a, folder, "small.sql", 50 * 90);
    write_script(&a, folder, "large.sql", megabytes << 20);
    char *small = arena_printf(&a, "%s/small.sql", folder), *large = arena_printf(&a, "%s/large.sql", folder);
    measure("start-up (--version)", (const char *[]){program_path(), "--version", NULL}, RUNS, 0);
    measure("lint, 50 lines of SQL", (const char *[]){program_path(), "lint", small, NULL}, RUNS, 0);
    measure("lint, large script, one thread", (const char *[]){program_path(), "lint", "-j1", large, NULL}, 1,
            (double)megabytes);
    scratch_remove(folder);
    arena_free(&a);
    return 0;
}
