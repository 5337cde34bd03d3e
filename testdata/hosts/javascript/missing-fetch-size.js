// args: --only host
// Whole tables read from Cassandra. Only its drivers page by themselves.
const cassandra = require("cassandra-driver");
const client = new cassandra.Client({ contactPoints: ["127.0.0.1"], localDataCenter: "dc1" });

// ---- whole tables ----

const all = async () => (await client.execute("SELECT id FROM log")).rows; // expect: missing-fetch-size

async function iterated() {
  const result = await client.execute("SELECT id, name FROM users"); // expect: missing-fetch-size
  for (const row of result.rows) console.log(row.id);
}

function withCallback(done) {
  client.execute("SELECT id FROM users", (error, result) => done(error, result)); // expect: missing-fetch-size
}

function then() {
  return client.execute("SELECT id FROM users").then((result) => result.rows); // expect: missing-fetch-size
}

async function prepared() {
  return client.execute("SELECT id FROM users", [], { prepare: true }); // expect: missing-fetch-size
}

const QUERY = "SELECT id, body FROM pages";
const constant = () => client.execute(QUERY); // expect: missing-fetch-size

class Dump {
  constructor(client) {
    this.client = client;
  }
  async run(out) {
    const { rows } = await this.client.execute("SELECT id FROM log"); // expect: missing-fetch-size
    rows.forEach((row) => out.write(row.id));
  }
}

async function filtered(name) {
  const { rows } = await client.execute("SELECT id, name FROM users"); // expect: missing-fetch-size
  return rows.filter((row) => row.name === name);
}

async function switchedOff() {
  return client.execute("SELECT id FROM log", [], { fetchSize: 0 }); // expect: missing-fetch-size "switched off"
}

async function consistency() {
  return client.execute("SELECT id FROM log", [], { consistency: cassandra.types.consistencies.quorum }); // expect: missing-fetch-size
}

// ---- with a page size, a bound, a key, or streamed ----

const sized = () => client.execute("SELECT id FROM log", [], { fetchSize: 500 });

const limited = () => client.execute("SELECT id FROM log LIMIT 10");

const keyed = () => client.execute("SELECT id FROM log WHERE day = 1");

const ranged = () => client.execute("SELECT id FROM log WHERE token(id) > 0 AND token(id) <= 100");

function streamed(out) {
  client.stream("SELECT id FROM log").on("data", (row) => out.write(row));
}

function eachRow(done) {
  client.eachRow("SELECT id FROM log", [], (n, row) => console.log(n, row), done);
}

async function paged(pageState) {
  const options = { fetchSize: 20, pageState };
  return client.execute("SELECT id FROM log", [], options);
}

const system = () => client.execute("SELECT release_version FROM system.local");

const counted = () => client.execute("SELECT count(*) FROM users WHERE day = 1");

const written = () => client.execute("TRUNCATE log");

const created = () => client.execute("CREATE TABLE IF NOT EXISTS log (id int PRIMARY KEY)");
