/* MySQL, SQLite and SQL Server through the query model: what the model says of a statement, what the DDL
 * reader makes of a schema, and that no text however cut or noisy breaks either. */
#include "test.h"

#include "query/query.h"
#include "query/rewrite_engine.h"

static char *dump(struct arena *a, enum dialect d, const char *text)
{
    struct query q;
    struct query_error err;
    struct buf out = {0};
    if (!query_parse(a, slice_of(text), d, NULL, &q, &err)) return arena_printf(a, "%s\n", err.message);
    query_dump(&q, &out);
    char *result = arena_copy(a, out.p, out.n);
    buf_free(&out);
    return result;
}

/* clang-format off */
static const struct {
    enum dialect dialect;
    const char *text;
    const char *lines[4]; /* parts of the dump, all of which must be there */
} models[] = {
    {DIALECT_MYSQL, "SELECT SQL_CALC_FOUND_ROWS `a` FROM `T` FORCE INDEX (i) WHERE b <=> 3 LIMIT 5, 10",
     {"select calc_found_rows", "limit=number:10", "offset=number:5", "table first t as t hint=FORCE INDEX (i)"}},
    {DIALECT_MYSQL, "SELECT 1 FROM t WHERE b <=> 3 AND c RLIKE 'x'", {"is not distinct", "\"b <=> 3\"", "regex", "\"c RLIKE 'x'\""}},
    {DIALECT_MYSQL, "UPDATE t JOIN u ON t.a = u.a SET u.b = 1 WHERE t.c = 4",
     {"update target=1", "relation 0 scope=0 table first t", "relation 1 scope=0 table target u", "\"t.c = 4\""}},
    {DIALECT_MYSQL, "DELETE y FROM t x JOIN u y ON x.a = y.a WHERE y.b = 1",
     {"delete target=1", "table target u as y", "relation 0 scope=0 table first t as x", "\"y.b = 1\""}},
    {DIALECT_MYSQL, "DELETE FROM t WHERE a = 1 ORDER BY b DESC, t.c LIMIT 10",
     {"limit_at=\"LIMIT 10\"", "order_at=\"ORDER BY b DESC, t.c\"", "sort 0 scope=0 column b desc \"b DESC\"", "column t.c"}},
    {DIALECT_MYSQL, "INSERT IGNORE INTO t SET a = 1, b = 2", {"on_conflict", "insert_column 0 a \"a\"", "insert_column 1 b \"b\"", "rows=1"}},
    {DIALECT_MYSQL, "INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a = VALUES(a)",
     {"on_conflict", "conflict \"a = VALUES(a)\"", "excluded.a", ""}},
    {DIALECT_MYSQL, "REPLACE INTO t VALUES (1), (2)", {"insert target=0 rows=2 on_conflict", "", "", ""}},
    {DIALECT_MYSQL, "SELECT a FROM t WHERE MATCH (b) AGAINST ('x')", {"full text", "", "", ""}},
    {DIALECT_MYSQL, "SELECT a FROM t WHERE d > NOW() - INTERVAL 7 DAY", {"column d | expression", "[sargable]", "", ""}},
    {DIALECT_MYSQL, "SELECT a FROM ${table} WHERE b = ?", {"table first ${table}", "parameter", "", ""}},
    {DIALECT_SQLITE, "SELECT a FROM t INDEXED BY i WHERE a GLOB 'abc*' AND b IS NOT c",
     {"hint=INDEXED BY i", "like #0 (glob) column a", "\"a GLOB 'abc*'\"", "is distinct"}},
    {DIALECT_SQLITE, "INSERT OR REPLACE INTO t VALUES (?1, :b, @c)", {"on_conflict", "", "", ""}},
    {DIALECT_SQLITE, "SELECT * FROM a, b ON a.x = b.x", {"edge 0 scope=0 on a.x b.x", "", "", ""}},
    {DIALECT_MSSQL, "SELECT TOP (10) WITH TIES a FROM dbo.[T] WITH (NOLOCK) WHERE b = @p ORDER BY c",
     {"ties limit=number:10", "table first dbo.t as t hint=WITH (NOLOCK)", "parameter", "limit_at=\"TOP (10) WITH TIES\""}},
    {DIALECT_MSSQL, "UPDATE x SET a += 1 FROM t AS x JOIN u ON u.b = x.b",
     {"update target=0", "relation 0 scope=0 table target t as x", "relation 1 scope=0 table inner u", ""}},
    {DIALECT_MSSQL, "DELETE x FROM t x JOIN u ON u.a = x.a", {"table target t as x", "table inner u", "", ""}},
    {DIALECT_MSSQL, "INSERT INTO t (a) OUTPUT inserted.a VALUES (1)", {"returning", "insert_column 0 a", "", ""}},
    {DIALECT_MSSQL, "SELECT a FROM t OUTER APPLY f(t.b) AS x", {"function left f as x lateral", "", "", ""}},
};

