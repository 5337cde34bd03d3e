-- args: --dialect=sqlite
CREATE TABLE notes (
  id INTEGER PRIMARY KEY,
  folder TEXT NOT NULL,
  title TEXT,
  changed INTEGER NOT NULL
);
CREATE INDEX notes_folder ON notes(folder, changed);

SELECT id, title FROM notes WHERE folder = ?1 ORDER BY changed DESC LIMIT 50;
INSERT OR REPLACE INTO notes (id, folder, title, changed) VALUES (:id, :folder, :title, :changed);
SELECT [title] FROM notes WHERE title = NULL LIMIT 1;  -- expect: null-comparison @33
PRAGMA journal_mode = WAL;
