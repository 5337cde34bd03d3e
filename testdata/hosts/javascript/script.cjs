// args: --only host
// A CommonJS module.
const Database = require("better-sqlite3");
const db = new Database("shop.db");

module.exports.names = (ids) => ids.map((id) => db.prepare("SELECT name FROM users WHERE id = ?").get(id)); // expect: prepare-in-loop, query-in-loop

module.exports.count = (table) => db.prepare(`SELECT count(*) FROM ${table}`).get(); // expect: dynamic-identifier

module.exports.all = () => db.prepare("SELECT id FROM users").all(); // expect: unbounded-fetch

module.exports.save = (rows) => {
  const insert = db.prepare("INSERT INTO log (body) VALUES (?)");
  for (const row of rows) insert.run(row); // expect: write-in-loop
};

module.exports.one = (id) => db.prepare("SELECT name FROM users WHERE id = ?").get(id);
