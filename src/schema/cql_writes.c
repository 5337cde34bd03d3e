/* INSERT, UPDATE and DELETE: the keys they must give and what they may change, as Cassandra's
 * StatementRestrictions, UpdateStatement, DeleteStatement and ModificationStatement check it. */
#include <stdio.h>

#include "schema/cql_verdict.h"

struct write {
    enum verb verb;
    const char *name; /* "UPDATE" */
    const struct scope *scope;
    bool statics, regulars; /* kinds of columns it changes */
};

static struct span target_at(const struct judge *j)
{
    for (size_t i = 0; i < j->q->relations.n; i++)
        if (j->q->relations.at[i].scope == j->scope) return j->q->relations.at[i].at;
    return j->q->scopes.at[j->scope].at;
}

/* ---- what is set ---- */

static bool is_counter(const struct schema_column *c)
{
    return slice_eq(c->type, SLICE("counter"));
}

static bool check_counter(struct judge *j, const struct assignment *a, const struct schema_column *c)
{
    bool adds = a->element == '+' || a->element == '-';
    if (is_counter(c) && !adds && a->value.kind != OPERAND_NULL)
        return judge_reject(j, a->at,
                            "Cannot set the value of counter column %.*s (counters can only be "
                            "incremented/decremented, not set)",
                            SLICE_ARG(c->name));
    bool number = c->family == TYPE_INTEGER || c->family == TYPE_DECIMAL || c->family == TYPE_FLOAT ||
                  c->family == TYPE_TEXT;
    if (adds && !is_counter(c) && c->type.n && !cql_type_is_multicell(c->type) &&
        (number || slice_starts(c->type, SLICE("frozen<")) || slice_starts(c->type, SLICE("tuple<"))))
        return judge_reject(j, a->at, "Invalid operation (%.*s) for non counter column %.*s",
                            SLICE_ARG(slice_sub(j->q->text, a->at)), SLICE_ARG(c->name));
    return true;
}

static bool invalid(struct judge *j, const struct assignment *a, const char *what)
{
    bool deletes = j->q->scopes.at[j->scope].verb == VERB_DELETE;
    if (deletes)
        return judge_reject(j, a->at, "Invalid deletion operation for %s column %.*s", what,
                            SLICE_ARG(a->column));
    return judge_reject(j, a->at, "Invalid operation (%.*s) for %s column %.*s",
                        SLICE_ARG(slice_sub(j->q->text, a->at)), what, SLICE_ARG(a->column));
}

/* c[k] and c.f need a column that is stored element by element. */
static bool check_element(struct judge *j, const struct assignment *a, const struct schema_column *c)
{
    bool frozen = slice_starts(c->type, SLICE("frozen<"));
    if (a->element == '[' && !cql_type_is_multicell(c->type))
        return invalid(j, a, cql_type_is_collection(c->type) ? "frozen collection" : "non collection");
    if (a->element == '[' && slice_starts(c->type, SLICE("set<")) &&
        j->q->scopes.at[j->scope].verb == VERB_UPDATE)
        return invalid(j, a, "set");
    if (a->element == '.' && frozen) return invalid(j, a, "frozen UDT");
    if (a->element == '.' && (cql_type_is_collection(c->type) || c->family != TYPE_OTHER))
        return invalid(j, a, "non-UDT");
    return true;
}

/* The type of what is assigned: of the column, or of what is added, taken away, or put into an element. */
static struct slice assigned_type(struct judge *j, const struct assignment *a, struct slice type)
{
    bool map = slice_starts(type, SLICE("map<"));
    if (a->element == '.') return SLICE("");
    if (a->element == '[') return cql_type_value(type);
    if (a->element == '-' && map)
        return slice_of(arena_printf(j->a, "set<%.*s>", SLICE_ARG(cql_type_key(type))));
    return type;
}

static bool check_literal(struct judge *j, const struct assignment *a, const struct schema_column *c)
{
    struct slice type = assigned_type(j, a, c->type), why;
    bool literal = a->value.kind == OPERAND_CONSTANT || a->value.kind == OPERAND_LIST;
    if (!literal || a->value.cast.n || !type.n ||
        query_cql_literal_fits(j->a, j->q, a->value.at, false, type, c->name, &why))
        return true;
    return judge_reject_value(j, a->at, "%.*s", SLICE_ARG(why));
}

static bool check_form(struct judge *j, const struct assignment *a)
{
    bool adds = a->element == '+' || a->element == '-';
    if (!adds || a->self) return true;
    return judge_reject(j, a->at, "Only expressions of the form X = X %c <value> are supported.", a->element);
}

static bool conflicts(const struct judge *j, size_t index)
{
    const struct assignment *last = &j->q->assignments.at[index];
    for (size_t i = 0; i < index; i++) {
        const struct assignment *a = &j->q->assignments.at[i];
        if (a->scope == j->scope && slice_eq(a->column, last->column) && (!a->element || !last->element))
            return true;
    }
    return false;
}

