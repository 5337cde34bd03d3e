/* Is this text SQL or CQL? Anchored: the first word must start a statement, and what follows must go on like
 * one. Prose ("Please select an item from the list", "Update available") fails on its second word or its
 * structure. */
#include "ingest/host.h"

enum { TOKENS_LOOKED_AT = 64 };

struct probe {
    struct slice text;
    struct token at[TOKENS_LOOKED_AT];
    int n;
};

static const char prose[] =
    "the an your you this that these those it its is are was were be been please one some any each item "
    "items our my their his her which who whom whose what to of for and or not no only";

static bool is(const struct probe *p, int i, const char *words)
{
    if (i >= p->n || p->at[i].kind != TOKEN_WORD) return false;
    return word_in_nocase(words, token_text(p->text, p->at[i]));
}

static bool is_name(const struct probe *p, int i)
{
    if (i >= p->n) return false;
    return p->at[i].kind == TOKEN_WORD || p->at[i].kind == TOKEN_NAME || p->at[i].kind == TOKEN_PARAM ||
           p->at[i].kind == TOKEN_STRING;
}

/* Index behind a name with its qualifiers, i itself when there is none. */
static int skip_name(const struct probe *p, int i)
{
    if (!is_name(p, i)) return i;
    for (i++; i < p->n && (p->at[i].kind == TOKEN_PARAM || p->at[i].kind == TOKEN_DOT) &&
              (p->at[i].kind == TOKEN_DOT || p->at[i].pos == p->at[i - 1].pos + p->at[i - 1].len);
         i++)
        if (p->at[i].kind == TOKEN_DOT && is_name(p, i + 1)) i++;
    return i < p->n ? i : p->n;
}

static bool ended(const struct probe *p, int i)
{
    return i >= p->n || p->at[i].kind == TOKEN_SEMICOLON;
}

static const char after_table[] = "where order group limit offset join inner left right full cross natural "
                                  "union except intersect having fetch for as on "
                                  "using set allow with window lateral returning force use ignore partition "
                                  "tablesample straight_join per values select "
                                  "outer into procedure lock apply pivot option at";

/* FROM name [AS] [alias] and then something that may follow: a keyword, a comma, a parenthesis, the end. */
static bool from_list(const struct probe *p, int i)
{
    if (i >= p->n) return true;
    if (p->at[i].kind == TOKEN_OPEN) return true;
    if (is(p, i, "only lateral unnest table")) i++;
    if (is(p, i, prose) && !is(p, i, "item items") && !is(p, i + 1, after_table) && !ended(p, i + 1))
        return false;
    if (is(p, i, "drop select insert delete create alter")) return false; /* no names */
    int next = skip_name(p, i);
    if (next == i) return false;
    if (ended(p, next) || p->at[next].kind != TOKEN_WORD)
        return ended(p, next) || p->at[next].kind != TOKEN_BAD;
    if (is(p, next, after_table)) return true;
    int alias = next + 1;
    return ended(p, alias) || p->at[alias].kind != TOKEN_WORD || is(p, alias, after_table);
}

static int find_word(const struct probe *p, int from, const char *words)
{
    int depth = 0;
    for (int i = from; i < p->n; i++) {
        if (p->at[i].kind == TOKEN_OPEN) depth++;
        if (p->at[i].kind == TOKEN_CLOSE) depth--;
        if (depth == 0 && is(p, i, words)) return i;
    }
    return -1;
}

