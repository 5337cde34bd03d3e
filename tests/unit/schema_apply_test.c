/* Applying DDL changes that are built by hand: what a front end would have to get right is out of the way. */
#include "test.h"

#include "schema/schema.h"

static struct arena arena;

static struct ddl_column column(const char *name, const char *type, unsigned flags)
{
    return (struct ddl_column){.name = slice_of(name),
                               .type = slice_of(type),
                               .type_text = slice_of(type),
                               .length = -1,
                               .flags = flags};
}

static struct slice *names(const char *list, size_t *count)
{
    struct slice *out = ARENA_ARRAY(&arena, struct slice, 8), rest = slice_of(list);
    *count = 0;
    while (rest.n) {
        ptrdiff_t comma = slice_find(rest, SLICE(","), 0);
        size_t n = comma < 0 ? rest.n : (size_t)comma;
        out[(*count)++] = (struct slice){rest.p, n};
        rest = comma < 0 ? (struct slice){rest.p, 0} : (struct slice){rest.p + n + 1, rest.n - n - 1};
    }
    return out;
}

static struct ddl_key key(enum key_kind kind, const char *name, const char *columns)
{
    struct ddl_key k = {.kind = kind, .name = slice_of(name)};
    k.columns = names(columns, &k.column_count);
    return k;
}

static struct ddl_key foreign_key(const char *name, const char *columns, const char *target,
                                  const char *referenced)
{
    struct ddl_key k = key(KEY_FOREIGN, name, columns);
    k.references.name = slice_of(target);
    k.referenced = names(referenced, &k.referenced_count);
    return k;
}

static struct ddl_index index_on(const char *name, const char *table, const char *columns)
{
    size_t count;
    struct slice *list = names(columns, &count);
    struct ddl_index x = {.name.name = slice_of(name), .table.name = slice_of(table), .column_count = count};
    x.columns = ARENA_ARRAY(&arena, struct ddl_index_column, count);
    for (size_t i = 0; i < count; i++)
        x.columns[i] = (struct ddl_index_column){.name = list[i], .prefix = -1};
    return x;
}

static struct query *change(enum dialect d, struct ddl_change c)
{
    struct query *q = ARENA_NEW(&arena, struct query);
    q->dialect = d;
    q->verb = VERB_DDL;
    q->text = SLICE("");
    q->target = -1;
    if (!c.view_scope) c.view_scope = -1;
    vec_push(&arena, &q->ddl, c);
    return q;
}

#define COLUMNS(...)                                                                                         \
    .columns = (struct ddl_column[]){__VA_ARGS__},                                                           \
    .column_count = sizeof((struct ddl_column[]){__VA_ARGS__}) / sizeof(struct ddl_column)
#define KEYS(...)                                                                                            \
    .keys = (struct ddl_key[]){__VA_ARGS__},                                                                 \
    .key_count = sizeof((struct ddl_key[]){__VA_ARGS__}) / sizeof(struct ddl_key)
#define APPLY(s, d, ...) schema_apply((s), change((d), (struct ddl_change){__VA_ARGS__}), 0, 0)

static struct schema *shop(enum dialect d)
{
    struct schema *s = schema_new(&arena);
    APPLY(s, d, .kind = DDL_CREATE_TABLE, .target.name = SLICE("customers"),
          COLUMNS(column("id", "int", COLUMN_PRIMARY_KEY), column("email", "varchar", COLUMN_UNIQUE)));
    APPLY(s, d, .kind = DDL_CREATE_TABLE, .target.name = SLICE("orders"),
          COLUMNS(column("id", "int", 0), column("customer_id", "int", 0), column("status", "text", 0)),
          KEYS(key(KEY_PRIMARY, "", "id"), foreign_key("", "customer_id", "customers", "")));
    return s;
}

static struct schema_table *table(struct schema *s, const char *name)
{
    int i = schema_find_table(s, SLICE(""), slice_of(name));
    assert_true(i >= 0);
    return &s->tables.at[i];
}

static size_t live_indexes(const struct schema *s, const struct schema_table *t)
{
    size_t count = 0;
    VEC_EACH (const int, i, &t->indexes) count += !s->indexes.at[*i].dropped;
    return count;
}

#define assert_slice(s, text) assert_true(slice_eq((s), SLICE(text)))

