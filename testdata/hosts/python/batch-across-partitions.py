# args: --only host
"""Batches of the Cassandra drivers (cassandra-driver, scylla-driver, async-cassandra) that a loop fills."""
from collections import defaultdict
from uuid import uuid4

from cassandra import ConsistencyLevel
from cassandra.cluster import Cluster
from cassandra.concurrent import execute_concurrent_with_args
from cassandra.query import BatchStatement, BatchType, SimpleStatement


# ---- each round adds another partition ----

def tuples(session, insert, users):
    batch = BatchStatement()
    for user in users:
        batch.add(insert, (user.id, user.name))  # expect: batch-across-partitions
    session.execute(batch)


def bound(session, insert, users):
    batch = BatchStatement(consistency_level=ConsistencyLevel.QUORUM)
    for user in users:
        batch.add(insert.bind((user["id"], user["name"])))  # expect: batch-across-partitions
    session.execute(batch)


def unlogged(session, insert, ids):
    batch = BatchStatement(batch_type=BatchType.UNLOGGED)
    for key in ids:
        batch.add(insert, [key, 1])  # expect: batch-across-partitions
    session.execute(batch)


def texts(session, rows):
    batch = BatchStatement()
    for key, name in rows:
        batch.add(SimpleStatement("INSERT INTO users (id, name) VALUES (%s, %s)"), (key, name))  # expect: batch-across-partitions
    session.execute(batch)


def numbered(session, insert, count):
    batch = BatchStatement()
    for i in range(count):
        batch.add(insert, (i, "x"))  # expect: batch-across-partitions
    session.execute(batch)


def of_dict(session, insert, names):
    batch = BatchStatement()
    for key, name in names.items():
        batch.add(insert, (key, name))  # expect: batch-across-partitions
    session.execute_async(batch)


def drained(session, delete, queue):
    batch = BatchStatement()
    while queue:
        item = queue.pop()
        batch.add(delete, (item.id,))  # expect: batch-across-partitions
    session.execute(batch)


def in_branches(session, insert, delete, events):
    batch = BatchStatement()
    for event in events:
        if event.gone:
            batch.add(delete, (event.id,))  # expect: batch-across-partitions
        else:
            batch.add(insert, (event.id, event.body))  # expect: batch-across-partitions
    session.execute(batch)


class Store:
    def __init__(self, session):
        self.session = session
        self.insert = session.prepare("INSERT INTO users (id, name) VALUES (?, ?)")

    def save(self, users):
        batch = BatchStatement()
        for user in users:
            self.note(user)
            batch.add(self.insert, (user.id, user.name))  # expect: batch-across-partitions
        self.session.execute(batch)

    def rows(self, rows):
        batch = BatchStatement()
        for row in rows:
            batch.add(self.insert, row)  # expect: batch-across-partitions
        self.session.execute(batch)


def computed(session, insert, lines):
    batch = BatchStatement()
    for line in lines:
        parts = line.split(",")
        batch.add(insert, (parts[0], parts[1]))  # expect: batch-across-partitions
    session.execute(batch)


# ---- one partition, few rows, or no batch ----

def one_partition(session, insert, user, items):
    batch = BatchStatement()
    for item in items:
        batch.add(insert, (user.id, item.name))
    session.execute(batch)


def one_partition_bound(session, insert, day, events):
    batch = BatchStatement()
    for event in events:
        batch.add(insert.bind((day, event.at, event.body)))
    session.execute(batch)


def index_within(session, insert, user_id, lines):
    batch = BatchStatement(batch_type=BatchType.UNLOGGED)
    for number, line in enumerate(lines):
        batch.add(insert, (user_id, number, line))
    session.execute(batch)


def two_tables(session, by_id, by_mail, user):
    batch = BatchStatement()
    batch.add(by_id, (user.id, user.name))
    batch.add(by_mail, (user.mail, user.id))
    session.execute(batch)


def two_rounds(session, insert):
    batch = BatchStatement()
    for kind in ("a", "b"):
        batch.add(insert, (kind, 0))
    session.execute(batch)


def grouped(session, insert, rows):
    groups = defaultdict(list)
    for row in rows:
        groups[row.user].append(row)
    for user, members in groups.items():
        batch = BatchStatement(batch_type=BatchType.UNLOGGED)
        for row in members:
            batch.add(insert, (user, row.at, row.text))
        session.execute(batch)


def batch_each(session, insert, log, users):
    for user in users:
        batch = BatchStatement()
        batch.add(insert, (user.id, user.name))
        batch.add(log, (user.id, "saved"))
        session.execute(batch)


def concurrent(session, insert, users):
    execute_concurrent_with_args(session, insert, [(user.id, user.name) for user in users])


def plain_list(session, insert, users):
    batch = []
    for user in users:
        batch.append((user.id, user.name))
    return batch


def constant_key(session, insert, lines):
    batch = BatchStatement()
    for line in lines:
        batch.add(insert, ("config", line))
    session.execute(batch)


def generated_rows_of_one(session, insert, sensor, values):
    batch = BatchStatement()
    for value in values:
        batch.add(insert, (sensor, uuid4(), value))
    session.execute(batch)
