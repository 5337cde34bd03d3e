# args: --only host
"""Connections that a loop opens."""
import os
import time

import asyncpg
import MySQLdb
import psycopg
import psycopg2
import pymysql
import sqlite3
from cassandra.cluster import Cluster
from sqlalchemy import create_engine


def use(*things):
    print(things)


# ---- one connection per round ----

def each(keys):
    for key in keys:
        connection = psycopg2.connect("dbname=shop")  # expect: connection-per-query
        use(connection, key)


def with_block(keys):
    for key in keys:
        with psycopg.connect("dbname=shop") as connection:  # expect: connection-per-query
            use(connection, key)


async def asynchronous(keys):
    for key in keys:
        connection = await asyncpg.connect(dsn="postgres://shop")  # expect: connection-per-query
        use(connection, key)
        await connection.close()


def mysql(rows):
    for row in rows:
        db = pymysql.connect(host="localhost", user="shop", database="shop")  # expect: connection-per-query
        use(db, row)
        db.close()


def old_mysql(rows):
    for row in rows:
        use(MySQLdb.connect(host="localhost"), row)  # expect: connection-per-query


def engines(names):
    for name in names:
        engine = create_engine("postgresql:///shop")  # expect: connection-per-query
        use(engine, name)


def while_loop(queue):
    while queue:
        db = sqlite3.connect("names.db")  # expect: connection-per-query
        use(db, queue.pop())


def comprehension(keys):
    return [use(psycopg2.connect("dbname=shop"), key) for key in keys]  # expect: connection-per-query


def nested(groups):
    for group in groups:
        for key in group:
            connection = psycopg2.connect(dbname="shop")  # expect: connection-per-query
            use(connection, key)


def by_setting(keys):
    for key in keys:
        connection = psycopg2.connect(os.environ["DATABASE_URL"])  # expect: connection-per-query
        use(connection, key)


def cluster(keys):
    cluster = Cluster(["127.0.0.1"])
    for key in keys:
        session = cluster.connect("shop")  # expect: connection-per-query
        use(session, key)


# ---- opened once, elsewhere, or again on purpose ----

def once(keys):
    connection = psycopg2.connect("dbname=shop")
    for key in keys:
        use(connection, key)


def each_file(paths):
    for path in paths:
        use(sqlite3.connect(path))


def each_server(hosts):
    for host in hosts:
        use(psycopg2.connect(host=host, dbname="shop"))


def each_tenant(names):
    for name in names:
        engine = create_engine(f"postgresql:///{name}")
        use(engine)


def wait():
    for attempt in range(30):
        try:
            return psycopg2.connect("dbname=shop")
        except psycopg2.OperationalError:
            time.sleep(1)


def serve(server):
    while True:
        request = server.accept()
        with psycopg2.connect("dbname=shop") as connection:
            use(connection, request)


def both():
    for _ in range(2):
        use(psycopg2.connect("dbname=shop"))


async def from_pool(pool, keys):
    for key in keys:
        async with pool.acquire() as connection:
            use(connection, key)


def signals(widgets, handler):
    for widget in widgets:
        widget.clicked.connect(handler)


def sockets(sock, hosts):
    for host in hosts:
        sock.connect((host, 80))


def defined(keys):
    for key in keys:
        def opener():
            return psycopg2.connect("dbname=shop")
        use(opener, key)


def header(keys):
    for row in psycopg2.connect("dbname=shop").cursor():
        use(row, keys)
