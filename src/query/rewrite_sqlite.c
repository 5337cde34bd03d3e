/* SQLite: what is rewritten so that libpg_query reads it. Each rule carries its test. */
#include "query/rewrite_engine.h"

/* GLOB's pattern as LIKE writes it: * and ? become % and _, so that a prefix is seen as one. */
static bool glob_as_like(struct rewrite *rw, struct match *m)
{
    const struct capture *c = match_capture(m, 's');
    char *text = arena_copy(rw->arena, c->first->text.p, c->first->text.n);
    for (size_t i = 0; i < c->first->text.n; i++) {
        if (text[i] == '*' || text[i] == '[') text[i] = '%';
        if (text[i] == '?') text[i] = '_';
    }
    c->first->text.p = text;
    c->first->exact = false;
    struct piece *glob = c->first->previous;
    glob->text = SLICE("LIKE");
    glob->exact = false;
    return true;
}

/* a IS b compares any two values here; PostgreSQL's IS takes constants only. */
static bool write_distinct(struct rewrite *rw, struct piece *is, struct piece *behind, bool not_distinct)
{
    if (piece_in(behind, "NULL TRUE FALSE DISTINCT NOT")) return false;
    struct span at = pieces_span(is, behind);
    pieces_unlink(is->next, behind);
    is->fixed = true;
    if (not_distinct) piece_insert(behind, piece_new(rw, SLICE("NOT"), at, TOKEN_WORD));
    piece_insert(behind, piece_new(rw, SLICE("DISTINCT"), at, TOKEN_WORD));
    piece_insert(behind, piece_new(rw, SLICE("FROM"), at, TOKEN_WORD));
    return true;
}

static bool is_distinct(struct rewrite *rw, struct match *m)
{
    return write_distinct(rw, m->first, m->behind, false);
}

static bool is_not_distinct(struct rewrite *rw, struct match *m)
{
    return write_distinct(rw, m->first, m->behind, true);
}

