/* Relations of a WHERE clause: each alone against the type of its column, then all of a column together.
 * Follows Cassandra 5.0's SingleColumnRelation, MultiColumnRelation, TokenRelation and the merging of
 * restrictions in SingleColumnRestriction and MultiColumnRestriction, and, where it differs, ScyllaDB's
 * statement_restrictions. */
#include "schema/cql_verdict.h"

/* ---- types ---- */

static bool starts(struct slice type, const char *word)
{
    return slice_starts(type, slice_of(word));
}

struct slice cql_type_thaw(struct slice type)
{
    if (!starts(type, "frozen<") || type.n < 9) return type;
    return (struct slice){type.p + 7, type.n - 8};
}

bool cql_type_is_collection(struct slice type)
{
    type = cql_type_thaw(type);
    return starts(type, "list<") || starts(type, "set<") || starts(type, "map<");
}

bool cql_type_is_multicell(struct slice type)
{
    return !starts(type, "frozen<") && cql_type_is_collection(type);
}

bool cql_type_is_map(struct slice type)
{
    return starts(cql_type_thaw(type), "map<");
}

bool cql_type_has_duration(struct slice type)
{
    return slice_find(type, SLICE("duration"), 0) >= 0;
}

struct slice cql_type_key(struct slice type)
{
    type = cql_type_thaw(type);
    if (!starts(type, "map<")) return (struct slice){"", 0};
    size_t i = 4;
    for (int depth = 0; i < type.n && (type.p[i] != ',' || depth); i++)
        depth += (type.p[i] == '<') - (type.p[i] == '>');
    return (struct slice){type.p + 4, i - 4};
}

struct slice cql_type_value(struct slice type)
{
    type = cql_type_thaw(type);
    if (!cql_type_is_collection(type)) return (struct slice){"", 0};
    size_t skip = starts(type, "map<") ? cql_type_key(type).n + 6 : starts(type, "set<") ? 4 : 5;
    return type.n > skip ? (struct slice){type.p + skip, type.n - skip - 1} : (struct slice){"", 0};
}

/* ---- one relation ---- */

static const char *operator_text(const struct predicate *p)
{
    switch (p->op) {
    case PREDICATE_IN: return "IN";
    case PREDICATE_NOT_IN: return "NOT IN";
    case PREDICATE_CONTAINS: return "CONTAINS";
    case PREDICATE_CONTAINS_KEY: return "CONTAINS KEY";
    case PREDICATE_LIKE: return "LIKE";
    case PREDICATE_EQUAL: return "=";
    case PREDICATE_LESS: return "<";
    case PREDICATE_LESS_EQUAL: return "<=";
    case PREDICATE_GREATER: return ">";
    case PREDICATE_GREATER_EQUAL: return ">=";
    default: return "!=";
    }
}

static bool is_slice(enum predicate_op op)
{
    return op == PREDICATE_LESS || op == PREDICATE_LESS_EQUAL || op == PREDICATE_GREATER ||
           op == PREDICATE_GREATER_EQUAL || op == PREDICATE_BETWEEN;
}

/* What a collection's column may be asked. */
static bool check_collection(struct judge *j, const struct predicate *p, int column, bool entry)
{
    struct slice type = judge_column(j, column)->type, name = judge_name(j, column);
    bool contains = p->op == PREDICATE_CONTAINS, key = p->op == PREDICATE_CONTAINS_KEY;
    if (key && !cql_type_is_map(type))
        return judge_reject(j, p->at, "Cannot use CONTAINS KEY on non-map column %.*s", SLICE_ARG(name));
    if (contains && !cql_type_is_collection(type))
        return judge_reject(j, p->at, "Cannot use CONTAINS on non-collection column %.*s", SLICE_ARG(name));
    if (entry) {
        if (starts(cql_type_thaw(type), "list<"))
            return judge_reject(j, p->at, "Indexes on list entries (%.*s[index] = value) are not supported.",
                                SLICE_ARG(name));
        if (!cql_type_is_map(type))
            return judge_reject(j, p->at, "Column %.*s cannot be used as a map", SLICE_ARG(name));
        if (judge_scylla(j)) return true;
        if (!cql_type_is_multicell(type))
            return judge_reject(j, p->at,
                                "Map-entry equality predicates on frozen map column %.*s are not supported",
                                SLICE_ARG(name));
        if (p->op != PREDICATE_EQUAL)
            return judge_reject(j, p->at, "Only EQ relations are supported on map entries");
        return true;
    }
    if (cql_type_is_multicell(type) && !contains && !key)
        return judge_reject(j, p->at,
                            "Collection column '%.*s' (%.*s) cannot be restricted by a '%s' relation",
                            SLICE_ARG(name), SLICE_ARG(type), operator_text(p));
    return true;
}

