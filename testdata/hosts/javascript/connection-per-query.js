// args: --only host
// Connections that a loop opens.
const mysql = require("mysql2/promise");
const { Client, Pool } = require("pg");
const sqlite3 = require("sqlite3");
const Database = require("better-sqlite3");
const mssql = require("mssql");
const postgres = require("postgres");

// ---- one connection per round ----

async function mysqlEach(keys) {
  for (const key of keys) {
    const db = await mysql.createConnection({ host: "localhost" }); // expect: connection-per-query
    await use(db, key);
  }
}

async function clientEach(keys) {
  for (const key of keys) {
    const client = new Client({ host: "localhost" }); // expect: connection-per-query
    await client.connect();
    await use(client, key);
    await client.end();
  }
}

async function poolEach(keys) {
  for (const key of keys) {
    const pool = new Pool(); // expect: connection-per-query
    await use(pool, key);
  }
}

function forEach(keys) {
  keys.forEach((key) => {
    const pool = mysql.createPool({ host: "localhost" }); // expect: connection-per-query
    use(pool, key);
  });
}

async function mapped(keys) {
  return Promise.all(
    keys.map(async (key) => {
      const client = new Client(process.env.DATABASE_URL); // expect: connection-per-query
      await client.connect();
      return use(client, key);
    }),
  );
}

async function whileLoop(queue) {
  while (queue.length) {
    const db = await mysql.createConnection(config); // expect: connection-per-query
    await use(db, queue.pop());
  }
}

function sqliteEach(keys) {
  for (const key of keys) {
    const db = new sqlite3.Database("names.db"); // expect: connection-per-query
    use(db, key);
  }
}

function betterEach(keys) {
  for (const key of keys) {
    const db = new Database("names.db"); // expect: connection-per-query
    use(db, key);
  }
}

async function mssqlEach(keys) {
  for (const key of keys) {
    const pool = await mssql.connect(config); // expect: connection-per-query
    await use(pool, key);
  }
}

async function counted(keys) {
  for (let i = 0; i < keys.length; i++) {
    const db = await mysql.createConnection({ user: "shop" }); // expect: connection-per-query
    await use(db, keys[i]);
  }
}

async function postgresJs(keys) {
  for (const key of keys) {
    const sql = postgres("postgres://localhost/shop"); // expect: connection-per-query
    await use(sql, key);
  }
}

// ---- once, elsewhere, or on purpose ----

async function once(keys) {
  const db = await mysql.createConnection({ host: "localhost" });
  for (const key of keys) await use(db, key);
}

async function fromPool(pool, keys) {
  for (const key of keys) {
    const client = await pool.connect();
    await use(client, key);
    client.release();
  }
}

async function borrowed(pool, keys) {
  for (const key of keys) {
    const connection = await pool.getConnection();
    await use(connection, key);
  }
}

async function eachHost(hosts) {
  for (const host of hosts) await use(await mysql.createConnection({ host }));
}

function eachFile(paths) {
  return paths.map((path) => new Database(path));
}

async function retry() {
  for (let attempt = 0; attempt < 10; attempt++) {
    try {
      return await mysql.createConnection({ host: "localhost" });
    } catch (e) {
      await sleep(100);
    }
  }
}

async function shards() {
  for (const name of ["a", "b"]) await use(new Client({ database: "shop" }), name);
}

function factory(keys) {
  return keys.map((key) => ({ key, open: () => later(key) }));
}

async function httpClients(urls, HttpClient) {
  for (const url of urls) {
    const client = new HttpClient({ timeout: 5 });
    await client.get(url);
  }
}

async function sockets(ports, net) {
  for (const port of ports) net.createConnection({ port });
}

function top() {
  return new Pool();
}
