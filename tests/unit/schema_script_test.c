/* Scripts as people write them, and the schema that comes of them, as `sargent schema` prints it. */
#include "test.h"

#include <unistd.h>

#include "support/script_schema.h"

static void assert_schema(const char *script, enum dialect d, const char *expected)
{
    struct script_schema ss;
    script_schema_of(&ss, script, d);
    if (ss.failed) fail_msg("%.*s: %s", SLICE_ARG(ss.first_failed), ss.first_error.message);
    schema_finish(ss.schema);
    struct buf out = {0};
    schema_print(ss.schema, SCHEMA_TEXT, &out);
    buf_byte(&out, '\0');
    assert_string_equal(out.p, expected);
    buf_free(&out);
    script_schema_free(&ss);
}

static void test_migrations(void **state)
{
    (void)state;
    assert_schema(
        "CREATE TYPE mood AS ENUM ('sad', 'happy');\n"
        "CREATE TABLE users (id bigserial PRIMARY KEY, mail varchar(80) NOT NULL, m mood, UNIQUE (mail));\n"
        "CREATE TABLE posts (id int GENERATED ALWAYS AS IDENTITY, author bigint REFERENCES users ON DELETE "
        "CASCADE,\n"
        "                    title text DEFAULT 'x', tags text[], gone boolean);\n"
        "ALTER TABLE posts ADD PRIMARY KEY (id), ADD COLUMN at timestamptz NOT NULL DEFAULT now(), DROP "
        "gone;\n"
        "CREATE INDEX ON posts (author, at DESC) INCLUDE (title) WHERE author IS NOT NULL;\n"
        "CREATE INDEX posts_tags ON posts USING gin (tags);\n"
        "CREATE UNIQUE INDEX posts_lower ON posts (lower(title) text_pattern_ops);\n"
        "ALTER TABLE posts RENAME COLUMN title TO headline;\n"
        "ALTER TABLE users RENAME TO accounts;\n"
        "ALTER INDEX posts_tags RENAME TO by_tags;\n"
        "CREATE UNIQUE INDEX accounts_m ON accounts (m);\n"
        "ALTER TABLE accounts ADD CONSTRAINT one_mood UNIQUE USING INDEX accounts_m;\n"
        "CREATE MATERIALIZED VIEW recent AS SELECT p.id, headline AS h, count(*) FROM posts p GROUP BY 1, "
        "2;\n"
        "CREATE UNIQUE INDEX ON recent (id);\n",
        DIALECT_POSTGRES,
        "accounts  (table)\n"
        "    id    bigserial    not null  identity\n"
        "    mail  varchar(80)  not null\n"
        "    m     mood\n"
        "    primary key (id)  users_pkey\n"
        "    unique (mail)  users_mail_key\n"
        "    unique (m)  one_mood\n"
        "\n"
        "posts  (table)\n"
        "    id        int          not null  identity\n"
        "    author    bigint\n"
        "    headline  text         default 'x'\n"
        "    tags      text[]\n"
        "    at        timestamptz  not null  default now()\n"
        "    foreign key (author) -> accounts (id) on delete cascade  posts_author_fkey\n"
        "    primary key (id)  posts_pkey\n"
        "    index (author, at desc) include (headline) where author is not null  "
        "posts_author_at_title_idx\n"
        "    index gin (tags)  by_tags\n"
        "    unique index (lower(headline) text_pattern_ops)  posts_lower\n"
        "\n"
        "recent  (materialized view)\n"
        "    id     int\n"
        "    h      text\n"
        "    count\n"
        "    unique index (id)  recent_id_idx\n");
}

