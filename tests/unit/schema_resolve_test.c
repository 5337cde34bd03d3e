/* What a query's names mean: each case is a statement and what one of its columns resolves to. */
#include "test.h"

#include "support/script_schema.h"

static const char shop[] =
    "CREATE TABLE customers (id int PRIMARY KEY, name text, email text UNIQUE);"
    "CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customers,"
    "                     status text, total numeric, created_at timestamptz);"
    "CREATE TABLE items (order_id int REFERENCES orders (id), line int, sku text, total numeric,"
    "                    PRIMARY KEY (order_id, line));"
    "CREATE VIEW open_orders AS SELECT id AS order_no, customer_id, upper(status) AS s"
    "                           FROM orders WHERE status = 'open';"
    "CREATE VIEW everything AS SELECT o.*, c.name FROM orders o JOIN customers c"
    "                          ON c.id = o.customer_id;";

static struct script_schema ss;
static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    script_schema_of(&ss, shop, DIALECT_POSTGRES);
    schema_finish(ss.schema);
    if (ss.failed) print_error("%.*s: %s\n", SLICE_ARG(ss.first_failed), ss.first_error.message);
    return ss.failed;
}

static int clean_up(void **state)
{
    (void)state;
    script_schema_free(&ss);
    arena_free(&arena);
    return 0;
}

static struct query *resolve(const struct schema *s, const char *sql, enum dialect d)
{
    struct query *q = ARENA_NEW(&arena, struct query);
    struct query_error err = {.message = ""};
    if (!query_parse(&arena, slice_of(sql), d, &(struct query_options){0}, q, &err))
        fail_msg("%s: %s", sql, err.message);
    schema_resolve(s, &arena, q);
    return q;
}

/* "alias table.column": the relation that supplies it, and the table reference and column behind it; "?"
 * behind a column that the table is not known to have; "-" for what is not resolved. */
static const char *describe(const struct query *q, const struct column *c)
{
    if (c->relation < 0) return "-";
    struct slice alias = q->relations.at[c->relation].alias;
    if (c->base_relation < 0) return arena_printf(&arena, "%.*s -", SLICE_ARG(alias));
    struct slice table = q->relations.at[c->base_relation].name;
    return arena_printf(&arena, "%.*s %.*s.%.*s%s", SLICE_ARG(alias), SLICE_ARG(table),
                        SLICE_ARG(c->base_name), c->table_column < 0 ? "?" : "");
}

/* The column written as `written`; the last one when `last`. */
static const char *column_of(const struct query *q, const char *written, bool last)
{
    const char *found = NULL;
    VEC_EACH (const struct column, c, &q->columns) {
        if (!slice_eq(slice_sub(q->text, c->at), slice_of(written))) continue;
        found = describe(q, c);
        if (!last) break;
    }
    return found ? found : "no such column";
}

