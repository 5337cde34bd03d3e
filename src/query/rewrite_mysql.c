/* MySQL and MariaDB: what is rewritten so that libpg_query reads it. Each rule carries its test. */
#include "query/rewrite_engine.h"

#define SELECT_OPTIONS                                                                                       \
    "SQL_NO_CACHE|SQL_CACHE|HIGH_PRIORITY|SQL_SMALL_RESULT|SQL_BIG_RESULT|SQL_BUFFER_RESULT|STRAIGHT_JOIN"
#define OPERATORS "SELECT BY WHERE = + - * / % ( , < > <= >= <> != THEN ELSE WHEN CASE AND OR"

/* The pieces between commas of a level, one after the other: false at the end. *from is the first piece of
 * the next item, moved behind its comma; *behind is where the item ends. */
static bool next_item(struct piece **from, struct piece **item, struct piece **behind,
                      const struct piece *end)
{
    if (*from == end || (*from)->kind == TOKEN_END) return false;
    *item = *from;
    struct piece *p = *from;
    while (p != end && p->kind != TOKEN_COMMA && p->kind != TOKEN_END) p = piece_skip(p);
    *behind = p;
    *from = p == end ? p : p->next;
    return true;
}

static void insert_text(struct rewrite *rw, struct piece *before, const char *text, struct span at,
                        enum token_kind kind)
{
    piece_insert(before, piece_new(rw, slice_of(text), at, kind));
}

/* SET a = 1, b = 2 of an INSERT becomes (a, b) VALUES (1, 2). */
static bool insert_set(struct rewrite *rw, struct match *m)
{
    const struct capture *list = match_capture(m, 's');
    struct piece *from = list->first, *item, *behind, *set = list->first->previous, *end = list->behind;
    if (list->first == list->behind) return false;
    for (const struct piece *p = list->first; next_item(&from, &item, &behind, end);) {
        while (p != item && p->kind != TOKEN_END) p = p->next;
        while (p != behind && p->kind != TOKEN_END && !piece_in(p, "= :=")) p = p->next;
        if (p == behind || p == item || p->next == behind) return false;
    }
    struct span at = set->at;
    insert_text(rw, set, "(", at, TOKEN_OPEN);
    from = list->first;
    struct piece *values = NULL;
    for (bool first = true; next_item(&from, &item, &behind, end); first = false) {
        struct piece *equal = item;
        while (!piece_in(equal, "= :=")) equal = equal->next;
        struct piece *last = equal->previous;
        pieces_unlink(item, equal);
        while (last->previous->kind == TOKEN_DOT && last != item) item = last; /* t.a: only a */
        if (!first) insert_text(rw, set, ",", at, TOKEN_COMMA);
        pieces_link(set, last, last);
        pieces_unlink(equal, equal->next);
        if (!values) values = set;
    }
    insert_text(rw, set, ")", at, TOKEN_CLOSE);
    insert_text(rw, set, "VALUES", at, TOKEN_WORD);
    insert_text(rw, set, "(", at, TOKEN_OPEN);
    pieces_unlink(set, set->next);
    insert_text(rw, end, ")", at, TOKEN_CLOSE);
    return true;
}

/* (SELECT ... LIMIT 5) ORDER BY a: PostgreSQL takes the two for one query's clauses, given twice. */
static bool nest_query(struct rewrite *rw, struct match *m)
{
    struct piece *open = m->first, *behind = match_capture(m, 'p')->behind;
    bool query = piece_in(open->next, "SELECT VALUES WITH") || open->next->kind == TOKEN_OPEN,
         clauses = false;
    for (const struct piece *p = open->next; p->next != behind && p->kind != TOKEN_END; p = p->next)
        if (piece_in(p, "ORDER LIMIT")) clauses = true;
    if (!query || !clauses) return false;
    insert_text(rw, open, "SELECT", open->at, TOKEN_WORD);
    insert_text(rw, open, "*", open->at, TOKEN_OPERATOR);
    insert_text(rw, open, "FROM", open->at, TOKEN_WORD);
    return true;
}

