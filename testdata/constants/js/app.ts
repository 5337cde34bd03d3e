import { Pool } from 'pg';
import { FIND } from './sql';
const pool = new Pool();
export async function f(names: string[]) {
  for (const n of names) {
    await pool.query(FIND, [n]);
  }
}

export async function shadowed(names: string[]) {
  const FIND = names.join(',');
  for (const n of names) await pool.query(FIND, [n]);
}
