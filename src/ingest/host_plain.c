/* Containers that hold statements without being a program: SQL and code in
 * Markdown's fences, and MyBatis mappers.
 *
 * Markdown: a fence "```lang" up to "```". Fences of one host language are read
 * as one program in which everything else is blank, so that places stay what
 * they are; fences of SQL and CQL are scripts.
 *
 * MyBatis: <mapper> with <select>, <insert>, <update>, <delete>, each one
 * statement. #{x} is a parameter, ${x} text put in; <where>, <set>, <if>,
 * <foreach> and their kin are taken as if their content applied. */
#include <expat.h>

#include "ingest/host.h"

/* ---- Markdown ------------------------------------------------------------------------------------------ */

struct fence {
    struct slice language;
    size_t pos, len; /* of what stands between the marks */
};

static bool next_fence(struct slice text, size_t *at, struct fence *out)
{
    ptrdiff_t open = slice_find(text, SLICE("```"), *at);
    if (open < 0) return false;
    size_t line = (size_t)open;
    while (line < text.n && text.p[line] != '\n') line++;
    out->language = slice_trim((struct slice){text.p + open + 3, line - (size_t)open - 3});
    for (size_t i = 0; i < out->language.n; i++)
        if (ascii_is_space(out->language.p[i]) || out->language.p[i] == '{') out->language.n = i;
    ptrdiff_t close = slice_find(text, SLICE("\n```"), line);
    out->pos = line < text.n ? line + 1 : line;
    size_t end = close < 0 ? text.n : (size_t)close + 1;
    out->len = end > out->pos ? end - out->pos : 0;
    *at = close < 0 ? text.n : (size_t)close + 4;
    return true;
}

static const char *fence_language(struct slice name)
{
    static const struct {
        const char *names, *language;
    } known[] = {
        {"python py python3",     "python"    },
        {"javascript js jsx mjs", "javascript"},
        {"typescript ts",         "typescript"},
        {"tsx",                   "tsx"       },
        {"java",                  "java"      },
        {"go golang",             "go"        },
        {"php",                   "php"       },
        {"ruby rb",               "ruby"      },
        {"csharp cs c#",          "csharp"    },
        {"rust rs",               "rust"      },
        {"kotlin kt",             "kotlin"    },
        {"scala",                 "scala"     },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (word_in_nocase(known[i].names, name)) return known[i].language;
    return NULL;
}

/* Words that begin what may be a statement; the rest of such a part is an excerpt, or output. */
static bool begins_statement(struct slice text)
{
    struct lexer lx = lex_start(text, DIALECT_POSTGRES, 0);
    struct token t = lex_next(&lx);
    return t.kind == TOKEN_WORD &&
           word_in_nocase(
               "select insert update delete with create alter drop truncate merge replace values begin "
               "explain set do call grant revoke use copy apply",
               token_text(text, t));
}

void plain_script(struct ingested *out, struct slice text, struct span at, enum dialect d)
{
    struct script script = script_start(slice_sub(text, at), d == DIALECT_UNKNOWN ? DIALECT_POSTGRES : d);
    struct script_statement part;
    while (script_next(&script, &part)) {
        struct slice body = slice_sub(text, (struct span){(uint32_t)(at.pos + part.pos), (uint32_t)part.len});
        if (part.part != PART_STATEMENT || !begins_statement(body)) continue;
        struct statement st = {.text = body, .dialect = d, .call = -1, .uncertain = true, .name = part.name};
        st.offset = at.pos + part.pos;
        st.lead = at.pos + part.lead;
        vec_push(&out->arena, &out->statements, st);
        out->statement_count++;
    }
}

static void read_script_fence(const struct source *s, struct ingested *out, const struct fence *f)
{
    enum dialect d = dialect_from_name(f->language);
    plain_script(out, s->input.text, (struct span){(uint32_t)f->pos, (uint32_t)f->len},
                 d == DIALECT_UNKNOWN ? s->dialect : d);
}

/* The file with all but one language's fences blank; lines keep their ends. */
static struct slice only_fences(struct arena *a, struct slice text, const char *language)
{
    char *p = arena_alloc(a, text.n + 1);
    for (size_t i = 0; i < text.n; i++) p[i] = text.p[i] == '\n' ? '\n' : ' ';
    struct fence f;
    bool any = false;
    for (size_t at = 0; next_fence(text, &at, &f);) {
        const char *of = fence_language(f.language);
        if (!of || strcmp(of, language)) continue;
        memcpy(p + f.pos, text.p + f.pos, f.len);
        any = true;
    }
    return (struct slice){p, any ? text.n : 0};
}

static void read_markdown(const struct source *s, struct ingested *out)
{
    static const char *const languages[] = {"python", "javascript", "typescript", "java",   "go",   "php",
                                            "ruby",   "csharp",     "rust",       "kotlin", "scala"};
    struct fence f;
    for (size_t at = 0; next_fence(s->input.text, &at, &f);)
        if (word_in_nocase("sql cql postgresql postgres mysql sqlite psql plpgsql "
                           "tsql mariadb",
                           f.language))
            read_script_fence(s, out, &f);
    if (slice_find(s->input.text, SLICE("```"), 0) < 0) return;
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        struct source part = *s;
        part.input.text = only_fences(&out->arena, s->input.text, languages[i]);
        part.language = languages[i];
        if (part.input.text.n) host_read(&part, out);
    }
}