/* GROUP BY a DESC, which MySQL had until 8.0. */
static bool drop_group_direction(struct rewrite *rw, struct match *m)
{
    (void)rw;
    int depth = 0;
    for (const struct piece *p = m->first->previous; p->previous; p = p->previous) {
        if (p->kind == TOKEN_CLOSE) depth++;
        if (p->kind == TOKEN_OPEN && depth-- == 0) return false;
        if (depth || !piece_is(p, "BY")) continue;
        if (!piece_is(p->previous, "GROUP")) return false;
        pieces_unlink(m->first, m->behind);
        return true;
    }
    return false;
}

/* COLUMN_CREATE('a', 1 AS INTEGER): the types of dynamic columns. */
static bool drop_types(struct rewrite *rw, struct match *m)
{
    (void)rw;
    const struct capture *list = match_capture(m, 'p');
    struct piece *from = list->first->next, *end = list->behind->previous, *item, *behind;
    bool dropped = false;
    while (end->kind == TOKEN_CLOSE && next_item(&from, &item, &behind, end))
        for (struct piece *p = item; p != behind && p->kind != TOKEN_END; p = piece_skip(p))
            if (piece_is(p, "AS")) {
                pieces_unlink(p, behind);
                dropped = true;
                break;
            }
    return dropped;
}

