package store

import "database/sql"

func F(db *sql.DB, ids []int) {
	for _, id := range ids {
		db.QueryRow(GetName, id)
		db.QueryRow(plain, id)
	}
}
