/* Types: what the name of a type means in each dialect.
 *
 * One table of names; a row can be limited to one dialect where dialects disagree (SQL Server's "timestamp"
 * is a row version, PostgreSQL's is a point in time). SQLite accepts any name and derives an affinity from
 * the letters in it (https://www.sqlite.org/datatype3.html, section 3.1); CQL's collections carry parameters
 * in angle brackets. */
#include "schema/schema.h"

struct type_row {
    const char *name;
    enum type_family family;
    int width;            /* average bytes of a value, 0: depends on the length */
    enum dialect dialect; /* DIALECT_UNKNOWN: any */
};

static const struct type_row type_rows[] = {
  /* where a dialect differs from the rows below */
    {"timestamp",                   TYPE_BINARY,      8,   DIALECT_MSSQL  },
    {"rowversion",                  TYPE_BINARY,      8,   DIALECT_MSSQL  },
    {"bit",                         TYPE_BOOLEAN,     1,   DIALECT_MSSQL  },
    {"tinyint",                     TYPE_INTEGER,     1,   DIALECT_MSSQL  },
    {"timeuuid",                    TYPE_UUID,        16,  DIALECT_CQL    },
    {"timestamp",                   TYPE_TIMESTAMPTZ, 8,   DIALECT_CQL    },
    {"varint",                      TYPE_INTEGER,     8,   DIALECT_CQL    },
    {"ascii",                       TYPE_TEXT,        0,   DIALECT_CQL    },
    {"inet",                        TYPE_NETWORK,     8,   DIALECT_CQL    },
    {"duration",                    TYPE_INTERVAL,    12,  DIALECT_CQL    },
    {"counter",                     TYPE_COUNTER,     8,   DIALECT_CQL    },
    {"blob",                        TYPE_BINARY,      64,  DIALECT_CQL    },
    {"datetime",                    TYPE_TIMESTAMP,   5,   DIALECT_MYSQL  },
    {"timestamp",                   TYPE_TIMESTAMPTZ, 4,   DIALECT_MYSQL  },
    {"real",                        TYPE_FLOAT,       8,   DIALECT_MYSQL  },
 /* whole numbers */
    {"int",                         TYPE_INTEGER,     4,   DIALECT_UNKNOWN},
    {"integer",                     TYPE_INTEGER,     4,   DIALECT_UNKNOWN},
    {"int4",                        TYPE_INTEGER,     4,   DIALECT_UNKNOWN},
    {"serial",                      TYPE_INTEGER,     4,   DIALECT_UNKNOWN},
    {"serial4",                     TYPE_INTEGER,     4,   DIALECT_UNKNOWN},
    {"mediumint",                   TYPE_INTEGER,     3,   DIALECT_UNKNOWN},
    {"bigint",                      TYPE_INTEGER,     8,   DIALECT_UNKNOWN},
    {"int8",                        TYPE_INTEGER,     8,   DIALECT_UNKNOWN},
    {"bigserial",                   TYPE_INTEGER,     8,   DIALECT_UNKNOWN},
    {"serial8",                     TYPE_INTEGER,     8,   DIALECT_UNKNOWN},
    {"oid",                         TYPE_INTEGER,     4,   DIALECT_UNKNOWN},
    {"xid",                         TYPE_INTEGER,     4,   DIALECT_UNKNOWN},
    {"smallint",                    TYPE_INTEGER,     2,   DIALECT_UNKNOWN},
    {"int2",                        TYPE_INTEGER,     2,   DIALECT_UNKNOWN},
    {"smallserial",                 TYPE_INTEGER,     2,   DIALECT_UNKNOWN},
    {"serial2",                     TYPE_INTEGER,     2,   DIALECT_UNKNOWN},
    {"tinyint",                     TYPE_INTEGER,     1,   DIALECT_UNKNOWN},
    {"year",                        TYPE_INTEGER,     1,   DIALECT_UNKNOWN},
    {"middleint",                   TYPE_INTEGER,     3,   DIALECT_UNKNOWN},
 /* exact and floating numbers */
    {"numeric",                     TYPE_DECIMAL,     8,   DIALECT_UNKNOWN},
    {"decimal",                     TYPE_DECIMAL,     8,   DIALECT_UNKNOWN},
    {"dec",                         TYPE_DECIMAL,     8,   DIALECT_UNKNOWN},
    {"fixed",                       TYPE_DECIMAL,     8,   DIALECT_UNKNOWN},
    {"number",                      TYPE_DECIMAL,     8,   DIALECT_UNKNOWN},
    {"money",                       TYPE_DECIMAL,     8,   DIALECT_UNKNOWN},
    {"smallmoney",                  TYPE_DECIMAL,     4,   DIALECT_UNKNOWN},
    {"real",                        TYPE_FLOAT,       4,   DIALECT_UNKNOWN},
    {"float4",                      TYPE_FLOAT,       4,   DIALECT_UNKNOWN},
    {"float",                       TYPE_FLOAT,       8,   DIALECT_UNKNOWN},
    {"float8",                      TYPE_FLOAT,       8,   DIALECT_UNKNOWN},
    {"double",                      TYPE_FLOAT,       8,   DIALECT_UNKNOWN},
    {"double precision",            TYPE_FLOAT,       8,   DIALECT_UNKNOWN},
 /* text */
    {"text",                        TYPE_TEXT,        32,  DIALECT_UNKNOWN},
    {"varchar",                     TYPE_TEXT,        0,   DIALECT_UNKNOWN},
    {"character varying",           TYPE_TEXT,        0,   DIALECT_UNKNOWN},
    {"char",                        TYPE_TEXT,        0,   DIALECT_UNKNOWN},
    {"character",                   TYPE_TEXT,        0,   DIALECT_UNKNOWN},
    {"bpchar",                      TYPE_TEXT,        0,   DIALECT_UNKNOWN},
    {"nchar",                       TYPE_TEXT,        0,   DIALECT_UNKNOWN},
    {"nvarchar",                    TYPE_TEXT,        0,   DIALECT_UNKNOWN},
    {"varchar2",                    TYPE_TEXT,        0,   DIALECT_UNKNOWN},
    {"nvarchar2",                   TYPE_TEXT,        0,   DIALECT_UNKNOWN},
    {"ntext",                       TYPE_TEXT,        32,  DIALECT_UNKNOWN},
    {"tinytext",                    TYPE_TEXT,        32,  DIALECT_UNKNOWN},
    {"mediumtext",                  TYPE_TEXT,        256, DIALECT_UNKNOWN},
    {"longtext",                    TYPE_TEXT,        256, DIALECT_UNKNOWN},
    {"clob",                        TYPE_TEXT,        256, DIALECT_UNKNOWN},
    {"citext",                      TYPE_TEXT,        32,  DIALECT_UNKNOWN},
    {"name",                        TYPE_TEXT,        64,  DIALECT_UNKNOWN},
    {"sysname",                     TYPE_TEXT,        64,  DIALECT_UNKNOWN},
    {"string",                      TYPE_TEXT,        32,  DIALECT_UNKNOWN},
 /* truth, time */
    {"boolean",                     TYPE_BOOLEAN,     1,   DIALECT_UNKNOWN},
    {"bool",                        TYPE_BOOLEAN,     1,   DIALECT_UNKNOWN},
    {"timestamp",                   TYPE_TIMESTAMP,   8,   DIALECT_UNKNOWN},
    {"timestamp without time zone", TYPE_TIMESTAMP,   8,   DIALECT_UNKNOWN},
    {"datetime",                    TYPE_TIMESTAMP,   8,   DIALECT_UNKNOWN},
    {"datetime2",                   TYPE_TIMESTAMP,   8,   DIALECT_UNKNOWN},
    {"smalldatetime",               TYPE_TIMESTAMP,   4,   DIALECT_UNKNOWN},
    {"timestamptz",                 TYPE_TIMESTAMPTZ, 8,   DIALECT_UNKNOWN},
    {"timestamp with time zone",    TYPE_TIMESTAMPTZ, 8,   DIALECT_UNKNOWN},
    {"datetimeoffset",              TYPE_TIMESTAMPTZ, 10,  DIALECT_UNKNOWN},
    {"date",                        TYPE_DATE,        4,   DIALECT_UNKNOWN},
    {"time",                        TYPE_TIME,        8,   DIALECT_UNKNOWN},
    {"timetz",                      TYPE_TIME,        12,  DIALECT_UNKNOWN},
    {"time without time zone",      TYPE_TIME,        8,   DIALECT_UNKNOWN},
    {"time with time zone",         TYPE_TIME,        12,  DIALECT_UNKNOWN},
    {"interval",                    TYPE_INTERVAL,    16,  DIALECT_UNKNOWN},
 /* identities, documents, bytes */
    {"uuid",                        TYPE_UUID,        16,  DIALECT_UNKNOWN},
    {"uniqueidentifier",            TYPE_UUID,        16,  DIALECT_UNKNOWN},
    {"json",                        TYPE_JSON,        128, DIALECT_UNKNOWN},
    {"jsonb",                       TYPE_JSONB,       128, DIALECT_UNKNOWN},
    {"hstore",                      TYPE_OTHER,       128, DIALECT_UNKNOWN},
    {"xml",                         TYPE_XML,         128, DIALECT_UNKNOWN},
    {"bytea",                       TYPE_BINARY,      64,  DIALECT_UNKNOWN},
    {"blob",                        TYPE_BINARY,      64,  DIALECT_UNKNOWN},
    {"tinyblob",                    TYPE_BINARY,      64,  DIALECT_UNKNOWN},
    {"mediumblob",                  TYPE_BINARY,      256, DIALECT_UNKNOWN},
    {"longblob",                    TYPE_BINARY,      256, DIALECT_UNKNOWN},
    {"binary",                      TYPE_BINARY,      0,   DIALECT_UNKNOWN},
    {"varbinary",                   TYPE_BINARY,      0,   DIALECT_UNKNOWN},
    {"image",                       TYPE_BINARY,      256, DIALECT_UNKNOWN},
    {"bit",                         TYPE_BINARY,      4,   DIALECT_UNKNOWN},
    {"varbit",                      TYPE_BINARY,      4,   DIALECT_UNKNOWN},
    {"bit varying",                 TYPE_BINARY,      4,   DIALECT_UNKNOWN},
    {"enum",                        TYPE_ENUM,        4,   DIALECT_UNKNOWN},
    {"set",                         TYPE_ENUM,        4,   DIALECT_MYSQL  },
 /* search, ranges, places, networks */
    {"tsvector",                    TYPE_TSVECTOR,    128, DIALECT_UNKNOWN},
    {"int4range",                   TYPE_RANGE,       17,  DIALECT_UNKNOWN},
    {"int8range",                   TYPE_RANGE,       25,  DIALECT_UNKNOWN},
    {"numrange",                    TYPE_RANGE,       25,  DIALECT_UNKNOWN},
    {"tsrange",                     TYPE_RANGE,       25,  DIALECT_UNKNOWN},
    {"tstzrange",                   TYPE_RANGE,       25,  DIALECT_UNKNOWN},
    {"daterange",                   TYPE_RANGE,       17,  DIALECT_UNKNOWN},
    {"int4multirange",              TYPE_RANGE,       34,  DIALECT_UNKNOWN},
    {"int8multirange",              TYPE_RANGE,       50,  DIALECT_UNKNOWN},
    {"nummultirange",               TYPE_RANGE,       50,  DIALECT_UNKNOWN},
    {"tsmultirange",                TYPE_RANGE,       50,  DIALECT_UNKNOWN},
    {"tstzmultirange",              TYPE_RANGE,       50,  DIALECT_UNKNOWN},
    {"datemultirange",              TYPE_RANGE,       34,  DIALECT_UNKNOWN},
    {"geometry",                    TYPE_GEOMETRY,    64,  DIALECT_UNKNOWN},
    {"geography",                   TYPE_GEOMETRY,    64,  DIALECT_UNKNOWN},
    {"point",                       TYPE_GEOMETRY,    16,  DIALECT_UNKNOWN},
    {"line",                        TYPE_GEOMETRY,    24,  DIALECT_UNKNOWN},
    {"lseg",                        TYPE_GEOMETRY,    32,  DIALECT_UNKNOWN},
    {"box",                         TYPE_GEOMETRY,    32,  DIALECT_UNKNOWN},
    {"path",                        TYPE_GEOMETRY,    64,  DIALECT_UNKNOWN},
    {"polygon",                     TYPE_GEOMETRY,    64,  DIALECT_UNKNOWN},
    {"circle",                      TYPE_GEOMETRY,    24,  DIALECT_UNKNOWN},
    {"linestring",                  TYPE_GEOMETRY,    64,  DIALECT_UNKNOWN},
    {"multipoint",                  TYPE_GEOMETRY,    64,  DIALECT_UNKNOWN},
    {"multilinestring",             TYPE_GEOMETRY,    64,  DIALECT_UNKNOWN},
    {"multipolygon",                TYPE_GEOMETRY,    64,  DIALECT_UNKNOWN},
    {"inet",                        TYPE_NETWORK,     7,   DIALECT_UNKNOWN},
    {"cidr",                        TYPE_NETWORK,     7,   DIALECT_UNKNOWN},
    {"macaddr",                     TYPE_NETWORK,     6,   DIALECT_UNKNOWN},
    {"macaddr8",                    TYPE_NETWORK,     8,   DIALECT_UNKNOWN},
    {"inet4",                       TYPE_NETWORK,     4,   DIALECT_UNKNOWN},
    {"inet6",                       TYPE_NETWORK,     16,  DIALECT_UNKNOWN},
    {"vector",                      TYPE_VECTOR,      512, DIALECT_UNKNOWN},
    {"halfvec",                     TYPE_VECTOR,      256, DIALECT_UNKNOWN},
};

