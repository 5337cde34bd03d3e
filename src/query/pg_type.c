/* Names of types in normal form: one lower-case name for each type, without schema and length. */
#include "query/pg_internal.h"

/* What libpg_query and users call a type, and its normal form. */
static const struct alias {
    const char *name, *normal;
} aliases[] = {
    {"int4",        "int"     },
    {"integer",     "int"     },
    {"int8",        "bigint"  },
    {"int2",        "smallint"},
    {"float8",      "double"  },
    {"float4",      "real"    },
    {"bpchar",      "char"    },
    {"bool",        "boolean" },
    {"decimal",     "numeric" },
    {"serial",      "int"     },
    {"serial4",     "int"     },
    {"bigserial",   "bigint"  },
    {"serial8",     "bigint"  },
    {"smallserial", "smallint"},
    {"serial2",     "smallint"},
};

struct slice pg_type(struct pg *w, const PgQuery__TypeName *t)
{
    if (!t) return SLICE("");
    struct slice name = pg_last_name(w, t->names, t->n_names);
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (slice_eq(name, slice_of(aliases[i].name))) name = slice_of(aliases[i].normal);
    name = slice_lower(w->arena, name);
    if (!t->n_array_bounds) return name;
    return slice_of(arena_printf(w->arena, "%.*s[]", SLICE_ARG(name)));
}

int pg_type_length(const PgQuery__TypeName *t)
{
    static const char *const with_length[] = {"varchar", "bpchar", "char", "character", "bit", "varbit"};
    if (!t || !t->n_names || !t->n_typmods) return -1;
    const pg_node *name = t->names[t->n_names - 1], *length = t->typmods[0];
    if (name->node_case != PG_QUERY__NODE__NODE_STRING || length->node_case != PG_QUERY__NODE__NODE_A_CONST ||
        length->a_const->val_case != PG_QUERY__A__CONST__VAL_IVAL)
        return -1;
    for (size_t i = 0; i < sizeof with_length / sizeof *with_length; i++)
        if (strcmp(name->string->sval, with_length[i]) == 0) return length->a_const->ival->ival;
    return -1;
}
