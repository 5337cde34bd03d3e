/* GitLab's Code Quality report: an array of what Code Climate calls issues. Issues with equal fingerprints
 * are shown as one, so each is made of rule, path, message and the line's hash and count within its file. */
#include "base/hash.h"
#include "report/formats.h"

static const char *severity_of(enum severity s)
{
    return s == SEVERITY_ERROR ? "critical" : s == SEVERITY_WARNING ? "major" : "minor";
}

static void put_issue(struct buf *out, const struct report_finding *f, struct slice hash, size_t nth)
{
    struct buf identity = {0};
    char fingerprint[33];
    buf_printf(&identity, "%.*s\n%s\n%.*s\n%zu", SLICE_ARG(f->rule->id), f->place.path, SLICE_ARG(hash), nth);
    hash128_text(hash128(identity.p, identity.n), fingerprint);
    buf_free(&identity);
    buf_text(out, "{\"description\":");
    json_quoted(out, f->message);
    buf_text(out, ",\"check_name\":");
    json_quoted(out, f->rule->id);
    buf_printf(out, ",\"fingerprint\":\"%s\",\"severity\":\"%s\",\"location\":{\"path\":", fingerprint,
               severity_of(f->severity));
    const char *path = f->place.path;
    json_quoted(out, slice_of(path[0] == '.' && path[1] == '/' ? path + 2 : path));
    buf_printf(
        out,
        ",\"positions\":{\"begin\":{\"line\":%zu,\"column\":%zu},\"end\":{\"line\":%zu,\"column\":%zu}}}}",
        f->place.at.line, f->place.at.column, f->place.at.end_line, f->place.at.end_column);
}

void report_write_gitlab(const struct report *r, struct buf *out)
{
    struct arena a = {0};
    struct slice *hashes = report_line_hashes(r, &a);
    buf_byte(out, '[');
    for (size_t i = 0, nth = 0; i < r->finding_count; i++) {
        const struct report_finding *f = &r->findings[i], *last = i ? f - 1 : NULL;
        bool again = last && last->rule == f->rule && strcmp(last->place.path, f->place.path) == 0 &&
                     last->place.at.line == f->place.at.line;
        nth = again ? nth + 1 : 0; /* the same rule twice on one line */
        buf_text(out, i ? ",\n" : "\n");
        put_issue(out, f, hashes[i], nth);
    }
    buf_text(out, r->finding_count ? "\n]\n" : "]\n");
    arena_free(&a);
}
