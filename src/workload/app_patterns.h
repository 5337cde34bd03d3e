/* Patterns that stand in files of their own; the table is in app_patterns.c. */
#ifndef SARGENT_WORKLOAD_APP_PATTERNS_H
#define SARGENT_WORKLOAD_APP_PATTERNS_H

#include "workload/app_log.h"

bool match_cassandra(struct slice line, struct app_line *out);
bool match_warehouse(struct slice line, struct app_line *out);
/* A complete statement in a line of any kind; asked only when no other format fits the log. */
bool match_generic(struct slice line, struct app_line *out);
/* True when a sample holds lines of match_cassandra. */
bool is_cql_log(struct slice sample);

#endif
