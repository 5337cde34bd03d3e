// args: --only host
// Rows written one statement at a time.
const { Pool } = require("pg");
const Database = require("better-sqlite3");
const { PrismaClient } = require("@prisma/client");
const knex = require("knex")({ client: "pg" });
const pool = new Pool();
const prisma = new PrismaClient();

// ---- a statement a row ----

async function inserted(rows) {
  for (const row of rows) {
    await pool.query("INSERT INTO log (body) VALUES ($1)", [row.body]); // expect: write-in-loop
  }
}

async function updated(users) {
  for (const user of users) {
    await pool.query("UPDATE users SET name = $1 WHERE id = $2", [user.name, user.id]); // expect: write-in-loop
  }
}

async function deleted(ids) {
  for (let i = 0; i < ids.length; i++) {
    await pool.query("DELETE FROM users WHERE id = $1", [ids[i]]); // expect: write-in-loop
  }
}

function forEach(rows) {
  rows.forEach((row) => pool.query("INSERT INTO log (body) VALUES ($1)", [row])); // expect: write-in-loop
}

async function knexInsert(rows) {
  for (const row of rows) {
    await knex("log").insert({ body: row }); // expect: write-in-loop
  }
}

async function knexUpdate(users) {
  for (const user of users) {
    await knex("users").where({ id: user.id }).update({ name: user.name }); // expect: write-in-loop
  }
}

async function prismaCreate(rows) {
  for (const row of rows) {
    await prisma.log.create({ data: { body: row } }); // expect: write-in-loop
  }
}

async function prismaUpdate(users) {
  for (const user of users) {
    await prisma.user.update({ where: { id: user.id }, data: { name: user.name } }); // expect: write-in-loop
  }
}

async function sequelize(Entry, rows) {
  for (const row of rows) {
    await Entry.create({ body: row }); // expect: write-in-loop
  }
}

function sqlite(rows) {
  const insert = new Database("shop.db").prepare("INSERT INTO log (body) VALUES (?)");
  for (const row of rows) {
    insert.run(row.body); // expect: write-in-loop
  }
}

async function typeorm(userRepository, users) {
  for (const user of users) {
    await userRepository.save(user); // expect: write-in-loop
  }
}

async function store(row) {
  await pool.query("INSERT INTO log (body) VALUES ($1)", [row]);
}

async function helper(rows) {
  for (const row of rows) {
    await store(row); // expect: write-in-loop "store() writes"
  }
}

class Importer {
  constructor(db) {
    this.db = db;
  }
  async run(lines) {
    for (const line of lines) {
      await this.db.execute("INSERT INTO lines (body) VALUES (?)", [line]); // expect: write-in-loop
    }
  }
}

// ---- together, few, or another thing ----

async function unnest(rows) {
  await pool.query("INSERT INTO log (body) SELECT * FROM unnest($1::text[])", [rows.map((row) => row.body)]);
}

async function knexMany(rows) {
  await knex("log").insert(rows.map((row) => ({ body: row })));
}

async function prismaMany(rows) {
  await prisma.log.createMany({ data: rows.map((row) => ({ body: row })) });
}

async function bulk(Log, rows) {
  await Log.bulkCreate(rows);
}

async function chunked(chunks) {
  for (const chunk of chunks) await knex("log").insert(chunk);
}

async function two() {
  for (const name of ["admin", "guest"]) await pool.query("INSERT INTO roles (name) VALUES ($1)", [name]);
}

async function retried(row) {
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      await pool.query("INSERT INTO log (body) VALUES ($1)", [row]);
      break;
    } catch (error) {
      continue;
    }
  }
}

async function script(statements) {
  for (const statement of statements) await pool.query(statement);
}

function objects(items) {
  for (const item of items) Object.create(item);
}

function sets(names, seen) {
  for (const name of names) seen.delete(name);
}

function hashes(parts, hash) {
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

function elements(names, document) {
  for (const name of names) document.createElement(name).remove();
}

async function firstOnly(rows) {
  for (const row of rows) {
    if (row.wanted) {
      await pool.query("UPDATE users SET seen = now() WHERE id = $1", [row.id]);
      break;
    }
  }
}

async function worker(queue) {
  while (true) {
    const job = await queue.next();
    await pool.query("UPDATE jobs SET state = 'done' WHERE id = $1", [job.id]);
  }
}

async function saveAll(userRepository, users) {
  await userRepository.save(users);
}
