const { Pool } = require('pg');
const pool = new Pool();
exports.ONE = `SELECT name FROM users WHERE id = $1`;
async function load(id) {
  return pool.query('SELECT name FROM users WHERE id = $1', [id]);
}
exports.load = load;
