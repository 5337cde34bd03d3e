# args: --only=host
"""Ways to put a value into a statement in Python, and text that only looks like it."""
import logging
import sqlite3
import sys
from string import Template

import psycopg2
from django.db import connection
from flask import request
from psycopg2 import sql
from psycopg2.extensions import quote_ident
from sqlalchemy import text

log = logging.getLogger(__name__)
TABLE = "users"
COLUMNS = ["id", "name"]
LIMIT = 20


def percent(cursor, name):
    cursor.execute("SELECT id FROM users WHERE name = '%s'" % name)  # expect: string-formatted-value


def percent_tuple(cursor, name, age):
    cursor.execute("SELECT id FROM users WHERE name = '%s' AND age > %s" % (name, age))  # expect: string-formatted-value "name is put", string-formatted-value "age is put"


def percent_names(cursor, name):
    cursor.execute("SELECT id FROM users WHERE name = '%(n)s'" % {"n": name})  # expect: string-formatted-value


def percent_locals(cursor, name):
    cursor.execute("DELETE FROM users WHERE name = '%(name)s'" % locals())  # expect: string-formatted-value


def braces(cursor, name):
    cursor.execute("SELECT id FROM users WHERE name = '{}'".format(name))  # expect: string-formatted-value


def braces_named(cursor, user):
    cursor.execute("UPDATE users SET name = '{u.name}' WHERE id = 1".format(u=user))  # expect: string-formatted-value


def braces_numbered(cursor, a, b):
    query = "INSERT INTO pair (a, b) VALUES ('{0}', '{1}')".format(a, b)  # expect: string-formatted-value "a is put", string-formatted-value "b is put"
    cursor.execute(query)


def fstring(cursor, name):
    cursor.execute(f"SELECT id FROM users WHERE name = '{name}'")  # expect: string-formatted-value


def fstring_attribute(cursor):
    cursor.execute(f"SELECT id FROM users WHERE name = '{request.args['name']}'")  # expect: string-formatted-value


def fstring_conversion(cursor, name):
    cursor.execute(f"SELECT id FROM users WHERE name = {name!r}")  # expect: string-formatted-value


def fstring_lines(cursor, name):
    cursor.execute(
        f"""
        SELECT id
          FROM users
         WHERE name = '{name}'  -- expect: string-formatted-value
        """
    )


def plus(cursor, name):
    cursor.execute("SELECT id FROM users WHERE name = '" + name + "'")  # expect: string-formatted-value


def plus_variable(cursor, name):
    query = "SELECT id FROM users WHERE name = '" + name + "'"  # expect: string-formatted-value
    cursor.execute(query)


def plus_assign(cursor, name):
    query = "SELECT id FROM users"
    query += " WHERE name = '" + name + "'"  # expect: string-formatted-value
    cursor.execute(query)


def joined(cursor, name):
    cursor.execute("".join(["SELECT id FROM users WHERE name = '", name, "'"]))  # expect: string-formatted-value


def joined_parts(cursor, name):
    parts = ["SELECT id FROM users"]
    parts.append("WHERE name = '%s'" % name)  # expect: string-formatted-value
    cursor.execute(" ".join(parts))


def joined_values(cursor, names):
    cursor.execute("SELECT id FROM users WHERE name IN ('" + "','".join(names) + "')")  # expect: string-formatted-value


def template(cursor, name):
    cursor.execute(Template("SELECT id FROM users WHERE name = '$name'").substitute(name=name))  # expect: string-formatted-value


def replaced(cursor, name):
    cursor.execute("SELECT id FROM users WHERE name = 'NAME'".replace("NAME", name))  # expect: string-formatted-value


def adjacent(cursor, name):
    cursor.execute("SELECT id FROM users "
                   f"WHERE name = '{name}' "  # expect: string-formatted-value
                   "ORDER BY id")


