// args: --only host
// Statements with values that go to Cassandra as text.
const cassandra = require("cassandra-driver");
const client = new cassandra.Client({ contactPoints: ["127.0.0.1"], localDataCenter: "dc1" });

// ---- as text ----

const find = (id) => client.execute("SELECT name FROM users WHERE id = ?", [id]); // expect: unprepared-statement

async function awaited(id) {
  const result = await client.execute("SELECT name FROM users WHERE id = ?", [id]); // expect: unprepared-statement
  return result.first();
}

const insert = (user) => client.execute("INSERT INTO users (id, name) VALUES (?, ?)", [user.id, user.name]); // expect: unprepared-statement

const update = (user) => client.execute("UPDATE users SET name = ? WHERE id = ?", [user.name, user.id]); // expect: unprepared-statement

const remove = (id) => client.execute("DELETE FROM users WHERE id = ?", [id]); // expect: unprepared-statement

const named = (id) => client.execute("SELECT name FROM users WHERE id = :id", { id }); // expect: unprepared-statement

const options = (id) => client.execute("SELECT name FROM users WHERE id = ?", [id], { fetchSize: 10 }); // expect: unprepared-statement

function withCallback(id, done) {
  client.execute("SELECT name FROM users WHERE id = ?", [id], done); // expect: unprepared-statement
}

const template = (id) => client.execute(`SELECT name FROM users WHERE id = ${Number(id)}`); // expect: unprepared-statement

const pasted = (name) => client.execute(`INSERT INTO users (id, name) VALUES (1, '${name}')`); // expect: unprepared-statement, string-formatted-value

class Users {
  constructor(client) {
    this.client = client;
  }
  find(id) {
    return this.client.execute("SELECT name FROM users WHERE id = ?", [id]); // expect: unprepared-statement
  }
}

async function inLoop(users) {
  for (const user of users) {
    await client.execute("INSERT INTO users (id, name) VALUES (?, ?)", [user.id, user.name]); // expect: unprepared-statement, write-in-loop, sequential-awaits
  }
}

// ---- prepared, without values, or schema ----

const prepared = (id) => client.execute("SELECT name FROM users WHERE id = ?", [id], { prepare: true });

const preparedToo = (id) => client.execute("SELECT name FROM users WHERE id = ?", [id], { fetchSize: 10, prepare: true });

async function preparedVariable(id) {
  const queryOptions = { prepare: true };
  return client.execute("SELECT name FROM users WHERE id = ?", [id], queryOptions);
}

const OPTIONS = { prepare: true, consistency: cassandra.types.consistencies.quorum };
const preparedConstant = (id) => client.execute("SELECT name FROM users WHERE id = ?", [id], OPTIONS);

const noValues = () => client.execute("SELECT release_version FROM system.local");

const literals = () => client.execute("SELECT value FROM settings WHERE name = 'theme'");

const schema = () => client.execute("CREATE TABLE IF NOT EXISTS users (id uuid PRIMARY KEY, name text)");

const truncate = () => client.execute("TRUNCATE users");

const use = () => client.execute("USE shop");

const handedIn = (query, values) => client.execute(query, values);

const systemTables = (keyspace) => client.execute("SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?", [keyspace]);

const batch = (queries) => client.batch(queries, { prepare: true });

const mapped = (mapper, id) => mapper.get({ id });
