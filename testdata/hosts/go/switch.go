package store

import "database/sql"

func sorted(db *sql.DB, order string) (*sql.Rows, error) {
	switch order {
	case "name":
		order = "name"
	default:
		order = "id"
	}
	return db.Query("SELECT id FROM products WHERE shop = 1 ORDER BY " + order)
}

func sortedSometimes(db *sql.DB, order string) (*sql.Rows, error) {
	switch order {
	case "n":
		order = "name"
	}
	return db.Query("SELECT id FROM products WHERE shop = 1 ORDER BY " + order)  // expect: dynamic-identifier
}