/* clang-format off */
static const struct rewrite_rule rules[] = {
    RULE("EXPLAIN QUERY PLAN", "EXPLAIN",
         "EXPLAIN QUERY PLAN SELECT 1",
         "EXPLAIN SELECT 1", .after = "^"),

    RULE("VIEW IF NOT EXISTS", "VIEW",
         "CREATE TEMP VIEW IF NOT EXISTS v AS SELECT 1",
         "CREATE TEMP VIEW v AS SELECT 1"),

    /* writing */
    RULE("INSERT OR REPLACE|IGNORE", "INSERT",
         "INSERT OR IGNORE INTO t VALUES (1)",
         "INSERT INTO t VALUES (1)", .effect = EFFECT_ON_CONFLICT),
    RULE("INSERT OR ABORT|FAIL|ROLLBACK", "INSERT",
         "INSERT OR FAIL INTO t VALUES (1)",
         "INSERT INTO t VALUES (1)"),
    RULE("REPLACE INTO", "INSERT INTO",
         "REPLACE INTO t VALUES (1)",
         "INSERT INTO t VALUES (1)", .effect = EFFECT_ON_CONFLICT),
    RULE("UPDATE OR REPLACE|IGNORE|ABORT|FAIL|ROLLBACK", "UPDATE",
         "UPDATE OR IGNORE t SET a = 1",
         "UPDATE t SET a = 1"),
    RULE("ON CONFLICT [ {p:parens} ] DO NOTHING ON CONFLICT", "ON CONFLICT",
         "INSERT INTO t VALUES (1) ON CONFLICT (a) DO NOTHING ON CONFLICT DO NOTHING",
         "INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING"),
    RULE("ON CONFLICT {r:rest} ON CONFLICT", "ON CONFLICT",
         "INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 1 ON CONFLICT DO NOTHING",
         "INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING"),
    RULE("UPDATE {r:rest} LIMIT {n:amount} [ OFFSET {o:amount} ] $", "UPDATE {r}",
         "UPDATE t SET a = 1 LIMIT 5",
         "UPDATE t SET a = 1", .after = "^", .effect = EFFECT_LIMIT),
    RULE("DELETE {r:rest} LIMIT {n:amount} [ OFFSET {o:amount} ] $", "DELETE {r}",
         "DELETE FROM t LIMIT 5 OFFSET 2",
         "DELETE FROM t", .after = "^", .effect = EFFECT_LIMIT),
    RULE("UPDATE {r:rest} ORDER BY {o:list} $", "UPDATE {r}",
         "UPDATE t SET a = 1 ORDER BY b LIMIT 1",
         "UPDATE t SET a = 1", .after = "^", .effect = EFFECT_ORDER),
    RULE("DELETE {r:rest} ORDER BY {o:list} $", "DELETE {r}",
         "DELETE FROM t ORDER BY a LIMIT 1",
         "DELETE FROM t", .after = "^", .effect = EFFECT_ORDER),

    /* reading */
    RULE("LIMIT {a:amount} , {b:amount}", "LIMIT {b} OFFSET {a}",
         "SELECT a FROM t LIMIT 5, 10",
         "SELECT a FROM t LIMIT 10 OFFSET 5"),
    RULE("INDEXED BY {n:name}", "",
         "SELECT a FROM t INDEXED BY i WHERE b",
         "SELECT a FROM t WHERE b", .effect = EFFECT_HINT),
    RULE("NOT INDEXED", "",
         "SELECT a FROM t NOT INDEXED",
         "SELECT a FROM t", .effect = EFFECT_HINT),
    RULE("IN ( )", "IN ( NULL )",
         "SELECT a FROM t WHERE a IN ()",
         "SELECT a FROM t WHERE a IN ( NULL )"),
    RULE("IN {t:path} ( {r:rest} )", "IN ( SELECT * FROM {t} ( {r} ) )",
         "SELECT a IN f(1)",
         "SELECT a IN ( SELECT * FROM f ( 1 ) )"),
    RULE("IN {t:path}", "IN ( SELECT * FROM {t} )",
         "SELECT a FROM t WHERE a IN u",
         "SELECT a FROM t WHERE a IN ( SELECT * FROM u )"),

    /* operators */
    RULE("==", "=",
         "SELECT 1 FROM t WHERE a == 1",
         "SELECT 1 FROM t WHERE a = 1"),
    RULE("IS NOT", NULL,
         "SELECT 1 FROM t WHERE a IS NOT b",
         "SELECT 1 FROM t WHERE a IS DISTINCT FROM b", .after = "operand", .action = is_distinct),
    RULE("IS", NULL,
         "SELECT 1 FROM t WHERE a IS b",
         "SELECT 1 FROM t WHERE a IS NOT DISTINCT FROM b", .after = "operand", .action = is_not_distinct),
    RULE("NOT NULL", "IS NOT NULL",
         "SELECT 1 FROM t WHERE a NOT NULL",
         "SELECT 1 FROM t WHERE a IS NOT NULL", .after = "operand"),
    RULE("NOT GLOB {s:string}", NULL,
         "SELECT 1 FROM t WHERE a NOT GLOB 'x*'",
         "SELECT 1 FROM t WHERE a NOT LIKE 'x%'", .effect = EFFECT_GLOB, .action = glob_as_like),
    RULE("GLOB {s:string}", NULL,
         "SELECT 1 FROM t WHERE a GLOB 'x*'",
         "SELECT 1 FROM t WHERE a LIKE 'x%'", .effect = EFFECT_GLOB, .action = glob_as_like),
    RULE("GLOB", "LIKE",
         "SELECT 1 FROM t WHERE a GLOB b",
         "SELECT 1 FROM t WHERE a LIKE b", .after = "operand", .effect = EFFECT_GLOB),
    RULE("NOT REGEXP", "!~",
         "SELECT 1 FROM t WHERE a NOT REGEXP 'x'",
         "SELECT 1 FROM t WHERE a !~ 'x'"),
    RULE("REGEXP", "~",
         "SELECT 1 FROM t WHERE a REGEXP 'x'",
         "SELECT 1 FROM t WHERE a ~ 'x'", .after = "operand"),
    RULE("NOT MATCH {e:primary}", "@@ {e}",
         "SELECT 1 FROM t WHERE a NOT MATCH 'x'",
         "SELECT 1 FROM t WHERE a @@ 'x'"),
    RULE("MATCH", "@@",
         "SELECT 1 FROM t WHERE t MATCH 'x'",
         "SELECT 1 FROM t WHERE t @@ 'x'", .after = "operand"),
    RULE("BETWEEN {a:primary} COLLATE {n:name}", "BETWEEN {a}",
         "SELECT 1 FROM t WHERE a BETWEEN 'b' COLLATE nocase AND 'c'",
         "SELECT 1 FROM t WHERE a BETWEEN 'b' AND 'c'"),
    RULE("COLLATE {s:string}", "COLLATE \"any\"",
         "SELECT a COLLATE 'nocase'",
         "SELECT a COLLATE \"any\""),
    RULE("COLLATE BINARY", "COLLATE \"binary\"",
         "SELECT a COLLATE binary",
         "SELECT a COLLATE \"binary\""),
    RULE("RAISE ( IGNORE )", "\"raise\" ( )",
         "SELECT RAISE(IGNORE)",
         "SELECT \"raise\" ( )"),
    RULE("RAISE ( {k:name} , {e:expr} )", "\"raise\" ( {e} )",
         "SELECT RAISE(ABORT, 'x')",
         "SELECT \"raise\" ( 'x' )"),
    RULE("AS {t:name} {u:name} {v:name} [ {p:parens} ] )", "AS {t} )",
         "SELECT CAST(a AS UNSIGNED BIG INT)",
         "SELECT CAST(a AS UNSIGNED )"),
};

