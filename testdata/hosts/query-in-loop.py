# args: --only=host
"""Queries, writes, prepares, connections and commits in the loops of Python."""
import asyncio
import sqlite3
import time
from functools import lru_cache
from itertools import islice

import peewee
import psycopg2
from django.db import models, transaction
from sqlalchemy import select, text


def plain(cursor, ids):
    for user_id in ids:
        cursor.execute("SELECT name FROM users WHERE id = %s", (user_id,))  # expect: query-in-loop
        print(cursor.fetchone())


def over_rows(cursor):
    cursor.execute("SELECT id FROM orders WHERE open LIMIT 100")
    for row in cursor.fetchall():
        cursor.execute("SELECT name FROM users WHERE id = %s", (row[0],))  # expect: query-in-loop


def second_cursor(conn):
    a, b = conn.cursor(), conn.cursor()
    for (user_id,) in a.execute("SELECT user_id FROM orders WHERE open"):
        b.execute("SELECT name FROM users WHERE id = ?", (user_id,))  # expect: query-in-loop


def keyword(cursor, ids):
    for user_id in ids:
        cursor.execute("SELECT name FROM users WHERE id = %(id)s", {"id": user_id})  # expect: query-in-loop


def derived(cursor, users):
    for user in users:
        key = user["id"]
        args = (key,)
        cursor.execute("SELECT total FROM orders WHERE user_id = %s", args)  # expect: query-in-loop


def formatted(cursor, ids):
    for user_id in ids:
        cursor.execute("SELECT name FROM users WHERE id = %d" % user_id)  # expect: query-in-loop


def while_loop(cursor, ids):
    while ids:
        user_id = ids.pop()
        cursor.execute("SELECT name FROM users WHERE id = %s", (user_id,))  # expect: query-in-loop


def counted(cursor, n):
    i = 0
    while i < n:
        cursor.execute("SELECT name FROM users WHERE id = %s", (i,))  # expect: query-in-loop
        i += 1


def ranged(cursor, n):
    for i in range(n):
        cursor.execute("SELECT name FROM users WHERE id = %s", (i,))  # expect: query-in-loop


def enumerated(cursor, ids):
    for i, user_id in enumerate(ids):
        cursor.execute("SELECT name FROM users WHERE id = %s", (user_id,))  # expect: query-in-loop


def items(cursor, users):
    for key, user in users.items():
        cursor.execute("SELECT total FROM orders WHERE user_id = %s", (key,))  # expect: query-in-loop


def comprehension(conn, ids):
    return [conn.execute("SELECT name FROM users WHERE id = ?", (i,)).fetchone() for i in ids]  # expect: query-in-loop


def dictionary(conn, ids):
    return {i: conn.execute("SELECT name FROM users WHERE id = ?", (i,)).fetchone() for i in ids}  # expect: query-in-loop


def mapped(conn, ids):
    return list(map(lambda i: conn.execute("SELECT name FROM users WHERE id = ?", (i,)).fetchone(), ids))  # expect: query-in-loop


def nested(cursor, groups):
    for group in groups:
        for user_id in group:
            cursor.execute("SELECT name FROM users WHERE id = %s", (user_id,))  # expect: query-in-loop


def under_if(cursor, users):
    for user in users:
        if user.active:
            cursor.execute("SELECT total FROM orders WHERE user_id = %s", (user.id,))  # expect: query-in-loop


def under_try(cursor, users):
    for user in users:
        try:
            cursor.execute("SELECT total FROM orders WHERE user_id = %s", (user.id,))  # expect: query-in-loop
        except psycopg2.Error:
            continue


def under_with(conn, users):
    for user in users:
        with conn.cursor() as cur:
            cur.execute("SELECT total FROM orders WHERE user_id = %s", (user.id,))  # expect: query-in-loop


def find_user(cursor, user_id):
    cursor.execute("SELECT name FROM users WHERE id = %s", (user_id,))
    return cursor.fetchone()


def helper(cursor, ids):
    for user_id in ids:
        print(find_user(cursor, user_id))  # expect: query-in-loop "find_user"


def two_levels_inner(cursor, order):
    return find_user(cursor, order.user_id)


def two_levels(cursor, orders):
    for order in orders:
        two_levels_inner(cursor, order)  # expect: query-in-loop