static void test_columns(void **state)
{
    (void)state;
    int failed = 0;
    static const struct {
        const char *sql, *written, *meaning;
    } cases[] = {
        {"SELECT status FROM orders",                                                                       "status",               "orders orders.status"            },
        {"SELECT o.status FROM orders o",                                                                   "o.status",             "o orders.status"                 },
        {"SELECT status FROM orders o JOIN customers c ON c.id = o.customer_id",                            "status",               "o orders.status"                 },
        {"SELECT id FROM orders, customers",                                                                "id",                   "-"                               },
        {"SELECT sku FROM orders o JOIN unknown u ON true, items",                                          "sku",                  "items items.sku"                 },
        {"SELECT nothing FROM orders o JOIN unknown u ON true",                                             "nothing",              "u unknown.nothing?"              },
        {"SELECT nothing FROM orders",                                                                      "nothing",              "orders orders.nothing?"          },
        {"SELECT a FROM unknown",                                                                           "a",                    "unknown unknown.a?"              },
        {"SELECT a FROM unknown, another",                                                                  "a",                    "-"                               },
        {"SELECT x.nope FROM orders o",                                                                     "x.nope",               "-"                               },
        {"SELECT public.orders.status FROM public.orders",                                                  "public.orders.status", "orders orders.status"            },
        {"SELECT total FROM orders JOIN items USING (total)",                                               "total",                "orders orders.total"             },
        {"SELECT total FROM orders NATURAL JOIN items",                                                     "total",                "orders orders.total"             },
        {"SELECT s.st FROM (SELECT status AS st FROM orders) s",                                            "s.st",                 "s orders.status"                 },
        {"SELECT st FROM (SELECT status AS st FROM orders) s",                                              "st",                   "s orders.status"                 },
        {"SELECT s.u FROM (SELECT upper(status) AS u FROM orders) s",                                       "s.u",                  "s -"                             },
        {"SELECT s.status FROM (SELECT * FROM orders) s",                                                   "s.status",             "s orders.status"                 },
        {"SELECT s.status FROM (SELECT o.* FROM orders o, items) s",                                        "s.status",             "s orders.status"                 },
        {"SELECT s.sku FROM (SELECT o.* FROM orders o, items) s",                                           "s.sku",                "s -"                             },
        {"SELECT s.a FROM (SELECT * FROM unknown) s",                                                       "s.a",                  "s unknown.a?"                    },
        {"SELECT c.status FROM (SELECT * FROM (SELECT * FROM orders) a) c",                                 "c.status",             "c orders.status"                 },
        {"WITH w AS (SELECT id AS n FROM orders) SELECT w.n FROM w",                                        "w.n",                  "w orders.id"                     },
        {"WITH a AS (SELECT * FROM orders), b AS (SELECT * FROM a) SELECT status FROM b",                   "status",
         "b orders.status"                                                                                                                                            },
        {"WITH w AS (DELETE FROM orders RETURNING id AS gone) SELECT gone FROM w",                          "gone",                 "w orders.id"                     },
        {"WITH RECURSIVE r AS (SELECT id FROM orders UNION ALL SELECT r.id + 1 FROM r) SELECT r.id FROM r",
         "r.id",                                                                                                                    "r -"                             },
        {"WITH w (n, s) AS (SELECT id, status FROM orders) SELECT s FROM w",                                "s",                    "w orders.status"                 },
        {"WITH RECURSIVE w (n) AS (SELECT id FROM orders UNION SELECT n + 1 FROM w) SELECT w.n FROM w",     "w.n",
         "w -"                                                                                                                                                        },
        {"SELECT n FROM (SELECT id, status FROM orders) AS s (k, n), items",                                "n",                    "s orders.status"                 },
        {"SELECT v FROM orders, (VALUES (1, 2)) AS x (u, v)",                                               "v",                    "x -"                             },
        {"SELECT g FROM orders, generate_series(1, 3) AS f (g)",                                            "g",                    "f -"                             },
        {"SELECT u.id FROM (SELECT id FROM orders UNION SELECT id FROM customers) u",                       "u.id",                 "u -"                             },
        {"SELECT order_no FROM open_orders",                                                                "order_no",             "open_orders open_orders.order_no"},
        {"SELECT sku FROM items WHERE EXISTS (SELECT 1 FROM orders WHERE id = order_id)",                   "order_id",
         "items items.order_id"                                                                                                                                       },
        {"SELECT 1 FROM orders o WHERE EXISTS (SELECT 1 FROM items WHERE order_id = o.id)",                 "o.id",
         "o orders.id"                                                                                                                                                },
        {"SELECT 1 FROM orders o, LATERAL (SELECT sku FROM items i WHERE i.order_id = o.id) l",             "o.id",
         "o orders.id"                                                                                                                                                },
        {"SELECT 1 FROM orders o, (SELECT sku FROM items i WHERE i.order_id = o.id) l",                     "o.id",                 "-"                               },
        {"SELECT status FROM orders, LATERAL (SELECT status) AS l (y)",                                     "status",               "orders orders.status"            },
        {"SELECT (SELECT q FROM (SELECT 1 WHERE sku = 'a' UNION SELECT 2) q) FROM items",                   "sku",
         "items items.sku"                                                                                                                                            },
        {"UPDATE orders SET status = 'x' FROM customers c WHERE c.id = customer_id",                        "status",
         "orders orders.status"                                                                                                                                       },
        {"UPDATE orders SET status = 'x' FROM customers c WHERE c.id = customer_id",                        "customer_id",
         "orders orders.customer_id"                                                                                                                                  },
        {"DELETE FROM orders USING customers WHERE email = 'x'",                                            "email",                "customers customers.email"       },
        {"INSERT INTO orders (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET status = excluded.status",
         "excluded.status",                                                                                                         "orders orders.status"            },
        {"INSERT INTO orders (id, status) SELECT id, name FROM customers",                                  "id",                   "customers customers.id"          },
        {"MERGE INTO orders o USING customers c ON c.id = o.customer_id WHEN MATCHED THEN UPDATE SET status "
         "= name",                                                                                 "name",                 "c customers.name"                },
        {"SELECT count(*) AS n FROM orders GROUP BY status ORDER BY n",                                     "status",               "orders orders.status"            },
        {"SELECT lower(status) AS status FROM orders ORDER BY status",                                      "status",               "orders orders.status"            },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct query *q = resolve(ss.schema, cases[i].sql, DIALECT_POSTGRES);
        const char *found = column_of(q, cases[i].written, true);
        if (strcmp(found, cases[i].meaning) != 0)
            failed++, print_error("%s\n    %s means '%s', expected '%s'\n", cases[i].sql, cases[i].written,
                                  found, cases[i].meaning);
    }
    assert_int_equal(failed, 0);
}

