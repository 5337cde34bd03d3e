/* Statements inside of routines, triggers and batches. */
#include "test.h"

#include "ingest/reader.h"

/* Every statement found, separated by " | ". */
static char *found(struct arena *a, const char *text, enum dialect d, enum routine_kind *kind)
{
    struct span_list list = {0};
    struct buf out = {0};
    *kind = routine_split(a, slice_of(text), d, &list);
    for (size_t i = 0; i < list.n; i++) {
        if (i) buf_text(&out, " | ");
        buf_put(&out, slice_sub(slice_of(text), list.at[i]));
    }
    char *result = arena_copy(a, out.p ? out.p : "", out.n);
    buf_free(&out);
    return result;
}

/* clang-format off */
static const struct {
    enum dialect dialect;
    enum routine_kind kind;
    const char *text, *inner;
} cases[] = {
    {DIALECT_MYSQL, ROUTINE_DEFINITION,
     "CREATE PROCEDURE p(IN a INT) BEGIN DECLARE x INT; SELECT b INTO x FROM t WHERE c = a; "
     "IF x > 1 THEN UPDATE t SET b = 1; ELSE DELETE FROM t; END IF; END",
     "SELECT b INTO x FROM t WHERE c = a | UPDATE t SET b = 1 | DELETE FROM t"},
    {DIALECT_MYSQL, ROUTINE_DEFINITION, "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = (SELECT max(b) FROM u)",
     "SELECT max(b) FROM u"},
    {DIALECT_MYSQL, ROUTINE_DEFINITION, "CREATE TRIGGER g AFTER UPDATE ON t FOR EACH ROW INSERT INTO u VALUES (NEW.a)",
     "INSERT INTO u VALUES (NEW.a)"},
    {DIALECT_MYSQL, ROUTINE_DEFINITION,
     "CREATE PROCEDURE p() BEGIN DECLARE c CURSOR FOR SELECT a FROM t; WHILE EXISTS (SELECT 1 FROM u) DO CALL q(); END WHILE; "
     "SELECT CASE a WHEN 1 THEN 2 ELSE 3 END FROM t; END",
     "SELECT a FROM t | SELECT 1 FROM u | SELECT CASE a WHEN 1 THEN 2 ELSE 3 END FROM t"},
    {DIALECT_MYSQL, ROUTINE_NONE, "CREATE TABLE t (a int)", ""},
    {DIALECT_MYSQL, ROUTINE_NONE, "SELECT 1", ""},
    {DIALECT_SQLITE, ROUTINE_DEFINITION,
     "CREATE TRIGGER g AFTER DELETE ON t WHEN old.a BEGIN DELETE FROM u WHERE b = old.a; INSERT INTO v SELECT 1; END",
     "DELETE FROM u WHERE b = old.a | INSERT INTO v SELECT 1"},
    {DIALECT_MSSQL, ROUTINE_BATCH, "SELECT a FROM t\nUPDATE t SET a = 1 WHERE b = 2\nINSERT INTO t (a) SELECT b FROM u",
     "SELECT a FROM t | UPDATE t SET a = 1 WHERE b = 2 | INSERT INTO t (a) SELECT b FROM u"},
    {DIALECT_MSSQL, ROUTINE_BATCH, "IF EXISTS (SELECT 1 FROM t) BEGIN DELETE FROM t WHERE a = 1 END ELSE DELETE FROM u",
     "SELECT 1 FROM t | DELETE FROM t WHERE a = 1 | DELETE FROM u"},
    {DIALECT_MSSQL, ROUTINE_DEFINITION,
     "CREATE PROCEDURE dbo.p @a int AS BEGIN SET NOCOUNT ON; DECLARE @b int = (SELECT max(c) FROM t)\n"
     "SELECT a FROM t WHERE b = @a UNION ALL SELECT a FROM u\nEXEC q @a\n"
     "UPDATE t SET a = CASE WHEN b = 1 THEN 2 ELSE 3 END FROM t JOIN u ON t.a = u.a END",
     "SELECT max(c) FROM t | SELECT a FROM t WHERE b = @a UNION ALL SELECT a FROM u | "
     "UPDATE t SET a = CASE WHEN b = 1 THEN 2 ELSE 3 END FROM t JOIN u ON t.a = u.a"},
    {DIALECT_MSSQL, ROUTINE_BATCH,
     "DECLARE @x int; WITH c AS (SELECT 1 AS a) UPDATE c SET a = 2 SELECT a FROM t WITH (NOLOCK) ORDER BY a OFFSET 5 ROWS "
     "FETCH NEXT 5 ROWS ONLY",
     "WITH c AS (SELECT 1 AS a) UPDATE c SET a = 2 | SELECT a FROM t WITH (NOLOCK) ORDER BY a OFFSET 5 ROWS FETCH NEXT 5 ROWS ONLY"},
    {DIALECT_MSSQL, ROUTINE_NONE,
     "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN UPDATE SET b = 1 WHEN NOT MATCHED THEN INSERT (a) VALUES (1);",
     "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN UPDATE SET b = 1 WHEN NOT MATCHED THEN INSERT (a) VALUES (1)"},
    {DIALECT_MSSQL, ROUTINE_NONE, "CREATE VIEW v AS SELECT a FROM t", "CREATE VIEW v AS SELECT a FROM t"},
    {DIALECT_MSSQL, ROUTINE_NONE, "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u (b) ON DELETE SET NULL",
     "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u (b) ON DELETE SET NULL"},
};
/* clang-format on */

static void statements_inside_are_found(void **state)
{
    (void)state;
    struct arena a = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum routine_kind kind;
        assert_string_equal(found(&a, cases[i].text, cases[i].dialect, &kind), cases[i].inner);
        assert_int_equal(kind, cases[i].kind);
    }
    arena_free(&a);
}

static void cut_anywhere_they_end(void **state)
{
    (void)state;
    struct arena a = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t n = 0; n < strlen(cases[i].text); n++) {
            struct span_list list = {0};
            char *cut = arena_copy(&a, cases[i].text, n);
            routine_split(&a, (struct slice){cut, n}, cases[i].dialect, &list);
            for (size_t k = 0; k < list.n; k++) assert_true(list.at[k].pos + list.at[k].len <= n);
        }
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statements_inside_are_found),
        cmocka_unit_test(cut_anywhere_they_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
