/* What an index can hold, where that differs: MySQL wants a prefix's length for long texts and has no index
 * on what a TEXT or JSON expression gives; SQL Server has none on expressions and on values without a limit.
 */
#include "advise/advise_internal.h"

enum {
    MYSQL_PREFIX = 100,     /* characters of a long text: 400 bytes at most */
    MYSQL_KEY_LENGTH = 768, /* 3072 bytes of utf8mb4: what InnoDB takes of one column */
    MSSQL_KEY_BYTES = 1700,
};

static bool is_one_of(struct slice type, const char *words)
{
    for (const char *z = words; *z; z += strspn(z, " ")) {
        size_t n = strcspn(z, " ");
        if (slice_eq_nocase(type, (struct slice){z, n})) return true;
        z += n;
    }
    return false;
}

static bool is_long_text(const struct schema_column *c)
{
    return is_one_of(c->type, "text tinytext mediumtext longtext blob tinyblob mediumblob longblob") ||
           c->length > MYSQL_KEY_LENGTH;
}

static const char *mysql_objection(const struct schema_table *t, struct key_part *part)
{
    const struct schema_column *c = &t->columns.at[part->column >= 0 ? part->column : part->inner];
    if (part->column >= 0 && is_long_text(c)) part->prefix = MYSQL_PREFIX;
    if (part->column >= 0 || (!is_long_text(c) && c->family != TYPE_JSON)) return NULL;
    return "MySQL has no index on an expression that gives a text of any length: index a generated column of "
           "a "
           "type with a length, and compare that";
}

static const char *mssql_objection(const struct schema_table *t, const struct key_part *part)
{
    if (part->column < 0)
        return "SQL Server has no index on an expression: add a computed column and index that";
    const struct schema_column *c = &t->columns.at[part->column];
    bool wide = is_one_of(c->type, "nvarchar nchar");
    bool limitless =
        slice_find(c->type_text, SLICE("max"), 0) >= 0 || slice_find(c->type_text, SLICE("MAX"), 0) >= 0;
    if (limitless || is_one_of(c->type, "text ntext image xml json geography geometry"))
        return "SQL Server has no index on a column without a limit: index a hash of it, kept in a computed "
               "column";
    if (c->length * (wide ? 2 : 1) > MSSQL_KEY_BYTES)
        return "longer than the 1700 bytes that a key of SQL Server's indexes may have";
    return NULL;
}

bool part_indexable(struct advise *ad, int table, struct key_part *part)
{
    const struct schema_table *t = &ad->schema->tables.at[table];
    if (part->column < 0 && part->inner < 0) return t->dialect != DIALECT_MSSQL;
    const char *objection = t->dialect == DIALECT_MYSQL   ? mysql_objection(t, part)
                            : t->dialect == DIALECT_MSSQL ? mssql_objection(t, part)
                                                          : NULL;
    if (objection) candidate_reject(ad, table, shape_part_text(ad, table, part), slice_of(objection));
    return !objection;
}
