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

/* Colours by variables, so that a dark page needs no second set of rules. On paper everything is open. */
static const char style[] =
    ":root{color-scheme:light dark;--ink:#222;--dim:#666;--line:#ddd;--code:#f6f6f6;--bar:#c33;--calls:#69c;"
    "--bad:#b00020;--warn:#9a5b00;--info:#225ea8;--good:#1a7f37;--page:#fff}"
    "@media(prefers-color-scheme:dark){:root{--ink:#ddd;--dim:#999;--line:#3a3a3a;--code:#242424;--bar:#e66;"
    "--calls:#48a;--bad:#ff7a86;--warn:#e8ad4c;--info:#7ab8ff;--good:#5fc77a;--page:#161616}}"
    "body{font:14px/1.45 system-ui,sans-serif;margin:2em auto;max-width:1200px;padding:0 "
    "1em;color:var(--ink);"
    "background:var(--page)}"
    "h2{margin:2em 0 .5em;border-bottom:2px solid var(--line)}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;padding:.3em .6em;border-bottom:1px solid var(--line);vertical-align:top}"
    ".n{text-align:right;white-space:nowrap}.id{white-space:nowrap}"
    ".wide,p,li{overflow-wrap:anywhere}code,pre{font:12px ui-monospace,monospace;overflow-wrap:anywhere}"
    "pre{white-space:pre-wrap;background:var(--code);padding:.6em;margin:.4em 0}summary{cursor:pointer}"
    ".wide{min-width:18em}.wide pre{max-height:24em;overflow:auto}"
    ".bar{display:block;height:3px;background:var(--bar);margin-left:auto}.dim{color:var(--dim)}"
    ".error,.fail{color:var(--bad);font-weight:600}.warning{color:var(--warn);font-weight:600}"
    ".info{color:var(--info)}.pass{color:var(--good);font-weight:600}"
    ".series{display:flex;align-items:flex-end;height:80px;gap:1px}"
    ".series i{flex:1;background:var(--calls);min-height:1px}"
    "@media(max-width:700px){body{margin:1em 0}table{display:block;overflow-x:auto}}"
    "@media "
    "print{:root{--ink:#000;--page:#fff;--code:#fff;--line:#ccc;--dim:#444}body{max-width:none;margin:0}"
    "tr{break-inside:avoid}h2{break-after:avoid}details::details-content{content-visibility:visible}"
    "pre{border:1px solid var(--line)}.wide pre{max-height:none}}";

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
