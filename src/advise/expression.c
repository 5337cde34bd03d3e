/* Expressions in indexes: their text in one form, and whether an index may hold them.
 *
 * PostgreSQL accepts only IMMUTABLE functions in an index. Whether date_trunc() or a cast is one depends on
 * the argument's type, so the table below is by function and type family. It follows pg_proc.provolatile of
 * PostgreSQL 15; for other systems it is a safe approximation. */
#include "advise/advise_internal.h"

#define F(family)   (1u << (family))
#define ANY         0xffffffffu
#define NUMBERS     (F(TYPE_INTEGER) | F(TYPE_DECIMAL) | F(TYPE_FLOAT))
#define TIMES       (F(TYPE_TIMESTAMP) | F(TYPE_TIME) | F(TYPE_INTERVAL))
#define ZONE_FREE   (TIMES | F(TYPE_DATE))
#define TEXTS       (F(TYPE_TEXT) | F(TYPE_UNKNOWN) | F(TYPE_ENUM))
#define JSONS       (F(TYPE_JSON) | F(TYPE_JSONB))
#define PLAIN_TEXTS (F(TYPE_TEXT) | F(TYPE_UNKNOWN))

static const char range_hint[] = "compare the column itself with a range of times instead";
static const char zone_hint[] =
    "fix the zone: (column AT TIME ZONE 'UTC'), or compare the column with a range";
static const char text_hint[] = "compare the column with a value of its own type instead";
static const char search_hint[] = "name the configuration: to_tsvector('english', column)";
static const char unaccent_hint[] = "wrap it in an immutable function of your own";

