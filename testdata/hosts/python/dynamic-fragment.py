# args: --only host
"""Clauses whose text is not visible where the statement is put together."""
import sqlite3

from django.db.models import F
from sqlalchemy import text

from .sql import build_order, build_where


# ---- a clause comes from elsewhere ----

def condition(cursor, where):
    cursor.execute("SELECT id FROM users WHERE " + where)  # expect: dynamic-fragment


def tail(cursor, rest):
    cursor.execute(f"SELECT id FROM users {rest}")  # expect: dynamic-fragment


def percent(cursor, where):
    cursor.execute("SELECT id FROM users WHERE %s" % where)  # expect: dynamic-fragment


def braces(cursor, where):
    cursor.execute("SELECT id FROM users WHERE {} LIMIT 10".format(where))  # expect: dynamic-fragment


def called(cursor, filters):
    cursor.execute("SELECT id FROM users " + build_where(filters))  # expect: dynamic-fragment


def joined(cursor, conditions):
    cursor.execute("SELECT id FROM users WHERE " + " AND ".join(conditions))  # expect: dynamic-fragment


def in_text(session, clause):
    session.execute(text(f"SELECT id FROM users WHERE {clause}"))  # expect: dynamic-fragment


def subquery(cursor, inner):
    cursor.execute(f"SELECT id FROM ({inner}) AS t")  # expect: dynamic-fragment


def many_lines(cursor, extra):
    cursor.execute(f"""
        SELECT id
          FROM users
         WHERE active
           AND {extra} -- expect: dynamic-fragment
    """)
    return cursor


def variable(cursor, where):
    sql = "SELECT id FROM users"
    sql += " WHERE " + where  # expect: dynamic-fragment
    cursor.execute(sql)


class Table:
    def __init__(self, db, scope):
        self.db = db
        self.scope = scope

    def find(self):
        return self.db.execute("SELECT id FROM users WHERE " + self.scope)  # expect: dynamic-fragment


# ---- the text is visible, or is no clause ----

def constant_direction(cursor, newest):
    order = "DESC" if newest else "ASC"
    cursor.execute("SELECT id FROM users ORDER BY id " + order)


CLAUSE = "WHERE deleted IS NULL"


def module_constant(cursor):
    cursor.execute("SELECT id FROM users " + CLAUSE)


def optional(cursor, name):
    sql = "SELECT id FROM users"
    values = []
    if name:
        sql += " WHERE name = %s"
        values.append(name)
    cursor.execute(sql, values)


def known_conditions(cursor, name, mail):
    conditions, values = [], []
    if name:
        conditions.append("name = %s")
        values.append(name)
    if mail:
        conditions.append("mail = %s")
        values.append(mail)
    cursor.execute("SELECT id FROM users WHERE " + " AND ".join(conditions), values)


def placeholders(cursor, ids):
    marks = ", ".join("%s" for _ in ids)
    cursor.execute(f"SELECT id FROM users WHERE id IN ({marks})", ids)


FILTERS = {"open": "closed_at IS NULL", "closed": "closed_at IS NOT NULL"}


def of_table(cursor, state):
    cursor.execute("SELECT id FROM tasks WHERE " + FILTERS[state])


def limit(cursor, count):
    cursor.execute(f"SELECT id FROM users LIMIT {int(count)}")


def local_helper(cursor, deleted):
    cursor.execute("SELECT id FROM users " + only(deleted))


def only(deleted):
    return "WHERE deleted" if deleted else "WHERE NOT deleted"


def whole(cursor, statement):
    cursor.execute(statement)


def prose(name):
    return f"Select a user from the list {name}"


def expression(Post):
    return Post.objects.update(views=F("views") + 1)