/* pg_dump qualifies every name and sets an empty search path. */
static void test_dump(void **state)
{
    (void)state;
    assert_schema(
        "SELECT pg_catalog.set_config('search_path', '', false);\n"
        "CREATE SCHEMA sales;\n"
        "CREATE TABLE public.orders (id integer NOT NULL, note text);\n"
        "ALTER TABLE public.orders OWNER TO me;\n"
        "CREATE SEQUENCE public.orders_id_seq;\n"
        "CREATE TABLE sales.parts (id integer NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);\n"
        "CREATE TABLE sales.parts_1 (id integer NOT NULL, at date NOT NULL);\n"
        "ALTER TABLE ONLY sales.parts ATTACH PARTITION sales.parts_1 FOR VALUES FROM ('2024-01-01') TO "
        "('2025-01-01');\n"
        "ALTER TABLE ONLY public.orders ALTER COLUMN id SET DEFAULT nextval('public.orders_id_seq');\n"
        "ALTER TABLE ONLY public.orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id);\n"
        "CREATE INDEX parts_at ON ONLY sales.parts USING btree (at);\n"
        "CREATE INDEX parts_1_at ON sales.parts_1 USING btree (at);\n"
        "ALTER INDEX sales.parts_at ATTACH PARTITION sales.parts_1_at;\n"
        "ALTER TABLE ONLY sales.parts ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES public.orders(id);\n",
        DIALECT_POSTGRES,
        "orders  (table)\n"
        "    id    integer  not null  default nextval('public.orders_id_seq')  identity\n"
        "    note  text\n"
        "    primary key (id)  orders_pkey\n"
        "\n"
        "sales.parts  (table)\n"
        "    id  integer  not null\n"
        "    at  date     not null\n"
        "    foreign key (id) -> orders (id)  fk\n"
        "    index (at)  parts_at\n"
        "\n"
        "sales.parts_1  (partition of sales.parts)\n"
        "    id  integer  not null\n"
        "    at  date     not null\n"
        "    index (at)  parts_1_at\n");
}

static void test_cql(void **state)
{
    (void)state;
    assert_schema(
        "CREATE KEYSPACE shop WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};\n"
        "USE shop;\n"
        "CREATE TABLE events (tenant uuid, day date, at timeuuid, kind text, owner text STATIC,\n"
        "                     PRIMARY KEY ((tenant, day), at)) WITH CLUSTERING ORDER BY (at DESC);\n"
        "CREATE INDEX ON events (kind);\n"
        "CREATE MATERIALIZED VIEW by_kind AS SELECT * FROM events WHERE kind IS NOT NULL AND tenant IS NOT "
        "NULL AND day IS NOT NULL AND at IS NOT NULL PRIMARY KEY (kind, tenant, day, at);\n"
        "ALTER TABLE events ADD note text;\n",
        DIALECT_CQL,
        "shop.events  (table)\n"
        "    tenant  uuid      not null  partition key\n"
        "    day     date      not null  partition key\n"
        "    at      timeuuid  not null  clustering desc\n"
        "    kind    text\n"
        "    owner   text      static\n"
        "    note    text\n"
        "    primary key (tenant, day, at)  primary key\n"
        "    index legacy (kind)  events_kind_idx\n"
        "\n"
        "shop.by_kind  (materialized view)\n"
        "    tenant  uuid      not null  clustering\n"
        "    day     date      not null  clustering\n"
        "    at      timeuuid  not null  clustering\n"
        "    kind    text      not null  partition key\n"
        "    owner   text\n"
        "    primary key (kind, tenant, day, at)  primary key\n");
}

/* The DDL it prints makes the same schema again. */
static void assert_round_trip(struct script_schema *ss, enum dialect d)
{
    struct buf ddl = {0};
    schema_print(ss->schema, SCHEMA_SQL, &ddl);
    struct script_schema again = {.schema = NULL};
    script_schema_add(&again, buf_slice(&ddl), d);
    schema_finish(again.schema);
    if (again.failed) fail_msg("%.*s: %s", SLICE_ARG(again.first_failed), again.first_error.message);
    assert_int_equal(again.schema->tables.n, ss->schema->tables.n);
    size_t a = 0, b = 0;
    VEC_EACH (const struct schema_index, index, &ss->schema->indexes) a += !index->dropped;
    VEC_EACH (const struct schema_index, index, &again.schema->indexes) b += !index->dropped;
    assert_int_equal(a, b);
    script_schema_free(&again);
    buf_free(&ddl);
}

