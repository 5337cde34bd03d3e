/* SQL Server: what is rewritten so that libpg_query reads it. Each rule carries its test. */
#include "query/rewrite_engine.h"

#define DATEPARTS "DATEADD|DATEDIFF|DATEDIFF_BIG|DATEPART|DATENAME|DATETRUNC|DATE_BUCKET"
#define TABLE_HINTS                                                                                          \
    "NOLOCK|ROWLOCK|UPDLOCK|HOLDLOCK|READPAST|TABLOCK|TABLOCKX|XLOCK|PAGLOCK|READCOMMITTED|READUNCOMMITTED|" \
    "REPEATABLEREAD|SERIALIZABLE|SNAPSHOT|NOEXPAND|FORCESEEK|FORCESCAN|NOWAIT|INDEX|KEEPIDENTITY|"           \
    "READCOMMITTEDLOCK"

/* SET a += 1: the operator is written out, a = a + 1. */
static bool write_compound(struct rewrite *rw, struct match *m)
{
    const struct capture *column = match_capture(m, 'c');
    struct piece *op = column->behind;
    struct slice sign = {op->text.p, 1};
    struct span at = op->at;
    struct piece *behind = m->behind;
    pieces_unlink(op, op->next);
    piece_insert(behind, piece_new(rw, SLICE("="), at, TOKEN_OPERATOR));
    for (const struct piece *p = column->first; p != column->behind && p != op; p = p->next) {
        if (p->kind == TOKEN_OPERATOR) break;
        struct piece *copy = piece_new(rw, p->text, p->at, p->kind);
        copy->fixed = true;
        piece_insert(behind, copy);
    }
    piece_insert(behind, piece_new(rw, sign, at, TOKEN_OPERATOR));
    return true;
}

