// args: --only host
// Whole tables read from Cassandra. Only its drivers page by themselves.
import * as cassandra from "cassandra-driver";
const client = new cassandra.Client({ contactPoints: ["127.0.0.1"], localDataCenter: "dc1" });

// ---- whole tables ----

export const all = async () => (await client.execute("SELECT id FROM log")).rows; // expect: missing-fetch-size

export async function iterated() {
  const result = await client.execute("SELECT id, name FROM users"); // expect: missing-fetch-size
  for (const row of result.rows) console.log(row.id);
}

export function withCallback(done: Callback) {
  client.execute("SELECT id FROM users", (error, result) => done(error, result)); // expect: missing-fetch-size
}

export function then() {
  return client.execute("SELECT id FROM users").then((result) => result.rows); // expect: missing-fetch-size
}

export async function prepared() {
  return client.execute("SELECT id FROM users", [], { prepare: true }); // expect: missing-fetch-size
}

const QUERY = "SELECT id, body FROM pages";
export const constant = () => client.execute(QUERY); // expect: missing-fetch-size

export class Dump {
  constructor(private readonly client: Client) {}
  async run(out: Writer) {
    const { rows } = await this.client.execute("SELECT id FROM log"); // expect: missing-fetch-size
    rows.forEach((row) => out.write(row.id));
  }
}

export async function filtered(name: string) {
  const { rows } = await client.execute("SELECT id, name FROM users"); // expect: missing-fetch-size
  return rows.filter((row) => row.name === name);
}

export async function switchedOff() {
  return client.execute("SELECT id FROM log", [], { fetchSize: 0 }); // expect: missing-fetch-size "switched off"
}

export async function consistency() {
  return client.execute("SELECT id FROM log", [], { consistency: cassandra.types.consistencies.quorum }); // expect: missing-fetch-size
}

// ---- with a page size, a bound, a key, or streamed ----

export const sized = () => client.execute("SELECT id FROM log", [], { fetchSize: 500 });

export const limited = () => client.execute("SELECT id FROM log LIMIT 10");

export const keyed = () => client.execute("SELECT id FROM log WHERE day = 1");

export const ranged = () => client.execute("SELECT id FROM log WHERE token(id) > 0 AND token(id) <= 100");

export function streamed(out: Writer) {
  client.stream("SELECT id FROM log").on("data", (row) => out.write(row));
}

export function eachRow(done: Callback) {
  client.eachRow("SELECT id FROM log", [], (n, row) => console.log(n, row), done);
}

export async function paged(pageState: any) {
  const options = { fetchSize: 20, pageState };
  return client.execute("SELECT id FROM log", [], options);
}

export const system = () => client.execute("SELECT release_version FROM system.local");

export const counted = () => client.execute("SELECT count(*) FROM users WHERE day = 1");

export const written = () => client.execute("TRUNCATE log");

export const created = () => client.execute("CREATE TABLE IF NOT EXISTS log (id int PRIMARY KEY)");
