# args: --only host
"""Statements that a loop prepares again."""
import asyncpg
from async_cassandra import AsyncCluster
from cassandra.cluster import Cluster


def run_later(*things):
    print(things)


# ---- again in every round ----

def save(session, rows):
    for row in rows:
        insert = session.prepare("INSERT INTO log (id, body) VALUES (?, ?)")  # expect: prepare-in-loop
        run_later(insert, row)


def inline(session, keys):
    for key in keys:
        run_later(session.prepare("SELECT name FROM users WHERE id = ?").bind((key,)))  # expect: prepare-in-loop


def executed(session, keys):
    for key in keys:
        statement = session.prepare("SELECT name FROM users WHERE id = ?")  # expect: prepare-in-loop
        run_later(session.execute(statement, (key,)))  # expect: query-in-loop


def while_loop(session, queue):
    while queue:
        item = queue.pop()
        run_later(session.prepare("DELETE FROM jobs WHERE id = ?"), item)  # expect: prepare-in-loop


def comprehension(session, keys):
    return [run_later(session.prepare("SELECT id FROM t WHERE id = ?"), key) for key in keys]  # expect: prepare-in-loop


def nested(session, groups):
    for group in groups:
        for row in group:
            run_later(session.prepare("UPDATE users SET name = ? WHERE id = ?"), row)  # expect: prepare-in-loop


INSERT = "INSERT INTO log (id, body) VALUES (?, ?)"


def constant(session, rows):
    for row in rows:
        run_later(session.prepare(INSERT), row)  # expect: prepare-in-loop


class Store:
    def __init__(self, cluster):
        self.session = cluster.connect()

    def save(self, rows):
        for row in rows:
            run_later(self.session.prepare("INSERT INTO log (id) VALUES (?)"), row)  # expect: prepare-in-loop


async def of_asyncpg(conn, keys):
    for key in keys:
        statement = await conn.prepare("SELECT name FROM users WHERE id = $1")  # expect: prepare-in-loop
        run_later(statement, key)


async def asynchronous(session, keys):
    for key in keys:
        statement = await session.prepare("SELECT name FROM users WHERE id = ?")  # expect: prepare-in-loop
        run_later(statement, key)


def conditional(session, rows):
    for row in rows:
        if row.gone:
            run_later(session.prepare("DELETE FROM log WHERE id = ?"), row)  # expect: prepare-in-loop


# ---- once ----

def before(session, rows):
    insert = session.prepare("INSERT INTO log (id, body) VALUES (?, ?)")
    for row in rows:
        run_later(insert, row)


def header(session):
    for name in run_later(session.prepare("SELECT name FROM users WHERE id = ?")) or ():
        print(name)


def different(session, tables):
    return {table: session.prepare(f"SELECT id FROM {table} WHERE id = ?") for table in tables}  # expect: dynamic-identifier


def three(session):
    for name in ("a", "b", "c"):
        run_later(session.prepare("SELECT id FROM t WHERE name = ?"), name)


def lookup(session, rows):
    cache = {}
    for row in rows:
        if row.kind not in cache:
            cache[row.kind] = session.prepare("SELECT id FROM t WHERE kind = ?")
        run_later(cache[row.kind], row)


def statements(session, texts):
    return [session.prepare(text) for text in texts]


def prepared_in_init(session):
    class Users:
        def __init__(self):
            self.by_id = session.prepare("SELECT name FROM users WHERE id = ?")
    return Users()


def of_data(frames, scaler):
    for frame in frames:
        run_later(scaler.prepare(frame))


def request(requests, urls):
    for url in urls:
        run_later(requests.prepare(url))


def defined(session, keys):
    for key in keys:
        def make():
            return session.prepare("SELECT id FROM t WHERE id = ?")
        run_later(make, key)


def retried(session):
    for attempt in range(10):
        try:
            return session.prepare("SELECT id FROM t WHERE id = ?")
        except RuntimeError:
            continue