/* What PostgreSQL 15 has after running the same files: tables, indexes. */
static void test_published_schemas(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        size_t tables, indexes;
    } files[] = {
        {"../shared/data/workloads/tpcc/schema.sql",      9,  10},
        {"../shared/data/workloads/wikipedia/schema.sql", 10, 44},
        {"../shared/data/workloads/epinions/schema.sql",  5,  9 },
        {"../shared/data/workloads/twitter/schema.sql",   5,  9 },
        {"../shared/data/workloads/smallbank/schema.sql", 3,  4 },
        {"../shared/data/logs/postgres/schema.sql",       5,  9 },
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (access(files[i].path, R_OK) != 0) {
            print_message("%s is not here: skipped\n", files[i].path);
            skip();
        }
        struct script_schema ss = {.schema = NULL};
        assert_true(script_schema_add_file(&ss, files[i].path, DIALECT_POSTGRES));
        schema_finish(ss.schema);
        assert_int_equal(ss.failed, 0);
        assert_int_equal(ss.schema->tables.n, files[i].tables);
        assert_int_equal(ss.schema->indexes.n, files[i].indexes);
        assert_round_trip(&ss, DIALECT_POSTGRES);
        script_schema_free(&ss);
    }
}

/* A script cut anywhere gives some schema, and everything that reads one copes with it. */
static void test_truncated(void **state)
{
    (void)state;
    const char *script =
        "CREATE TABLE a (id int PRIMARY KEY, b text UNIQUE, EXCLUDE USING gist (b WITH =));"
        "CREATE TABLE c (LIKE a INCLUDING ALL, d int REFERENCES a (id)) PARTITION BY RANGE (d);"
        "CREATE TABLE e PARTITION OF c FOR VALUES FROM (1) TO (2); CREATE INDEX ON c ((d + 1), b);"
        "CREATE VIEW v AS SELECT *, d AS x FROM c JOIN a USING (id); ALTER TABLE a DROP COLUMN b;"
        "ALTER TABLE c RENAME TO f; DROP TABLE a CASCADE; CREATE TABLE g AS SELECT * FROM v;";
    for (size_t n = 0; n <= strlen(script); n++) {
        struct script_schema ss = {.schema = NULL};
        char *text = malloc(n + 1); /* of exact size, so that a sanitizer sees every byte read behind it */
        memcpy(text, script, n);
        script_schema_add(&ss, (struct slice){text, n}, DIALECT_POSTGRES);
        schema_finish(ss.schema);
        struct buf out = {0};
        for (int format = SCHEMA_TEXT; format <= SCHEMA_SQL; format++)
            schema_print(ss.schema, (enum schema_format)format, &out);
        buf_free(&out);
        script_schema_free(&ss);
        free(text);
    }
}

static void test_mysql(void **state)
{
    (void)state;
    assert_schema(
        "CREATE TABLE customers (id int unsigned NOT NULL AUTO_INCREMENT, mail varchar(99) NOT NULL,\n"
        "  name varchar(50), PRIMARY KEY (id), UNIQUE KEY uq_mail (mail), KEY (name(10))) ENGINE=InnoDB;\n"
        "CREATE TABLE orders (id int PRIMARY KEY AUTO_INCREMENT, customer_id int unsigned,\n"
        "  total decimal(10,2), note text, FULLTEXT KEY ft (note),\n"
        "  CONSTRAINT fk_c FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE);\n"
        "ALTER TABLE orders ADD INDEX (customer_id, total), MODIFY total decimal(12,2) NOT NULL,\n"
        "  CHANGE note remark text, DROP INDEX ft;\n"
        "CREATE INDEX by_total ON orders (total DESC);\n"
        "RENAME TABLE orders TO sales;\n"
        "ALTER TABLE sales RENAME INDEX by_total TO total_first;\n",
        DIALECT_MYSQL,
        "customers  (table)\n"
        "    id    int unsigned  not null  identity\n"
        "    mail  varchar(99)   not null\n"
        "    name  varchar(50)\n"
        "    primary key (id)  PRIMARY\n"
        "    unique (mail)  uq_mail\n"
        "    index (name(10))  name\n"
        "\n"
        "sales  (table)\n"
        "    id           int            not null  identity\n"
        "    customer_id  int unsigned\n"
        "    total        decimal(12,2)  not null\n"
        "    remark       text\n"
        "    primary key (id)  PRIMARY\n"
        "    foreign key (customer_id) -> customers (id) on delete cascade  fk_c\n"
        /* the index that the foreign key got first has given way to this one */
        "    index (customer_id, total)  customer_id\n"
        "    index (total desc)  total_first\n");
}

