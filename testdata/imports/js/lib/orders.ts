import { Pool } from 'pg';
const pool = new Pool();
export class Orders {
  async total(id: number) {
    return pool.query('SELECT total FROM orders WHERE id = $1', [id]);
  }
}
export const find = async (id: number) => pool.query('SELECT id FROM orders WHERE id = $1', [id]);
export default async function latest(id: number) {
  return pool.query('SELECT max(id) FROM orders WHERE customer = $1', [id]);
}