/* ---- MyBatis ------------------------------------------------------------------------------------------- */

struct mapper {
    struct host_run run;
    struct host_tree tree;
    XML_Parser parser;
    VEC(struct string_piece) pieces;
    bool mapper, statement, strip; /* strip: a leading AND or OR goes */
    struct slice id;
    size_t start;
};

static void add_piece(struct mapper *m, struct slice text, size_t source, size_t len, bool hole)
{
    if (m->pieces.n >= STRING_PIECES_LIMIT) return;
    struct string_piece p = {.hole = hole,
                             .parameter = -1,
                             .source = (uint32_t)source,
                             .source_len = (uint32_t)len,
                             .conversion = ' '};
    p.text = slice_copy(&m->run.out->arena, text);
    vec_push(m->run.arena, &m->pieces, p);
}

static const char *attribute(const XML_Char **list, const char *name)
{
    for (; list && *list; list += 2)
        if (strcmp(list[0], name) == 0) return list[1];
    return NULL;
}

static void on_start(void *context, const XML_Char *name, const XML_Char **attributes)
{
    struct mapper *m = context;
    size_t at = (size_t)XML_GetCurrentByteIndex(m->parser);
    if (strcmp(name, "mapper") == 0) m->mapper = true;
    if (!m->mapper) return;
    if (word_in("select insert update delete", slice_of(name))) {
        const char *id = attribute(attributes, "id");
        m->statement = true;
        m->pieces.n = 0;
        m->start = at;
        m->id = slice_copy(&m->run.out->arena, slice_of(id ? id : ""));
        return;
    }
    if (!m->statement) return;
    bool where = strcmp(name, "where") == 0;
    m->strip |= where;
    if (where) add_piece(m, SLICE(" WHERE "), at, 0, false);
    if (strcmp(name, "set") == 0) add_piece(m, SLICE(" SET "), at, 0, false);
    const char *open = attribute(attributes, strcmp(name, "foreach") == 0 ? "open" : "prefix");
    if (open) add_piece(m, slice_of(arena_printf(m->run.arena, " %s ", open)), at, 0, false);
    if (strcmp(name, "include") == 0) add_piece(m, SLICE("columns"), at, 0, true);
}

static void on_end(void *context, const XML_Char *name)
{
    struct mapper *m = context;
    if (!m->statement) return;
    if (strcmp(name, "foreach") == 0)
        add_piece(m, SLICE(") "), (size_t)XML_GetCurrentByteIndex(m->parser), 0, false);
    if (!word_in("select insert update delete", slice_of(name))) return;
    m->statement = false;
    struct string s = {m->pieces.at, m->pieces.n};
    if (sql_recognise(&m->run, s, true) == SQL_NOT) return;
    struct call *call = vec_zadd(&m->run.out->arena, &m->run.out->calls);
    *call = (struct call){.api = SLICE("mybatis.mapper"),
                          .method = CALL_BUILD,
                          .statement = -1,
                          .offset = m->start,
                          .loop_count = -1,
                          .function_index = -1,
                          .confidence = CONFIDENCE_HIGH,
                          .text = TEXT_ASSEMBLED,
                          .name = m->id};
    call->len = (size_t)XML_GetCurrentByteIndex(m->parser) - m->start;
    call->statement = sql_emit(&m->run, s, m->run.dialect, call);
    struct statement *st = &m->run.out->statements.at[call->statement];
    st->name = m->id;
    st->uncertain = true;
}