/* clang-format off */
static const struct rewrite_rule rules[] = {
    RULE("; WITH", "WITH",
         ";WITH c AS (SELECT 1 AS a) SELECT a FROM c",
         "WITH c AS (SELECT 1 AS a) SELECT a FROM c", .after = "^"),

    RULE("CREATE|ALTER OR ALTER VIEW", "CREATE OR REPLACE VIEW",
         "CREATE OR ALTER VIEW v AS SELECT 1 AS a",
         "CREATE OR REPLACE VIEW v AS SELECT 1 AS a", .after = "^"),
    RULE("ALTER VIEW", "CREATE OR REPLACE VIEW",
         "ALTER VIEW dbo.v AS SELECT 1 AS a",
         "CREATE OR REPLACE VIEW dbo.v AS SELECT 1 AS a", .after = "^"),
    RULE("WITH SCHEMABINDING|ENCRYPTION|VIEW_METADATA {r:rest} AS", "AS",
         "CREATE VIEW v WITH SCHEMABINDING AS SELECT 1 AS a",
         "CREATE VIEW v AS SELECT 1 AS a"),

    /* TOP */
    RULE("TOP {n:amount} PERCENT WITH TIES", "",
         "SELECT TOP 5 PERCENT WITH TIES a FROM t ORDER BY a",
         "SELECT a FROM t ORDER BY a", .after = "SELECT DISTINCT ALL", .effect = EFFECT_LIMIT_TIES),
    RULE("TOP {n:amount} WITH TIES", "",
         "SELECT TOP (5) WITH TIES a FROM t ORDER BY a",
         "SELECT a FROM t ORDER BY a", .after = "SELECT DISTINCT ALL", .effect = EFFECT_LIMIT_TIES),
    RULE("TOP {n:amount} PERCENT", "",
         "SELECT TOP 5 PERCENT a FROM t",
         "SELECT a FROM t", .after = "SELECT DISTINCT ALL", .effect = EFFECT_LIMIT),
    RULE("TOP {n:amount}", "",
         "SELECT DISTINCT TOP (5) a FROM t",
         "SELECT DISTINCT a FROM t",
         .after = "SELECT DISTINCT ALL UPDATE DELETE INSERT", .effect = EFFECT_LIMIT),

    /* hints */
    RULE("WITH ( " TABLE_HINTS " {r:rest} )", "",
         "SELECT a FROM t WITH (NOLOCK, INDEX(i)) WHERE b",
         "SELECT a FROM t WHERE b", .effect = EFFECT_HINT),
    RULE("( NOLOCK|READPAST|UPDLOCK|HOLDLOCK|ROWLOCK|TABLOCK|TABLOCKX )", "",
         "SELECT a FROM t (NOLOCK) WHERE b",
         "SELECT a FROM t WHERE b", .effect = EFFECT_HINT),
    RULE("OPTION {p:parens}", "",
         "SELECT a FROM t OPTION (RECOMPILE)",
         "SELECT a FROM t"),
    RULE("HASH|LOOP|MERGE|REMOTE JOIN", "JOIN",
         "SELECT a FROM t LEFT OUTER HASH JOIN u ON b = c",
         "SELECT a FROM t LEFT JOIN u ON b = c", .after = "INNER LEFT RIGHT FULL OUTER"),
    RULE("FOR SYSTEM_TIME ALL", "",
         "SELECT a FROM t FOR SYSTEM_TIME ALL",
         "SELECT a FROM t"),
    RULE("FOR SYSTEM_TIME AS OF {e:primary}", "",
         "SELECT a FROM t FOR SYSTEM_TIME AS OF @x",
         "SELECT a FROM t"),
    RULE("FOR SYSTEM_TIME FROM|BETWEEN {e:primary} TO|AND {f:primary}", "",
         "SELECT a FROM t FOR SYSTEM_TIME FROM @x TO @y",
         "SELECT a FROM t"),
    RULE("FOR SYSTEM_TIME CONTAINED IN {p:parens}", "",
         "SELECT a FROM t FOR SYSTEM_TIME CONTAINED IN (@x, @y)",
         "SELECT a FROM t"),
    RULE("FOR XML|JSON|BROWSE {r:rest} $", "",
         "SELECT a FROM t FOR XML PATH(''), TYPE",
         "SELECT a FROM t"),
    RULE("TABLESAMPLE [ SYSTEM ] ( {n:amount} PERCENT|ROWS )", "TABLESAMPLE SYSTEM ( {n} )",
         "SELECT a FROM t TABLESAMPLE (10 PERCENT)",
         "SELECT a FROM t TABLESAMPLE SYSTEM ( 10 )"),

    /* joins */
    RULE("CROSS APPLY {t:path} {p:parens}", "CROSS JOIN LATERAL {t} {p}",
         "SELECT a FROM t CROSS APPLY f(t.b) AS x",
         "SELECT a FROM t CROSS JOIN LATERAL f (t.b) AS x"),
    RULE("OUTER APPLY {t:path} {p:parens}", "LEFT JOIN LATERAL {t} {p}",
         "SELECT a FROM t OUTER APPLY f(t.b) AS x",
         "SELECT a FROM t LEFT JOIN LATERAL f (t.b) AS x ON TRUE"),
    RULE("CROSS APPLY {p:parens}", "CROSS JOIN LATERAL {p}",
         "SELECT a FROM t CROSS APPLY (SELECT 1 AS b) AS x",
         "SELECT a FROM t CROSS JOIN LATERAL (SELECT 1 AS b) AS x"),
    RULE("OUTER APPLY {p:parens}", "LEFT JOIN LATERAL {p}",
         "SELECT a FROM t OUTER APPLY (SELECT 1 AS b) AS x",
         "SELECT a FROM t LEFT JOIN LATERAL (SELECT 1 AS b) AS x ON TRUE"),
    RULE("PIVOT|UNPIVOT {p:parens} [ AS ] {n:name}", "",
         "SELECT a FROM t PIVOT (SUM(b) FOR c IN ([x], [y])) AS p",
         "SELECT a FROM t"),
    RULE("OPENJSON|OPENXML {p:parens} WITH {q:parens}", "openjson {p}",
         "SELECT a FROM OPENJSON(@j) WITH (a int '$.a') AS x",
         "SELECT a FROM openjson ($1) AS x"),

    /* writing */
    RULE("INSERT {t:path}", "INSERT INTO {t}",
         "INSERT t (a) VALUES (1)",
         "INSERT INTO t (a) VALUES (1)", .after = "^"),
    RULE("DELETE {n:path} FROM", "DELETE FROM {n} USING",
         "DELETE a FROM t AS a JOIN u ON u.x = a.x",
         "DELETE FROM a USING t AS a JOIN u ON u.x = a.x", .after = "^ THEN", .effect = EFFECT_TARGET),
    RULE("DELETE {t:path} WHERE", "DELETE FROM {t} WHERE",
         "DELETE t WHERE a = 1",
         "DELETE FROM t WHERE a = 1", .after = "^"),
    RULE("DELETE {t:path} $", "DELETE FROM {t}",
         "DELETE t",
         "DELETE FROM t", .after = "^"),
    RULE("DELETE FROM {n:path} FROM", "DELETE FROM {n} USING",
         "DELETE FROM t FROM t JOIN u ON u.x = t.x",
         "DELETE FROM t USING t JOIN u ON u.x = t.x", .after = "^", .effect = EFFECT_TARGET),
    RULE("OUTPUT {l:list} INTO {t:path} [ {p:parens} ]", "OUTPUT {l}",
         "INSERT INTO t (a) OUTPUT inserted.a INTO @x VALUES (1)",
         "INSERT INTO t (a) VALUES (1) RETURNING inserted.a"),
    RULE("OUTPUT {l:list} DEFAULT VALUES", "DEFAULT VALUES RETURNING {l}",
         "INSERT INTO t OUTPUT inserted.a DEFAULT VALUES",
         "INSERT INTO t DEFAULT VALUES RETURNING inserted.a"),
    RULE("OUTPUT {l:list} VALUES {r:rest} $", "VALUES {r} RETURNING {l}",
         "INSERT INTO t (a) OUTPUT inserted.a VALUES (1)",
         "INSERT INTO t (a) VALUES (1) RETURNING inserted.a"),
    RULE("OUTPUT {l:list} SELECT {r:rest} $", "SELECT {r} RETURNING {l}",
         "INSERT INTO t (a) OUTPUT inserted.a SELECT 1",
         "INSERT INTO t (a) SELECT 1 RETURNING inserted.a"),
    RULE("OUTPUT {l:list} FROM {r:rest} $", "FROM {r} RETURNING {l}",
         "UPDATE t SET a = 1 OUTPUT deleted.a FROM t JOIN u ON b = c",
         "UPDATE t SET a = 1 FROM t JOIN u ON b = c RETURNING deleted.a"),
    RULE("OUTPUT {l:list} WHERE {r:rest} $", "WHERE {r} RETURNING {l}",
         "DELETE FROM t OUTPUT deleted.a WHERE b = 1",
         "DELETE FROM t WHERE b = 1 RETURNING deleted.a"),
    RULE("SET", NULL,
         "UPDATE t SET t.a = 1, dbo.t.b = t.c",
         "UPDATE t SET a = 1, b = t.c", .action = rewrite_set_columns),
    RULE("{c:path} +=|-=|*=|/=|%=|&=|^= ", NULL,
         "UPDATE t SET a += 1",
         "UPDATE t SET a = a + 1", .after = "SET ,", .action = write_compound),
    RULE("MERGE {t:path}", "MERGE INTO {t}",
         "MERGE t AS a USING u ON a.b = u.b WHEN MATCHED THEN DELETE",
         "MERGE INTO t AS a USING u ON a.b = u.b WHEN MATCHED THEN DELETE", .after = "^"),
    RULE("NOT MATCHED BY TARGET", "NOT MATCHED",
         "MERGE INTO t USING u ON t.a = u.a WHEN NOT MATCHED BY TARGET THEN INSERT (a) VALUES (1)",
         "MERGE INTO t USING u ON t.a = u.a WHEN NOT MATCHED THEN INSERT (a) VALUES (1)", .after = "WHEN"),
    RULE("NOT MATCHED BY SOURCE", "MATCHED",
         "MERGE INTO t USING u ON t.a = u.a WHEN NOT MATCHED BY SOURCE THEN DELETE",
         "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE", .after = "WHEN"),
    RULE("OUTPUT {l:rest} $", "",
         "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE OUTPUT $action, deleted.a",
         "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE", .effect = EFFECT_RETURNING),

    /* expressions */
    RULE("TRY_CONVERT|CONVERT ( {t:type} , {e:expr} , {s:rest} )", "CAST ( {e} AS {t} )",
         "SELECT CONVERT(varchar(10), a, 120) FROM t",
         "SELECT CAST ( a AS varchar(10) ) FROM t"),
    RULE("TRY_CONVERT|CONVERT ( {t:type} , {e:rest} )", "CAST ( {e} AS {t} )",
         "SELECT TRY_CONVERT(int, a) FROM t",
         "SELECT CAST ( a AS int ) FROM t"),
    RULE("TRY_CAST (", "CAST (",
         "SELECT TRY_CAST(a AS int) FROM t",
         "SELECT CAST (a AS int) FROM t"),
    RULE("TRY_PARSE|PARSE ( {e:expr} AS {t:type} [ USING {c:expr} ] )", "CAST ( {e} AS {t} )",
         "SELECT PARSE(a AS date USING 'en-US') FROM t",
         "SELECT CAST ( a AS date ) FROM t"),
    RULE("( MAX )", "",
         "SELECT CAST(a AS varchar(max)) FROM t",
         "SELECT CAST(a AS varchar) FROM t"),
    RULE(DATEPARTS " ( {u:unit} ,", "dateadd (",
         "SELECT DATEADD(day, 1, a) FROM t",
         "SELECT dateadd ( 1, a) FROM t"),
    RULE("CONTAINS|FREETEXT ( {c:expr} , {e:rest} )", "( {c} @@ ( {e} ) )",
         "SELECT a FROM t WHERE CONTAINS(b, 'x')",
         "SELECT a FROM t WHERE ( b @@ ( 'x' ) )"),
    RULE("NEXT VALUE FOR {s:path}", "nextval ( 's' )",
         "SELECT NEXT VALUE FOR dbo.s",
         "SELECT nextval ( 's' )"),
    RULE("!<", ">=",
         "SELECT 1 FROM t WHERE a !< 1",
         "SELECT 1 FROM t WHERE a >= 1"),
    RULE("!>", "<=",
         "SELECT 1 FROM t WHERE a !> 1",
         "SELECT 1 FROM t WHERE a <= 1"),
    RULE("GROUP BY {l:list} WITH ROLLUP", "GROUP BY ROLLUP ( {l} )",
         "SELECT a FROM t GROUP BY a, b WITH ROLLUP",
         "SELECT a FROM t GROUP BY ROLLUP ( a, b )"),
    RULE("GROUP BY {l:list} WITH CUBE", "GROUP BY CUBE ( {l} )",
         "SELECT a FROM t GROUP BY a, b WITH CUBE",
         "SELECT a FROM t GROUP BY CUBE ( a, b )"),
    RULE("GROUP BY ALL", "GROUP BY",
         "SELECT a FROM t GROUP BY ALL a",
         "SELECT a FROM t GROUP BY a"),
    RULE("COLLATE DATABASE_DEFAULT", "COLLATE \"any\"",
         "SELECT a COLLATE DATABASE_DEFAULT FROM t",
         "SELECT a COLLATE \"any\" FROM t"),
};

