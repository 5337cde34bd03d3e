// args: --only host
// Drivers of Node read all rows at once: a SELECT without a bound in a call that says "all".
const Database = require("better-sqlite3");
const sqlite3 = require("sqlite3");
const { PrismaClient } = require("@prisma/client");
const db = new Database("shop.db");

// ---- every row of a table ----

const all = () => db.prepare("SELECT id, name FROM users").all(); // expect: unbounded-fetch

function ordered() {
  const statement = db.prepare("SELECT id, body FROM pages ORDER BY id");
  return statement.all(); // expect: unbounded-fetch
}

function inline() {
  for (const row of db.prepare("SELECT id FROM users").all()) console.log(row); // expect: unbounded-fetch
}

function mapped() {
  return db.prepare("SELECT name FROM users").all().map((row) => row.name); // expect: unbounded-fetch
}

function withCallback(database, done) {
  database.all("SELECT id, name FROM users", done); // expect: unbounded-fetch
}

async function promised(database) {
  return database.all("SELECT id, name FROM users"); // expect: unbounded-fetch
}

class Store {
  constructor(db) {
    this.db = db;
  }
  names() {
    return this.db.prepare("SELECT name FROM users").all(); // expect: unbounded-fetch
  }
}

const QUERY = "SELECT id, name FROM users";
const constant = () => db.prepare(QUERY).all(); // expect: unbounded-fetch

function joined() {
  return db.prepare("SELECT u.name, o.total FROM users u JOIN orders o ON o.user_id = u.id").all(); // expect: unbounded-fetch
}

function distinct() {
  return db.prepare("SELECT DISTINCT author FROM pages").all(); // expect: unbounded-fetch
}

// ---- bounded, or in pieces ----

const limited = () => db.prepare("SELECT id FROM pages ORDER BY id LIMIT 100").all();

const filtered = (id) => db.prepare("SELECT id FROM pages WHERE owner = ?").all(id);

const grouped = () => db.prepare("SELECT kind, count(*) FROM pages GROUP BY kind").all();

const counted = () => db.prepare("SELECT count(*) FROM pages").all();

function iterated() {
  for (const row of db.prepare("SELECT id FROM pages").iterate()) console.log(row);
}

const one = () => db.prepare("SELECT id FROM pages ORDER BY id").get();

function each(database) {
  database.each("SELECT id FROM pages", (error, row) => console.log(row));
}

const pragma = () => db.prepare("PRAGMA table_info(users)").all();

const noTable = () => db.prepare("SELECT sqlite_version()").all();

const parallel = (tasks) => Promise.all(tasks);

const routes = (app) => app.all("/select/from", (req, res) => res.end());

const page = (last) => db.prepare("SELECT id FROM pages WHERE id > ? ORDER BY id LIMIT 50").all(last);

const run = () => db.prepare("DELETE FROM pages").run();
