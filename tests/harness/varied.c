/* Varied copies of a log, see varied.h. */
#include "harness/varied.h"

#include <stdio.h>

#include "base/hash.h"
#include "workload/event.h"

enum { NUMBER_LIMIT = 9, EPOCH_DIGITS = 10, SECONDS_PER_DAY = 86400 };

/* Whether the digits at s[i..i + n) are a number of their own: "= 421,", "'421'", "[421]", "/421,". */
static bool stands_alone(struct slice s, size_t i, size_t n)
{
    static const char before[] = " '(=,[:/", after[] = " ',)];\n\t/";
    return i && i + n < s.n && memchr(before, s.p[i - 1], sizeof before - 1) &&
           memchr(after, s.p[i + n], sizeof after - 1);
}

/* "2026-11-20" and MariaDB's "261120 " at the start of s; bytes read. */
static size_t read_date(struct slice s, bool first, int *y, int *m, int *d)
{
    char text[11] = "";
    memcpy(text, s.p, s.n < 10 ? s.n : 10);
    if (s.n > 10 && text[4] == '-' && sscanf(text, "%4d-%2d-%2d", y, m, d) == 3) return 10;
    if (!first || s.n <= 10 || text[6] != ' ') return 0;
    text[6] = '\0';
    if (sscanf(text, "%2d%2d%2d", y, m, d) != 3) return 0;
    *y += 2000;
    return 6;
}

static void put_date(struct buf *out, size_t n, int y, int m, int d, unsigned days)
{
    int64_t z = days_from_civil(y, (unsigned)m, (unsigned)d) + days;
    while (days_from_civil(y + 1, 1, 1) <= z) y++;
    for (m = 12; days_from_civil(y, (unsigned)m, 1) > z;) m--;
    d = (int)(z - days_from_civil(y, (unsigned)m, 1)) + 1;
    if (n == 10)
        buf_printf(out, "%04d-%02d-%02d", y, m, d);
    else
        buf_printf(out, "%02d%02d%02d", y % 100, m, d);
}

/* Every digit moves by a number that depends on the copy and its place: no two numbers become one. */
static void put_number(struct buf *out, struct slice digits, unsigned k)
{
    uint64_t shifts = (uint64_t)k * 0x9e3779b97f4a7c15ULL;
    for (size_t i = 0; i < digits.n; i++, shifts = shifts << 7 | shifts >> 57) {
        unsigned digit = (unsigned)(digits.p[i] - '0'), shift = (unsigned)(shifts >> 56);
        buf_byte(out, (char)('0' + (i || !digit ? (digit + shift) % 10 : 1 + (digit - 1 + shift) % 9)));
    }
}

void varied_copy(struct slice log, unsigned k, struct buf *out)
{
    for (size_t i = 0; i < log.n;) {
        size_t plain = i;
        while (plain < log.n && !ascii_is_digit(log.p[plain])) plain++;
        buf_put(out, (struct slice){log.p + i, plain - i});
        size_t n = 0;
        struct slice rest = {log.p + plain, log.n - plain};
        while (n < rest.n && ascii_is_digit(rest.p[n])) n++;
        int y, m, d;
        bool first = !plain || rest.p[-1] == '\n' || (plain > 1 && rest.p[-2] == ':');
        size_t date = k && (n == 4 || n == 6) ? read_date(rest, first, &y, &m, &d) : 0;
        uint64_t epoch;
        if (date) {
            put_date(out, n = date, y, m, d, k);
        } else if (k && n == EPOCH_DIGITS && digits_read(rest, &epoch)) {
            buf_printf(out, "%llu", (unsigned long long)epoch + (uint64_t)k * SECONDS_PER_DAY);
        } else if (k && n > 1 && n <= NUMBER_LIMIT && stands_alone(log, plain, n)) {
            put_number(out, (struct slice){rest.p, n}, k);
        } else {
            buf_put(out, (struct slice){rest.p, n});
        }
        i = plain + n;
    }
}
