/* Which dialect a text is written in: tell-tales with weights, counted over its first part.
 *
 * A tell-tale is a run of tokens that one dialect has and the others mostly do not. Each counts a few times
 * only, so that one habit, repeated, does not outweigh several others. Names in the path (schema.mysql.sql,
 * db/sqlite/) count as well. */
#include "ingest/ingest.h"

enum {
    READ_LIMIT = 256 * 1024, /* bytes looked at */
    COUNT_LIMIT = 3,         /* times that a tell-tale counts */
    PATH_WEIGHT = 12,        /* a folder or file named after a dialect is its author's word */
    SURE = 3,                /* the least score that decides */
    MIXED = 8,               /* a second dialect with this score makes a file a mixed one */
};

/* Tokens separated by blanks: words in any case, or operators and brackets as they are. */
static const struct tell_tale {
    enum dialect dialect;
    int weight;
    const char *tokens;
} tell_tales[] = {
    {DIALECT_MYSQL,    5, "auto_increment"       },
    {DIALECT_MYSQL,    5, "engine ="             },
    {DIALECT_MYSQL,    5, "engine innodb"        },
    {DIALECT_MYSQL,    4, "default charset"      },
    {DIALECT_MYSQL,    2, "character set"        },
    {DIALECT_MYSQL,    4, "utf8mb4"              },
    {DIALECT_MYSQL,    3, "unsigned"             },
    {DIALECT_MYSQL,    3, "mediumtext"           },
    {DIALECT_MYSQL,    3, "longtext"             },
    {DIALECT_MYSQL,    3, "mediumint"            },
    {DIALECT_MYSQL,    5, "on duplicate key"     },
    {DIALECT_MYSQL,    5, "insert ignore"        },
    {DIALECT_MYSQL,    2, "replace into"         },
    {DIALECT_MYSQL,    4, "lock tables"          },
    {DIALECT_MYSQL,    5, "foreign_key_checks"   },
    {DIALECT_MYSQL,    4, "modify column"        },
    {DIALECT_MYSQL,    4, "change column"        },
    {DIALECT_MYSQL,    4, "drop foreign key"     },
    {DIALECT_MYSQL,    5, "straight_join"        },
    {DIALECT_MYSQL,    5, "sql_calc_found_rows"  },
    {DIALECT_MYSQL,    5, "lock in share mode"   },
    {DIALECT_MYSQL,    4, "force index"          },
    {DIALECT_MYSQL,    4, "fulltext key"         },
    {DIALECT_MYSQL,    3, "fulltext index"       },
    {DIALECT_MYSQL,    4, "unique key"           },
    {DIALECT_MYSQL,    3, "rlike"                },
    {DIALECT_MYSQL,    3, "show create"          },
    {DIALECT_MYSQL,    5, "delimiter"            },
    {DIALECT_MYSQL,    3, "<=>"                  },
    {DIALECT_MYSQL,    1, "ifnull"               },
    {DIALECT_MYSQL,    4, "add index"            },
    {DIALECT_MYSQL,    4, "add key"              },
    {DIALECT_MYSQL,    3, "add unique index"     },
    {DIALECT_MYSQL,    2, "int ("                },
    {DIALECT_MYSQL,    2, "tinyint ("            },
    {DIALECT_MYSQL,    2, "enum ("               },
    {DIALECT_MYSQL,    3, "prepare stmt"         },
    {DIALECT_MYSQL,    2, "database ("           },
    {DIALECT_SQLITE,   6, "autoincrement"        },
    {DIALECT_SQLITE,   5, "pragma"               },
    {DIALECT_SQLITE,   6, "without rowid"        },
    {DIALECT_SQLITE,   5, "insert or replace"    },
    {DIALECT_SQLITE,   5, "insert or ignore"     },
    {DIALECT_SQLITE,   5, "sqlite_master"        },
    {DIALECT_SQLITE,   5, "sqlite_sequence"      },
    {DIALECT_SQLITE,   5, "sqlite_schema"        },
    {DIALECT_SQLITE,   5, "create virtual table" },
    {DIALECT_SQLITE,   2, "integer primary key"  },
    {DIALECT_SQLITE,   3, "glob"                 },
    {DIALECT_SQLITE,   4, "indexed by"           },
    {DIALECT_SQLITE,   3, "attach database"      },
    {DIALECT_SQLITE,   3, "strftime ("           },
    {DIALECT_SQLITE,   3, "begin immediate"      },
    {DIALECT_MSSQL,    3, "nvarchar"             },
    {DIALECT_MSSQL,    4, "identity ("           },
    {DIALECT_MSSQL,    4, "select top"           },
    {DIALECT_MSSQL,    5, "nolock"               },
    {DIALECT_MSSQL,    4, "dbo ."                },
    {DIALECT_MSSQL,    4, "nonclustered"         },
    {DIALECT_MSSQL,    4, "primary key clustered"},
    {DIALECT_MSSQL,    4, "uniqueidentifier"     },
    {DIALECT_MSSQL,    5, "set nocount"          },
    {DIALECT_MSSQL,    5, "ansi_nulls"           },
    {DIALECT_MSSQL,    4, "quoted_identifier"    },
    {DIALECT_MSSQL,    3, "datetime2"            },
    {DIALECT_MSSQL,    4, "cross apply"          },
    {DIALECT_MSSQL,    4, "outer apply"          },
    {DIALECT_MSSQL,    3, "getdate ("            },
    {DIALECT_MSSQL,    3, "object_id ("          },
    {DIALECT_MSSQL,    3, "begin tran"           },
    {DIALECT_MSSQL,    3, "sp_executesql"        },
    {DIALECT_MSSQL,    3, "raiserror"            },
    {DIALECT_MSSQL,    2, "isnull ("             },
    {DIALECT_MSSQL,    3, "option ("             },
    {DIALECT_POSTGRES, 4, "::"                   },
    {DIALECT_POSTGRES, 3, "serial"               },
    {DIALECT_POSTGRES, 4, "bigserial"            },
    {DIALECT_POSTGRES, 3, "ilike"                },
    {DIALECT_POSTGRES, 4, "jsonb"                },
    {DIALECT_POSTGRES, 4, "timestamptz"          },
    {DIALECT_POSTGRES, 5, "plpgsql"              },
    {DIALECT_POSTGRES, 5, "create extension"     },
    {DIALECT_POSTGRES, 4, "owner to"             },
    {DIALECT_POSTGRES, 3, "nextval"              },
    {DIALECT_POSTGRES, 4, "using gin"            },
    {DIALECT_POSTGRES, 4, "using gist"           },
    {DIALECT_POSTGRES, 3, "using btree"          },
    {DIALECT_POSTGRES, 5, "search_path"          },
    {DIALECT_POSTGRES, 5, "pg_catalog"           },
    {DIALECT_POSTGRES, 3, "with time zone"       },
    {DIALECT_POSTGRES, 3, "without time zone"    },
    {DIALECT_POSTGRES, 4, "from stdin"           },
    {DIALECT_POSTGRES, 4, "index concurrently"   },
    {DIALECT_POSTGRES, 3, "bytea"                },
    {DIALECT_POSTGRES, 4, "distinct on"          },
    {DIALECT_POSTGRES, 2, "returning"            },
    {DIALECT_POSTGRES, 2, "create type"          },
    {DIALECT_POSTGRES, 2, "character varying"    },
    {DIALECT_CQL,      5, "keyspace"             },
    {DIALECT_CQL,      6, "allow filtering"      },
    {DIALECT_CQL,      6, "with clustering order"},
    {DIALECT_CQL,      4, "primary key ( ("      },
    {DIALECT_CQL,      5, "using ttl"            },
    {DIALECT_CQL,      5, "using timestamp"      },
    {DIALECT_CQL,      5, "frozen <"             },
    {DIALECT_CQL,      4, "timeuuid"             },
    {DIALECT_CQL,      5, "begin batch"          },
    {DIALECT_CQL,      5, "begin unlogged batch" },
    {DIALECT_CQL,      5, "columnfamily"         },
    {DIALECT_CQL,      3, "list <"               },
    {DIALECT_CQL,      3, "map <"                },
};
enum { TELL_TALES = sizeof tell_tales / sizeof *tell_tales };

