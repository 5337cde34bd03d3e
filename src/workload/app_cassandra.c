/* Lines in which Cassandra and ScyllaDB show CQL statements, and Redshift's user activity log.
 *
 *     <SELECT * FROM ks.t WHERE c = 1 LIMIT 5000>, time 512 msec - slow timeout 500 msec
 *     <SELECT ...>, was slow 3 times: avg/min/max 510/501/530 msec - slow timeout 500 msec
 *     ... FileAuditLogger.java:49 - user:a|host:...|type:SELECT|category:QUERY|ks:k|scope:t|operation:SELECT
 * ... Query: SELECT ...                     (fqltool dump, below "Query start time: ...") scylla-audit:
 * "10.0.0.1", "QUERY", "ONE", "t", "ks", "SELECT ...", "127.0.0.1", "user", "false"
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
    bool prepare = slice_eq(type, SLICE("PREPARE_STATEMENT"));
    if (prepare) return true;
    out->kind = APP_STATEMENT;
    out->open = true;
    out->text = operation;
    out->session = audit_value(line, "|source:");
    return true;
}

static bool match_fql(struct slice line, struct app_line *out)
{
    static const char *const other[] = {
        "Query start time: ", "Protocol version: ", "Generated ", "Type: ", "Values:", "Value ", "-----"};
    if (slice_starts(line, SLICE("Query: "))) {
        out->kind = APP_STATEMENT;
        out->open = true;
        out->text = (struct slice){line.p + 7, line.n - 7};
        return true;
    }
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        if (slice_starts(line, slice_of(other[i]))) return out->kind = APP_IGNORED, true;
    return false;
}

static bool match_scylla(struct slice line, struct app_line *out)
{
    ptrdiff_t at = slice_find(line, SLICE("scylla-audit: "), 0);
    if (at < 0) return false;
    struct slice s = {line.p + at + 14, line.n - (size_t)at - 14};
    struct slice fields[9];
    size_t n = 0;
    while (n < 9 && s.n) {
        const char *open = memchr(s.p, '"', s.n);
        if (!open) break;
        s = (struct slice){open + 1, s.n - (size_t)(open + 1 - s.p)};
        ptrdiff_t end = n < 8 ? slice_find(s, SLICE("\", \""), 0) : slice_find(s, SLICE("\""), 0);
        if (end < 0) end = (ptrdiff_t)s.n;
        fields[n++] = (struct slice){s.p, (size_t)end};
        s = (struct slice){s.p + end, s.n - (size_t)end};
        if (s.n) s.p++, s.n--;
        if (s.n > 1 && s.p[0] == ',') s.p++, s.n--;
    }
    out->kind = APP_IGNORED;
    if (n < 9 || slice_eq(fields[1], SLICE("AUTH")) || !fields[5].n) return true;
    out->kind = APP_STATEMENT;
    out->text = fields[5];
    out->session = fields[6];
    out->failed = slice_eq(fields[8], SLICE("true"));
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
    return match_slow(line, out) || match_audit(line, out) || match_scylla(line, out) || match_fql(line, out);
}

bool match_warehouse(struct slice line, struct app_line *out)
{
    return match_redshift(line, out);
}

bool is_cql_log(struct slice sample)
{
    static const char *const marks[] = {" - slow timeout ",
                                        "|category:", "scylla-audit: ", "Query start time: "};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (slice_find(sample, slice_of(marks[i]), 0) >= 0) return true;
    return false;
}
