/* What counts of a source that is named for its schema; see schema_source.h. */
#include "cli/schema_source.h"

/* Statements that cannot change what is known of tables. */
static bool may_change_schema(const struct statement *st)
{
    static const char *const words[] = {"insert",   "update", "delete", "replace",  "grant",   "revoke",
                                        "copy",     "values", "merge",  "begin",    "commit",  "start",
                                        "rollback", "lock",   "unlock", "truncate", "analyze", "explain",
                                        "vacuum",   "show",   "call"};
    struct lexer lx = lex_start(st->text, st->dialect, 0);
    struct token t = lex_next(&lx);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (token_is(st->text, t, words[i])) return false;
    if (!token_is(st->text, t, "create")) return true;
    t = lex_next(&lx);
    if (token_is(st->text, t, "or")) {
        lex_next(&lx);
        t = lex_next(&lx);
    }
    return !token_is(st->text, t, "function") && !token_is(st->text, t, "procedure") &&
           !token_is(st->text, t, "trigger");
}

void schema_source_reduce(struct ingested *in)
{
    size_t n = 0;
    for (size_t i = 0; i < in->statements.n; i++) {
        if (!may_change_schema(&in->statements.at[i])) continue;
        in->statements.at[n] = in->statements.at[i];
        in->statements.at[n++].call = -1;
    }
    in->statements.n = n;
    in->calls.n = in->functions.n = in->edges.n = in->allowances.n = 0;
    in->models.n = in->relations.n = in->relation_uses.n = 0;
}

/* Reads one source; runs on any thread. */
