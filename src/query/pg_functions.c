/* What the front end must know of functions by name: aggregates, and functions whose result changes from row
 * to row. Names of all SQL dialects, since their statements come through here too. */
#include "query/pg_internal.h"

static const char *const aggregates[] = {
    "any_value",
    "approx_count_distinct",
    "array_agg",
    "avg",
    "bit_and",
    "bit_or",
    "bit_xor",
    "bool_and",
    "bool_or",
    "checksum_agg",
    "corr",
    "count",
    "count_big",
    "covar_pop",
    "covar_samp",
    "cume_dist",
    "every",
    "group_concat",
    "grouping_id",
    "json_agg",
    "json_arrayagg",
    "json_group_array",
    "json_group_object",
    "json_object_agg",
    "json_objectagg",
    "jsonb_agg",
    "jsonb_object_agg",
    "max",
    "min",
    "mode",
    "percentile_cont",
    "percentile_disc",
    "range_agg",
    "range_intersect_agg",
    "regr_avgx",
    "regr_avgy",
    "regr_count",
    "regr_intercept",
    "regr_r2",
    "regr_slope",
    "regr_sxx",
    "regr_sxy",
    "regr_syy",
    "std",
    "stddev",
    "stddev_pop",
    "stddev_samp",
    "stdev",
    "stdevp",
    "string_agg",
    "sum",
    "total",
    "var",
    "var_pop",
    "var_samp",
    "variance",
    "varp",
    "xmlagg",
};

static const char *const volatiles[] = {
    "clock_timestamp",  "currval",
    "gen_random_bytes", "gen_random_uuid",
    "lastval",          "newid",
    "newsequentialid",  "nextval",
    "pg_sleep",         "rand",
    "random",           "randomblob",
    "setseed",          "setval",
    "timeofday",        "uuid",
    "uuid_generate_v1", "uuid_generate_v1mc",
    "uuid_generate_v4", "uuid_short",
};

static bool listed(const char *const *names, size_t n, struct slice name)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = slice_compare(slice_of(names[middle]), name);
        if (!order) return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

bool pg_is_aggregate(struct slice name, size_t args)
{
    /* SQLite's min and max of several values are ordinary functions */
    bool extreme = slice_eq(name, SLICE("min")) || slice_eq(name, SLICE("max"));
    if (extreme && args != 1) return false;
    return listed(aggregates, sizeof aggregates / sizeof *aggregates, name);
}

bool pg_is_volatile(struct slice name)
{
    return listed(volatiles, sizeof volatiles / sizeof *volatiles, name);
}
