// args: --only host
// Names of tables and columns that are put into the text.
import { Pool, escapeIdentifier } from "pg";
import * as mysql from "mysql2";
import format from "pg-format";
const pool = new Pool();

// ---- names from outside ----

export const table = (name: string) => pool.query(`SELECT count(*) FROM ${name}`); // expect: dynamic-identifier

export const ordering = (column: string) => pool.query("SELECT id FROM users ORDER BY " + column); // expect: dynamic-identifier

export const quotedByHand = (name: string) => pool.query(`DELETE FROM "${name}" WHERE id = 1`); // expect: dynamic-identifier

export const backticks = (name: string) => pool.query("TRUNCATE TABLE `" + name + "`"); // expect: dynamic-identifier

export const columns = (names: string[]) => pool.query("SELECT " + names.join(", ") + " FROM users"); // expect: dynamic-identifier

export const insert = (name: string, row: Row) => pool.query(`INSERT INTO ${name} (a, b) VALUES ($1, $2)`, row); // expect: dynamic-identifier

export const update = (column: string, value: unknown) => pool.query(`UPDATE users SET ${column} = $1 WHERE id = 1`, [value]); // expect: dynamic-identifier

export const joined = (other: string) => pool.query(`SELECT u.id FROM users u JOIN ${other} o ON o.user_id = u.id`); // expect: dynamic-identifier

export const schema = (name: string) => pool.query(`SELECT id FROM ${name}.users`); // expect: dynamic-identifier

export const grouped = (column: string) => pool.query("SELECT count(*) FROM users GROUP BY " + column); // expect: dynamic-identifier

export const whereColumn = (column: string, value: unknown) => pool.query(`SELECT id FROM users WHERE ${column} = $1`, [value]); // expect: dynamic-identifier

export class Repository {
  constructor(private readonly db: Pool, private readonly table: string) {}
  count() {
    return this.db.query(`SELECT count(*) FROM ${this.table}`); // expect: dynamic-identifier
  }
}

// ---- names of the program, or quoted ----

const TABLE = "users";
export const constant = () => pool.query(`SELECT count(*) FROM ${TABLE}`);

export const escaped = (name: string) => pool.query(`SELECT count(*) FROM ${escapeIdentifier(name)}`);

export const escapedId = (name: string) => pool.query("SELECT count(*) FROM " + mysql.escapeId(name));

export const formatted = (name: string) => pool.query(format("SELECT count(*) FROM %I", name));

export function literalLoop() {
  for (const name of ["users", "orders"]) pool.query("SELECT count(*) FROM " + name);
}

const COLUMNS = { name: "users.name", age: "users.born" };
export const ofMap = (key: string) => pool.query("SELECT id FROM users ORDER BY " + COLUMNS[key]);

export function checked(column: string) {
  if (!["name", "born"].includes(column)) throw new Error(column);
  return pool.query(`SELECT id FROM users ORDER BY ${column}`);
}

export function ofSet(column: string) {
  const allowed = new Set(["name", "born"]);
  if (!allowed.has(column)) return null;
  return pool.query(`SELECT id FROM users ORDER BY ${column}`);
}

export function chosen(archive: boolean) {
  const name = archive ? "old_orders" : "orders";
  return pool.query(`SELECT count(*) FROM ${name}`);
}

export function switched(kind: number) {
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

export const doubleMark = (connection: Connection, name: string) => connection.query("SELECT count(*) FROM ??", [name]);

export const bound = (name: string) => pool.query("SELECT count(*) FROM pg_tables WHERE tablename = $1", [name]);

export const message = (name: string) => console.log(`select a row from table ${name}`);

export const route = (name: string) => fetch(`/select/from/${name}`);
