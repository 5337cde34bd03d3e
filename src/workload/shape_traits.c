/* What a statement does, from its normalised text, and the tags in its comments. */
#include "workload/event.h"

static const struct leading_word {
    const char *word;
    unsigned traits;
} leading_words[] = {
    {"select ",           TRAIT_SELECT                   },
    {"with ",             TRAIT_SELECT                   },
    {"table ",            TRAIT_SELECT                   },
    {"insert ",           TRAIT_WRITE                    },
    {"update ",           TRAIT_WRITE                    },
    {"delete ",           TRAIT_WRITE                    },
    {"replace ",          TRAIT_WRITE                    },
    {"merge ",            TRAIT_WRITE                    },
    {"begin",             TRAIT_TRANSACTION | TRAIT_BEGIN},
    {"start transaction", TRAIT_TRANSACTION | TRAIT_BEGIN},
    {"commit",            TRAIT_TRANSACTION | TRAIT_END  },
    {"end",               TRAIT_TRANSACTION | TRAIT_END  },
    {"abort",             TRAIT_TRANSACTION | TRAIT_END  },
    {"rollback to",       TRAIT_TRANSACTION              },
    {"rollback",          TRAIT_TRANSACTION | TRAIT_END  },
    {"savepoint",         TRAIT_TRANSACTION              },
    {"release",           TRAIT_TRANSACTION              },
    {"set ",              TRAIT_SETTING                  },
    {"show ",             TRAIT_SETTING                  },
    {"use ",              TRAIT_SETTING                  },
    {"reset ",            TRAIT_SETTING                  },
    {"discard ",          TRAIT_SETTING                  },
    {"deallocate",        TRAIT_SETTING                  },
    {"pragma ",           TRAIT_SETTING                  },
    {"listen ",           TRAIT_SETTING                  },
    {"unlisten",          TRAIT_SETTING                  },
};

static bool holds(struct slice s, const char *what)
{
    return slice_find(s, slice_of(what), 0) >= 0;
}

static bool is_name_byte(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || c == '_' || c == '"';
}

/* " column = ?" and " column in (?+)" behind WHERE */
static unsigned key_traits(struct slice s)
{
    ptrdiff_t where = slice_find(s, SLICE(" where "), 0);
    unsigned traits = 0;
    if (where < 0) return 0;
    for (ptrdiff_t at = where; (at = slice_find(s, SLICE(" = ?"), (size_t)at)) >= 0; at++) {
        size_t end = (size_t)at, start = end, next = end + 4;
        while (start && is_name_byte(s.p[start - 1])) start--;
        if (start == end || (next < s.n && s.p[next] != ' ' && s.p[next] != ')' && s.p[next] != ';'))
            continue;
        traits |= TRAIT_KEYED;
        while (end > start && s.p[end - 1] == '"') end--;
        while (start < end && s.p[start] == '"') start++;
        struct slice name = {s.p + start, end - start};
        if (slice_eq_nocase(name, SLICE("id")) || slice_ends(name, SLICE("_id")) ||
            slice_ends(name, SLICE("Id")) || slice_eq_nocase(name, SLICE("pk")) ||
            slice_eq_nocase(name, SLICE("uuid")))
            traits |= TRAIT_ID;
    }
    return traits;
}

static bool is_ping(struct slice s)
{
    return slice_eq(s, SLICE("select ?")) || slice_eq(s, SLICE("select version()")) ||
           slice_eq(s, SLICE("select current_schema()")) || slice_eq(s, SLICE("select last_insert_id()")) ||
           slice_starts(s, SLICE("select ? as one from ")) || slice_starts(s, SLICE("select lastval()")) ||
           slice_starts(s, SLICE("select currval(")) || slice_starts(s, SLICE("select nextval(")) ||
           slice_starts(s, SLICE("select @@"));
}

unsigned shape_traits(struct slice s)
{
    unsigned traits = 0;
    while (s.n && (s.p[0] == '(' || s.p[0] == ' ')) s.p++, s.n--;
    for (size_t i = 0; i < sizeof leading_words / sizeof *leading_words && !traits; i++)
        if (slice_starts(s, slice_of(leading_words[i].word))) traits = leading_words[i].traits;
    if (traits & TRAIT_TRANSACTION && s.n > 40) traits = 0; /* "end" of a body, "begin" of a block */
    if (is_ping(s)) traits |= TRAIT_PING;
    if (holds(s, " pg_catalog.") || holds(s, "information_schema.") || holds(s, " performance_schema.") ||
        holds(s, " from pg_") || holds(s, " from mysql.") || holds(s, "from sqlite_master") ||
        holds(s, " system_schema."))
        traits |= TRAIT_CATALOG;
    if (holds(s, "\"@1\"") || holds(s, "`@1`")) traits |= TRAIT_ROW_IMAGE;
    if (holds(s, " offset ?") || holds(s, " limit ?, ?")) traits |= TRAIT_PAGED;
    if (holds(s, " in (?+)") || holds(s, "any (?)")) traits |= TRAIT_LIST;
    if (slice_starts(s, SLICE("select count(")) || slice_starts(s, SLICE("select sum(")) ||
        slice_starts(s, SLICE("select max(")) || slice_starts(s, SLICE("select exists")))
        traits |= TRAIT_AGGREGATE;
    return traits | key_traits(s);
}

