// args: --only host
// Connections that a loop opens.
import * as mysql from "mysql2/promise";
import { Client, Pool } from "pg";
import * as sqlite3 from "sqlite3";
import Database from "better-sqlite3";
import * as mssql from "mssql";
import postgres from "postgres";

// ---- one connection per round ----

export async function mysqlEach(keys: string[]) {
  for (const key of keys) {
    const db = await mysql.createConnection({ host: "localhost" }); // expect: connection-per-query
    await use(db, key);
  }
}

export async function clientEach(keys: string[]) {
  for (const key of keys) {
    const client = new Client({ host: "localhost" }); // expect: connection-per-query
    await client.connect();
    await use(client, key);
    await client.end();
  }
}

export async function poolEach(keys: string[]) {
  for (const key of keys) {
    const pool = new Pool(); // expect: connection-per-query
    await use(pool, key);
  }
}

export function forEach(keys: string[]) {
  keys.forEach((key) => {
    const pool = mysql.createPool({ host: "localhost" }); // expect: connection-per-query
    use(pool, key);
  });
}

export async function mapped(keys: string[]) {
  return Promise.all(
    keys.map(async (key) => {
      const client = new Client(process.env.DATABASE_URL); // expect: connection-per-query
      await client.connect();
      return use(client, key);
    }),
  );
}

export async function whileLoop(queue: Job[]) {
  while (queue.length) {
    const db = await mysql.createConnection(config); // expect: connection-per-query
    await use(db, queue.pop());
  }
}

export function sqliteEach(keys: string[]) {
  for (const key of keys) {
    const db = new sqlite3.Database("names.db"); // expect: connection-per-query
    use(db, key);
  }
}

export function betterEach(keys: string[]) {
  for (const key of keys) {
    const db = new Database("names.db"); // expect: connection-per-query
    use(db, key);
  }
}

export async function mssqlEach(keys: string[]) {
  for (const key of keys) {
    const pool = await mssql.connect(config); // expect: connection-per-query
    await use(pool, key);
  }
}

export async function counted(keys: string[]) {
  for (let i = 0; i < keys.length; i++) {
    const db = await mysql.createConnection({ user: "shop" }); // expect: connection-per-query
    await use(db, keys[i]);
  }
}

export async function postgresJs(keys: string[]) {
  for (const key of keys) {
    const sql = postgres("postgres://localhost/shop"); // expect: connection-per-query
    await use(sql, key);
  }
}

// ---- once, elsewhere, or on purpose ----

export async function once(keys: string[]) {
  const db = await mysql.createConnection({ host: "localhost" });
  for (const key of keys) await use(db, key);
}

export async function fromPool(pool: Pool, keys: string[]) {
  for (const key of keys) {
    const client = await pool.connect();
    await use(client, key);
    client.release();
  }
}

export async function borrowed(pool: Pool, keys: string[]) {
  for (const key of keys) {
    const connection = await pool.getConnection();
    await use(connection, key);
  }
}

export async function eachHost(hosts: string[]) {
  for (const host of hosts) await use(await mysql.createConnection({ host }));
}

export function eachFile(paths: string[]) {
  return paths.map((path) => new Database(path));
}

export async function retry() {
  for (let attempt = 0; attempt < 10; attempt++) {
    try {
      return await mysql.createConnection({ host: "localhost" });
    } catch (e) {
      await sleep(100);
    }
  }
}

export async function shards() {
  for (const name of ["a", "b"]) await use(new Client({ database: "shop" }), name);
}

export function factory(keys: string[]) {
  return keys.map((key) => ({ key, open: () => later(key) }));
}

export async function httpClients(urls: string[], HttpClient: any) {
  for (const url of urls) {
    const client = new HttpClient({ timeout: 5 });
    await client.get(url);
  }
}

export async function sockets(ports: any, net: any) {
  for (const port of ports) net.createConnection({ port });
}

export function top() {
  return new Pool();
}
