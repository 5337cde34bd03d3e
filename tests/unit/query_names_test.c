/* The names of the model's values are those that the dictionary of facts documents. */
#include "test.h"

#include "facts/facts.h"

static const char *doc_of(enum fact_table table, const char *column)
{
    const struct fact_table_info *t = &fact_tables[table];
    for (size_t i = 0; i < t->column_count; i++)
        if (strcmp(t->columns[i].name, column) == 0) return t->columns[i].doc;
    fail_msg("no column %s", column);
    return "";
}

/* The documentation lists the name between blanks and commas. */
static void check(enum fact_table table, const char *column, const char *name)
{
    const char *doc = doc_of(table, column);
    size_t n = strlen(name);
    for (const char *at = doc; n && (at = strstr(at, name)); at++) {
        bool starts = at == doc || at[-1] == ' ',
             ends = at[n] == ',' || at[n] == '.' || at[n] == ';' || at[n] == ':' || at[n] == 0;
        if (starts && ends) return;
    }
    fail_msg("%s: \"%s\" is not documented: %s", column, name, doc);
}

#define CHECK_ALL(table, column, function, type, last)                                                       \
    for (int value_ = 0; value_ <= (int)(last); value_++) check(table, column, function((type)value_))

static void documented(void **state)
{
    (void)state;
    CHECK_ALL(FACT_query, "verb", verb_name, enum verb, VERB_OTHER);
    CHECK_ALL(FACT_scope, "kind", scope_kind_name, enum scope_kind, SCOPE_MEMBER);
    for (int s = SET_UNION; s <= SET_EXCEPT; s++)
        check(FACT_scope, "set_operation", set_operation_name((enum set_operation)s));
    CHECK_ALL(FACT_scope, "lock", lock_kind_name, enum lock_kind, LOCK_UPDATE);
    CHECK_ALL(FACT_scope, "limit_kind", amount_kind_name, enum amount_kind, AMOUNT_EXPRESSION);
    CHECK_ALL(FACT_relation, "kind", relation_kind_name, enum relation_kind, RELATION_OTHER);
    CHECK_ALL(FACT_relation, "join_kind", join_kind_name, enum join_kind, JOIN_TARGET);
    CHECK_ALL(FACT_predicate, "op", predicate_op_name, enum predicate_op, PREDICATE_OTHER);
    CHECK_ALL(FACT_predicate, "clause", clause_name, enum clause, CLAUSE_CHECK);
    CHECK_ALL(FACT_predicate, "left_kind", operand_kind_name, enum operand_kind, OPERAND_EXPRESSION);
    CHECK_ALL(FACT_literal, "class", literal_class_name, enum literal_class, LITERAL_PATTERN_NONE);
    CHECK_ALL(FACT_batch, "kind", batch_kind_name, enum batch_kind, BATCH_COUNTER);
    CHECK_ALL(FACT_db_key, "on_delete", referential_action_name, enum referential_action, ACTION_RESTRICT);
}

static void out_of_range(void **state)
{
    (void)state;
    assert_string_equal(verb_name((enum verb)99), "");
    assert_string_equal(predicate_op_name((enum predicate_op) - 1), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(documented), cmocka_unit_test(out_of_range)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
