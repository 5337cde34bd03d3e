// args: --only host
// client.batch() of cassandra-driver with a single statement.
const cassandra = require("cassandra-driver");
const INSERT = "INSERT INTO users (id, name) VALUES (?, ?)";

// ---- one statement ----

async function literal(client, user) {
  await client.batch([{ query: INSERT, params: [user.id, user.name] }], { prepare: true }); // expect: batch-of-one
}

async function variable(client, user) {
  const queries = [{ query: INSERT, params: [user.id, user.name] }];
  await client.batch(queries, { prepare: true }); // expect: batch-of-one
}

async function text(client) {
  await client.batch(["DELETE FROM users WHERE id = 1"]); // expect: batch-of-one
}

function withCallback(client, id, done) {
  client.batch([{ query: "DELETE FROM users WHERE id = ?", params: [id] }], { prepare: true }, done); // expect: batch-of-one
}

class Users {
  constructor(client) {
    this.client = client;
  }
  save(user) {
    return this.client.batch([{ query: INSERT, params: [user.id, user.name] }], { prepare: true }); // expect: batch-of-one
  }
}

async function unlogged(client, id) {
  await client.batch([{ query: "UPDATE users SET seen = true WHERE id = ?", params: [id] }], { logged: false }); // expect: batch-of-one
}

async function pushedOnce(client, user) {
  const queries = [];
  queries.push({ query: INSERT, params: [user.id, user.name] });
  await client.batch(queries, { prepare: true }); // expect: batch-of-one
}

const arrow = (client, id) => client.batch([{ query: "DELETE FROM log WHERE id = ?", params: [id] }]); // expect: batch-of-one

async function named(client, user) {
  await client.batch([{ query: INSERT, params: { id: user.id, name: user.name } }], { prepare: true }); // expect: batch-of-one
}

async function inLoop(client, users) {
  for (const user of users) {
    await client.batch([{ query: INSERT, params: [user.id, user.name] }], { prepare: true }); // expect: batch-of-one, sequential-awaits
  }
}

// ---- more than one ----

async function two(client, user) {
  await client.batch(
    [
      { query: INSERT, params: [user.id, user.name] },
      { query: "INSERT INTO log (id) VALUES (?)", params: [user.id] },
    ],
    { prepare: true },
  );
}

async function pushedTwice(client, user) {
  const queries = [];
  queries.push({ query: INSERT, params: [user.id, user.name] });
  queries.push({ query: "INSERT INTO log (id) VALUES (?)", params: [user.id] });
  await client.batch(queries, { prepare: true });
}

async function spread(client, first, more) {
  await client.batch([first, ...more], { prepare: true });
}

async function mapped(client, user, items) {
  await client.batch(items.map((item) => ({ query: "INSERT INTO items (user, id) VALUES (?, ?)", params: [user, item] })));
}

async function looped(client, user, items) {
  const queries = [];
  for (const item of items) queries.push({ query: "INSERT INTO items (user, id) VALUES (?, ?)", params: [user, item] });
  await client.batch(queries);
}

async function headAndItems(client, user, items) {
  const queries = [{ query: "INSERT INTO carts (user) VALUES (?)", params: [user] }];
  for (const item of items) queries.push({ query: "INSERT INTO items (user, id) VALUES (?, ?)", params: [user, item] });
  await client.batch(queries);
}

async function optional(client, user, log) {
  const queries = [{ query: INSERT, params: [user.id, user.name] }];
  if (log) queries.push({ query: "INSERT INTO log (id) VALUES (?)", params: [user.id] });
  await client.batch(queries);
}

async function handedIn(client, queries) {
  await client.batch(queries, { prepare: true });
}

function concatenated(client, a, b) {
  return client.batch([].concat(a, b));
}

function otherBatch(level) {
  return level.batch([{ type: "del", key: "a" }]);
}

async function helper(queries, user) {
  queries.push({ query: INSERT, params: [user.id, user.name] });
}
