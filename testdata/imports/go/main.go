package main

import (
	"database/sql"

	"example.com/app/users"
	people "example.com/app/users"
	"example.com/app/fake"
)

func main() {
	var db *sql.DB
	for id := 0; id < 100; id++ {
		users.Load(db, id) // query
	}
	for id := 0; id < 100; id++ {
		people.Load(db, id) // query
	}
	for id := 0; id < 100; id++ {
		fake.Load(db, id)
	}
}