static bool is_user_type(const struct judge *j, struct slice type)
{
    for (size_t i = 0; i < j->s->types.n; i++)
        if (slice_eq(j->s->types.at[i], type)) return true;
    return false;
}

static bool check_column(struct judge *j, const struct predicate *p, int column, bool entry)
{
    struct slice type = judge_column(j, column)->type, name = judge_name(j, column);
    if (p->op == PREDICATE_NOT_EQUAL)
        return judge_reject(j, p->at, "Unsupported \"!=\" relation: %.*s",
                            SLICE_ARG(slice_sub(j->q->text, p->at)));
    if (p->op == PREDICATE_IS_NOT_NULL)
        return judge_scylla(j)
                   ? judge_reject(j, p->at,
                                  "restriction '%.*s' is only supported in materialized view creation",
                                  SLICE_ARG(slice_sub(j->q->text, p->at)))
                   : judge_reject(j, p->at, "Unsupported restriction: %.*s IS NOT NULL", SLICE_ARG(name));
    if (!check_collection(j, p, column, entry)) return false;
    if (!judge_scylla(j) && is_user_type(j, type))
        return judge_reject(j, p->at,
                            "Non-frozen UDT column '%.*s' (%.*s) cannot be restricted by any relation",
                            SLICE_ARG(name), SLICE_ARG(type));
    if (is_slice(p->op) && cql_type_has_duration(type)) {
        const char *what = slice_eq(type, SLICE("duration"))   ? "duration columns"
                           : cql_type_is_collection(type)      ? "collections containing durations"
                           : starts(cql_type_thaw(type), "tu") ? "tuples containing durations"
                                                               : "UDTs containing durations";
        return judge_reject(j, p->at, "Slice restrictions are not supported on %s", what);
    }
    return true;
}

/* The values that a column is compared with must be of its type, or of its members'. */
static bool check_values(struct judge *j, const struct predicate *p, int column, bool entry)
{
    struct slice type = judge_column(j, column)->type, why;
    const struct operand *value = &p->right;
    if (entry || p->op == PREDICATE_CONTAINS) type = cql_type_value(type);
    if (p->op == PREDICATE_CONTAINS_KEY) type = cql_type_key(type);
    bool literal = value->kind == OPERAND_CONSTANT || value->kind == OPERAND_LIST;
    if (!literal || value->cast.n || !type.n || p->op == PREDICATE_LIKE ||
        query_cql_literal_fits(j->a, j->q, value->at, p->op == PREDICATE_IN, type, judge_name(j, column),
                               &why))
        return true;
    return judge_reject_value(j, p->at, "%.*s", SLICE_ARG(why));
}

/* ---- relations of one column together ---- */

static bool merge_slice(struct judge *j, struct restriction *old, const struct restriction *more)
{
    struct slice name = judge_name(j, more->column);
    if (old->column != more->column)
        return judge_reject(
            j, more->at,
            "Column \"%.*s\" cannot be restricted by two inequalities not starting with the same "
            "column",
            SLICE_ARG(name));
    if ((old->lower && more->lower) || (old->upper && more->upper))
        return judge_reject(j, more->at, "More than one restriction was found for the %s bound on %.*s",
                            old->lower && more->lower ? "start" : "end", SLICE_ARG(name));
    old->lower |= more->lower;
    old->upper |= more->upper;
    return true;
}

