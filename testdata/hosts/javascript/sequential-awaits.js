// args: --only host
// Awaits in a row that need not wait for each other.
const { Pool } = require("pg");
const { PrismaClient } = require("@prisma/client");
const pool = new Pool();
const prisma = new PrismaClient();

// ---- independent ----

async function two(id) {
  const user = await pool.query("SELECT name FROM users WHERE id = $1", [id]);
  const posts = await pool.query("SELECT title FROM posts WHERE author = $1 LIMIT 5", [id]); // expect: sequential-awaits
  return [user, posts];
}

async function three(id) {
  const user = await pool.query("SELECT name FROM users WHERE id = $1", [id]);
  const posts = await pool.query("SELECT title FROM posts WHERE author = $1 LIMIT 5", [id]); // expect: sequential-awaits
  const likes = await pool.query("SELECT count(*) FROM likes WHERE author = $1", [id]); // expect: sequential-awaits
  return { user, posts, likes };
}

async function destructured(id) {
  const { rows: users } = await pool.query("SELECT name FROM users WHERE id = $1", [id]);
  const { rows: teams } = await pool.query("SELECT name FROM teams WHERE owner = $1", [id]); // expect: sequential-awaits
  return { users, teams };
}

async function prismaTwo(id) {
  const user = await prisma.user.findUnique({ where: { id } });
  const count = await prisma.post.count({ where: { draft: true } }); // expect: sequential-awaits
  return { user, count };
}

async function totals() {
  const users = await pool.query("SELECT count(*) FROM users WHERE active");
  const posts = await pool.query("SELECT count(*) FROM posts WHERE draft"); // expect: sequential-awaits
  return users.rows[0].count + posts.rows[0].count;
}

class Page {
  constructor(pool) {
    this.pool = pool;
  }
  async load(id) {
    const user = await this.pool.query("SELECT name FROM users WHERE id = $1", [id]);
    const posts = await this.pool.query("SELECT title FROM posts WHERE author = $1 LIMIT 5", [id]); // expect: sequential-awaits
    return { user, posts };
  }
}

async function express(req, res) {
  const user = await pool.query("SELECT name FROM users WHERE id = $1", [req.params.id]);
  const tags = await pool.query("SELECT name FROM tags ORDER BY name LIMIT 20"); // expect: sequential-awaits
  res.json({ user: user.rows[0], tags: tags.rows });
}

async function inBlock(id, wanted) {
  if (wanted) {
    const a = await pool.query("SELECT a FROM t WHERE id = $1", [id]);
    const b = await pool.query("SELECT b FROM u WHERE id = $1", [id]); // expect: sequential-awaits
    return [a, b];
  }
  return [];
}

async function inTry(id) {
  try {
    const a = await pool.query("SELECT a FROM t WHERE id = $1", [id]);
    const b = await pool.query("SELECT b FROM u WHERE id = $1", [id]); // expect: sequential-awaits
    return [a, b];
  } catch (error) {
    return [];
  }
}

const arrow = async (id) => {
  const a = await pool.query("SELECT a FROM t WHERE id = $1", [id]);
  const b = await pool.query("SELECT b FROM u WHERE id = $1", [id]); // expect: sequential-awaits
  return [a, b];
};

// ---- dependent, on one connection, or together ----

async function needs(id) {
  const user = await pool.query("SELECT team FROM users WHERE id = $1", [id]);
  return pool.query("SELECT name FROM teams WHERE id = $1", [user.rows[0].team]);
}

async function needsLater(id) {
  const user = await pool.query("SELECT team FROM users WHERE id = $1", [id]);
  const team = user.rows[0].team;
  const row = await pool.query("SELECT name FROM teams WHERE id = $1", [team]);
  return row;
}

async function oneConnection(connection, id) {
  const user = await connection.query("SELECT name FROM users WHERE id = $1", [id]);
  const posts = await connection.query("SELECT title FROM posts WHERE author = $1 LIMIT 5", [id]);
  return [user, posts];
}

async function together(id) {
  return Promise.all([
    pool.query("SELECT name FROM users WHERE id = $1", [id]),
    pool.query("SELECT title FROM posts WHERE author = $1 LIMIT 5", [id]),
  ]);
}

async function checked(id) {
  const user = await pool.query("SELECT name FROM users WHERE id = $1", [id]);
  if (!user.rows.length) return null;
  const posts = await pool.query("SELECT title FROM posts WHERE author = $1 LIMIT 5", [id]);
  return posts.rows;
}

async function writeThenRead(id) {
  await pool.query("UPDATE users SET seen = now() WHERE id = $1", [id]);
  const user = await pool.query("SELECT name FROM users WHERE id = $1", [id]);
  return user;
}

async function single(id) {
  return await pool.query("SELECT name FROM users WHERE id = $1", [id]);
}

async function branches(id) {
  if (id) return await pool.query("SELECT name FROM users WHERE id = $1", [id]);
  return await pool.query("SELECT name FROM guests LIMIT 1");
}

async function transaction(id) {
  const client = await pool.connect();
  await client.query("BEGIN");
  const a = await client.query("SELECT a FROM t WHERE id = $1", [id]);
  const b = await client.query("SELECT b FROM u WHERE id = $1", [id]);
  await client.query("COMMIT");
  return [a, b];
}

async function prismaTransaction(id) {
  return prisma.$transaction(async (tx) => {
    const a = await tx.user.findUnique({ where: { id } });
    const b = await tx.post.findFirst({ where: { author: 1 } });
    return [a, b];
  });
}

async function fetched(a, b) {
  const first = await fetch(a);
  const second = await fetch(b);
  return [first, second];
}

async function writes(id) {
  await pool.query("DELETE FROM likes WHERE author = $1", [id]);
  await pool.query("DELETE FROM posts WHERE author = $1", [id]);
}
