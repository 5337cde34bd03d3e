/* Object mappers: model classes, their relations, and reads of a relation from a loop's variable. */
#include "ingest/host.h"

void model_note_assign(struct host_run *r, int node)
{
    (void)r;
    (void)node;
}

void model_note_member(struct host_run *r, int node, const struct value *of)
{
    (void)r;
    (void)node;
    (void)of;
}
