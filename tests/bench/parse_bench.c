/* What a new shape costs: microseconds for parsing one statement into the model.
 *
 *     parse_bench [FILE...]     statements of PostgreSQL scripts; without files, three of growing size */
#include <stdio.h>
#include <time.h>

#include "base/input.h"
#include "query/query.h"

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void bench_file(const char *path)
{
    struct input in;
    struct error error;
    if (!input_open(&in, path, &error)) {
        fprintf(stderr, "%s\n", error.text);
        return;
    }
    struct script script = script_start(in.text, DIALECT_POSTGRES);
    struct script_statement at;
    struct arena arena = {0};
    size_t parsed = 0, failed = 0;
    double spent = 0;
    while (script_next(&script, &at)) {
        if (at.part != PART_STATEMENT) continue;
        struct query q;
        struct query_error err;
        double start = seconds();
        bool ok =
            query_parse(&arena, (struct slice){in.text.p + at.pos, at.len}, DIALECT_POSTGRES, NULL, &q, &err);
        spent += seconds() - start;
        if (ok)
            parsed++;
        else
            failed++;
        arena_reset(&arena);
    }
    size_t all = parsed + failed;
    printf("%-40s %6zu parsed %4zu failed %8.1f us a statement\n", path, parsed, failed,
           all ? spent * 1e6 / (double)all : 0);
    arena_free(&arena);
    input_close(&in);
}

static void bench_statement(const char *name, const char *sql)
{
    enum { REPEATS = 2000 };
    struct arena arena = {0};
    double start = seconds();
    for (int i = 0; i < REPEATS; i++) {
        struct query q;
        struct query_error err;
        if (!query_parse(&arena, slice_of(sql), DIALECT_POSTGRES, NULL, &q, &err))
            printf("%s\n", err.message);
        arena_reset(&arena);
    }
    printf("%-40s %8.1f us\n", name, (seconds() - start) * 1e6 / REPEATS);
    arena_free(&arena);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) bench_file(argv[i]);
    if (argc > 1) return 0;
    bench_statement("lookup by key", "SELECT id, name FROM customers WHERE id = $1");
    bench_statement(
        "two joins, five predicates",
        "SELECT o.id, c.name, sum(i.price * i.quantity) AS total FROM orders o JOIN customers c ON c.id "
        "= o.customer_id LEFT JOIN items i ON i.order_id = o.id WHERE o.status IN ('a', 'b', 'c') AND "
        "o.created_at >= now() - interval '7 days' AND (c.region = $1 OR c.region IS NULL) GROUP BY o.id, "
        "c.name ORDER BY total DESC LIMIT 20 OFFSET 40");
    bench_statement(
        "CREATE TABLE of eight columns",
        "CREATE TABLE orders (id bigserial PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers "
        "(id) "
        "ON DELETE CASCADE, status varchar(20) NOT NULL DEFAULT 'new', total numeric(10, 2), note text, "
        "created_at timestamptz NOT NULL DEFAULT now(), tags text[], data jsonb, UNIQUE (customer_id, "
        "created_at))");
    return 0;
}
