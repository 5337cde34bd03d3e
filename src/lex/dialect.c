/* Dialects and their names. */
#include "lex/lex.h"

static const char *const names[DIALECT_COUNT] = {"unknown", "postgres", "mysql", "sqlite", "mssql", "cql"};

static const struct {
    const char *alias;
    enum dialect dialect;
} aliases[] = {
    {"postgresql", DIALECT_POSTGRES},
    {"pg",         DIALECT_POSTGRES},
    {"mariadb",    DIALECT_MYSQL   },
    {"sqlite3",    DIALECT_SQLITE  },
    {"sqlserver",  DIALECT_MSSQL   },
    {"tsql",       DIALECT_MSSQL   },
    {"cassandra",  DIALECT_CQL     },
    {"scylla",     DIALECT_CQL     },
    {"scylladb",   DIALECT_CQL     },
};

const char *dialect_name(enum dialect d)
{
    return names[(unsigned)d < DIALECT_COUNT ? d : DIALECT_UNKNOWN];
}

enum dialect dialect_from_name(struct slice name)
{
    for (int d = DIALECT_POSTGRES; d < DIALECT_COUNT; d++)
        if (slice_eq_nocase(name, slice_of(names[d]))) return (enum dialect)d;
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (slice_eq_nocase(name, slice_of(aliases[i].alias))) return aliases[i].dialect;
    return DIALECT_UNKNOWN;
}