static const struct {
    enum dialect dialect;
    const char *text;
    const char *lines[4];
} schemas[] = {
    {DIALECT_MYSQL, "CREATE TABLE IF NOT EXISTS `a`.`T` (`id` int(11) unsigned NOT NULL AUTO_INCREMENT, n varchar(20) DEFAULT 'x', "
     "PRIMARY KEY (`id`), UNIQUE KEY u (n), KEY k (n(10), id DESC), FULLTEXT KEY f (n), "
     "CONSTRAINT c FOREIGN KEY (id) REFERENCES o (x) ON DELETE CASCADE) ENGINE=InnoDB",
     {"id", "varchar", "k", "fulltext"}},
    {DIALECT_MYSQL, "ALTER TABLE t ADD COLUMN (a int, b int), DROP INDEX i, ADD UNIQUE INDEX j (a), CHANGE x y bigint, RENAME TO z",
     {"", "", "", ""}},
    {DIALECT_MYSQL, "CREATE TABLE t AS SELECT a, b FROM u WHERE c = 1", {"source", "\"c = 1\"", "", ""}},
    {DIALECT_SQLITE, "CREATE TABLE t (a INTEGER PRIMARY KEY, b UNIQUE, c TEXT COLLATE nocase REFERENCES u(x)) WITHOUT ROWID", {"", "", "", ""}},
    {DIALECT_SQLITE, "CREATE UNIQUE INDEX IF NOT EXISTS i ON t (a, lower(b) COLLATE nocase DESC) WHERE c IS NOT NULL", {"", "", "", ""}},
    {DIALECT_MSSQL, "CREATE TABLE [dbo].[t] ([id] int IDENTITY(1,1) NOT NULL CONSTRAINT [pk] PRIMARY KEY CLUSTERED, [n] nvarchar(max), "
     "[s] AS ([id] + 1) PERSISTED, INDEX ix NONCLUSTERED ([n]))", {"", "", "", ""}},
    {DIALECT_MSSQL, "CREATE NONCLUSTERED INDEX ix ON dbo.t (a DESC, b) INCLUDE (c, d) WHERE e = 1 WITH (ONLINE = ON) ON [PRIMARY]", {"", "", "", ""}},
    {DIALECT_MSSQL, "ALTER TABLE t ADD a int NULL, CONSTRAINT c UNIQUE (a)", {"", "", "", ""}},
};
/* clang-format on */

static void expect_lines(struct arena *a, enum dialect d, const char *text, const char *const *lines)
{
    const char *out = dump(a, d, text);
    for (size_t k = 0; k < 4 && lines[k]; k++) {
        if (!strstr(out, lines[k])) print_message("%s\nlacks %s:\n%s", text, lines[k], out);
        assert_non_null(strstr(out, lines[k]));
    }
}

static void models_keep_what_rewriting_takes_out(void **state)
{
    (void)state;
    struct arena a = {0};
    for (size_t i = 0; i < sizeof models / sizeof *models; i++)
        expect_lines(&a, models[i].dialect, models[i].text, models[i].lines);
    arena_free(&a);
}

static struct query parse(struct arena *a, enum dialect d, const char *text)
{
    struct query q;
    struct query_error err;
    bool ok = query_parse(a, slice_of(text), d, NULL, &q, &err);
    if (!ok) print_message("%s: %s\n", text, err.message);
    assert_true(ok);
    return q;
}

static void assert_slice(struct slice s, const char *expected)
{
    if (!slice_eq(s, slice_of(expected))) print_message("%.*s instead of %s\n", SLICE_ARG(s), expected);
    assert_true(slice_eq(s, slice_of(expected)));
}