class Repository:
    def __init__(self, path):
        self.db = sqlite3.connect(path)

    def find(self, key):
        return self.db.execute("SELECT name FROM users WHERE id = ?", (key,)).fetchone()

    def find_all(self, keys):
        return [self.find(key) for key in keys]  # expect: query-in-loop

    def direct(self, keys):
        for key in keys:
            self.db.execute("SELECT name FROM users WHERE id = ?", (key,))  # expect: query-in-loop


def django_get(ids):
    for key in ids:
        print(User.objects.get(pk=key))  # expect: query-in-loop


def django_first(orders):
    for order in orders:
        user = User.objects.filter(pk=order.user_id).first()  # expect: query-in-loop
        print(user)


def django_count(users):
    return [(u, Order.objects.filter(user=u).count()) for u in users]  # expect: query-in-loop


def django_exists(names):
    for name in names:
        if not User.objects.filter(name=name).exists():  # expect: query-in-loop
            print(name)


def django_iterated(users):
    for user in users:
        for order in Order.objects.filter(user=user):  # expect: query-in-loop
            print(order)


def django_raw(ids):
    for key in ids:
        print(list(User.objects.raw("SELECT id FROM users WHERE id = %s", [key])))  # expect: query-in-loop


def alchemy_get(session, ids):
    for key in ids:
        session.get(User, key)  # expect: query-in-loop


def alchemy_query(session, ids):
    for key in ids:
        user = session.query(User).filter(User.id == key).one()  # expect: query-in-loop
        print(user)


def alchemy_select(session, ids):
    for key in ids:
        user = session.execute(select(User).where(User.id == key)).scalar_one()  # expect: query-in-loop
        print(user)


def alchemy_scalars(session, ids):
    for key in ids:
        print(session.scalars(select(User).where(User.id == key)).all())  # expect: query-in-loop


def alchemy_text(session, ids):
    for key in ids:
        session.execute(text("SELECT name FROM users WHERE id = :id"), {"id": key})  # expect: query-in-loop


def peewee_get(ids):
    for key in ids:
        print(User.get(User.id == key))  # expect: query-in-loop


def peewee_get_by_id(ids):
    for key in ids:
        print(User.get_by_id(key))  # expect: query-in-loop


async def asyncpg(conn, ids):
    for key in ids:
        await conn.fetchrow("SELECT name FROM users WHERE id = $1", key)  # expect: query-in-loop


async def asyncpg_value(pool, ids):
    async with pool.acquire() as conn:
        return [await conn.fetchval("SELECT name FROM users WHERE id = $1", key) for key in ids]  # expect: query-in-loop


async def gathered(pool, ids):
    await asyncio.gather(*[pool.fetchrow("SELECT name FROM users WHERE id = $1", key) for key in ids])  # expect: query-in-loop, unbounded-concurrency


def invariant(cursor, users):
    for user in users:
        cursor.execute("SELECT value FROM settings WHERE name = 'limit'")  # expect: loop-invariant-query
        print(user, cursor.fetchone())


def inserts(cursor, rows):
    for row in rows:
        cursor.execute("INSERT INTO log (text) VALUES (%s)", (row,))  # expect: write-in-loop


def updates(conn, users):
    for user in users:
        conn.execute("UPDATE users SET seen = 1 WHERE id = ?", (user.id,))  # expect: write-in-loop
    conn.commit()


def deletes(cursor, ids):
    for key in ids:
        cursor.execute("DELETE FROM users WHERE id = %s", (key,))  # expect: write-in-loop


def django_create(names):
    for name in names:
        User.objects.create(name=name)  # expect: write-in-loop


def django_update(users):
    for user in users:
        User.objects.filter(pk=user.pk).update(seen=True)  # expect: write-in-loop


def django_save(names):
    for name in names:
        user = User(name=name)
        user.save()  # expect: write-in-loop


def committed(conn, rows):
    for row in rows:
        conn.execute("INSERT INTO log (text) VALUES (?)", (row,))  # expect: write-in-loop
        conn.commit()  # expect: transaction-per-row


def connected(ids):
    for key in ids:
        conn = psycopg2.connect("dbname=shop")  # expect: connection-per-query
        conn.cursor().execute("SELECT name FROM users WHERE id = %s", (key,))  # expect: query-in-loop


# ---- nothing to report from here on


def once(cursor, ids):
    cursor.execute("SELECT name FROM users WHERE id = ANY(%s)", (ids,))
    return [row for row in cursor.fetchall()]


def header(cursor):
    for row in cursor.execute("SELECT name FROM users WHERE seen IS NULL"):
        print(row)


def header_comprehension(conn, key):
    return [row[0] for row in conn.execute("SELECT name FROM users WHERE team = ?", (key,))]


