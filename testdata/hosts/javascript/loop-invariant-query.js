// args: --only host
// Queries in a loop that do not depend on it.
const { Pool } = require("pg");
const Database = require("better-sqlite3");
const pool = new Pool();

// ---- the same again in every round ----

async function forOf(items) {
  for (const item of items) {
    const rate = await pool.query("SELECT rate FROM taxes WHERE country = 'DE'"); // expect: loop-invariant-query
    item.tax = item.price * rate.rows[0].rate;
  }
}

async function counted(items) {
  for (let i = 0; i < items.length; i++) {
    const limit = await pool.query("SELECT value FROM settings WHERE name = 'limit'"); // expect: loop-invariant-query
    check(items[i], limit);
  }
}

async function bound(items) {
  for (const item of items) {
    const rate = await pool.query("SELECT rate FROM taxes WHERE country = $1", ["DE"]); // expect: loop-invariant-query
    item.tax = rate.rows[0].rate;
  }
}

function forEach(items) {
  items.forEach(async (item) => {
    const { rows } = await pool.query("SELECT rate FROM taxes"); // expect: loop-invariant-query
    item.tax = rows[0].rate;
  });
}

async function mapped(items) {
  return Promise.all(
    items.map(async (item) => {
      const { rows } = await pool.query("SELECT factor FROM settings"); // expect: loop-invariant-query, unbounded-concurrency
      return item.price * rows[0].factor;
    }),
  );
}

function sqlite(items) {
  const db = new Database("shop.db");
  for (const item of items) {
    const statement = db.prepare("SELECT value FROM settings WHERE name = 'limit'"); // expect: prepare-in-loop
    check(item, statement);
  }
}

async function nested(groups) {
  for (const group of groups) {
    for (const item of group) {
      const top = await pool.query("SELECT max(id) FROM items"); // expect: loop-invariant-query
      item.top = top.rows[0].max;
    }
  }
}

async function conditional(users) {
  for (const user of users) {
    if (user.admin) {
      const rights = await pool.query("SELECT name FROM rights WHERE role = 'admin'"); // expect: loop-invariant-query
      user.rights = rights.rows;
    }
  }
}

const QUERY = "SELECT rate FROM taxes WHERE country = 'DE'";
async function constant(items) {
  for (const item of items) {
    const { rows } = await pool.query(QUERY); // expect: loop-invariant-query
    item.tax = rows[0].rate;
  }
}

class Report {
  constructor(db) {
    this.db = db;
  }
  async lines(orders) {
    for (const order of orders) {
      const [rows] = await this.db.query("SELECT rate FROM taxes"); // expect: loop-invariant-query
      order.rate = rows[0].rate;
    }
  }
}

async function forIn(byId) {
  for (const id in byId) {
    const { rows } = await pool.query("SELECT rate FROM taxes"); // expect: loop-invariant-query
    byId[id].rate = rows[0].rate;
  }
}

// ---- once, on purpose, or of the loop ----

async function hoisted(items) {
  const { rows } = await pool.query("SELECT rate FROM taxes WHERE country = 'DE'");
  for (const item of items) item.tax = rows[0].rate;
}

async function header() {
  for (const row of (await pool.query("SELECT id FROM users")).rows) console.log(row);
}

async function polling() {
  while (true) {
    const { rows } = await pool.query("SELECT done FROM jobs WHERE id = 1");
    if (rows[0].done) break;
    await sleep(1000);
  }
}

async function queue() {
  for (let i = 0; i < 100; i++) {
    await pool.query("SELECT id FROM queue LIMIT 1");
    await pool.query("DELETE FROM queue WHERE id = 1");
  }
}

async function retry() {
  for (let attempt = 0; attempt < 10; attempt++) {
    try {
      return await pool.query("SELECT pg_is_in_recovery()");
    } catch (e) {
      continue;
    }
  }
}

async function memo(items) {
  const cache = new Map();
  for (const item of items) {
    if (!cache.has("rate")) cache.set("rate", await pool.query("SELECT rate FROM taxes"));
    item.rate = cache.get("rate");
  }
}

async function three() {
  for (let i = 0; i < 3; i++) await pool.query("SELECT random()");
}

async function eachConnection(clients) {
  for (const client of clients) await client.query("SELECT version()");
}

async function ends(orders) {
  for (const order of orders) {
    if (order.late) {
      const { rows } = await pool.query("SELECT rate FROM taxes");
      return rows[0];
    }
  }
  return null;
}

function handlers(names, app) {
  for (const name of names) {
    app.on(name, async () => pool.query("SELECT rate FROM taxes"));
  }
}

async function interval() {
  setInterval(async () => {
    await pool.query("SELECT 1 FROM jobs WHERE done");
  }, 1000);
}