static const char *const family_names[] = {
    [TYPE_UNKNOWN] = "",
    [TYPE_INTEGER] = "integer",
    [TYPE_DECIMAL] = "decimal",
    [TYPE_FLOAT] = "float",
    [TYPE_TEXT] = "text",
    [TYPE_BOOLEAN] = "boolean",
    [TYPE_TIMESTAMP] = "timestamp",
    [TYPE_TIMESTAMPTZ] = "timestamptz",
    [TYPE_DATE] = "date",
    [TYPE_TIME] = "time",
    [TYPE_INTERVAL] = "interval",
    [TYPE_UUID] = "uuid",
    [TYPE_JSON] = "json",
    [TYPE_JSONB] = "jsonb",
    [TYPE_ARRAY] = "array",
    [TYPE_BINARY] = "binary",
    [TYPE_ENUM] = "enum",
    [TYPE_TSVECTOR] = "tsvector",
    [TYPE_RANGE] = "range",
    [TYPE_GEOMETRY] = "geometry",
    [TYPE_NETWORK] = "network",
    [TYPE_XML] = "xml",
    [TYPE_COLLECTION] = "collection",
    [TYPE_TUPLE] = "tuple",
    [TYPE_COUNTER] = "counter",
    [TYPE_VECTOR] = "vector",
    [TYPE_OTHER] = "other",
};

