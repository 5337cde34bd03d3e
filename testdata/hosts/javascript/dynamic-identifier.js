// args: --only host
// Names of tables and columns that are put into the text.
const { Pool, escapeIdentifier } = require("pg");
const mysql = require("mysql2");
const format = require("pg-format");
const pool = new Pool();

// ---- names from outside ----

const table = (name) => pool.query(`SELECT count(*) FROM ${name}`); // expect: dynamic-identifier

const ordering = (column) => pool.query("SELECT id FROM users ORDER BY " + column); // expect: dynamic-identifier

const quotedByHand = (name) => pool.query(`DELETE FROM "${name}" WHERE id = 1`); // expect: dynamic-identifier

const backticks = (name) => pool.query("TRUNCATE TABLE `" + name + "`"); // expect: dynamic-identifier

const columns = (names) => pool.query("SELECT " + names.join(", ") + " FROM users"); // expect: dynamic-identifier

const insert = (name, row) => pool.query(`INSERT INTO ${name} (a, b) VALUES ($1, $2)`, row); // expect: dynamic-identifier

const update = (column, value) => pool.query(`UPDATE users SET ${column} = $1 WHERE id = 1`, [value]); // expect: dynamic-identifier

const joined = (other) => pool.query(`SELECT u.id FROM users u JOIN ${other} o ON o.user_id = u.id`); // expect: dynamic-identifier

const schema = (name) => pool.query(`SELECT id FROM ${name}.users`); // expect: dynamic-identifier

const grouped = (column) => pool.query("SELECT count(*) FROM users GROUP BY " + column); // expect: dynamic-identifier

const whereColumn = (column, value) => pool.query(`SELECT id FROM users WHERE ${column} = $1`, [value]); // expect: dynamic-identifier

class Repository {
  constructor(db, table) {
    this.db = db;
    this.table = table;
  }
  count() {
    return this.db.query(`SELECT count(*) FROM ${this.table}`); // expect: dynamic-identifier
  }
}

// ---- names of the program, or quoted ----

const TABLE = "users";
const constant = () => pool.query(`SELECT count(*) FROM ${TABLE}`);

const escaped = (name) => pool.query(`SELECT count(*) FROM ${escapeIdentifier(name)}`);

const escapedId = (name) => pool.query("SELECT count(*) FROM " + mysql.escapeId(name));

const formatted = (name) => pool.query(format("SELECT count(*) FROM %I", name));

function literalLoop() {
  for (const name of ["users", "orders"]) pool.query("SELECT count(*) FROM " + name);
}

const COLUMNS = { name: "users.name", age: "users.born" };
const ofMap = (key) => pool.query("SELECT id FROM users ORDER BY " + COLUMNS[key]);

function checked(column) {
  if (!["name", "born"].includes(column)) throw new Error(column);
  return pool.query(`SELECT id FROM users ORDER BY ${column}`);
}

function ofSet(column) {
  const allowed = new Set(["name", "born"]);
  if (!allowed.has(column)) return null;
  return pool.query(`SELECT id FROM users ORDER BY ${column}`);
}

function chosen(archive) {
  const name = archive ? "old_orders" : "orders";
  return pool.query(`SELECT count(*) FROM ${name}`);
}

function switched(kind) {
  let name;
  switch (kind) {
    case 1:
      name = "users";
      break;
    default:
      name = "orders";
  }
  return pool.query(`SELECT count(*) FROM ${name}`);
}

const doubleMark = (connection, name) => connection.query("SELECT count(*) FROM ??", [name]);

const bound = (name) => pool.query("SELECT count(*) FROM pg_tables WHERE tablename = $1", [name]);

const message = (name) => console.log(`select a row from table ${name}`);

const route = (name) => fetch(`/select/from/${name}`);
