// args: --only=host
// Queries, writes, prepares, connections and concurrency in the loops of JavaScript.
const mysql = require("mysql2/promise");
const { Pool } = require("pg");
const pLimit = require("p-limit");

async function plain(pool, ids) {
  for (const id of ids) {
    await pool.query("SELECT name FROM users WHERE id = $1", [id]); // expect: query-in-loop
  }
}

async function indexed(pool, ids) {
  for (let i = 0; i < ids.length; i++) {
    const { rows } = await pool.query("SELECT name FROM users WHERE id = $1", [ids[i]]); // expect: query-in-loop
    console.log(rows);
  }
}

async function keys(pool, users) {
  for (const key in users) {
    await pool.query("SELECT total FROM orders WHERE user_id = $1", [key]); // expect: query-in-loop
  }
}

async function awaited(pool, stream) {
  for await (const user of stream) {
    await pool.query("SELECT total FROM orders WHERE user_id = $1", [user.id]); // expect: query-in-loop
  }
}

async function whileLoop(pool, ids) {
  while (ids.length) {
    const id = ids.shift();
    await pool.query("SELECT name FROM users WHERE id = $1", [id]); // expect: query-in-loop
  }
}

function forEach(db, ids) {
  ids.forEach((id) => {
    db.query("SELECT name FROM users WHERE id = ?", [id], (err, rows) => console.log(rows)); // expect: query-in-loop
  });
}

function forEachFunction(db, ids) {
  ids.forEach(function (id) {
    db.query("SELECT name FROM users WHERE id = ?", [id]); // expect: query-in-loop
  });
}

async function mapped(pool, ids) {
  return Promise.all(ids.map((id) => pool.query("SELECT name FROM users WHERE id = $1", [id]))); // expect: query-in-loop, unbounded-concurrency
}

async function mappedAsync(pool, ids) {
  return Promise.all(
    ids.map(async (id) => {
      const { rows } = await pool.query("SELECT name FROM users WHERE id = $1", [id]); // expect: query-in-loop, unbounded-concurrency
      return rows[0];
    }),
  );
}

async function reduced(pool, ids) {
  return ids.reduce(async (all, id) => {
    const { rows } = await pool.query("SELECT name FROM users WHERE id = $1", [id]); // expect: query-in-loop
    return (await all).concat(rows);
  }, []);
}

async function destructured(pool, users) {
  for (const { id, name } of users) {
    await pool.query("SELECT total FROM orders WHERE user_id = $1 AND name = $2", [id, name]); // expect: query-in-loop
  }
}

async function templated(pool, users) {
  for (const user of users) {
    await pool.query(`SELECT total FROM orders WHERE user_id = ${Number(user.id)}`); // expect: query-in-loop
  }
}

async function configured(client, ids) {
  for (const id of ids) {
    await client.query({ text: "SELECT name FROM users WHERE id = $1", values: [id] }); // expect: query-in-loop
  }
}

async function overRows(pool) {
  const { rows } = await pool.query("SELECT id FROM users WHERE seen IS NULL");
  for (const row of rows) {
    row.orders = await pool.query("SELECT total FROM orders WHERE user_id = $1", [row.id]); // expect: query-in-loop
  }
}

async function findUser(pool, id) {
  const { rows } = await pool.query("SELECT name FROM users WHERE id = $1", [id]);
  return rows[0];
}

async function helper(pool, orders) {
  for (const order of orders) {
    order.user = await findUser(pool, order.userId); // expect: query-in-loop "findUser"
  }
}

const findOrder = async (pool, id) => pool.query("SELECT total FROM orders WHERE id = $1", [id]);

async function arrowHelper(pool, ids) {
  for (const id of ids) await findOrder(pool, id); // expect: query-in-loop "findOrder"
}

class Users {
  constructor(pool) {
    this.pool = pool;
  }

  async one(id) {
    return this.pool.query("SELECT name FROM users WHERE id = $1", [id]);
  }

  async all(ids) {
    const out = [];
    for (const id of ids) out.push(await this.one(id)); // expect: query-in-loop "one"
    return out;
  }
}

