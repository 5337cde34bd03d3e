/* Which dialect a text is taken for. */
#include "test.h"

#include "ingest/ingest.h"

static void tell_tales_decide(void **state)
{
    (void)state;
    static const struct {
        const char *text, *path;
        enum dialect dialect;
    } cases[] = {
        {"CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;",                    NULL,                  DIALECT_MYSQL   },
        {"SELECT `a` FROM `t` LIMIT 5, 10;",                                                     NULL,                  DIALECT_MYSQL   },
        {"CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT);",                               NULL,                  DIALECT_SQLITE  },
        {"PRAGMA foreign_keys = ON; SELECT 1;",                                                  NULL,                  DIALECT_SQLITE  },
        {"SELECT TOP 5 [a] FROM [dbo].[t] WITH (NOLOCK)\nGO\n",                                  NULL,                  DIALECT_MSSQL   },
        {"CREATE TABLE [t] ([id] INT IDENTITY(1,1), [n] NVARCHAR(20))",                          NULL,                  DIALECT_MSSQL   },
        {"SELECT a::int FROM t WHERE b = $1",                                                    NULL,                  DIALECT_POSTGRES},
        {"CREATE TABLE t (id bigserial, d timestamptz, a text[])",                               NULL,                  DIALECT_POSTGRES},
        {"CREATE TABLE t (a int, b int, PRIMARY KEY ((a), b)) WITH CLUSTERING ORDER BY (b ASC)", NULL,
         DIALECT_CQL                                                                                                                    },
        {"CREATE TABLE t (a int); SELECT a FROM t;",                                             NULL,                  DIALECT_UNKNOWN },
        {"CREATE TABLE t (a int); SELECT a FROM t;",                                             "db/mysql/schema.sql", DIALECT_MYSQL   },
        {"CREATE TABLE t (a int); SELECT a FROM t;",                                             "schema.sqlite3.sql",  DIALECT_SQLITE  },
        {"SELECT 'auto_increment', \"engine =\" FROM t -- pragma",                               NULL,                  DIALECT_UNKNOWN },
        {"INSERT INTO t VALUES ('dell\\'opera', 'metà e'); INSERT INTO t VALUES ('citt\\'');",  NULL,
         DIALECT_MYSQL                                                                                                                  },
        {"INSERT INTO t VALUES ('b'), (E'it\\'s', E'a');",                                       NULL,                  DIALECT_POSTGRES},
        {"",                                                                                     NULL,                  DIALECT_UNKNOWN },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *reason = NULL;
        enum dialect d = dialect_detect(slice_of(cases[i].text), cases[i].path, &reason);
        if (d != cases[i].dialect) print_message("%s: %s (%s)\n", cases[i].text, dialect_name(d), reason);
        assert_int_equal(d, cases[i].dialect);
        assert_int_equal(reason[0] != '\0', d != DIALECT_UNKNOWN);
    }
}

static void statements_of_mixed_files_are_asked_one_by_one(void **state)
{
    (void)state;
    struct slice text = SLICE("CREATE TABLE `a` (`b` INT UNSIGNED AUTO_INCREMENT) ENGINE=InnoDB;\n"
                              "CREATE TABLE c (d bigserial, e jsonb, f timestamptz);\n");
    assert_true(dialect_of_text(text, NULL).mixed);
    struct slice other = SLICE("CREATE TABLE c (d bigserial, e jsonb, f timestamptz)");
    assert_int_equal(dialect_of_statement(other, DIALECT_MYSQL), DIALECT_POSTGRES);
    assert_int_equal(dialect_of_statement(SLICE("SELECT a FROM b"), DIALECT_MYSQL), DIALECT_MYSQL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tell_tales_decide),
        cmocka_unit_test(statements_of_mixed_files_are_asked_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
