/* Fuzzes the reader of rules' pages, and the sandbox with whatever detectors come out of it. */
#include "rules/rules_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct facts facts;
    struct arena a = {0};
    struct error err = {0};
    struct rule_set set = {.arena = &a};
    struct rule_options options = {.time_limit_ms = 100};
    struct findings found;
    struct rule r;
    if (!facts.db && !facts_open(&facts, &err)) return 0;
    if (rules_parse_page(&a, SLICE("rules/query/x.md"), (struct slice){(const char *)data, n}, &r, &err) &&
        rules_check_sql(&facts, &r, &err)) {
        vec_push(&a, &set.rules, r);
        rules_run(&set, &facts, &options, &a, &found, &err);
    }
    arena_free(&a);
    return 0;
}
