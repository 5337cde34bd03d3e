// args: --only host
// Awaits in a row that need not wait for each other.
import { Pool } from "pg";
import { PrismaClient } from "@prisma/client";
const pool = new Pool();
const prisma = new PrismaClient();

// ---- independent ----

export async function two(id: string) {
  const user = await pool.query("SELECT name FROM users WHERE id = $1", [id]);
  const posts = await pool.query("SELECT title FROM posts WHERE author = $1 LIMIT 5", [id]); // expect: sequential-awaits
  return [user, posts];
}

export async function three(id: string) {
  const user = await pool.query("SELECT name FROM users WHERE id = $1", [id]);
  const posts = await pool.query("SELECT title FROM posts WHERE author = $1 LIMIT 5", [id]); // expect: sequential-awaits
  const likes = await pool.query("SELECT count(*) FROM likes WHERE author = $1", [id]); // expect: sequential-awaits
  return { user, posts, likes };
}

export async function destructured(id: string) {
  const { rows: users } = await pool.query("SELECT name FROM users WHERE id = $1", [id]);
  const { rows: teams } = await pool.query("SELECT name FROM teams WHERE owner = $1", [id]); // expect: sequential-awaits
  return { users, teams };
}

export async function prismaTwo(id: string) {
  const user = await prisma.user.findUnique({ where: { id } });
  const count = await prisma.post.count({ where: { draft: true } }); // expect: sequential-awaits
  return { user, count };
}

export async function totals() {
  const users = await pool.query("SELECT count(*) FROM users WHERE active");
  const posts = await pool.query("SELECT count(*) FROM posts WHERE draft"); // expect: sequential-awaits
  return users.rows[0].count + posts.rows[0].count;
}

export class Page {
  constructor(private readonly pool: Pool) {}
  async load(id: string) {
    const user = await this.pool.query("SELECT name FROM users WHERE id = $1", [id]);
    const posts = await this.pool.query("SELECT title FROM posts WHERE author = $1 LIMIT 5", [id]); // expect: sequential-awaits
    return { user, posts };
  }
}

export async function express(req: Request, res: Response) {
  const user = await pool.query("SELECT name FROM users WHERE id = $1", [req.params.id]);
  const tags = await pool.query("SELECT name FROM tags ORDER BY name LIMIT 20"); // expect: sequential-awaits
  res.json({ user: user.rows[0], tags: tags.rows });
}

export async function inBlock(id: string, wanted: boolean) {
  if (wanted) {
    const a = await pool.query("SELECT a FROM t WHERE id = $1", [id]);
    const b = await pool.query("SELECT b FROM u WHERE id = $1", [id]); // expect: sequential-awaits
    return [a, b];
  }
  return [];
}

export async function inTry(id: string) {
  try {
    const a = await pool.query("SELECT a FROM t WHERE id = $1", [id]);
    const b = await pool.query("SELECT b FROM u WHERE id = $1", [id]); // expect: sequential-awaits
    return [a, b];
  } catch (error) {
    return [];
  }
}

export const arrow = async (id: string) => {
  const a = await pool.query("SELECT a FROM t WHERE id = $1", [id]);
  const b = await pool.query("SELECT b FROM u WHERE id = $1", [id]); // expect: sequential-awaits
  return [a, b];
};

// ---- dependent, on one connection, or together ----

export async function needs(id: string) {
  const user = await pool.query("SELECT team FROM users WHERE id = $1", [id]);
  return pool.query("SELECT name FROM teams WHERE id = $1", [user.rows[0].team]);
}

export async function needsLater(id: string) {
  const user = await pool.query("SELECT team FROM users WHERE id = $1", [id]);
  const team = user.rows[0].team;
  const row = await pool.query("SELECT name FROM teams WHERE id = $1", [team]);
  return row;
}

export async function oneConnection(connection: Connection, id: string) {
  const user = await connection.query("SELECT name FROM users WHERE id = $1", [id]);
  const posts = await connection.query("SELECT title FROM posts WHERE author = $1 LIMIT 5", [id]);
  return [user, posts];
}

export async function together(id: string) {
  return Promise.all([
    pool.query("SELECT name FROM users WHERE id = $1", [id]),
    pool.query("SELECT title FROM posts WHERE author = $1 LIMIT 5", [id]),
  ]);
}

export async function checked(id: string) {
  const user = await pool.query("SELECT name FROM users WHERE id = $1", [id]);
  if (!user.rows.length) return null;
  const posts = await pool.query("SELECT title FROM posts WHERE author = $1 LIMIT 5", [id]);
  return posts.rows;
}

export async function writeThenRead(id: string) {
  await pool.query("UPDATE users SET seen = now() WHERE id = $1", [id]);
  const user = await pool.query("SELECT name FROM users WHERE id = $1", [id]);
  return user;
}

export async function single(id: string) {
  return await pool.query("SELECT name FROM users WHERE id = $1", [id]);
}

export async function branches(id: string) {
  if (id) return await pool.query("SELECT name FROM users WHERE id = $1", [id]);
  return await pool.query("SELECT name FROM guests LIMIT 1");
}

export async function transaction(id: string) {
  const client = await pool.connect();
  await client.query("BEGIN");
  const a = await client.query("SELECT a FROM t WHERE id = $1", [id]);
  const b = await client.query("SELECT b FROM u WHERE id = $1", [id]);
  await client.query("COMMIT");
  return [a, b];
}

export async function prismaTransaction(id: string) {
  return prisma.$transaction(async (tx) => {
    const a = await tx.user.findUnique({ where: { id } });
    const b = await tx.post.findFirst({ where: { author: 1 } });
    return [a, b];
  });
}

export async function fetched(a: string, b: string) {
  const first = await fetch(a);
  const second = await fetch(b);
  return [first, second];
}

export async function writes(id: string) {
  await pool.query("DELETE FROM likes WHERE author = $1", [id]);
  await pool.query("DELETE FROM posts WHERE author = $1", [id]);
}
