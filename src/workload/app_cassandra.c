/* Lines in which Cassandra and ScyllaDB show CQL statements, and Redshift's user activity log.
 *
 *     <SELECT * FROM ks.t WHERE c = 1 LIMIT 5000>, time 512 msec - slow timeout 500 msec
 *     <SELECT ...>, was slow 3 times: avg/min/max 510/501/530 msec - slow timeout 500 msec
 *     ... FileAuditLogger.java:49 -
 * user:a|host:...|source:/10.0.0.1|port:5991|timestamp:1564720859844|type:SELECT
 *                                   |category:QUERY|ks:k|scope:t|operation:SELECT * FROM k.t
 *     scylla-audit[123]: "10.0.0.1", "QUERY", "ONE", "t", "ks", "SELECT ...", "127.0.0.1", "user", "false"
 *     scylla-audit: node="10.0.0.1:0", category="QUERY", ..., query="SELECT ...", client_ip="...", ...
 *
 * The slow queries (the first two lines) are not what the program sent: the server writes them anew from what
 * it read, and from 4.1 on puts ALLOW FILTERING behind each. That is taken off, so that it fakes nothing.
 */
#include "workload/app_patterns.h"

static struct slice audit_value(struct slice line, const char *key)
{
    ptrdiff_t at = slice_find(line, slice_of(key), 0);
    if (at < 0) return (struct slice){"", 0};
    size_t start = (size_t)at + strlen(key);
    const char *end = memchr(line.p + start, '|', line.n - start);
    return (struct slice){line.p + start, end ? (size_t)(end - line.p) - start : line.n - start};
}

/* A statement as the server writes it, without the clause that it always adds. */
static struct slice without_filtering(struct slice text)
{
    static const char clause[] = " ALLOW FILTERING";
    return slice_ends(text, slice_of(clause)) ? (struct slice){text.p, text.n - (sizeof clause - 1)} : text;
}

static bool match_slow(struct slice line, struct app_line *out)
{
    ptrdiff_t open = slice_find(line, SLICE("<"), 0);
    if (open < 0 || slice_find(line, SLICE(" - slow timeout "), 0) < 0) return false;
    ptrdiff_t once = slice_find(line, SLICE(">, time "), 0),
              often = slice_find(line, SLICE(">, was slow "), 0);
    ptrdiff_t close = once >= 0 ? once : often;
    if (close < open) return false;
    out->kind = APP_STATEMENT;
    out->text = without_filtering((struct slice){line.p + open + 1, (size_t)(close - open) - 1});
    ptrdiff_t average = often >= 0 ? slice_find(line, SLICE("avg/min/max "), 0) : -1;
    size_t number = often >= 0 ? (average < 0 ? line.n : (size_t)average + 12) : (size_t)once + 8;
    decimal_read((struct slice){line.p + number, line.n - number}, 1000000, &out->duration);
    uint64_t calls;
    if (often >= 0 && digits_read((struct slice){line.p + often + 12, line.n - (size_t)often - 12}, &calls)) {
        out->calls = calls;
        out->duration *= (int64_t)(calls ? calls : 1);
    }
    return true;
}

static bool match_audit(struct slice line, struct app_line *out)
{
    if (slice_find(line, SLICE("|category:"), 0) < 0) return false;
    struct slice operation = audit_value(line, "|operation:"), type = audit_value(line, "|type:");
    out->kind = APP_IGNORED;
    if (!operation.n || slice_starts(type, SLICE("LOGIN"))) return true;
    if (slice_eq(type, SLICE("PREPARE_STATEMENT"))) return true;
    out->kind = APP_STATEMENT;
    out->open = true;
    out->text = operation;
    out->session = audit_value(line, "|source:");
    out->failed = slice_eq(audit_value(line, "|category:"), SLICE("ERROR"));
    /* the operation of a failure ends in "; message" */
    ptrdiff_t message = out->failed ? slice_find(operation, SLICE("; "), 0) : -1;
    if (message > 0) out->text.n = (size_t)message;
    return true;
}

/* The value of key="..." in ScyllaDB's newer form; quotes inside are escaped. */
static struct slice scylla_value(struct slice s, const char *key)
{
    ptrdiff_t at = slice_find(s, slice_of(key), 0);
    size_t start = at < 0 ? s.n : (size_t)at + strlen(key), end = start;
    while (end < s.n && s.p[end] != '"') end += s.p[end] == '\\' ? 2 : 1;
    return (struct slice){s.p + start, (end < s.n ? end : s.n) - start};
}