/* Parts of paths: between anything but letters. */
static const struct {
    const char *word;
    enum dialect dialect;
} path_words[] = {
    {"mysql",      DIALECT_MYSQL   },
    {"mariadb",    DIALECT_MYSQL   },
    {"sqlite",     DIALECT_SQLITE  },
    {"sqlite3",    DIALECT_SQLITE  },
    {"mssql",      DIALECT_MSSQL   },
    {"sqlserver",  DIALECT_MSSQL   },
    {"tsql",       DIALECT_MSSQL   },
    {"postgres",   DIALECT_POSTGRES},
    {"postgresql", DIALECT_POSTGRES},
    {"pgsql",      DIALECT_POSTGRES},
    {"pg",         DIALECT_POSTGRES},
    {"psql",       DIALECT_POSTGRES},
    {"cassandra",  DIALECT_CQL     },
    {"cql",        DIALECT_CQL     },
    {"scylla",     DIALECT_CQL     },
};

struct scores {
    int by[DIALECT_COUNT];
    bool path;                    /* the path names a dialect */
    int strongest[DIALECT_COUNT]; /* weight of the reason */
    const char *reason[DIALECT_COUNT];
};

static void score(struct scores *s, enum dialect d, int weight, const char *reason)
{
    s->by[d] += weight;
    if (weight <= s->strongest[d]) return;
    s->strongest[d] = weight;
    s->reason[d] = reason;
}