function better(db, ids) {
  const find = db.prepare("SELECT name FROM users WHERE id = ?");
  return ids.map((id) => find.get(id)); // expect: query-in-loop
}

function lite(db, ids) {
  for (const id of ids) {
    db.get("SELECT name FROM users WHERE id = ?", [id], (err, row) => console.log(row)); // expect: query-in-loop
  }
}

async function tagged(sql, ids) {
  for (const id of ids) {
    await sql`SELECT name FROM users WHERE id = ${id}`; // expect: query-in-loop
  }
}

async function prismaFind(prisma, ids) {
  for (const id of ids) {
    await prisma.user.findUnique({ where: { id } }); // expect: query-in-loop
  }
}

async function prismaMany(prisma, users) {
  return Promise.all(users.map((user) => prisma.order.findMany({ where: { userId: user.id } }))); // expect: query-in-loop, unbounded-concurrency
}

async function prismaRaw(prisma, ids) {
  for (const id of ids) await prisma.$queryRaw`SELECT name FROM users WHERE id = ${id}`; // expect: query-in-loop
}

async function sequelized(User, orders) {
  for (const order of orders) {
    order.user = await User.findByPk(order.userId); // expect: query-in-loop
  }
}

async function sequelizedOne(orders) {
  for (const order of orders) {
    order.user = await User.findOne({ where: { id: order.userId } }); // expect: query-in-loop
  }
}

async function typeorm(userRepository, orders) {
  for (const order of orders) {
    order.user = await userRepository.findOneBy({ id: order.userId }); // expect: query-in-loop
  }
}

async function knexed(knex, ids) {
  for (const id of ids) {
    await knex("users").where({ id }).first(); // expect: query-in-loop
  }
}

async function knexRaw(knex, ids) {
  for (const id of ids) {
    await knex.raw("SELECT name FROM users WHERE id = ?", [id]); // expect: query-in-loop
  }
}

async function mongoose(ids) {
  for (const id of ids) {
    await User.findById(id); // expect: query-in-loop
  }
}

async function invariant(pool, users) {
  for (const user of users) {
    const { rows } = await pool.query("SELECT value FROM settings WHERE name = 'limit'"); // expect: loop-invariant-query
    console.log(user, rows);
  }
}

async function inserts(pool, rows) {
  for (const row of rows) {
    await pool.query("INSERT INTO log (text) VALUES ($1)", [row.text]); // expect: write-in-loop
  }
}

async function updates(connection, users) {
  for (const user of users) {
    await connection.execute("UPDATE users SET seen = NOW() WHERE id = ?", [user.id]); // expect: write-in-loop
  }
}

async function prismaCreate(prisma, names) {
  for (const name of names) {
    await prisma.user.create({ data: { name } }); // expect: write-in-loop
  }
}

async function saved(userRepository, users) {
  for (const user of users) {
    await userRepository.save(user); // expect: write-in-loop
  }
}

async function sequelizeCreate(names) {
  for (const name of names) {
    await User.create({ name }); // expect: write-in-loop
  }
}

async function connected(keys) {
  for (const key of keys) {
    const connection = await mysql.createConnection({ host: "localhost" }); // expect: connection-per-query
    await connection.query("SELECT name FROM users WHERE id = ?", [key]); // expect: query-in-loop
  }
}

function preparedInLoop(db, ids) {
  for (const id of ids) {
    const statement = db.prepare("SELECT name FROM users WHERE id = ?"); // expect: prepare-in-loop
    console.log(statement.get(id)); // expect: query-in-loop
  }
}

async function committed(client, rows) {
  for (const row of rows) {
    await client.query("BEGIN");
    await client.query("INSERT INTO log (text) VALUES ($1)", [row]); // expect: write-in-loop
    await client.query("COMMIT"); // expect: transaction-per-row
  }
}

// ---- nothing to report from here on

async function once(pool, ids) {
  const { rows } = await pool.query("SELECT name FROM users WHERE id = ANY($1)", [ids]);
  return rows.map((row) => row.name);
}

