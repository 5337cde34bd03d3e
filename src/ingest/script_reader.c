/* SQL and CQL files: statements as they stand, and suppressions in the comments between and inside them. */
#include "ingest/reader.h"
#include "ingest/routine.h"

/* In a script the statement behind a comment is known (statement.lead), so only its own line is covered by
 * number. */
static void allow_in_script(struct ingested *out, struct slice text, size_t offset, size_t len, size_t line)
{
    size_t before = out->allowances.n;
    allow_read(out, text, offset, len, line);
    for (size_t i = before; i < out->allowances.n; i++)
        out->allowances.at[i].last_line = out->allowances.at[i].first_line;
}

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
                allow_in_script(out, text, start + t.pos, t.len, line);
    }
}

/* Migration tools keep the way back beside the way forth: in files of its own, or below a marker comment. */
static bool is_down_file(const char *path)
{
    const char *base = strrchr(path, '/');
    struct slice name = slice_of(base ? base + 1 : path);
    return slice_find(name, SLICE(".down."), 0) >= 0 || slice_find(name, SLICE("_down."), 0) >= 0 ||
           slice_eq(name, SLICE("down.sql")) || slice_find(name, SLICE("rollback"), 0) >= 0 ||
           (name.n > 2 && name.p[0] == 'U' && ascii_is_digit(name.p[1]) &&
            slice_find(name, SLICE("__"), 0) > 0);
}

/* Follows the markers of goose, sql-migrate, dbmate, rambler and MyBatis in the comments in front of a
 * statement. */
static void note_direction(struct slice comments, bool *down)
{
    static const struct {
        struct slice mark;
        bool down;
    } marks[] = {
        {{"+goose up", 9},      false},
        {{"+migrate up", 11},   false},
        {{"migrate:up", 10},    false},
        {{"rambler up", 10},    false},
        {{"+goose down", 11},   true },
        {{"+migrate down", 13}, true },
        {{"migrate:down", 12},  true },
        {{"rambler down", 12},  true },
        {{"//@undo", 7},        true },
    };
    static const struct slice hints[] = {
        {"igrat",  5},
        {"IGRAT",  5},
        {"goose",  5},
        {"ambler", 6},
        {"//@",    3}
    };
    bool hinted = false;
    for (size_t k = 0; k < sizeof hints / sizeof *hints && !hinted; k++)
        hinted = slice_find(comments, hints[k], 0) >= 0;
    for (size_t i = 0; hinted && i < comments.n; i++) {
        for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
            if (slice_starts_nocase((struct slice){comments.p + i, comments.n - i}, marks[k].mark))
                *down = marks[k].down;
    }
}

/* The statements of a routine's body end the run of like statements around it. */
static void read_routine(const struct source *s, struct collector *c, const struct statement *st)
{
    size_t before = c->out->statements.n;
    routine_read(s, c->out, &c->shaper, st);
    if (c->out->statements.n != before) c->run_first = -1, c->run_shape = (struct hash128){0};
}

void script_read(const struct source *s, struct ingested *out)
{
    struct collector c = {.out = out, .run_first = -1};
    struct script script = script_start(s->input.text, s->dialect);
    struct script_statement part;
    struct slice text = s->input.text;
    bool down_file = is_down_file(s->path), down = false;
    size_t behind = 0;
    while (script_next(&script, &part)) {
        if (part.part == PART_COMMAND) out->commands++;
        if (part.lead < part.pos) note_direction((struct slice){text.p + behind, part.pos - behind}, &down);
        behind = part.pos + part.len;
        if (part.part != PART_STATEMENT) continue;
        struct statement st = {
            .text = {text.p + part.pos, part.len},
            .dialect = s->dialect,
            .offset = part.pos,
            .lead = part.lead,
            .name = part.name,
            .call = -1,
            .unterminated = part.unterminated,
            .reverting = down_file || down,
            .data_follows = script.data_follows,
        };
        if (s->mixed_dialects) st.dialect = dialect_of_statement(st.text, s->dialect);
        collector_add_with_body(&c, st);
        if (st.dialect == DIALECT_POSTGRES) read_routine(s, &c, &st);
    }
    collector_free(&c);
    read_allowances(s, out);
}
