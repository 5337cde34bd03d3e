/* The pages compiled into the program. Apart from rule_set.c, so that the generator that makes them links
 * without them. */
#include "rules/rules_internal.h"

void rules_load_builtin(struct rule_set *set)
{
    size_t n = builtin_rule_count;
    set->rules.at = ARENA_ARRAY(set->arena, struct rule, n);
    memcpy(set->rules.at, builtin_rules, n * sizeof *builtin_rules);
    set->rules.n = set->rules.cap = n;
}