async function inHeader(pool) {
  for (const row of (await pool.query("SELECT name FROM users WHERE seen IS NULL")).rows) {
    console.log(row);
  }
}

async function few(pool) {
  for (const table of ["users", "orders"]) {
    await pool.query(`SELECT count(*) FROM ${table}`);
  }
}

async function retried(pool, id) {
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      return await pool.query("SELECT name FROM users WHERE id = $1", [id]);
    } catch (error) {
      await sleep(100 * attempt);
    }
  }
}

async function polled(pool, job) {
  while (true) {
    const { rows } = await pool.query("SELECT state FROM jobs WHERE id = $1", [job]);
    if (rows[0].state === "done") return;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

async function paged(pool) {
  let last = 0;
  for (;;) {
    const { rows } = await pool.query("SELECT id FROM users WHERE id > $1 ORDER BY id LIMIT 1000", [last]);
    if (!rows.length) break;
    last = rows[rows.length - 1].id;
  }
}

async function chunked(pool, ids) {
  for (let i = 0; i < ids.length; i += 500) {
    const chunk = ids.slice(i, i + 500);
    await pool.query("SELECT name FROM users WHERE id = ANY($1)", [chunk]);
  }
}

async function chunkedBy(pool, ids) {
  for (const chunk of chunk(ids, 500)) {
    await pool.query("SELECT name FROM users WHERE id = ANY($1)", [chunk]);
  }
}

async function cached(pool, ids) {
  const cache = new Map();
  for (const id of ids) {
    if (!cache.has(id)) {
      cache.set(id, await pool.query("SELECT name FROM users WHERE id = $1", [id]));
    }
  }
  return cache;
}

async function loader(DataLoader, pool) {
  return new DataLoader(async (ids) => {
    const { rows } = await pool.query("SELECT id, name FROM users WHERE id = ANY($1)", [ids]);
    return ids.map((id) => rows.find((row) => row.id === id));
  });
}

async function batchedInsert(pool, rows) {
  await pool.query("INSERT INTO log (text) SELECT unnest($1::text[])", [rows.map((row) => row.text)]);
}

async function bulk(connection, rows) {
  await connection.query("INSERT INTO log (text) VALUES ?", [rows.map((row) => [row.text])]);
}

async function createMany(prisma, names) {
  await prisma.user.createMany({ data: names.map((name) => ({ name })) });
}

function handlers(app, pool) {
  for (const path of ["/a", "/b", "/c", "/d", "/e"]) {
    app.get(path, async (req, res) => {
      res.json(await pool.query("SELECT name FROM users WHERE id = $1", [req.params.id]));
    });
  }
}

function definitions(pool, ids) {
  const jobs = [];
  for (const id of ids) {
    jobs.push(() => pool.query("SELECT name FROM users WHERE id = $1", [id]));
  }
  return jobs;
}

function arrays(items, ids) {
  return ids.map((id) => items.find((item) => item.id === id)).filter((item) => items.includes(item));
}

function maps(cache, ids) {
  for (const id of ids) cache.get(id);
  return ids.map((id) => cache.delete(id));
}

function regular(text, patterns) {
  for (const pattern of patterns) {
    pattern.exec(text);
    text.match(pattern);
  }
}

function events(emitter, ids) {
  for (const id of ids) emitter.on(id, () => {});
}

function documents(list) {
  for (const item of list) document.querySelector(item).remove();
}

async function few3(pool) {
  await Promise.all([
    pool.query("SELECT name FROM users WHERE id = 1"),
    pool.query("SELECT total FROM orders WHERE id = 1"),
  ]);
}

async function behind(pool, ids) {
  for (const id of ids) console.log(id);
  await pool.query("SELECT name FROM users WHERE id = $1", [ids[0]]);
}

async function optional(pool, maybe) {
  return maybe && (await pool.query("SELECT name FROM users WHERE id = $1", [maybe]));
}

async function then(pool, id) {
  return pool.query("SELECT name FROM users WHERE id = $1", [id]).then((r) => r.rows.map((row) => row.name));
}

async function fetched(urls) {
  return Promise.all(urls.map((url) => fetch(url)));
}
