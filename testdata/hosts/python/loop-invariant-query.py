# args: --only host
"""Queries in a loop that do not depend on it."""
import sqlite3
import time

from sqlalchemy import text


# ---- the same again in every round ----

def for_loop(cursor, orders):
    for order in orders:
        cursor.execute("SELECT rate FROM taxes WHERE country = 'DE'")  # expect: loop-invariant-query
        print(order, cursor.fetchone())


def comprehension(conn, prices):
    return [x * conn.execute("SELECT factor FROM settings").fetchone()[0] for x in prices]  # expect: loop-invariant-query


def bound_constant(cursor, orders):
    for order in orders:
        cursor.execute("SELECT rate FROM taxes WHERE country = %s", ("DE",))  # expect: loop-invariant-query
        order.rate = cursor.fetchone()[0]


def of_sqlite(rows):
    db = sqlite3.connect("shop.db")
    for row in rows:
        limit = db.execute("SELECT value FROM settings WHERE name = 'limit'").fetchone()  # expect: loop-invariant-query
        row.check(limit)


def nested(cursor, groups):
    for group in groups:
        for item in group:
            cursor.execute("SELECT max(id) FROM items")  # expect: loop-invariant-query
            item.id = cursor.fetchone()[0]


def counted(cursor, count):
    total = 0
    for _ in range(count):
        cursor.execute("SELECT price FROM goods WHERE id = 7")  # expect: loop-invariant-query
        total += cursor.fetchone()[0]
    return total


async def asynchronous(conn, orders):
    for order in orders:
        order.rate = await conn.fetchval("SELECT rate FROM taxes WHERE country = 'DE'")  # expect: loop-invariant-query


def conditional(cursor, users):
    for user in users:
        if user.admin:
            cursor.execute("SELECT name FROM rights WHERE role = 'admin'")  # expect: loop-invariant-query
            user.rights = cursor.fetchall()


def textual(session, orders):
    for order in orders:
        order.rate = session.execute(text("SELECT rate FROM taxes WHERE country = 'DE'")).scalar()  # expect: loop-invariant-query


QUERY = "SELECT rate FROM taxes WHERE country = 'DE'"


def constant(cursor, orders):
    for order in orders:
        cursor.execute(QUERY)  # expect: loop-invariant-query
        order.rate = cursor.fetchone()[0]


class Report:
    def __init__(self, conn):
        self.conn = conn

    def lines(self, orders):
        for order in orders:
            rate = self.conn.execute("SELECT rate FROM taxes").fetchone()  # expect: loop-invariant-query
            yield order, rate


# ---- once, on purpose, or of the loop ----

def hoisted(cursor, orders):
    cursor.execute("SELECT rate FROM taxes WHERE country = 'DE'")
    rate = cursor.fetchone()
    for order in orders:
        print(order, rate)


def header(cursor):
    for row in cursor.execute("SELECT id FROM users"):
        print(row)


def polling(cursor):
    while True:
        cursor.execute("SELECT done FROM jobs WHERE id = 1")
        if cursor.fetchone()[0]:
            break
        time.sleep(1)


def queue(cursor):
    for _ in range(100):
        cursor.execute("SELECT id FROM queue LIMIT 1")
        cursor.execute("DELETE FROM queue WHERE id = 1")


def retry(cursor):
    for attempt in range(10):
        try:
            cursor.execute("SELECT pg_is_in_recovery()")
            return cursor.fetchone()
        except sqlite3.Error:
            continue


def written_between(cursor, rows):
    cursor.executemany("INSERT INTO items (name) VALUES (%s)", rows)
    cursor.execute("SELECT max(id) FROM items")


def memo(cursor, orders):
    cache = {}
    for order in orders:
        if "rate" not in cache:
            cursor.execute("SELECT rate FROM taxes WHERE country = 'DE'")
            cache["rate"] = cursor.fetchone()[0]
        order.rate = cache["rate"]


def last_inserted(cursor, rows):
    for row in rows:
        cursor.execute("INSERT INTO items (name) VALUES (%s)", (row,))  # expect: write-in-loop
        cursor.execute("SELECT last_insert_rowid()")
        row.id = cursor.fetchone()[0]


def of_three(cursor):
    for _ in range(3):
        cursor.execute("SELECT random()")
        print(cursor.fetchone())


def defined(cursor, names):
    for name in names:
        def rate():
            cursor.execute("SELECT rate FROM taxes")
            return cursor.fetchone()
        yield name, rate


def each_connection(connections):
    for conn in connections:
        print(conn.execute("SELECT version()").fetchone())


def ends(cursor, orders):
    for order in orders:
        if order.late:
            cursor.execute("SELECT rate FROM taxes")
            return cursor.fetchone()
    return None
