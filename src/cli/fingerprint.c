/* sargent fingerprint: one line a statement, its shape's hash, a tab, its normalised text. */
#include "cli/cli.h"

int command_fingerprint(struct options *o)
{
    struct config c;
    struct pipeline_options p = {.no_facts = true};
    struct analysis a;
    struct error err = {{0}};
    int code = options_analyse(o, &c, NULL, &p, &a);
    if (code != EXIT_CLEAN) return code;
    struct buf out = {0};
    VEC_EACH (const struct analysed_statement, st, &a.statements) {
        if (st->id < 0) continue;
        char hex[33];
        hash128_text(st->statement->fingerprint, hex);
        struct slice text = a.queries.at[st->query].normalised;
        buf_printf(&out, "%s\t%.*s\n", hex, SLICE_ARG(text));
    }
    if (!write_output(o, buf_slice(&out), &err))
        code = complain(&err, EXIT_UNREADABLE);
    else if (a.unreadable)
        code = EXIT_UNREADABLE;
    buf_free(&out);
    pipeline_free(&a);
    return code;
}
