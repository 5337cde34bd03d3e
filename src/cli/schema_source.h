/* schema_source: sources that --schema or the configuration names, known but not linted. */
#ifndef SARGENT_CLI_SCHEMA_SOURCE_H
#define SARGENT_CLI_SCHEMA_SOURCE_H

#include "ingest/ingest.h"

/* Leaves only what can change the schema: nothing else of it is parsed, and its calls are nobody's. */
void schema_source_reduce(struct ingested *in);

#endif
