/* What a SELECT may ask for: ages of key columns, elements of lists, static columns next to clustering
 * restrictions. Follows Selectable.WritetimeOrTTL, ElementsSelector and StatementRestrictions. */
#include "schema/cql_verdict.h"

static bool is_age(struct slice function)
{
    return slice_eq(function, SLICE("writetime")) || slice_eq(function, SLICE("maxwritetime")) ||
           slice_eq(function, SLICE("ttl"));
}

static bool check_output(struct judge *j, const struct output *o, int column)
{
    const struct schema_column *c = judge_column(j, column);
    bool key = c->role == ROLE_PARTITION || c->role == ROLE_CLUSTERING;
    if (is_age(o->value.function) && key)
        return judge_reject(j, o->at, "Cannot use selection function %.*s on PRIMARY KEY part %.*s",
                            SLICE_ARG(o->value.function), SLICE_ARG(c->name));
    if (is_age(o->value.function) && judge_before(j, 500) && cql_type_is_multicell(c->type))
        return judge_reject(j, o->at, "Cannot use selection function %.*s on collections",
                            SLICE_ARG(o->value.function));
    bool element = slice_eq(o->value.function, SLICE("[]")) && o->value.columns == 1;
    if (element && !judge_scylla(j) && slice_starts(cql_type_thaw(c->type), SLICE("list<")))
        return judge_reject(j, o->at,
                            "Element selection is only allowed on sets and maps, but %.*s is a list",
                            SLICE_ARG(c->name));
    return true;
}

bool judge_selection(struct judge *j)
{
    size_t statics = 0, others = 0;
    for (size_t i = 0; i < j->q->outputs.n; i++) {
        const struct output *o = &j->q->outputs.at[i];
        if (o->scope != j->scope) continue;
        int column = o->value.column < 0 || o->star
                         ? -1
                         : schema_find_column(j->t, j->q->columns.at[o->value.column].name);
        if (column >= 0 && !check_output(j, o, column)) return false;
        bool plain = column >= 0 && o->value.kind == OPERAND_COLUMN;
        statics += plain && judge_is_static(j, column);
        others += !plain || (!judge_is_static(j, column) && judge_column(j, column)->role != ROLE_PARTITION);
    }
    if (!statics || others || !j->clustering.n) return true;
    return judge_reject(j, j->clustering.at[0].at,
                        "Cannot restrict clustering columns when selecting only static columns");
}