static bool merge(struct judge *j, struct restriction *old, const struct restriction *more)
{
    if (judge_scylla(j)) return true; /* all of them hold together, which may be for no row */
    struct slice name = judge_name(j, more->column);
    if (old->kind == RESTRICT_EQ || old->kind == RESTRICT_IN || old->kind == RESTRICT_LIKE) {
        const char *what = old->kind == RESTRICT_EQ   ? "an Equal"
                           : old->kind == RESTRICT_IN ? "a IN"
                                                      : "a LIKE";
        return judge_reject(j, more->at,
                            "%.*s cannot be restricted by more than one relation if it includes %s",
                            SLICE_ARG(name), what);
    }
    if (old->kind == RESTRICT_SLICE) {
        if (more->kind == RESTRICT_SLICE) return merge_slice(j, old, more);
        return judge_reject(
            j, more->at,
            "Column \"%.*s\" cannot be restricted by both an equality and an inequality relation",
            SLICE_ARG(name));
    }
    if (more->kind != RESTRICT_CONTAINS)
        return judge_reject(
            j, more->at,
            "Collection column %.*s can only be restricted by CONTAINS, CONTAINS KEY, or map-entry "
            "equality",
            SLICE_ARG(name));
    old->contains_value |= more->contains_value;
    old->contains_key |= more->contains_key;
    old->entry |= more->entry;
    return true;
}

static bool covers(const struct judge *j, const struct restriction *r, int column)
{
    if (r->columns == 1) return r->column == column;
    int first = judge_position(j, r->column), at = judge_position(j, column);
    return judge_column(j, column)->role == ROLE_CLUSTERING && at >= first && at < first + r->columns;
}

static bool overlaps(const struct judge *j, const struct restriction *a, const struct restriction *b)
{
    return covers(j, a, b->column) || covers(j, b, a->column);
}

static bool add_to(struct judge *j, struct restriction_list *list, const struct restriction *r)
{
    for (size_t i = 0; i < list->n; i++)
        if (overlaps(j, &list->at[i], r)) return merge(j, &list->at[i], r);
    vec_push(j->a, list, *r);
    for (size_t i = list->n - 1; i > 0 && judge_column(j, r->column)->role == ROLE_CLUSTERING; i--) {
        if (judge_position(j, list->at[i - 1].column) <= judge_position(j, r->column)) break;
        struct restriction swap = list->at[i];
        list->at[i] = list->at[i - 1];
        list->at[i - 1] = swap;
    }
    return true;
}

/* What the server checks while it adds a clustering restriction to those before it. */
static bool check_clustering_order(struct judge *j, const struct restriction *r)
{
    bool indexed =
        !judge_scylla(j) && j->q->scopes.at[j->scope].verb == VERB_SELECT && judge_index_for(j, r) >= 0;
    if (!j->clustering.n || indexed) return true;
    const struct restriction *last = &j->clustering.at[j->clustering.n - 1];
    struct slice name = judge_name(j, r->column), before = judge_name(j, last->column);
    int position = judge_position(j, r->column), end = judge_position(j, last->column);
    if (last->kind == RESTRICT_SLICE && position > end)
        return judge_gap(j, r->at,
                         "Clustering column \"%.*s\" cannot be restricted (preceding column \"%.*s\" is "
                         "restricted by a non-EQ relation)",
                         SLICE_ARG(name), SLICE_ARG(before));
    if (position < end && r->kind == RESTRICT_SLICE) {
        int next = judge_key_column(j, ROLE_CLUSTERING, position + 1);
        return judge_gap(j, r->at,
                         "PRIMARY KEY column \"%.*s\" cannot be restricted (preceding column \"%.*s\" is "
                         "restricted by a non-EQ relation)",
                         SLICE_ARG(judge_name(j, next < 0 ? r->column : next)), SLICE_ARG(name));
    }
    return true;
}

/* ScyllaDB checks a partition key's relation as it comes. */
static bool check_scylla_partition(struct judge *j, const struct restriction *r)
{
    if (!judge_scylla(j)) return true;
    if (j->token)
        return judge_reject(
            j, r->at, "Columns \"%.*s\" cannot be restricted by both a normal relation and a token relation",
            SLICE_ARG(judge_name(j, r->column)));
    return r->kind == RESTRICT_EQ || r->kind == RESTRICT_IN ||
           judge_filter(j, r->at,
                        "Only EQ and IN relation are supported on the partition key (unless you use the "
                        "token() function or allow filtering)");
}

static bool add(struct judge *j, const struct restriction *r)
{
    switch (judge_column(j, r->column)->role) {
    case ROLE_PARTITION: return check_scylla_partition(j, r) && add_to(j, &j->partition, r);
    case ROLE_CLUSTERING: return check_clustering_order(j, r) && add_to(j, &j->clustering, r);
    default: return add_to(j, &j->other, r);
    }
}

/* ---- reading the clause ---- */

/* IN of one member is an equality to both servers. */
static enum restriction_kind in_kind(const struct predicate *p)
{
    return p->right.kind == OPERAND_LIST && p->right.members == 1 ? RESTRICT_EQ : RESTRICT_IN;
}