/* "#{id,jdbcType=INTEGER}" is a parameter, "${column}" text put in; between
 * them plain text. */
static void on_text(void *context, const XML_Char *text, int length)
{
    struct mapper *m = context;
    if (!m->statement) return;
    size_t at = (size_t)XML_GetCurrentByteIndex(m->parser);
    struct slice s = {text, (size_t)length};
    bool exact = XML_GetCurrentByteCount(m->parser) == length || XML_GetCurrentByteCount(m->parser) == 0;
    size_t blank = 0;
    while (blank < s.n && ascii_is_space(s.p[blank])) blank++;
    if (m->strip && blank < s.n) {
        struct slice rest = {s.p + blank, s.n - blank};
        size_t word = slice_starts_nocase(rest, SLICE("and "))  ? 4
                      : slice_starts_nocase(rest, SLICE("or ")) ? 3
                                                                : 0;
        s = (struct slice){s.p + blank + word, s.n - blank - word};
        at += exact ? blank + word : 0;
        m->strip = false;
    }
    size_t plain = 0;
    for (size_t i = 0; i + 1 < s.n; i++) {
        const char *close =
            (s.p[i] == '#' || s.p[i] == '$') && s.p[i + 1] == '{' ? memchr(s.p + i, '}', s.n - i) : NULL;
        if (!close) continue;
        size_t n = (size_t)(close - s.p) + 1 - i, name = 0;
        while (name < n - 3 && s.p[i + 2 + name] != ',') name++;
        if (i > plain) add_piece(m, (struct slice){s.p + plain, i - plain}, at + plain, i - plain, false);
        if (s.p[i] == '$')
            add_piece(m, (struct slice){s.p + i + 2, name}, at + i, n, true);
        else
            add_piece(m, slice_of(arena_printf(m->run.arena, "#{%.*s}", (int)name, s.p + i + 2)), at + i, n,
                      false);
        plain = i + n;
        i = plain - 1;
    }
    if (s.n > plain) add_piece(m, (struct slice){s.p + plain, s.n - plain}, at + plain, s.n - plain, false);
}

static void read_mappers(const struct source *s, struct ingested *out)
{
    if (slice_find(s->input.text, SLICE("<mapper"), 0) < 0 || s->input.text.n > HOST_SOURCE_LIMIT) return;
    struct arena scratch = {0};
    struct mapper m = {
        .run = {
                .arena = &scratch, .source = s, .out = out, .dialect = s->dialect, .function = -1, .class = -1}
    };
    m.tree = (struct host_tree){.arena = &scratch, .text = s->input.text};
    *vec_zadd(&scratch, &m.tree.nodes) = (struct node){.parent = -1, .first = -1, .last = -1, .next = -1};
    m.run.tree = &m.tree;
    m.run.consumed = ARENA_ARRAY(&scratch, uint8_t, 1);
    m.parser = XML_ParserCreate(NULL);
    if (!m.parser) die_out_of_memory();
    XML_SetUserData(m.parser, &m);
    XML_SetElementHandler(m.parser, on_start, on_end);
    XML_SetCharacterDataHandler(m.parser, on_text);
    if (XML_Parse(m.parser, s->input.text.p, (int)s->input.text.n, 1) == XML_STATUS_ERROR)
        error_set(&out->error, "line %lu: %s", (unsigned long)XML_GetCurrentLineNumber(m.parser),
                  XML_ErrorString(XML_GetErrorCode(m.parser)));
    XML_ParserFree(m.parser);
    arena_free(&scratch);
}

bool plain_read(const struct source *s, struct ingested *out)
{
    if (strcmp(s->language, "markdown") == 0)
        read_markdown(s, out);
    else if (strcmp(s->language, "notebook") == 0)
        notebook_read(s, out);
    else if (strcmp(s->language, "prisma") == 0)
        prisma_read(s, out);
    else if (strcmp(s->language, "changelog") == 0)
        changelog_read(s, out);
    else if (strcmp(s->language, "xml") != 0)
        return false;
    else if (!liquibase_read(s, out))
        read_mappers(s, out);
    return true;
}
