package users

import "database/sql"

func Load(db *sql.DB, id int) *sql.Row {
	return db.QueryRow("SELECT name FROM users WHERE id = $1", id)
}
