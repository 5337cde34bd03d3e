// args: --only host
// Queries in a loop that do not depend on it.
import { Pool } from "pg";
import Database from "better-sqlite3";
const pool = new Pool();

// ---- the same again in every round ----

export async function forOf(items: Item[]) {
  for (const item of items) {
    const rate = await pool.query("SELECT rate FROM taxes WHERE country = 'DE'"); // expect: loop-invariant-query
    item.tax = item.price * rate.rows[0].rate;
  }
}

export async function counted(items: Item[]) {
  for (let i = 0; i < items.length; i++) {
    const limit = await pool.query("SELECT value FROM settings WHERE name = 'limit'"); // expect: loop-invariant-query
    check(items[i], limit);
  }
}

export async function bound(items: Item[]) {
  for (const item of items) {
    const rate = await pool.query("SELECT rate FROM taxes WHERE country = $1", ["DE"]); // expect: loop-invariant-query
    item.tax = rate.rows[0].rate;
  }
}

export function forEach(items: Item[]) {
  items.forEach(async (item) => {
    const { rows } = await pool.query("SELECT rate FROM taxes"); // expect: loop-invariant-query
    item.tax = rows[0].rate;
  });
}

export async function mapped(items: Item[]) {
  return Promise.all(
    items.map(async (item) => {
      const { rows } = await pool.query("SELECT factor FROM settings"); // expect: loop-invariant-query, unbounded-concurrency
      return item.price * rows[0].factor;
    }),
  );
}

export function sqlite(items: Item[]) {
  const db = new Database("shop.db");
  for (const item of items) {
    const statement = db.prepare("SELECT value FROM settings WHERE name = 'limit'"); // expect: prepare-in-loop
    check(item, statement);
  }
}

export async function nested(groups: Item[][]) {
  for (const group of groups) {
    for (const item of group) {
      const top = await pool.query("SELECT max(id) FROM items"); // expect: loop-invariant-query
      item.top = top.rows[0].max;
    }
  }
}

export async function conditional(users: User[]) {
  for (const user of users) {
    if (user.admin) {
      const rights = await pool.query("SELECT name FROM rights WHERE role = 'admin'"); // expect: loop-invariant-query
      user.rights = rights.rows;
    }
  }
}

const QUERY = "SELECT rate FROM taxes WHERE country = 'DE'";
export async function constant(items: Item[]) {
  for (const item of items) {
    const { rows } = await pool.query(QUERY); // expect: loop-invariant-query
    item.tax = rows[0].rate;
  }
}

export class Report {
  constructor(private readonly db: Pool) {}
  async lines(orders: Order[]) {
    for (const order of orders) {
      const [rows] = await this.db.query("SELECT rate FROM taxes"); // expect: loop-invariant-query
      order.rate = rows[0].rate;
    }
  }
}

export async function forIn(byId: any) {
  for (const id in byId) {
    const { rows } = await pool.query("SELECT rate FROM taxes"); // expect: loop-invariant-query
    byId[id].rate = rows[0].rate;
  }
}

// ---- once, on purpose, or of the loop ----

export async function hoisted(items: Item[]) {
  const { rows } = await pool.query("SELECT rate FROM taxes WHERE country = 'DE'");
  for (const item of items) item.tax = rows[0].rate;
}

export async function header() {
  for (const row of (await pool.query("SELECT id FROM users")).rows) console.log(row);
}

export async function polling() {
  while (true) {
    const { rows } = await pool.query("SELECT done FROM jobs WHERE id = 1");
    if (rows[0].done) break;
    await sleep(1000);
  }
}

export async function queue() {
  for (let i = 0; i < 100; i++) {
    await pool.query("SELECT id FROM queue LIMIT 1");
    await pool.query("DELETE FROM queue WHERE id = 1");
  }
}

export async function retry() {
  for (let attempt = 0; attempt < 10; attempt++) {
    try {
      return await pool.query("SELECT pg_is_in_recovery()");
    } catch (e) {
      continue;
    }
  }
}

export async function memo(items: Item[]) {
  const cache = new Map();
  for (const item of items) {
    if (!cache.has("rate")) cache.set("rate", await pool.query("SELECT rate FROM taxes"));
    item.rate = cache.get("rate");
  }
}

export async function three() {
  for (let i = 0; i < 3; i++) await pool.query("SELECT random()");
}

export async function eachConnection(clients: Client[]) {
  for (const client of clients) await client.query("SELECT version()");
}

export async function ends(orders: Order[]) {
  for (const order of orders) {
    if (order.late) {
      const { rows } = await pool.query("SELECT rate FROM taxes");
      return rows[0];
    }
  }
  return null;
}

export function handlers(names: string[], app: Express) {
  for (const name of names) {
    app.on(name, async () => pool.query("SELECT rate FROM taxes"));
  }
}

export async function interval() {
  setInterval(async () => {
    await pool.query("SELECT 1 FROM jobs WHERE done");
  }, 1000);
}