static void test_sqlite(void **state)
{
    (void)state;
    assert_schema("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT UNIQUE, b);\n"
                  "CREATE TABLE w (a TEXT, b INT, PRIMARY KEY (a, b)) WITHOUT ROWID;\n"
                  "CREATE INDEX IF NOT EXISTS t_b ON t (b COLLATE NOCASE, lower(a)) WHERE b IS NOT NULL;\n"
                  "ALTER TABLE t RENAME COLUMN b TO c;\n",
                  DIALECT_SQLITE,
                  "t  (table)\n"
                  "    id  INTEGER  not null  identity\n"
                  "    a   TEXT\n"
                  "    c\n"
                  "    primary key (id)  rowid\n"
                  "    unique (a)  sqlite_autoindex_t_1\n"
                  "    index (c, lower(a)) where c is not null  t_b\n"
                  "\n"
                  "w  (table)\n"
                  "    a  TEXT  not null\n"
                  "    b  INT   not null\n"
                  "    primary key (a, b)  sqlite_autoindex_w_1\n");
}

static void test_mssql(void **state)
{
    (void)state;
    assert_schema(
        "CREATE TABLE [dbo].[Orders] ([Id] INT IDENTITY(1,1) NOT NULL, [CustomerId] int NOT NULL,\n"
        "  [Total] money NULL, CONSTRAINT [PK_Orders] PRIMARY KEY CLUSTERED ([Id] ASC));\n"
        "GO\n"
        "CREATE NONCLUSTERED INDEX IX_c ON dbo.Orders (CustomerId) INCLUDE (Total) WHERE Total > 0;\n"
        "CREATE INDEX IX_t ON dbo.Orders (Total);\n"
        "GO\n"
        "ALTER TABLE dbo.Orders ADD CONSTRAINT FK_c FOREIGN KEY (CustomerId) REFERENCES dbo.Customers (Id);\n"
        "DROP INDEX IX_t ON dbo.Orders;\n",
        DIALECT_MSSQL,
        "Orders  (table)\n"
        "    Id          INT    not null  identity\n"
        "    CustomerId  int    not null\n"
        "    Total       money\n"
        "    primary key (Id)  pk_orders\n"
        "    foreign key (CustomerId) -> Customers (id) [unknown table]  fk_c\n"
        "    index (CustomerId) include (Total) where total > 0  IX_c\n");
}

/* Scripts that are made to take long: views whose stars double at each level, chains, indexes without names.
 */
static void test_hostile_scripts(void **state)
{
    (void)state;
    struct buf sql = {0};
    buf_text(&sql, "CREATE TABLE c0 (a int, b int);CREATE TABLE none ();CREATE VIEW v AS WITH d0 AS (SELECT "
                   "* FROM none)");
    for (int i = 1; i < 200; i++)
        buf_printf(&sql, ", d%d AS (SELECT x.*, y.* FROM d%d x, d%d y)", i, i - 1, i - 1);
    buf_text(&sql, " SELECT * FROM d199;");
    for (int i = 1; i < 1000; i++)
        buf_printf(&sql, "CREATE VIEW c%d AS SELECT x.*, y.* FROM c%d x, c%d y;", i, i - 1, i - 1);
    for (int i = 0; i < 2000; i++) buf_text(&sql, "CREATE INDEX ON c0 (a, b);");
    for (int i = 0; i < 2000; i++) buf_text(&sql, "DROP TABLE t; CREATE TABLE t (a int PRIMARY KEY);");
    buf_byte(&sql, '\0');
    struct script_schema ss;
    script_schema_of(&ss, sql.p, DIALECT_POSTGRES);
    schema_finish(ss.schema);
    assert_int_equal(ss.failed, 0);
    const struct schema_table *second =
        &ss.schema->tables.at[schema_find_table(ss.schema, SLICE(""), SLICE("c2"))];
    assert_int_equal(second->columns.n, 2); /* a name that comes twice counts once */
    script_schema_free(&ss);
    buf_free(&sql);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_migrations),
        cmocka_unit_test(test_dump),
        cmocka_unit_test(test_cql),
        cmocka_unit_test(test_mysql),
        cmocka_unit_test(test_sqlite),
        cmocka_unit_test(test_mssql),
        cmocka_unit_test(test_hostile_scripts),
        cmocka_unit_test(test_published_schemas),
        cmocka_unit_test(test_truncated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
