// args: --only host
// An ES module, with await at its top level.
import pg from "pg";
import mysql from "mysql2/promise";

const pool = new pg.Pool();

for (const id of process.argv.slice(2)) {
  const { rows } = await pool.query("SELECT name FROM users WHERE id = $1", [id]); // expect: query-in-loop
  console.log(rows[0]);
}

export const find = (name) => pool.query(`SELECT id FROM users WHERE name = '${name}'`); // expect: string-formatted-value

export async function save(rows) {
  for (const row of rows) {
    const db = await mysql.createConnection({ host: "localhost" }); // expect: connection-per-query
    await db.query("INSERT INTO log (body) VALUES (?)", [row]); // expect: write-in-loop
  }
}

export const both = async (id) => {
  const user = await pool.query("SELECT name FROM users WHERE id = $1", [id]);
  const posts = await pool.query("SELECT title FROM posts WHERE author = $1 LIMIT 5", [id]); // expect: sequential-awaits
  return [user, posts];
};

export const one = (id) => pool.query("SELECT name FROM users WHERE id = $1", [id]);