static void set_kind(struct restriction *r, const struct predicate *p)
{
    r->kind = p->op == PREDICATE_EQUAL  ? RESTRICT_EQ
              : p->op == PREDICATE_IN   ? in_kind(p)
              : p->op == PREDICATE_LIKE ? RESTRICT_LIKE
              : is_slice(p->op)         ? RESTRICT_SLICE
                                        : RESTRICT_CONTAINS;
    r->lower = p->op == PREDICATE_GREATER || p->op == PREDICATE_GREATER_EQUAL || p->op == PREDICATE_BETWEEN;
    r->upper = p->op == PREDICATE_LESS || p->op == PREDICATE_LESS_EQUAL || p->op == PREDICATE_BETWEEN;
    r->contains_value = p->op == PREDICATE_CONTAINS;
    r->contains_key = p->op == PREDICATE_CONTAINS_KEY;
}

static bool check_scylla_mix(struct judge *j, struct span at, bool tuple)
{
    if (!judge_scylla(j) || !j->clustering.n || j->tuples == tuple) return true;
    return judge_reject(j, at,
                        "Mixing single column relations and multi column relations on clustering columns is "
                        "not allowed");
}

static bool read_tuple(struct judge *j, size_t first)
{
    const struct predicate *p = &j->q->predicates.at[first];
    struct restriction r = {.column = -1, .at = p->at};
    set_kind(&r, p);
    if (p->op == PREDICATE_NOT_EQUAL)
        return judge_reject(j, p->at, "Unsupported \"!=\" relation: %.*s",
                            SLICE_ARG(slice_sub(j->q->text, p->at)));
    for (size_t i = first; i < j->q->predicates.n && j->q->predicates.at[i].tuple_group == p->tuple_group;
         i++) {
        struct slice name = j->q->columns.at[j->q->predicates.at[i].left.column].name;
        int column = schema_find_column(j->t, name);
        if (column < 0) return true;
        if (judge_column(j, column)->role != ROLE_CLUSTERING)
            return judge_reject(
                j, p->at,
                "Multi-column relations can only be applied to clustering columns but was applied to: %.*s",
                SLICE_ARG(name));
        if (r.column >= 0 && judge_position(j, column) != judge_position(j, r.column) + r.columns) {
            bool twice = judge_position(j, column) < judge_position(j, r.column) + r.columns &&
                         judge_position(j, column) >= judge_position(j, r.column);
            if (twice)
                return judge_reject(j, p->at, "Column \"%.*s\" appeared twice in a relation: %.*s",
                                    SLICE_ARG(name), SLICE_ARG(slice_sub(j->q->text, p->at)));
            return judge_reject(
                j, p->at,
                "Clustering columns must appear in the PRIMARY KEY order in multi-column relations: "
                "%.*s",
                SLICE_ARG(slice_sub(j->q->text, p->at)));
        }
        if (is_slice(p->op) && cql_type_has_duration(judge_column(j, column)->type))
            return judge_reject(j, p->at, "Slice restrictions are not supported on duration columns");
        if (r.column < 0) r.column = column;
        r.columns++;
    }
    if (!check_scylla_mix(j, p->at, true)) return false;
    j->tuples = true;
    return add(j, &r);
}

static bool read_token(struct judge *j, const struct predicate *p)
{
    if (p->op == PREDICATE_NOT_EQUAL)
        return judge_reject(j, p->at, "Unsupported \"!=\" relation: %.*s",
                            SLICE_ARG(slice_sub(j->q->text, p->at)));
    for (int i = 0; i < p->left.columns; i++) {
        struct slice name = j->q->columns.at[p->left.column + i].name;
        int column = schema_find_column(j->t, name);
        if (column < 0) return true;
        if (judge_column(j, column)->role != ROLE_PARTITION)
            return judge_reject(j, p->at, "The token() function must contains only partition key components");
        if (p->left.columns == j->partition_count && judge_position(j, column) != i)
            return judge_reject(j, p->at, "The token function arguments must be in the partition key order");
    }
    if (p->left.columns != j->partition_count)
        return judge_reject(
            j, p->at, "The token() function must be applied to all partition key components or none of them");
    if (judge_scylla(j) && j->partition.n)
        return judge_reject(
            j, p->at, "Columns \"%.*s\" cannot be restricted by both a normal relation and a token relation",
            SLICE_ARG(judge_name(j, j->partition.at[0].column)));
    j->token = true;
    j->token_at = p->at;
    return true;
}

