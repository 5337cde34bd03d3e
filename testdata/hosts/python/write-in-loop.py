# args: --only host
"""Rows written one statement at a time."""
import sqlite3

import psycopg2
from django.db import models
from psycopg2.extras import execute_batch, execute_values
from sqlalchemy import insert, text

from .models import Log


# ---- a statement a row ----

def inserted(cursor, rows):
    for row in rows:
        cursor.execute("INSERT INTO log (at, body) VALUES (%s, %s)", row)  # expect: write-in-loop


def updated(cursor, users):
    for user in users:
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (user.name, user.id))  # expect: write-in-loop


def deleted(cursor, ids):
    for key in ids:
        cursor.execute("DELETE FROM users WHERE id = %s", (key,))  # expect: write-in-loop


def upserted(rows):
    db = sqlite3.connect("names.db")
    for name, count in rows.items():
        db.execute("INSERT OR REPLACE INTO names (name, n) VALUES (?, ?)", (name, count))  # expect: write-in-loop


def from_file(cursor, path):
    with open(path) as lines:
        for line in lines:
            cursor.execute("INSERT INTO lines (body) VALUES (%s)", (line.strip(),))  # expect: write-in-loop


def conditional(cursor, rows):
    for row in rows:
        if row.known:
            cursor.execute("UPDATE items SET n = n + 1 WHERE id = %s", (row.id,))  # expect: write-in-loop
        else:
            cursor.execute("INSERT INTO items (id) VALUES (%s)", (row.id,))  # expect: write-in-loop


async def asynchronous(conn, rows):
    for row in rows:
        await conn.execute("INSERT INTO log (body) VALUES ($1)", row.body)  # expect: write-in-loop


def textual(session, rows):
    for row in rows:
        session.execute(text("INSERT INTO log (body) VALUES (:body)"), {"body": row})  # expect: write-in-loop


def core(connection, table, rows):
    for row in rows:
        connection.execute(table.insert().values(body=row))  # expect: write-in-loop


def expression(session, rows):
    for row in rows:
        session.execute(insert(Log).values(body=row))  # expect: write-in-loop


def created(lines):
    for line in lines:
        Log.objects.create(body=line)  # expect: write-in-loop


def saved(lines):
    for line in lines:
        log = Log(body=line)
        log.save()  # expect: write-in-loop


def comprehension(cursor, ids):
    [cursor.execute("DELETE FROM log WHERE id = %s", (key,)) for key in ids]  # expect: write-in-loop


def while_loop(cursor, queue):
    while queue:
        cursor.execute("INSERT INTO done (id) VALUES (%s)", (queue.pop(),))  # expect: write-in-loop


def store(cursor, row):
    cursor.execute("INSERT INTO log (body) VALUES (%s)", (row,))


def helper(cursor, rows):
    for row in rows:
        store(cursor, row)  # expect: write-in-loop "store() writes"


class Importer:
    def __init__(self, conn):
        self.conn = conn

    def add(self, entry):
        self.conn.execute("INSERT INTO log VALUES (?)", (entry,))

    def run(self, entries):
        for entry in entries:
            self.add(entry)  # expect: write-in-loop


# ---- together, few, or another thing ----

def many(cursor, rows):
    cursor.executemany("INSERT INTO log (at, body) VALUES (%s, %s)", rows)


def values(cursor, rows):
    execute_values(cursor, "INSERT INTO log (at, body) VALUES %s", rows)


def batches(cursor, rows):
    execute_batch(cursor, "UPDATE users SET name = %s WHERE id = %s", rows)


def chunked(cursor, chunks):
    for chunk in chunks:
        execute_values(cursor, "INSERT INTO log (body) VALUES %s", chunk)


def many_chunks(cursor, chunks):
    for chunk in chunks:
        cursor.executemany("INSERT INTO log (body) VALUES (%s)", chunk)


def two_rows(cursor):
    for name in ("admin", "guest"):
        cursor.execute("INSERT INTO roles (name) VALUES (%s)", (name,))


def bulk(lines):
    Log.objects.bulk_create([Log(body=line) for line in lines])


def one_update(ids):
    Log.objects.filter(id__in=ids).update(seen=True)


def added(session, lines):
    for line in lines:
        session.add(Log(body=line))
    session.commit()


def retried(cursor, row):
    for attempt in range(5):
        try:
            cursor.execute("INSERT INTO log (body) VALUES (%s)", (row,))
            break
        except psycopg2.Error:
            continue


def whole_statements(cursor, script):
    for statement in script.split(";"):
        cursor.execute(statement)


def schema(cursor, tables):
    for table in tables:
        cursor.execute(f"CREATE TABLE {table} (id int)")  # expect: dynamic-identifier


def dictionary(names, counts):
    for name in names:
        counts.update({name: 1})


def copied(cursor, stream):
    with cursor.copy("COPY log FROM STDIN") as copy:
        for line in stream:
            copy.write(line)


def first_only(cursor, rows):
    for row in rows:
        if row.wanted:
            cursor.execute("UPDATE users SET seen = 1 WHERE id = %s", (row.id,))
            break


def files(paths):
    for path in paths:
        path.write_text("INSERT")


def worker(cursor, queue):
    while True:
        job = queue.get()
        cursor.execute("UPDATE jobs SET state = 'done' WHERE id = %s", (job.id,))
