# args: --only host
"""Whole tables read into memory."""
import sqlite3

import asyncpg
import pandas
import psycopg2


# ---- every row of a table ----

def export(cursor):
    cursor.execute("SELECT id, body FROM pages ORDER BY id")
    return cursor.fetchall()  # expect: unbounded-fetch


def chained():
    db = sqlite3.connect("names.db")
    return db.execute("SELECT name FROM users").fetchall()  # expect: unbounded-fetch


def of_connection():
    connection = psycopg2.connect("dbname=shop")
    cursor = connection.cursor()
    cursor.execute("SELECT id, name FROM users")
    rows = cursor.fetchall()  # expect: unbounded-fetch
    return rows


def with_block(connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM users")
        return {row[0] for row in cursor.fetchall()}  # expect: unbounded-fetch


def joined(cursor):
    cursor.execute("SELECT u.name, o.total FROM users u JOIN orders o ON o.user_id = u.id")
    return cursor.fetchall()  # expect: unbounded-fetch


def in_loop_header(cursor):
    cursor.execute("SELECT id FROM users")
    for row in cursor.fetchall():  # expect: unbounded-fetch
        print(row)


def distinct(cursor):
    cursor.execute("SELECT DISTINCT author FROM pages")
    return cursor.fetchall()  # expect: unbounded-fetch


QUERY = "SELECT id, name FROM users"


def constant(cursor):
    cursor.execute(QUERY)
    return list(map(print, cursor.fetchall()))  # expect: unbounded-fetch


class Store:
    def __init__(self, conn):
        self.conn = conn

    def names(self):
        return self.conn.execute("SELECT name FROM users").fetchall()  # expect: unbounded-fetch


def assembled(cursor, descending):
    sql = "SELECT id FROM pages ORDER BY id"
    if descending:
        sql += " DESC"
    cursor.execute(sql)
    return cursor.fetchall()  # expect: unbounded-fetch


async def awaited(db):
    cursor = await db.execute("SELECT name FROM users")
    return await cursor.fetchall()  # expect: unbounded-fetch


# ---- bounded, or in pieces ----

def limited(cursor):
    cursor.execute("SELECT id, body FROM pages ORDER BY id LIMIT 100")
    return cursor.fetchall()


def filtered(cursor):
    cursor.execute("SELECT id, body FROM pages WHERE owner = 7")
    return cursor.fetchall()


def grouped(cursor):
    cursor.execute("SELECT kind, count(*) FROM pages GROUP BY kind")
    return cursor.fetchall()


def counted(cursor):
    cursor.execute("SELECT count(*) FROM pages")
    return cursor.fetchall()


def iterated(cursor):
    cursor.execute("SELECT id FROM pages")
    for row in cursor:
        print(row)


def pieces(cursor):
    cursor.execute("SELECT id FROM pages")
    while rows := cursor.fetchmany(500):
        print(rows)


def one(cursor):
    cursor.execute("SELECT id FROM pages ORDER BY id")
    return cursor.fetchone()


def server_side(connection):
    cursor = connection.cursor(name="pages")
    cursor.itersize = 1000
    cursor.execute("SELECT id FROM pages")
    return cursor.fetchall()


def catalogue(cursor):
    cursor.execute("SHOW TABLES")
    return cursor.fetchall()


def pragma(cursor):
    cursor.execute("PRAGMA table_info(users)")
    return cursor.fetchall()


def no_table(cursor):
    cursor.execute("SELECT version()")
    return cursor.fetchall()


def other(client):
    return client.fetchall()


def page(cursor, last):
    cursor.execute("SELECT id FROM pages WHERE id > %s ORDER BY id LIMIT 50", (last,))
    return cursor.fetchall()


def returned(cursor, row):
    cursor.execute("INSERT INTO pages (body) VALUES (%s) RETURNING id", row)
    return cursor.fetchall()
