/* What an index does for an access, what makes an index redundant, and predicates of partial indexes. */
#include "test.h"

#include "advise_build.h"

enum { ID, OWNER, STATUS, MADE, GONE, NOTE };
static const char *const columns[] = {"id bigint!",        "owner bigint!",    "status text!",
                                      "made timestamptz!", "gone timestamptz", "note text"};

static int start(void **state)
{
    struct bench *b = calloc(1, sizeof *b);
    bench_start(b);
    bench_table(b, "things", columns, 6);
    bench_ready(b);
    *state = b;
    return 0;
}

static int end(void **state)
{
    bench_end(*state);
    free(*state);
    return 0;
}

#define INDEX(...)                                                                                           \
    bench_index(b, 0, (const int[]){__VA_ARGS__}, sizeof((const int[]){__VA_ARGS__}) / sizeof(int))
#define DOWN(c) (-(c)-1)

/* ---- matching --------------------------------------------------------------------------------------------
 */

static void equality_binds_the_leading_columns(void **state)
{
    struct bench *b = *state;
    struct access access = bench_access(b, 0);
    bench_term(b, &access, TERM_EQUAL, OWNER, 0.001);
    bench_term(b, &access, TERM_RANGE, MADE, 0.3);
    struct index_shape good = INDEX(OWNER, MADE), turned = INDEX(MADE, OWNER), other = INDEX(STATUS, OWNER);
    struct match m = index_match(&b->ad, &access, &good, NO_DRIVER);
    assert_true(m.usable && m.range);
    assert_int_equal(m.bound, 1);
    m = index_match(&b->ad, &access, &turned, NO_DRIVER);
    assert_true(m.usable && m.range);
    assert_int_equal(m.bound, 0);
    assert_false(index_match(&b->ad, &access, &other, NO_DRIVER).usable);
    assert_true(access_cost(&b->ad, &access, &good) < access_cost(&b->ad, &access, &turned));
    assert_true(access_cost(&b->ad, &access, &turned) <= access_cost(&b->ad, &access, NULL));
}

static void a_join_counts_only_for_its_driver(void **state)
{
    struct bench *b = *state;
    struct access access = bench_access(b, 0);
    bench_term(b, &access, TERM_JOIN, OWNER, 0.001);
    struct index_shape ix = INDEX(OWNER);
    access.terms.at[0].other = 4;
    assert_false(index_match(&b->ad, &access, &ix, NO_DRIVER).usable);
    assert_false(index_match(&b->ad, &access, &ix, 3).usable);
    struct match m = index_match(&b->ad, &access, &ix, 4);
    assert_true(m.usable && m.joined);
}

static void order(struct bench *b, struct access *access, const int *parts, size_t n)
{
    access->order = ARENA_ARRAY(&b->arena, struct key_part, n);
    access->order_count = n;
    access->limited = true;
    access->limit = 10;
    for (size_t i = 0; i < n; i++) {
        access->order[i] = key_part_of_column(parts[i] < 0 ? -parts[i] - 1 : parts[i]);
        access->order[i].descending = parts[i] < 0;
    }
}

static void an_order_is_given_forwards_and_backwards(void **state)
{
    struct bench *b = *state;
    struct access access = bench_access(b, 0);
    bench_term(b, &access, TERM_EQUAL, OWNER, 0.001);
    order(b, &access, (const int[]){DOWN(MADE), DOWN(ID)}, 2);
    struct index_shape plain = INDEX(OWNER, MADE, ID), down = INDEX(OWNER, DOWN(MADE), DOWN(ID)),
                       mixed = INDEX(OWNER, MADE, DOWN(ID)), part = INDEX(OWNER, MADE);
    assert_true(index_match(&b->ad, &access, &plain, NO_DRIVER).sorted);
    assert_true(index_match(&b->ad, &access, &down, NO_DRIVER).sorted);
    assert_false(index_match(&b->ad, &access, &mixed, NO_DRIVER).sorted);
    assert_false(index_match(&b->ad, &access, &part, NO_DRIVER).sorted);
}

static void a_list_before_the_order_breaks_it(void **state)
{
    struct bench *b = *state;
    struct access access = bench_access(b, 0);
    bench_term(b, &access, TERM_IN, OWNER, 0.001);
    order(b, &access, (const int[]){MADE}, 1);
    struct index_shape ix = INDEX(OWNER, MADE), first = INDEX(MADE, OWNER);
    assert_false(index_match(&b->ad, &access, &ix, NO_DRIVER).sorted);
    assert_true(index_match(&b->ad, &access, &first, NO_DRIVER).sorted);
}

static void nulls_on_the_wrong_side_spoil_an_order(void **state)
{
    struct bench *b = *state;
    struct access access = bench_access(b, 0);
    order(b, &access, (const int[]){GONE}, 1);
    access.order[0].nulls_reversed = true;
    struct index_shape ix = INDEX(GONE);
    assert_false(index_match(&b->ad, &access, &ix, NO_DRIVER).sorted);
    ix.key[0].nulls_reversed = true;
    assert_true(index_match(&b->ad, &access, &ix, NO_DRIVER).sorted);
    /* where NULL cannot occur it is no matter */
    access.order[0].column = MADE;
    struct index_shape never = INDEX(MADE);
    assert_true(index_match(&b->ad, &access, &never, NO_DRIVER).sorted);
}