def ternary(cursor, name, strict):
    cursor.execute("SELECT id FROM users WHERE name " + ("= '" + name + "'" if strict else "IS NOT NULL"))  # expect: string-formatted-value


def condition(name):
    return "name = '%s'" % name  # expect: string-formatted-value


def helper(cursor, name):
    cursor.execute("SELECT id FROM users WHERE " + condition(name))


def argv(cursor):
    cursor.execute("SELECT id FROM users WHERE name = '%s'" % sys.argv[1])  # expect: string-formatted-value


def like(cursor, term):
    cursor.execute(f"SELECT id FROM users WHERE name LIKE '{term}%'")  # expect: string-formatted-value


def limit(cursor, count):
    cursor.execute(f"SELECT id FROM users ORDER BY id LIMIT {count}")  # expect: string-formatted-value


def alchemy(session, name):
    session.execute(text(f"SELECT id FROM users WHERE name = '{name}'"))  # expect: string-formatted-value


def alchemy_connection(engine, name):
    with engine.connect() as conn:
        conn.execute(text("DELETE FROM users WHERE name = '{}'".format(name)))  # expect: string-formatted-value


def django_raw(name):
    return User.objects.raw("SELECT id FROM users WHERE name = '%s'" % name)  # expect: string-formatted-value


def django_cursor(name):
    with connection.cursor() as c:
        c.execute(f"SELECT id FROM users WHERE name = '{name}'")  # expect: string-formatted-value


def django_extra(name):
    return User.objects.extra(where=["name = '%s'" % name])  # expect: string-formatted-value


def django_rawsql(name):
    return User.objects.annotate(v=RawSQL("SELECT v FROM extra WHERE name = '%s'" % name, []))  # expect: string-formatted-value


def many(cursor, table, rows):
    cursor.executemany(f"INSERT INTO users (kind, name) VALUES ('{table}', ?)", rows)  # expect: string-formatted-value


async def asyncpg_fetch(conn, name):
    return await conn.fetch(f"SELECT id FROM users WHERE name = '{name}'")  # expect: string-formatted-value


def not_run(name):
    return "SELECT id FROM users WHERE name = '%s'" % name  # expect: string-formatted-value


def not_run_either(name):
    query = "SELECT id FROM users WHERE name = '" + name + "'"  # expect: string-formatted-value
    return query


def no_quotes(value):
    return "DELETE FROM foo WHERE id = {}".format(value)  # expect: string-formatted-value


class Users:
    def __init__(self, path):
        self.db = sqlite3.connect(path)

    def find(self, name):
        return self.db.execute("SELECT id FROM users WHERE name = '%s'" % name).fetchone()  # expect: string-formatted-value

    @property
    def query(self):
        return f"SELECT id FROM users WHERE owner = '{self.owner}'"  # expect: string-formatted-value


# ---- nothing to report from here on


def parameters(cursor, name):
    cursor.execute("SELECT id FROM users WHERE name = %s", (name,))


def parameters_named(cursor, name):
    cursor.execute("SELECT id FROM users WHERE name = %(name)s", {"name": name})


def parameters_question(cursor, name):
    cursor.execute("SELECT id FROM users WHERE name = ?", [name])


def constant_table(cursor):
    cursor.execute("SELECT id FROM %s WHERE seen IS NULL" % TABLE)


def constant_columns(cursor):
    cursor.execute("SELECT " + ", ".join(COLUMNS) + " FROM users WHERE seen IS NULL")


def constant_limit(cursor):
    cursor.execute(f"SELECT id FROM users ORDER BY id LIMIT {LIMIT}")


def cast(cursor, key):
    cursor.execute("SELECT name FROM users WHERE id = %d" % key)
    cursor.execute(f"SELECT name FROM users WHERE id = {int(key)}")
    cursor.execute("SELECT name FROM users WHERE id = " + str(int(key)))


def cast_before(cursor, key):
    key = int(key)
    cursor.execute("SELECT name FROM users WHERE id = {}".format(key))