/* clang-format off */
static const struct rewrite_rule rules[] = {
    /* strings and names */
    RULE("{i:introducer} {s:string}", "{s}",
         "SELECT _utf8mb4'a'",
         "SELECT 'a'"),
    RULE("{s:string} {t:string}", "{s}",
         "SELECT 'a' 'b'",
         "SELECT 'a'"),
    RULE("COLLATE {s:string}", "COLLATE \"any\"",
         "SELECT a COLLATE 'utf8_bin' FROM t",
         "SELECT a COLLATE \"any\" FROM t"),
    RULE("COLLATE BINARY", "COLLATE \"binary\"",
         "SELECT a COLLATE binary FROM t",
         "SELECT a COLLATE \"binary\" FROM t"),

    /* EXPLAIN and CREATE VIEW */
    RULE("DESCRIBE|DESC", "EXPLAIN",
         "DESCRIBE SELECT 1",
         "EXPLAIN SELECT 1", .after = "^"),
    RULE("ANALYZE", "EXPLAIN",
         "ANALYZE FORMAT = JSON SELECT 1",
         "EXPLAIN SELECT 1", .after = "^"),
    RULE("EXTENDED|PARTITIONS", "",
         "EXPLAIN EXTENDED SELECT 1",
         "EXPLAIN SELECT 1", .after = "EXPLAIN"),
    RULE("FORMAT = {n:name}", "",
         "EXPLAIN FORMAT=JSON SELECT 1",
         "EXPLAIN SELECT 1", .after = "EXPLAIN ANALYZE"),
    RULE("FORMAT = {n:string}", "",
         "EXPLAIN FORMAT='json' SELECT 1",
         "EXPLAIN SELECT 1", .after = "EXPLAIN ANALYZE"),
    RULE("ALTER [ ALGORITHM|DEFINER|SQL {r:rest} ] VIEW", "CREATE OR REPLACE VIEW",
         "ALTER VIEW v AS SELECT 1",
         "CREATE OR REPLACE VIEW v AS SELECT 1", .after = "^"),
    RULE("ALGORITHM|DEFINER|SQL {r:rest} VIEW", "VIEW",
         "CREATE OR REPLACE ALGORITHM = MERGE DEFINER = `a`@`b` SQL SECURITY INVOKER VIEW v AS SELECT 1",
         "CREATE OR REPLACE VIEW v AS SELECT 1", .after = "CREATE REPLACE"),
    RULE("VIEW IF NOT EXISTS", "VIEW",
         "CREATE VIEW IF NOT EXISTS v AS SELECT 1",
         "CREATE VIEW v AS SELECT 1"),

    /* SELECT's options */
    RULE("SELECT DISTINCTROW", "SELECT DISTINCT",
         "SELECT DISTINCTROW a FROM t",
         "SELECT DISTINCT a FROM t"),
    RULE("SQL_CALC_FOUND_ROWS", "",
         "SELECT SQL_CALC_FOUND_ROWS a FROM t",
         "SELECT a FROM t", .after = "SELECT ALL DISTINCT ", .effect = EFFECT_CALC_FOUND_ROWS),
    RULE(SELECT_OPTIONS, "",
         "SELECT STRAIGHT_JOIN SQL_NO_CACHE a FROM t",
         "SELECT a FROM t", .after = "SELECT ALL DISTINCT"),
    RULE("ALL|DISTINCT DISTINCT|ALL", "DISTINCT",
         "SELECT ALL DISTINCT a FROM t",
         "SELECT DISTINCT a FROM t", .after = "SELECT"),

    /* limits, locks and what follows them */
    RULE("LIMIT {a:amount} , {b:amount}", "LIMIT {b} OFFSET {a}",
         "SELECT a FROM t LIMIT 5, 10",
         "SELECT a FROM t LIMIT 10 OFFSET 5"),
    RULE("ROWS EXAMINED {a:amount}", "",
         "SELECT a FROM t LIMIT 1 ROWS EXAMINED 9",
         "SELECT a FROM t LIMIT 1"),
    RULE("LIMIT $", "",
         "SELECT a FROM t LIMIT ROWS EXAMINED 9",
         "SELECT a FROM t"),
    RULE("LOCK IN SHARE MODE", "FOR SHARE",
         "SELECT a FROM t LOCK IN SHARE MODE",
         "SELECT a FROM t FOR SHARE"),
    RULE("WAIT {n:amount}", "",
         "SELECT a FROM t FOR UPDATE WAIT 5",
         "SELECT a FROM t FOR UPDATE", .after = "UPDATE SHARE"),
    RULE("PROCEDURE {n:name} {p:parens}", "",
         "SELECT a FROM t PROCEDURE ANALYSE(1)",
         "SELECT a FROM t"),
    RULE("INTO OUTFILE|DUMPFILE {s:string} {r:rest} FROM", "FROM",
         "SELECT a INTO OUTFILE '/x' FIELDS TERMINATED BY ',' FROM t",
         "SELECT a FROM t"),
    RULE("INTO OUTFILE|DUMPFILE {s:string} {r:rest} $", "",
         "SELECT a FROM t INTO DUMPFILE '/x'",
         "SELECT a FROM t"),
    RULE("INTO {v:variables}", "",
         "SELECT a, b INTO @a, @b FROM t",
         "SELECT a, b FROM t"),
    RULE("GROUP BY {l:list} WITH ROLLUP", "GROUP BY ROLLUP ( {l} )",
         "SELECT a FROM t GROUP BY a, b WITH ROLLUP",
         "SELECT a FROM t GROUP BY ROLLUP ( a, b )"),

    /* hints */
    RULE("USE|FORCE|IGNORE INDEX|KEY [ FOR JOIN ] [ FOR ORDER BY ] [ FOR GROUP BY ] {p:parens}", "",
         "SELECT a FROM t FORCE INDEX FOR ORDER BY (i) WHERE b",
         "SELECT a FROM t WHERE b", .effect = EFFECT_HINT),
    RULE("PARTITION {p:parens}", "",
         "SELECT a FROM t PARTITION (p0, p1)",
         "SELECT a FROM t", .effect = EFFECT_HINT),
    RULE("FOR SYSTEM_TIME ALL", "",
         "SELECT a FROM t FOR SYSTEM_TIME ALL",
         "SELECT a FROM t"),
    RULE("FOR SYSTEM_TIME AS OF {t:name} {e:primary}", "",
         "SELECT a FROM t FOR SYSTEM_TIME AS OF TIMESTAMP '2020-01-01'",
         "SELECT a FROM t"),
    RULE("FOR SYSTEM_TIME AS OF {e:primary}", "",
         "SELECT a FROM t FOR SYSTEM_TIME AS OF @x",
         "SELECT a FROM t"),
    RULE("FOR SYSTEM_TIME FROM|BETWEEN [ TIMESTAMP ] {e:primary} TO|AND [ TIMESTAMP ] {f:primary}", "",
         "SELECT a FROM t FOR SYSTEM_TIME BETWEEN 1 AND 2",
         "SELECT a FROM t"),
    RULE("FOR PORTION OF {n:name} FROM {e:expr} TO {f:primary}", "",
         "DELETE FROM t FOR PORTION OF p FROM '2020-01-01' TO '2021-01-01' WHERE a = 1",
         "DELETE FROM t WHERE a = 1"),
    RULE("JSON_TABLE ( {e:expr} , {r:rest} )", "json_table ( {e} )",
         "SELECT j.a FROM t, JSON_TABLE(t.d, '$[*]' COLUMNS (a INT PATH '$.a')) AS j",
         "SELECT j.a FROM t, json_table ( t.d ) AS j"),
    RULE("FROM DUAL", "",
         "SELECT 1 FROM DUAL WHERE 1",
         "SELECT 1 WHERE 1"),

    /* INSERT and REPLACE */
    RULE("INSERT LOW_PRIORITY|DELAYED|HIGH_PRIORITY* IGNORE", "INSERT",
         "INSERT IGNORE INTO t VALUES (1)",
         "INSERT INTO t VALUES (1)", .after = "^ ( BEGIN AS", .effect = EFFECT_ON_CONFLICT),
    RULE("INSERT LOW_PRIORITY|DELAYED|HIGH_PRIORITY", "INSERT",
         "INSERT DELAYED INTO t VALUES (1)",
         "INSERT INTO t VALUES (1)"),
    RULE("REPLACE [ LOW_PRIORITY ] [ DELAYED ] INTO", "INSERT INTO",
         "REPLACE INTO t VALUES (1)",
         "INSERT INTO t VALUES (1)", .effect = EFFECT_ON_CONFLICT),
    RULE("REPLACE [ LOW_PRIORITY ] [ DELAYED ] {t:path}", "INSERT INTO {t}",
         "REPLACE t VALUES (1)",
         "INSERT INTO t VALUES (1)",
         .after = "^ EXPLAIN EXTENDED PARTITIONS ANALYZE DESCRIBE DESC", .effect = EFFECT_ON_CONFLICT),
    RULE("INSERT {t:path}", "INSERT INTO {t}",
         "INSERT t VALUES (1)",
         "INSERT INTO t VALUES (1)", .after = "^ EXPLAIN EXTENDED PARTITIONS ANALYZE DESCRIBE DESC"),
    RULE("INTO TABLE", "INTO",
         "INSERT INTO TABLE t VALUES (1)",
         "INSERT INTO t VALUES (1)", .after = "INSERT"),
    RULE("INSERT INTO {t:path} SET {s:list} ON DUPLICATE", NULL,
         "INSERT INTO t SET a = 1, b = f(2, 3) ON DUPLICATE KEY UPDATE a = 2",
         "INSERT INTO t ( a , b ) VALUES ( 1, f(2, 3) ) ON CONFLICT DO UPDATE SET a = 2",
         .action = insert_set),
    RULE("INSERT INTO {t:path} SET {s:list} RETURNING", NULL,
         "INSERT INTO t SET a = 1 RETURNING b",
         "INSERT INTO t ( a ) VALUES ( 1 ) RETURNING b", .action = insert_set),
    RULE("INSERT INTO {t:path} SET {s:list} $", NULL,
         "INSERT INTO t SET a = 1, b = 2",
         "INSERT INTO t ( a , b ) VALUES ( 1, 2 )", .action = insert_set),
    RULE("VALUES|VALUE ( ) {r:rest} $", "DEFAULT VALUES",
         "INSERT INTO t VALUES ()",
         "INSERT INTO t DEFAULT VALUES"),
    RULE("( ) DEFAULT VALUES", "DEFAULT VALUES",
         "INSERT INTO t () VALUES ()",
         "INSERT INTO t DEFAULT VALUES"),
    RULE("( ) SELECT", "SELECT",
         "INSERT INTO t () SELECT 1",
         "INSERT INTO t SELECT 1"),
    RULE("VALUE (", "VALUES (",
         "INSERT INTO t VALUE (1)",
         "INSERT INTO t VALUES (1)", .after = "operand"),
    RULE("ON DUPLICATE KEY UPDATE", "ON CONFLICT DO UPDATE SET",
         "INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE a = 2",
         "INSERT INTO t VALUES (1) ON CONFLICT DO UPDATE SET a = 2"),
    RULE("VALUES|VALUE ( {n:path} )", "excluded . {n}",
         "INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a = VALUES(a)",
         "INSERT INTO t (a) VALUES (1) ON CONFLICT DO UPDATE SET a = excluded . a", .after = OPERATORS),
    RULE("DEFAULT ( {n:path} )", "{n}",
         "SELECT DEFAULT(a) FROM t",
         "SELECT a FROM t"),

    /* UPDATE and DELETE */
    RULE("UPDATE LOW_PRIORITY|IGNORE", "UPDATE",
         "UPDATE IGNORE t SET a = 1",
         "UPDATE t SET a = 1", .after = "^ EXPLAIN"),
    RULE("DELETE LOW_PRIORITY|QUICK|IGNORE", "DELETE",
         "DELETE QUICK FROM t",
         "DELETE FROM t", .after = "^ EXPLAIN"),
    RULE("UPDATE {r:joined} SET {s:list} WHERE {w:rest} $", "UPDATE \"?\" SET {s} FROM {r} WHERE {w}",
         "UPDATE t JOIN u ON t.a = u.a SET t.b = u.b WHERE u.c",
         "UPDATE \"?\" SET b = u.b FROM t JOIN u ON t.a = u.a WHERE u.c",
         .after = "^ EXPLAIN", .effect = EFFECT_TARGET, .once = true),
    RULE("UPDATE {r:joined} SET {s:list} $", "UPDATE \"?\" SET {s} FROM {r}",
         "UPDATE t, u SET b = 1",
         "UPDATE \"?\" SET b = 1 FROM t, u", .after = "^ EXPLAIN", .effect = EFFECT_TARGET, .once = true),
    RULE("DELETE FROM {n:list} USING {r:rest} $", "DELETE FROM \"?\" USING {r}",
         "DELETE FROM t USING t, u WHERE t.a = u.a",
         "DELETE FROM \"?\" USING t, u WHERE t.a = u.a", .after = "^ EXPLAIN", .effect = EFFECT_TARGET, .once = true),
    RULE("DELETE {n:list} FROM {r:rest} $", "DELETE FROM \"?\" USING {r}",
         "DELETE a, b.* FROM t a JOIN u b ON a.x = b.x",
         "DELETE FROM \"?\" USING t a JOIN u b ON a.x = b.x", .after = "^ EXPLAIN", .effect = EFFECT_TARGET, .once = true),
    RULE("SET", NULL,
         "UPDATE t JOIN u ON t.a = u.a SET t.b = u.b, t.c = 1",
         "UPDATE \"?\" SET b = u.b, c = 1 FROM t JOIN u ON t.a = u.a", .action = rewrite_set_columns),
    RULE("UPDATE {r:rest} LIMIT {n:amount} $", "UPDATE {r}",
         "UPDATE t SET a = 1 LIMIT 5",
         "UPDATE t SET a = 1", .after = "^ EXPLAIN", .effect = EFFECT_LIMIT),
    RULE("DELETE {r:rest} LIMIT {n:amount} $", "DELETE {r}",
         "DELETE FROM t WHERE a LIMIT 5",
         "DELETE FROM t WHERE a", .after = "^ EXPLAIN", .effect = EFFECT_LIMIT),
    RULE("UPDATE {r:rest} ORDER BY {o:list} $", "UPDATE {r}",
         "UPDATE t SET a = 1 ORDER BY b DESC",
         "UPDATE t SET a = 1", .after = "^ EXPLAIN", .effect = EFFECT_ORDER),
    RULE("DELETE {r:rest} ORDER BY {o:list} $", "DELETE {r}",
         "DELETE FROM t ORDER BY a, b LIMIT 1",
         "DELETE FROM t", .after = "^ EXPLAIN", .effect = EFFECT_ORDER),
    RULE("DELETE {r:rest} ORDER BY {o:list} RETURNING", "DELETE {r} RETURNING",
         "DELETE FROM t ORDER BY a RETURNING b",
         "DELETE FROM t RETURNING b", .after = "^ EXPLAIN", .effect = EFFECT_ORDER),
    RULE("DELETE {r:rest} LIMIT {n:amount} RETURNING", "DELETE {r} RETURNING",
         "DELETE FROM t LIMIT 1 RETURNING b",
         "DELETE FROM t RETURNING b", .after = "^ EXPLAIN", .effect = EFFECT_LIMIT),

    /* queries in parentheses */
    RULE("{p:parens} ORDER|LIMIT {r:rest} $", NULL,
         "(SELECT a FROM t ORDER BY a LIMIT 5) ORDER BY b",
         "SELECT * FROM (SELECT a FROM t ORDER BY a LIMIT 5) AS \"?\" ORDER BY b",
         .after = "^ (", .action = nest_query),
    RULE("ASC|DESC", NULL,
         "SELECT a FROM t GROUP BY a DESC, b",
         "SELECT a FROM t GROUP BY a, b", .after = "operand", .action = drop_group_direction),

    /* expressions */
    RULE("GROUP_CONCAT|JSON_ARRAYAGG ( {r:rest} LIMIT {n:amount} [ ,|OFFSET {m:amount} ] )",
         "group_concat ( {r} )",
         "SELECT GROUP_CONCAT(a ORDER BY b LIMIT 1, 2)",
         "SELECT group_concat ( a ORDER BY b )"),
    RULE("WEIGHT_STRING ( {e:expr} AS|LEVEL {r:rest} )", "weight_string ( {e} )",
         "SELECT WEIGHT_STRING(a AS CHAR(3) LEVEL 1)",
         "SELECT weight_string ( a )"),
    RULE("COLUMN_GET ( {e:expr} , {f:expr} AS {t:rest} )", "CAST ( column_get ( {e} , {f} ) AS {t} )",
         "SELECT COLUMN_GET(a, 'b' AS CHAR) FROM t",
         "SELECT CAST ( column_get ( a , 'b' ) AS CHAR ) FROM t"),
    RULE("COLUMN_CREATE|COLUMN_ADD {p:parens}", NULL,
         "SELECT COLUMN_CREATE('a', 1 AS INTEGER, 'b', 2)",
         "SELECT COLUMN_CREATE('a', 1, 'b', 2)", .action = drop_types),
    RULE("COLLATE DEFAULT", "",
         "SELECT CAST(a AS CHAR COLLATE DEFAULT)",
         "SELECT CAST(a AS CHAR)"),
    RULE("DIV", "/",
         "SELECT a DIV 2",
         "SELECT a / 2"),
    RULE("MOD", "%",
         "SELECT a MOD 2",
         "SELECT a % 2", .after = "operand"),
    RULE("CURRENT_USER|CURRENT_ROLE ( )", "CURRENT_USER",
         "SELECT CURRENT_ROLE()",
         "SELECT CURRENT_USER"),
    RULE("CURRENT_DATE|CURRENT_TIME ( [ {n:amount} ] )", "CURRENT_DATE",
         "SELECT CURRENT_TIME(3)",
         "SELECT CURRENT_DATE"),
    RULE("LOCALTIME|LOCALTIMESTAMP|CURRENT_TIMESTAMP ( )", "CURRENT_TIMESTAMP",
         "SELECT CURRENT_TIMESTAMP()",
         "SELECT CURRENT_TIMESTAMP"),
    RULE("CYCLE {l:list} RESTRICT", "",
         "WITH RECURSIVE c AS (SELECT 1 AS a) CYCLE a RESTRICT SELECT a FROM c",
         "WITH RECURSIVE c AS (SELECT 1 AS a) SELECT a FROM c"),
    RULE("XOR", "OR",
         "SELECT 1 FROM t WHERE a XOR b",
         "SELECT 1 FROM t WHERE a OR b"),
    RULE("||", "OR",
         "SELECT 1 FROM t WHERE a || b",
         "SELECT 1 FROM t WHERE a OR b"),
    RULE("&&", "AND",
         "SELECT 1 FROM t WHERE a && b",
         "SELECT 1 FROM t WHERE a AND b"),
    RULE("!", "NOT",
         "SELECT 1 FROM t WHERE !a",
         "SELECT 1 FROM t WHERE NOT a", .after = "WHERE AND OR ( ON NOT HAVING , SELECT WHEN THEN ELSE"),
    RULE("<=>", "IS NOT DISTINCT FROM",
         "SELECT 1 FROM t WHERE a <=> b",
         "SELECT 1 FROM t WHERE a IS NOT DISTINCT FROM b"),
    RULE("{c:path} :=", "{c} =",
         "UPDATE t SET a := 1, b = 2",
         "UPDATE t SET a = 1, b = 2", .after = "SET ,"),
    RULE("NEXT|PREVIOUS VALUE FOR {s:path}", "nextval ( 's' )",
         "SELECT NEXT VALUE FOR s",
         "SELECT nextval ( 's' )"),
    RULE("AS INTERVAL DAY_SECOND [ {p:parens} ]", "AS INTERVAL",
         "SELECT CAST(a AS INTERVAL DAY_SECOND(6)) FROM t",
         "SELECT CAST(a AS INTERVAL) FROM t"),
    RULE(":=", "<~",
         "SELECT @a := @a + 1",
         "SELECT $1 <~ $1 + 1"),
    RULE("NOT REGEXP|RLIKE", "!~",
         "SELECT 1 FROM t WHERE a NOT REGEXP 'x'",
         "SELECT 1 FROM t WHERE a !~ 'x'"),
    RULE("REGEXP|RLIKE", "~",
         "SELECT 1 FROM t WHERE a RLIKE 'x'",
         "SELECT 1 FROM t WHERE a ~ 'x'"),
    RULE("SOUNDS LIKE", "=",
         "SELECT 1 FROM t WHERE a SOUNDS LIKE 'x'",
         "SELECT 1 FROM t WHERE a = 'x'"),
    RULE("MEMBER OF {p:parens}", "<@ {p}",
         "SELECT 1 FROM t WHERE 1 MEMBER OF (a)",
         "SELECT 1 FROM t WHERE 1 <@ (a)"),
    RULE("MEMBER {p:parens}", "<@ {p}",
         "SELECT 1 FROM t WHERE 1 MEMBER (a)",
         "SELECT 1 FROM t WHERE 1 <@ (a)"),
    RULE("MATCH {p:parens} AGAINST ( {e:expr} [ IN NATURAL LANGUAGE MODE ] [ IN BOOLEAN MODE ] [ WITH QUERY EXPANSION ] )",
         "( {p} @@ ( {e} ) )",
         "SELECT a FROM t WHERE MATCH (b, c) AGAINST ('x' IN BOOLEAN MODE)",
         "SELECT a FROM t WHERE ( (b, c) @@ ( 'x' ) )"),
    RULE("MATCH {c:list} AGAINST ( {e:expr} [ IN NATURAL LANGUAGE MODE ] [ IN BOOLEAN MODE ] [ WITH QUERY EXPANSION ] )",
         "( ( {c} ) @@ ( {e} ) )",
         "SELECT a FROM t WHERE MATCH b, c AGAINST ('x')",
         "SELECT a FROM t WHERE ( ( b, c ) @@ ( 'x' ) )"),
    RULE("INTERVAL {e:expr} {u:unit}", "make_interval ( {e} )",
         "SELECT NOW() - INTERVAL 7 DAY",
         "SELECT NOW() - make_interval ( 7 )"),
    RULE("TIMESTAMPADD|TIMESTAMPDIFF ( {u:unit} ,", "timestampdiff (",
         "SELECT TIMESTAMPDIFF(DAY, a, b) FROM t",
         "SELECT timestampdiff ( a, b) FROM t"),
    RULE("BINARY {x:primary}", "\"binary\" ( {x} )",
         "SELECT BINARY a = 'x' FROM t",
         "SELECT \"binary\" ( a ) = 'x' FROM t",
         .after = "SELECT WHERE HAVING AND OR ON BY = < > <= >= <> != ( , NOT LIKE ~ !~ DISTINCT BETWEEN WHEN THEN ELSE <=> FROM IN"),
    RULE("SEPARATOR {s:string}", "",
         "SELECT GROUP_CONCAT(DISTINCT a ORDER BY b SEPARATOR ',') FROM t",
         "SELECT GROUP_CONCAT(DISTINCT a ORDER BY b ) FROM t"),
    RULE("SEPARATOR {i:introducer} {s:string}", "",
         "SELECT GROUP_CONCAT(a SEPARATOR _latin1',') FROM t",
         "SELECT GROUP_CONCAT(a ) FROM t"),
    RULE("CONVERT ( {e:expr} USING {c:name} )", "convert_to ( {e} )",
         "SELECT CONVERT(a USING utf8mb4) FROM t",
         "SELECT convert_to ( a ) FROM t"),
    RULE("CONVERT ( {e:expr} , {t:rest} )", "CAST ( {e} AS {t} )",
         "SELECT CONVERT(a, CHAR(10)) FROM t",
         "SELECT CAST ( a AS CHAR(10)) FROM t"),
    RULE("AS SIGNED|UNSIGNED [ INTEGER ] [ INT ] )", "AS bigint )",
         "SELECT CAST(a AS UNSIGNED INTEGER) FROM t",
         "SELECT CAST(a AS bigint ) FROM t"),
    RULE("AS CHAR|NCHAR [ {p:parens} ] CHARACTER|CHARSET [ SET ] {c:name}", "AS CHAR",
         "SELECT CAST(a AS CHAR(5) CHARACTER SET utf8)",
         "SELECT CAST(a AS CHAR )"),
    RULE("AS CHAR|NCHAR [ {p:parens} ] BINARY|ASCII|UNICODE", "AS CHAR",
         "SELECT CAST(a AS CHAR BINARY)",
         "SELECT CAST(a AS CHAR )"),
    RULE("AS BINARY [ {p:parens} ] )", "AS bytea )",
         "SELECT CAST(a AS BINARY(3))",
         "SELECT CAST(a AS bytea )"),
    RULE("AS DOUBLE )", "AS float )",
         "SELECT CAST(a AS DOUBLE)",
         "SELECT CAST(a AS float )"),
    RULE("( {e:list} USING {c:name} )", "( {e} )",
         "SELECT CHAR(65 USING utf8)",
         "SELECT \"char\" ( 65 )", .after = "CHAR \"char\""),
};