static void test_without_schema(void **state)
{
    (void)state;
    struct arena a = {0};
    const struct schema *empty = schema_new(&a);
    struct query *q = resolve(empty, "SELECT o.a, b FROM orders o JOIN items i ON i.x = o.y WHERE i.z = 1",
                              DIALECT_POSTGRES);
    assert_string_equal(column_of(q, "o.a", false), "o orders.a?");
    assert_string_equal(column_of(q, "b", false), "-");
    assert_string_equal(column_of(q, "i.z", false), "i items.z?");
    assert_int_equal(q->edges.n, 1);
    q = resolve(empty, "SELECT x FROM a JOIN b USING (x) WHERE x = 1", DIALECT_POSTGRES);
    assert_string_equal(describe(q, &q->columns.at[q->columns.n - 1]), "a a.x?");
    q = resolve(empty, "SELECT a FROM t WHERE b = 1 ORDER BY c", DIALECT_POSTGRES);
    assert_string_equal(column_of(q, "c", false), "t t.c?");
    arena_free(&a);
}

static void test_correlation(void **state)
{
    (void)state;
    struct query *q = resolve(ss.schema,
                              "SELECT 1 FROM orders o WHERE EXISTS (SELECT 1 FROM items i WHERE i.sku IN"
                              " (SELECT name FROM customers WHERE id = o.customer_id))"
                              " AND id IN (SELECT order_id FROM items)",
                              DIALECT_POSTGRES);
    int correlated = 0;
    VEC_EACH (const struct scope, scope, &q->scopes) correlated += scope->correlated;
    assert_int_equal(correlated, 2); /* EXISTS and the IN inside of it */
    assert_false(q->scopes.at[0].correlated);
    bool outer = false;
    VEC_EACH (const struct join_edge, edge, &q->edges) outer |= edge->outer_scope;
    assert_true(outer);
}

static size_t edges_between(const struct query *q, const char *left, const char *right)
{
    size_t n = 0;
    VEC_EACH (const struct join_edge, edge, &q->edges) {
        const char *a = describe(q, &q->columns.at[edge->left]),
                   *b = describe(q, &q->columns.at[edge->right]);
        n += (!strcmp(a, left) && !strcmp(b, right)) || (!strcmp(a, right) && !strcmp(b, left));
    }
    return n;
}

