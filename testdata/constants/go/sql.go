package store

const (
	GetName = "SELECT name FROM people WHERE id = $1"
)
const plain = `SELECT age FROM people WHERE id = $1`
