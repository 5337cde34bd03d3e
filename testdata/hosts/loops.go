package store

import (
	"database/sql"
	"fmt"
)

type Store struct{ db *sql.DB }

func (s *Store) Names(ids []int) error {
	for _, id := range ids {
		var name string
		if err := s.db.QueryRow("SELECT name FROM users WHERE id = $1", id).Scan(&name); err != nil { // expect: query-in-loop
			return err
		}
		s.touch(id) // expect: write-in-loop "touch() writes"
	}
	return nil
}

func (s *Store) touch(id int) {
	s.db.Exec("UPDATE users SET seen = now() WHERE id = $1", id)
}

func (s *Store) Find(name string, limit int) (*sql.Rows, error) {
	return s.db.Query(fmt.Sprintf("SELECT id FROM users WHERE name = '%s' ORDER BY id LIMIT %d", name, limit)) // expect: string-formatted-value
}

func (s *Store) All() error {
	rows, err := s.db.Query("SELECT id FROM users WHERE seen IS NULL")
	for rows.Next() {
		var id int
		rows.Scan(&id)
	}
	return err
}

func (s *Store) Orders() error {
	rows, err := s.db.Query("SELECT id FROM users WHERE seen IS NULL")
	for rows.Next() {
		var id, orders int
		rows.Scan(&id)
		s.db.QueryRow("SELECT count(*) FROM orders WHERE user_id = $1", id).Scan(&orders) // expect: query-in-loop
	}
	return err
}
