/* Logs and saved workloads among the inputs of lint, advise and the rest: their shapes become statements of
 * the analysis, their counts facts. */
#ifndef SARGENT_CLI_LOGS_H
#define SARGENT_CLI_LOGS_H

#include "cli/pipeline.h"

/* True when an opened source that is no script or host code is a log. A file that was named by the user is
 * looked into whatever it is called; one that was found in a folder must be called *.log (also .gz, .zst,
 * .xz, .bz2). */
bool logs_recognise(const struct source *s, bool named);
/* Reads all sources of kind SOURCE_LOG into a->workload and adds an example of each shape as a statement of
 * its source. A log that cannot be read is reported and counted as unreadable. */
void logs_read(struct analysis *a, const struct pipeline_options *options);
/* Gives queries the calls that the logs saw; the queries of one shape share them. */
void logs_count_calls(struct analysis *a);
/* workload, sequence and parameter_profile. */
void logs_add_facts(struct analysis *a);

#endif
