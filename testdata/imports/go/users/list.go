package users

import "database/sql"

func All(db *sql.DB, ids []int) {
	for _, id := range ids {
		Load(db, id) // query
	}
}
