# args: --only host
"""Queries that are all started at once."""
import asyncio

import asyncpg
from async_cassandra import AsyncCluster
from cassandra.cluster import Cluster
from cassandra.concurrent import execute_concurrent_with_args


# ---- one per item, without a limit ----

async def gathered(session, statement, keys):
    return await asyncio.gather(*[session.execute(statement, (key,)) for key in keys])  # expect: unbounded-concurrency


async def tasks_first(session, statement, keys):
    tasks = [session.execute(statement, (key,)) for key in keys]  # expect: unbounded-concurrency
    return await asyncio.gather(*tasks)


async def generator(session, statement, keys):
    return await asyncio.gather(*(session.execute(statement, (key,)) for key in keys))  # expect: unbounded-concurrency


async def created(session, statement, keys):
    tasks = [asyncio.create_task(session.execute(statement, (key,))) for key in keys]  # expect: unbounded-concurrency
    return [await task for task in tasks]


async def appended(session, statement, keys):
    tasks = []
    for key in keys:
        tasks.append(session.execute(statement, (key,)))  # expect: unbounded-concurrency
    return await asyncio.gather(*tasks)


async def pool(pool, ids):
    return await asyncio.gather(*[pool.fetchrow("SELECT name FROM users WHERE id = $1", i) for i in ids])  # expect: unbounded-concurrency, query-in-loop


async def group(session, statement, keys):
    async with asyncio.TaskGroup() as tasks:
        for key in keys:
            tasks.create_task(session.execute(statement, (key,)))  # expect: unbounded-concurrency


def driver_futures(session, statement, keys):
    futures = [session.execute_async(statement, (key,)) for key in keys]  # expect: unbounded-concurrency
    return [future.result() for future in futures]


def driver_loop(session, statement, keys):
    futures = []
    for key in keys:
        futures.append(session.execute_async(statement, (key,)))  # expect: unbounded-concurrency
    return [future.result() for future in futures]


async def as_completed(session, statement, keys):
    for done in asyncio.as_completed([session.execute(statement, (key,)) for key in keys]):  # expect: unbounded-concurrency
        yield await done


async def helper(session, statement, keys):
    async def one(key):
        return await session.execute(statement, (key,))

    return await asyncio.gather(*[one(key) for key in keys])  # expect: unbounded-concurrency


# ---- limited, few, or one query ----

async def semaphore(session, statement, keys):
    semaphore = asyncio.Semaphore(32)

    async def limited(key):
        async with semaphore:
            return await session.execute(statement, (key,))

    return await asyncio.gather(*[limited(key) for key in keys])


async def two(session, a, b):
    return await asyncio.gather(session.execute(a), session.execute(b))


async def few(pool):
    return await asyncio.gather(*[pool.fetchval("SELECT count(*) FROM log WHERE kind = $1", k) for k in ("a", "b")])


async def in_chunks(session, statement, chunks):
    for chunk in chunks:
        await asyncio.gather(*[session.execute(statement, (key,)) for key in chunk])


def concurrent(session, statement, keys):
    return execute_concurrent_with_args(session, statement, [(key,) for key in keys], concurrency=50)


async def one_query(pool, ids):
    return await pool.fetch("SELECT name FROM users WHERE id = ANY($1)", ids)


async def sleeps(delays):
    await asyncio.gather(*[asyncio.sleep(delay) for delay in delays])


async def fetched(client, urls):
    return await asyncio.gather(*[client.get(url) for url in urls])


async def services(clients):
    await asyncio.gather(*[client.close() for client in clients])


async def awaited_in_turn(conn, ids):
    names = []
    for i in ids:
        names.append(await conn.fetchval("SELECT name FROM users WHERE id = $1", i))  # expect: query-in-loop
    return names


async def ranges(session, statement):
    return await asyncio.gather(*[session.execute(statement, (day,)) for day in range(7)])
