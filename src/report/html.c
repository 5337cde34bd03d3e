/* The page around reports in HTML, see html.h. */
#include "report/html.h"

void html_put(struct buf *out, struct slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '<')
            buf_text(out, "&lt;");
        else if (c == '>')
            buf_text(out, "&gt;");
        else if (c == '&')
            buf_text(out, "&amp;");
        else if (c == '"')
            buf_text(out, "&quot;");
        else if ((unsigned char)c >= 0x20 || c == '\n' || c == '\t')
            buf_byte(out, c);
    }
}

static const char style[] =
    "body{font:14px/1.45 system-ui,sans-serif;margin:2em auto;max-width:1200px;padding:0 1em;color:#222}"
    "h2{margin:2em 0 .5em;border-bottom:2px solid #ddd}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;padding:.3em .6em;border-bottom:1px solid #ddd;vertical-align:top}"
    ".n{text-align:right;white-space:nowrap}code,pre{font:12px ui-monospace,monospace;overflow-wrap:anywhere}"
    "pre{white-space:pre-wrap;background:#f6f6f6;padding:.6em;margin:.4em 0}summary{cursor:pointer}"
    ".bar{display:block;height:3px;background:#c33}.dim{color:#666}"
    ".error,.fail{color:#b00020;font-weight:600}.warning{color:#9a5b00;font-weight:600}.info{color:#225ea8}"
    ".pass{color:#1a7f37;font-weight:600}.series{display:flex;align-items:flex-end;height:80px;gap:1px}"
    ".series i{flex:1;background:#69c;min-height:1px}";

void html_begin(struct buf *out, const char *title)
{
    buf_printf(
        out,
        "<!DOCTYPE html>\n<html lang=en><head><meta charset=utf-8><meta name=viewport "
        "content=\"width=device-width\"><title>%s</title><style>%s</style></head><body>\n<h1>%s</h1>\n",
        title, style, title);
}

void html_end(struct buf *out)
{
    buf_text(out, "</body></html>\n");
}

void html_duration(struct buf *out, int64_t ns)
{
    static const struct {
        double ns;
        const char *unit;
    } units[] = {
        {3600e9, "h"  },
        {60e9,   "min"},
        {1e9,    "s"  },
        {1e6,    "ms" },
        {1e3,    "µs"}
    };
    if (ns < 0) {
        buf_text(out, "&ndash;");
        return;
    }
    size_t i = 0;
    while (i < 4 && (double)ns < units[i].ns) i++;
    double v = (double)ns / units[i].ns;
    buf_printf(out, "%.*f&nbsp;%s", v < 100 ? 2 : 0, v, units[i].unit);
}
