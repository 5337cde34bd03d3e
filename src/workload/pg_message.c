/* Messages of PostgreSQL's log in all languages of the server.
 *
 *     duration: 0.341 ms                              nothing else, log_duration
 *     duration: 0.341 ms  statement: SELECT ...       simple protocol
 *     duration: 0.341 ms  execute <unnamed>: ...      also parse and bind; a name may hold ':'
 *     duration: 0.341 ms  plan:                       auto_explain
 *     statement: SELECT ...                           log_statement, no duration; execute NAME: likewise
 *
 * Other languages translate every word: "Dauer: 0.341 ms  Anweisung: ...", "durée : 0.341 ms, lien <unnamed>
 * :
 * ...". What stays is a number with three decimals and a phrase that ends in a colon and a blank; the phrase
 * is a parse or bind step when it holds that step's word, else an execution.
 */
#include "workload/pg_log.h"

/* ---- words
 * ------------------------------------------------------------------------------------------------- */

/* The words of the server's message catalogs (PostgreSQL 15). */
static const char *const parse_words[] = {"parse",      "Parsen",   "analyse", "analisi",      "パース",
                                          "დამუშავება", "구문분석", "разбор",  "аналізування", "解析"};
static const char *const bind_words[] = {"bind",  "Binden", "lien", "バインド",
                                         "მიბმა", "접속",   "Bind", "绑定"};
/* Beginnings of "statement: %s" and "execute ..." without a duration. */
static const char *const statement_words[] = {
    "statement:", "Anweisung:", "sentencia:", "instruction :", "istruzione:", "文:",
    "ოპერატორი:", "명령 구문:", "оператор:",  "sats:",         "语句:"};
static const char *const execute_words[] = {"execute ",       "Ausführen ", "ejecutar ",   "exécute ",
                                            "esecuzione di ", "実行 ",      "გაშვება ",    "쿼리실행 ",
                                            "выполнение ",    "kör ",       "виконувати ", "执行<"};
static const char *const error_tags[] = {"ERROR",      "FATAL",    "PANIC",  "FEHLER",  "PANIK",    "ERREUR",
                                         "ERRORE",     "FATALE",   "PANICO", "შეცდომა", "ფატალური", "오류",
                                         "치명적오류", "ОШИБКА",   "ВАЖНО",  "ПАНИКА",  "FEL",      "FATALT",
                                         "ПОМИЛКА",    "ФАТАЛЬНО", "ПАНІКА", "错误",    "致命错误"};
static const char *const detail_tags[] = {"DETAIL", "DETALLE",   "DÉTAIL",   "DETTAGLI",
                                          "詳細",   "დეტალები",  "상세정보", "ПОДРОБНОСТИ",
                                          "DETALJ", "ВІДОМОСТІ", "详细信息"};
static const char *const statement_tags[] = {"STATEMENT",  "ANWEISUNG", "SENTENCIA",  "INSTRUCTION",
                                             "ISTRUZIONE", "文",        "ოპერატორი",  "명령 구문",
                                             "ОПЕРАТОР",   "SATS",      "ІНСТРУКЦІЯ", "语句"};
static const char *const context_tags[] = {"CONTEXT",  "ZUSAMMENHANG", "CONTEXTO",  "CONTEXTE",
                                           "CONTESTO", "文脈",         "კონტექსტი", "내용",
                                           "КОНТЕКСТ", "KONTEXT",      "上下文"};