static void test_keys_and_names(void **state)
{
    (void)state;
    struct schema *s = shop(DIALECT_POSTGRES);
    schema_finish(s);
    struct schema_table *orders = table(s, "orders"), *customers = table(s, "customers");
    assert_int_equal(customers->keys.n, 2);
    assert_slice(customers->keys.at[0].name, "customers_pkey");
    assert_slice(customers->keys.at[1].name, "customers_email_key");
    assert_slice(orders->keys.at[1].name, "orders_customer_id_fkey");
    assert_int_equal(orders->keys.at[1].referenced_table,
                     schema_find_table(s, SLICE("public"), SLICE("customers")));
    assert_slice(orders->keys.at[1].referenced[0], "id");
    assert_true(orders->columns.at[0].flags & COLUMN_NOT_NULL);
    int email = schema_find_column(customers, SLICE("email"));
    assert_true(schema_columns_unique(s, 0, &email, 1));
    int customer = 1;
    assert_false(schema_columns_unique(s, 1, &customer, 1));
}

static void test_mysql_foreign_key_index(void **state)
{
    (void)state;
    struct schema *s = shop(DIALECT_MYSQL);
    struct schema_table *orders = table(s, "orders");
    assert_int_equal(live_indexes(s, orders), 2); /* PRIMARY and the foreign key's */
    int made = schema_find_index(s, 1, SLICE(""), SLICE("customer_id"));
    assert_true(made >= 0 && s->indexes.at[made].implicit);
    struct ddl_index x = index_on("by_customer", "orders", "customer_id,status");
    APPLY(s, DIALECT_MYSQL, .kind = DDL_CREATE_INDEX, .indexes = &x, .index_count = 1);
    assert_true(s->indexes.at[made].dropped); /* the declared one takes its place */
    assert_int_equal(live_indexes(s, table(s, "orders")), 2);
}

static void test_sqlite_rowid(void **state)
{
    (void)state;
    struct schema *s = schema_new(&arena);
    APPLY(s, DIALECT_SQLITE, .kind = DDL_CREATE_TABLE, .target.name = SLICE("t"),
          COLUMNS(column("id", "integer", COLUMN_PRIMARY_KEY), column("a", "text", COLUMN_UNIQUE)));
    assert_slice(s->indexes.at[0].name, "rowid");
    assert_slice(s->indexes.at[1].name, "sqlite_autoindex_t_1");
    assert_true(schema_find_column(table(s, "T"), SLICE("ID")) == 0);
}

static void test_cql_roles(void **state)
{
    (void)state;
    struct schema *s = schema_new(&arena);
    struct ddl_key k = key(KEY_PRIMARY, "", "a,b,c");
    k.partition_count = 2;
    APPLY(s, DIALECT_CQL, .kind = DDL_CREATE_TABLE, .target = {.schema = SLICE("ks"), .name = SLICE("t")},
          COLUMNS(column("a", "int", 0), column("b", "int", 0), column("c", "timeuuid", 0),
                  column("d", "frozen<list<int>>", COLUMN_STATIC)),
          .keys = &k, .key_count = 1, .clustering_descending = {true});
    struct schema_table *t = table(s, "t");
    assert_int_equal(t->columns.at[1].role, ROLE_PARTITION);
    assert_int_equal(t->columns.at[1].role_position, 1);
    assert_int_equal(t->columns.at[2].role, ROLE_CLUSTERING);
    assert_true(t->columns.at[2].clustering_descending);
    assert_int_equal(t->columns.at[3].role, ROLE_STATIC);
    assert_int_equal(t->columns.at[3].family, TYPE_COLLECTION);
}

static void test_changes(void **state)
{
    (void)state;
    struct schema *s = shop(DIALECT_POSTGRES);
    enum dialect d = DIALECT_POSTGRES;
    struct ddl_index x = index_on("", "orders", "customer_id,status");
    APPLY(s, d, .kind = DDL_CREATE_INDEX, .indexes = &x, .index_count = 1);
    assert_true(schema_find_index(s, -1, SLICE(""), SLICE("orders_customer_id_status_idx")) >= 0);
    APPLY(s, d, .kind = DDL_RENAME_COLUMN, .target.name = SLICE("customers"), .name = SLICE("id"),
          .new_target.name = SLICE("customer_no"));
    APPLY(s, d, .kind = DDL_RENAME_TABLE, .target.name = SLICE("customers"),
          .new_target.name = SLICE("clients"));
    APPLY(s, d, .kind = DDL_DROP_COLUMN, .target.name = SLICE("orders"), .name = SLICE("status"));
    schema_finish(s);
    struct schema_table *orders = table(s, "orders");
    assert_slice(orders->keys.at[1].references.name, "clients");
    assert_slice(orders->keys.at[1].referenced[0], "customer_no");
    assert_int_equal(live_indexes(s, orders), 1); /* the index on status went with it */
    assert_int_equal(schema_find_table(s, SLICE(""), SLICE("customers")), -1);
    APPLY(s, d, .kind = DDL_DROP_TABLE, .target.name = SLICE("orders"));
    assert_int_equal(schema_find_table(s, SLICE(""), SLICE("orders")), -1);
    VEC_EACH (const struct schema_index, index, &s->indexes)
        assert_true(index->dropped || slice_starts(index->name, SLICE("customers_")));
}