static bool follows(struct slice text, const struct token *t, size_t n, const char *tokens)
{
    size_t i = 0;
    for (const char *z = tokens; *z; z += strspn(z, " "), i++) {
        size_t len = strcspn(z, " ");
        if (i >= n || t[i].kind == TOKEN_STRING || t[i].kind == TOKEN_NAME) return false;
        if (!slice_eq_nocase(token_text(text, t[i]), (struct slice){z, len})) return false;
        z += len;
    }
    return true;
}

/* Quotes, parameters and strings that only one dialect writes so. */
static void score_token(struct scores *s, struct slice text, const struct token *t, size_t n)
{
    struct slice here = token_text(text, *t);
    char c = here.n ? here.p[0] : 0;
    if (t->kind == TOKEN_NAME && c == '`') score(s, DIALECT_MYSQL, 3, "names in backticks");
    if (t->kind == TOKEN_STRING && c == '$') score(s, DIALECT_POSTGRES, 4, "dollar quotes");
    if (t->kind == TOKEN_STRING && c == '\'' && (t->flags & TOKEN_ESCAPED) &&
        slice_find(here, SLICE("\\'"), 0) >= 0)
        score(s, DIALECT_MYSQL, 4, "quotes escaped by backslashes");
    if (t->kind == TOKEN_STRING && (c | 32) == 'n') score(s, DIALECT_MSSQL, 2, "N'...' strings");
    if (t->kind == TOKEN_STRING && (c | 32) == 'e') score(s, DIALECT_POSTGRES, 3, "E'...' strings");
    if (t->kind == TOKEN_PARAM && c == '$' && here.n > 1 && ascii_is_digit(here.p[1]))
        score(s, DIALECT_POSTGRES, 2, "$1 parameters");
    if (t->kind == TOKEN_BRACKET && c == '[' && n > 2 && t[1].kind == TOKEN_WORD && t[1].pos == t->pos + 1 &&
        t[2].kind == TOKEN_BRACKET)
        score(s, DIALECT_MSSQL, 3, "names in brackets");
}

/* True when a quote behind a backslash cannot end its string, as in 'l\'anno' and 'metà\''. */
static bool escapes_quotes(struct slice text)
{
    for (ptrdiff_t i = -1; (i = slice_find(text, SLICE("\\'"), (size_t)(i + 1))) >= 0;) {
        size_t behind = (size_t)i + 2;
        if (i && text.p[i - 1] == '\\') continue;
        if (behind < text.n && ascii_is_alpha(text.p[behind])) return true;
        if (behind + 1 < text.n && text.p[behind] == '\'' && strchr(",);", text.p[behind + 1])) return true;
    }
    return false;
}