static const char *const ignored_tags[] = {
    "HINT",      "QUERY",        "LOCATION", "BACKTRACE",  "TIPP",      "ANFRAGE",  "CONSULTA", "ASTUCE",
    "REQUÊTE",   "SUGGERIMENTO", "ヒント",   "問い合わせ", "მინიშნება", "მოთხოვნა", "힌트",     "쿼리",
    "ПОДСКАЗКА", "ЗАПРОС",       "TIPS",     "FRÅGA",      "УКАЗІВКА",  "ЗАПИТ",    "提示",     "查询"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool one_of(struct slice s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (slice_eq(s, slice_of(words[i]))) return true;
    return false;
}

static size_t starts_with(struct slice s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (slice_starts(s, slice_of(words[i]))) return strlen(words[i]);
    return 0;
}

static bool holds(struct slice s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (slice_find(s, slice_of(words[i]), 0) >= 0) return true;
    return false;
}

/* ---- tags
 * -------------------------------------------------------------------------------------------------- */

/* English tags, for which one blank behind the colon will do. */
static const char *const english_tags[] = {
    "LOG:",      "DETAIL:", "STATEMENT:", "ERROR:",  "CONTEXT:", "HINT:",     "WARNING:",
    "LOCATION:", "FATAL:",  "NOTICE:",    "QUERY:",  "PANIC:",   "INFO:",     "DEBUG:",
    "DEBUG1:",   "DEBUG2:", "DEBUG3:",    "DEBUG4:", "DEBUG5:",  "BACKTRACE:"};
enum { TAG_LIMIT = 60 };

static size_t skip_blanks(struct slice s, size_t i)
{
    size_t start = i;
    while (i < s.n && i < start + 2 && s.p[i] == ' ') i++;
    return i;
}

size_t tag_read(struct slice s, struct slice *tag)
{
    if (s.n >= 6 && memcmp(s.p, "LOG:  ", 6) == 0) {
        *tag = (struct slice){s.p, 3};
        return 6;
    }
    if (!s.n || !((s.p[0] >= 'A' && s.p[0] <= 'Z') || (unsigned char)s.p[0] >= 0xc3)) return 0;
    size_t n = starts_with(s, english_tags, COUNT(english_tags));
    if (n && n < s.n && s.p[n] == ' ') {
        *tag = (struct slice){s.p, n - 1};
        return skip_blanks(s, n);
    }
    size_t i = 0;
    while (i < s.n && i < TAG_LIMIT && s.p[i] != ':') {
        char c = s.p[i];
        bool letter = (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
        if (!letter && !(c == ' ' && i && (unsigned char)s.p[i - 1] != ' ')) return 0;
        i++;
    }
    if (i < 3 || i + 2 >= s.n || s.p[i] != ':' || s.p[i + 1] != ' ' || s.p[i + 2] != ' ') return 0;
    size_t end = i;
    while (end && s.p[end - 1] == ' ') end--;
    if (end >= 2 && memcmp(s.p + end - 2, "\xc2\xa0", 2) == 0) end -= 2; /* French: no-break space */
    *tag = (struct slice){s.p, end};
    return i + 3;
}

enum pg_tag tag_kind(struct slice tag)
{
    if (slice_eq(tag, SLICE("LOG"))) return TAG_LOG;
    if (one_of(tag, detail_tags, COUNT(detail_tags))) return TAG_DETAIL;
    if (one_of(tag, statement_tags, COUNT(statement_tags))) return TAG_STATEMENT;
    if (one_of(tag, error_tags, COUNT(error_tags))) return TAG_ERROR;
    if (one_of(tag, context_tags, COUNT(context_tags))) return TAG_CONTEXT;
    if (one_of(tag, ignored_tags, COUNT(ignored_tags))) return TAG_IGNORED;
    return TAG_LOG;
}

/* ---- messages
 * ---------------------------------------------------------------------------------------------- */

static bool is_truncated(struct slice text)
{
    return slice_ends(text, SLICE("[Your log message was truncated]"));
}

static void set_text(struct pg_message *m, enum pg_message_kind kind, struct slice text)
{
    m->kind = kind;
    m->text = text;
    m->truncated = is_truncated(text);
    if (m->truncated) m->text.n -= sizeof "[Your log message was truncated]" - 1;
}

/* "NAME: SQL": the text behind the first colon and blank. */
static bool set_named(struct pg_message *m, enum pg_message_kind kind, struct slice s)
{
    for (size_t i = 0; i + 1 < s.n; i++) {
        const char *colon = memchr(s.p + i, ':', s.n - 1 - i);
        if (!colon) return false;
        i = (size_t)(colon - s.p);
        if (colon[1] != ' ' && colon[1] != '\n') continue; /* a statement may begin with a line end */
        set_text(m, kind, (struct slice){s.p + i + 1, s.n - i - 1});
        return true;
    }
    return false;
}

static bool is_english_word(struct slice s, const char *word, size_t n)
{
    return s.n > n && memcmp(s.p, word, n) == 0;
}

/* What follows "duration: 0.341 ms". */
static void read_timed(struct pg_message *m, struct slice s)
{
    s = slice_trim(s);
    if (s.n && s.p[0] == ',') s = slice_trim((struct slice){s.p + 1, s.n - 1});
    if (!s.n) {
        m->kind = MESSAGE_DURATION;
        return;
    }
    if (is_english_word(s, "statement:", 10)) {
        set_text(m, MESSAGE_STATEMENT, (struct slice){s.p + 10, s.n - 10});
        return;
    }
    if (is_english_word(s, "execute ", 8) && set_named(m, MESSAGE_EXECUTE, (struct slice){s.p + 8, s.n - 8}))
        return;
    if (is_english_word(s, "bind ", 5) && set_named(m, MESSAGE_BIND, (struct slice){s.p + 5, s.n - 5}))
        return;
    if (is_english_word(s, "parse ", 6) && set_named(m, MESSAGE_PARSE, (struct slice){s.p + 6, s.n - 6}))
        return;
    if (is_english_word(s, "plan:", 5)) {
        set_text(m, MESSAGE_PLAN, (struct slice){s.p + 5, s.n - 5});
        return;
    }
    ptrdiff_t colon = slice_find(s, SLICE(": "), 0);
    if (colon < 0 || !set_named(m, MESSAGE_EXECUTE, s)) {
        m->kind = MESSAGE_DURATION;
        return;
    }
    struct slice phrase = {s.p, (size_t)colon};
    if (holds(phrase, parse_words, COUNT(parse_words))) m->kind = MESSAGE_PARSE;
    if (holds(phrase, bind_words, COUNT(bind_words))) m->kind = MESSAGE_BIND;
}

/* "Dauer: 0.341 ms  ...": words, a number with three decimals, a unit. */
static bool read_foreign(struct pg_message *m, struct slice s)
{
    size_t i = 0;
    while (i < s.n && i < TAG_LIMIT && !ascii_is_digit(s.p[i]) && s.p[i] != '"' && s.p[i] != '=' &&
           s.p[i] != '(')
        i++;
    if (i < 3 || i == s.n || !ascii_is_digit(s.p[i]) || s.p[i - 1] != ' ') return false;
    struct slice number = {s.p + i, s.n - i};
    size_t n = decimal_read(number, 1000000, &m->duration);
    bool decimals = n > 4 && number.p[n - 4] == '.';
    if (!decimals || n >= number.n || number.p[n] != ' ') {
        m->duration = -1;
        return false;
    }
    size_t unit = n + 1;
    while (unit < number.n && number.p[unit] != ' ' && number.p[unit] != ',' && number.p[unit] != '\n')
        unit++;
    if (unit - n - 1 > 24) { /* the longest unit is Japanese, 12 bytes */
        m->duration = -1;
        return false;
    }
    read_timed(m, (struct slice){number.p + unit, number.n - unit});
    return true;
}

static struct slice value_after(struct slice s, const char *key)
{
    ptrdiff_t at = slice_find(s, slice_of(key), 0);
    if (at < 0) return (struct slice){"", 0};
    size_t start = (size_t)at + strlen(key), end = start;
    while (end < s.n && s.p[end] != ' ' && s.p[end] != '\n') end++;
    return (struct slice){s.p + start, end - start};
}

/* Wait of "process 1 still waiting for ShareLock on ... after 1000.123 ms" */
static int64_t lock_wait(struct slice s)
{
    ptrdiff_t at = slice_find(s, SLICE(" after "), 0);
    int64_t ns;
    if (at < 0 || !decimal_read((struct slice){s.p + at + 7, s.n - (size_t)at - 7}, 1000000, &ns)) return 0;
    return ns;
}

static void read_event(struct pg_message *m, struct slice s)
{
    if (slice_starts(s, SLICE("connection received"))) {
        m->kind = MESSAGE_START;
    } else if (slice_starts(s, SLICE("connection authorized"))) {
        m->kind = MESSAGE_AUTHORIZED;
        m->user = value_after(s, "user=");
        m->database = value_after(s, "database=");
        m->application = value_after(s, "application_name=");
    } else if (slice_starts(s, SLICE("disconnection"))) {
        m->kind = MESSAGE_END;
    } else if (slice_starts(s, SLICE("temporary file: path"))) {
        uint64_t bytes;
        struct slice size = value_after(s, ", size ");
        m->kind = MESSAGE_SPILL;
        if (digits_read(size, &bytes)) m->bytes = (int64_t)bytes;
    } else if (slice_starts(s, SLICE("process ")) && slice_find(s, SLICE(" acquired "), 0) >= 0) {
        m->kind = MESSAGE_LOCK;
        m->duration = lock_wait(s);
    }
}

static size_t sqlstate_prefix(struct slice s)
{
    if (s.n < 7 || s.p[5] != ':' || s.p[6] != ' ' || !ascii_is_digit(s.p[4])) return 0;
    for (size_t i = 0; i < 5; i++)
        if (!ascii_is_digit(s.p[i]) && !(s.p[i] >= 'A' && s.p[i] <= 'Z')) return 0;
    return 7;
}

void message_read(struct slice s, struct pg_message *m)
{
    *m = (struct pg_message){.kind = MESSAGE_OTHER, .duration = -1};
    size_t skip = sqlstate_prefix(s);
    s = (struct slice){s.p + skip, s.n - skip};
    if (s.n > 10 && memcmp(s.p, "duration: ", 10) == 0) {
        size_t n = decimal_read((struct slice){s.p + 10, s.n - 10}, 1000000, &m->duration) + 10;
        if (n > 10 && n + 3 <= s.n && memcmp(s.p + n, " ms", 3) == 0) {
            read_timed(m, (struct slice){s.p + n + 3, s.n - n - 3});
            return;
        }
    }
    size_t n = starts_with(s, statement_words, COUNT(statement_words));
    if (n) {
        set_text(m, MESSAGE_STATEMENT, (struct slice){s.p + n, s.n - n});
        return;
    }
    n = starts_with(s, execute_words, COUNT(execute_words));
    if (n && set_named(m, MESSAGE_EXECUTE, s)) return;
    m->duration = -1;
    read_event(m, s);
    if (m->kind == MESSAGE_OTHER) read_foreign(m, s);
}

/* ---- parameters
 * -------------------------------------------------------------------------------------------- */

bool parameters_read(struct chunk *c, struct log_record *r, struct slice text)
{
    ptrdiff_t at = slice_find((struct slice){text.p, text.n < 200 ? text.n : 200}, SLICE("$1 = "), 0);
    if (at < 0) return false;
    size_t i = (size_t)at;
    while (i + 1 < text.n && text.p[i] == '$') {
        while (i < text.n && text.p[i] != '=') i++;
        i += 2;
        if (i >= text.n) break;
        if (text.p[i] != '\'') { /* NULL */
            size_t start = i;
            while (i < text.n && text.p[i] != ',') i++;
            record_add_parameter(c, r, (struct slice){text.p + start, i - start}, VALUE_NULL);
        } else {
            size_t start = ++i;
            while (i < text.n) {
                const char *quote = memchr(text.p + i, '\'', text.n - i);
                if (!quote) return i = text.n, true; /* cut short: the value is not known */
                i = (size_t)(quote - text.p);
                if (i + 1 >= text.n || text.p[i + 1] != '\'') break;
                i += 2; /* a doubled quote */
            }
            record_add_parameter(c, r, (struct slice){text.p + start, i - start}, VALUE_LITERAL);
            i++;
        }
        if (i + 2 >= text.n || text.p[i] != ',') break;
        i += 2;
    }
    return true;
}