static bool check_assignment(struct judge *j, struct write *w, size_t index)
{
    const struct assignment *a = &j->q->assignments.at[index];
    if (!check_form(j, a)) return false;
    if (!j->t) return true;
    int column = schema_find_column(j->t, a->column);
    if (column < 0) {
        if (!a->column.n) return judge_reject(j, a->value.at, "Unmatched column names/values");
        return judge_undefined(j, a->at, a->column);
    }
    const struct schema_column *c = judge_column(j, column);
    bool key = c->role == ROLE_PARTITION || c->role == ROLE_CLUSTERING;
    if (key && w->verb == VERB_UPDATE)
        return judge_reject(j, a->at, "PRIMARY KEY part %.*s found in SET part", SLICE_ARG(c->name));
    if (key && w->verb == VERB_DELETE)
        return judge_reject(j, a->at,
                            "Invalid identifier %.*s for deletion (should not be a PRIMARY KEY part)",
                            SLICE_ARG(c->name));
    if (conflicts(j, index))
        return w->verb == VERB_INSERT ? judge_reject(j, a->at, "The column names contains duplicates")
               : w->verb == VERB_DELETE
                   ? true
                   : judge_reject(j, a->at, "Multiple incompatible setting of column %.*s",
                                  SLICE_ARG(c->name));
    if (key && a->value.kind == OPERAND_NULL)
        return judge_reject(j, a->at, "Invalid null value in condition for column %.*s", SLICE_ARG(c->name));
    if (!key) {
        w->statics |= c->role == ROLE_STATIC;
        w->regulars |= c->role != ROLE_STATIC;
        if (!check_element(j, a, c)) return false;
        bool adds_numbers = j->q->verb == VERB_TRANSACTION; /* n += 1, there alone */
        if (w->verb == VERB_UPDATE && !adds_numbers && !check_counter(j, a, c)) return false;
    }
    if (w->verb != VERB_INSERT || a->value.kind != OPERAND_NONE) return check_literal(j, a, c);
    return judge_reject(j, a->at, "Unmatched column names/values");
}

static bool check_assignments(struct judge *j, struct write *w)
{
    for (size_t i = 0; i < j->q->assignments.n; i++)
        if (j->q->assignments.at[i].scope == j->scope && !check_assignment(j, w, i)) return false;
    return true;
}

/* ---- keys ---- */

static bool is_given(const struct judge *j, int column)
{
    for (size_t i = 0; i < j->q->assignments.n; i++)
        if (j->q->assignments.at[i].scope == j->scope &&
            slice_eq(j->q->assignments.at[i].column, judge_name(j, column)))
            return true;
    return false;
}

static bool is_restricted(const struct judge *j, int column, enum column_role role)
{
    if (role == ROLE_CLUSTERING) return clustering_restriction(j, column) != NULL;
    for (size_t i = 0; i < j->partition.n; i++)
        if (j->partition.at[i].column == column) return true;
    return false;
}

static bool is_there(const struct judge *j, const struct write *w, int column, enum column_role role)
{
    return w->verb == VERB_INSERT ? is_given(j, column) : is_restricted(j, column, role);
}

/* Names of the key's parts that are not given, "" when all are. */
static struct slice missing(const struct judge *j, const struct write *w, enum column_role role)
{
    const char *list = "";
    int count = role == ROLE_PARTITION ? j->partition_count : j->clustering_count;
    for (int i = 0; i < count; i++) {
        int column = judge_key_column(j, role, i);
        if (column < 0) continue;
        if (!is_there(j, w, column, role))
            list = arena_printf(j->a, "%s%s%.*s", list, *list ? ", " : "", SLICE_ARG(judge_name(j, column)));
    }
    return slice_of(list);
}

static bool check_partition(struct judge *j, const struct write *w)
{
    struct span at = w->verb == VERB_INSERT ? target_at(j) : w->scope->where_at;
    if (j->token)
        return judge_reject(j, j->token_at,
                            "The token function cannot be used in WHERE clauses for %s statements", w->name);
    struct slice parts = missing(j, w, ROLE_PARTITION);
    if (parts.n) return judge_reject(j, at, "Some partition key parts are missing: %.*s", SLICE_ARG(parts));
    for (size_t i = 0; i < j->partition.n; i++)
        if (j->partition.at[i].kind != RESTRICT_EQ && j->partition.at[i].kind != RESTRICT_IN)
            return judge_reject(
                j, j->partition.at[i].at,
                "Only EQ and IN relation are supported on the partition key (unless you use the "
                "token() function) for %s statements",
                w->name);
    return true;
}