def declared(cursor, key: int):
    cursor.execute(f"SELECT name FROM users WHERE id = {key}")


def placeholders(cursor, keys):
    marks = ",".join(["%s"] * len(keys))
    cursor.execute("SELECT name FROM users WHERE id IN (%s)" % marks, keys)


def placeholders_generated(cursor, keys):
    marks = ", ".join("?" for _ in keys)
    cursor.execute(f"SELECT name FROM users WHERE id IN ({marks})", keys)


def placeholders_sliced(cursor, keys):
    marks = ("?," * len(keys))[:-1]
    cursor.execute(f"SELECT name FROM users WHERE id IN ({marks})", keys)


def placeholder_numbers(cursor, keys):
    marks = ",".join(f"${i + 1}" for i in range(len(keys)))
    cursor.execute(f"SELECT name FROM users WHERE id IN ({marks})", *keys)


def marks_for(keys):
    return ", ".join(["%s"] * len(keys))


def placeholder_helper(cursor, keys):
    cursor.execute("SELECT name FROM users WHERE id IN (" + marks_for(keys) + ")", keys)


def clauses(cursor, name, age):
    where, values = [], []
    if name:
        where.append("name = %s")
        values.append(name)
    if age:
        where.append("age > %s")
        values.append(age)
    cursor.execute("SELECT id FROM users WHERE " + " AND ".join(where), values)


def composed(cursor, name):
    cursor.execute(sql.SQL("SELECT id FROM {} WHERE name = {}").format(sql.Identifier(name), sql.Literal(name)))


def quoted(cursor, table):
    cursor.execute("SELECT id FROM %s WHERE seen IS NULL" % quote_ident(table, cursor))


def bound(session, name):
    session.execute(text("SELECT id FROM users WHERE name = :name"), {"name": name})


def direction(cursor, newest):
    cursor.execute("SELECT id FROM users ORDER BY id %s" % ("DESC" if newest else "ASC"))


def allowed(cursor, column):
    if column not in ("id", "name"):
        raise ValueError(column)
    cursor.execute(f"SELECT id FROM users ORDER BY {column}")


def looked_up(cursor, column):
    cursor.execute("SELECT id FROM users ORDER BY " + {"id": "id", "name": "lower(name)"}[column])


def prose(name, count):
    log.info("Please select one of %s from the list" % name)
    log.info(f"delete {name} from your account")
    log.warning("Update {} set aside for review".format(name))
    print("Insert your card into " + name)
    print(f"selected {count} rows from {name}")
    raise ValueError(f"cannot select {name} from where it is")


def prose_like_sql(name):
    message = f"Select {name} from the menu"
    label = "Create table for {} guests".format(name)
    title = "Drop %s here" % name
    return message, label, title


def shadowed(cursor, name):
    query = "SELECT id FROM users WHERE name = '" + name + "'"  # nosec
    query = "SELECT id FROM users WHERE name = %s"
    cursor.execute(query, (name,))


def other_tools(cursor, name):
    cursor.execute("SELECT id FROM users WHERE name = '%s'" % name)  # nosec B608
    cursor.execute(f"SELECT id FROM users WHERE name = '{name}'")  # noqa: S608
    cursor.execute(f"SELECT id FROM users WHERE name = '{name}'")  # NOSONAR
    cursor.execute(f"SELECT id FROM users WHERE name = '{name}'")  # nosemgrep
    cursor.execute(
        "SELECT id FROM users "
        "WHERE name = '%s'" % name
    )  # nosec


def lengths(cursor, keys):
    cursor.execute("SELECT id FROM users LIMIT %s" % len(keys))


def boolean(cursor, flag: bool):
    cursor.execute(f"SELECT id FROM users WHERE active = {flag}")


def not_sql(name):
    return "SELECT-%s-FROM" % name, f"with {name} as your guide", "update: " + name
