/* Names in the quotes of a dialect: "a", `a`, [a]. */
#include "query/rewrite_engine.h"

/* Words that MySQL, SQLite or SQL Server reserve beyond PostgreSQL's: quoting one too many does no harm. */
static const char *const reserved_elsewhere =
    "accessible add alter backup before between bigint binary blob break browse bulk by call cascade change "
    "char "
    "character checkpoint close clustered compute condition contains continue convert cube cume_dist current "
    "cursor "
    "database databases day_hour dbcc deallocate dec decimal declare delayed delete dense_rank deny describe "
    "deterministic disk distributed div double drop dual each elseif empty enclosed errlvl escaped exec "
    "execute exists "
    "exit explain external file fillfactor first_value float float4 float8 force freetext fulltext function "
    "generated "
    "get goto grouping groups having high_priority holdlock identity if ignore index infile inout "
    "insensitive insert "
    "int integer interval io_after_gtids iterate json_table key keys kill lag last_value lead leave linear "
    "lineno "
    "lines load lock long longblob longtext loop low_priority match mediumblob mediumint mediumtext merge "
    "mod modifies "
    "national nocheck nonclustered nth_value ntile nullif numeric of off offsets open optimize option "
    "optionally out "
    "outfile over partition percent percent_rank pivot plan precision print proc procedure public purge "
    "raiserror "
    "range rank read reads real reconfigure recursive regexp release rename repeat replace replication "
    "require "
    "resignal restore restrict return revert revoke rlike row row_number rowcount rows rule save schema "
    "schemas "
    "sensitive separator set setuser show shutdown signal smallint spatial specific sql ssl starting "
    "statistics stored "
    "straight_join system terminated textsize tinyblob tinyint tinytext top tran transaction trigger "
    "truncate undo "
    "unlock unpivot unsigned update usage use utc_date utc_time values varbinary varchar varying view "
    "virtual waitfor "
    "while within write xor year_month zerofill";

static const char *const reserved_in_cql = "add allow alter and apply asc authorize batch begin by "
                                           "columnfamily create default delete desc describe drop "
                                           "entries execute from full grant if in index infinity insert into "
                                           "is keyspace limit materialized mbean mbeans "
                                           "modify nan norecursive not null of on or order primary rename "
                                           "replace revoke schema select set table to token "
                                           "truncate unlogged unset update use using view where with";

static bool is_listed(struct slice name, const char *list)
{
    for (const char *z = list; *z; z += strspn(z, " ")) {
        size_t n = strcspn(z, " ");
        if (slice_eq_nocase(name, (struct slice){z, n})) return true;
        z += n;
    }
    return false;
}

static bool is_plain(struct slice name, enum dialect d)
{
    bool folds = d == DIALECT_POSTGRES || d == DIALECT_CQL || d == DIALECT_UNKNOWN;
    if (!name.n || ascii_is_digit(name.p[0])) return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!ascii_is_alpha(c) && !ascii_is_digit(c) && c != '_') return false;
        if (folds && c != ascii_lower(c)) return false;
    }
    if (d == DIALECT_CQL) return !is_listed(name, reserved_in_cql);
    return !rewrite_is_reserved(name) && (folds || !is_listed(name, reserved_elsewhere));
}

void query_put_name(struct buf *out, struct slice name, enum dialect d)
{
    if (is_plain(name, d)) {
        buf_put(out, name);
        return;
    }
    char open = d == DIALECT_MYSQL ? '`' : d == DIALECT_MSSQL ? '[' : '"', close = open == '[' ? ']' : open;
    buf_byte(out, open);
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == close) buf_byte(out, close);
        buf_byte(out, name.p[i]);
    }
    buf_byte(out, close);
}

struct slice query_quote_name(struct arena *a, struct slice name, enum dialect d)
{
    if (is_plain(name, d)) return name;
    struct buf b = {0};
    query_put_name(&b, name, d);
    struct slice quoted = slice_copy(a, buf_slice(&b));
    buf_free(&b);
    return quoted;
}
