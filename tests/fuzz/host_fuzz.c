/* libFuzzer target for the readers of host code, containers and scripts with routines. The first byte chooses
 * the language, the second the dialect; the rest is the file. Every place of a statement has to lie in it. */
#include <stdlib.h>

#include "ingest/ingest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const languages[] = {"",      "python", "javascript", "typescript", "tsx",   "java",
                                        "go",    "ruby",   "php",        "csharp",     "rust",  "kotlin",
                                        "scala", "xml",    "markdown",   "notebook",   "prisma"};
enum { LANGUAGES = sizeof languages / sizeof *languages };

static void check_places(const struct ingested *in, size_t size)
{
    for (size_t i = 0; i < in->statements.n; i++) {
        const struct statement *st = &in->statements.at[i];
        size_t offset, end;
        statement_bytes(st, (struct span){0, (uint32_t)st->text.n}, &offset, &end);
        if (offset > end || end > size || st->call >= (int)in->calls.n) abort();
    }
    for (size_t i = 0; i < in->calls.n; i++)
        if (in->calls.at[i].statement >= (int)in->statements.n) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) return 0;
    const char *language = languages[data[0] % LANGUAGES];
    struct source s = {.path = "app/migrations/1_fuzz",
                       .kind = *language ? SOURCE_HOST : SOURCE_SCRIPT,
                       .dialect = (enum dialect)(data[1] % DIALECT_COUNT),
                       .language = language,
                       .dialect_reason = ""};
    struct ingested in = {0};
    s.input.text = (struct slice){(const char *)data + 2, size - 2};
    if (!*language && s.dialect == DIALECT_UNKNOWN) s.dialect = DIALECT_POSTGRES;
    ingest_source(&s, &in);
    check_places(&in, size - 2);
    ingested_free(&in);
    return 0;
}
