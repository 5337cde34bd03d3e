/* MySQL's and MariaDB's binary log as mysqlbinlog prints it: what was written, and by which transaction.
 *
 *     # at 235
 *     #210101 12:00:01 server id 1  end_log_pos 313 CRC32 0x1  Query  thread_id=8  exec_time=0  error_code=0
 *     SET TIMESTAMP=1609502401/ * !* /;             (without the blanks; so is every statement's end)
 *     DELETE FROM carts WHERE touched < '2020-12-01'
 *     / * !* /;
 *     # at 370
 *     #210101 12:00:01 server id 1  end_log_pos 430 CRC32 0x2  Update_rows: table id 92 flags: STMT_END_F
 *     ### UPDATE `shop`.`orders`                    (with -v: a pseudo statement for each row changed)
 *     ### WHERE
 *     ###   @1=1
 *     ### SET
 *     ###   @1=1
 *     ###   @2='paid'
 *
 * A row event is one call however many rows it changed. Where the log holds the statement behind it
 * (binlog_rows_query_log_events, MariaDB's annotations: lines of "# " or "#Q> " behind a Rows_query or
 * Annotate_rows event) that is its text; else a statement is made of the first row's image, with columns
 * called @1, @2 ... (TRAIT_ROW_IMAGE). exec_time counts whole seconds, so a duration is only known from one
 * second on.
 */
#include "workload/event.h"

enum { DELIMITER_LENGTH = 6 }; /* / *!* /; */

struct binlog {
    struct scanner *scanner;
    struct chunk *chunk;
    enum event { EVENT_NONE, EVENT_QUERY, EVENT_ROWS, EVENT_ROWS_QUERY, EVENT_OTHER } event;
    uint64_t thread, line; /* line: of the statement's first */
    int64_t time, duration;
    bool failed;
    struct buf text;  /* of a query event */
    struct buf query; /* statement behind the row events that follow */
    uint64_t query_line;
    struct buf image; /* pseudo statement of the first row */
    uint64_t rows;
    enum part { PART_HEAD, PART_WHERE, PART_SET } part;
    bool insert;
    size_t columns; /* put so far into the image's clause */
    struct buf values;
};

static struct slice line_at(struct slice s, size_t pos)
{
    const char *end = pos < s.n ? memchr(s.p + pos, '\n', s.n - pos) : NULL;
    struct slice line = {s.p + pos, end ? (size_t)(end - s.p) - pos : s.n - pos};
    return line;
}

/* ---- events ----------------------------------------------------------------------------------------------
 */

static void emit(struct binlog *b, struct slice text, uint64_t line, int64_t rows)
{
    struct chunk *c = b->chunk;
    uint64_t lines = c->lines;
    c->lines = line;
    struct log_record *r = chunk_add(c, RECORD_CALL);
    c->lines = lines;
    r->time = b->time;
    r->duration = b->event == EVENT_QUERY ? b->duration : -1;
    r->rows = rows;
    r->session = r->session_number = b->thread;
    if (b->failed) r->flags |= RECORD_FAILED;
    record_set_text(b->scanner, c, r, slice_copy(&c->arena, text));
}

static void end_rows(struct binlog *b)
{
    if (!b->rows) return;
    if (b->insert) buf_printf(&b->image, ") VALUES (%.*s)", SLICE_ARG(buf_slice(&b->values)));
    if (b->query.n)
        emit(b, buf_slice(&b->query), b->query_line, (int64_t)b->rows);
    else
        emit(b, buf_slice(&b->image), b->line, (int64_t)b->rows);
    b->rows = b->query.n = b->image.n = b->values.n = 0;
}

/* A complete statement of a query event: settings of the replication are no calls. */
static void end_statement(struct binlog *b)
{
    struct slice text = slice_trim(buf_slice(&b->text));
    static const char *const own[] = {"SET TIMESTAMP=", "SET @@session.",      "SET @@SESSION.",
                                      "SET INSERT_ID=", "SET LAST_INSERT_ID=", "/*!",
                                      "SET @!",         "DELIMITER",           "BINLOG "};
    bool setting = !text.n;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) setting |= slice_starts(text, slice_of(own[i]));
    setting |= slice_starts(text, SLICE("use `"));
    /* of an Xid and of MariaDB's GTID event */
    bool border = slice_eq(text, SLICE("COMMIT")) || slice_eq(text, SLICE("START TRANSACTION"));
    if (!setting && (b->event == EVENT_QUERY || border)) emit(b, text, b->line, -1);
    b->text.n = 0;
}

/* "#210101 12:00:01 server id 1  end_log_pos 313 CRC32 0x11 	Query	thread_id=8	exec_time=0
 * error_code=0" */
