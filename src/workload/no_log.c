/* What a file is when no log format fits it, as far as that can be told: people give what lies beside the
 * log.
 */
#include "workload/event.h"

struct other_file {
    struct slice magic;
    const char *is; /* what it is, and what to give instead */
};
#define MAGIC(bytes)                                                                                         \
    {                                                                                                        \
        bytes, sizeof bytes - 1                                                                              \
    }

#define CAPTURE                                                                                              \
    "is a network capture, and those are not read; give the server's log, or what pt-query-digest makes of " \
    "the capture (--type tcpdump --output json)"
#define PACKED "is packed in a way that is not read (gzip, zstd, xz and bzip2 are); unpack it first"

/* clang-format off */
static const struct other_file others[] = {
    {MAGIC("\xd4\xc3\xb2\xa1"), CAPTURE},
    {MAGIC("\xa1\xb2\xc3\xd4"), CAPTURE},
    {MAGIC("\x4d\x3c\xb2\xa1"), CAPTURE},
    {MAGIC("\xa1\xb2\x3c\x4d"), CAPTURE},
    {MAGIC("\x0a\x0d\x0d\x0a"), CAPTURE},
    {MAGIC("\xfe" "bin"), "is MySQL's binary log itself; give what mysqlbinlog prints of it"},
    {MAGIC("PK\x03\x04"), PACKED},
    {MAGIC("\x04\x22\x4d\x18"), PACKED},
    {MAGIC("7z\xbc\xaf\x27\x1c"), PACKED},
    {MAGIC("\x1f\x9d"), PACKED},
};
/* clang-format on */

enum { TAR_MARK = 257, HEAD = 4096 };

/* "10:00:00.123456 IP 127.0.0.1.42167 > 127.0.0.1.3306: tcp 37" and lines of "0x0000:  4508 0059" */
static bool is_capture_text(struct slice head)
{
    return slice_find(head, SLICE("0x0000:"), 0) > 0 &&
           (slice_find(head, SLICE(" IP "), 0) >= 0 || slice_find(head, SLICE(" IP6 "), 0) >= 0);
}

bool not_a_log(const char *name, struct slice sample, struct error *err)
{
    struct slice head = {sample.p, sample.n < HEAD ? sample.n : HEAD};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (slice_starts(head, others[i].magic)) return error_set(err, "%s: %s", name, others[i].is);
    if (head.n > TAR_MARK + 5 && memcmp(head.p + TAR_MARK, "ustar", 5) == 0)
        return error_set(err, "%s: " PACKED, name);
    if (slice_find(head, SLICE("!SCQStore"), 0) >= 0)
        return error_set(
            err, "%s: is Cassandra's full query log itself; give what `fqltool dump` prints of it", name);
    if (head.n && memchr(head.p, 0, head.n)) return error_set(err, "%s: is binary, and no log", name);
    if (is_capture_text(head)) return error_set(err, "%s: " CAPTURE, name);
    return error_set(err,
                     "%s: no log format fits, and no line holds a statement; --format-in names a format "
                     "(sargent digest --help)",
                     name);
}