static void covering_needs_every_column_and_no_lock(void **state)
{
    struct bench *b = *state;
    struct access access = bench_access(b, 0);
    struct index_shape ix = INDEX(OWNER, MADE);
    bench_term(b, &access, TERM_EQUAL, OWNER, 0.01);
    access.star = false;
    access.needed[OWNER] = access.needed[MADE] = true;
    assert_true(index_match(&b->ad, &access, &ix, NO_DRIVER).covering);
    access.needed[NOTE] = true;
    assert_false(index_match(&b->ad, &access, &ix, NO_DRIVER).covering);
    access.needed[NOTE] = false;
    access.locked = true;
    assert_false(index_match(&b->ad, &access, &ix, NO_DRIVER).covering);
}

/* ---- redundancy ------------------------------------------------------------------------------------------
 */

static void a_prefix_is_covered_but_nothing_else(void **state)
{
    struct bench *b = *state;
    struct index_shape wide = INDEX(OWNER, MADE), narrow = INDEX(OWNER), second = INDEX(MADE),
                       turned = INDEX(MADE, OWNER), down = INDEX(DOWN(OWNER), DOWN(MADE)),
                       mixed = INDEX(OWNER, DOWN(MADE));
    assert_true(index_covers(&wide, &narrow));
    assert_true(index_covers(&wide, &wide));
    assert_true(index_covers(&wide, &down));
    assert_false(index_covers(&narrow, &wide));
    assert_false(index_covers(&wide, &second));
    assert_false(index_covers(&wide, &turned));
    assert_false(index_covers(&wide, &mixed));
}

static void include_predicate_opclass_and_method_count(void **state)
{
    struct bench *b = *state;
    struct index_shape plain = INDEX(STATUS), other = INDEX(STATUS);
    int note = NOTE;
    other.include = &note;
    other.include_count = 1;
    assert_true(index_covers(&other, &plain));
    assert_false(index_covers(&plain, &other));
    other = INDEX(STATUS);
    struct where_atom atom = {GONE, PREDICATE_IS_NULL, SLICE("")};
    other.where = &atom;
    other.where_count = 1;
    assert_true(index_covers(&plain, &other));
    assert_false(index_covers(&other, &plain));
    other = INDEX(STATUS);
    other.key[0].opclass = SLICE("text_pattern_ops");
    assert_false(index_covers(&plain, &other));
    assert_false(index_covers(&other, &plain));
    other = INDEX(STATUS);
    other.method = SLICE("hash");
    assert_false(index_covers(&plain, &other));
    other = INDEX(STATUS);
    other.where_opaque = true;
    assert_false(index_covers(&other, &plain));
}

/* ---- predicates ------------------------------------------------------------------------------------------
 */

static size_t atoms_of(struct bench *b, const char *text, struct where_atom **atoms)
{
    size_t n;
    bool ok = where_parse(&b->arena, &b->schema->tables.at[0], slice_of(text), DIALECT_POSTGRES, atoms, &n);
    return ok ? n : 0;
}

static void predicates_are_read_or_refused(void **state)
{
    struct bench *b = *state;
    struct where_atom *w;
    assert_int_equal(atoms_of(b, "(gone IS NULL)", &w), 1);
    assert_int_equal(w[0].column, GONE);
    assert_int_equal(w[0].op, PREDICATE_IS_NULL);
    assert_int_equal(atoms_of(b, "((status = 'new'::text) AND (gone IS NOT NULL))", &w), 2);
    assert_int_equal(w[0].op, PREDICATE_EQUAL);
    assert_int_equal(w[1].op, PREDICATE_IS_NOT_NULL);
    assert_int_equal(atoms_of(b, "status <> 'old' and owner > 10", &w), 2);
    assert_int_equal(atoms_of(b, "lower(status) = 'new'", &w), 0);
    assert_int_equal(atoms_of(b, "status = 'new' OR owner = 1", &w), 0);
    assert_int_equal(atoms_of(b, "nosuch = 1", &w), 0);
    assert_int_equal(atoms_of(b, "status = 'a' and", &w), 0);
    assert_int_equal(atoms_of(b, "", &w), 0);
    assert_int_equal(atoms_of(b, "owner between 1 and 2", &w), 0);
}

static void a_predicate_is_implied_by_the_same_literal_only(void **state)
{
    struct bench *b = *state;
    struct index_shape ix = INDEX(OWNER);
    ix.where_count = atoms_of(b, "status = 'new'", &ix.where);
    struct access access = bench_access(b, 0);
    bench_term(b, &access, TERM_EQUAL, OWNER, 0.01);
    assert_false(where_implied(&access, &ix));
    bench_term(b, &access, TERM_EQUAL, STATUS, 0.01);
    assert_false(where_implied(&access, &ix)); /* a parameter */
    access.terms.at[1].constant = true;
    access.terms.at[1].atom = (struct where_atom){STATUS, PREDICATE_EQUAL, SLICE("'old'")};
    assert_false(where_implied(&access, &ix));
    access.terms.at[1].atom.value = SLICE("'new'");
    assert_true(where_implied(&access, &ix));
}