/* PostgreSQL's reserved words that are names in SQLite, and where they are keywords all the same. */
static const struct rewrite_word words[] = {
    {"ANALYSE", "", ""},
    {"ANALYZE", "^ EXPLAIN", ""},
    {"ANY", "", ""},
    {"ARRAY", "", ""},
    {"ASC", "operand", ""},
    {"ASYMMETRIC", "", ""},
    {"AUTHORIZATION", "", ""},
    {"BINARY", "", ""},
    {"BOTH", "", ""},
    {"CAST", "", "("},
    {"COLLATION", "", ""},
    {"COLUMN", "ADD DROP RENAME", ""},
    {"CONCURRENTLY", "", ""},
    {"CURRENT_CATALOG", "", ""},
    {"CURRENT_ROLE", "", ""},
    {"CURRENT_SCHEMA", "", ""},
    {"CURRENT_USER", "", ""},
    {"DESC", "operand", ""},
    {"DO", "CONFLICT )", "NOTHING UPDATE"},
    {"END", "", ""},
    {"FETCH", "", ""},
    {"FOR", "", ""},
    {"FREEZE", "", ""},
    {"FULL", "", "JOIN OUTER NATURAL"},
    {"GRANT", "", ""},
    {"ILIKE", "", ""},
    {"INITIALLY", "", ""},
    {"LATERAL", "", ""},
    {"LEADING", "", ""},
    {"LOCALTIME", "", ""},
    {"LOCALTIMESTAMP", "", ""},
    {"OFFSET", "operand", "operand"},
    {"ONLY", "", ""},
    {"OVERLAPS", "", ""},
    {"PLACING", "", ""},
    {"SESSION_USER", "", ""},
    {"SIMILAR", "", ""},
    {"SOME", "", ""},
    {"SYMMETRIC", "", ""},
    {"TABLESAMPLE", "", ""},
    {"TRAILING", "", ""},
    {"USER", "", ""},
    {"VARIADIC", "", ""},
    {"VERBOSE", "", ""},
    {"WINDOW", "", "operand"},
    {"LEFT", "", "JOIN OUTER NATURAL"},
    {"RIGHT", "", "JOIN OUTER NATURAL"},
    {"INNER", "", "JOIN NATURAL"},
    {"CROSS", "", "JOIN NATURAL"},
    {"OUTER", "LEFT RIGHT FULL NATURAL", ""},
    {"LIKE", "operand NOT", ""},
};

/* clang-format on */

const struct rewrite_dialect rewrite_sqlite = {
    .dialect = DIALECT_SQLITE,
    .rules = rules,
    .rule_count = sizeof rules / sizeof *rules,
    .words = words,
    .word_count = sizeof words / sizeof *words,
    .operators = "->> << >> <= >= <> != == || ->",
};
