# args: --only host
"""Statements with values that go to Cassandra as text. Drivers of other databases prepare by themselves."""
from async_cassandra import AsyncCluster
from cassandra.cluster import Cluster
from cassandra.query import SimpleStatement


# ---- as text ----

def placeholders(session, key):
    return session.execute("SELECT name FROM users WHERE id = %s", (key,)).one()  # expect: unprepared-statement


def named(session, key):
    return session.execute("SELECT name FROM users WHERE id = %(id)s", {"id": key}).one()  # expect: unprepared-statement


def simple(session, key):
    statement = SimpleStatement("SELECT name FROM users WHERE id = %s", fetch_size=10)
    return session.execute(statement, (key,))  # expect: unprepared-statement


def insert(session, user):
    session.execute("INSERT INTO users (id, name) VALUES (%s, %s)", (user.id, user.name))  # expect: unprepared-statement


def update(session, user):
    session.execute("UPDATE users SET name = %s WHERE id = %s", (user.name, user.id))  # expect: unprepared-statement


def asynchronous(session, key):
    return session.execute_async("SELECT name FROM users WHERE id = %s", (key,))  # expect: unprepared-statement


async def awaited(session, key):
    await session.execute("DELETE FROM users WHERE id = %s", [key])  # expect: unprepared-statement


def formatted(session, key):
    return session.execute(f"SELECT name FROM users WHERE id = {int(key)}").one()  # expect: unprepared-statement


def pasted(session, name):
    session.execute("INSERT INTO users (id, name) VALUES (1, '%s')" % name)  # expect: unprepared-statement, string-formatted-value


def in_loop(session, users):
    for user in users:
        session.execute("INSERT INTO users (id, name) VALUES (%s, %s)", (user.id, user.name))  # expect: unprepared-statement, write-in-loop


class Users:
    QUERY = "SELECT name FROM users WHERE id = %s"

    def __init__(self, session):
        self.session = session

    def find(self, key):
        return self.session.execute(self.QUERY, (key,)).one()  # expect: unprepared-statement


# ---- prepared, without values, or run once ----

class Prepared:
    def __init__(self, session):
        self.session = session
        self.by_id = session.prepare("SELECT name FROM users WHERE id = ?")

    def find(self, key):
        return self.session.execute(self.by_id, (key,)).one()


def prepared(session, key):
    statement = session.prepare("SELECT name FROM users WHERE id = ?")
    return session.execute(statement, (key,))


def bound(session, key):
    statement = session.prepare("SELECT name FROM users WHERE id = ?")
    return session.execute(statement.bind((key,)))


def bound_before(session, statement, key):
    bound = statement.bind((key,))
    return session.execute(bound)


def schema(session):
    session.execute("CREATE TABLE IF NOT EXISTS users (id uuid PRIMARY KEY, name text)")


def keyspace(session, name):
    session.execute(f"CREATE KEYSPACE IF NOT EXISTS {name} WITH replication = {{'class': 'SimpleStrategy'}}")  # expect: dynamic-identifier


def no_values(session):
    return session.execute("SELECT release_version FROM system.local").one()


def literals(session):
    return session.execute("SELECT value FROM settings WHERE name = 'theme'").one()


def handed_in(session, statement, key):
    return session.execute(statement, (key,))


def use(session):
    session.execute("USE shop")


def system_tables(session, keyspace):
    return session.execute("SELECT table_name FROM system_schema.tables WHERE keyspace_name = %s", (keyspace,))


if __name__ == "__main__":
    Cluster().connect().execute("INSERT INTO runs (id) VALUES (%s)", (1,))
