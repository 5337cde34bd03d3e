/* Message templates: text in which {name} stands for a column of the detector's row. */
#include <math.h>
#include <stdio.h>

#include "rules/rules_internal.h"

/* A value longer than this many bytes is cut: a message is one line. */
enum { MESSAGE_VALUE_LIMIT = 200 };

/* A doubled brace stands for one. */
static bool take_doubled(struct slice message, size_t *at, struct message_part *out)
{
    char c = message.p[*at];
    if (*at + 1 >= message.n || message.p[*at + 1] != c) return false;
    *out = (struct message_part){
        false, {message.p + *at, 1}
    };
    *at += 2;
    return true;
}

bool message_next(struct slice message, size_t *at, struct message_part *out, bool *broken)
{
    if (*at >= message.n) return false;
    char c = message.p[*at];
    if ((c == '{' || c == '}') && take_doubled(message, at, out)) return true;
    if (c == '}') return !(*broken = true);
    size_t start = *at + (c == '{'), end = start;
    while (end < message.n && message.p[end] != '{' && message.p[end] != '}') end++;
    *out = (struct message_part){
        c == '{', {message.p + start, end - start}
    };
    *at = end;
    if (c != '{') return true;
    if (end == message.n || message.p[end] != '}' || end == start) return !(*broken = true);
    *at = end + 1;
    return true;
}

static void put_text(struct buf *out, const char *p, size_t n)
{
    size_t kept = n < MESSAGE_VALUE_LIMIT ? n : MESSAGE_VALUE_LIMIT;
    while (kept < n && kept && ((unsigned char)p[kept] & 0xc0) == 0x80)
        kept--; /* do not cut a character of several bytes in two */
    for (size_t i = 0; i < kept; i++) buf_byte(out, (unsigned char)p[i] < ' ' || p[i] == 127 ? ' ' : p[i]);
    if (kept < n) buf_text(out, "...");
}

static void put_column(struct buf *out, sqlite3_stmt *row, int column)
{
    double value = sqlite3_column_double(row, column);
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_INTEGER: buf_printf(out, "%lld", (long long)sqlite3_column_int64(row, column)); break;
    case SQLITE_FLOAT:
        buf_printf(out, fabs(value) < 1e15 && floor(value) == value ? "%.0f" : "%.3g", value);
        break;
    default:
        put_text(out, (const char *)sqlite3_column_text(row, column),
                 (size_t)sqlite3_column_bytes(row, column));
    }
}

static int column_of(sqlite3_stmt *row, struct slice name)
{
    for (int i = 0; i < sqlite3_column_count(row); i++)
        if (slice_eq(slice_of(sqlite3_column_name(row, i)), name)) return i;
    return -1;
}

struct slice message_expand(struct arena *a, struct slice message, sqlite3_stmt *row)
{
    struct buf out = {0};
    struct message_part part;
    size_t at = 0;
    bool broken = false;
    while (message_next(message, &at, &part, &broken)) {
        int column = part.is_column ? column_of(row, part.text) : -1;
        if (column >= 0)
            put_column(&out, row, column);
        else
            buf_put(&out, part.text);
    }
    struct slice text = slice_copy(a, buf_slice(&out));
    buf_free(&out);
    return text;
}