static bool is_compact(const struct judge *j)
{
    for (size_t i = 0; i < j->t->option_count; i++)
        if (slice_eq(j->t->option_names[i], SLICE("compact_storage"))) return true;
    return false;
}

static bool check_contains(struct judge *j, const struct write *w)
{
    for (size_t i = 0; i < j->q->predicates.n; i++) {
        const struct predicate *p = &j->q->predicates.at[i];
        if (p->scope != j->scope || p->clause != CLAUSE_WHERE) continue;
        if (p->op == PREDICATE_CONTAINS || p->op == PREDICATE_CONTAINS_KEY)
            return judge_reject(j, p->at, "Cannot use %s with %s", w->name,
                                p->op == PREDICATE_CONTAINS ? "CONTAINS" : "CONTAINS KEY");
    }
    return true;
}

/* How many clustering columns are given from the left; *any tells whether one is given at all. */
static int given_prefix(const struct judge *j, const struct write *w, bool *any)
{
    int prefix = 0;
    *any = false;
    for (int i = 0; i < j->clustering_count; i++) {
        if (!is_there(j, w, judge_key_column(j, ROLE_CLUSTERING, i), ROLE_CLUSTERING)) continue;
        *any = true;
        prefix += prefix == i;
    }
    return prefix;
}

static bool is_sliced(const struct judge *j)
{
    for (size_t i = 0; i < j->clustering.n; i++)
        if (j->clustering.at[i].kind == RESTRICT_SLICE) return true;
    return false;
}

/* DELETE may give the clustering columns from the left and end in a range, unless it names columns. */
static bool check_deleted_range(struct judge *j, const struct write *w)
{
    if (clustering_needs_filtering(j) && !judge_clustering_gap(j)) return false;
    bool range = missing(j, w, ROLE_CLUSTERING).n || is_sliced(j);
    return !range || !w->scope->deletes_columns || !w->regulars ||
           judge_reject(j, w->scope->at, "Range deletions are not supported for specific columns");
}

static bool check_clustering(struct judge *j, const struct write *w)
{
    bool given, only_statics = w->statics && !w->regulars;
    int prefix = given_prefix(j, w, &given);
    if (only_statics && given && w->verb != VERB_INSERT && !w->scope->conditional)
        return judge_reject(
            j, j->clustering.at[0].at,
            "Invalid restrictions on clustering columns since the %s statement modifies only static "
            "columns",
            w->name);
    if (w->verb == VERB_DELETE) return check_deleted_range(j, w);
    if (is_sliced(j))
        return judge_reject(j, j->clustering.at[0].at,
                            "Slice restrictions are not supported on the clustering columns in %s statements",
                            w->name);
    struct slice left = missing(j, w, ROLE_CLUSTERING);
    if (!left.n || (only_statics && !given) || (is_compact(j) && prefix)) return true;
    return judge_reject(j, w->verb == VERB_INSERT ? target_at(j) : w->scope->where_at,
                        "Some clustering keys are missing: %.*s", SLICE_ARG(left));
}

/* A compact table with clustering columns and one other column stores a row as that column's value. */
static bool check_compact_value(struct judge *j, const struct write *w)
{
    int value = -1, others = 0;
    if (w->verb != VERB_INSERT || !j->clustering_count || !is_compact(j)) return true;
    for (size_t i = 0; i < j->t->columns.n; i++)
        if (!j->t->columns.at[i].dropped && j->t->columns.at[i].role == ROLE_REGULAR)
            value = (int)i, others++;
    return others != 1 || is_given(j, value) ||
           judge_reject(j, target_at(j), "Column %.*s is mandatory for this COMPACT STORAGE table",
                        SLICE_ARG(judge_name(j, value)));
}

/* ---- conditions, counters ---- */

static bool table_has_counters(const struct judge *j)
{
    for (size_t i = 0; i < j->t->columns.n; i++)
        if (!j->t->columns.at[i].dropped && is_counter(&j->t->columns.at[i])) return true;
    return false;
}

/* A DELETE with conditions on a row must name the row. */
static bool check_conditional_delete(struct judge *j, const struct write *w)
{
    int held = 0;
    for (size_t i = 0; i < j->clustering.n; i++)
        held += j->clustering.at[i].kind == RESTRICT_EQ ? j->clustering.at[i].columns : 0;
    if (w->verb != VERB_DELETE || held == j->clustering_count || judge_scylla(j)) return true;
    for (size_t i = 0; i < j->q->predicates.n; i++) {
        const struct predicate *p = &j->q->predicates.at[i];
        if (p->scope != j->scope || p->clause != CLAUSE_IF || p->left.column < 0) continue;
        int column = schema_find_column(j->t, j->q->columns.at[p->left.column].name);
        if (column < 0 || judge_is_static(j, column)) continue;
        return judge_reject(
            j, p->at,
            "DELETE statements must restrict all PRIMARY KEY columns with equality relations in "
            "order to use IF condition on non static columns");
    }
    return true;
}

