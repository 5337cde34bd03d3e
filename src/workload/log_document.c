/* Logs exported as one JSON document: an array of records, or an object that holds one.
 *
 *     [{"textPayload": "...", ...}, ...]                    gcloud logging read --format json
 *     {"events": [{"timestamp": 1, "message": "..."}]}      aws logs filter-log-events
 *     {"records": [{"properties": {"message": "..."}}]}     Azure's event hub, also one such object a line
 *
 * Each record becomes a line, and the lines are read as if they had been a file of their own: see
 * log_wrapped.c for what cloud services put around a server's lines.
 */
#include "workload/event.h"
#include "workload/json_scan.h"

enum { RECORDS_SAMPLED = 40 };

struct document_format {
    const struct log_format *inside;
    const void *learned;
};

/* One record as one line. */
static void put_line(struct buf *out, struct slice record)
{
    for (size_t i = 0; i < record.n; i++)
        buf_byte(out, record.p[i] == '\n' || record.p[i] == '\r' ? ' ' : record.p[i]);
    buf_byte(out, '\n');
}

/* The objects of an array, as lines; stops where the text is no JSON or the limit is reached. */
static size_t put_array(struct buf *out, struct json_reader *r, size_t limit)
{
    struct json_member m;
    size_t n = 0;
    while (n < limit && json_next(r, &m)) {
        if (m.kind != JSON_OBJECT) continue;
        put_line(out, m.value);
        n++;
    }
    return n;
}

/* Where the first array of the object's members starts; -1 when no member is one. */
static ptrdiff_t array_member(struct slice object)
{
    struct json_reader r = json_start(object);
    struct json_member m;
    while (json_next(&r, &m))
        if (m.kind == JSON_ARRAY) return m.value.p - object.p;
    return -1;
}

/* The records of all documents in the text, as lines; returns their number. */
static size_t put_records(struct buf *out, struct slice text, size_t limit)
{
    size_t n = 0;
    while (n < limit) {
        while (text.n && (ascii_is_space(text.p[0]) || text.p[0] == ',')) text.p++, text.n--;
        if (!text.n || (text.p[0] != '[' && text.p[0] != '{')) break;
        ptrdiff_t array = text.p[0] == '[' ? 0 : array_member(text);
        if (array < 0) break;
        struct slice list = {text.p + array, text.n - (size_t)array};
        struct json_reader r = json_start(list);
        size_t found = put_array(out, &r, limit - n);
        n += found;
        if (!found) break;
        /* what follows the array within its object is of no interest */
        size_t end = (size_t)array + r.pos;
        const char *next = end < text.n ? memchr(text.p + end, '\n', text.n - end) : NULL;
        if (text.p[0] == '[' || !next) break;
        text = (struct slice){next, text.n - (size_t)(next - text.p)};
    }
    return n;
}

static const struct log_format *find_inside(struct slice sample, struct buf *lines)
{
    if (put_records(lines, sample, RECORDS_SAMPLED) == 0) return NULL;
    const struct log_format *inside = format_detect(buf_slice(lines), false);
    return inside && !inside->whole ? inside : NULL;
}

static int document_score(struct slice sample)
{
    struct buf lines = {0};
    struct slice s = slice_trim(sample);
    if (!s.n || (s.p[0] != '[' && s.p[0] != '{')) return 0;
    const struct log_format *inside = find_inside(s, &lines);
    buf_free(&lines);
    return inside ? 97 : 0;
}

static bool document_learn(struct arena *a, struct slice sample, const struct workload_options *o,
                           const void **format, struct slice *detail, struct error *err)
{
    struct document_format *f = ARENA_NEW(a, struct document_format);
    struct buf lines = {0};
    struct slice inner = {"", 0};
    *format = f;
    f->inside = find_inside(slice_trim(sample), &lines);
    struct slice copy = slice_copy(a, buf_slice(&lines));
    buf_free(&lines);
    if (!f->inside) return error_set(err, "the document's records have no format that Sargent knows");
    if (f->inside->learn && !f->inside->learn(a, copy, o, &f->learned, &inner, err)) return false;
    *detail = slice_of(arena_printf(a, "%s %.*s", f->inside->name, SLICE_ARG(inner)));
    return true;
}

static void document_scan(struct scanner *s, struct chunk *c)
{
    const struct document_format *f = s->format;
    struct buf lines = {0};
    uint64_t records = put_records(&lines, slice_trim(c->text), SIZE_MAX);
    struct slice kept = c->text;
    c->text = slice_copy(&c->arena, buf_slice(&lines));
    buf_free(&lines);
    s->format = f->learned;
    s->dialect = f->inside->dialect;
    f->inside->scan(s, c);
    s->format = f;
    c->text = kept;
    c->lines = records;
}

const struct log_format document_format = {
    .name = "document",
    .what = "records of the other formats as an array in one JSON document",
    .dialect = DIALECT_POSTGRES,
    .score = document_score,
    .learn = document_learn,
    .cut = cut_at_line,
    .scan = document_scan,
    .whole = true,
};