static bool looks_select(const struct probe *p, bool sink)
{
    int i = 1;
    if (is(p, i, "distinct all top sql_calc_found_rows straight_join high_priority json sql_no_cache")) i++;
    if (i >= p->n) return sink;
    if (is(p, i, prose) && !is(p, i, "item items only any each some no to of it")) return false;
    if (!sink && is(p, i, "a") && i + 1 < p->n && p->at[i + 1].kind == TOKEN_WORD && !is(p, i + 1, "from as"))
        return false;
    int from = find_word(p, i, "from");
    if (from < 0) {
        bool many = p->n == TOKENS_LOOKED_AT;
        if (is_name(p, i) && p->at[i].kind == TOKEN_WORD && is(p, i + 1, prose)) return false;
        return many ||
               (sink && (p->at[i].kind != TOKEN_WORD || ended(p, i + 1) || p->at[i + 1].kind != TOKEN_WORD));
    }
    /* three bare words in a row between SELECT and FROM are no select list */
    int words = 0;
    for (int k = i; k < from; k++) {
        bool plain = p->at[k].kind == TOKEN_WORD &&
                     !is(p, k,
                         "as distinct case when then else end and or not is null in like between over "
                         "partition by order "
                         "asc desc filter within group interval collate at time zone from for using exists "
                         "any all sql_calc_found_rows straight_join separator rows range unbounded preceding "
                         "following current row top array cast int date trim both leading trailing extract");
        words = plain ? words + 1 : 0;
        if (words >= 3) return false;
    }
    return from > i && from_list(p, from + 1);
}

static bool looks_insert(const struct probe *p, bool sink)
{
    int i = find_word(p, 1, "into");
    if (i < 0) i = is(p, 1, "ignore or") ? 1 : 0;
    if (i > 4 || (i == 0 && !sink)) return false;
    int next = skip_name(p, i + 1);
    if (next == i + 1) return sink && next >= p->n;
    if (next >= p->n) return sink;
    return p->at[next].kind == TOKEN_OPEN || p->at[next].kind == TOKEN_PARAM ||
           is(p, next, "values value select default set as with overriding json partition") ||
           (sink && ended(p, next));
}

static bool looks_update(const struct probe *p, bool sink)
{
    int i = is(p, 1, "only low_priority ignore or") ? 2 : 1;
    if (is(p, i, prose) && !is(p, i + 1, "set")) return false;
    int set = find_word(p, i, "set");
    int column = set >= 0 ? skip_name(p, set + 1) : 0;
    /* "update x set aside" assigns nothing; "UPDATE x SET " is to be continued */
    bool open = set >= 0 && (set + 1 >= p->n || (column >= p->n && p->at[p->n - 1].kind == TOKEN_PARAM));
    bool assigns = open || (column < p->n && p->at[column].kind != TOKEN_WORD);
    if (set >= 0 && !sink && !assigns) return false;
    if (set < 0) return sink && skip_name(p, i) > i && ended(p, skip_name(p, i)) && p->n <= 3;
    return set > i &&
           (set - i <= 4 || is(p, skip_name(p, i), "as using join inner left set") ||
            p->at[skip_name(p, i)].kind == TOKEN_COMMA) &&
           !is(p, set + 1, "of to up the");
}

static bool looks_delete(const struct probe *p, bool sink)
{
    int from = find_word(p, 1, "from");
    if (from < 0 || from > 6) return sink && from < 0 && p->n > 3 && is(p, skip_name(p, 1), "where");
    if (from > 1 && is(p, 1, prose)) return false;
    return from_list(p, from + 1);
}

static bool looks_ddl(const struct probe *p, bool sink)
{
    static const char objects[] =
        "table index view unique type function trigger extension schema sequence database keyspace role user "
        "materialized policy domain procedure aggregate rule server publication column constraint owned "
        "collation operator language statistics event fulltext spatial clustered nonclustered custom virtual "
        "foreign external";
    int i = 1;
    while (
        is(p, i,
           "or replace temp temporary unlogged global local if exists not recursive force definer algorithm"))
        i++;
    if (!is(p, i, objects)) return false;
    while (is(p, i, objects) || is(p, i, "if not exists concurrently only")) i++;
    int next = skip_name(p, i);
    if (next == i) return sink || is(p, i - 1, "index on");
    if (ended(p, next)) return true;
    if (p->at[next].kind != TOKEN_WORD) return true;
    return is(p, next,
              "add drop alter rename set on as using with owner to cascade restrict is from enable disable "
              "modify change "
              "engine for start increment values returns returns row character default validate attach "
              "detach partition "
              "after before instead reset cache minvalue inherits like options tablespace if include "
              "identified password "
              "login superuser nosuperuser createdb encrypted");
}