static const struct function_row {
    const char *name;
    unsigned immutable; /* families for which it is immutable; for the others it is stable */
    int arguments;      /* the row holds for this many arguments, 0 for any number */
    const char *hint;   /* what to do where it is not immutable */
} functions[] = {
    {"lower",                   ANY,                                                                        0, ""                      },
    {"upper",                   ANY,                                                                        0, ""                      },
    {"initcap",                 ANY,                                                                        0, ""                      },
    {"trim",                    ANY,                                                                        0, ""                      },
    {"btrim",                   ANY,                                                                        0, ""                      },
    {"ltrim",                   ANY,                                                                        0, ""                      },
    {"rtrim",                   ANY,                                                                        0, ""                      },
    {"length",                  ANY,                                                                        0, ""                      },
    {"char_length",             ANY,                                                                        0, ""                      },
    {"character_length",        ANY,                                                                        0, ""                      },
    {"octet_length",            ANY,                                                                        0, ""                      },
    {"substr",                  ANY,                                                                        0, ""                      },
    {"substring",               ANY,                                                                        0, ""                      },
    {"left",                    ANY,                                                                        0, ""                      },
    {"right",                   ANY,                                                                        0, ""                      },
    {"replace",                 ANY,                                                                        0, ""                      },
    {"translate",               ANY,                                                                        0, ""                      },
    {"reverse",                 ANY,                                                                        0, ""                      },
    {"split_part",              ANY,                                                                        0, ""                      },
    {"regexp_replace",          ANY,                                                                        0, ""                      },
    {"strpos",                  ANY,                                                                        0, ""                      },
    {"position",                ANY,                                                                        0, ""                      },
    {"lpad",                    ANY,                                                                        0, ""                      },
    {"rpad",                    ANY,                                                                        0, ""                      },
    {"md5",                     ANY,                                                                        0, ""                      },
    {"sha256",                  ANY,                                                                        0, ""                      },
    {"encode",                  ANY,                                                                        0, ""                      },
    {"decode",                  ANY,                                                                        0, ""                      },
    {"ascii",                   ANY,                                                                        0, ""                      },
    {"soundex",                 ANY,                                                                        0, ""                      },
    {"metaphone",               ANY,                                                                        0, ""                      },
    {"abs",                     ANY,                                                                        0, ""                      },
    {"round",                   ANY,                                                                        0, ""                      },
    {"floor",                   ANY,                                                                        0, ""                      },
    {"ceil",                    ANY,                                                                        0, ""                      },
    {"ceiling",                 ANY,                                                                        0, ""                      },
    {"trunc",                   ANY,                                                                        0, ""                      },
    {"mod",                     ANY,                                                                        0, ""                      },
    {"sign",                    ANY,                                                                        0, ""                      },
    {"sqrt",                    ANY,                                                                        0, ""                      },
    {"coalesce",                ANY,                                                                        0, ""                      },
    {"ifnull",                  ANY,                                                                        0, ""                      },
    {"nullif",                  ANY,                                                                        0, ""                      },
    {"greatest",                ANY,                                                                        0, ""                      },
    {"least",                   ANY,                                                                        0, ""                      },
    {"cardinality",             ANY,                                                                        0, ""                      },
    {"array_length",            ANY,                                                                        0, ""                      },
    {"host",                    ANY,                                                                        0, ""                      },
    {"->",                      ANY,                                                                        0, ""                      },
    {"->>",                     ANY,                                                                        0, ""                      },
    {"#>",                      ANY,                                                                        0, ""                      },
    {"#>>",                     ANY,                                                                        0, ""                      },
    {"json_extract",            ANY,                                                                        0, ""                      },
    {"json_value",              ANY,                                                                        0, ""                      },
    {"jsonb_extract_path_text", ANY,                                                                        0, ""                      },
    {"json_extract_path_text",  ANY,                                                                        0, ""                      },
    {"+",                       NUMBERS | ZONE_FREE,                                                        0, range_hint              },
    {"-",                       NUMBERS | ZONE_FREE | F(TYPE_JSONB),                                        0, range_hint              },
    {"*",                       NUMBERS,                                                                    0, ""                      },
    {"/",                       NUMBERS,                                                                    0, ""                      },
    {"%",                       NUMBERS,                                                                    0, ""                      },
    {"||",                      PLAIN_TEXTS | F(TYPE_ARRAY) | F(TYPE_JSONB),                                0, text_hint               },
    {"date_trunc",              F(TYPE_TIMESTAMP) | F(TYPE_INTERVAL),                                       2, zone_hint               },
    {"date_part",               ZONE_FREE,                                                                  0, zone_hint               },
    {"extract",                 ZONE_FREE,                                                                  0, zone_hint               },
    {"timezone",                ANY,                                                                        0, ""                      },
    {"at time zone",            ANY,                                                                        0, ""                      },
    {"date",                    F(TYPE_TIMESTAMP) | F(TYPE_DATE),                                           0, range_hint              },
    {"year",                    ZONE_FREE,                                                                  0, range_hint              },
    {"month",                   ZONE_FREE,                                                                  0, range_hint              },
    {"day",                     ZONE_FREE,                                                                  0, range_hint              },
    {"to_tsvector",             ANY,                                                                        2, search_hint             },
    {"to_tsvector",             0,                                                                          1, search_hint             },
    {"to_char",                 0,                                                                          0, range_hint              },
    {"date_format",             F(TYPE_TIMESTAMP) | F(TYPE_DATE),                                           0, range_hint              },
    {"to_date",                 0,                                                                          0, range_hint              },
    {"to_timestamp",            NUMBERS,                                                                    0, range_hint              },
    {"age",                     0,                                                                          0, range_hint              },
    {"concat",                  0,                                                                          0, "use || with coalesce()"},
    {"concat_ws",               0,                                                                          0, "use || with coalesce()"},
    {"format",                  0,                                                                          0, "use || with coalesce()"},
    {"array_to_string",         0,                                                                          0, ""                      },
    {"unaccent",                0,                                                                          0, unaccent_hint           },
    {"::text",                  NUMBERS | TEXTS | JSONS | F(TYPE_UUID) | F(TYPE_BOOLEAN) | F(TYPE_NETWORK), 0, text_hint               },
    {"::varchar",               NUMBERS | TEXTS | JSONS | F(TYPE_UUID) | F(TYPE_BOOLEAN) | F(TYPE_NETWORK), 0, text_hint               },
    {"::date",                  F(TYPE_TIMESTAMP) | F(TYPE_DATE),                                           0, range_hint              },
    {"::timestamp",             F(TYPE_TIMESTAMP) | F(TYPE_DATE),                                           0, range_hint              },
    {"::timestamptz",           F(TYPE_TIMESTAMPTZ),                                                        0, range_hint              },
    {"::time",                  F(TYPE_TIMESTAMP) | F(TYPE_TIME),                                           0, range_hint              },
    {"::int",                   NUMBERS | TEXTS | F(TYPE_BOOLEAN),                                          0, ""                      },
    {"::int4",                  NUMBERS | TEXTS | F(TYPE_BOOLEAN),                                          0, ""                      },
    {"::int8",                  NUMBERS | TEXTS,                                                            0, ""                      },
    {"::bigint",                NUMBERS | TEXTS,                                                            0, ""                      },
    {"::integer",               NUMBERS | TEXTS | F(TYPE_BOOLEAN),                                          0, ""                      },
    {"::numeric",               NUMBERS | TEXTS,                                                            0, ""                      },
    {"::uuid",                  F(TYPE_UUID) | TEXTS,                                                       0, ""                      },
    {"::jsonb",                 JSONS | TEXTS,                                                              0, ""                      },
};
static const char *const volatile_functions[] = {"random", "nextval", "clock_timestamp", "gen_random_uuid",
                                                 "rand",   "uuid",    "newid",           "timeofday"};

