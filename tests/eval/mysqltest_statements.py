#!/usr/bin/env python3
"""Statements of MariaDB's own test files (mysqltest's language), as records for mariadb_accepts.

A record is a line "<bytes> <what>" followed by that many bytes and a newline; <what> is `file` (a test's
name: the database is emptied) or `statement`. Statements that mysqltest would fill in ($variables), and those
behind --error, are left out: what is wanted is what the server accepts as it stands.
"""
import re
import sys

COMMANDS = set("""
append_file assert cat_file change_user character_set chmod connect connection copy_file copy_files_wildcard
dec delimiter die diff_files dirty_close disable_abort_on_error disable_connect_log disable_info disable_ps_protocol
disable_metadata disable_parsing disable_query_log disable_reconnect disable_result_log disable_rpl_parse
disable_session_track_info disable_testcase disable_warnings disconnect echo enable_abort_on_error
enable_connect_log enable_info enable_metadata enable_parsing enable_ps_protocol enable_query_log
enable_reconnect enable_result_log enable_rpl_parse enable_session_track_info enable_testcase
enable_warnings end_timer error eval exec exec_in_background execw exit file_exists force_cpdir force_rmdir horizontal_results
if inc let list_files list_files_append_file list_files_write_file lowercase_result mkdir move_file output
perl ping ps_close query query_get_value query_horizontal query_vertical read_file_to_variable real_sleep reap
remove_file remove_files_wildcard replace_column replace_numeric_round replace_regex replace_result
require reset_connection result_format rmdir save_master_pos send send_eval send_quit send_shutdown
shutdown_server skip sleep sorted_result start_timer start_server sync_slave_with_master sync_with_master
system vertical_results wait_for_slave_to_stop while write_file write_line evalp optimizer_trace
disable_service_connection enable_service_connection disable_view_protocol enable_view_protocol
disable_cursor_protocol enable_cursor_protocol disable_ps2_protocol enable_ps2_protocol
disable_prepare_warnings enable_prepare_warnings disable_non_blocking_api enable_non_blocking_api
enable_2ps disable_2ps
""".split())
BLOCK = re.compile(r"^(?:--\s*)?(perl|write_file|append_file)\b(.*)$", re.I)


def statements(text):
    """Yields the SQL statements of one test file."""
    delimiter, failing, pending = ";", False, ""
    lines = iter(text.split("\n"))
    for line in lines:
        stripped = line.strip()
        if not pending:
            block = BLOCK.match(stripped)
            if block:
                words = block.group(2).rstrip(";").split()
                end = words[-1] if words and re.fullmatch(r"[A-Z_]*EOF[A-Z_0-9]*|[A-Z]{3,}[A-Z_0-9]*", words[-1]) else "EOF"
                for inner in lines:
                    if inner.strip() == end:
                        break
                continue
            if stripped.startswith("--"):
                command = stripped[2:].strip().lower()
                if command.startswith("error"):
                    failing = True
                if command.startswith("delimiter"):
                    delimiter = stripped[2:].strip().split(None, 1)[1]
                continue
            if not stripped or stripped.startswith("#") or stripped in "{}":
                continue
        pending += line + "\n"
        while True:
            at = find_delimiter(pending, delimiter)
            if at < 0:
                break
            statement, pending = pending[:at].strip(), pending[at + len(delimiter):].lstrip()
            word = re.match(r"[A-Za-z_0-9]*", statement).group(0).lower()
            if word == "delimiter":
                delimiter = statement.split(None, 1)[1].strip()
            elif word == "error":
                failing = True
                continue
            elif word in COMMANDS or statement.startswith(("{", "}", "--")):
                continue
            elif statement and not failing and not re.search(r"\$\w|\$\{", statement):
                yield statement
            failing = False


def find_delimiter(text, delimiter):
    """Position of the first delimiter outside of quotes and comments, -1."""
    i, quote = 0, None
    while i < len(text):
        c = text[i]
        if quote:
            if c == "\\" and quote != "`":
                i += 1
            elif c == quote:
                quote = None
        elif c in "'\"`":
            quote = c
        elif text.startswith(delimiter, i):
            return i
        elif c == "#" or (text.startswith("--", i) and text[i + 2:i + 3] in (" ", "\t", "\n")):
            end = text.find("\n", i)
            i = len(text) if end < 0 else end
        elif text.startswith("/*", i):
            end = text.find("*/", i + 2)
            i = len(text) if end < 0 else end + 1
        i += 1
    return -1


def record(what, data):
    raw = data.encode("utf-8", "surrogateescape")
    sys.stdout.buffer.write(b"%d %s\n%s\n" % (len(raw), what.encode(), raw))


def main():
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8", errors="surrogateescape") as f:
            text = f.read()
        record("file", path)
        for statement in statements(text):
            record("statement", statement)


if __name__ == "__main__":
    main()
