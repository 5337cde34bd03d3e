# args: --only host
"""Whole tables read from Cassandra. Only its drivers page by themselves; for the others see unbounded-fetch.py."""
from cassandra.cluster import Cluster
from cassandra.query import SimpleStatement, dict_factory


# ---- whole tables ----

def listed(session):
    return list(session.execute("SELECT id FROM log"))  # expect: missing-fetch-size


def iterated(session):
    for row in session.execute("SELECT id, name FROM users"):  # expect: missing-fetch-size
        print(row)


def switched_off(session):
    statement = SimpleStatement("SELECT id FROM log", fetch_size=None)
    return list(session.execute(statement))  # expect: missing-fetch-size "switched off"


def switched_off_inline(session):
    return session.execute(SimpleStatement("SELECT id FROM log", fetch_size=None))  # expect: missing-fetch-size "switched off"


def all_of_it(session):
    return session.execute("SELECT id FROM users").all()  # expect: missing-fetch-size


def later(session):
    future = session.execute_async("SELECT id FROM users")  # expect: missing-fetch-size
    return future.result()


QUERY = "SELECT id, body FROM pages"


def constant(session):
    return {row.id: row.body for row in session.execute(QUERY)}  # expect: missing-fetch-size


def with_factory(session):
    session.row_factory = dict_factory
    rows = session.execute("SELECT id FROM users")  # expect: missing-fetch-size
    return [row["id"] for row in rows]


def filtered_here(session, name):
    return [row for row in session.execute("SELECT id, name FROM users") if row.name == name]  # expect: missing-fetch-size


def with_timeout(session):
    return list(session.execute("SELECT id FROM log", timeout=60))  # expect: missing-fetch-size


class Dump:
    def __init__(self, cluster):
        self.session = cluster.connect("shop")

    def run(self, out):
        for row in self.session.execute("SELECT id FROM log"):  # expect: missing-fetch-size
            out.write(row.id)


# ---- with a page size, a bound, or a key ----

def sized(session):
    return list(session.execute(SimpleStatement("SELECT id FROM log", fetch_size=500)))


def sized_before(session):
    statement = SimpleStatement("SELECT id FROM log")
    statement.fetch_size = 100
    return session.execute(statement)


def paged(session, state):
    statement = SimpleStatement("SELECT id FROM log", fetch_size=20)
    return session.execute(statement, paging_state=state)


def default_size(session):
    session.default_fetch_size = 200
    return session.execute("SELECT id FROM log")


def limited(session):
    return list(session.execute("SELECT id FROM log LIMIT 10"))


def keyed(session):
    return list(session.execute("SELECT id FROM log WHERE day = 1"))


def ranged(session):
    return session.execute("SELECT id FROM log WHERE token(id) > 0 AND token(id) <= 100")


def system(session):
    return session.execute("SELECT release_version FROM system.local LIMIT 1").one()


def counted(session):
    return session.execute("SELECT count(*) FROM users LIMIT 1").one()


def written(session):
    session.execute("TRUNCATE log")


def one_partition(session):
    return session.execute("SELECT max(at) FROM log WHERE day = 3").one()