enum volatility function_volatility(struct slice function, enum type_family f, int arguments, enum dialect d,
                                    const char **instead)
{
    if (instead) *instead = "";
    for (size_t i = 0; i < sizeof volatile_functions / sizeof *volatile_functions; i++)
        if (slice_eq_nocase(function, slice_of(volatile_functions[i]))) return VOLATILITY_VOLATILE;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        const struct function_row *row = &functions[i];
        if (!slice_eq_nocase(function, slice_of(row->name))) continue;
        if (row->arguments && arguments && row->arguments != arguments) continue;
        if (row->immutable & F(f)) return VOLATILITY_IMMUTABLE;
        /* zones exist in PostgreSQL's types only */
        if (d != DIALECT_POSTGRES && d != DIALECT_UNKNOWN && f != TYPE_TIMESTAMPTZ && row->immutable)
            return VOLATILITY_IMMUTABLE;
        if (instead) *instead = row->hint;
        return VOLATILITY_STABLE;
    }
    return VOLATILITY_UNKNOWN;
}

bool expression_has_parameter(struct slice text, enum dialect d)
{
    struct lexer lx = lex_start(text, d, 0);
    for (struct token t = lex_next(&lx); t.kind != TOKEN_END; t = lex_next(&lx))
        if (t.kind == TOKEN_PARAM) return true;
    return false;
}

/* ---- canonical text --------------------------------------------------------------------------------------
 */

struct token_text_list {
    struct slice *at;
    uint8_t *kinds;
    size_t n;
};

static void remove_tokens(struct token_text_list *l, size_t at, size_t count)
{
    memmove(l->at + at, l->at + at + count, (l->n - at - count) * sizeof *l->at);
    memmove(l->kinds + at, l->kinds + at + count, l->n - at - count);
    l->n -= count;
}

static bool name_kind(uint8_t kind)
{
    return kind == TOKEN_WORD || kind == TOKEN_NAME;
}

/* Number of tokens of a cast to a text type that starts at i with "::"; 0 when it is another cast. */
static size_t text_cast_length(const struct token_text_list *l, size_t i)
{
    if (i + 1 >= l->n || !slice_eq(l->at[i], SLICE("::"))) return 0;
    if (slice_eq(l->at[i + 1], SLICE("character")) && i + 2 < l->n &&
        slice_eq(l->at[i + 2], SLICE("varying")))
        return 3;
    static const char *const types[] = {"text", "varchar", "bpchar", "regconfig"};
    for (size_t k = 0; k < sizeof types / sizeof *types; k++)
        if (slice_eq(l->at[i + 1], slice_of(types[k]))) return 2;
    return 0;
}