const char *type_family_name(enum type_family f)
{
    return (size_t)f < sizeof family_names / sizeof *family_names ? family_names[f] : "other";
}

static const struct type_row *type_row_of(struct slice type, enum dialect d)
{
    const struct type_row *any = NULL;
    for (size_t i = 0; i < sizeof type_rows / sizeof *type_rows; i++) {
        const struct type_row *row = &type_rows[i];
        if (row->dialect != DIALECT_UNKNOWN && row->dialect != d) continue;
        if (!slice_eq_nocase(type, slice_of(row->name))) continue;
        if (row->dialect == d) return row;
        if (!any) any = row;
    }
    return any;
}

/* The name without what follows it: "varchar(20)" and "int unsigned" give "varchar" and "int". */
static struct slice bare_type(struct slice type)
{
    ptrdiff_t paren = slice_find(type, SLICE("("), 0);
    if (paren >= 0) type.n = (size_t)paren;
    type = slice_trim(type);
    static const char *const suffixes[] = {" unsigned", " zerofill", " signed", " binary"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        struct slice suffix = slice_of(suffixes[i]);
        if (type.n > suffix.n &&
            slice_eq_nocase((struct slice){type.p + type.n - suffix.n, suffix.n}, suffix))
            type.n -= suffix.n;
    }
    ptrdiff_t dot = slice_find(type, SLICE("."), 0);
    if (dot >= 0 && slice_starts(type, SLICE("pg_catalog.")))
        type = (struct slice){type.p + dot + 1, type.n - (size_t)dot - 1};
    return type;
}

