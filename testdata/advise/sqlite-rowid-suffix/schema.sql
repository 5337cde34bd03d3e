CREATE TABLE note (id INTEGER PRIMARY KEY, folder_id INTEGER NOT NULL, title TEXT);
CREATE INDEX note_folder ON note (folder_id);