/* schema.sql and the migrations that led to it, or one file for each dialect. */
static void test_declared_twice(void **state)
{
    (void)state;
    struct schema *s = shop(DIALECT_POSTGRES);
    struct query *again = change(
        DIALECT_POSTGRES,
        (struct ddl_change){.kind = DDL_CREATE_TABLE,
                            .target.name = SLICE("orders"),
                            COLUMNS(column("id", "int", COLUMN_PRIMARY_KEY), column("total", "numeric", 0)),
                            KEYS(foreign_key("", "customer_id", "customers", ""))});
    schema_apply(s, again, 1, 1);
    struct schema_table *orders = table(s, "orders");
    assert_int_equal(orders->columns.n, 4);
    assert_int_equal(orders->keys.n, 2);
    again->ddl.at[0].if_not_exists = true;
    again->ddl.at[0].columns[0].name = SLICE("other");
    schema_apply(s, again, 2, 2);
    assert_int_equal(table(s, "orders")->columns.n, 4);

    struct query *mysql =
        change(DIALECT_MYSQL, (struct ddl_change){.kind = DDL_CREATE_TABLE,
                                                  .target.name = SLICE("orders"),
                                                  COLUMNS(column("extra", "int", COLUMN_UNIQUE))});
    schema_apply(s, mysql, 3, 3);
    struct ddl_index x = index_on("k", "orders", "status");
    schema_apply(
        s,
        change(DIALECT_MYSQL, (struct ddl_change){.kind = DDL_CREATE_INDEX, .indexes = &x, .index_count = 1}),
        4, 3);
    assert_int_equal(table(s, "orders")->columns.n, 4);
    assert_int_equal(schema_find_index(s, -1, SLICE(""), SLICE("k")), -1);
}

static void test_partitions(void **state)
{
    (void)state;
    struct schema *s = shop(DIALECT_POSTGRES);
    enum dialect d = DIALECT_POSTGRES;
    APPLY(s, d, .kind = DDL_CREATE_TABLE, .target.name = SLICE("orders_1"),
          .new_target.name = SLICE("orders"));
    struct ddl_index x = index_on("", "orders", "status");
    APPLY(s, d, .kind = DDL_CREATE_INDEX, .indexes = &x, .index_count = 1);
    schema_finish(s);
    struct schema_table *part = table(s, "orders_1");
    assert_int_equal(part->kind, TABLE_PARTITION);
    assert_int_equal(part->columns.n, 3);
    assert_int_equal(live_indexes(s, part), 2);
    assert_true(schema_find_index(s, -1, SLICE(""), SLICE("orders_1_status_idx")) >= 0);
    assert_non_null(schema_primary_key(part));
}

static void test_names_and_schemas(void **state)
{
    (void)state;
    struct schema *s = schema_new(&arena);
    struct query *use = ARENA_NEW(&arena, struct query);
    use->verb = VERB_USE;
    use->use = SLICE("sales");
    schema_apply(s, use, 0, 0);
    APPLY(s, DIALECT_POSTGRES, .kind = DDL_CREATE_TABLE, .target.name = SLICE("t"),
          COLUMNS(column("a", "int", 0)));
    APPLY(s, DIALECT_POSTGRES, .kind = DDL_CREATE_TABLE,
          .target = {.schema = SLICE("public"), .name = SLICE("u")}, COLUMNS(column("a", "int", 0)));
    assert_slice(schema_table_label(&arena, s, 0), "sales.t");
    assert_slice(schema_table_label(&arena, s, 1), "u");
    assert_int_equal(schema_find_table(s, SLICE("sales"), SLICE("t")), 0);
    assert_int_equal(schema_find_table(s, SLICE(""), SLICE("t")), 0);
    assert_int_equal(schema_find_table(s, SLICE("other"), SLICE("t")), -1);
    assert_int_equal(schema_find_table(s, SLICE("shop"), SLICE("u")), 1);
    assert_int_equal(schema_find_table(s, SLICE("pg_catalog"), SLICE("u")), -1);
}

