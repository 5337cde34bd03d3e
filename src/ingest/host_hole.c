/* What a hole in a statement stands for, by the SQL in front of it and the token behind it. */
#include "ingest/host.h"

/* ---- what stands around a hole */

enum clause_word {
    AT_START,
    AT_SELECT,
    AT_FROM,
    AT_TABLE,
    AT_WHERE,
    AT_BY,
    AT_SET,
    AT_VALUES,
    AT_LIMIT,
    AT_INTO,
    AT_OTHER
};

struct context {
    enum clause_word clause; /* the nearest keyword that opens a clause, at the hole's level */
    struct slice previous;   /* last token */
    struct slice second;     /* the one before it */
    bool index;              /* the statement makes an index */
    struct slice first;      /* the statement's first word */
    enum token_kind kind;
    bool adjacent;  /* no blank between it and the hole */
    bool in_quotes; /* the text ends inside a string */
    bool in_name, in_comment;
    bool in_double;      /* inside "...", which some databases take for a string */
    struct slice quoted; /* of the string that is open, what stands in it so far */
    bool dollars;        /* it is one between $$ */
    bool list;           /* inside parentheses of IN (...), VALUES (...) or a function */
    bool columns;        /* inside the column list of INSERT or CREATE INDEX */
    struct slice opener; /* word in front of the innermost parenthesis */
    struct slice next;   /* token behind the hole, "" at the end */
    enum token_kind next_kind;
    bool next_adjacent;
};