static bool holds_nocase(struct slice s, const char *what)
{
    struct slice w = slice_of(what);
    for (size_t i = 0; i + w.n <= s.n; i++)
        if (slice_eq_nocase((struct slice){s.p + i, w.n}, w)) return true;
    return false;
}

/* SQLite's affinity of a name that is in no table. */
static enum type_family affinity_of(struct slice type)
{
    if (holds_nocase(type, "int")) return TYPE_INTEGER;
    if (holds_nocase(type, "char") || holds_nocase(type, "clob") || holds_nocase(type, "text"))
        return TYPE_TEXT;
    if (type.n == 0 || holds_nocase(type, "blob")) return TYPE_BINARY;
    if (holds_nocase(type, "real") || holds_nocase(type, "floa") || holds_nocase(type, "doub"))
        return TYPE_FLOAT;
    return TYPE_DECIMAL;
}

/* CQL's parametrised types; TYPE_UNKNOWN when it is none. frozen<x> is what x is. */
static enum type_family cql_family(struct slice type)
{
    while (slice_starts_nocase(type, SLICE("frozen<")) && slice_ends(type, SLICE(">")))
        type = slice_trim((struct slice){type.p + 7, type.n - 8});
    if (slice_starts_nocase(type, SLICE("list<")) || slice_starts_nocase(type, SLICE("set<")) ||
        slice_starts_nocase(type, SLICE("map<")))
        return TYPE_COLLECTION;
    if (slice_starts_nocase(type, SLICE("tuple<"))) return TYPE_TUPLE;
    if (slice_starts_nocase(type, SLICE("vector<"))) return TYPE_VECTOR;
    return TYPE_UNKNOWN;
}

