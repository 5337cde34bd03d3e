// args: --only host
// Statements with values that go to Cassandra as text.
import * as cassandra from "cassandra-driver";
const client = new cassandra.Client({ contactPoints: ["127.0.0.1"], localDataCenter: "dc1" });

// ---- as text ----

export const find = (id: string) => client.execute("SELECT name FROM users WHERE id = ?", [id]); // expect: unprepared-statement

export async function awaited(id: string) {
  const result = await client.execute("SELECT name FROM users WHERE id = ?", [id]); // expect: unprepared-statement
  return result.first();
}

export const insert = (user: User) => client.execute("INSERT INTO users (id, name) VALUES (?, ?)", [user.id, user.name]); // expect: unprepared-statement

export const update = (user: User) => client.execute("UPDATE users SET name = ? WHERE id = ?", [user.name, user.id]); // expect: unprepared-statement

export const remove = (id: string) => client.execute("DELETE FROM users WHERE id = ?", [id]); // expect: unprepared-statement

export const named = (id: string) => client.execute("SELECT name FROM users WHERE id = :id", { id }); // expect: unprepared-statement

export const options = (id: string) => client.execute("SELECT name FROM users WHERE id = ?", [id], { fetchSize: 10 }); // expect: unprepared-statement

export function withCallback(id: string, done: Callback) {
  client.execute("SELECT name FROM users WHERE id = ?", [id], done); // expect: unprepared-statement
}

export const template = (id: string) => client.execute(`SELECT name FROM users WHERE id = ${Number(id)}`); // expect: unprepared-statement

export const pasted = (name: string) => client.execute(`INSERT INTO users (id, name) VALUES (1, '${name}')`); // expect: unprepared-statement, string-formatted-value

export class Users {
  constructor(private readonly client: Client) {}
  find(id: string) {
    return this.client.execute("SELECT name FROM users WHERE id = ?", [id]); // expect: unprepared-statement
  }
}

export async function inLoop(users: User[]) {
  for (const user of users) {
    await client.execute("INSERT INTO users (id, name) VALUES (?, ?)", [user.id, user.name]); // expect: unprepared-statement, write-in-loop, sequential-awaits
  }
}

// ---- prepared, without values, or schema ----

export const prepared = (id: string) => client.execute("SELECT name FROM users WHERE id = ?", [id], { prepare: true });

export const preparedToo = (id: string) => client.execute("SELECT name FROM users WHERE id = ?", [id], { fetchSize: 10, prepare: true });

export async function preparedVariable(id: string) {
  const queryOptions = { prepare: true };
  return client.execute("SELECT name FROM users WHERE id = ?", [id], queryOptions);
}

const OPTIONS = { prepare: true, consistency: cassandra.types.consistencies.quorum };
export const preparedConstant = (id: string) => client.execute("SELECT name FROM users WHERE id = ?", [id], OPTIONS);

export const noValues = () => client.execute("SELECT release_version FROM system.local");

export const literals = () => client.execute("SELECT value FROM settings WHERE name = 'theme'");

export const schema = () => client.execute("CREATE TABLE IF NOT EXISTS users (id uuid PRIMARY KEY, name text)");

export const truncate = () => client.execute("TRUNCATE users");

export const use = () => client.execute("USE shop");

export const handedIn = (query: string, values: unknown[]) => client.execute(query, values);

export const systemTables = (keyspace: string) => client.execute("SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?", [keyspace]);

export const batch = (queries: Query[]) => client.batch(queries, { prepare: true });

export const mapped = (mapper: any, id: string) => mapper.get({ id });
