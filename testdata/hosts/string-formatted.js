// args: --only=host
// Ways to put a value into a statement in JavaScript, and text that only looks like it.
const util = require("util");
const mysql = require("mysql2/promise");
const { Pool } = require("pg");
const express = require("express");
const format = require("pg-format");

const pool = new Pool();
const app = express();
const TABLE = "users";
const COLUMNS = ["id", "name"];
const SORTABLE = { id: "id", name: "lower(name)" };

app.get("/user", async (req, res) => {
  const rows = await pool.query(`SELECT id FROM users WHERE name = '${req.query.name}'`); // expect: string-formatted-value
  res.json(rows);
});

app.get("/plus", (req, res) => {
  pool.query("SELECT id FROM users WHERE name = '" + req.params.name + "'", (err, rows) => res.json(rows)); // expect: string-formatted-value
});

app.post("/variable", (req, res) => {
  const sql = "SELECT id FROM users WHERE name = '" + req.body.name + "'"; // expect: string-formatted-value
  connection.query(sql, function (err, rows) {
    res.json(rows);
  });
});

function augmented(db, name) {
  let sql = "SELECT id FROM users";
  sql += " WHERE name = '" + name + "'"; // expect: string-formatted-value
  return db.query(sql);
}

function concatenated(db, name) {
  return db.query("SELECT id FROM users WHERE name = '".concat(name, "'")); // expect: string-formatted-value
}

function joined(db, name) {
  return db.query(["SELECT id FROM users WHERE name = '", name, "'"].join("")); // expect: string-formatted-value
}

function joinedValues(db, names) {
  return db.query(`SELECT id FROM users WHERE name IN ('${names.join("','")}')`); // expect: string-formatted-value
}

function formatted(db, name) {
  return db.query(util.format("SELECT id FROM users WHERE name = '%s'", name)); // expect: string-formatted-value
}

function replaced(db, name) {
  return db.query("SELECT id FROM users WHERE name = '{name}'".replace("{name}", name)); // expect: string-formatted-value
}

function pushed(db, name) {
  const parts = ["SELECT id FROM users"];
  parts.push(`WHERE name = '${name}'`); // expect: string-formatted-value
  return db.query(parts.join(" "));
}

function lines(db, name) {
  return db.query(`
    SELECT id
      FROM users
     WHERE name = '${name}' -- expect: string-formatted-value
  `);
}

function inObject(client, name) {
  return client.query({ text: `SELECT id FROM users WHERE name = '${name}'` }); // expect: string-formatted-value
}

function inOptions(connection, name) {
  return connection.query({ sql: "SELECT id FROM users WHERE name = '" + name + "'", timeout: 40000 }); // expect: string-formatted-value
}

function better(db, name) {
  return db.prepare(`SELECT id FROM users WHERE name = '${name}'`).get(); // expect: string-formatted-value
}

function lite(db, name) {
  db.all("SELECT id FROM users WHERE name = '" + name + "'", [], (err, rows) => console.log(rows)); // expect: string-formatted-value
}

function knexRaw(knex, name) {
  return knex.raw(`SELECT id FROM users WHERE name = '${name}'`); // expect: string-formatted-value
}

function knexWhere(knex, name) {
  return knex("users").whereRaw(`name = '${name}'`); // expect: string-formatted-value
}

function sequelized(sequelize, name) {
  return sequelize.query("SELECT id FROM users WHERE name = '" + name + "'", { type: "SELECT" }); // expect: string-formatted-value
}

function literal(sequelize, name) {
  return User.findAll({ where: sequelize.literal(`name = '${name}'`) }); // expect: string-formatted-value
}

function prismaUnsafe(prisma, name) {
  return prisma.$queryRawUnsafe(`SELECT id FROM users WHERE name = '${name}'`); // expect: string-formatted-value
}

function prismaRaw(prisma, name) {
  return prisma.$queryRaw(Prisma.raw(`SELECT id FROM users WHERE name = '${name}'`)); // expect: string-formatted-value
}

function postgresUnsafe(sql, name) {
  return sql.unsafe(`SELECT id FROM users WHERE name = '${name}'`); // expect: string-formatted-value
}

async function microsoft(pool, name) {
  const request = pool.request();
  return request.query("SELECT id FROM users WHERE name = '" + name + "'"); // expect: string-formatted-value
}

function promised(db, options, cb) {
  const query = `INSERT INTO log (text) VALUES ('${options.text}')`; // expect: string-formatted-value
  db.query(query, cb);
}

function limited(db, count) {
  return db.query("SELECT id FROM users ORDER BY id LIMIT " + count); // expect: string-formatted-value
}

const named = (name) => `SELECT id FROM users WHERE name = '${name}'`; // expect: string-formatted-value

function notRun(name) {
  var query = "DELETE FROM users WHERE name = '" + name + "'"; // expect: string-formatted-value
  return query;
}

function environment(db) {
  return db.query("SELECT id FROM users WHERE name = '" + process.argv[2] + "'"); // expect: string-formatted-value
}

