/* constants: statements that host code names in one file and sends from another. */
#ifndef SARGENT_CLI_CONSTANTS_H
#define SARGENT_CLI_CONSTANTS_H

#include "cli/pipeline.h"

/* Looks all sources through for such names and makes them known to all. Before the sources are read. */
void constants_share(struct analysis *a, size_t threads);
/* Where the file that names a statement does not tell its dialect, the file that sends it does: both are then
 * one query. After the sources are read. */
void constants_settle_dialects(struct analysis *a);

#endif
