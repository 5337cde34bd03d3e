// args: --only host
// Commits in loops.
import * as mysql from "mysql2/promise";
import { Client } from "pg";

// ---- committed for every row ----

export async function mysql2(connection: Connection, rows: Row[]) {
  for (const row of rows) {
    await connection.beginTransaction();
    await store(connection, row);
    await connection.commit(); // expect: transaction-per-row
  }
}

export async function asText(client: Client, rows: Row[]) {
  for (const row of rows) {
    await client.query("BEGIN");
    await store(client, row);
    await client.query("COMMIT"); // expect: transaction-per-row
  }
}

export async function written(connection: Connection, rows: Row[]) {
  for (const row of rows) {
    await connection.query("INSERT INTO log (body) VALUES (?)", [row]); // expect: write-in-loop
    await connection.commit(); // expect: transaction-per-row
  }
}

export async function counted(connection: Connection, rows: Row[]) {
  for (let i = 0; i < rows.length; i++) {
    await store(connection, rows[i]);
    await connection.commit(); // expect: transaction-per-row
  }
}

export function forEach(connection: Connection, rows: Row[]) {
  rows.forEach(async (row) => {
    await store(connection, row);
    await connection.commit(); // expect: transaction-per-row
  });
}

export async function whileLoop(connection: Connection, queue: Job[]) {
  while (queue.length) {
    await store(connection, queue.shift());
    await connection.commit(); // expect: transaction-per-row
  }
}

export class Importer {
  constructor(private readonly connection: Connection) {}
  async run(lines: string[]) {
    for (const line of lines) {
      await store(this.connection, line);
      await this.connection.commit(); // expect: transaction-per-row
    }
  }
}

export async function guarded(connection: Connection, rows: Row[]) {
  for (const row of rows) {
    try {
      await store(connection, row);
      await connection.commit(); // expect: transaction-per-row
    } catch (error) {
      await connection.rollback();
    }
  }
}

export async function knexTransaction(trx: Knex.Transaction, rows: Row[]) {
  for (const row of rows) {
    await store(trx, row);
    await trx.commit(); // expect: transaction-per-row
  }
}

export async function typeorm(queryRunner: QueryRunner, rows: Row[]) {
  for (const row of rows) {
    await queryRunner.startTransaction();
    await store(queryRunner, row);
    await queryRunner.commitTransaction(); // expect: transaction-per-row
  }
}

// ---- once, for many rows, or not the database's ----

export async function behind(connection: Connection, rows: Row[]) {
  for (const row of rows) await store(connection, row);
  await connection.commit();
}

export async function every500(connection: Connection, rows: Row[]) {
  for (let i = 0; i < rows.length; i++) {
    await store(connection, rows[i]);
    if (i % 500 === 0) await connection.commit();
  }
}

export async function everyMany(connection: Connection, rows: Row[]) {
  let pending = 0;
  for (const row of rows) {
    await store(connection, row);
    if (++pending >= 1000) {
      await connection.commit();
      pending = 0;
    }
  }
}

export async function chunked(connection: Connection, chunks: Row[][]) {
  for (const chunk of chunks) {
    await store(connection, chunk);
    await connection.commit();
  }
}

export async function worker(connection: Connection, queue: Job[]) {
  while (true) {
    await store(connection, await queue.next());
    await connection.commit();
  }
}

export async function retry(connection: Connection, row: Row) {
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      await store(connection, row);
      await connection.commit();
      return;
    } catch (error) {
      await connection.rollback();
    }
  }
}

export async function three(connection: Connection) {
  for (const name of ["a", "b", "c"]) {
    await store(connection, name);
    await connection.commit();
  }
}

export function git(repository: Repository<User>, files: File[]) {
  for (const file of files) repository.commit(file);
}

export function vuex(store: any, items: Item[]) {
  for (const item of items) store.commit("add", item);
}

export async function undone(connection: Connection, rows: Row[]) {
  for (const row of rows) if (!row.valid) await connection.rollback();
}

export async function eachConnection(connections: Connection[]) {
  for (const connection of connections) await connection.commit();
}