enum { TTL_LIMIT = 20 * 365 * 24 * 3600 }; /* Attributes.MAX_TTL */

static bool check_ttl(struct judge *j, const struct write *w)
{
    const struct amount *ttl = &w->scope->ttl;
    if (ttl->kind != AMOUNT_NUMBER) return true;
    if (ttl->value < 0)
        return judge_reject_value(j, ttl->at, "A TTL must be greater or equal to 0, but was %lld",
                                  (long long)ttl->value);
    return ttl->value <= TTL_LIMIT ||
           judge_reject_value(j, ttl->at, "ttl is too large. requested (%lld) maximum (%d)",
                              (long long)ttl->value, TTL_LIMIT);
}

static bool check_conditions(struct judge *j, const struct write *w)
{
    if (!w->scope->conditional) return true;
    if (table_has_counters(j))
        return judge_reject(j, j->q->cql.if_at, "Conditional updates are not supported on counter tables");
    if (w->scope->timestamp.kind != AMOUNT_NONE)
        return judge_reject(j, w->scope->timestamp.at,
                            "Cannot provide custom timestamp for conditional updates");
    for (size_t i = 0; i < j->partition.n; i++)
        if (j->partition.at[i].kind == RESTRICT_IN)
            return judge_reject(j, j->partition.at[i].at,
                                "IN on the partition key is not supported with conditional %s",
                                w->verb == VERB_DELETE ? "deletions" : "updates");
    for (size_t i = 0; i < j->clustering.n && !judge_scylla(j); i++)
        if (j->clustering.at[i].kind == RESTRICT_IN)
            return judge_reject(j, j->clustering.at[i].at,
                                "IN on the clustering key columns is not supported with conditional %s",
                                w->verb == VERB_DELETE ? "deletions" : "updates");
    for (size_t i = 0; i < j->q->predicates.n; i++) {
        const struct predicate *p = &j->q->predicates.at[i];
        if (p->scope != j->scope || p->clause != CLAUSE_IF || p->left.column < 0) continue;
        int column = schema_find_column(j->t, j->q->columns.at[p->left.column].name);
        if (column < 0) continue;
        enum column_role role = judge_column(j, column)->role;
        if (role == ROLE_PARTITION || role == ROLE_CLUSTERING)
            return judge_reject(j, p->at, "PRIMARY KEY column '%.*s' cannot have IF conditions",
                                SLICE_ARG(judge_name(j, column)));
    }
    return true;
}

static bool check_counter_clauses(struct judge *j, const struct write *w)
{
    if (!table_has_counters(j)) return true;
    if (w->verb == VERB_INSERT)
        return judge_reject(j, target_at(j),
                            "INSERT statements are not allowed on counter tables, use UPDATE instead");
    if (w->scope->timestamp.kind != AMOUNT_NONE)
        return judge_reject(j, w->scope->timestamp.at, "Cannot provide custom timestamp for counter updates");
    if (w->scope->ttl.kind != AMOUNT_NONE)
        return judge_reject(j, w->scope->ttl.at, "Cannot provide custom TTL for counter updates");
    return true;
}

/* ---- all of it ---- */

bool judge_write(struct judge *j)
{
    struct write w = {.scope = &j->q->scopes.at[j->scope]};
    w.verb = w.scope->verb;
    w.name = w.verb == VERB_INSERT ? "INSERT" : w.verb == VERB_UPDATE ? "UPDATE" : "DELETE";
    if (j->t && j->t->kind == TABLE_MATERIALIZED_VIEW)
        return judge_reject(j, target_at(j), "Cannot directly modify a materialized view");
    if (!check_assignments(j, &w)) return false;
    if (!j->t) return true;
    bool json = w.verb == VERB_INSERT && j->q->cql.json;
    if (json) return check_counter_clauses(j, &w) && check_conditions(j, &w);
    if (!check_counter_clauses(j, &w) || !check_contains(j, &w)) return false;
    if (!judge_relations(j)) return false;
    if (j->unsure) return true;
    if (!check_partition(j, &w)) return false;
    if (j->other.n)
        return judge_reject(j, j->other.at[0].at, "Non PRIMARY KEY columns found in where clause: %.*s",
                            SLICE_ARG(judge_name(j, j->other.at[0].column)));
    if (!check_clustering(j, &w) || !check_compact_value(j, &w) || !check_conditions(j, &w) ||
        !check_conditional_delete(j, &w) || !check_ttl(j, &w))
        return false;
    bool several = false;
    for (size_t i = 0; i < j->partition.n; i++) several |= j->partition.at[i].kind == RESTRICT_IN;
    j->v.access = several ? CQL_ACCESS_PARTITIONS : CQL_ACCESS_PARTITION;
    return true;
}