static void mysql_tables_are_read(void **state)
{
    (void)state;
    struct arena a = {0};
    struct query q = parse(&a, DIALECT_MYSQL, schemas[0].text);
    assert_int_equal(q.ddl.n, 1);
    struct ddl_change *c = &q.ddl.at[0];
    assert_int_equal(c->kind, DDL_CREATE_TABLE);
    assert_true(c->if_not_exists);
    assert_slice(c->target.schema, "a");
    assert_slice(c->target.name, "t");
    assert_int_equal(c->column_count, 2);
    assert_slice(c->columns[0].type, "int");
    assert_int_equal(c->columns[0].flags, COLUMN_NOT_NULL | COLUMN_IDENTITY);
    assert_slice(c->columns[1].default_text, "'x'");
    assert_int_equal(c->columns[1].length, 20);
    assert_int_equal(c->key_count, 3);
    assert_int_equal(c->keys[2].kind, KEY_FOREIGN);
    assert_int_equal(c->keys[2].on_delete, ACTION_CASCADE);
    assert_slice(c->keys[2].references.name, "o");
    assert_int_equal(c->index_count, 2);
    assert_int_equal(c->indexes[0].columns[0].prefix, 10);
    assert_true(c->indexes[0].columns[1].descending);
    assert_slice(c->indexes[1].method, "fulltext");
    assert_slice(c->option_names[0], "engine");
    q = parse(&a, DIALECT_MYSQL, schemas[1].text);
    static const enum ddl_kind kinds[] = {DDL_ADD_COLUMN, DDL_ADD_COLUMN,    DDL_DROP_INDEX,  DDL_ADD_KEY,
                                          DDL_ALTER_TYPE, DDL_RENAME_COLUMN, DDL_RENAME_TABLE};
    assert_int_equal(q.ddl.n, sizeof kinds / sizeof *kinds);
    for (size_t i = 0; i < q.ddl.n; i++) assert_int_equal(q.ddl.at[i].kind, kinds[i]);
    q = parse(&a, DIALECT_MYSQL, schemas[2].text);
    assert_int_equal(q.verb, VERB_DDL);
    assert_true(q.ddl.at[0].view_scope > 0);
    assert_int_equal(q.predicates.n, 1);
    arena_free(&a);
}

static void sqlite_and_mssql_tables_are_read(void **state)
{
    (void)state;
    struct arena a = {0};
    struct query q = parse(&a, DIALECT_SQLITE, schemas[3].text);
    struct ddl_change *c = &q.ddl.at[0];
    assert_int_equal(c->column_count, 3);
    assert_slice(c->columns[1].type, "");
    assert_slice(c->columns[2].collation, "nocase");
    assert_int_equal(c->key_count, 3);
    q = parse(&a, DIALECT_SQLITE, schemas[4].text);
    struct ddl_index *index = &q.ddl.at[0].indexes[0];
    assert_true(index->unique);
    assert_slice(index->columns[1].expression, "lower(b)");
    assert_true(index->columns[1].descending);
    assert_slice(index->where, "c is not null");
    q = parse(&a, DIALECT_MSSQL, schemas[5].text);
    c = &q.ddl.at[0];
    assert_int_equal(c->column_count, 3);
    assert_int_equal(c->columns[0].flags, COLUMN_NOT_NULL | COLUMN_IDENTITY | COLUMN_PRIMARY_KEY);
    assert_slice(c->keys[0].name, "pk");
    assert_true(c->columns[2].flags & COLUMN_GENERATED);
    assert_int_equal(c->index_count, 1);
    q = parse(&a, DIALECT_MSSQL, schemas[6].text);
    index = &q.ddl.at[0].indexes[0];
    assert_int_equal(index->include_count, 2);
    assert_slice(index->where, "e = 1");
    q = parse(&a, DIALECT_MSSQL, schemas[7].text);
    assert_int_equal(q.ddl.n, 2);
    arena_free(&a);
}

static void errors_are_only_approximations(void **state)
{
    (void)state;
    struct arena a = {0};
    for (int d = DIALECT_MYSQL; d <= DIALECT_MSSQL; d++) {
        struct query q;
        struct query_error err;
        assert_false(query_parse(&a, SLICE("SELECT FROM WHERE ("), (enum dialect)d, NULL, &q, &err));
        assert_true(err.approximated);
        assert_true(err.at.pos + err.at.len <= 19);
    }
    arena_free(&a);
}

