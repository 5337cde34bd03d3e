# args: --only host
"""Batches with a single statement: Cassandra's, and executemany with one row."""
import sqlite3

import psycopg2
from cassandra.cluster import Cluster
from cassandra.query import BatchStatement, BatchType


# ---- one statement ----

def tuple_of(session, insert, row):
    batch = BatchStatement()
    batch.add(insert, row)  # expect: batch-of-one
    session.execute(batch)


def bound(session, insert, user):
    batch = BatchStatement(batch_type=BatchType.UNLOGGED)
    batch.add(insert.bind((user.id, user.name)))  # expect: batch-of-one
    session.execute(batch)


def text(session, key):
    batch = BatchStatement()
    batch.add("DELETE FROM users WHERE id = %s", (key,))  # expect: batch-of-one
    session.execute(batch)


def other_name(session, update, key):
    save_batch = BatchStatement()
    save_batch.add(update, (key,))  # expect: batch-of-one
    session.execute_async(save_batch)


class Users:
    def __init__(self, session, insert):
        self.session = session
        self.insert = insert

    def save(self, user):
        batch = BatchStatement()
        batch.add(self.insert, (user.id,))  # expect: batch-of-one
        self.session.execute(batch)


def conditional(session, insert, row, wanted):
    batch = BatchStatement()
    if wanted:
        batch.add(insert, row)  # expect: batch-of-one
    session.execute(batch)


def literal_row(cursor):
    cursor.executemany("INSERT INTO roles (name) VALUES (%s)", [("admin",)])  # expect: batch-of-one


def row_in_list(cursor, row):
    cursor.executemany("INSERT INTO log (at, body) VALUES (%s, %s)", [row])  # expect: batch-of-one


def sqlite_row(name):
    db = sqlite3.connect("names.db")
    db.executemany("INSERT INTO names (name) VALUES (?)", [(name,)])  # expect: batch-of-one


def map_row(cursor, user):
    cursor.executemany("UPDATE users SET name = %(name)s WHERE id = %(id)s", [{"id": user.id, "name": user.name}])  # expect: batch-of-one


def tuple_in_tuple(cursor, key):
    cursor.executemany("DELETE FROM log WHERE id = %s", ((key,),))  # expect: batch-of-one


# ---- more than one ----

def two(session, insert, log, row):
    batch = BatchStatement()
    batch.add(insert, row)
    batch.add(log, row)
    session.execute(batch)


def chained(session, insert, log, row):
    batch = BatchStatement()
    batch.add(insert, row)
    if log:
        batch.add(log, row)
    session.execute(batch)


def loop(session, insert, user, items):
    batch = BatchStatement()
    for item in items:
        batch.add(insert, (user, item))
    session.execute(batch)


def comprehension(session, insert, user, items):
    batch = BatchStatement()
    [batch.add(insert, (user, item)) for item in items]
    session.execute(batch)


def added_and_loop(session, head, insert, user, items):
    batch = BatchStatement()
    batch.add(head, (user,))
    for item in items:
        batch.add(insert, (user, item))
    session.execute(batch)


def helper(batch, insert, row):
    """The caller's batch: what else is in it is not seen here."""
    batch.add(insert, row)


def all_rows(cursor, rows):
    cursor.executemany("INSERT INTO log (at, body) VALUES (%s, %s)", rows)


def built_rows(cursor, users):
    cursor.executemany("INSERT INTO log (at) VALUES (%s)", [(user.at,) for user in users])


def two_rows(cursor, a, b):
    cursor.executemany("INSERT INTO log (at) VALUES (%s)", [(a,), (b,)])


def spread(cursor, rows):
    cursor.executemany("INSERT INTO log (at) VALUES (%s)", [*rows])


def set_of_names(names, name):
    names.add(name)


def generator(cursor, lines):
    cursor.executemany("INSERT INTO log (at) VALUES (%s)", ((line,) for line in lines))
