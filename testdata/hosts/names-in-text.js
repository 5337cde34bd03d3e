// args: --only=host
// Holes that name an object are names wherever they stand: in literals that hold names, in code that a literal
// holds, in the bodies of functions.
const { Pool } = require('pg');
const pool = new Pool();

const jobs = (schema) => pool.query(`SELECT '${schema}.job'::regclass`); // expect: dynamic-identifier "schema stands"
const version = (schema) => pool.query(`SELECT to_regclass('${schema}.version')`); // expect: dynamic-identifier
const next = (table) => pool.query(`SELECT nextval('${table}_id_seq')`); // expect: dynamic-identifier
const reset = (table) => pool.query(`SELECT setval('"${table}_id_seq"', 1)`); // expect: dynamic-identifier
const body = (schema) => pool.query(
  `CREATE FUNCTION create_queue(name text) RETURNS void AS $$ BEGIN INSERT INTO ${schema}.queue (name) VALUES (name); END $$ LANGUAGE plpgsql`); // expect: dynamic-identifier "schema stands"
const code = (schema) => pool.query(
  `DO $$ BEGIN EXECUTE format('CREATE TABLE ${schema}.%I (LIKE job)', 'a'); END $$`); // expect: dynamic-identifier "schema stands"
const index = (column) => pool.query(`CREATE INDEX i ON queue (${column})`); // expect: dynamic-identifier
const common = (columns) => pool.query(`WITH q (${columns}) AS (SELECT 1) SELECT * FROM q`); // expect: dynamic-identifier

const find = (name) => pool.query(`SELECT id FROM job WHERE name = '${name}'`); // expect: string-formatted-value
const host = (host) => pool.query(`SELECT id FROM job WHERE host = '${host}.example.com'`); // expect: string-formatted-value
const like = (job) => pool.query(`SELECT id FROM job WHERE name LIKE '${job.name}%'`); // expect: string-formatted-value
const whole = (name) => pool.query(`SELECT to_regclass('${name}')`); // expect: string-formatted-value
const inside = (name) => pool.query(
  `DO $$ BEGIN UPDATE job SET state = '${name}'; END $$`); // expect: string-formatted-value

// Names of the program's own, and values that were quoted before.
const path = (schemas) => pool.query(`SET search_path = ${schemas}`); // expect: dynamic-identifier
const kind = (job) => pool.query(`SELECT id FROM job WHERE kind = '${job.constructor.name}'`);
const quoted = (escapedName) => pool.query(`SELECT id FROM job WHERE name = '${escapedName}'`);
const states = { created: 1, done: 2 };
function before(options) {
  assert(options.before in states, 'no state');
  return pool.query(`SELECT id FROM job WHERE state < '${options.before}'`);
}
const own = (name) => pool.query("SELECT id FROM job WHERE name = '" + dbQuoteText(name) + "'");
const doubled = (name) => pool.query("SELECT id FROM job WHERE name = '" + name.replace(/'/g, "''") + "'"); // expect: string-formatted-value
const replaced = (name) => pool.query("SELECT id FROM job WHERE name = '" + name.replaceAll("'", "''") + "'");
const preset = (value) => pool.query(`ALTER TABLE job ALTER COLUMN state SET DEFAULT ${value}`); // expect: dynamic-fragment
