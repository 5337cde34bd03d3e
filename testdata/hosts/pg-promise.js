// args: --only=syntax-error
// pg-promise's filters and names, and lists that are joined: all of these are statements.
const pgp = require('pg-promise')();
const db = pgp('postgres://localhost/app');

const byName = (table, id) => db.one('SELECT * FROM $1:name WHERE id = $2', [table, id]);
const byAlias = (table, id) => db.one('SELECT * FROM $1~ WHERE id = $2', [table, id]);
const named = (o) => db.one('SELECT * FROM $<schema~>.$<table:name> WHERE id = $<id>', o);
const other = (o) => db.one('SELECT * FROM $[table~] WHERE a = $(a) AND b = $/b/', o);
const many = (ids) => db.any('SELECT * FROM users WHERE id IN ($1:csv)', [ids]);
const raw = (where) => db.any('SELECT * FROM users WHERE $1:raw', [where]);
const column = (o) => db.none('ALTER TABLE $<table:name> ADD COLUMN $<column:name> $<type:raw>', o);
const insert = (o) => db.none('INSERT INTO users ($1:name) VALUES ($1:list)', [o]);
const tell = (text) => db.none('NOTIFY $1~, $2', ['channel', text]);
const text = (x) => db.any("SELECT * FROM users WHERE name ~ '^a' AND name $1^", [x]);
const joined = (a, b) => db.any(`SELECT ${['id', 'name'].join()} FROM users WHERE a = $1::text AND b = $2`, [a, b]);
const broken = () => db.any('SELECT id FROM users WHERE AND id = 3', [1]); // expect: syntax-error
