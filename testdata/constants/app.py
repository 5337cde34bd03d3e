import psycopg2
from app.queries import USERS_BY_NAME, ONE
from app import queries as q
from .queries import Orders

def f(cursor, ids):
    for i in ids:
        cursor.execute(ONE, (i,))
        cursor.execute(q.USERS_BY_NAME, (i,))
        cursor.execute(Orders.GET, (i,))
