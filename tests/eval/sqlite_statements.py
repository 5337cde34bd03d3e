#!/usr/bin/env python3
"""Statements of SQLite's own tests (Tcl), as records for sqlite_accepts (see mysqltest_statements.py).

The bodies of execsql, catchsql, do_execsql_test, do_catchsql_test, do_eqp_test and db eval are taken when they
stand in braces and hold no Tcl variable or command.
"""
import re
import sys

STARTS = re.compile(r"(?:execsql|catchsql|do_execsql_test\s+(?:-db \w+\s+)?[^\s{]+|do_catchsql_test\s+[^\s{]+|"
                    r"do_eqp_test\s+[^\s{]+|db2?\s+eval)\s*\{")


def braced(text, at):
    """The text between the brace that ends at `at` and its partner."""
    depth, i = 1, at
    while i < len(text) and depth:
        if text[i] == "\\":
            i += 1
        elif text[i] == "{":
            depth += 1
        elif text[i] == "}":
            depth -= 1
        i += 1
    return text[at:i - 1]


def split(script):
    """Statements of a script; a trigger's body holds semicolons of its own."""
    statement, quote, i = "", None, 0
    while i < len(script):
        c = script[i]
        if quote:
            quote = None if c == quote else quote
        elif c in "'\"`":
            quote = c
        elif c == "[":
            quote = "]"
        elif script.startswith("--", i):
            end = script.find("\n", i)
            i = len(script) if end < 0 else end
            c = "\n"
        elif script.startswith("/*", i):
            end = script.find("*/", i)
            i = len(script) if end < 0 else end + 1
            c = " "
        elif c == ";":
            trigger = re.match(r"\s*(explain\s+)?create\s+(temp\s+|temporary\s+)?trigger\b", statement, re.I)
            if not trigger or re.search(r";\s*end\s*$", statement, re.I):
                yield statement.strip()
                statement, c = "", ""
        statement += c
        i += 1
    yield statement.strip()


def record(what, data):
    raw = data.encode("utf-8", "surrogateescape")
    sys.stdout.buffer.write(b"%d %s\n%s\n" % (len(raw), what.encode(), raw))


def main():
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8", errors="surrogateescape") as f:
            text = f.read()
        record("file", path)
        for start in STARTS.finditer(text):
            for statement in split(braced(text, start.end())):
                if statement and not re.search(r"[$\\]|\[\w+ |\bsqlite_", statement):
                    record("statement", statement)


if __name__ == "__main__":
    main()
