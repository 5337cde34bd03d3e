# args: --only host
"""Commits in loops."""
import sqlite3
import time

import psycopg2
from django.db import transaction
from sqlalchemy.orm import Session


def store(*things):
    print(things)


# ---- committed for every row ----

def of_connection(connection, rows):
    for row in rows:
        store(connection, row)
        connection.commit()  # expect: transaction-per-row


def of_session(session, users):
    for user in users:
        user.name = user.name.strip()
        session.commit()  # expect: transaction-per-row


def added(session: Session, users):
    for user in users:
        session.add(user)
        session.commit()  # expect: transaction-per-row


def short_name(conn, rows):
    for row in rows:
        store(conn, row)
        conn.commit()  # expect: transaction-per-row


def while_loop(db, queue):
    while queue:
        store(db, queue.pop())
        db.commit()  # expect: transaction-per-row


class Importer:
    def __init__(self):
        self.conn = sqlite3.connect("names.db")

    def run(self, lines):
        for line in lines:
            store(self.conn, line)
            self.conn.commit()  # expect: transaction-per-row


def after_write(connection, cursor, rows):
    for row in rows:
        cursor.execute("INSERT INTO log (a) VALUES (%s)", (row,))  # expect: write-in-loop
        connection.commit()  # expect: transaction-per-row


def as_text(cursor, rows):
    for row in rows:
        store(cursor, row)
        cursor.execute("COMMIT")  # expect: transaction-per-row


async def asynchronous(session, rows):
    for row in rows:
        session.add(row)
        await session.commit()  # expect: transaction-per-row


def on_error_too(connection, rows):
    for row in rows:
        try:
            store(connection, row)
            connection.commit()  # expect: transaction-per-row
        except psycopg2.Error:
            connection.rollback()


def nested(session, groups):
    for group in groups:
        for user in group:
            session.add(user)
            session.commit()  # expect: transaction-per-row


# ---- once, for many rows, or not the database's ----

def behind(connection, rows):
    for row in rows:
        store(connection, row)
    connection.commit()


def every_500(connection, rows):
    for number, row in enumerate(rows):
        store(connection, row)
        if number % 500 == 0:
            connection.commit()


def every_many(connection, rows):
    pending = 0
    for row in rows:
        store(connection, row)
        pending += 1
        if pending >= 1000:
            connection.commit()
            pending = 0


def chunks_of(connection, rows, chunks):
    for chunk in chunks(rows, 500):
        store(connection, chunk)
        connection.commit()


def in_batches(connection, batches):
    for batch in batches:
        store(connection, batch)
        connection.commit()


def worker(connection, queue):
    while True:
        store(connection, queue.get())
        connection.commit()


def poll(connection, jobs):
    while not jobs.empty():
        store(connection, jobs)
        connection.commit()
        time.sleep(5)


def retry(connection, row):
    for attempt in range(5):
        try:
            store(connection, row)
            connection.commit()
            return
        except psycopg2.OperationalError:
            connection.rollback()


def three_tables(connection):
    for name in ("a", "b", "c"):
        store(connection, name)
        connection.commit()


def of_git(repo, files):
    for name in files:
        repo.index.commit(name)


def of_kafka(consumer, messages):
    for message in messages:
        store(message)
        consumer.commit()


def one_transaction(rows):
    with transaction.atomic():
        for row in rows:
            store(row)


def undone(connection, rows):
    for row in rows:
        if not row.valid:
            connection.rollback()


def each_connection(connections):
    for connection in connections:
        connection.commit()
