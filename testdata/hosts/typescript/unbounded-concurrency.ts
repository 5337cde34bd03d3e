// args: --only host
// Queries that are all started at once.
import { Pool } from "pg";
import pLimit from "p-limit";
const pool = new Pool();
const READ = "SELECT name FROM users WHERE id = $1";

// ---- one per item, without a limit ----

export const arrow = (ids: string[]) => Promise.all(ids.map((id) => pool.query(READ, [id]))); // expect: unbounded-concurrency, query-in-loop

export async function asynchronous(ids: string[]) {
  return Promise.all(
    ids.map(async (id) => {
      const { rows } = await pool.query(READ, [id]); // expect: unbounded-concurrency, query-in-loop
      return rows[0];
    }),
  );
}

export async function settled(ids: string[]) {
  return Promise.allSettled(ids.map((id) => pool.query(READ, [id]))); // expect: unbounded-concurrency, query-in-loop
}

export async function variable(ids: string[]) {
  const tasks = ids.map((id) => pool.query(READ, [id])); // expect: unbounded-concurrency, query-in-loop
  return Promise.all(tasks);
}

export async function pushed(ids: string[]) {
  const tasks: Promise<unknown>[] = [];
  for (const id of ids) {
    tasks.push(pool.query(READ, [id])); // expect: unbounded-concurrency, query-in-loop
  }
  return Promise.all(tasks);
}

export async function written(rows: Row[]) {
  await Promise.all(rows.map((row) => pool.query("INSERT INTO log (body) VALUES ($1)", [row]))); // expect: unbounded-concurrency, write-in-loop
}

export async function load(id: string) {
  const { rows } = await pool.query(READ, [id]);
  return rows[0];
}

export async function helper(ids: string[]) {
  return Promise.all(ids.map((id) => load(id))); // expect: unbounded-concurrency, query-in-loop
}

export async function reference(ids: string[]) {
  return Promise.all(ids.map(load)); // expect: unbounded-concurrency, query-in-loop
}

export class Users {
  constructor(private readonly db: Pool) {}
  all(ids: string[]) {
    return Promise.all(ids.map((id) => this.db.query(READ, [id]))); // expect: unbounded-concurrency, query-in-loop
  }
}

export async function filtered(users: User[]) {
  await Promise.all(users.filter((user) => user.active).map((user) => pool.query(READ, [user.id]))); // expect: unbounded-concurrency, query-in-loop
}

export async function keys(byId: any) {
  return Promise.all(Object.keys(byId).map((id) => pool.query(READ, [id]))); // expect: unbounded-concurrency, query-in-loop
}

// ---- limited, few, one query, or no query ----

export async function limited(ids: string[]) {
  const limit = pLimit(10);
  return Promise.all(ids.map((id) => limit(() => pool.query(READ, [id])))); // expect: query-in-loop
}

export async function inChunks(chunks: Row[][]) {
  for (const chunk of chunks) {
    await Promise.all(chunk.map((id) => pool.query(READ, [id]))); // expect: query-in-loop
  }
}

export async function two(a: string, b: string) {
  return Promise.all([pool.query(READ, [a]), pool.query(READ, [b])]);
}

export async function few() {
  return Promise.all(["a", "b"].map((kind) => pool.query("SELECT count(*) FROM log WHERE kind = $1", [kind])));
}

export async function oneQuery(ids: string[]) {
  return pool.query("SELECT name FROM users WHERE id = ANY($1)", [ids]);
}

export async function pages(urls: string[]) {
  return Promise.all(urls.map((url) => fetch(url)));
}

export async function inTurn(ids: string[]) {
  const rows = [];
  for (const id of ids) rows.push(await pool.query(READ, [id])); // expect: query-in-loop
  return rows;
}

export async function closed(clients: Client[]) {
  await Promise.all(clients.map((client) => client.end()));
}

export async function files(paths: string[], fs: any) {
  return Promise.all(paths.map((path) => fs.readFile(path)));
}

export function mapper(rows: Row[]) {
  return rows.map((row) => ({ id: row.id }));
}

export async function bulk(rows: Row[], knex: any) {
  await Promise.all([knex("log").insert(rows), knex("audit").insert(rows)]);
}
