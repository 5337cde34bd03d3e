// args: --only host
// Rows written one statement at a time.
import { Pool } from "pg";
import Database from "better-sqlite3";
import { PrismaClient } from "@prisma/client";
import { Knex, knex as make } from "knex";
const knex: Knex = make({ client: "pg" });
const pool = new Pool();
const prisma = new PrismaClient();

// ---- a statement a row ----

export async function inserted(rows: Row[]) {
  for (const row of rows) {
    await pool.query("INSERT INTO log (body) VALUES ($1)", [row.body]); // expect: write-in-loop
  }
}

export async function updated(users: User[]) {
  for (const user of users) {
    await pool.query("UPDATE users SET name = $1 WHERE id = $2", [user.name, user.id]); // expect: write-in-loop
  }
}

export async function deleted(ids: string[]) {
  for (let i = 0; i < ids.length; i++) {
    await pool.query("DELETE FROM users WHERE id = $1", [ids[i]]); // expect: write-in-loop
  }
}

export function forEach(rows: Row[]) {
  rows.forEach((row) => pool.query("INSERT INTO log (body) VALUES ($1)", [row])); // expect: write-in-loop
}

export async function knexInsert(rows: Row[]) {
  for (const row of rows) {
    await knex("log").insert({ body: row }); // expect: write-in-loop
  }
}

export async function knexUpdate(users: User[]) {
  for (const user of users) {
    await knex("users").where({ id: user.id }).update({ name: user.name }); // expect: write-in-loop
  }
}

export async function prismaCreate(rows: Row[]) {
  for (const row of rows) {
    await prisma.log.create({ data: { body: row } }); // expect: write-in-loop
  }
}

export async function prismaUpdate(users: User[]) {
  for (const user of users) {
    await prisma.user.update({ where: { id: user.id }, data: { name: user.name } }); // expect: write-in-loop
  }
}

export async function sequelize(Entry: any, rows: Row[]) {
  for (const row of rows) {
    await Entry.create({ body: row }); // expect: write-in-loop
  }
}

export function sqlite(rows: Row[]) {
  const insert = new Database("shop.db").prepare("INSERT INTO log (body) VALUES (?)");
  for (const row of rows) {
    insert.run(row.body); // expect: write-in-loop
  }
}

export async function typeorm(userRepository: Repository<User>, users: User[]) {
  for (const user of users) {
    await userRepository.save(user); // expect: write-in-loop
  }
}

export async function store(row: Row) {
  await pool.query("INSERT INTO log (body) VALUES ($1)", [row]);
}

export async function helper(rows: Row[]) {
  for (const row of rows) {
    await store(row); // expect: write-in-loop "store() writes"
  }
}

export class Importer {
  constructor(private readonly db: Pool) {}
  async run(lines: string[]) {
    for (const line of lines) {
      await this.db.execute("INSERT INTO lines (body) VALUES (?)", [line]); // expect: write-in-loop
    }
  }
}

// ---- together, few, or another thing ----

export async function unnest(rows: Row[]) {
  await pool.query("INSERT INTO log (body) SELECT * FROM unnest($1::text[])", [rows.map((row) => row.body)]);
}

export async function knexMany(rows: Row[]) {
  await knex("log").insert(rows.map((row) => ({ body: row })));
}

export async function prismaMany(rows: Row[]) {
  await prisma.log.createMany({ data: rows.map((row) => ({ body: row })) });
}

export async function bulk(Log: any, rows: Row[]) {
  await Log.bulkCreate(rows);
}

export async function chunked(chunks: Row[][]) {
  for (const chunk of chunks) await knex("log").insert(chunk);
}

export async function two() {
  for (const name of ["admin", "guest"]) await pool.query("INSERT INTO roles (name) VALUES ($1)", [name]);
}

export async function retried(row: Row) {
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      await pool.query("INSERT INTO log (body) VALUES ($1)", [row]);
      break;
    } catch (error) {
      continue;
    }
  }
}

export async function script(statements: string[]) {
  for (const statement of statements) await pool.query(statement);
}

export function objects(items: Item[]) {
  for (const item of items) Object.create(item);
}

export function sets(names: string[], seen: any) {
  for (const name of names) seen.delete(name);
}

export function hashes(parts: string[], hash: any) {
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

export function elements(names: string[], document: any) {
  for (const name of names) document.createElement(name).remove();
}

export async function firstOnly(rows: Row[]) {
  for (const row of rows) {
    if (row.wanted) {
      await pool.query("UPDATE users SET seen = now() WHERE id = $1", [row.id]);
      break;
    }
  }
}

export async function worker(queue: Job[]) {
  while (true) {
    const job = await queue.next();
    await pool.query("UPDATE jobs SET state = 'done' WHERE id = $1", [job.id]);
  }
}

export async function saveAll(userRepository: Repository<User>, users: User[]) {
  await userRepository.save(users);
}
