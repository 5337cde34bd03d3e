/* Names in the quotes of a dialect: "a", `a`, [a]. */
#include "query/rewrite_engine.h"

/* Words that some dialect reserves beyond PostgreSQL's: quoted everywhere, which is always right. */
static const char *const reserved_elsewhere =
    "add alter between by change clustered condition database delete div drop exists explain external file "
    "fulltext function groups identity if ignore index insert interval key keys kill load lock match merge "
    "mod "
    "option over partition percent plan precision primary proc procedure public range rank read recursive "
    "regexp "
    "rename replace rlike row rows rule schema set show signal sql ssl system top tran transaction trigger "
    "truncate "
    "unlock update usage use values view write xor";

static bool is_plain(struct slice name)
{
    if (!name.n || ascii_is_digit(name.p[0])) return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!((c >= 'a' && c <= 'z') || ascii_is_digit(c) || c == '_')) return false;
    }
    for (const char *z = reserved_elsewhere; *z; z += strspn(z, " ")) {
        size_t n = strcspn(z, " ");
        if (slice_eq(name, (struct slice){z, n})) return false;
        z += n;
    }
    return !rewrite_is_reserved(name);
}

struct slice query_quote_name(struct arena *a, struct slice name, enum dialect d)
{
    if (is_plain(name)) return name;
    char open = d == DIALECT_MYSQL ? '`' : d == DIALECT_MSSQL ? '[' : '"', close = open == '[' ? ']' : open;
    char *out = arena_alloc(a, 2 * name.n + 3);
    size_t n = 0;
    out[n++] = open;
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == close) out[n++] = close;
        out[n++] = name.p[i];
    }
    out[n++] = close;
    return (struct slice){out, n};
}
