/* ingest: hands a source to the reader of its kind. */
#include "ingest/ingest.h"

#include "ingest/reader.h"

void ingest_source(const struct source *s, struct ingested *out)
{
    if (s->kind == SOURCE_SCRIPT) script_read(s, out);
    if (s->kind == SOURCE_HOST) host_read(s, out);
    if (s->kind == SOURCE_DATABASE) database_read(s, out);
}

void ingested_free(struct ingested *in)
{
    arena_free(&in->arena);
    *in = (struct ingested){0};
}
