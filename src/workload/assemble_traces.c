/* Runs of one trace over several connections.
 *
 * A pool gives each statement of a request whichever connection is free, so none of the connections shows the
 * loop. Where comments name the trace or the request by an id (sqlcommenter's traceparent, request_id), the
 * runs are looked for in the trace instead. The traces seen last are kept; one that is pushed out is judged
 * as if it had ended.
 */
#include "workload/assembly.h"

struct run_tracker *trace_runs(struct assembly *as, uint64_t request)
{
    size_t place = 0;
    as->trace_clock++;
    for (size_t i = 0; i < as->trace_count; i++) {
        if (as->traces[i].request == request) {
            as->traces[i].used = as->trace_clock;
            return as->traces[i].runs;
        }
        if (as->traces[i].used < as->traces[place].used) place = i;
    }
    if (as->trace_count < TRACES_KEPT)
        place = as->trace_count++;
    else
        runs_close(as->traces[place].runs);
    as->traces[place] = (struct trace){request, as->trace_clock, runs_open(as->w, as->options)};
    return as->traces[place].runs;
}

void close_traces(struct assembly *as)
{
    for (size_t i = 0; i < as->trace_count; i++) runs_close(as->traces[i].runs);
    as->trace_count = 0;
}
