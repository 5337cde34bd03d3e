// args: --only host
// A server component: markup and queries in one file.
import { Pool } from "pg";
import { PrismaClient } from "@prisma/client";

const pool: Pool = new Pool();
const prisma = new PrismaClient();

export default async function Users({ ids, name, page }: { ids: string[]; name: string; page: number }) {
  const found = await pool.query(`SELECT id FROM users WHERE name = '${name}'`); // expect: string-formatted-value
  const users = await prisma.user.findMany({ skip: page * 20, take: 20 }); // expect: builder-offset-pagination, sequential-awaits
  const rows = await Promise.all(ids.map((id) => pool.query("SELECT name FROM users WHERE id = $1", [id]))); // expect: query-in-loop, unbounded-concurrency
  for (const id of ids) {
    await prisma.log.create({ data: { user: id } }); // expect: write-in-loop
  }
  return (
    <ul title={`select one of ${ids.length} from the list`}>
      {users.map((user) => (
        <li key={user.id}>{user.name}</li>
      ))}
      {rows.length + found.rows.length}
    </ul>
  );
}

export async function User({ id }: { id: string }) {
  const { rows } = await pool.query("SELECT name FROM users WHERE id = $1", [id]);
  return <b>{rows[0].name}</b>;
}