/* One simplification, false when there is none left to make. */
static bool simplify_once(struct token_text_list *l)
{
    for (size_t i = 0; i < l->n; i++) {
        /* t.column -> column, but not f.g( */
        if (i + 2 < l->n && name_kind(l->kinds[i]) && l->kinds[i + 1] == TOKEN_DOT &&
            name_kind(l->kinds[i + 2]) && !(i + 3 < l->n && l->kinds[i + 3] == TOKEN_OPEN)) {
            remove_tokens(l, i, 2);
            return true;
        }
        /* (column) -> column, but not f(column) */
        bool call = i > 0 && name_kind(l->kinds[i - 1]);
        if (i + 2 < l->n && l->kinds[i] == TOKEN_OPEN && name_kind(l->kinds[i + 1]) &&
            l->kinds[i + 2] == TOKEN_CLOSE && !call) {
            remove_tokens(l, i + 2, 1);
            remove_tokens(l, i, 1);
            return true;
        }
        size_t cast = i > 0 ? text_cast_length(l, i) : 0;
        bool whole = i + cast == l->n && i == 1; /* column::text itself is an expression */
        if (cast && !whole) {
            remove_tokens(l, i, cast);
            return true;
        }
    }
    return false;
}

/* True when the first and the last token are parentheses of one pair. */
static bool wrapped(const struct token_text_list *l)
{
    if (l->n < 3 || l->kinds[0] != TOKEN_OPEN || l->kinds[l->n - 1] != TOKEN_CLOSE) return false;
    size_t depth = 0;
    for (size_t i = 0; i + 1 < l->n; i++) {
        depth += l->kinds[i] == TOKEN_OPEN;
        depth -= l->kinds[i] == TOKEN_CLOSE;
        if (depth == 0) return false;
    }
    return true;
}

static struct token_text_list expression_tokens(struct arena *a, struct slice text, enum dialect d)
{
    struct token_list all = lex_all(a, text, d, 0);
    struct token_text_list l = {ARENA_ARRAY(a, struct slice, all.n + 1), arena_zalloc(a, all.n + 1), 0};
    for (size_t i = 0; i < all.n && all.at[i].kind != TOKEN_END; i++) {
        struct slice s = token_text(text, all.at[i]);
        if (all.at[i].kind == TOKEN_WORD) s = slice_lower(a, s);
        if (all.at[i].kind == TOKEN_NAME) {
            struct slice value = token_value(a, text, all.at[i], d);
            if (slice_eq(query_quote_name(a, value, d), value)) s = value;
        }
        l.kinds[l.n] = all.at[i].kind;
        l.at[l.n++] = s;
    }
    return l;
}

struct slice expression_canonical(struct arena *a, struct slice text, enum dialect d)
{
    enum { EXPRESSION_LIMIT = 4096 };
    if (text.n > EXPRESSION_LIMIT) return slice_copy(a, text);
    struct token_text_list l = expression_tokens(a, text, d);
    while (simplify_once(&l)) {
    }
    while (wrapped(&l)) {
        remove_tokens(&l, l.n - 1, 1);
        remove_tokens(&l, 0, 1);
    }
    size_t n = 0, size = 1;
    for (size_t i = 0; i < l.n; i++) size += l.at[i].n + 1;
    char *p = arena_alloc(a, size);
    for (size_t i = 0; i < l.n; i++) {
        bool words =
            i > 0 && l.kinds[i] != TOKEN_OPEN && l.kinds[i] != TOKEN_CLOSE && l.kinds[i] != TOKEN_COMMA &&
            (l.kinds[i - 1] == TOKEN_COMMA ||
             (l.kinds[i] != TOKEN_OPERATOR && l.kinds[i - 1] != TOKEN_OPERATOR &&
              l.kinds[i - 1] != TOKEN_OPEN && l.kinds[i] != TOKEN_DOT && l.kinds[i - 1] != TOKEN_DOT));
        if (words) p[n++] = ' ';
        memcpy(p + n, l.at[i].p, l.at[i].n);
        n += l.at[i].n;
    }
    p[n] = 0;
    return (struct slice){p, n};
}