static void not_null_is_implied_by_any_comparison(void **state)
{
    struct bench *b = *state;
    struct index_shape ix = INDEX(OWNER);
    ix.where_count = atoms_of(b, "gone is not null", &ix.where);
    struct access access = bench_access(b, 0);
    bench_term(b, &access, TERM_RANGE, GONE, 0.1);
    assert_true(where_implied(&access, &ix));
    access.terms.at[0].kind = TERM_EQUAL;
    access.terms.at[0].constant = true;
    access.terms.at[0].atom = (struct where_atom){GONE, PREDICATE_IS_NULL, SLICE("")};
    assert_false(where_implied(&access, &ix));
}

/* ---- names -----------------------------------------------------------------------------------------------
 */

static void names_are_readable_short_and_new(void **state)
{
    struct bench *b = *state;
    struct index_shape ix = INDEX(OWNER, MADE);
    assert_true(slice_eq(index_name_for(&b->ad, &ix), SLICE("things_owner_made_idx")));
    struct schema_index *taken = vec_zadd(&b->arena, &b->schema->indexes);
    taken->name = SLICE("things_owner_made_idx");
    assert_true(slice_eq(index_name_for(&b->ad, &ix), SLICE("things_owner_made_idx2")));
    b->schema->tables.at[0].name =
        SLICE("a_table_with_a_name_that_goes_on_and_on_until_it_meets_the_limit_of_names");
    assert_int_equal(index_name_for(&b->ad, &ix).n, 63);
    assert_true(slice_ends(index_name_for(&b->ad, &ix), SLICE("_idx")));
}

static void statements_quote_what_needs_it(void **state)
{
    struct bench *b = *state;
    struct index_shape ix = INDEX(OWNER, DOWN(MADE));
    struct slice ddl = index_create_ddl(&b->ad, &ix, SLICE("i"));
    assert_true(slice_eq(ddl, SLICE("CREATE INDEX CONCURRENTLY i ON things (owner, made DESC);")));
    b->schema->tables.at[0].name = SLICE("order");
    b->schema->tables.at[0].columns.at[OWNER].name = SLICE("Owner\"s");
    ddl = index_create_ddl(&b->ad, &ix, SLICE("i"));
    assert_true(
        slice_eq(ddl, SLICE("CREATE INDEX CONCURRENTLY i ON \"order\" (\"Owner\"\"s\", made DESC);")));
    b->schema->tables.at[0].dialect = DIALECT_MYSQL;
    ddl = index_create_ddl(&b->ad, &ix, SLICE("i"));
    assert_true(slice_eq(ddl, SLICE("CREATE INDEX i ON `order` (`Owner\"s`, made DESC);")));
}

/* ---- estimates -------------------------------------------------------------------------------------------
 */

static void defaults_follow_names_and_types(void **state)
{
    struct bench *b = *state;
    assert_true(estimate_distinct(&b->ad, 0, STATUS) < 20);
    assert_true(estimate_distinct(&b->ad, 0, NOTE) == 200);
    b->schema->tables.at[0].columns.at[STATUS].distinct = 5000;
    assert_true(estimate_distinct(&b->ad, 0, STATUS) == 5000);
    double s[] = {0.1, 0.01};
    double combined = estimate_combine(s, 2);
    assert_true(combined < 0.01 && combined > 0.001);
}

static void equal_keys_make_an_index_smaller(void **state)
{
    struct bench *b = *state;
    struct index_shape few = INDEX(STATUS), many = INDEX(OWNER);
    b->schema->tables.at[0].columns.at[OWNER].distinct = 100000;
    assert_true(estimate_index_bytes(&b->ad, &few) < estimate_index_bytes(&b->ad, &many));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, start, end)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(equality_binds_the_leading_columns),       TEST(a_join_counts_only_for_its_driver),
        TEST(an_order_is_given_forwards_and_backwards), TEST(a_list_before_the_order_breaks_it),
        TEST(nulls_on_the_wrong_side_spoil_an_order),   TEST(covering_needs_every_column_and_no_lock),
        TEST(a_prefix_is_covered_but_nothing_else),     TEST(include_predicate_opclass_and_method_count),
        TEST(predicates_are_read_or_refused),           TEST(a_predicate_is_implied_by_the_same_literal_only),
        TEST(not_null_is_implied_by_any_comparison),    TEST(names_are_readable_short_and_new),
        TEST(statements_quote_what_needs_it),           TEST(defaults_follow_names_and_types),
        TEST(equal_keys_make_an_index_smaller),
    };
    return cmocka_run_group_tests_name("advise: matching", tests, NULL, NULL);
}
