# args: --only host
"""Awaits in a row that need not wait for each other."""
import asyncio

import asyncpg
from async_cassandra import AsyncCluster


# ---- independent ----

async def two(session, by_user, by_post, user, post):
    first = await session.execute(by_user, (user,))
    second = await session.execute(by_post, (post,))  # expect: sequential-awaits
    return first, second


async def three(session, a, b, c, key):
    x = await session.execute(a, (key,))
    y = await session.execute(b, (key,))  # expect: sequential-awaits
    z = await session.execute(c, (key,))  # expect: sequential-awaits
    return x, y, z


async def pool(pool, user_id):
    user = await pool.fetchrow("SELECT name FROM users WHERE id = $1", user_id)
    posts = await pool.fetch("SELECT title FROM posts WHERE author = $1 LIMIT 5", user_id)  # expect: sequential-awaits
    return user, posts


async def totals(db_pool):
    users = await db_pool.fetchval("SELECT count(*) FROM users WHERE active")
    posts = await db_pool.fetchval("SELECT count(*) FROM posts WHERE draft")  # expect: sequential-awaits
    return users + posts


class Page:
    def __init__(self, session):
        self.session = session

    async def load(self, user, post):
        first = await self.session.execute(self.by_user, (user,))
        second = await self.session.execute(self.by_post, (post,))  # expect: sequential-awaits
        return first, second


async def in_loop(session, statement, keys):
    rows = []
    for key in keys:
        rows.append(await session.execute(statement, (key,)))  # expect: sequential-awaits, query-in-loop
    return rows


async def in_comprehension(session, statement, keys):
    rows = {}
    for key in keys:
        result = await session.execute(statement, (key,))  # expect: sequential-awaits, query-in-loop
        rows[key] = result.one()
    return rows


async def writes_in_loop(session, insert, rows):
    for row in rows:
        await session.execute(insert, row)  # expect: sequential-awaits, query-in-loop


async def prepared_here(session, keys):
    statement = await session.prepare("SELECT name FROM users WHERE id = ?")
    for key in keys:
        print(await session.execute(statement, (key,)))  # expect: sequential-awaits, query-in-loop


async def while_loop(session, statement, queue):
    while queue:
        print(await session.execute(statement, (queue.pop(),)))  # expect: sequential-awaits, query-in-loop


# ---- dependent, on one connection, or together ----

async def needs(pool, user_id):
    user = await pool.fetchrow("SELECT team FROM users WHERE id = $1", user_id)
    return await pool.fetchrow("SELECT name FROM teams WHERE id = $1", user["team"])


async def needs_later(session, a, b, key):
    row = (await session.execute(a, (key,))).one()
    other = row.other
    return await session.execute(b, (other,))


async def one_connection(conn, user_id):
    user = await conn.fetchrow("SELECT name FROM users WHERE id = $1", user_id)
    posts = await conn.fetch("SELECT title FROM posts WHERE author = $1 LIMIT 5", user_id)
    return user, posts


async def together(session, by_user, by_post, user, post):
    return await asyncio.gather(session.execute(by_user, (user,)), session.execute(by_post, (post,)))


async def write_then_read(session, insert, select, key):
    await session.execute("INSERT INTO users (id) VALUES (1)")
    return await session.execute(select, (key,))


async def single(session, statement, key):
    return await session.execute(statement, (key,))


async def branches(session, a, b, key):
    if key:
        return await session.execute(a, (key,))
    return await session.execute(b, (0,))


async def transaction(pool):
    async with pool.acquire() as conn:
        async with conn.transaction():
            a = await conn.fetchval("SELECT count(*) FROM a WHERE x")
            b = await conn.fetchval("SELECT count(*) FROM b WHERE x")
            return a + b


async def other(client, urls):
    first = await client.get(urls[0])
    second = await client.get(urls[1])
    return first, second


def synchronous(cursor):
    cursor.execute("SELECT count(*) FROM a WHERE x")
    first = cursor.fetchone()
    cursor.execute("SELECT count(*) FROM b WHERE x")
    return first, cursor.fetchone()


async def checked(session, a, b, key):
    row = await session.execute(a, (key,))
    if not row:
        return None
    return await session.execute(b, (key,))