/* PostgreSQL's reserved words that are names in MySQL, and where they are keywords all the same. */
static const struct rewrite_word words[] = {
    {"ANALYSE",          "",        ""                },
    {"ANY",              "= < > <= >= <> !=", "("     },
    {"ARRAY",            "",        ""                },
    {"ASYMMETRIC",       "",        ""                },
    {"AUTHORIZATION",    "",        ""                },
    {"CAST",             "",        "("               },
    {"COLLATION",        "",        ""                },
    {"CONCURRENTLY",     "",        ""                },
    {"CURRENT_CATALOG",  "",        ""                },
    {"CURRENT_SCHEMA",   "",        ""                },
    {"DEFERRABLE",       "",        ""                },
    {"DO",               "CONFLICT", ""               },
    {"END",              "",        ""                },
    {"EXCEPT",           "",        "SELECT ( ALL DISTINCT VALUES"},
    {"FREEZE",           "",        ""                },
    {"FULL",             "",        "JOIN OUTER"      },
    {"ILIKE",            "",        ""                },
    {"INITIALLY",        "",        ""                },
    {"INTERSECT",        "",        "SELECT ( ALL DISTINCT VALUES"},
    {"ISNULL",           "",        ""                },
    {"LATERAL",          "",        "("               },
    {"NOTNULL",          "",        ""                },
    {"OFFSET",           "operand ASC DESC", "operand"},
    {"ONLY",             "ROW ROWS", ""               },
    {"OVERLAPS",         "",        ""                },
    {"PLACING",          "",        ""                },
    {"SESSION_USER",     "",        ""                },
    {"SIMILAR",          "",        ""                },
    {"SOME",             "= < > <= >= <> !=", "("     },
    {"SYMMETRIC",        "",        ""                },
    {"TABLESAMPLE",      "",        ""                },
    {"USER",             "",        ""                },
    {"VARIADIC",         "",        ""                },
    {"VERBOSE",          "",        ""                },
    {"WINDOW",           "",        "operand"         },
    {"FETCH",            "",        "FIRST NEXT"      },
};

/* clang-format on */

const struct rewrite_dialect rewrite_mysql = {
    .dialect = DIALECT_MYSQL,
    .rules = rules,
    .rule_count = sizeof rules / sizeof *rules,
    .words = words,
    .word_count = sizeof words / sizeof *words,
    .operators = "->> <=> << >> <= >= <> != || && -> :=",
};