static bool looks_other(const struct probe *p, bool sink)
{
    if (is(p, 0, "truncate")) return is(p, 1, "table only") || (sink && p->n <= 4);
    if (is(p, 0, "merge")) return is(p, 1, "into") || (sink && is_name(p, 1));
    if (is(p, 0, "with")) {
        int i = is(p, 1, "recursive") ? 2 : 1;
        int next = skip_name(p, i);
        if (next > i && next < p->n && p->at[next].kind == TOKEN_OPEN)
            return sink || find_word(p, next, "as") > 0;
        return next > i && is(p, next, "as") &&
               (next + 1 >= p->n || p->at[next + 1].kind == TOKEN_OPEN ||
                is(p, next + 1, "materialized not"));
    }
    if (is(p, 0, "begin"))
        return is(p, 1, "batch unlogged counter logged") ||
               (sink && (p->n <= 3 || is(p, 1, "transaction work immediate exclusive deferred")));
    if (is(p, 0, "grant revoke"))
        return find_word(p, 1, "on to from") > 0 && (sink || find_word(p, 1, "on") > 0);
    if (is(p, 0, "explain")) return sink || is(p, 1, "select insert update delete analyze with query");
    if (is(p, 0, "lock")) return is(p, 1, "table tables") && is_name(p, 2);
    if (is(p, 0, "copy")) return find_word(p, 1, "from to") > 0 && (sink || is(p, 3, "stdin stdout"));
    if (is(p, 0, "comment")) return is(p, 1, "on");
    if (is(p, 0, "do")) return p->n > 1 && p->at[1].kind == TOKEN_STRING;
    if (!sink && is(p, 0, "call exec execute")) {
        int next = skip_name(p, 1);
        if (next == 1 || next >= p->n) return false;
        bool variable = p->at[next].kind == TOKEN_PARAM && p->text.p[p->at[next].pos] == '@';
        return p->at[next].kind == TOKEN_OPEN ? is(p, 0, "call")
                                              : p->at[next].kind == TOKEN_STRING || variable;
    }
    if (!sink) return false;
    if (is(p, 0, "from")) /* HQL */
        return is_name(p, 1) && p->at[1].kind != TOKEN_STRING &&
               (ended(p, skip_name(p, 1)) || find_word(p, 2, "where order join left inner group") > 0);
    if (is(p, 0, "set")) return p->n >= 3;
    if (is(p, 0, "call exec execute declare")) return is_name(p, 1);
    return is(p, 0,
              "show use commit rollback savepoint release vacuum analyze reindex pragma listen notify "
              "unlisten values "
              "describe desc cluster refresh checkpoint discard start abort end attach detach optimize kill "
              "flush "
              "deallocate close fetch unlock") &&
           (p->n <= 16);
}

static bool looks_statement(const struct probe *p, bool sink)
{
    if (is(p, 0, "select")) return looks_select(p, sink);
    if (is(p, 0, "insert replace")) return looks_insert(p, sink);
    if (is(p, 0, "update")) return looks_update(p, sink);
    if (is(p, 0, "delete")) return looks_delete(p, sink);
    if (is(p, 0, "create alter drop")) return looks_ddl(p, sink);
    return looks_other(p, sink);
}

/* Text that goes to no database call must look the part: keywords in one case, and a mark that prose lacks.
 */
static bool looks_written(const struct probe *p)
{
    struct slice first = token_text(p->text, p->at[0]);
    bool upper = true, lower = true;
    for (size_t i = 0; i < first.n; i++) {
        upper &= first.p[i] >= 'A' && first.p[i] <= 'Z';
        lower &= first.p[i] >= 'a' && first.p[i] <= 'z';
    }
    size_t end = p->at[0].pos + p->at[0].len; /* SELECT-x is a name of something */
    if (end < p->text.n && !ascii_is_space(p->text.p[end]) && !strchr("(*/\"`'[$@", p->text.p[end]))
        return false;
    if (upper) return true;
    if (!lower) return false;
    for (int i = 1; i < p->n; i++) {
        struct slice t = token_text(p->text, p->at[i]);
        enum token_kind kind = (enum token_kind)p->at[i].kind;
        if (kind == TOKEN_OPERATOR || kind == TOKEN_PARAM || kind == TOKEN_NAME || kind == TOKEN_OPEN)
            return true;
        if (kind == TOKEN_DOT && i + 1 < p->n) return true;
        if (kind == TOKEN_WORD && (memchr(t.p, '_', t.n) || word_in("where values", t))) return true;
    }
    return false;
}

