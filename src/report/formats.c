/* The formats by name. A new one is a function and a line here. */
#include "report/formats.h"

const struct report_format report_formats[] = {
    {"text", "for people, with source excerpts",                      report_write_text},
    {"json", "one document, documented and versioned (docs/json.md)", report_write_json},
    {"gcc",  "file:line:column: severity: message, for editors",      report_write_gcc },
    {NULL,   NULL,                                                    NULL             },
};

const struct report_format *report_find_format(struct slice name)
{
    for (const struct report_format *f = report_formats; f->name; f++)
        if (slice_eq(slice_of(f->name), name)) return f;
    return NULL;
}
