/* What `sargent lint` costs as a whole process: start-up, one small file, and a large script of few shapes.
 *
 *     lint_bench [MEGABYTES]    size of the large script (default 100)
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "harness/cost.h"
#include "harness/program.h"

enum { RUNS = 20 };

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
    cost_print("start-up (--version)", (const char *[]){program_path(), "--version", NULL}, RUNS, 0);
    cost_print("lint, 50 lines of SQL", (const char *[]){program_path(), "lint", small, NULL}, RUNS, 0);
    cost_print("lint, large script, one thread", (const char *[]){program_path(), "lint", "-j1", large, NULL},
               1, (double)megabytes);
    scratch_remove(folder);
    arena_free(&a);
    return 0;
}
