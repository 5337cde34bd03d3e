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

/* ---- words --------------------------------------------------------------------------------------------- */

/* The words of the server's message catalogs (PostgreSQL 15). */
#define WORD(text)                                                                                           \
    {                                                                                                        \
        text, sizeof(text) - 1                                                                               \
    }
static const struct slice parse_words[] = {
    WORD("parse"),      WORD("Parsen"),   WORD("analyse"), WORD("analisi"),      WORD("パース"),
    WORD("დამუშავება"), WORD("구문분석"), WORD("разбор"),  WORD("аналізування"), WORD("解析")};
static const struct slice bind_words[] = {WORD("bind"),  WORD("Binden"), WORD("lien"), WORD("バインド"),
                                          WORD("მიბმა"), WORD("접속"),   WORD("Bind"), WORD("绑定")};
/* Beginnings of "statement: %s" and "execute ..." without a duration. */
static const struct slice statement_words[] = {WORD("statement:"),    WORD("Anweisung:"),  WORD("sentencia:"),
                                               WORD("instruction :"), WORD("istruzione:"), WORD("文:"),
                                               WORD("ოპერატორი:"),    WORD("명령 구문:"),  WORD("оператор:"),
                                               WORD("sats:"),         WORD("语句:")};
static const struct slice execute_words[] = {WORD("execute "), WORD("Ausführen "),     WORD("ejecutar "),
                                             WORD("exécute "), WORD("esecuzione di "), WORD("実行 "),
                                             WORD("გაშვება "), WORD("쿼리실행 "),      WORD("выполнение "),
                                             WORD("kör "),     WORD("виконувати "),    WORD("执行<")};
static const struct slice error_tags[] = {
    WORD("ERROR"),      WORD("FATAL"),    WORD("PANIC"),  WORD("FEHLER"),  WORD("PANIK"),    WORD("ERREUR"),
    WORD("ERRORE"),     WORD("FATALE"),   WORD("PANICO"), WORD("შეცდომა"), WORD("ფატალური"), WORD("오류"),
    WORD("치명적오류"), WORD("ОШИБКА"),   WORD("ВАЖНО"),  WORD("ПАНИКА"),  WORD("FEL"),      WORD("FATALT"),
    WORD("ПОМИЛКА"),    WORD("ФАТАЛЬНО"), WORD("ПАНІКА"), WORD("错误"),    WORD("致命错误")};
static const struct slice detail_tags[] = {WORD("DETAIL"),    WORD("DETALLE"),     WORD("DÉTAIL"),
                                           WORD("DETTAGLI"),  WORD("詳細"),        WORD("დეტალები"),
                                           WORD("상세정보"),  WORD("ПОДРОБНОСТИ"), WORD("DETALJ"),
                                           WORD("ВІДОМОСТІ"), WORD("详细信息")};
static const struct slice statement_tags[] = {WORD("STATEMENT"),   WORD("ANWEISUNG"),  WORD("SENTENCIA"),
                                              WORD("INSTRUCTION"), WORD("ISTRUZIONE"), WORD("文"),
                                              WORD("ოპერატორი"),   WORD("명령 구문"),  WORD("ОПЕРАТОР"),
                                              WORD("SATS"),        WORD("ІНСТРУКЦІЯ"), WORD("语句")};
static const struct slice context_tags[] = {WORD("CONTEXT"),   WORD("ZUSAMMENHANG"), WORD("CONTEXTO"),
                                            WORD("CONTEXTE"),  WORD("CONTESTO"),     WORD("文脈"),
                                            WORD("კონტექსტი"), WORD("내용"),         WORD("КОНТЕКСТ"),
                                            WORD("KONTEXT"),   WORD("上下文")};
static const struct slice ignored_tags[] = {
    WORD("HINT"),     WORD("QUERY"),      WORD("LOCATION"),  WORD("BACKTRACE"), WORD("TIPP"),
    WORD("ANFRAGE"),  WORD("CONSULTA"),   WORD("ASTUCE"),    WORD("REQUÊTE"),   WORD("SUGGERIMENTO"),
    WORD("ヒント"),   WORD("問い合わせ"), WORD("მინიშნება"), WORD("მოთხოვნა"),  WORD("힌트"),
    WORD("쿼리"),     WORD("ПОДСКАЗКА"),  WORD("ЗАПРОС"),    WORD("TIPS"),      WORD("FRÅGA"),
    WORD("УКАЗІВКА"), WORD("ЗАПИТ"),      WORD("提示"),      WORD("查询")};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool begins(struct slice s, struct slice word)
{
    return slice_starts(s, word);
}

