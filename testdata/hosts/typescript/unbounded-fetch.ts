// args: --only host
// Drivers of Node read all rows at once: a SELECT without a bound in a call that says "all".
import Database from "better-sqlite3";
import * as sqlite3 from "sqlite3";
import { PrismaClient } from "@prisma/client";
const db = new Database("shop.db");

// ---- every row of a table ----

export const all = () => db.prepare("SELECT id, name FROM users").all(); // expect: unbounded-fetch

export function ordered() {
  const statement = db.prepare("SELECT id, body FROM pages ORDER BY id");
  return statement.all(); // expect: unbounded-fetch
}

export function inline() {
  for (const row of db.prepare("SELECT id FROM users").all()) console.log(row); // expect: unbounded-fetch
}

export function mapped() {
  return db.prepare("SELECT name FROM users").all().map((row) => row.name); // expect: unbounded-fetch
}

export function withCallback(database: Database, done: Callback) {
  database.all("SELECT id, name FROM users", done); // expect: unbounded-fetch
}

export async function promised(database: Database) {
  return database.all("SELECT id, name FROM users"); // expect: unbounded-fetch
}

export class Store {
  constructor(private readonly db: Pool) {}
  names() {
    return this.db.prepare("SELECT name FROM users").all(); // expect: unbounded-fetch
  }
}

const QUERY = "SELECT id, name FROM users";
export const constant = () => db.prepare(QUERY).all(); // expect: unbounded-fetch

export function joined() {
  return db.prepare("SELECT u.name, o.total FROM users u JOIN orders o ON o.user_id = u.id").all(); // expect: unbounded-fetch
}

export function distinct() {
  return db.prepare("SELECT DISTINCT author FROM pages").all(); // expect: unbounded-fetch
}

// ---- bounded, or in pieces ----

export const limited = () => db.prepare("SELECT id FROM pages ORDER BY id LIMIT 100").all();

export const filtered = (id: string) => db.prepare("SELECT id FROM pages WHERE owner = ?").all(id);

export const grouped = () => db.prepare("SELECT kind, count(*) FROM pages GROUP BY kind").all();

export const counted = () => db.prepare("SELECT count(*) FROM pages").all();

export function iterated() {
  for (const row of db.prepare("SELECT id FROM pages").iterate()) console.log(row);
}

export const one = () => db.prepare("SELECT id FROM pages ORDER BY id").get();

export function each(database: Database) {
  database.each("SELECT id FROM pages", (error, row) => console.log(row));
}

export const pragma = () => db.prepare("PRAGMA table_info(users)").all();

export const noTable = () => db.prepare("SELECT sqlite_version()").all();

export const parallel = (tasks: Promise<unknown>[]) => Promise.all(tasks);

export const routes = (app: Express) => app.all("/select/from", (req, res) => res.end());

export const page = (last: number) => db.prepare("SELECT id FROM pages WHERE id > ? ORDER BY id LIMIT 50").all(last);

export const run = () => db.prepare("DELETE FROM pages").run();