static bool check_like(struct judge *j, const struct predicate *p, const struct restriction *r)
{
    const struct schema_column *c = judge_column(j, r->column);
    if (!judge_scylla(j))
        return judge_index_for(j, r) >= 0 ||
               judge_reject(
                   j, p->at,
                   "LIKE restriction is only supported on properly indexed columns. %.*s is not valid.",
                   SLICE_ARG(slice_sub(j->q->text, p->at)));
    return c->family == TYPE_TEXT ||
           judge_reject(j, p->at, "LIKE is allowed only on string types, which %.*s is not",
                        SLICE_ARG(c->name));
}

/* Cassandra refuses to compare with null; to ScyllaDB no row compares so. */
static bool check_null(struct judge *j, const struct predicate *p, int column, bool entry)
{
    enum column_role role = judge_column(j, column)->role;
    struct slice name = judge_name(j, column);
    bool null = p->right.kind == OPERAND_NULL,
         key_null = entry && slice_eq_nocase(p->left.key, SLICE("null"));
    if (judge_scylla(j) || !(null || key_null)) return true;
    if (role == ROLE_PARTITION || role == ROLE_CLUSTERING)
        return judge_reject(j, p->at, "Invalid null value in condition for column %.*s", SLICE_ARG(name));
    return judge_reject(j, p->at, "Unsupported null %s for column %.*s",
                        key_null ? "map key"
                        : entry  ? "map value"
                                 : "value",
                        SLICE_ARG(name));
}

static bool read_column(struct judge *j, const struct predicate *p)
{
    bool entry = p->left.kind != OPERAND_COLUMN && slice_eq(p->left.function, SLICE("[]"));
    if (p->left.column < 0 || (p->left.kind != OPERAND_COLUMN && !entry)) return true;
    int column = schema_find_column(j->t, j->q->columns.at[p->left.column].name);
    if (column < 0) return true; /* refused elsewhere */
    if (!check_column(j, p, column, entry) || !check_null(j, p, column, entry) ||
        !check_values(j, p, column, entry))
        return false;
    struct restriction r = {.column = column, .columns = 1, .at = p->at};
    set_kind(&r, p);
    if (entry) {
        r.kind = RESTRICT_CONTAINS;
        r.entry = true;
    }
    enum column_role role = judge_column(j, column)->role;
    if (r.kind == RESTRICT_LIKE && !check_like(j, p, &r)) return false;
    if (r.kind == RESTRICT_IN && role != ROLE_PARTITION && role != ROLE_CLUSTERING && judge_before(j, 400))
        return judge_reject(j, p->at, "IN predicates on non-primary-key columns (%.*s) is not yet supported",
                            SLICE_ARG(judge_name(j, column)));
    if (role == ROLE_CLUSTERING && !check_scylla_mix(j, p->at, false)) return false;
    return add(j, &r);
}

/* What is newer than these rules (NOT IN, NOT CONTAINS, != since 5.1) or calls functions: no verdict then. */
static bool is_beyond(const struct judge *j, const struct predicate *p)
{
    if (p->op == PREDICATE_NOT_EQUAL && !judge_before(j, 510)) return true;
    if (slice_eq(p->op_text, SLICE("expr"))) return false;
    bool call = p->left.kind == OPERAND_EXPRESSION && !slice_eq(p->left.function, SLICE("[]")) &&
                !slice_eq(p->left.function, SLICE("token"));
    return call || p->op == PREDICATE_NOT_IN || p->op == PREDICATE_OTHER;
}

bool judge_relations(struct judge *j)
{
    for (size_t i = 0; i < j->q->predicates.n; i++) {
        const struct predicate *p = &j->q->predicates.at[i];
        if (p->scope != j->scope || p->clause != CLAUSE_WHERE) continue;
        if (p->tuple && p->tuple_position > 0) continue;
        bool ok = true;
        if (is_beyond(j, p))
            j->unsure = true;
        else if (p->tuple)
            ok = read_tuple(j, i);
        else if (slice_eq(p->op_text, SLICE("expr")))
            j->custom = true;
        else if (slice_eq(p->left.function, SLICE("token")))
            ok = read_token(j, p);
        else
            ok = read_column(j, p);
        if (!ok) return false;
    }
    return true;
}