/* PostgreSQL's reserved words that are names in SQL Server, and where they are keywords all the same. */
static const struct rewrite_word words[] = {
    {"ANALYSE",         "",                      ""       },
    {"ANALYZE",         "",                      ""       },
    {"ARRAY",           "",                      ""       },
    {"ASYMMETRIC",      "",                      ""       },
    {"BINARY",          "",                      ""       },
    {"BOTH",            "",                      ""       },
    {"COLLATION",       "",                      ""       },
    {"CONCURRENTLY",    "",                      ""       },
    {"CURRENT_CATALOG", "",                      ""       },
    {"CURRENT_ROLE",    "",                      ""       },
    {"CURRENT_SCHEMA",  "",                      ""       },
    {"DEFERRABLE",      "",                      ""       },
    {"DO",              "MATCHED THEN CONFLICT", ""       },
    {"FALSE",           "",                      ""       },
    {"FREEZE",          "",                      ""       },
    {"ILIKE",           "",                      ""       },
    {"INITIALLY",       "",                      ""       },
    {"ISNULL",          "",                      ""       },
    {"LATERAL",         "JOIN",                  ""       },
    {"LEADING",         "",                      ""       },
    {"LIMIT",           "",                      ""       },
    {"LOCALTIME",       "",                      ""       },
    {"LOCALTIMESTAMP",  "",                      ""       },
    {"NATURAL",         "",                      ""       },
    {"NOTNULL",         "",                      ""       },
    {"OFFSET",          "operand",               "operand"},
    {"ONLY",            "ROW ROWS",              ""       },
    {"OVERLAPS",        "",                      ""       },
    {"PLACING",         "",                      ""       },
    {"RETURNING",       "operand",               "operand"},
    {"SIMILAR",         "",                      ""       },
    {"SYMMETRIC",       "",                      ""       },
    {"TRAILING",        "",                      ""       },
    {"TRUE",            "ON",                    ""       },
    {"VARIADIC",        "",                      ""       },
    {"VERBOSE",         "",                      ""       },
    {"WINDOW",          "",                      "operand"},
};

/* clang-format on */

const struct rewrite_dialect rewrite_mssql = {
    .dialect = DIALECT_MSSQL,
    .rules = rules,
    .rule_count = sizeof rules / sizeof *rules,
    .words = words,
    .word_count = sizeof words / sizeof *words,
    .operators = ">= <= <> != !< !> += -= *= /= %= &= |= ^= ::",
};
