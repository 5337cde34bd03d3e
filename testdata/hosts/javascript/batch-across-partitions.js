// args: --only host
// client.batch() of cassandra-driver: the list is filled with rows of different partitions.
const cassandra = require("cassandra-driver");
const INSERT = "INSERT INTO users (id, name) VALUES (?, ?)";

// ---- each item another partition ----

async function mapped(client, users) {
  const queries = users.map((user) => ({ query: INSERT, params: [user.id, user.name] }));
  await client.batch(queries, { prepare: true }); // expect: batch-across-partitions
}

async function inline(client, users) {
  await client.batch(users.map((user) => ({ query: INSERT, params: [user.id, user.name] })), { prepare: true }); // expect: batch-across-partitions
}

async function pushed(client, users) {
  const queries = [];
  for (const user of users) {
    queries.push({ query: INSERT, params: [user.id, user.name] });
  }
  await client.batch(queries, { prepare: true }); // expect: batch-across-partitions
}

async function forEach(client, users) {
  const queries = [];
  users.forEach((user) => {
    queries.push({ query: "DELETE FROM users WHERE id = ?", params: [user.id] });
  });
  return client.batch(queries, { prepare: true }); // expect: batch-across-partitions
}

async function unlogged(client, ids) {
  const queries = ids.map((id) => ({ query: "UPDATE users SET seen = true WHERE id = ?", params: [id] }));
  await client.batch(queries, { prepare: true, logged: false }); // expect: batch-across-partitions
}

function counted(client, rows) {
  const queries = [];
  for (let i = 0; i < rows.length; i++) {
    queries.push({ query: INSERT, params: [rows[i].id, rows[i].name] });
  }
  return client.batch(queries, { prepare: true }); // expect: batch-across-partitions
}

class Users {
  constructor(client) {
    this.client = client;
  }

  async save(users) {
    const queries = users.map((user) => ({ query: INSERT, params: [user.id, user.name] }));
    await this.client.batch(queries, { prepare: true }); // expect: batch-across-partitions
  }
}

async function destructured(client, users) {
  const queries = users.map(({ id, name }) => ({ query: INSERT, params: [id, name] }));
  await client.batch(queries, { prepare: true }); // expect: batch-across-partitions
}

async function named(client, users) {
  const queries = users.map((user) => ({ query: INSERT, params: { id: user.id, name: user.name } }));
  await client.batch(queries, { prepare: true }); // expect: batch-across-partitions
}

async function withCallback(client, users, done) {
  const queries = users.map(function (user) {
    return { query: INSERT, params: [user.id, user.name] };
  });
  client.batch(queries, { prepare: true }, done); // expect: batch-across-partitions
}

// ---- one partition, few rows, or no batch ----

async function onePartition(client, user, items) {
  const queries = items.map((item) => ({ query: "INSERT INTO items (user, id) VALUES (?, ?)", params: [user, item.id] }));
  await client.batch(queries, { prepare: true });
}

async function onePartitionPushed(client, day, events) {
  const queries = [];
  for (const event of events) {
    queries.push({ query: "INSERT INTO log (day, at) VALUES (?, ?)", params: [day, event.at] });
  }
  await client.batch(queries, { prepare: true });
}

async function denormalised(client, user) {
  const queries = [
    { query: INSERT, params: [user.id, user.name] },
    { query: "INSERT INTO users_by_mail (mail, id) VALUES (?, ?)", params: [user.mail, user.id] },
  ];
  await client.batch(queries, { prepare: true });
}

async function perUser(client, users) {
  for (const user of users) {
    await client.batch( // expect: sequential-awaits
      [
        { query: INSERT, params: [user.id, user.name] },
        { query: "INSERT INTO log (user, at) VALUES (?, ?)", params: [user.id, user.at] },
      ],
      { prepare: true },
    );
  }
}

async function grouped(client, byUser) {
  for (const [user, rows] of byUser) {
    const queries = rows.map((row) => ({ query: "INSERT INTO items (user, id) VALUES (?, ?)", params: [user, row.id] }));
    await client.batch(queries, { prepare: true });
  }
}

async function concurrent(client, rows) {
  await cassandra.concurrent.executeConcurrent(client, INSERT, rows.map((row) => [row.id, row.name]));
}

async function handedIn(client, queries) {
  await client.batch(queries, { prepare: true });
}

async function two(client) {
  const queries = ["a", "b"].map((kind) => ({ query: "UPDATE counts SET n = n + 1 WHERE kind = ?", params: [kind] }));
  await client.batch(queries, { prepare: true, counter: true });
}

async function constantKey(client, lines) {
  await client.batch(lines.map((line) => ({ query: "INSERT INTO config (k, v) VALUES (?, ?)", params: ["main", line] })), { prepare: true });
}

function images(editor, files) {
  return editor.batch(files.map((file) => ({ path: file.path, params: [file.id] })));
}