static bool read_header(struct binlog *b, struct slice line)
{
    ptrdiff_t server = slice_find(line, SLICE(" server id "), 0);
    if (line.n < 30 || line.p[0] != '#' || !ascii_is_digit(line.p[1]) || server < 0 || server > 20)
        return false;
    uint64_t date, hour, minute, second;
    struct slice s = {line.p + 1, line.n - 1};
    size_t n = digits_read(s, &date);
    char *clock = arena_printf(&b->chunk->arena, "%.*s", (int)(server - 1 - (ptrdiff_t)n), s.p + n);
    while (*clock == ' ') clock++;
    struct slice h = slice_of(clock);
    size_t k = digits_read(h, &hour), m = 0, o = 0;
    if (k + 1 < h.n) m = digits_read((struct slice){h.p + k + 1, h.n - k - 1}, &minute);
    if (m && k + m + 2 < h.n) o = digits_read((struct slice){h.p + k + m + 2, h.n - k - m - 2}, &second);
    if (n == 6 && k && m && o && hour < 24 && minute < 60 && second < 61)
        b->time = (days_from_civil(2000 + (int64_t)(date / 10000), (unsigned)(date / 100 % 100),
                                   (unsigned)(date % 100)) *
                       86400 +
                   (int64_t)(hour * 3600 + minute * 60 + second)) *
                  1000000;
    ptrdiff_t thread = slice_find(line, SLICE("thread_id="), 0),
              exec = slice_find(line, SLICE("exec_time="), 0),
              code = slice_find(line, SLICE("error_code="), 0);
    uint64_t seconds = 0, error = 0;
    bool rows =
        slice_find(line, SLICE("_rows: table id"), 0) > 0 || slice_find(line, SLICE("_rows_v1: "), 0) > 0;
    bool text =
        slice_find(line, SLICE("Rows_query"), 0) > 0 || slice_find(line, SLICE("Annotate_rows"), 0) > 0;
    b->event = rows ? EVENT_ROWS : text ? EVENT_ROWS_QUERY : thread > 0 ? EVENT_QUERY : EVENT_OTHER;
    if (thread > 0)
        digits_read((struct slice){line.p + thread + 10, line.n - (size_t)thread - 10}, &b->thread);
    if (exec > 0) digits_read((struct slice){line.p + exec + 10, line.n - (size_t)exec - 10}, &seconds);
    if (code > 0) digits_read((struct slice){line.p + code + 11, line.n - (size_t)code - 11}, &error);
    b->duration = seconds && seconds < 100000000 ? (int64_t)seconds * 1000000000 : -1;
    b->failed = error != 0;
    if (slice_find(line, SLICE("\tGTID "), 0) > 0) b->thread = 0; /* MariaDB's rows do not tell it */
    return true;
}

/* ---- row images ------------------------------------------------------------------------------------------
 */

/* "  @2='paid' / * VARSTRING(30) ... * /": name and value */
static bool read_column(struct slice line, struct slice *name, struct slice *value)
{
    line = slice_trim(line);
    const char *equals = line.n > 2 && line.p[0] == '@' ? memchr(line.p, '=', line.n) : NULL;
    if (!equals) return false;
    *name = (struct slice){line.p, (size_t)(equals - line.p)};
    *value = (struct slice){equals + 1, line.n - name->n - 1};
    struct lexer lx = lex_start(*value, DIALECT_MYSQL, 0);
    struct token t = lex_next(&lx);
    if (t.kind == TOKEN_OPERATOR) t = (struct token){.pos = 0, .len = lex_next(&lx).len + 1}; /* -1 */
    value->n = t.pos + t.len < value->n ? t.pos + t.len : value->n;
    return true;
}

static void put_column(struct binlog *b, struct slice name, struct slice value)
{
    bool first = !b->columns++;
    if (b->insert) {
        buf_printf(&b->image, "%s`%.*s`", first ? "" : ", ", SLICE_ARG(name));
        buf_printf(&b->values, "%s%.*s", first ? "" : ", ", SLICE_ARG(value));
        return;
    }
    const char *joint = first ? "" : b->part == PART_SET ? ", " : " AND ";
    bool null = b->part == PART_WHERE && slice_eq(value, SLICE("NULL"));
    buf_printf(&b->image, "%s`%.*s` %s %.*s", joint, SLICE_ARG(name), null ? "IS" : "=", SLICE_ARG(value));
}

/* The WHERE of an UPDATE comes first in the log and last in SQL: it is kept in `values` meanwhile. */
static void take_image_line(struct binlog *b, struct slice line)
{
    struct slice name, value;
    bool insert = slice_starts(line, SLICE("INSERT INTO ")), update = slice_starts(line, SLICE("UPDATE ")),
         delete = slice_starts(line, SLICE("DELETE FROM "));
    if (insert || update || delete) {
        if (b->rows++) return;
        b->line = b->chunk->lines;
        b->insert = insert;
        b->part = PART_HEAD;
        buf_put(&b->image, line);
        return;
    }
    if (b->rows != 1) return;
    if (slice_eq(line, SLICE("WHERE")) || slice_eq(line, SLICE("SET"))) {
        b->part = line.n == 3 ? PART_SET : PART_WHERE;
        b->columns = 0;
        buf_text(&b->image, b->insert ? " (" : b->part == PART_SET ? " SET " : " WHERE ");
    } else if (read_column(line, &name, &value)) {
        put_column(b, name, value);
    }
}