class Users {
  constructor() {
    this.pool = mysql.createPool({});
  }
  async find(name) {
    const [rows] = await this.pool.query(`SELECT id FROM users WHERE name = "${name}"`); // expect: string-formatted-value
    return rows;
  }
}

// ---- nothing to report from here on

function parameters(db, name) {
  return db.query("SELECT id FROM users WHERE name = $1", [name]);
}

function questionMark(db, name) {
  return db.query("SELECT id FROM users WHERE name = ?", [name]);
}

function constantTable(db) {
  return db.query(`SELECT id FROM ${TABLE} WHERE seen IS NULL`);
}

function constantColumns(db) {
  return db.query(`SELECT ${COLUMNS.join(", ")} FROM users WHERE seen IS NULL`);
}

function casts(db, key) {
  db.query("SELECT name FROM users WHERE id = " + parseInt(key, 10));
  db.query(`SELECT name FROM users WHERE id = ${Number(key)}`);
  db.query(`SELECT name FROM users WHERE id = ${+key}`);
  db.query(`SELECT name FROM users WHERE id = ${key | 0}`);
  return db.query(`SELECT name FROM users ORDER BY id LIMIT ${Math.min(Number(key), 10)}`);
}

function castBefore(db, req) {
  const id = parseInt(req.params.id, 10);
  return db.query(`SELECT name FROM users WHERE id = ${id}`);
}

function placeholders(db, keys) {
  const marks = keys.map(() => "?").join(",");
  return db.query(`SELECT name FROM users WHERE id IN (${marks})`, keys);
}

function placeholdersNumbered(db, keys) {
  const marks = keys.map((_, i) => `$${i + 1}`).join(", ");
  return db.query(`SELECT name FROM users WHERE id IN (${marks})`, keys);
}

function placeholdersFilled(db, keys) {
  return db.query("SELECT name FROM users WHERE id IN (" + Array(keys.length).fill("?").join(",") + ")", keys);
}

function placeholdersRepeated(db, keys) {
  return db.query(`SELECT name FROM users WHERE id IN (${"?,".repeat(keys.length).slice(0, -1)})`, keys);
}

function placeholderCount(db, filter) {
  const values = [];
  let sql = "SELECT id FROM users WHERE active";
  if (filter.name) {
    values.push(filter.name);
    sql += ` AND name = $${values.length}`;
  }
  return db.query(sql, values);
}

function clauses(db, filter) {
  const where = [];
  const values = [];
  if (filter.name) {
    where.push("name = ?");
    values.push(filter.name);
  }
  if (filter.age) {
    where.push("age > ?");
    values.push(filter.age);
  }
  return db.query(`SELECT id FROM users WHERE ${where.join(" AND ")}`, values);
}

function escaped(db, name) {
  return db.query("SELECT id FROM users WHERE name = " + db.escape(name));
}

function escapedFormat(db, name) {
  return db.query(format("SELECT id FROM users WHERE name = %L", name));
}

function quotedIdentifier(db, table) {
  return db.query("SELECT id FROM " + db.escapeId(table) + " WHERE seen IS NULL");
}

function tagged(sql, name) {
  return sql`SELECT id FROM users WHERE name = ${name}`;
}

function prismaTagged(prisma, name) {
  return prisma.$queryRaw`SELECT id FROM users WHERE name = ${name}`;
}

function prismaSql(prisma, name) {
  return prisma.$queryRaw(Prisma.sql`SELECT id FROM users WHERE name = ${name}`);
}

function direction(db, newest) {
  return db.query(`SELECT id FROM users ORDER BY id ${newest ? "DESC" : "ASC"}`);
}

function allowed(db, column) {
  if (!["id", "name"].includes(column)) throw new Error(column);
  return db.query(`SELECT id FROM users ORDER BY ${column}`);
}

function lookedUp(db, column) {
  return db.query(`SELECT id FROM users ORDER BY ${SORTABLE[column]}`);
}

function prose(name, count) {
  console.log(`Please select one of ${name} from the list`);
  console.log("Delete " + name + " from your account");
  throw new Error(`Update ${name} set aside for ${count} reasons`);
}

function proseLikeSql(name) {
  const title = `Select ${name} from the menu`;
  return { title, hint: "Create table for " + name, drop: `Drop ${name} here` };
}

function html(name) {
  return `<select name="${name}"><option>from</option></select>` + `select option from ${name}`;
}

function constantInBranch(db, kind) {
  let table;
  switch (kind) {
    case "a":
      table = "apples";
      break;
    default:
      table = "pears";
  }
  return db.query(`SELECT id FROM ${table} WHERE seen IS NULL`);
}

function otherTools(db, name) {
  db.query(`SELECT id FROM users WHERE name = '${name}'`); // nosemgrep
  db.query(`SELECT id FROM users WHERE name = '${name}'`); // NOSONAR
  // sargent: allow string-formatted-value checked by the caller
  return db.query(`SELECT id FROM users WHERE name = '${name}'`);
}

function lengths(db, keys) {
  return db.query(`SELECT id FROM users ORDER BY id LIMIT ${keys.length}`);
}

function urls(id, name) {
  return fetch(`/select/${id}/from/${name}`, { method: "delete" });
}
