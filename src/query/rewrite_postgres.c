/* PostgreSQL newer than the 15 of libpg_query: what 16, 17 and 18 added to the grammar, said in the words
 * of 15. Only statements that 15 refuses come here. Each rule carries its test. */
#include "query/rewrite_engine.h"

#define JSON_MAKERS "JSON_OBJECT JSON_ARRAY JSON_OBJECTAGG JSON_ARRAYAGG JSON_SERIALIZE JSON JSON_SCALAR"
#define ON_CLAUSES  "RETURNING|PASSING|DEFAULT|ERROR|NULL|TRUE|FALSE|UNKNOWN|WITH|WITHOUT|KEEP|OMIT|EMPTY"

/* clang-format off */
static const struct rewrite_rule rules[] = {
    /* SQL/JSON */
    RULE("JSON_TABLE ( {e:expr} , {r:rest} )", "json_table ( {e} )",
         "SELECT j.a FROM t, JSON_TABLE(t.d, '$[*]' COLUMNS (a int PATH '$.a')) AS j",
         "SELECT j.a FROM t, json_table ( t.d ) AS j"),
    RULE("( {e:expr} , {p:primary} " ON_CLAUSES " {r:rest} )", "( {e} , {p} )",
         "SELECT JSON_VALUE(d, '$.a' RETURNING int DEFAULT 0 ON EMPTY) FROM t WHERE JSON_EXISTS(d, '$.b' PASSING 1 AS x)",
         "SELECT JSON_VALUE ( d , '$.a' ) FROM t WHERE JSON_EXISTS ( d , '$.b' )",
         .after = "JSON_VALUE JSON_QUERY JSON_EXISTS"),
    RULE("( {r:rest} RETURNING {t:type} [ FORMAT JSON ] )", "( {r} )",
         "SELECT JSON_ARRAY(a, b RETURNING jsonb) FROM t",
         "SELECT JSON_ARRAY ( a, b ) FROM t", .after = JSON_MAKERS),
    RULE("( SELECT {r:rest} )", "( ( SELECT {r} ) )",
         "SELECT JSON_ARRAY(SELECT a FROM t)",
         "SELECT JSON_ARRAY ( ( SELECT a FROM t ) )", .after = "JSON_ARRAY"),
    RULE("( {r:rest} WITH|WITHOUT UNIQUE [ KEYS ] )", "( {r} )",
         "SELECT JSON_OBJECTAGG(a, b WITH UNIQUE KEYS) FROM t",
         "SELECT JSON_OBJECTAGG ( a, b ) FROM t", .after = JSON_MAKERS),
    RULE("( {r:rest} NULL|ABSENT ON NULL )", "( {r} )",
         "SELECT JSON_OBJECT('a', b ABSENT ON NULL) FROM t",
         "SELECT JSON_OBJECT ( 'a', b ) FROM t", .after = JSON_MAKERS),
    RULE("( {k:rest} : {v:rest} )", "( {k} , {v} )",
         "SELECT JSON_OBJECT('a': b, 'c': 1) FROM t",
         "SELECT JSON_OBJECT ( 'a' , b, 'c' , 1 ) FROM t", .after = JSON_MAKERS),
    RULE("( {k:rest} VALUE {v:rest} )", "( {k} , {v} )",
         "SELECT JSON_OBJECT('a' VALUE b) FROM t",
         "SELECT JSON_OBJECT ( 'a' , b ) FROM t", .after = JSON_MAKERS),
    RULE("IS NOT JSON [ VALUE|OBJECT|ARRAY|SCALAR ] [ WITH|WITHOUT UNIQUE [ KEYS ] ]", "IS NULL",
         "SELECT a FROM t WHERE a IS NOT JSON ARRAY",
         "SELECT a FROM t WHERE a IS NULL"),
    RULE("IS JSON [ VALUE|OBJECT|ARRAY|SCALAR ] [ WITH|WITHOUT UNIQUE [ KEYS ] ]", "IS NOT NULL",
         "SELECT a FROM t WHERE a IS JSON OBJECT WITH UNIQUE KEYS",
         "SELECT a FROM t WHERE a IS NOT NULL"),

    /* MERGE, RETURNING */
    RULE("NOT MATCHED BY TARGET", "NOT MATCHED",
         "MERGE INTO t USING u ON t.a = u.a WHEN NOT MATCHED BY TARGET THEN DO NOTHING",
         "MERGE INTO t USING u ON t.a = u.a WHEN NOT MATCHED THEN DO NOTHING", .after = "WHEN"),
    RULE("NOT MATCHED BY SOURCE", "MATCHED",
         "MERGE INTO t USING u ON t.a = u.a WHEN NOT MATCHED BY SOURCE THEN DELETE",
         "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE", .after = "WHEN"),
    RULE("MERGE {r:rest} RETURNING {l:rest} $", "MERGE {r}",
         "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE RETURNING merge_action(), t.a",
         "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE", .effect = EFFECT_RETURNING),
    RULE("RETURNING WITH {p:parens}", "RETURNING",
         "UPDATE t SET a = 1 RETURNING WITH (OLD AS o, NEW AS n) o.a, n.a",
         "UPDATE t SET a = 1 RETURNING o.a, n.a"),

    /* tables */
    RULE("GENERATED ALWAYS AS {p:parens} VIRTUAL", "GENERATED ALWAYS AS {p} STORED",
         "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) VIRTUAL)",
         "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED)"),
    RULE("GENERATED ALWAYS AS {p:parens} ,", "GENERATED ALWAYS AS {p} STORED ,",
         "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2), c int)",
         "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED , c int)"),
    RULE("GENERATED ALWAYS AS {p:parens} $", "GENERATED ALWAYS AS {p} STORED",
         "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2))",
         "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED)"),
    RULE("SET EXPRESSION AS {p:parens}", "DROP EXPRESSION",
         "ALTER TABLE t ALTER COLUMN b SET EXPRESSION AS (a * 3)",
         "ALTER TABLE t ALTER COLUMN b DROP EXPRESSION"),
    RULE("WITHOUT OVERLAPS", "",
         "CREATE TABLE t (a int, p daterange, PRIMARY KEY (a, p WITHOUT OVERLAPS))",
         "CREATE TABLE t (a int, p daterange, PRIMARY KEY (a, p))"),
    RULE("PERIOD {n:name} )", "{n} )",
         "CREATE TABLE u (a int, p daterange, FOREIGN KEY (a, PERIOD p) REFERENCES t (a, PERIOD p))",
         "CREATE TABLE u (a int, p daterange, FOREIGN KEY (a, p) REFERENCES t (a, p))", .after = ","),
    RULE("NOT ENFORCED", "",
         "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT ENFORCED",
         "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)"),
    RULE("ENFORCED", "",
         "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) ENFORCED",
         "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)", .after = ")"),
    RULE("ADD [ CONSTRAINT {c:name} ] NOT NULL {a:name} [ NO INHERIT ] [ NOT VALID ]", "ALTER COLUMN {a} SET NOT NULL",
         "ALTER TABLE t ADD CONSTRAINT c NOT NULL a NOT VALID",
         "ALTER TABLE t ALTER COLUMN a SET NOT NULL"),

    /* the rest; subqueries without an alias get one, and numbers lose their underscores, elsewhere */
    RULE("WITH INHERIT|SET TRUE|FALSE|OPTION {r:rest} $", "",
         "GRANT a TO b WITH INHERIT TRUE, SET FALSE",
         "GRANT a TO b"),
    RULE("CREATE STATISTICS ON", "CREATE STATISTICS \"?\" ON",
         "CREATE STATISTICS ON a, b FROM t",
         "CREATE STATISTICS \"?\" ON a, b FROM t", .after = "^"),
    RULE("AT LOCAL", "AT TIME ZONE 'local'",
         "SELECT a AT LOCAL FROM (SELECT 1 AS a)",
         "SELECT a AT TIME ZONE 'local' FROM (SELECT 1 AS a) AS \"?\""),
};
/* clang-format on */

const struct rewrite_dialect rewrite_postgres = {
    .dialect = DIALECT_POSTGRES,
    .rules = rules,
    .rule_count = sizeof rules / sizeof *rules,
    .words = NULL,
    .word_count = 0,
    .operators = "",
};