enum type_family type_family_of(struct slice type, enum dialect d)
{
    type = slice_trim(type);
    if (d == DIALECT_CQL || slice_find(type, SLICE("<"), 0) >= 0) {
        enum type_family family = cql_family(type);
        if (family != TYPE_UNKNOWN) return family;
    }
    if (slice_ends(type, SLICE("]")) || slice_starts(type, SLICE("_"))) return TYPE_ARRAY;
    struct slice bare = bare_type(type);
    const struct type_row *row = type_row_of(bare, d);
    if (row) return row->family;
    if (d == DIALECT_SQLITE) return affinity_of(bare);
    return bare.n ? TYPE_OTHER : TYPE_UNKNOWN;
}

/* Half of a declared length is what PostgreSQL's planner assumes for varchar(n) too (get_typavgwidth in
 * lsyscache.c: short ones full, longer ones half, 32 when nothing is known). */
static int text_width(struct slice type, int length)
{
    if (length < 0) return slice_eq_nocase(type, SLICE("char")) ? 1 : 32;
    if (length <= 32) return length ? length : 1;
    if (length < 1000) return 32 + (length - 32) / 2;
    return 516;
}

int type_width_of(struct slice type, enum type_family f, int length)
{
    const struct type_row *row = type_row_of(bare_type(type), DIALECT_UNKNOWN);
    if (row && row->family == f && row->width) return row->width;
    switch (f) {
    case TYPE_TEXT:
    case TYPE_BINARY: return text_width(type, length);
    case TYPE_BOOLEAN: return 1;
    case TYPE_DATE:
    case TYPE_ENUM: return 4;
    case TYPE_UUID:
    case TYPE_INTERVAL: return 16;
    case TYPE_ARRAY:
    case TYPE_COLLECTION:
    case TYPE_TUPLE:
    case TYPE_GEOMETRY: return 64;
    case TYPE_JSON:
    case TYPE_JSONB:
    case TYPE_XML:
    case TYPE_TSVECTOR: return 128;
    case TYPE_VECTOR: return 512;
    case TYPE_UNKNOWN:
    case TYPE_OTHER: return 16;
    default: return 8;
    }
}