/* Spans must lie within the text, whatever was cut off or spoiled. */
static void check_hostile(struct arena *a, struct slice text, enum dialect d)
{
    struct query q;
    struct query_error err;
    if (!query_parse(a, text, d, NULL, &q, &err)) {
        assert_true((size_t)err.at.pos + err.at.len <= text.n);
        return;
    }
    VEC_EACH (struct relation, r, &q.relations) assert_true((size_t)r->at.pos + r->at.len <= text.n);
    VEC_EACH (struct predicate, p, &q.predicates) assert_true((size_t)p->at.pos + p->at.len <= text.n);
    VEC_EACH (struct column, c, &q.columns) assert_true((size_t)c->at.pos + c->at.len <= text.n);
    VEC_EACH (struct scope, s, &q.scopes) assert_true((size_t)s->at.pos + s->at.len <= text.n);
}

static void hostile(struct arena *a, const char *text, enum dialect d)
{
    size_t n = strlen(text);
    unsigned seed = (unsigned)n;
    for (size_t i = 0; i < n; i++) {
        struct arena_mark mark = arena_mark(a);
        check_hostile(a, (struct slice){arena_copy(a, text, i), i}, d);
        char *noisy = arena_copy(a, text, n);
        seed = seed * 1664525u + 1013904223u;
        noisy[i] = "()'\"`[];,.*@#$/-\\ \0{"[seed >> 16 & 15];
        check_hostile(a, (struct slice){noisy, n}, d);
        arena_rewind(a, mark);
    }
}

static void nothing_breaks_on_cut_or_noisy_text(void **state)
{
    (void)state;
    static const struct rewrite_dialect *const dialects[] = {&rewrite_mysql, &rewrite_sqlite, &rewrite_mssql};
    struct arena a = {0};
    for (size_t i = 0; i < sizeof models / sizeof *models; i++)
        hostile(&a, models[i].text, models[i].dialect);
    for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++)
        hostile(&a, schemas[i].text, schemas[i].dialect);
    for (size_t d = 0; d < 3; d++)
        for (size_t i = 0; i < dialects[d]->rule_count; i++)
            hostile(&a, dialects[d]->rules[i].example, dialects[d]->dialect);
    arena_free(&a);
}

static void names_are_quoted_as_the_dialect_does(void **state)
{
    (void)state;
    struct arena a = {0};
    assert_slice(query_quote_name(&a, SLICE("orders"), DIALECT_MYSQL), "orders");
    assert_slice(query_quote_name(&a, SLICE("order"), DIALECT_MYSQL), "`order`");
    assert_slice(query_quote_name(&a, SLICE("user"), DIALECT_POSTGRES), "\"user\"");
    assert_slice(query_quote_name(&a, SLICE("Key"), DIALECT_MYSQL), "`Key`");
    assert_slice(query_quote_name(&a, SLICE("OrderId"), DIALECT_MSSQL), "OrderId");
    assert_slice(query_quote_name(&a, SLICE("OrderId"), DIALECT_POSTGRES), "\"OrderId\"");
    assert_slice(query_quote_name(&a, SLICE("lines"), DIALECT_CQL), "lines");
    assert_slice(query_quote_name(&a, SLICE("a]b"), DIALECT_MSSQL), "[a]]b]");
    assert_slice(query_quote_name(&a, SLICE("A b"), DIALECT_SQLITE), "\"A b\"");
    arena_free(&a);
}

static void hints_in_comments_are_kept(void **state)
{
    (void)state;
    static const struct {
        enum dialect dialect;
        const char *text, *hint;
    } cases[] = {
        {DIALECT_MYSQL,    "SELECT /*+ NO_ICP(t) MAX_EXECUTION_TIME(5) */ a FROM t",
         "NO_ICP(t) MAX_EXECUTION_TIME(5)"                                                       },
        {DIALECT_POSTGRES, "/*+ SeqScan(t) */ SELECT a FROM t",                      "SeqScan(t)"},
        {DIALECT_MYSQL,    "SELECT '/*+ x */', a /* + y */ FROM t",                  ""          },
    };
    struct arena a = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct query q;
        struct query_error err;
        assert_true(query_parse(&a, slice_of(cases[i].text), cases[i].dialect, NULL, &q, &err));
        assert_slice(q.hint, cases[i].hint);
    }
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(models_keep_what_rewriting_takes_out),
        cmocka_unit_test(mysql_tables_are_read),
        cmocka_unit_test(sqlite_and_mssql_tables_are_read),
        cmocka_unit_test(errors_are_only_approximations),
        cmocka_unit_test(names_are_quoted_as_the_dialect_does),
        cmocka_unit_test(hints_in_comments_are_kept),
        cmocka_unit_test(nothing_breaks_on_cut_or_noisy_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
