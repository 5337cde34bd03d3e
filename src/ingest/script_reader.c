/* SQL and CQL files: statements as they stand, and suppressions in the comments between and inside them. */
#include "ingest/reader.h"

/* Every comment that holds "sargent:" is looked at; the search makes files without any cost one pass. */
static void read_allowances(const struct source *s, struct ingested *out)
{
    struct slice text = s->input.text;
    size_t line = 1, counted = 0;
    for (ptrdiff_t hit = -1; (hit = slice_find(text, SLICE("sargent:"), (size_t)(hit + 1))) >= 0;) {
        size_t start = (size_t)hit;
        while (start > 0 && text.p[start - 1] != '\n') start--;
        for (; counted < (size_t)hit; counted++)
            if (text.p[counted] == '\n') line++;
        const char *newline = memchr(text.p + hit, '\n', text.n - (size_t)hit);
        size_t end = newline ? (size_t)(newline - text.p) : text.n;
        struct lexer lx = lex_start((struct slice){text.p + start, end - start}, s->dialect, LEX_COMMENTS);
        for (struct token t; (t = lex_next(&lx)).kind != TOKEN_END;)
            if (t.kind == TOKEN_COMMENT && start + t.pos <= (size_t)hit &&
                (size_t)hit < start + t.pos + t.len)
                allow_read(out, text, start + t.pos, t.len, line);
    }
}

void script_read(const struct source *s, struct ingested *out)
{
    struct collector c = {.out = out, .run_first = -1};
    struct script script = script_start(s->input.text, s->dialect);
    struct script_statement part;
    struct slice text = s->input.text;
    while (script_next(&script, &part)) {
        if (part.part == PART_COMMAND) out->commands++;
        if (part.part != PART_STATEMENT) continue;
        collector_add(&c, (struct statement){
                              .text = {text.p + part.pos, part.len},
                              .dialect = s->dialect,
                              .offset = part.pos,
                              .lead = part.lead,
                              .name = part.name,
                              .call = -1,
                              .unterminated = part.unterminated,
                              .data_follows = script.data_follows
        });
    }
    collector_free(&c);
    read_allowances(s, out);
}
