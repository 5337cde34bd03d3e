/* The queries that make the JSON of stats_read.c on a server, one SELECT with one row each. */
#include "schema/schema.h"

/* pg_stats.n_distinct is negative when it is a share of the rows. Of a partitioned table the statistics over
 * its partitions count (inherited). Tables never analysed have reltuples -1 and are left out. */
static const char postgres_query[] =
    "SELECT json_strip_nulls(json_build_object('tables', coalesce(json_object_agg(t.name, t.stats), '{}')))\n"
    "FROM (\n"
    "  SELECT CASE n.nspname WHEN 'public' THEN '' ELSE quote_ident(n.nspname) || '.' END\n"
    "         || quote_ident(c.relname) AS name,\n"
    "         json_build_object(\n"
    "           'rows', c.reltuples::bigint,\n"
    "           'pages', CASE WHEN c.relpages >= 0 THEN c.relpages END,\n"
    "           'columns', (\n"
    "             SELECT json_object_agg(quote_ident(s.attname), json_build_object(\n"
    "               'distinct', CASE WHEN s.n_distinct < 0 THEN round(-s.n_distinct::numeric * "
    "c.reltuples::numeric)\n"
    "                                ELSE s.n_distinct END,\n"
    "               'null_fraction', s.null_frac,\n"
    "               'width', s.avg_width,\n"
    "               'correlation', s.correlation,\n"
    "               'common', (SELECT json_agg(json_build_array(left(m.value, 100), m.share) ORDER BY "
    "m.share DESC)\n"
    "                          FROM unnest(s.most_common_vals::text::text[], s.most_common_freqs)\n"
    "                               AS m (value, share))))\n"
    "             FROM pg_stats s\n"
    "             WHERE s.schemaname = n.nspname AND s.tablename = c.relname\n"
    "               AND s.inherited = (c.relkind = 'p'))) AS stats\n"
    "  FROM pg_class c\n"
    "  JOIN pg_namespace n ON n.oid = c.relnamespace\n"
    "  WHERE c.relkind IN ('r', 'p', 'm') AND c.reltuples >= 0\n"
    "    AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_t%'\n"
    ") t;\n";

/* InnoDB counts distinct values per index: those of an index's first column are a column's. MySQL 5.7.22 and
 * MariaDB 10.5 or newer. */
static const char mysql_query[] =
    "SELECT json_object('tables', json_objectagg(t.table_name, json_object(\n"
    "         'rows', coalesce(t.table_rows, 0),\n"
    "         'pages', ceil(coalesce(t.data_length, 0) / 16384),\n"
    "         'columns', json_extract(coalesce(c.columns, '{}'), '$')))) AS statistics\n"
    "FROM information_schema.tables t\n"
    "LEFT JOIN (\n"
    "  SELECT s.table_schema, s.table_name,\n"
    "         json_objectagg(s.column_name, json_object('distinct', s.cardinality)) AS columns\n"
    "  FROM (SELECT table_schema, table_name, column_name, max(cardinality) AS cardinality\n"
    "        FROM information_schema.statistics\n"
    "        WHERE seq_in_index = 1 AND cardinality IS NOT NULL AND sub_part IS NULL AND column_name IS NOT "
    "NULL\n"
    "        GROUP BY table_schema, table_name, column_name) s\n"
    "  GROUP BY s.table_schema, s.table_name\n"
    ") c ON c.table_schema = t.table_schema AND c.table_name = t.table_name\n"
    "WHERE t.table_schema = database() AND t.table_type = 'BASE TABLE';\n";

/* sqlite_stat1, filled by ANALYZE: "rows, rows per value of the first column, ..." of each index. */
static const char sqlite_query[] =
    "WITH stat(tbl, idx, row_count, per_value) AS (\n"
    "  SELECT tbl, idx, CAST(stat AS INTEGER),\n"
    "         CASE WHEN instr(stat, ' ') THEN CAST(substr(stat, instr(stat, ' ') + 1) AS INTEGER) END\n"
    "  FROM sqlite_stat1\n"
    "),\n"
    "col(tbl, name, distinct_values) AS (\n"
    "  SELECT s.tbl, i.name, max((s.row_count + s.per_value / 2) / max(s.per_value, 1))\n"
    "  FROM stat s JOIN pragma_index_info(s.idx) i ON i.seqno = 0\n"
    "  WHERE s.idx IS NOT NULL AND s.per_value IS NOT NULL AND i.name IS NOT NULL\n"
    "  GROUP BY s.tbl, i.name\n"
    ")\n"
    "SELECT json_object('tables', json(coalesce(json_group_object(t.tbl, json_object(\n"
    "         'rows', t.row_count,\n"
    "         'columns', json((SELECT json_group_object(c.name, json_object('distinct', c.distinct_values))\n"
    "                          FROM col c WHERE c.tbl = t.tbl)))), '{}')))\n"
    "FROM (SELECT tbl, max(row_count) AS row_count FROM stat GROUP BY tbl) t;\n";

/* Row counts and pages; SQL Server keeps distinct values in histograms that no view shows per column. */
static const char mssql_query[] =
    "SELECT '{\"tables\":{' + coalesce(string_agg(cast('\"' + CASE s.name WHEN 'dbo' THEN '' ELSE s.name + "
    "'.' END\n"
    "         + string_escape(t.name, 'json') + '\":{\"rows\":' + cast(p.row_count AS varchar(20))\n"
    "         + ',\"pages\":' + cast(p.page_count AS varchar(20)) + '}' AS nvarchar(max)), ','), '') + '}}'\n"
    "FROM sys.tables t\n"
    "JOIN sys.schemas s ON s.schema_id = t.schema_id\n"
    "CROSS APPLY (SELECT sum(d.row_count) AS row_count, sum(d.used_page_count) AS page_count\n"
    "             FROM sys.dm_db_partition_stats d\n"
    "             WHERE d.object_id = t.object_id AND d.index_id IN (0, 1)) p;\n";

/* NULL for CQL: Cassandra keeps its estimates per node, outside of CQL's reach. */
const char *schema_stats_query(enum dialect d)
{
    switch (d) {
    case DIALECT_MYSQL: return mysql_query;
    case DIALECT_SQLITE: return sqlite_query;
    case DIALECT_MSSQL: return mssql_query;
    case DIALECT_CQL: return NULL;
    default: return postgres_query;
    }
}