/* ---- tags ---------------------------------------------------------------------------------------------- */

enum { TAG_COMMENT_LIMIT = 2048 };

/* Keys of sqlcommenter (key='value') and Marginalia (key:value) that tell a place, best first. */
static const char *const place_keys[] = {
    "line",       "source_location", "file",     "route", "controller_with_namespace",
    "controller", "action",          "endpoint", "job",   "name"};

static struct slice unquoted(struct slice s)
{
    if (s.n >= 2 && s.p[0] == '\'' && s.p[s.n - 1] == '\'') return (struct slice){s.p + 1, s.n - 2};
    return s;
}

/* The value of a key in "a='b',c='d'" or "a:b,c:d" or "a=b, c=d"; empty without. */
static struct slice comment_value(struct slice s, struct slice key)
{
    for (size_t i = 0; i < s.n;) {
        while (i < s.n && (s.p[i] == ' ' || s.p[i] == ',')) i++;
        size_t start = i;
        while (i < s.n && s.p[i] != '=' && s.p[i] != ':' && s.p[i] != ',') i++;
        struct slice name = slice_trim((struct slice){s.p + start, i - start});
        if (i == s.n || s.p[i] == ',') continue;
        size_t value = ++i;
        bool quoted = value < s.n && s.p[value] == '\'';
        if (quoted) {
            i++;
            while (i < s.n && !(s.p[i] == '\'' && s.p[i - 1] != '\\')) i++;
            if (i < s.n) i++;
        } else {
            while (i < s.n && s.p[i] != ',') i++;
        }
        if (slice_eq(name, key)) return unquoted(slice_trim((struct slice){s.p + value, i - value}));
    }
    return (struct slice){"", 0};
}

static struct slice decode_url(struct arena *a, struct slice s)
{
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        int high = -1, low = -1;
        if (s.p[i] == '%' && i + 2 < s.n) {
            high = ascii_is_digit(s.p[i + 1]) ? s.p[i + 1] - '0' : (s.p[i + 1] | 32) - 'a' + 10;
            low = ascii_is_digit(s.p[i + 2]) ? s.p[i + 2] - '0' : (s.p[i + 2] | 32) - 'a' + 10;
        }
        bool code = high >= 0 && high < 8 && low >= 0 && low < 16;
        out[n++] = code ? (char)(high * 16 + low) : s.p[i];
        if (code) i += 2;
    }
    return (struct slice){out, n};
}

static struct slice tag_of_comment(struct arena *a, struct slice comment)
{
    struct slice controller = comment_value(comment, SLICE("controller"));
    struct slice action = comment_value(comment, SLICE("action"));
    for (size_t i = 0; i < sizeof place_keys / sizeof *place_keys; i++) {
        struct slice key = slice_of(place_keys[i]), value = comment_value(comment, key);
        if (!value.n) continue;
        if (slice_eq(key, SLICE("controller")) && action.n)
            return slice_of(arena_printf(a, "%.*s#%.*s", SLICE_ARG(controller), SLICE_ARG(action)));
        return decode_url(a, value);
    }
    return (struct slice){"", 0};
}

/* The comment that ends or starts the statement; "" without. */
static struct slice outer_comment(struct slice s)
{
    struct slice none = {"", 0};
    if (s.n < 8) return none;
    if (s.p[s.n - 1] == '/' && s.p[s.n - 2] == '*') {
        struct slice tail =
            s.n > TAG_COMMENT_LIMIT ? (struct slice){s.p + s.n - TAG_COMMENT_LIMIT, TAG_COMMENT_LIMIT} : s;
        for (size_t i = tail.n - 3; i > 1; i--)
            if (tail.p[i - 1] == '*' && tail.p[i - 2] == '/')
                return (struct slice){tail.p + i, tail.n - 2 - i};
    }
    if (s.p[0] == '/' && s.p[1] == '*') {
        ptrdiff_t end = slice_find((struct slice){s.p, s.n < TAG_COMMENT_LIMIT ? s.n : TAG_COMMENT_LIMIT},
                                   SLICE("*/"), 2);
        if (end > 0) return (struct slice){s.p + 2, (size_t)end - 2};
    }
    return none;
}

struct slice statement_tag(struct arena *a, struct slice s)
{
    struct slice comment = outer_comment(s);
    return comment.n ? tag_of_comment(a, comment) : comment;
}

uint64_t statement_request(struct slice s, bool *exact)
{
    static const char *const ids[] = {"request_id", "trace_id", "requestId", "traceId"};
    static const char *const routes[] = {"route", "controller", "action", "endpoint", "job"};
    struct slice comment = outer_comment(s);
    uint64_t hash = 0;
    if (!comment.n) return 0;
    struct slice parent = comment_value(comment, SLICE("traceparent")); /* 00-trace-span-01 */
    struct slice id = parent.n > 35 ? (struct slice){parent.p + 3, 32} : (struct slice){"", 0};
    for (size_t i = 0; !id.n && i < sizeof ids / sizeof *ids; i++)
        id = comment_value(comment, slice_of(ids[i]));
    if (id.n) {
        *exact = true;
        return hash64(id.p, id.n) | 1;
    }
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        struct slice value = comment_value(comment, slice_of(routes[i]));
        if (value.n) hash = hash * 31 + (hash64(value.p, value.n) | 1);
    }
    return hash;
}
