/* The verdict on a CQL statement: see schema.h for what it says and cql_verdict.h for who says what. */
#include "schema/cql_verdict.h"

const char *cql_access_name(enum cql_access a)
{
    static const char *const names[] = {"unknown", "partition",   "partitions", "index-partition",
                                        "index",   "token-range", "scan"};
    return names[a];
}

const char *cql_topic_name(enum cql_topic t)
{
    static const char *const names[] = {"other", "clustering", "order", "grouping", "distinct"};
    return names[t];
}

static bool record(struct judge *j, struct span at, const char *format, va_list args)
{
    if (j->v.rejected) return false;
    j->v.rejected = true;
    j->v.topic = j->topic;
    j->v.at = at;
    j->v.reason = slice_of(arena_vprintf(j->a, format, args));
    return false;
}

bool judge_reject(struct judge *j, struct span at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    record(j, at, format, args);
    va_end(args);
    return false;
}

bool judge_reject_value(struct judge *j, struct span at, const char *format, ...)
{
    va_list args;
    if (j->v.value_reason.n) return true;
    va_start(args, format);
    j->v.value_reason = slice_of(arena_vprintf(j->a, format, args));
    j->v.value_at = at;
    va_end(args);
    return true;
}

static bool need_filtering(struct judge *j, struct span at, const char *format, va_list args)
{
    if (!j->v.needs_filtering) j->v.at = at;
    j->v.needs_filtering = true;
    return j->filtering_allowed || record(j, at, format, args);
}

bool judge_filter(struct judge *j, struct span at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    bool ok = need_filtering(j, at, format, args);
    va_end(args);
    return ok;
}

bool judge_gap(struct judge *j, struct span at, const char *format, ...)
{
    va_list args;
    enum cql_topic outer = j->topic;
    j->topic = CQL_TOPIC_CLUSTERING;
    va_start(args, format);
    bool ok = need_filtering(j, at, format, args);
    va_end(args);
    j->topic = outer;
    return ok;
}

int judge_key_column(const struct judge *j, enum column_role role, int position)
{
    for (size_t i = 0; i < j->t->columns.n; i++) {
        const struct schema_column *c = &j->t->columns.at[i];
        if (!c->dropped && c->role == role && c->role_position == position) return (int)i;
    }
    return -1;
}

bool judge_is_static(const struct judge *j, int column)
{
    return judge_column(j, column)->role == ROLE_STATIC;
}

bool judge_undefined(struct judge *j, struct span at, struct slice name)
{
    if (judge_scylla(j)) return judge_reject(j, at, "Unrecognized name %.*s", SLICE_ARG(name));
    return judge_reject(j, at, "Undefined column name %.*s in table %.*s", SLICE_ARG(name),
                        SLICE_ARG(j->t->name));
}

/* Every column that the statement names must exist. */
static bool check_names(struct judge *j)
{
    for (size_t i = 0; i < j->q->columns.n; i++) {
        const struct column *c = &j->q->columns.at[i];
        if (c->scope != j->scope || schema_find_column(j->t, c->name) >= 0) continue;
        return judge_undefined(j, c->at, c->name);
    }
    return true;
}

bool judge_select(struct judge *j)
{
    if (!judge_relations(j)) return false;
    return j->unsure || (judge_selection(j) && judge_restrictions(j) && judge_ordering(j));
}

static const struct relation *relation_of(const struct query *q, int scope)
{
    for (size_t i = 0; i < q->relations.n; i++)
        if (q->relations.at[i].scope == scope) return &q->relations.at[i];
    return NULL;
}

static void find_table(struct judge *j)
{
    const struct relation *r = relation_of(j->q, j->scope);
    if (!r || !j->s) return;
    int table = r->table >= 0 ? r->table : schema_find_table(j->s, r->schema, r->name);
    if (table < 0 || j->s->tables.at[table].dialect != DIALECT_CQL) return;
    j->table = table;
    j->t = &j->s->tables.at[table];
    for (size_t i = 0; i < j->t->columns.n; i++) {
        const struct schema_column *c = &j->t->columns.at[i];
        if (c->dropped) continue;
        j->partition_count += c->role == ROLE_PARTITION;
        j->clustering_count += c->role == ROLE_CLUSTERING;
    }
    /* a table whose key is not known cannot be judged, nor one that is declared in several ways */
    if (!j->partition_count || j->t->redeclared) j->t = NULL;
}

struct cql_verdict schema_cql_verdict(const struct schema *s, struct arena *a, const struct query *q,
                                      int scope)
{
    struct judge j = {.s = s, .a = a, .q = q, .scope = scope, .table = -1, .v = {.index = -1}};
    enum verb verb = q->scopes.at[scope].verb;
    bool write = verb == VERB_INSERT || verb == VERB_UPDATE || verb == VERB_DELETE;
    if ((!write && verb != VERB_SELECT) || q->cql.client_command || q->cql.holes ||
        q->scopes.at[scope].kind == SCOPE_SOURCE)
        return j.v;
    find_table(&j);
    j.filtering_allowed = q->cql.allow_filtering;
    if (j.t && !check_names(&j)) {
        j.v.known = true;
        return j.v;
    }
    if (write)
        judge_write(&j);
    else if (j.t)
        judge_select(&j);
    j.v.known = (j.t != NULL && !j.unsure) || j.v.rejected || j.v.value_reason.n;
    return j.v;
}
