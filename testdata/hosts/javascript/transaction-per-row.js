// args: --only host
// Commits in loops.
const mysql = require("mysql2/promise");
const { Client } = require("pg");

// ---- committed for every row ----

async function mysql2(connection, rows) {
  for (const row of rows) {
    await connection.beginTransaction();
    await store(connection, row);
    await connection.commit(); // expect: transaction-per-row
  }
}

async function asText(client, rows) {
  for (const row of rows) {
    await client.query("BEGIN");
    await store(client, row);
    await client.query("COMMIT"); // expect: transaction-per-row
  }
}

async function written(connection, rows) {
  for (const row of rows) {
    await connection.query("INSERT INTO log (body) VALUES (?)", [row]); // expect: write-in-loop
    await connection.commit(); // expect: transaction-per-row
  }
}

async function counted(connection, rows) {
  for (let i = 0; i < rows.length; i++) {
    await store(connection, rows[i]);
    await connection.commit(); // expect: transaction-per-row
  }
}

function forEach(connection, rows) {
  rows.forEach(async (row) => {
    await store(connection, row);
    await connection.commit(); // expect: transaction-per-row
  });
}

async function whileLoop(connection, queue) {
  while (queue.length) {
    await store(connection, queue.shift());
    await connection.commit(); // expect: transaction-per-row
  }
}

class Importer {
  constructor(connection) {
    this.connection = connection;
  }
  async run(lines) {
    for (const line of lines) {
      await store(this.connection, line);
      await this.connection.commit(); // expect: transaction-per-row
    }
  }
}

async function guarded(connection, rows) {
  for (const row of rows) {
    try {
      await store(connection, row);
      await connection.commit(); // expect: transaction-per-row
    } catch (error) {
      await connection.rollback();
    }
  }
}

async function knexTransaction(trx, rows) {
  for (const row of rows) {
    await store(trx, row);
    await trx.commit(); // expect: transaction-per-row
  }
}

async function typeorm(queryRunner, rows) {
  for (const row of rows) {
    await queryRunner.startTransaction();
    await store(queryRunner, row);
    await queryRunner.commitTransaction(); // expect: transaction-per-row
  }
}

// ---- once, for many rows, or not the database's ----

async function behind(connection, rows) {
  for (const row of rows) await store(connection, row);
  await connection.commit();
}

async function every500(connection, rows) {
  for (let i = 0; i < rows.length; i++) {
    await store(connection, rows[i]);
    if (i % 500 === 0) await connection.commit();
  }
}

async function everyMany(connection, rows) {
  let pending = 0;
  for (const row of rows) {
    await store(connection, row);
    if (++pending >= 1000) {
      await connection.commit();
      pending = 0;
    }
  }
}

async function chunked(connection, chunks) {
  for (const chunk of chunks) {
    await store(connection, chunk);
    await connection.commit();
  }
}

async function worker(connection, queue) {
  while (true) {
    await store(connection, await queue.next());
    await connection.commit();
  }
}

async function retry(connection, row) {
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

async function three(connection) {
  for (const name of ["a", "b", "c"]) {
    await store(connection, name);
    await connection.commit();
  }
}

function git(repository, files) {
  for (const file of files) repository.commit(file);
}

function vuex(store, items) {
  for (const item of items) store.commit("add", item);
}

async function undone(connection, rows) {
  for (const row of rows) if (!row.valid) await connection.rollback();
}

async function eachConnection(connections) {
  for (const connection of connections) await connection.commit();
}