/* The text with a placeholder for each hole: enough to look at its first tokens. */
static struct slice sketch(struct host_run *r, struct string s)
{
    enum { SKETCH_LIMIT = 1500 };
    char *out = arena_alloc(r->arena, SKETCH_LIMIT + 8);
    size_t n = 0;
    for (size_t i = 0; i < s.n && n < SKETCH_LIMIT; i++) {
        struct slice text = s.at[i].hole ? SLICE("${x}") : s.at[i].text;
        size_t take = text.n < SKETCH_LIMIT - n ? text.n : SKETCH_LIMIT - n;
        memcpy(out + n, text.p, take);
        n += take;
    }
    return (struct slice){out, n};
}

static bool starts_statement(struct slice text)
{
    static const char *const first[] = {
        "select",     "insert",    "update",   "delete",     "create",  "alter",   "drop",    "with",
        "merge",      "replace",   "truncate", "begin",      "grant",   "revoke",  "explain", "lock",
        "copy",       "comment",   "set",      "call",       "exec",    "show",    "use",     "commit",
        "rollback",   "savepoint", "release",  "vacuum",     "analyze", "reindex", "pragma",  "listen",
        "notify",     "unlisten",  "values",   "describe",   "desc",    "declare", "do",      "cluster",
        "refresh",    "execute",   "discard",  "start",      "abort",   "end",     "attach",  "detach",
        "optimize",   "kill",      "flush",    "deallocate", "close",   "fetch",   "unlock",  "table",
        "checkpoint", "from"};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++) {
        size_t n = strlen(first[i]);
        if (text.n >= n && slice_starts_nocase(text, slice_of(first[i])) &&
            (text.n == n || (!ascii_is_alpha(text.p[n]) && text.p[n] != '_' && !ascii_is_digit(text.p[n]))))
            return true;
    }
    return false;
}

/* Without blanks, comments and opening parentheses in front. */
static struct slice skip_lead(struct slice s)
{
    for (;;) {
        s = slice_trim(s);
        if (slice_starts(s, SLICE("--"))) {
            const char *line = memchr(s.p, '\n', s.n);
            if (!line) return (struct slice){s.p + s.n, 0};
            s = (struct slice){line, s.n - (size_t)(line - s.p)};
        } else if (slice_starts(s, SLICE("/*"))) {
            ptrdiff_t end = slice_find(s, SLICE("*/"), 2);
            if (end < 0) return s;
            s = (struct slice){s.p + end + 2, s.n - (size_t)end - 2};
        } else if (s.n && s.p[0] == '(') {
            s = (struct slice){s.p + 1, s.n - 1};
        } else {
            return s;
        }
    }
}

enum sql_likeness sql_recognise(struct host_run *r, struct string s, bool sink)
{
    if (s.n == 0) return SQL_NOT;
    struct arena_mark mark = arena_mark(r->arena);
    struct slice whole = sketch(r, s), text = skip_lead(whole);
    enum sql_likeness answer = SQL_NOT;
    bool parenthesis = text.p > whole.p && memchr(whole.p, '(', (size_t)(text.p - whole.p));
    if (starts_statement(text) && !(parenthesis && !slice_starts_nocase(text, SLICE("select")) &&
                                    !slice_starts_nocase(text, SLICE("with")))) {
        struct probe p = {.text = text};
        struct lexer lx = lex_start(text, r->dialect, 0);
        while (p.n < TOKENS_LOOKED_AT) {
            struct token t = lex_next(&lx);
            if (t.kind == TOKEN_END) break;
            p.at[p.n++] = t;
        }
        if (looks_statement(&p, sink) && (sink || looks_written(&p))) answer = SQL_STATEMENT;
    }
    arena_rewind(r->arena, mark);
    return answer;
}
