// args: --only host
// client.batch() of cassandra-driver: the list is filled with rows of different partitions.
import * as cassandra from "cassandra-driver";
const INSERT = "INSERT INTO users (id, name) VALUES (?, ?)";

// ---- each item another partition ----

export async function mapped(client: Client, users: User[]) {
  const queries = users.map((user) => ({ query: INSERT, params: [user.id, user.name] }));
  await client.batch(queries, { prepare: true }); // expect: batch-across-partitions
}

export async function inline(client: Client, users: User[]) {
  await client.batch(users.map((user) => ({ query: INSERT, params: [user.id, user.name] })), { prepare: true }); // expect: batch-across-partitions
}

export async function pushed(client: Client, users: User[]) {
  const queries: Query[] = [];
  for (const user of users) {
    queries.push({ query: INSERT, params: [user.id, user.name] });
  }
  await client.batch(queries, { prepare: true }); // expect: batch-across-partitions
}

export async function forEach(client: Client, users: User[]) {
  const queries: Query[] = [];
  users.forEach((user) => {
    queries.push({ query: "DELETE FROM users WHERE id = ?", params: [user.id] });
  });
  return client.batch(queries, { prepare: true }); // expect: batch-across-partitions
}

export async function unlogged(client: Client, ids: string[]) {
  const queries = ids.map((id) => ({ query: "UPDATE users SET seen = true WHERE id = ?", params: [id] }));
  await client.batch(queries, { prepare: true, logged: false }); // expect: batch-across-partitions
}

export function counted(client: Client, rows: Row[]) {
  const queries: Query[] = [];
  for (let i = 0; i < rows.length; i++) {
    queries.push({ query: INSERT, params: [rows[i].id, rows[i].name] });
  }
  return client.batch(queries, { prepare: true }); // expect: batch-across-partitions
}

export class Users {
  constructor(private readonly client: Client) {}

  async save(users: User[]) {
    const queries = users.map((user) => ({ query: INSERT, params: [user.id, user.name] }));
    await this.client.batch(queries, { prepare: true }); // expect: batch-across-partitions
  }
}

export async function destructured(client: Client, users: User[]) {
  const queries = users.map(({ id, name }) => ({ query: INSERT, params: [id, name] }));
  await client.batch(queries, { prepare: true }); // expect: batch-across-partitions
}

export async function named(client: Client, users: User[]) {
  const queries = users.map((user) => ({ query: INSERT, params: { id: user.id, name: user.name } }));
  await client.batch(queries, { prepare: true }); // expect: batch-across-partitions
}

export async function withCallback(client: Client, users: User[], done: Callback) {
  const queries = users.map(function (user: User) {
    return { query: INSERT, params: [user.id, user.name] };
  });
  client.batch(queries, { prepare: true }, done); // expect: batch-across-partitions
}

// ---- one partition, few rows, or no batch ----

export async function onePartition(client: Client, user: User, items: Item[]) {
  const queries = items.map((item) => ({ query: "INSERT INTO items (user, id) VALUES (?, ?)", params: [user, item.id] }));
  await client.batch(queries, { prepare: true });
}

export async function onePartitionPushed(client: Client, day: string, events: LogEvent[]) {
  const queries: Query[] = [];
  for (const event of events) {
    queries.push({ query: "INSERT INTO log (day, at) VALUES (?, ?)", params: [day, event.at] });
  }
  await client.batch(queries, { prepare: true });
}

export async function denormalised(client: Client, user: User) {
  const queries = [
    { query: INSERT, params: [user.id, user.name] },
    { query: "INSERT INTO users_by_mail (mail, id) VALUES (?, ?)", params: [user.mail, user.id] },
  ];
  await client.batch(queries, { prepare: true });
}

export async function perUser(client: Client, users: User[]) {
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

export async function grouped(client: Client, byUser: any) {
  for (const [user, rows] of byUser) {
    const queries = rows.map((row) => ({ query: "INSERT INTO items (user, id) VALUES (?, ?)", params: [user, row.id] }));
    await client.batch(queries, { prepare: true });
  }
}

export async function concurrent(client: Client, rows: Row[]) {
  await cassandra.concurrent.executeConcurrent(client, INSERT, rows.map((row) => [row.id, row.name]));
}

export async function handedIn(client: Client, queries: Query[]) {
  await client.batch(queries, { prepare: true });
}

export async function two(client: Client) {
  const queries = ["a", "b"].map((kind) => ({ query: "UPDATE counts SET n = n + 1 WHERE kind = ?", params: [kind] }));
  await client.batch(queries, { prepare: true, counter: true });
}

export async function constantKey(client: Client, lines: string[]) {
  await client.batch(lines.map((line) => ({ query: "INSERT INTO config (k, v) VALUES (?, ?)", params: ["main", line] })), { prepare: true });
}

export function images(editor: any, files: File[]) {
  return editor.batch(files.map((file) => ({ path: file.path, params: [file.id] })));
}