def fetched(cursor):
    cursor.execute("SELECT name FROM users WHERE seen IS NULL")
    while True:
        row = cursor.fetchone()
        if row is None:
            break
        print(row)


def fetched_many(cursor):
    cursor.execute("SELECT name FROM users WHERE seen IS NULL")
    while rows := cursor.fetchmany(100):
        print(rows)


def few(cursor):
    for table in ("users", "orders", "items"):
        cursor.execute("SELECT count(*) FROM " + table)


def few_numbers(cursor):
    for level in [1, 2, 3]:
        cursor.execute("SELECT name FROM users WHERE level = %s", (level,))


def few_rounds(cursor):
    for i in range(3):
        cursor.execute("SELECT name FROM users WHERE level = %s", (i,))


def retried(cursor, key):
    for attempt in range(5):
        try:
            cursor.execute("SELECT name FROM users WHERE id = %s", (key,))
            return cursor.fetchone()
        except psycopg2.OperationalError:
            time.sleep(2**attempt)


def polled(cursor, job):
    while True:
        cursor.execute("SELECT state FROM jobs WHERE id = %s", (job,))
        if cursor.fetchone()[0] == "done":
            return
        time.sleep(1)


def worked(conn):
    while True:
        job = conn.execute("SELECT id FROM jobs WHERE state = 'new' LIMIT 1").fetchone()
        if job is None:
            break
        process(job)


def paged(cursor):
    last = 0
    while True:
        cursor.execute("SELECT id FROM users WHERE id > %s ORDER BY id LIMIT 1000", (last,))
        rows = cursor.fetchall()
        if not rows:
            break
        last = rows[-1][0]


def chunked(cursor, ids):
    for i in range(0, len(ids), 500):
        chunk = ids[i : i + 500]
        cursor.execute("SELECT name FROM users WHERE id = ANY(%s)", (chunk,))


def chunked_iterator(cursor, ids):
    iterator = iter(ids)
    while chunk := list(islice(iterator, 500)):
        cursor.executemany("INSERT INTO log (id) VALUES (%s)", chunk)


def cached(cursor, ids):
    cache = {}
    for key in ids:
        if key not in cache:
            cursor.execute("SELECT name FROM users WHERE id = %s", (key,))
            cache[key] = cursor.fetchone()
    return cache


@lru_cache
def remembered(cursor, key):
    cursor.execute("SELECT name FROM users WHERE id = %s", (key,))
    return cursor.fetchone()


def uses_remembered(cursor, ids):
    return [remembered(cursor, key) for key in ids]


def batched(cursor, rows):
    cursor.executemany("INSERT INTO log (text) VALUES (%s)", [(row,) for row in rows])


def bulk(names):
    User.objects.bulk_create([User(name=name) for name in names])


def collected(session, names):
    for name in names:
        session.add(User(name=name))
    session.commit()


def built(session, names):
    conditions = []
    for name in names:
        conditions.append(User.name == name)
    return session.query(User).filter(*conditions).limit(10).all()


def chained(names):
    users = User.objects.all()
    for name in names:
        users = users.exclude(name=name)
    return users


def defined(cursor, ids):
    callbacks = []
    for key in ids:
        def callback(key=key):
            cursor.execute("SELECT name FROM users WHERE id = %s", (key,))
        callbacks.append(callback)
    return callbacks


def generated(cursor):
    cursor.execute("SELECT id, name FROM users WHERE seen IS NULL")
    yield from cursor


def in_memory(users, ids):
    by_id = {u.id: u for u in users}
    return [by_id.get(key) for key in ids]


def dictionaries(settings, names):
    for name in names:
        settings.get(name)
        settings.update({name: 1})


def requests_in_loop(session, urls):
    for url in urls:
        session.get(url)


def executor(pool, jobs):
    for job in jobs:
        pool.submit(job.execute)
        job.execute()


def behind(cursor, ids):
    for key in ids:
        print(key)
    cursor.execute("SELECT name FROM users WHERE id = %s", (ids[-1],))


def loop_else(cursor, ids):
    for key in ids:
        if key:
            break
    else:
        cursor.execute("SELECT name FROM users WHERE team = 1")


def paths(names):
    for name in names:
        db = sqlite3.connect(name)
        db.close()


def every_hundred(conn, rows):
    for i, row in enumerate(rows):
        if i % 100 == 0:
            conn.commit()


def prefetched():
    for author in Author.objects.prefetch_related("books"):
        print(author.books.all())
