// args: --only host
// Statements that a loop prepares again: better-sqlite3, node:sqlite, node-sqlite3, mysql2.
const Database = require("better-sqlite3");
const mysql = require("mysql2/promise");
const db = new Database("shop.db");

// ---- again in every round ----

function forOf(rows) {
  for (const row of rows) {
    const insert = db.prepare("INSERT INTO log (id, body) VALUES (?, ?)"); // expect: prepare-in-loop
    later(insert, row);
  }
}

function executed(ids) {
  for (const id of ids) {
    const user = db.prepare("SELECT name FROM users WHERE id = ?").get(id); // expect: prepare-in-loop, query-in-loop
    console.log(user);
  }
}

function forEach(rows) {
  rows.forEach((row) => {
    db.prepare("INSERT INTO log (id) VALUES (?)").run(row.id); // expect: prepare-in-loop, write-in-loop
  });
}

function mapped(ids) {
  return ids.map((id) => db.prepare("SELECT name FROM users WHERE id = ?").get(id)); // expect: prepare-in-loop, query-in-loop
}

function counted(rows) {
  for (let i = 0; i < rows.length; i++) {
    later(db.prepare("UPDATE users SET seen = 1 WHERE id = ?"), rows[i]); // expect: prepare-in-loop
  }
}

function whileLoop(queue) {
  while (queue.length) {
    later(db.prepare("DELETE FROM jobs WHERE id = ?"), queue.pop()); // expect: prepare-in-loop
  }
}

async function mysql2(connection, ids) {
  for (const id of ids) {
    const statement = await connection.prepare("SELECT name FROM users WHERE id = ?"); // expect: prepare-in-loop
    later(statement, id);
  }
}

const INSERT = "INSERT INTO log (id, body) VALUES (?, ?)";
function constant(rows) {
  for (const row of rows) later(db.prepare(INSERT), row); // expect: prepare-in-loop
}

class Store {
  constructor(db) {
    this.db = db;
  }
  save(rows) {
    for (const row of rows) {
      later(this.db.prepare("INSERT INTO log (id) VALUES (?)"), row); // expect: prepare-in-loop
    }
  }
}

function nested(groups) {
  for (const group of groups) {
    for (const row of group) {
      later(db.prepare("UPDATE users SET name = ? WHERE id = ?"), row); // expect: prepare-in-loop
    }
  }
}

function conditional(rows) {
  for (const row of rows) {
    if (row.gone) later(db.prepare("DELETE FROM log WHERE id = ?"), row); // expect: prepare-in-loop
  }
}

// ---- once ----

function before(rows) {
  const insert = db.prepare("INSERT INTO log (id, body) VALUES (?, ?)");
  for (const row of rows) later(insert, row);
}

function transaction(rows) {
  const insert = db.prepare("INSERT INTO log (id) VALUES (@id)");
  db.transaction(() => later(insert, rows))();
}

function header() {
  for (const row of db.prepare("SELECT id FROM users").iterate()) console.log(row);
}

function listed() {
  return db.prepare("SELECT id FROM users WHERE active").all().map((row) => row.id);
}

function three() {
  for (const name of ["a", "b", "c"]) later(db.prepare("SELECT id FROM t WHERE name = ?"), name);
}

function memo(rows) {
  const cache = {};
  for (const row of rows) {
    if (!cache[row.kind]) cache[row.kind] = db.prepare("SELECT id FROM t WHERE kind = ?");
    later(cache[row.kind], row);
  }
}

function statements(texts) {
  return texts.map((text) => db.prepare(text));
}

function images(canvas, shapes) {
  for (const shape of shapes) canvas.prepare(shape);
}

function modules(plugins) {
  plugins.forEach((plugin) => plugin.prepare());
}

function perTable(tables) {
  return tables.map((table) => db.prepare(`SELECT id FROM ${table} WHERE id = ?`)); // expect: dynamic-identifier
}

function handlers(app, names) {
  for (const name of names) app.on(name, () => db.prepare("SELECT 1 FROM users").get());
}