static void score_text(struct scores *s, struct slice text)
{
    static const struct lex_rules escaping = {
        .backtick_names = true, .dollar_quotes = true, .question_operator = true, .backslash_escapes = true};
    enum { WINDOW = 8 };
    if (text.n > READ_LIMIT) text.n = READ_LIMIT;
    int counts[TELL_TALES] = {0}, quotes = 0;
    struct token t[WINDOW];
    struct lexer lx = lex_start(text, DIALECT_UNKNOWN, 0);
    if (escapes_quotes(text)) lx.rules = &escaping;
    size_t n = 0;
    for (bool end = false;;) {
        while (n < WINDOW && !end) {
            t[n] = lex_next(&lx);
            if (t[n].kind == TOKEN_END)
                end = true;
            else
                n++;
        }
        if (!n) return;
        if (quotes < 4 * COUNT_LIMIT) {
            int before = s->by[DIALECT_MYSQL] + s->by[DIALECT_MSSQL] + s->by[DIALECT_POSTGRES];
            score_token(s, text, t, n);
            quotes += s->by[DIALECT_MYSQL] + s->by[DIALECT_MSSQL] + s->by[DIALECT_POSTGRES] > before;
        }
        bool word = t[0].kind == TOKEN_WORD || t[0].kind == TOKEN_OPERATOR;
        char first = ascii_lower(text.p[t[0].pos]);
        for (size_t i = 0; word && i < TELL_TALES; i++)
            if (tell_tales[i].tokens[0] == first && counts[i] < COUNT_LIMIT &&
                follows(text, t, n, tell_tales[i].tokens)) {
                counts[i]++;
                score(s, tell_tales[i].dialect, tell_tales[i].weight, tell_tales[i].tokens);
            }
        memmove(t, t + 1, --n * sizeof *t);
    }
}

static void score_path(struct scores *s, const char *path)
{
    for (const char *z = path; z && *z;) {
        size_t n = 0;
        while (ascii_is_alpha(z[n]) || (n && ascii_is_digit(z[n]))) n++;
        for (size_t i = 0; n && i < sizeof path_words / sizeof *path_words; i++)
            if (slice_eq_nocase((struct slice){z, n}, slice_of(path_words[i].word))) {
                s->path = true;
                score(s, path_words[i].dialect, PATH_WEIGHT, "the file's path");
            }
        z += n ? n : 1;
    }
}

struct dialect_guess dialect_of_text(struct slice text, const char *path)
{
    struct scores s = {.by = {0}};
    score_text(&s, text);
    score_path(&s, path);
    enum dialect best = DIALECT_UNKNOWN;
    int second = 0;
    for (int d = DIALECT_POSTGRES; d < DIALECT_COUNT; d++) {
        if (s.by[d] > s.by[best]) {
            second = s.by[best];
            best = (enum dialect)d;
        } else if (s.by[d] > second) {
            second = s.by[d];
        }
    }
    bool mixed = second >= MIXED && !s.path;
    if (s.by[best] < SURE || s.by[best] == second) return (struct dialect_guess){DIALECT_UNKNOWN, "", mixed};
    return (struct dialect_guess){best, s.reason[best], mixed};
}

enum dialect dialect_detect(struct slice text, const char *path, const char **reason)
{
    struct dialect_guess guess = dialect_of_text(text, path);
    if (reason) *reason = guess.reason;
    return guess.dialect;
}

enum dialect dialect_of_statement(struct slice statement, enum dialect file)
{
    struct scores s = {.by = {0}};
    score_text(&s, statement);
    if (s.by[file] > 0) return file;
    for (int d = DIALECT_POSTGRES; d < DIALECT_COUNT; d++)
        if (s.by[d] >= 2 * SURE && s.by[d] > s.by[file]) file = (enum dialect)d;
    return file;
}