static void test_edges(void **state)
{
    (void)state;
    struct query *q = resolve(ss.schema,
                              "SELECT 1 FROM orders o JOIN customers c ON c.id = customer_id, items"
                              " WHERE order_id = o.id AND o.total = o.id AND (o.total = items.total OR 1=1)",
                              DIALECT_POSTGRES);
    assert_int_equal(edges_between(q, "o orders.customer_id", "c customers.id"), 1);
    assert_int_equal(edges_between(q, "items items.order_id", "o orders.id"), 1);
    assert_int_equal(q->edges.n, 2);
    q = resolve(ss.schema, "SELECT 1 FROM orders NATURAL JOIN items", DIALECT_POSTGRES);
    assert_int_equal(edges_between(q, "orders orders.total", "items items.total"), 1);
    assert_int_equal(q->edges.n, 1);
    q = resolve(ss.schema, "SELECT 1 FROM customers JOIN orders ON true JOIN items USING (total)",
                DIALECT_POSTGRES);
    assert_int_equal(edges_between(q, "orders orders.total", "items items.total"), 1);
}

static void test_views(void **state)
{
    (void)state;
    const struct schema *s = ss.schema;
    int view = schema_find_table(s, SLICE(""), SLICE("open_orders"));
    int orders = schema_find_table(s, SLICE(""), SLICE("orders"));
    assert_int_equal(s->tables.at[view].columns.n, 3);
    int table = view, column = 0;
    schema_base_column(s, &table, &column);
    assert_int_equal(table, orders);
    assert_int_equal(column, 0);
    table = view, column = 2; /* upper(status) */
    schema_base_column(s, &table, &column);
    assert_int_equal(table, view);
    int all = schema_find_table(s, SLICE(""), SLICE("everything"));
    assert_int_equal(s->tables.at[all].columns.n, 6);
    assert_int_equal(s->tables.at[all].columns.at[5].family, TYPE_TEXT);
}

/* FROM t, t, t ... with as many columns: names are looked up by map, so this takes no time. */
static void test_hostile_sizes(void **state)
{
    (void)state;
    struct buf sql = {0};
    buf_text(&sql, "SELECT 1");
    for (int i = 0; i < 10000; i++) buf_printf(&sql, ", t%d.a, b%d", i, i);
    buf_text(&sql, " FROM orders");
    for (int i = 0; i < 10000; i++) buf_printf(&sql, ", orders AS t%d", i);
    buf_byte(&sql, '\0');
    const struct query *q = resolve(ss.schema, sql.p, DIALECT_POSTGRES);
    assert_int_equal(q->relations.n, 10001);
    assert_string_equal(column_of(q, "t9999.a", false), "t9999 orders.a?");
    sql.n = 0;
    buf_text(&sql, "WITH c0 AS (SELECT * FROM orders)");
    for (int i = 1; i < 300; i++)
        buf_printf(&sql, ", c%d AS (SELECT a.* FROM c%d a JOIN c%d b USING (id))", i, i - 1, i - 1);
    buf_text(&sql, " SELECT status FROM c299");
    buf_byte(&sql, '\0');
    q = resolve(ss.schema, sql.p, DIALECT_POSTGRES);
    assert_string_equal(column_of(q, "status", false), "c299 orders.status");
    sql.n = 0;
    buf_text(&sql, "SELECT x FROM ");
    for (int i = 0; i < 300; i++) buf_text(&sql, "(SELECT * FROM ");
    buf_text(&sql, "orders");
    for (int i = 0; i < 300; i++) buf_printf(&sql, ") s%d", i);
    buf_text(&sql, " WHERE status = 'a'");
    buf_byte(&sql, '\0');
    q = resolve(ss.schema, sql.p, DIALECT_POSTGRES);
    assert_string_equal(column_of(q, "status", false), "s299 orders.status");
    buf_free(&sql);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns),     cmocka_unit_test(test_without_schema),
        cmocka_unit_test(test_correlation), cmocka_unit_test(test_edges),
        cmocka_unit_test(test_views),       cmocka_unit_test(test_hostile_sizes),
    };
    return cmocka_run_group_tests(tests, set_up, clean_up);
}
