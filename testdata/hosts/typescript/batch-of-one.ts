// args: --only host
// client.batch() of cassandra-driver with a single statement.
import * as cassandra from "cassandra-driver";
const INSERT = "INSERT INTO users (id, name) VALUES (?, ?)";

// ---- one statement ----

export async function literal(client: Client, user: User) {
  await client.batch([{ query: INSERT, params: [user.id, user.name] }], { prepare: true }); // expect: batch-of-one
}

export async function variable(client: Client, user: User) {
  const queries = [{ query: INSERT, params: [user.id, user.name] }];
  await client.batch(queries, { prepare: true }); // expect: batch-of-one
}

export async function text(client: Client) {
  await client.batch(["DELETE FROM users WHERE id = 1"]); // expect: batch-of-one
}

export function withCallback(client: Client, id: string, done: Callback) {
  client.batch([{ query: "DELETE FROM users WHERE id = ?", params: [id] }], { prepare: true }, done); // expect: batch-of-one
}

export class Users {
  constructor(private readonly client: Client) {}
  save(user: User) {
    return this.client.batch([{ query: INSERT, params: [user.id, user.name] }], { prepare: true }); // expect: batch-of-one
  }
}

export async function unlogged(client: Client, id: string) {
  await client.batch([{ query: "UPDATE users SET seen = true WHERE id = ?", params: [id] }], { logged: false }); // expect: batch-of-one
}

export async function pushedOnce(client: Client, user: User) {
  const queries: Query[] = [];
  queries.push({ query: INSERT, params: [user.id, user.name] });
  await client.batch(queries, { prepare: true }); // expect: batch-of-one
}

export const arrow = (client: Client, id: string) => client.batch([{ query: "DELETE FROM log WHERE id = ?", params: [id] }]); // expect: batch-of-one

export async function named(client: Client, user: User) {
  await client.batch([{ query: INSERT, params: { id: user.id, name: user.name } }], { prepare: true }); // expect: batch-of-one
}

export async function inLoop(client: Client, users: User[]) {
  for (const user of users) {
    await client.batch([{ query: INSERT, params: [user.id, user.name] }], { prepare: true }); // expect: batch-of-one, sequential-awaits
  }
}

// ---- more than one ----

export async function two(client: Client, user: User) {
  await client.batch(
    [
      { query: INSERT, params: [user.id, user.name] },
      { query: "INSERT INTO log (id) VALUES (?)", params: [user.id] },
    ],
    { prepare: true },
  );
}

export async function pushedTwice(client: Client, user: User) {
  const queries: Query[] = [];
  queries.push({ query: INSERT, params: [user.id, user.name] });
  queries.push({ query: "INSERT INTO log (id) VALUES (?)", params: [user.id] });
  await client.batch(queries, { prepare: true });
}

export async function spread(client: Client, first: Query, more: Query[]) {
  await client.batch([first, ...more], { prepare: true });
}

export async function mapped(client: Client, user: User, items: Item[]) {
  await client.batch(items.map((item) => ({ query: "INSERT INTO items (user, id) VALUES (?, ?)", params: [user, item] })));
}

export async function looped(client: Client, user: User, items: Item[]) {
  const queries: Query[] = [];
  for (const item of items) queries.push({ query: "INSERT INTO items (user, id) VALUES (?, ?)", params: [user, item] });
  await client.batch(queries);
}

export async function headAndItems(client: Client, user: User, items: Item[]) {
  const queries = [{ query: "INSERT INTO carts (user) VALUES (?)", params: [user] }];
  for (const item of items) queries.push({ query: "INSERT INTO items (user, id) VALUES (?, ?)", params: [user, item] });
  await client.batch(queries);
}

export async function optional(client: Client, user: User, log: boolean) {
  const queries = [{ query: INSERT, params: [user.id, user.name] }];
  if (log) queries.push({ query: "INSERT INTO log (id) VALUES (?)", params: [user.id] });
  await client.batch(queries);
}

export async function handedIn(client: Client, queries: Query[]) {
  await client.batch(queries, { prepare: true });
}

export function concatenated(client: Client, a: string, b: string) {
  return client.batch([].concat(a, b));
}

export function otherBatch(level: any) {
  return level.batch([{ type: "del", key: "a" }]);
}

export async function helper(queries: Query[], user: User) {
  queries.push({ query: INSERT, params: [user.id, user.name] });
}
