/* Baselines: the findings of a project as they are today, so that only new ones are shown from now on.
 *
 * The file is JSON with one finding kind a line, sorted, so that version control merges it:
 *
 *     {"version":1,"findings":[
 *     {"rule":"select-star","path":"app/users.py","statement":"5f1c...","count":2}
 *     ]}
 *
 * A finding is known by its rule, its file and the normalised text of its statement (of its message where it
 * has no statement), never by its line: edits elsewhere in the file change nothing. count is how many such
 * there are; one more than that is new.
 */
#include <jansson.h>

#include "base/hash.h"
#include "base/input.h"
#include "base/map.h"
#include "cli/cli.h"

enum { BASELINE_VERSION = 1 };

struct known {
    struct slice key; /* rule, path and statement, separated by line ends */
    size_t count;
};

static struct slice key_of(struct arena *a, const struct report_finding *f)
{
    struct slice about = f->query.n ? f->query : f->message;
    const char *path = f->place.path;
    char hash[33];
    hash128_text(hash128(about.p, about.n), hash);
    if (path[0] == '.' && path[1] == '/') path += 2;
    return slice_of(arena_printf(a, "%.*s\n%s\n%s", SLICE_ARG(f->rule->id), path, hash));
}

static int compare_known(const void *a, const void *b)
{
    return slice_compare(((const struct known *)a)->key, ((const struct known *)b)->key);
}

/* The next part of a key, up to its line end. */
static struct slice take_part(struct slice *key)
{
    ptrdiff_t end = slice_find(*key, SLICE("\n"), 0);
    struct slice part = {key->p, end < 0 ? key->n : (size_t)end};
    *key = (struct slice){key->p + part.n + (end >= 0), key->n - part.n - (end >= 0)};
    return part;
}

static void put_known(struct buf *out, const struct known *k)
{
    struct slice key = k->key;
    buf_text(out, "{\"rule\":");
    json_quoted(out, take_part(&key));
    buf_text(out, ",\"path\":");
    /* a path may hold line ends, a hash does not: what is left but the last part */
    struct slice path = {key.p, key.n - 33}, hash = {key.p + key.n - 32, 32};
    json_quoted(out, path);
    buf_printf(out, ",\"statement\":\"%.*s\",\"count\":%zu}", SLICE_ARG(hash), k->count);
}

void baseline_write(const struct report *r, struct buf *out)
{
    struct arena a = {0};
    struct map seen = {0};
    struct known *all = ARENA_ARRAY(&a, struct known, r->finding_count + 1);
    size_t n = 0;
    for (size_t i = 0; i < r->finding_count; i++) {
        bool added;
        struct map_entry *e = map_add(&a, &seen, key_of(&a, &r->findings[i]), &added);
        if (added) {
            e->number = n;
            all[n++] = (struct known){e->key, 0};
        }
        all[e->number].count++;
    }
    if (n) qsort(all, n, sizeof *all, compare_known);
    buf_printf(out, "{\"version\":%d,\"findings\":[", BASELINE_VERSION);
    for (size_t i = 0; i < n; i++) {
        buf_text(out, i ? ",\n" : "\n");
        put_known(out, &all[i]);
    }
    buf_text(out, n ? "\n]}\n" : "]}\n");
    arena_free(&a);
}

static bool read_entry(struct arena *a, struct map *known, const json_t *entry)
{
    const char *rule = json_string_value(json_object_get(entry, "rule"));
    const char *path = json_string_value(json_object_get(entry, "path"));
    const char *statement = json_string_value(json_object_get(entry, "statement"));
    const json_t *count = json_object_get(entry, "count");
    if (!rule || !path || !statement || !json_is_integer(count) || json_integer_value(count) < 0)
        return false;
    struct slice key = slice_of(arena_printf(a, "%s\n%s\n%s", rule, path, statement));
    map_add(a, known, key, NULL)->number += (uint64_t)json_integer_value(count);
    return true;
}

static bool read_file(struct arena *a, const char *path, struct map *known, struct error *err)
{
    struct input in;
    if (!input_open(&in, path, err)) return false;
    json_error_t wrong;
    json_t *root = json_loadb(in.text.p, in.text.n, 0, &wrong);
    input_close(&in);
    if (!root) return error_set(err, "%s:%d: %s", path, wrong.line, wrong.text);
    const json_t *list = json_object_get(root, "findings"), *entry;
    bool ok = json_integer_value(json_object_get(root, "version")) == BASELINE_VERSION && json_is_array(list);
    size_t i;
    if (ok) json_array_foreach(list, i, entry) ok = ok && read_entry(a, known, entry);
    json_decref(root);
    return ok || error_set(err, "%s: no baseline of version %d", path, BASELINE_VERSION);
}

bool baseline_hide(struct arena *a, const char *path, struct report *r, struct error *err)
{
    struct map known = {0};
    if (!read_file(a, path, &known, err)) return false;
    struct report_finding *kept = ARENA_ARRAY(a, struct report_finding, r->finding_count + 1);
    size_t n = 0;
    for (size_t i = 0; i < r->finding_count; i++) {
        const struct report_finding *f = &r->findings[i];
        struct map_entry *e = map_find(&known, key_of(a, f));
        if (!e || !e->number) {
            kept[n++] = *f;
            continue;
        }
        e->number--;
        r->summary.hidden_by_baseline++;
    }
    r->findings = kept;
    r->finding_count = n;
    report_count_severities(r);
    for (size_t i = 0; i < known.capacity; i++)
        if (known.entries[i].key.p) r->summary.gone_from_baseline += known.entries[i].number;
    return true;
}
