/* Which format a log has: every format of the table scores a sample; the highest score wins, ties go to the
 * one that stands first. Adding a format: write its reader, declare it here, add its row. */
#include "workload/event.h"

extern const struct log_format pg_csv_format, pg_json_format, mysql_slow_format, mysql_general_format,
    mysql_binlog_format, stats_format, spans_format, pgbouncer_format, wrapped_format, document_format,
    table_format, pg_stderr_format, sqlite_format, fql_format, app_format, generic_format;

/* clang-format off */
static const struct log_format *const formats[] = {
    &pg_csv_format,
    &pg_json_format,
    &mysql_slow_format,
    &mysql_general_format,
    &mysql_binlog_format,
    &stats_format,
    &spans_format,
    &pgbouncer_format,
    &wrapped_format,
    &document_format,
    &table_format,
    &pg_stderr_format,
    &sqlite_format,
    &fql_format,
    &app_format,
    &generic_format,
};
/* clang-format on */
enum { FORMATS = sizeof formats / sizeof *formats, SCORE_MIN = 20 };

const struct log_format *format_by_name(struct slice name)
{
    for (size_t i = 0; i < FORMATS; i++)
        if (slice_eq_nocase(name, slice_of(formats[i]->name))) return formats[i];
    return NULL;
}

const struct log_format *format_detect(struct slice head, bool inside)
{
    const struct log_format *best = NULL;
    int most = SCORE_MIN - 1;
    for (size_t i = 0; i < FORMATS; i++) {
        if (inside && formats[i] == &wrapped_format) continue;
        if (formats[i]->score_limit && formats[i]->score_limit <= most) continue;
        int score = formats[i]->score(head);
        if (score > most) {
            most = score;
            best = formats[i];
        }
    }
    return best;
}

bool workload_is_log(struct slice head)
{
    return format_detect(head, false) != NULL;
}

bool workload_format(size_t number, const char **name, const char **what)
{
    if (number >= FORMATS) return false;
    *name = formats[number]->name;
    *what = formats[number]->what;
    return true;
}
