use rusqlite::Connection;
pub fn load(connection: &Connection, id: i64) -> String {
    connection.query_row("SELECT name FROM users WHERE id = ?1", [id], |row| row.get(0)).unwrap()
}