/* "UPDATE t WHERE a SET b" as "UPDATE t SET b WHERE a" */
static void reorder_update(struct binlog *b)
{
    struct slice s = buf_slice(&b->image);
    ptrdiff_t where = slice_find(s, SLICE(" WHERE `@"), 0), set = slice_find(s, SLICE(" SET `@"), 0);
    if (b->insert || where < 0 || set < where) return;
    struct buf out = {0};
    buf_put(&out, (struct slice){s.p, (size_t)where});
    buf_put(&out, (struct slice){s.p + set, s.n - (size_t)set});
    buf_put(&out, (struct slice){s.p + where, (size_t)(set - where)});
    buf_free(&b->image);
    b->image = out;
}

/* ---- lines -----------------------------------------------------------------------------------------------
 */

static void take_line(struct binlog *b, struct slice line)
{
    if (slice_starts(line, SLICE("# at ")) || read_header(b, line)) {
        /* what follows an event of rows belongs to it while it is more rows of the same statement */
        if (line.p[1] == ' ' || b->event == EVENT_ROWS) return;
        reorder_update(b);
        end_rows(b);
        b->text.n = 0;
        if (b->event == EVENT_ROWS_QUERY) b->query.n = 0;
        return;
    }
    if (slice_starts(line, SLICE("### "))) {
        take_image_line(b, (struct slice){line.p + 4, line.n - 4});
        return;
    }
    if (line.n && line.p[0] == '#') {
        if (b->event != EVENT_ROWS_QUERY || line.n < 2) return;
        if (slice_starts(line, SLICE("#Q> "))) line = (struct slice){line.p + 3, line.n - 3};
        if (!b->query.n) b->query_line = b->chunk->lines;
        if (b->query.n) buf_byte(&b->query, '\n');
        buf_put(&b->query, slice_trim((struct slice){line.p + 1, line.n - 1}));
        return;
    }
    struct slice text = line;
    while (text.n && ascii_is_space(text.p[text.n - 1])) text.n--;
    bool end = slice_ends(text, SLICE("/*!*/;"));
    if (end) text.n -= DELIMITER_LENGTH;
    if (!b->text.n) b->line = b->chunk->lines;
    if (b->text.n) buf_byte(&b->text, '\n');
    buf_put(&b->text, text);
    if (end) end_statement(b);
    if (!end && (slice_starts(text, SLICE("DELIMITER ")) || slice_starts(text, SLICE("/*!")))) b->text.n = 0;
}

static void binlog_scan(struct scanner *s, struct chunk *c)
{
    scanner_start_chunk(s);
    s->dialect = DIALECT_MYSQL;
    struct binlog b = {.scanner = s, .chunk = c, .time = WORKLOAD_NO_TIME};
    for (size_t pos = 0; pos < c->text.n; c->lines++) {
        struct slice line = line_at(c->text, pos);
        pos += line.n + 1;
        take_line(&b, line);
    }
    reorder_update(&b);
    end_rows(&b);
    buf_free(&b.text);
    buf_free(&b.query);
    buf_free(&b.image);
    buf_free(&b.values);
}

static int binlog_score(struct slice sample)
{
    return slice_find(sample, SLICE(" server id "), 0) > 0 &&
                   slice_find(sample, SLICE(" end_log_pos "), 0) > 0 &&
                   slice_find(sample, SLICE("# at "), 0) >= 0
               ? 96
               : 0;
}

/* Before the last transaction: at the "# at" line of an event that starts one. */
static size_t binlog_cut(const void *format, struct slice text)
{
    (void)format;
    size_t cut = 0, at = 0;
    for (size_t pos = 0; pos < text.n;) {
        struct slice line = line_at(text, pos);
        if (pos + line.n >= text.n) break;
        if (slice_starts(line, SLICE("# at ")))
            at = pos;
        else if (slice_find(line, SLICE("GTID"), 0) > 0 && slice_find(line, SLICE(" end_log_pos "), 0) > 0 &&
                 line.p[0] == '#')
            cut = at;
        pos += line.n + 1;
    }
    return cut;
}

const struct log_format mysql_binlog_format = {
    .name = "mysql-binlog",
    .what = "MySQL's and MariaDB's binary log as mysqlbinlog prints it (-v shows the rows)",
    .dialect = DIALECT_MYSQL,
    .score = binlog_score,
    .cut = binlog_cut,
    .scan = binlog_scan,
};
