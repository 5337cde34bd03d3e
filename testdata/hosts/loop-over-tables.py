# args: --only=host
"""Loops whose rounds ask different tables: no one query would answer them, so they are left alone."""
import sqlalchemy as sa
from app import models
from sqlalchemy import delete, func, insert, select, update


def counts(cursor, tables):
    for table in tables:
        cursor.execute(f"SELECT count(*) FROM {table}")  # expect: dynamic-identifier


def count(cursor, table):
    return cursor.execute(f"SELECT count(*) FROM {table}").fetchone()  # expect: dynamic-identifier


def counts_by_helper(cursor, tables):
    return {table: count(cursor, table) for table in tables}


def rows_by_key(cursor, table, ids):
    for row_id in ids:
        cursor.execute(f"SELECT name FROM {table} WHERE id = ?", (row_id,))  # expect: dynamic-identifier, query-in-loop


def tables_of_each_row(cursor, tables, ids):
    for row_id in ids:
        for table in tables:
            cursor.execute(f"DELETE FROM {table} WHERE id = ?", (row_id,))  # expect: dynamic-identifier, write-in-loop


def purge(conn, meta):
    for table in meta.sorted_tables:
        conn.execute(table.delete())


def sizes(conn, meta):
    return [conn.execute(select(func.count()).select_from(table)).scalar() for table in meta.sorted_tables]


def parents(conn, keys):
    for key in keys:
        query = sa.select(key.column).where(key.parent == key.column)
        conn.execute(query)


def of_models(models):
    return {model.__name__: model.objects.count() for model in models}


def insert_by_table(conn, users, names):
    for name in names:
        statement = users.insert().values(name=name)
        conn.execute(statement)  # expect: write-in-loop


def insert_by_function(conn, users, names):
    for name in names:
        conn.execute(insert(users).values(name=name))  # expect: write-in-loop


def update_by_key(conn, users, names):
    for name in names:
        conn.execute(sa.update(users).where(users.c.name == name).values(seen=True))  # expect: write-in-loop


def starred(cursor, table, rows):
    for row in rows:
        cursor.execute(*table.update([table.done], [True], where=table.id == row.id))  # expect: write-in-loop


def delete_by_key(conn, users, names):
    for name in names:
        statement = delete(users).where(users.c.name == name)
        conn.execute(statement)  # expect: write-in-loop


def read_by_key(conn, users, names):
    for name in names:
        conn.execute(select(users).where(users.c.name == name))  # expect: query-in-loop


def written_together(conn, users, names):
    conn.execute(insert(users), [{"name": name} for name in names])
    conn.execute(update(users).values(seen=True))


class Cleaner(models.Model):
    def purge_kept(self, conn, meta):
        for table in meta.sorted_tables:
            statement = table.delete()
            conn.execute(statement)

    def purge_old(self, conn, tables, day):
        for table in tables:
            conn.execute(table.delete().where(table.c.day < day))
