// args: --only host
// Statements that a loop prepares again: better-sqlite3, node:sqlite, node-sqlite3, mysql2.
import Database from "better-sqlite3";
import * as mysql from "mysql2/promise";
const db = new Database("shop.db");

// ---- again in every round ----

export function forOf(rows: Row[]) {
  for (const row of rows) {
    const insert = db.prepare("INSERT INTO log (id, body) VALUES (?, ?)"); // expect: prepare-in-loop
    later(insert, row);
  }
}

export function executed(ids: string[]) {
  for (const id of ids) {
    const user = db.prepare("SELECT name FROM users WHERE id = ?").get(id); // expect: prepare-in-loop, query-in-loop
    console.log(user);
  }
}

export function forEach(rows: Row[]) {
  rows.forEach((row) => {
    db.prepare("INSERT INTO log (id) VALUES (?)").run(row.id); // expect: prepare-in-loop, write-in-loop
  });
}

export function mapped(ids: string[]) {
  return ids.map((id) => db.prepare("SELECT name FROM users WHERE id = ?").get(id)); // expect: prepare-in-loop, query-in-loop
}

export function counted(rows: Row[]) {
  for (let i = 0; i < rows.length; i++) {
    later(db.prepare("UPDATE users SET seen = 1 WHERE id = ?"), rows[i]); // expect: prepare-in-loop
  }
}

export function whileLoop(queue: Job[]) {
  while (queue.length) {
    later(db.prepare("DELETE FROM jobs WHERE id = ?"), queue.pop()); // expect: prepare-in-loop
  }
}

export async function mysql2(connection: Connection, ids: string[]) {
  for (const id of ids) {
    const statement = await connection.prepare("SELECT name FROM users WHERE id = ?"); // expect: prepare-in-loop
    later(statement, id);
  }
}

const INSERT = "INSERT INTO log (id, body) VALUES (?, ?)";
export function constant(rows: Row[]) {
  for (const row of rows) later(db.prepare(INSERT), row); // expect: prepare-in-loop
}

export class Store {
  constructor(private readonly db: Pool) {}
  save(rows: Row[]) {
    for (const row of rows) {
      later(this.db.prepare("INSERT INTO log (id) VALUES (?)"), row); // expect: prepare-in-loop
    }
  }
}

export function nested(groups: Item[][]) {
  for (const group of groups) {
    for (const row of group) {
      later(db.prepare("UPDATE users SET name = ? WHERE id = ?"), row); // expect: prepare-in-loop
    }
  }
}

export function conditional(rows: Row[]) {
  for (const row of rows) {
    if (row.gone) later(db.prepare("DELETE FROM log WHERE id = ?"), row); // expect: prepare-in-loop
  }
}

// ---- once ----

export function before(rows: Row[]) {
  const insert = db.prepare("INSERT INTO log (id, body) VALUES (?, ?)");
  for (const row of rows) later(insert, row);
}

export function transaction(rows: Row[]) {
  const insert = db.prepare("INSERT INTO log (id) VALUES (@id)");
  db.transaction(() => later(insert, rows))();
}

export function header() {
  for (const row of db.prepare("SELECT id FROM users").iterate()) console.log(row);
}

export function listed() {
  return db.prepare("SELECT id FROM users WHERE active").all().map((row) => row.id);
}

export function three() {
  for (const name of ["a", "b", "c"]) later(db.prepare("SELECT id FROM t WHERE name = ?"), name);
}

export function memo(rows: Row[]) {
  const cache = {};
  for (const row of rows) {
    if (!cache[row.kind]) cache[row.kind] = db.prepare("SELECT id FROM t WHERE kind = ?");
    later(cache[row.kind], row);
  }
}

export function statements(texts: string[]) {
  return texts.map((text) => db.prepare(text));
}

export function images(canvas: any, shapes: any) {
  for (const shape of shapes) canvas.prepare(shape);
}

export function modules(plugins: any) {
  plugins.forEach((plugin) => plugin.prepare());
}

export function perTable(tables: string[]) {
  return tables.map((table) => db.prepare(`SELECT id FROM ${table} WHERE id = ?`)); // expect: dynamic-identifier
}

export function handlers(app: Express, names: string[]) {
  for (const name of names) app.on(name, () => db.prepare("SELECT 1 FROM users").get());
}
