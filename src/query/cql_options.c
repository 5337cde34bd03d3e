/* WITH: properties of tables, views, keyspaces, indexes and service levels.
 *
 *     properties = property {AND property}
 *     property   = name "=" (constant | unreserved keyword | NULL {S} | map)
 *                | COMPACT STORAGE | CLUSTERING ORDER BY "(" column (ASC | DESC) {"," ...} ")"     tables,
 * views map        = "{" [term ":" term {"," term ":" term}] "}"
 *
 * A map becomes one option an entry: compaction = {'class': 'X'} is "compaction.class" = "X". COMPACT STORAGE
 * is the option "compact_storage" = "true"; CLUSTERING ORDER sets ddl_change.clustering_descending by the
 * position of the column in the key, which stands before it. */
#include "query/cql_parser.h"

void cql_add_option(struct cql_parser *p, struct ddl_change *change, struct slice name, struct slice value)
{
    vec_push(p->arena, &p->option_names, name);
    vec_push(p->arena, &p->option_values, value);
    change->option_names = p->option_names.at;
    change->option_values = p->option_values.at;
    change->option_count = p->option_names.n;
}

/* A term's text without quotes. */
static struct slice plain_value(struct cql_parser *p, const struct cql_token *start)
{
    if (p->at == start + 1) return cql_value(p, start);
    return slice_sub(p->text, cql_span_from(p, start));
}

bool cql_constant_map(struct cql_parser *p, struct ddl_change *change, struct slice prefix)
{
    struct operand ignored;
    if (!cql_expect_char(p, '{')) return false;
    if (cql_accept_char(p, '}')) return true;
    do {
        const struct cql_token *start = p->at;
        if (!cql_term(p, &ignored)) return false;
        struct slice key = plain_value(p, start);
        if (!cql_expect_char(p, ':')) return false;
        start = p->at;
        if (!cql_term(p, &ignored)) return false;
        struct slice value = plain_value(p, start);
        if (prefix.n) key = CQL_CONCAT(p, prefix, SLICE("."), key);
        if (change) cql_add_option(p, change, key, value);
    } while (cql_accept_char(p, ','));
    return cql_expect_char(p, '}');
}

/* {index {"," index}} of SELECT's WITH included_indexes and excluded_indexes. */
static bool index_names(struct cql_parser *p)
{
    struct ddl_name name;
    p->at++;
    if (cql_accept_char(p, '}')) return true;
    do
        if (!cql_qualified(p, "an index", &name)) return false;
    while (cql_accept_char(p, ','));
    return cql_expect_char(p, '}');
}

bool cql_skip_properties(struct cql_parser *p)
{
    do {
        struct slice name = cql_text(p, p->at);
        bool hint = slice_eq_nocase(name, SLICE("included_indexes")) ||
                    slice_eq_nocase(name, SLICE("excluded_indexes"));
        bool indexes = hint && p->at[1].kind == CQL_CHAR('=') && p->at[2].kind == CQL_CHAR('{');
        if (indexes) p->at += 2;
        if (indexes ? !index_names(p) : !cql_property(p, NULL)) return false;
    } while (cql_accept(p, CQL_AND));
    return true;
}

bool cql_property(struct cql_parser *p, struct ddl_change *change)
{
    struct slice name;
    if (!cql_name(p, CQL_NAME, "a property", &name) || !cql_expect_char(p, '=')) return false;
    if (cql_is_char(p, '{')) return cql_constant_map(p, change, name);
    const struct cql_token *start = p->at;
    struct operand ignored;
    if (cql_at_constant(p)) {
        if (!cql_constant(p, &ignored)) return false;
    } else if (cql_starts_name(p, start, CQL_NAME) &&
               (start->kind == CQL_TOKEN_HOLE || start->class != CQL_PLAIN)) {
        p->at++;
    } else if (p->scylla && cql_is(p, CQL_NULL)) {
        p->at++;
    } else {
        return cql_fail(p, "a constant or a map");
    }
    if (change) cql_add_option(p, change, name, plain_value(p, start));
    return true;
}

static void set_order(struct ddl_change *change, struct slice column, bool descending)
{
    enum { POSITIONS = sizeof change->clustering_descending / sizeof *change->clustering_descending };
    for (size_t k = 0; k < change->key_count; k++) {
        const struct ddl_key *key = &change->keys[k];
        for (size_t i = key->partition_count; i < key->column_count; i++)
            if (slice_eq(key->columns[i], column) && i - key->partition_count < POSITIONS)
                change->clustering_descending[i - key->partition_count] = descending;
    }
}

static bool clustering_order(struct cql_parser *p, struct ddl_change *change)
{
    struct slice column;
    p->at++;
    if (!cql_expect2(p, CQL_ORDER, CQL_BY) || !cql_expect_char(p, '(')) return false;
    do {
        if (!cql_name(p, CQL_NAME, "a clustering column", &column)) return false;
        bool descending = cql_accept(p, CQL_DESC);
        if (!descending && !cql_accept(p, CQL_ASC)) return cql_fail(p, "ASC or DESC");
        set_order(change, column, descending);
    } while (cql_accept_char(p, ','));
    return cql_expect_char(p, ')');
}

bool cql_properties(struct cql_parser *p, struct ddl_change *change, bool table)
{
    do {
        if (p->at->kind == CQL_TOKEN_HOLE && p->at[1].kind != CQL_CHAR('=')) { /* WITH ${options} */
            p->at++;
        } else if (table && cql_is(p, CQL_COMPACT) && p->at[1].kind != CQL_CHAR('=')) {
            p->at++;
            if (!cql_expect(p, CQL_STORAGE)) return false;
            cql_add_option(p, change, SLICE("compact_storage"), SLICE("true"));
        } else if (table && cql_is(p, CQL_CLUSTERING) && p->at[1].kind != CQL_CHAR('=')) {
            if (!clustering_order(p, change)) return false;
        } else if (!cql_property(p, change)) {
            return false;
        }
    } while (cql_accept(p, CQL_AND));
    return true;
}