static void test_long_names(void **state)
{
    (void)state;
    struct schema *s = schema_new(&arena);
    const char *long_name = "a_table_with_quite_a_long_name_for_its_own_good_yes_it_has";
    APPLY(s, DIALECT_POSTGRES, .kind = DDL_CREATE_TABLE, .target.name = slice_of(long_name),
          COLUMNS(column("some_column", "int", 0)));
    struct ddl_index x = index_on("", long_name, "some_column");
    APPLY(s, DIALECT_POSTGRES, .kind = DDL_CREATE_INDEX, .indexes = &x, .index_count = 1);
    APPLY(s, DIALECT_POSTGRES, .kind = DDL_CREATE_INDEX, .indexes = &x, .index_count = 1);
    /* as PostgreSQL 15 answers */
    assert_slice(s->indexes.at[0].name, "a_table_with_quite_a_long_name_for_its_own_good_some_column_idx");
    assert_slice(s->indexes.at[1].name, "a_table_with_quite_a_long_name_for_its_own_goo_some_column_idx1");
}

/* Ten thousand tables, each with columns, keys and indexes, then dropped again. */
static void test_many_tables(void **state)
{
    (void)state;
    struct schema *s = schema_new(&arena);
    for (int i = 0; i < 10000; i++) {
        struct slice name = slice_of(arena_printf(&arena, "t%d", i));
        APPLY(s, DIALECT_POSTGRES, .kind = DDL_CREATE_TABLE, .target.name = name,
              COLUMNS(column("id", "int", COLUMN_PRIMARY_KEY), column("a", "int", 0)),
              KEYS(foreign_key("", "a", "t0", "")));
    }
    schema_finish(s);
    assert_int_equal(s->tables.n, 10000);
    assert_int_equal(s->tables.at[9999].keys.at[1].referenced_table, 0);
    for (int i = 0; i < 10000; i++)
        APPLY(s, DIALECT_POSTGRES, .kind = DDL_DROP_TABLE,
              .target.name = slice_of(arena_printf(&arena, "t%d", i)));
    assert_int_equal(schema_find_table(s, SLICE(""), SLICE("t77")), -1);
}

static void test_types(void **state)
{
    (void)state;
    static const struct {
        const char *type;
        enum dialect d;
        enum type_family family;
    } cases[] = {
        {"varchar",                 DIALECT_POSTGRES, TYPE_TEXT      },
        {"text[]",                  DIALECT_POSTGRES, TYPE_ARRAY     },
        {"timestamp",               DIALECT_MSSQL,    TYPE_BINARY    },
        {"timestamp",               DIALECT_POSTGRES, TYPE_TIMESTAMP },
        {"bigint unsigned",         DIALECT_MYSQL,    TYPE_INTEGER   },
        {"map<text, int>",          DIALECT_CQL,      TYPE_COLLECTION},
        {"frozen<tuple<int, int>>", DIALECT_CQL,      TYPE_TUPLE     },
        {"counter",                 DIALECT_CQL,      TYPE_COUNTER   },
        {"unsigned big int",        DIALECT_SQLITE,   TYPE_INTEGER   },
        {"native character(70)",    DIALECT_SQLITE,   TYPE_TEXT      },
        {"",                        DIALECT_SQLITE,   TYPE_BINARY    },
        {"mood",                    DIALECT_POSTGRES, TYPE_OTHER     },
        {"numeric(10,2)",           DIALECT_POSTGRES, TYPE_DECIMAL   },
        {"geometry(point,4326)",    DIALECT_POSTGRES, TYPE_GEOMETRY  },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(type_family_of(slice_of(cases[i].type), cases[i].d), cases[i].family);
    assert_int_equal(type_width_of(SLICE("bigint"), TYPE_INTEGER, -1), 8);
    assert_int_equal(type_width_of(SLICE("varchar"), TYPE_TEXT, 20), 20);
    assert_string_equal(type_family_name(TYPE_TIMESTAMPTZ), "timestamptz");
}

static int clean_up(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_and_names), cmocka_unit_test(test_mysql_foreign_key_index),
        cmocka_unit_test(test_sqlite_rowid),   cmocka_unit_test(test_cql_roles),
        cmocka_unit_test(test_changes),        cmocka_unit_test(test_declared_twice),
        cmocka_unit_test(test_partitions),     cmocka_unit_test(test_names_and_schemas),
        cmocka_unit_test(test_long_names),     cmocka_unit_test(test_many_tables),
        cmocka_unit_test(test_types),
    };
    return cmocka_run_group_tests(tests, NULL, clean_up);
}
