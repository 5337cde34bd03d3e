// args: --only host
// Clauses whose text is not visible where the statement is put together.
const { Pool } = require("pg");
const pool = new Pool();

// ---- a clause comes from elsewhere ----

const condition = (where) => pool.query("SELECT id FROM users WHERE " + where); // expect: dynamic-fragment

const template = (where) => pool.query(`SELECT id FROM users WHERE ${where} LIMIT 10`); // expect: dynamic-fragment

const tail = (rest) => pool.query(`SELECT id FROM users ${rest}`); // expect: dynamic-fragment

function called(filters) {
  return pool.query("SELECT id FROM users " + buildWhere(filters)); // expect: dynamic-fragment
}

function joined(conditions) {
  return pool.query(`SELECT id FROM users WHERE ${conditions.join(" AND ")}`); // expect: dynamic-fragment
}

function subquery(inner) {
  return pool.query(`SELECT id FROM (${inner}) t`); // expect: dynamic-fragment
}

function appended(where) {
  let sql = "SELECT id FROM users";
  sql += " WHERE " + where; // expect: dynamic-fragment
  return pool.query(sql);
}

function manyLines(extra) {
  return pool.query(`
    SELECT id
      FROM users
     WHERE active
       AND ${extra} -- expect: dynamic-fragment
  `);
}

class Table {
  constructor(db, scope) {
    this.db = db;
    this.scope = scope;
  }
  find() {
    return this.db.query("SELECT id FROM users WHERE " + this.scope); // expect: dynamic-fragment
  }
}

function ofOptions(options) {
  return pool.query("SELECT id FROM users " + options.suffix); // expect: dynamic-fragment
}

function assignments(sets) {
  return pool.query(`UPDATE users SET ${sets.join(", ")} WHERE id = 1`); // expect: dynamic-fragment
}

// ---- visible, or no clause ----

function direction(newest) {
  const order = newest ? "DESC" : "ASC";
  return pool.query("SELECT id FROM users ORDER BY id " + order);
}

const CLAUSE = "WHERE deleted IS NULL";
const constant = () => pool.query(`SELECT id FROM users ${CLAUSE}`);

function optional(name) {
  let sql = "SELECT id FROM users";
  const values = [];
  if (name) {
    sql += " WHERE name = $1";
    values.push(name);
  }
  return pool.query(sql, values);
}

function knownConditions(name, mail) {
  const conditions = [];
  const values = [];
  if (name) {
    values.push(name);
    conditions.push(`name = $${values.length}`);
  }
  if (mail) {
    values.push(mail);
    conditions.push(`mail = $${values.length}`);
  }
  return pool.query(`SELECT id FROM users WHERE ${conditions.join(" AND ")}`, values);
}

function marks(ids) {
  const list = ids.map((_, i) => `$${i + 1}`).join(", ");
  return pool.query(`SELECT id FROM users WHERE id IN (${list})`, ids);
}

function questionMarks(ids) {
  return pool.query(`SELECT id FROM users WHERE id IN (${ids.map(() => "?").join(",")})`, ids);
}

const FILTERS = { open: "closed_at IS NULL", closed: "closed_at IS NOT NULL" };
const ofTable = (state) => pool.query("SELECT id FROM tasks WHERE " + FILTERS[state]);

const only = (deleted) => (deleted ? "WHERE deleted" : "WHERE NOT deleted");
const localHelper = (deleted) => pool.query("SELECT id FROM users " + only(deleted));

const whole = (statement) => pool.query(statement);

const limit = (count) => pool.query(`SELECT id FROM users LIMIT ${Number(count)}`);

const prose = (name) => `Select a user from the list ${name}`;

const tagged = (sql, extra) => sql`SELECT id FROM users WHERE ${extra}`;
