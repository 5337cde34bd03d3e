/* CQL's DDL, applied in order over several scripts: what is left is what the server would have. */
#include "test.h"

#include "support/script_schema.h"

static struct script_schema ss;

static int reset(void **state)
{
    (void)state;
    script_schema_free(&ss);
    memset(&ss, 0, sizeof ss);
    return 0;
}

static void add(const char *text)
{
    script_schema_add(&ss, slice_of(text), DIALECT_CQL);
    if (ss.failed) fail_msg("%.*s: %s", SLICE_ARG(ss.first_failed), ss.first_error.message);
}

static const struct schema_table *table(const char *keyspace, const char *name)
{
    int t = schema_find_table(ss.schema, slice_of(keyspace), slice_of(name));
    return t < 0 || ss.schema->tables.at[t].dropped ? NULL : &ss.schema->tables.at[t];
}

static const struct schema_column *column(const struct schema_table *t, const char *name)
{
    assert_non_null(t);
    int c = schema_find_column(t, slice_of(name));
    return c < 0 ? NULL : &t->columns.at[c];
}

/* "" when the option is not set. */
static struct slice option(const struct slice *names, const struct slice *values, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (slice_eq(names[i], slice_of(name))) return values[i];
    return (struct slice){"", 0};
}

static void assert_option(const struct schema_table *t, const char *name, const char *expected)
{
    assert_non_null(t);
    struct slice value = option(t->option_names, t->option_values, t->option_count, name);
    if (!slice_eq(value, slice_of(expected)))
        fail_msg("%s is \"%.*s\", not \"%s\"", name, SLICE_ARG(value), expected);
}

static size_t indexes_of(const struct schema_table *t)
{
    size_t n = 0;
    for (size_t i = 0; i < t->indexes.n; i++) {
        const struct schema_index *x = &ss.schema->indexes.at[t->indexes.at[i]];
        n += !x->dropped && !x->primary;
    }
    return n;
}

static const char base[] =
    "CREATE KEYSPACE shop WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1} AND "
    "durable_writes = true;\n"
    "USE shop;\n"
    "CREATE TYPE address (street text);\n"
    "CREATE TABLE users (id uuid, day date, at timestamp, name text, tags set<text>, addr frozen<address>, "
    "total int STATIC, old text, PRIMARY KEY ((id, day), at)) WITH CLUSTERING ORDER BY (at DESC) AND "
    "compaction = {'class': 'TimeWindowCompactionStrategy', 'compaction_window_unit': 'DAYS'} AND "
    "default_time_to_live = 86400 AND gc_grace_seconds = 3600;\n"
    "CREATE INDEX users_name ON users (name);\n"
    "CREATE INDEX ON users (VALUES(tags));\n"
    "CREATE TABLE gone (a int PRIMARY KEY);\n";

static void keys_types_and_options_are_read(void **state)
{
    (void)state;
    add(base);
    schema_finish(ss.schema);
    const struct schema_table *users = table("shop", "users");
    assert_int_equal(column(users, "id")->role, ROLE_PARTITION);
    assert_int_equal(column(users, "day")->role_position, 1);
    assert_int_equal(column(users, "at")->role, ROLE_CLUSTERING);
    assert_true(column(users, "at")->clustering_descending);
    assert_int_equal(column(users, "total")->role, ROLE_STATIC);
    assert_true(slice_eq(column(users, "addr")->type, SLICE("frozen<address>")));
    assert_option(users, "compaction.class", "TimeWindowCompactionStrategy");
    assert_option(users, "default_time_to_live", "86400");
    assert_int_equal(indexes_of(users), 2);
    assert_int_equal(ss.schema->types.n, 1);
}

static void later_scripts_change_it(void **state)
{
    (void)state;
    add(base);
    add("ALTER TABLE shop.users ADD (phone text, age int);\n"
        "ALTER TABLE shop.users DROP old;\n"
        "ALTER TABLE shop.users RENAME at TO moment;\n"
        "DROP INDEX shop.users_name;\n"
        "DROP TABLE shop.gone;\n");
    schema_finish(ss.schema);
    const struct schema_table *users = table("shop", "users");
    assert_non_null(column(users, "phone"));
    assert_null(column(users, "old"));
    assert_null(column(users, "at"));
    assert_int_equal(column(users, "moment")->role, ROLE_CLUSTERING);
    assert_int_equal(indexes_of(users), 1);
    assert_null(table("shop", "gone"));
}

static void altered_maps_are_replaced_whole(void **state)
{
    (void)state;
    add(base);
    add("ALTER TABLE shop.users WITH compaction = {'class': 'LeveledCompactionStrategy'} AND "
        "gc_grace_seconds "
        "= 864000;\n"
        "ALTER KEYSPACE shop WITH replication = {'class': 'NetworkTopologyStrategy', 'dc1': 3};\n");
    const struct schema_table *users = table("shop", "users");
    assert_option(users, "compaction.class", "LeveledCompactionStrategy");
    assert_option(users, "compaction.compaction_window_unit", "");
    assert_option(users, "default_time_to_live", "86400");
    assert_option(users, "gc_grace_seconds", "864000");
    const struct ddl_change *k = &ss.schema->keyspaces.at[0];
    const char *const expected[][2] = {
        {"replication.class",              "NetworkTopologyStrategy"},
        {"replication.dc1",                "3"                      },
        {"replication.replication_factor", ""                       },
        {"durable_writes",                 "true"                   }
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct slice value = option(k->option_names, k->option_values, k->option_count, expected[i][0]);
        if (!slice_eq(value, slice_of(expected[i][1])))
            fail_msg("%s: %.*s", expected[i][0], SLICE_ARG(value));
    }
}

static void views_take_their_columns_from_the_table(void **state)
{
    (void)state;
    add("CREATE TABLE ks.t (a int, b int, c text, PRIMARY KEY (a, b));\n"
        "CREATE MATERIALIZED VIEW ks.v AS SELECT * FROM ks.t WHERE c IS NOT NULL AND a IS NOT NULL AND b IS "
        "NOT "
        "NULL PRIMARY KEY ((c), a, b) WITH CLUSTERING ORDER BY (a DESC, b ASC);\n");
    schema_finish(ss.schema);
    const struct schema_table *v = table("ks", "v");
    assert_int_equal(column(v, "c")->role, ROLE_PARTITION);
    assert_int_equal(column(v, "a")->role, ROLE_CLUSTERING);
    assert_true(slice_eq(column(v, "b")->type, SLICE("int")));
}

static void a_table_dropped_and_made_again_is_the_new_one(void **state)
{
    (void)state;
    add("CREATE TABLE t (a int PRIMARY KEY, old int); CREATE INDEX ON t (old);");
    add("DROP TABLE IF EXISTS t; CREATE TABLE t (x int, y int, PRIMARY KEY (x, y));");
    add("CREATE TABLE IF NOT EXISTS t (z int PRIMARY KEY);");
    schema_finish(ss.schema);
    const struct schema_table *t = table("", "t");
    assert_non_null(column(t, "y"));
    assert_null(column(t, "old"));
    assert_null(column(t, "z"));
    assert_int_equal(indexes_of(t), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(keys_types_and_options_are_read, reset),
        cmocka_unit_test_teardown(later_scripts_change_it, reset),
        cmocka_unit_test_teardown(altered_maps_are_replaced_whole, reset),
        cmocka_unit_test_teardown(views_take_their_columns_from_the_table, reset),
        cmocka_unit_test_teardown(a_table_dropped_and_made_again_is_the_new_one, reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
