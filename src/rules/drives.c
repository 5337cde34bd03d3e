/* Which facts a detector cannot do without: the tables it joins at its top level, outer joins aside.
 *
 * When one of them is empty the detector returns no row, so it need not be prepared: most runs have no CQL
 * batches, no logs or no host code, and preparing is most of what a rule costs on a small input. Arms of a
 * UNION drive what they have in common. What is hard to tell (right joins, an aggregate without GROUP BY)
 * drives nothing, which is safe.
 */
#include "rules/rules_internal.h"

struct drive_scan {
    struct slice sql;
    struct lexer lexer;
    int depth;
    bool in_from, wants_table, outer, unsure, aggregate, grouped; /* of the arm being read */
    uint64_t tables;
    uint64_t common; /* to the arms before it */
};

static bool is_one_of(struct slice sql, struct token t, const char *const *words)
{
    for (; *words; words++)
        if (token_is(sql, t, *words)) return true;
    return false;
}

static const char *const set_operations[] = {"union", "except", "intersect", NULL};
static const char *const unsure_words[] = {"right", "full", NULL};
static const char *const from_ends[] = {"where", "group", "having", "window", "order", "limit", NULL};
static const char *const aggregates[] = {"count", "sum", "total", "avg", "min", "max", "group_concat", NULL};

static void take_table(struct drive_scan *s, struct token t)
{
    s->wants_table = false;
    if (!s->outer)
        for (int i = 0; i < FACT_TABLE_COUNT; i++)
            if (token_is(s->sql, t, fact_tables[i].name)) s->tables |= (uint64_t)1 << i;
}

static void end_arm(struct drive_scan *s)
{
    s->common &= s->unsure || (s->aggregate && !s->grouped) ? 0 : s->tables;
    s->tables = 0;
    s->in_from = s->wants_table = s->outer = s->unsure = s->aggregate = s->grouped = false;
}

static void take_word(struct drive_scan *s, struct token t, bool after_distinct)
{
    if (s->wants_table) {
        take_table(s, t);
    } else if (token_is(s->sql, t, "from")) {
        s->in_from = s->wants_table = !after_distinct; /* IS DISTINCT FROM is no clause */
    } else if (token_is(s->sql, t, "left")) {
        s->outer = true;
    } else if (token_is(s->sql, t, "join")) {
        s->wants_table = true;
    } else if (is_one_of(s->sql, t, set_operations)) {
        end_arm(s);
    } else if (is_one_of(s->sql, t, from_ends)) {
        s->in_from = false;
        s->grouped |= token_is(s->sql, t, "group");
    } else {
        s->unsure |= is_one_of(s->sql, t, unsure_words);
        s->aggregate |= is_one_of(s->sql, t, aggregates);
    }
}

static void take_token(struct drive_scan *s, struct token t, bool after_distinct)
{
    bool top = s->depth == 0;
    if (t.kind == TOKEN_OPEN) {
        s->depth++;
        s->wants_table = false; /* a subquery or a parenthesised join stands here */
    } else if (t.kind == TOKEN_CLOSE) {
        s->depth--;
    } else if (top && t.kind == TOKEN_COMMA && s->in_from) {
        s->wants_table = true;
        s->outer = false;
    } else if (top && t.kind == TOKEN_WORD) {
        take_word(s, t, after_distinct);
    }
    if (top && t.kind == TOKEN_WORD && token_is(s->sql, t, "on")) s->outer = false;
}

/* A common table expression with the name of a fact table hides it. */
static bool hides_facts(struct slice sql)
{
    struct lexer lexer = lex_start(sql, DIALECT_SQLITE, 0);
    struct token t = lex_next(&lexer);
    if (!token_is(sql, t, "with")) return false;
    int depth = 0;
    for (t = lex_next(&lexer); t.kind != TOKEN_END; t = lex_next(&lexer)) {
        depth += (t.kind == TOKEN_OPEN) - (t.kind == TOKEN_CLOSE);
        if (depth || t.kind != TOKEN_WORD) continue;
        if (token_is(sql, t, "select")) return false;
        for (int i = 0; i < FACT_TABLE_COUNT; i++)
            if (token_is(sql, t, fact_tables[i].name)) return true;
    }
    return false;
}

uint64_t detector_drives(struct slice sql)
{
    if (hides_facts(sql)) return 0;
    struct drive_scan s = {.sql = sql, .lexer = lex_start(sql, DIALECT_SQLITE, 0), .common = ~(uint64_t)0};
    bool after_distinct = false;
    for (struct token t = lex_next(&s.lexer); t.kind != TOKEN_END; t = lex_next(&s.lexer)) {
        take_token(&s, t, after_distinct);
        after_distinct = token_is(sql, t, "distinct");
    }
    end_arm(&s);
    return s.common;
}
