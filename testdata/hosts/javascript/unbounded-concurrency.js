// args: --only host
// Queries that are all started at once.
const { Pool } = require("pg");
const pLimit = require("p-limit");
const pool = new Pool();
const READ = "SELECT name FROM users WHERE id = $1";

// ---- one per item, without a limit ----

const arrow = (ids) => Promise.all(ids.map((id) => pool.query(READ, [id]))); // expect: unbounded-concurrency, query-in-loop

async function asynchronous(ids) {
  return Promise.all(
    ids.map(async (id) => {
      const { rows } = await pool.query(READ, [id]); // expect: unbounded-concurrency, query-in-loop
      return rows[0];
    }),
  );
}

async function settled(ids) {
  return Promise.allSettled(ids.map((id) => pool.query(READ, [id]))); // expect: unbounded-concurrency, query-in-loop
}

async function variable(ids) {
  const tasks = ids.map((id) => pool.query(READ, [id])); // expect: unbounded-concurrency, query-in-loop
  return Promise.all(tasks);
}

async function pushed(ids) {
  const tasks = [];
  for (const id of ids) {
    tasks.push(pool.query(READ, [id])); // expect: unbounded-concurrency, query-in-loop
  }
  return Promise.all(tasks);
}

async function written(rows) {
  await Promise.all(rows.map((row) => pool.query("INSERT INTO log (body) VALUES ($1)", [row]))); // expect: unbounded-concurrency, write-in-loop
}

async function load(id) {
  const { rows } = await pool.query(READ, [id]);
  return rows[0];
}

async function helper(ids) {
  return Promise.all(ids.map((id) => load(id))); // expect: unbounded-concurrency, query-in-loop
}

async function reference(ids) {
  return Promise.all(ids.map(load)); // expect: unbounded-concurrency, query-in-loop
}

class Users {
  constructor(db) {
    this.db = db;
  }
  all(ids) {
    return Promise.all(ids.map((id) => this.db.query(READ, [id]))); // expect: unbounded-concurrency, query-in-loop
  }
}

async function filtered(users) {
  await Promise.all(users.filter((user) => user.active).map((user) => pool.query(READ, [user.id]))); // expect: unbounded-concurrency, query-in-loop
}

async function keys(byId) {
  return Promise.all(Object.keys(byId).map((id) => pool.query(READ, [id]))); // expect: unbounded-concurrency, query-in-loop
}

// ---- limited, few, one query, or no query ----

async function limited(ids) {
  const limit = pLimit(10);
  return Promise.all(ids.map((id) => limit(() => pool.query(READ, [id])))); // expect: query-in-loop
}

async function inChunks(chunks) {
  for (const chunk of chunks) {
    await Promise.all(chunk.map((id) => pool.query(READ, [id]))); // expect: query-in-loop
  }
}

async function two(a, b) {
  return Promise.all([pool.query(READ, [a]), pool.query(READ, [b])]);
}

async function few() {
  return Promise.all(["a", "b"].map((kind) => pool.query("SELECT count(*) FROM log WHERE kind = $1", [kind])));
}

async function oneQuery(ids) {
  return pool.query("SELECT name FROM users WHERE id = ANY($1)", [ids]);
}

async function pages(urls) {
  return Promise.all(urls.map((url) => fetch(url)));
}

async function inTurn(ids) {
  const rows = [];
  for (const id of ids) rows.push(await pool.query(READ, [id])); // expect: query-in-loop
  return rows;
}

async function closed(clients) {
  await Promise.all(clients.map((client) => client.end()));
}

async function files(paths, fs) {
  return Promise.all(paths.map((path) => fs.readFile(path)));
}

function mapper(rows) {
  return rows.map((row) => ({ id: row.id }));
}

async function bulk(rows, knex) {
  await Promise.all([knex("log").insert(rows), knex("audit").insert(rows)]);
}
