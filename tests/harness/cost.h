/* What a run of a program costs, for benchmarks. */
#ifndef SARGENT_TESTS_COST_H
#define SARGENT_TESTS_COST_H

struct cost {
    double wall_ms, cpu_ms; /* cpu: user and system, all threads */
    long peak_kb;
};

/* Runs argv (ended by NULL) once, its output thrown away. An exit code above 1 is printed. */
struct cost cost_of(const char *const *argv);
/* Runs it several times and prints the quickest, with the rate of `megabytes` when given. */
struct cost cost_print(const char *what, const char *const *argv, int runs, double megabytes);

#endif
