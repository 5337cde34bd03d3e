# args: --only host
"""Names of tables and columns that are put into the text. string-formatted.py has more of them beside values."""
import sqlite3

from django.db import connection
from psycopg2 import sql
from psycopg2.extensions import quote_ident


# ---- names from outside ----

def table(cursor, name):
    cursor.execute(f"SELECT count(*) FROM {name}")  # expect: dynamic-identifier


def ordering(cursor, column):
    cursor.execute("SELECT id FROM users ORDER BY " + column)  # expect: dynamic-identifier


def quoted_by_hand(cursor, name):
    cursor.execute('DELETE FROM "%s" WHERE id = 1' % name)  # expect: dynamic-identifier


def backticks(cursor, name):
    cursor.execute("TRUNCATE TABLE `{}`".format(name))  # expect: dynamic-identifier


def columns(cursor, names):
    cursor.execute("SELECT " + ", ".join(names) + " FROM users")  # expect: dynamic-identifier


def insert(cursor, name, row):
    cursor.execute(f"INSERT INTO {name} (a, b) VALUES (%s, %s)", row)  # expect: dynamic-identifier


def update(cursor, column, value):
    cursor.execute(f"UPDATE users SET {column} = %s WHERE id = 1", (value,))  # expect: dynamic-identifier


def joined(cursor, other):
    cursor.execute(f"SELECT u.id FROM users u JOIN {other} o ON o.user_id = u.id")  # expect: dynamic-identifier


def schema(cursor, name):
    cursor.execute(f"SELECT id FROM {name}.users")  # expect: dynamic-identifier


def grouped(cursor, column):
    cursor.execute("SELECT count(*) FROM users GROUP BY %s" % column)  # expect: dynamic-identifier


def where_column(cursor, column, value):
    cursor.execute(f"SELECT id FROM users WHERE {column} = %s", (value,))  # expect: dynamic-identifier


# ---- names of the program, or quoted ----

TABLE = "users"


def constant(cursor):
    cursor.execute(f"SELECT count(*) FROM {TABLE}")


class Model:
    table = "users"

    def count(self, cursor):
        cursor.execute(f"SELECT count(*) FROM {self.table}")


def quoted(cursor, name):
    cursor.execute("SELECT count(*) FROM " + quote_ident(name, cursor))


def composed(cursor, name):
    cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name)))


def django_quoted(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM " + connection.ops.quote_name(name))


def literal_loop(cursor):
    for name in ("users", "orders"):
        cursor.execute("SELECT count(*) FROM " + name)


COLUMNS = {"name": "users.name", "age": "users.born"}


def of_map(cursor, key):
    cursor.execute("SELECT id FROM users ORDER BY " + COLUMNS[key])


def checked(cursor, column):
    if column not in ("name", "born"):
        raise ValueError(column)
    cursor.execute(f"SELECT id FROM users ORDER BY {column}")


def chosen(cursor, archive):
    name = "old_orders" if archive else "orders"
    cursor.execute(f"SELECT count(*) FROM {name}")


def bound(cursor, name):
    cursor.execute("SELECT count(*) FROM pg_tables WHERE tablename = %s", (name,))


def path(name):
    return open(f"/srv/from/{name}").read()


def message(name):
    print(f"select a row from table {name}")