static bool one_of(struct slice s, const struct slice *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (s.n == words[i].n && begins(s, words[i])) return true;
    return false;
}

static size_t starts_with(struct slice s, const struct slice *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (begins(s, words[i])) return words[i].n;
    return 0;
}

static bool holds(struct slice s, const struct slice *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (slice_find(s, words[i], 0) >= 0) return true;
    return false;
}

/* ---- tags ---------------------------------------------------------------------------------------------- */

/* English tags, for which one blank behind the colon will do. */
static const struct english_tag {
    struct slice text;
    enum pg_tag kind;
} english_tags[] = {
    {WORD("LOG"),       TAG_LOG      },
    {WORD("DETAIL"),    TAG_DETAIL   },
    {WORD("STATEMENT"), TAG_STATEMENT},
    {WORD("ERROR"),     TAG_ERROR    },
    {WORD("CONTEXT"),   TAG_CONTEXT  },
    {WORD("HINT"),      TAG_IGNORED  },
    {WORD("WARNING"),   TAG_LOG      },
    {WORD("LOCATION"),  TAG_IGNORED  },
    {WORD("FATAL"),     TAG_ERROR    },
    {WORD("NOTICE"),    TAG_LOG      },
    {WORD("QUERY"),     TAG_IGNORED  },
    {WORD("PANIC"),     TAG_ERROR    },
    {WORD("INFO"),      TAG_LOG      },
    {WORD("DEBUG"),     TAG_LOG      },
    {WORD("DEBUG1"),    TAG_LOG      },
    {WORD("DEBUG2"),    TAG_LOG      },
    {WORD("DEBUG3"),    TAG_LOG      },
    {WORD("DEBUG4"),    TAG_LOG      },
    {WORD("DEBUG5"),    TAG_LOG      },
    {WORD("BACKTRACE"), TAG_IGNORED  },
};
enum { TAG_LIMIT = 60 };

/* "LOG: " and up to one blank more; bytes read, 0 when it is another tag. */
static size_t english_tag_read(struct slice s, struct slice *tag)
{
    for (size_t i = 0; i < COUNT(english_tags); i++) {
        size_t n = english_tags[i].text.n;
        if (s.n <= n + 1 || !begins(s, english_tags[i].text) || s.p[n] != ':' || s.p[n + 1] != ' ') continue;
        *tag = (struct slice){s.p, n};
        return n + 2 + (s.n > n + 2 && s.p[n + 2] == ' ');
    }
    return 0;
}

/* A word in capitals or another alphabet, a colon and two blanks. */
static size_t foreign_tag_read(struct slice s, struct slice *tag)
{
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

size_t tag_read(struct slice s, struct slice *tag)
{
    if (s.n >= 6 && memcmp(s.p, "LOG:  ", 6) == 0) return *tag = (struct slice){s.p, 3}, 6;
    if (!s.n || !((s.p[0] >= 'A' && s.p[0] <= 'Z') || (unsigned char)s.p[0] >= 0xc3)) return 0;
    size_t n = english_tag_read(s, tag);
    return n ? n : foreign_tag_read(s, tag);
}

enum pg_tag tag_kind(struct slice tag)
{
    for (size_t i = 0; i < COUNT(english_tags); i++)
        if (tag.n == english_tags[i].text.n && begins(tag, english_tags[i].text)) return english_tags[i].kind;
    if (one_of(tag, detail_tags, COUNT(detail_tags))) return TAG_DETAIL;
    if (one_of(tag, statement_tags, COUNT(statement_tags))) return TAG_STATEMENT;
    if (one_of(tag, error_tags, COUNT(error_tags))) return TAG_ERROR;
    if (one_of(tag, context_tags, COUNT(context_tags))) return TAG_CONTEXT;
    if (one_of(tag, ignored_tags, COUNT(ignored_tags))) return TAG_IGNORED;
    return TAG_LOG;
}

/* ---- messages ------------------------------------------------------------------------------------------ */

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

/* ---- parameters ---------------------------------------------------------------------------------------- */

bool parameters_read(struct chunk *c, struct log_record *r, struct slice text)
{
    static const struct slice usual = WORD("arameters: $1 = "); /* behind p, or P from PostgreSQL 16 on */
    ptrdiff_t at = text.n > usual.n && memcmp(text.p + 1, usual.p, usual.n) == 0
                       ? 12
                       : slice_find((struct slice){text.p, text.n < 200 ? text.n : 200}, SLICE("$1 = "), 0);
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
                if (!quote) return true; /* cut short: the value is not known */
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
