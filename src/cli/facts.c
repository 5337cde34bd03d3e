/* sargent facts: the facts as a database file, or their dictionary. */
#include "cli/cli.h"

static int print_dictionary(const struct options *o)
{
    struct buf out = {0};
    struct error err = {{0}};
    facts_write_docs(&out);
    int code = write_output(o, buf_slice(&out), &err) ? EXIT_CLEAN : complain(&err, EXIT_UNREADABLE);
    buf_free(&out);
    return code;
}

int command_facts(struct options *o)
{
    struct config c;
    struct pipeline_options p = {0};
    struct analysis a;
    struct error err = {{0}};
    if (o->list) return print_dictionary(o);
    if (!o->output.n) {
        error_set(&err, "facts needs a file to write: --output facts.db (or --list for the dictionary)");
        return complain(&err, EXIT_USAGE);
    }
    int code = options_analyse(o, &c, NULL, &p, &a);
    if (code != EXIT_CLEAN) return code;
    if (!facts_save(&a.facts, o->output.p, &err))
        code = complain(&err, EXIT_UNREADABLE);
    else if (a.unreadable)
        code = EXIT_UNREADABLE;
    pipeline_free(&a);
    return code;
}
