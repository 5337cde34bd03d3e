// args: --only host
// Clauses whose text is not visible where the statement is put together.
import { Pool } from "pg";
const pool = new Pool();

// ---- a clause comes from elsewhere ----

export const condition = (where: string) => pool.query("SELECT id FROM users WHERE " + where); // expect: dynamic-fragment

export const template = (where: string) => pool.query(`SELECT id FROM users WHERE ${where} LIMIT 10`); // expect: dynamic-fragment

export const tail = (rest: string) => pool.query(`SELECT id FROM users ${rest}`); // expect: dynamic-fragment

export function called(filters: Filter) {
  return pool.query("SELECT id FROM users " + buildWhere(filters)); // expect: dynamic-fragment
}

export function joined(conditions: string[]) {
  return pool.query(`SELECT id FROM users WHERE ${conditions.join(" AND ")}`); // expect: dynamic-fragment
}

export function subquery(inner: string) {
  return pool.query(`SELECT id FROM (${inner}) t`); // expect: dynamic-fragment
}

export function appended(where: string) {
  let sql: string = "SELECT id FROM users";
  sql += " WHERE " + where; // expect: dynamic-fragment
  return pool.query(sql);
}

export function manyLines(extra: string) {
  return pool.query(`
    SELECT id
      FROM users
     WHERE active
       AND ${extra} -- expect: dynamic-fragment
  `);
}

export class Table {
  constructor(private readonly db: Pool, private readonly scope: string) {}
  find() {
    return this.db.query("SELECT id FROM users WHERE " + this.scope); // expect: dynamic-fragment
  }
}

export function ofOptions(options: Options) {
  return pool.query("SELECT id FROM users " + options.suffix); // expect: dynamic-fragment
}

export function assignments(sets: string[]) {
  return pool.query(`UPDATE users SET ${sets.join(", ")} WHERE id = 1`); // expect: dynamic-fragment
}

// ---- visible, or no clause ----

export function direction(newest: boolean) {
  const order = newest ? "DESC" : "ASC";
  return pool.query("SELECT id FROM users ORDER BY id " + order);
}

const CLAUSE = "WHERE deleted IS NULL";
export const constant = () => pool.query(`SELECT id FROM users ${CLAUSE}`);

export function optional(name: string) {
  let sql: string = "SELECT id FROM users";
  const values: unknown[] = [];
  if (name) {
    sql += " WHERE name = $1";
    values.push(name);
  }
  return pool.query(sql, values);
}

export function knownConditions(name: string, mail: string) {
  const conditions: string[] = [];
  const values: unknown[] = [];
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

export function marks(ids: string[]) {
  const list = ids.map((_, i) => `$${i + 1}`).join(", ");
  return pool.query(`SELECT id FROM users WHERE id IN (${list})`, ids);
}

export function questionMarks(ids: string[]) {
  return pool.query(`SELECT id FROM users WHERE id IN (${ids.map(() => "?").join(",")})`, ids);
}

const FILTERS = { open: "closed_at IS NULL", closed: "closed_at IS NOT NULL" };
export const ofTable = (state: string) => pool.query("SELECT id FROM tasks WHERE " + FILTERS[state]);

export const only = (deleted: boolean) => (deleted ? "WHERE deleted" : "WHERE NOT deleted");
export const localHelper = (deleted: boolean) => pool.query("SELECT id FROM users " + only(deleted));

export const whole = (statement: string) => pool.query(statement);

export const limit = (count: number) => pool.query(`SELECT id FROM users LIMIT ${Number(count)}`);

export const prose = (name: string) => `Select a user from the list ${name}`;

export const tagged = (sql: any, extra: string) => sql`SELECT id FROM users WHERE ${extra}`;