static enum clause_word clause_of(struct slice word)
{
    static const struct {
        const char *words;
        enum clause_word clause;
    } table[] = {
        {"select distinct returning",                           AT_SELECT},
        {"from join using",                                     AT_FROM  },
        {"update table truncate describe index view keyspace schema database references desc column "
         "constraint sequence type trigger role user", AT_TABLE },
        {"into",                                                AT_INTO  },
        {"where and or on having not when if",                  AT_WHERE },
        {"by",                                                  AT_BY    },
        {"set",                                                 AT_SET   },
        {"values",                                              AT_VALUES},
        {"limit offset fetch top first next interval",          AT_LIMIT },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (word_in_nocase(table[i].words, word)) return table[i].clause;
    return AT_OTHER;
}

enum { LEVELS_LIMIT = 64 };

static void note_token(struct context *c, struct slice text, struct token t, enum clause_word *levels,
                       struct slice *openers, int *depth)
{
    struct slice word = token_text(text, t);
    if (t.kind == TOKEN_OPEN && *depth < LEVELS_LIMIT - 1) {
        openers[++*depth] = c->kind == TOKEN_WORD || c->kind == TOKEN_NAME || c->kind == TOKEN_PARAM
                                ? c->previous
                                : (struct slice){"", 0};
        levels[*depth] = levels[*depth - 1];
        if (word_in_nocase("values", openers[*depth])) levels[*depth] = AT_VALUES;
        bool named = openers[*depth].n && (word_in_nocase("with recursive", c->second) ||
                                           (c->index && word_in_nocase("on", c->second)));
        if (named) levels[*depth] = AT_INTO; /* the columns of WITH x (...) and CREATE INDEX ... ON t (...) */
    } else if (t.kind == TOKEN_CLOSE && *depth > 0) {
        --*depth;
    } else if (t.kind == TOKEN_WORD) {
        enum clause_word clause = clause_of(word);
        bool between = slice_eq_nocase(word, SLICE("and")) && levels[*depth] != AT_WHERE;
        if (slice_eq_nocase(word, SLICE("interval")) && levels[*depth] == AT_WHERE) clause = AT_OTHER;
        if (clause != AT_OTHER && !between) levels[*depth] = clause;
        c->index |= slice_eq_nocase(word, SLICE("index")) && *depth == 0 && levels[0] == AT_TABLE;
    }
    if (!c->first.n) c->first = word;
    c->second = c->previous;
    c->previous = word;
    c->kind = t.kind;
}

/* Of an open string what is behind its quote: 'x, E'x, $tag$x. */
static struct slice behind_quote(struct slice open)
{
    char quote = open.p[0] == '$' ? '$' : '\'';
    const char *first = memchr(open.p, quote, open.n);
    const char *last =
        first && quote == '$' ? memchr(first + 1, '$', open.n - (size_t)(first + 1 - open.p)) : first;
    if (!last) return (struct slice){open.p + open.n, 0};
    return (struct slice){last + 1, open.n - (size_t)(last + 1 - open.p)};
}

static struct context context_before(struct slice text, enum dialect d)
{
    struct context c = {.clause = AT_START, .kind = TOKEN_END};
    enum clause_word levels[LEVELS_LIMIT] = {AT_START};
    struct slice openers[LEVELS_LIMIT] = {
        {"", 0}
    };
    int depth = 0;
    struct lexer lx = lex_start(text, d, LEX_COMMENTS);
    for (;;) {
        struct token t = lex_next(&lx);
        if (t.kind == TOKEN_END) break;
        bool last = t.pos + t.len == text.n;
        if (t.kind == TOKEN_COMMENT) {
            c.in_comment = last && ((t.flags & TOKEN_UNTERMINATED) || text.p[t.pos] != '/');
            continue;
        }
        if (t.flags & TOKEN_UNTERMINATED) {
            c.in_quotes = t.kind == TOKEN_STRING || t.kind == TOKEN_PARAM;
            c.in_name = t.kind == TOKEN_NAME;
            c.in_double = c.in_name && text.p[t.pos] == '"';
            c.quoted = behind_quote(token_text(text, t));
            c.dollars = text.p[t.pos] == '$';
            if (c.in_quotes || c.in_name) break;
        }
        c.adjacent = last;
        note_token(&c, text, t, levels, openers, &depth);
    }
    c.clause = levels[depth];
    c.list = depth > 0 && (c.clause == AT_VALUES || word_in_nocase("in values any all", openers[depth]));
    c.opener = openers[depth];
    c.columns = depth > 0 && openers[depth].n && c.clause == AT_INTO;
    return c;
}

static void look_behind(struct context *c, struct string s, size_t hole, enum dialect d)
{
    c->next = (struct slice){"", 0};
    c->next_kind = TOKEN_END;
    if (hole + 1 >= s.n) return;
    if (s.at[hole + 1].hole) {
        c->next_kind = TOKEN_PARAM;
        c->next_adjacent = true;
        return;
    }
    struct lexer lx = lex_start(s.at[hole + 1].text, d, 0);
    struct token t = lex_next(&lx);
    c->next_kind = (enum token_kind)t.kind;
    c->next = token_text(s.at[hole + 1].text, t);
    c->next_adjacent = t.kind != TOKEN_END && t.pos == 0;
}

/* ---- classification */

static struct hole_place place(enum hole_kind kind, enum filler filler)
{
    return (struct hole_place){kind, filler, false};
}

static bool is_operand(const struct context *c)
{
    return c->kind == TOKEN_CLOSE || c->kind == TOKEN_NAME || c->kind == TOKEN_STRING ||
           c->kind == TOKEN_NUMBER || c->kind == TOKEN_PARAM || c->kind == TOKEN_WORD;
}

static bool starts_operand(const struct context *c)
{
    return c->next_kind == TOKEN_STRING || c->next_kind == TOKEN_NUMBER || c->next_kind == TOKEN_PARAM ||
           c->next_kind == TOKEN_OPEN || c->next_kind == TOKEN_NAME;
}

static bool is_comparison(const struct context *c)
{
    if (c->next_kind == TOKEN_OPERATOR)
        return c->next.n > 0 && strchr("=<>!~@&|-+/*%?:", c->next.p[0]) != NULL;
    return c->next_kind == TOKEN_WORD &&
           word_in_nocase("like ilike in is between not regexp rlike similar contains collate", c->next);
}

static const char keywords_before_value[] =
    "like ilike between in limit offset top interval then else rlike regexp contains key escape is any all "
    "similar ttl timestamp "
    "values and first next fetch return case when at to default token";

static struct hole_place after_comma(const struct context *c)
{
    if (c->list) return place(HOLE_VALUE, FILL_PARAMETER);
    switch (c->clause) {
    case AT_SELECT:
    case AT_FROM:
    case AT_TABLE:
    case AT_INTO:
    case AT_BY: return place(HOLE_IDENTIFIER, FILL_NAME);
    case AT_SET:
        if (c->next.n && c->next.p[0] == '=') return place(HOLE_IDENTIFIER, FILL_NAME);
        return place(HOLE_FRAGMENT, FILL_ASSIGNMENT);
    case AT_VALUES: return place(HOLE_FRAGMENT, FILL_LIST);
    default: return place(HOLE_VALUE, FILL_PARAMETER);
    }
}

static struct hole_place after_open(const struct context *c)
{
    static const char over_columns[] =
        "count sum min max avg lower upper coalesce distinct date_trunc extract group_concat string_agg "
        "array_agg concat length trim round abs index using on key unique primary partition by over";
    if (c->list) return place(HOLE_VALUE, FILL_PARAMETER);
    if (c->columns || word_in_nocase(over_columns, c->opener)) return place(HOLE_IDENTIFIER, FILL_NAME);
    if (word_in_nocase("from join exists as lateral union", c->opener))
        return place(HOLE_FRAGMENT, FILL_SELECT);
    if (c->clause == AT_WHERE && c->opener.n == 0)
        return place(is_comparison(c) ? HOLE_IDENTIFIER : HOLE_FRAGMENT, FILL_PARAMETER);
    if (word_in_nocase("where and or not on having when", c->opener))
        return place(is_comparison(c) ? HOLE_IDENTIFIER : HOLE_FRAGMENT, FILL_PARAMETER);
    if (c->clause == AT_TABLE) return place(HOLE_FRAGMENT, FILL_NOTHING);
    if (is_comparison(c) && !word_in_nocase("in", c->next)) return place(HOLE_IDENTIFIER, FILL_NAME);
    return place(HOLE_VALUE, FILL_PARAMETER);
}

static struct hole_place after_word(const struct context *c)
{
    struct slice word = c->previous;
    bool ends_list =
        c->next_kind == TOKEN_END || c->next_kind == TOKEN_COMMA || c->next_kind == TOKEN_CLOSE ||
        word_in_nocase("from as limit order asc desc having offset where group for into union", c->next);
    if (word_in_nocase("in", word)) return place(HOLE_VALUE, FILL_LIST);
    if (word_in_nocase("values", word)) return place(HOLE_FRAGMENT, FILL_LIST);
    if (word_in_nocase("set", word)) {
        if (c->next.n && (c->next.p[0] == '=' || c->next_kind == TOKEN_DOT))
            return place(HOLE_IDENTIFIER, FILL_NAME);
        return place(HOLE_FRAGMENT, FILL_ASSIGNMENT);
    }
    if (word_in_nocase("where and or on having not when", word)) {
        if (is_comparison(c)) return place(HOLE_IDENTIFIER, FILL_NAME);
        if (word_in_nocase("and", word) && c->clause != AT_WHERE) return place(HOLE_VALUE, FILL_PARAMETER);
        return place(HOLE_FRAGMENT, FILL_PARAMETER);
    }
    if (word_in_nocase("savepoint release", word) || (word_in_nocase("to", word) && c->clause != AT_SET))
        return place(HOLE_IDENTIFIER, FILL_NAME);
    if (word_in_nocase("select distinct all", word) && !ends_list) return place(HOLE_FRAGMENT, FILL_NOTHING);
    if (word_in_nocase("select distinct from join into update table only truncate by returning as index view "
                       "schema keyspace use "
                       "column constraint references exists describe explain user role using add drop alter "
                       "rename trigger on "
                       "database sequence type procedure function call exec execute collate",
                       word))
        return place(HOLE_IDENTIFIER, FILL_NAME);
    if (word_in_nocase("key", word) && word_in_nocase("primary foreign unique", c->second))
        return place(HOLE_IDENTIFIER, FILL_NAME); /* of a constraint */
    if (word_in_nocase("default", word) && c->clause != AT_SELECT && c->clause != AT_WHERE)
        return place(HOLE_FRAGMENT, FILL_PARAMETER); /* of a column: no place for a parameter */
    if (word_in_nocase(keywords_before_value, word)) return place(HOLE_VALUE, FILL_PARAMETER);
    if (c->clause == AT_WHERE && starts_operand(c)) return place(HOLE_FRAGMENT, FILL_OPERATOR);
    return place(HOLE_FRAGMENT, FILL_NOTHING);
}

/* The last token wants a value behind it. */
static bool is_compared(const struct context *c)
{
    if (c->kind == TOKEN_OPERATOR) return c->previous.n > 0 && strchr("=<>!~", c->previous.p[0]) != NULL;
    if (c->kind == TOKEN_OPEN || c->kind == TOKEN_COMMA) return c->list;
    return c->kind == TOKEN_WORD && word_in_nocase("like ilike rlike regexp in", c->previous);
}

/* Part of a text that names an object: nextval('x_seq'), '"x_seq"'; not all of it, which could be a
 * parameter. */
static bool names_object(const struct context *c)
{
    static const char takes_name[] =
        "nextval currval setval to_regclass to_regtype to_regproc to_regprocedure pg_relation_size "
        "pg_total_relation_size pg_table_size pg_indexes_size pg_get_serial_sequence has_table_privilege "
        "object_id pg_notify pg_advisory_lock";
    bool all = c->quoted.n == 0 && c->next_kind == TOKEN_STRING && c->next.n && c->next.p[0] == '\'';
    bool show = c->clause != AT_WHERE && word_in_nocase("like", c->previous) &&
                word_in_nocase("tables status databases schemas", c->second); /* SHOW TABLES LIKE '...' */
    if (show || word_in_nocase("table exists view index database schema", c->previous))
        return true; /* 'x' for "x" */
    size_t marks = 0;
    for (size_t i = 0; i < c->quoted.n; i++) marks += c->quoted.p[i] == '"';
    return (marks % 2 == 1 || word_in_nocase(takes_name, c->opener)) && !all;
}

/* Settings and options of tables whose value is a name or a word, none that could be a parameter. */
static const char named_settings[] =
    "search_path engine charset collate row_format tablespace storage_engine default_storage_engine";

static struct hole_place classify(const struct context *c)
{
    if (c->in_quotes) return place(names_object(c) ? HOLE_IDENTIFIER : HOLE_VALUE, FILL_TEXT);
    if (c->in_double && is_compared(c)) return place(HOLE_VALUE, FILL_TEXT);
    if (c->in_name) return place(HOLE_IDENTIFIER, FILL_TEXT);
    if (c->in_comment) return place(HOLE_CONSTANT, FILL_NOTHING);
    if (c->kind == TOKEN_END) return place(HOLE_FRAGMENT, FILL_NOTHING);
    if (word_in_nocase("pragma", c->first)) return place(HOLE_IDENTIFIER, FILL_NAME);
    bool word_before =
        c->adjacent && (c->kind == TOKEN_WORD || c->kind == TOKEN_NAME || c->kind == TOKEN_PARAM);
    bool word_behind = c->next_adjacent && (c->next_kind == TOKEN_WORD || c->next_kind == TOKEN_DOT ||
                                            c->next_kind == TOKEN_NUMBER || c->next_kind == TOKEN_NAME);
    if (word_before) return place(HOLE_IDENTIFIER, FILL_PART);
    if (c->kind == TOKEN_DOT) return place(HOLE_IDENTIFIER, FILL_NAME);
    if (word_behind) return place(HOLE_IDENTIFIER, c->next_kind == TOKEN_DOT ? FILL_NAME : FILL_PART);
    if (c->next_adjacent && c->next_kind == TOKEN_OPEN && !word_in_nocase("in values", c->previous))
        return place(HOLE_IDENTIFIER, FILL_NAME); /* a function's name */
    if (c->kind == TOKEN_COMMA) return after_comma(c);
    if (c->kind == TOKEN_OPEN) return after_open(c);
    bool assigned = c->kind == TOKEN_OPERATOR || word_in_nocase("to", c->previous);
    if (assigned && word_in_nocase(named_settings, c->second)) return place(HOLE_IDENTIFIER, FILL_NAME);
    bool ddl = word_in_nocase("create alter", c->first);
    if (ddl && word_in_nocase("default", c->previous)) return place(HOLE_FRAGMENT, FILL_PARAMETER);
    if (c->kind == TOKEN_OPERATOR || c->kind == TOKEN_BRACKET) return place(HOLE_VALUE, FILL_PARAMETER);
    if (c->kind == TOKEN_WORD) return after_word(c);
    if (c->kind == TOKEN_SEMICOLON) return place(HOLE_FRAGMENT, FILL_NOTHING);
    if (is_operand(c) && c->clause == AT_WHERE && starts_operand(c))
        return place(HOLE_FRAGMENT, FILL_OPERATOR);
    return place(HOLE_FRAGMENT, FILL_NOTHING);
}

/* filter.sql(), whereClause: by its name SQL that the program wrote, not a value. */
static bool is_called_sql(struct slice expression)
{
    static const char *const anywhere[] = {"sql",      "where",    "clause", "condition",
                                           "subquery", "fragment", NULL};
    size_t end = expression.n;
    bool call = end > 0 && expression.p[end - 1] == ')';
    for (int depth = 0; call && end > 0;) {
        end--;
        depth += expression.p[end] == ')';
        depth -= expression.p[end] == '(';
        if (depth == 0) break;
    }
    size_t from = end;
    while (from > 0 && (ascii_is_alpha(expression.p[from - 1]) || ascii_is_digit(expression.p[from - 1]) ||
                        expression.p[from - 1] == '_'))
        from--;
    struct slice name = {expression.p + from, end - from};
    for (const char *const *w = anywhere; *w; w++) {
        size_t n = strlen(*w);
        bool ends = name.n >= n && slice_eq_nocase((struct slice){name.p + name.n - n, n}, slice_of(*w));
        for (size_t i = 0; call && !ends && i + n <= name.n; i++)
            ends = slice_eq_nocase((struct slice){name.p + i, n}, slice_of(*w));
        if (ends) return true;
    }
    return false;
}

/* self.class.name, type(self).__name__, obj.constructor.name, User::class: names of the program's own. */
static bool is_class_name(struct slice expression)
{
    static const char *const ends[] = {".class.name", "__name__", ".constructor.name", "::class", NULL};
    for (const char *const *e = ends; *e; e++)
        if (slice_ends(expression, slice_of(*e))) return true;
    return false;
}

/* The name of the variable, or of the function that is called: quoted_name, dbQuoteInt($x). */
static struct slice leading_name(struct slice expression)
{
    while (expression.n && strchr("$@", expression.p[0])) expression.p++, expression.n--;
    size_t n = 0;
    while (n < expression.n &&
           (ascii_is_alpha(expression.p[n]) || ascii_is_digit(expression.p[n]) || expression.p[n] == '_'))
        n++;
    bool whole = n == expression.n || (expression.p[n] == '(' && expression.p[expression.n - 1] == ')');
    return (struct slice){expression.p, whole ? n : 0};
}

/* A variable or function that was called escapedName, quoted_name or dbQuoteInt. */
static bool is_called_escaped(struct slice expression)
{
    struct slice name = leading_name(expression);
    bool call = name.n && name.p + name.n < expression.p + expression.n;
    if (!call) return slice_starts(name, SLICE("escaped")) || slice_starts(name, SLICE("quoted"));
    static const char *const parts[] = {"Quote", "quote_", "_quote", "escape_", "_escape", "Escape", NULL};
    bool undoes = slice_holds(name, "nquote") || slice_holds(name, "nescape") || slice_holds(name, "tml");
    for (const char *const *p = parts; *p && !undoes; p++)
        if (slice_holds(name, *p)) return true;
    return false;
}

/* Ruby: posts.map(&:id).join(","): keys. */
static bool is_list_of_keys(struct slice expression)
{
    return slice_holds(expression, "map(&:id)") || slice_holds(expression, "pluck(:id)") ||
           slice_holds(expression, "collect(&:id)");
}

enum hole_kind hole_by_nature(enum hole_kind kind, const struct string_piece *p)
{
    switch ((enum nature)p->nature) {
    case NATURE_NUMERIC: return kind == HOLE_FRAGMENT ? kind : HOLE_NUMERIC;
    case NATURE_PLACEHOLDER: return HOLE_PLACEHOLDER;
    case NATURE_IDENTIFIER: return HOLE_QUOTED;
    case NATURE_ESCAPED: return HOLE_ESCAPED;
    case NATURE_CONSTANT: return HOLE_CONSTANT;
    case NATURE_SAFE: return HOLE_SAFE;
    case NATURE_UNKNOWN: break;
    }
    if (is_class_name(p->text)) return HOLE_CONSTANT;
    if (kind == HOLE_VALUE && is_list_of_keys(p->text)) return HOLE_NUMERIC;
    return kind == HOLE_VALUE && is_called_escaped(p->text) ? HOLE_ESCAPED : kind;
}

/* ---- statements inside of strings */

enum { NESTED_LIMIT = 16 << 10, NESTED_DEPTH = 3 };

static bool is_statement(struct slice text)
{
    struct slice s = slice_trim(text), first = {s.p, 0};
    while (first.n < s.n && ascii_is_alpha(s.p[first.n])) first.n++;
    return first.n < s.n && ascii_is_space(s.p[first.n]) &&
           word_in_nocase("select insert update delete with create alter drop truncate grant revoke begin "
                          "declare comment lock copy call do",
                          first);
}

/* The name of a schema or a table in front of or behind a dot. */
static bool is_qualifier(const struct context *c, struct slice expression)
{
    static const char *const words[] = {"schema", "table", "namespace", "keyspace", NULL};
    char before = c->quoted.n ? c->quoted.p[c->quoted.n - 1] : ' ';
    bool dotted = c->next_kind == TOKEN_DOT || (c->next.n > 1 && c->next.p[0] == '.') || before == '.';
    size_t from = expression.n;
    while (from > 0 && (ascii_is_alpha(expression.p[from - 1]) || expression.p[from - 1] == '_')) from--;
    struct slice name = {expression.p + from, expression.n - from};
    for (const char *const *w = words; dotted && *w; w++) {
        size_t n = strlen(*w);
        if (name.n >= n && slice_eq_nocase((struct slice){name.p + name.n - n, n}, slice_of(*w))) return true;
    }
    return false;
}

/* '...'::regclass */
static bool is_cast_to_name(struct string s, size_t hole)
{
    for (size_t i = hole + 1; i < s.n && i < hole + 6; i++) {
        const char *quote = s.at[i].hole ? NULL : memchr(s.at[i].text.p, '\'', s.at[i].text.n);
        if (!quote) continue;
        struct slice rest = {quote + 1, s.at[i].text.n - (size_t)(quote + 1 - s.at[i].text.p)};
        return slice_starts(rest, SLICE("::reg"));
    }
    return false;
}

static struct hole_place classify_quoted(const struct context *c, struct string s, size_t hole,
                                         enum dialect d, int depth);

/* What the hole is in the text that the open string holds: format('CREATE TABLE ${schema}.%I'), the body of a
 * function. */
static struct hole_place classify_nested(const struct context *outer, struct string s, size_t hole,
                                         enum dialect d, int depth)
{
    char text[NESTED_LIMIT];
    size_t n = 0;
    for (size_t i = 0; i < outer->quoted.n; i++) {
        text[n++] = outer->quoted.p[i];
        bool doubled = i + 1 < outer->quoted.n && outer->quoted.p[i + 1] == '\'';
        if (!outer->dollars && outer->quoted.p[i] == '\'' && doubled) i++;
    }
    struct context c = context_before((struct slice){text, n}, d);
    look_behind(&c, s, hole, d);
    struct hole_place p = c.in_quotes ? classify_quoted(&c, s, hole, d, depth + 1) : classify(&c);
    p.filler = FILL_TEXT;
    return p;
}

static struct hole_place classify_quoted(const struct context *c, struct string s, size_t hole,
                                         enum dialect d, int depth)
{
    struct hole_place p = classify(c);
    bool code = c->opener.n ? word_in_nocase("format", c->opener) : word_in_nocase("execute", c->previous);
    bool statement = c->dollars || is_statement(c->quoted);
    if (c->quoted.n == 0 && code)
        p.kind = HOLE_FRAGMENT;
    else if (statement && c->quoted.n < NESTED_LIMIT && depth < NESTED_DEPTH)
        p = classify_nested(c, s, hole, d, depth);
    else if (is_qualifier(c, s.at[hole].text) || is_cast_to_name(s, hole))
        p.kind = HOLE_IDENTIFIER;
    return p;
}

struct hole_place hole_classify(struct slice before, struct string s, size_t hole, enum dialect d)
{
    struct context c = context_before(before, d);
    look_behind(&c, s, hole, d);
    struct hole_place p = c.in_quotes ? classify_quoted(&c, s, hole, d, 0) : classify(&c);
    if (!c.in_quotes && p.kind == HOLE_VALUE && is_called_sql(s.at[hole].text)) p.kind = HOLE_FRAGMENT;
    p.in_quotes = c.in_quotes;
    return p;
}
