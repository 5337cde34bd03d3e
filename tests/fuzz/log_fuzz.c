/* libFuzzer target for the readers of logs and what is written of them. The first byte chooses the format (0:
 * recognise it), the second the size of the chunks; the rest is the log. */
#include "report/report.h"
#include "workload/workload.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) return 0;
    const char *name = NULL, *what;
    if (data[0] && !workload_format((size_t)data[0] - 1, &name, &what)) return 0;
    struct workload_options options = {.threads = 1, .format = name, .chunk_size = (size_t)data[1] * 16};
    struct workload w;
    struct error err = {""};
    workload_open(&w);
    workload_read_text(&w, "fuzz", (struct slice){(const char *)data + 2, size - 2}, &options, &err);
    workload_finish(&w);
    struct buf out = {0};
    struct digest_report report = {.workload = &w, .series = true};
    digest_write_text(&report, &out);
    digest_write_json(&report, &out);
    digest_write_html(&report, &out);
    buf_free(&out);
    workload_close(&w);
    return 0;
}
