-- args: --dialect=sqlite
-- rowid is the primary key under another name, so this is a look-up of one row.
CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT);
SELECT title FROM notes WHERE rowid = 5;