/* node, category, consistency, table, keyspace, statement, client, user, error */
enum { SCYLLA_CATEGORY = 1, SCYLLA_TEXT = 5, SCYLLA_CLIENT, SCYLLA_USER, SCYLLA_ERROR, SCYLLA_FIELDS };

/* The fields of "a", "b", ... ; a statement may hold quotes, but not followed by a comma and a quote. */
static size_t scylla_list(struct slice s, struct slice *fields)
{
    size_t n = 0;
    while (n < SCYLLA_FIELDS && s.n) {
        const char *open = memchr(s.p, '"', s.n);
        if (!open) break;
        s = (struct slice){open + 1, s.n - (size_t)(open + 1 - s.p)};
        ptrdiff_t end = slice_find(s, n + 1 < SCYLLA_FIELDS ? SLICE("\", \"") : SLICE("\""), 0);
        if (end < 0) end = (ptrdiff_t)s.n;
        fields[n++] = (struct slice){s.p, (size_t)end};
        s = (struct slice){s.p + end, s.n - (size_t)end};
        if (s.n) s.p++, s.n--;
        if (s.n > 1 && s.p[0] == ',') s.p++, s.n--;
    }
    return n;
}

static bool match_scylla(struct slice line, struct app_line *out)
{
    ptrdiff_t at = slice_find((struct slice){line.p, line.n < 200 ? line.n : 200}, SLICE("scylla-audit"), 0);
    ptrdiff_t colon = at < 0 ? -1 : slice_find(line, SLICE(": "), (size_t)at);
    if (colon < 0 || colon > at + 24) return false; /* "scylla-audit: ", "scylla-audit[28387]: " */
    struct slice s = {line.p + colon + 2, line.n - (size_t)colon - 2}, fields[SCYLLA_FIELDS];
    out->kind = APP_IGNORED;
    if (slice_starts(s, SLICE("node=\""))) {
        fields[SCYLLA_CATEGORY] = scylla_value(s, " category=\"");
        fields[SCYLLA_TEXT] = scylla_value(s, " query=\"");
        fields[SCYLLA_CLIENT] = scylla_value(s, " client_ip=\"");
        fields[SCYLLA_ERROR] = scylla_value(s, " error=\"");
    } else if (scylla_list(s, fields) < SCYLLA_FIELDS) {
        return true;
    }
    if (slice_eq(fields[SCYLLA_CATEGORY], SLICE("AUTH")) || !fields[SCYLLA_TEXT].n) return true;
    out->kind = APP_STATEMENT;
    out->text = fields[SCYLLA_TEXT];
    out->session = fields[SCYLLA_CLIENT];
    out->failed = slice_eq(fields[SCYLLA_ERROR], SLICE("true"));
    return true;
}

/* '2020-03-07T16:09:43Z UTC [ db=dev user=rdsdb pid=16929 userid=1 xid=7382 ]' LOG: select ... */
static bool match_redshift(struct slice line, struct app_line *out)
{
    if (!slice_starts(line, SLICE("'2"))) return false;
    ptrdiff_t at = slice_find(line, SLICE(" ]' LOG: "), 0), pid = slice_find(line, SLICE(" pid="), 0);
    if (at < 0 || slice_find(line, SLICE("UTC [ db="), 0) < 0) return false;
    out->kind = APP_STATEMENT;
    out->open = true;
    out->text = (struct slice){line.p + at + 9, line.n - (size_t)at - 9};
    if (pid > 0 && pid < at) {
        size_t start = (size_t)pid + 5, end = start;
        while (end < line.n && ascii_is_digit(line.p[end])) end++;
        out->session = (struct slice){line.p + start, end - start};
    }
    return true;
}

bool match_cassandra(struct slice line, struct app_line *out)
{
    return match_slow(line, out) || match_audit(line, out) || match_scylla(line, out);
}

bool match_warehouse(struct slice line, struct app_line *out)
{
    return match_redshift(line, out);
}

bool is_cql_log(struct slice sample)
{
    static const char *const marks[] = {" - slow timeout ", "|category:", "scylla-audit"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (slice_find(sample, slice_of(marks[i]), 0) >= 0) return true;
    return false;
}
