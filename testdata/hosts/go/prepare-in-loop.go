// args: --only prepare-in-loop
// gocql prepares by itself and keeps what it prepared: nothing to find there.
package shop

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jmoiron/sqlx"
)

const byID = "SELECT name FROM users WHERE id = $1"

func ranged(db *sql.DB, ids []int) error {
	for _, id := range ids {
		stmt, err := db.Prepare("SELECT name FROM users WHERE id = $1") // expect: prepare-in-loop
		if err != nil {
			return err
		}
		stmt.QueryRow(id)
		stmt.Close()
	}
	return nil
}

func transaction(tx *sql.Tx, users []User) {
	for i := range users {
		stmt, _ := tx.Prepare("INSERT INTO users (name) VALUES ($1)") // expect: prepare-in-loop
		stmt.Exec(users[i].Name)
	}
}

func counted(db *sql.DB, ids []int) {
	for i := 0; i < len(ids); i++ {
		stmt, _ := db.Prepare(byID) // expect: prepare-in-loop
		stmt.QueryRow(ids[i])
	}
}

func contexts(ctx context.Context, db *sql.DB, ids []int) {
	for _, id := range ids {
		stmt, _ := db.PrepareContext(ctx, "DELETE FROM users WHERE id = $1") // expect: prepare-in-loop
		stmt.ExecContext(ctx, id)
	}
}

func viaSqlx(db *sqlx.DB, ids []int) {
	for _, id := range ids {
		stmt, _ := db.Preparex("SELECT name FROM users WHERE id = $1") // expect: prepare-in-loop
		stmt.Get(&name, id)
	}
}

func named(db *sqlx.DB, users []User) {
	for _, user := range users {
		stmt, _ := db.PrepareNamed("INSERT INTO users (name) VALUES (:name)") // expect: prepare-in-loop
		stmt.Exec(user)
	}
}

func viaPgx(ctx context.Context, conn *pgx.Conn, ids []int) {
	for _, id := range ids {
		conn.Prepare(ctx, "by_id", "SELECT name FROM users WHERE id = $1") // expect: prepare-in-loop
		conn.QueryRow(ctx, "by_id", id)
	}
}

func raw(db *sql.DB, ids []int) {
	query := `
		UPDATE users
		SET seen = now()
		WHERE id = $1`
	for _, id := range ids {
		stmt, _ := db.Prepare(query) // expect: prepare-in-loop
		stmt.Exec(id)
	}
}

func rows(db *sql.DB, r *sql.Rows) {
	for r.Next() {
		var id int
		r.Scan(&id)
		stmt, _ := db.Prepare("DELETE FROM sessions WHERE user_id = $1") // expect: prepare-in-loop
		stmt.Exec(id)
	}
}

func conditional(db *sql.DB, orders []Order) {
	for _, order := range orders {
		if order.Open {
			stmt, _ := db.Prepare("UPDATE orders SET open = false WHERE id = $1") // expect: prepare-in-loop
			stmt.Exec(order.ID)
		}
	}
}

func deferred(db *sql.DB, ids []int) {
	for _, id := range ids {
		func() {
			stmt, _ := db.Prepare("SELECT name FROM users WHERE id = $1") // expect: prepare-in-loop
			defer stmt.Close()
			stmt.QueryRow(id)
		}()
	}
}

/* ---- nothing to report ---- */

func once(db *sql.DB, ids []int) {
	stmt, _ := db.Prepare("SELECT name FROM users WHERE id = $1")
	defer stmt.Close()
	for _, id := range ids {
		stmt.QueryRow(id)
	}
}

type store struct{ byID *sql.Stmt }

func (s *store) all(ids []int) {
	for _, id := range ids {
		s.byID.QueryRow(id)
	}
}

func tables(db *sql.DB, tables []string) {
	for _, table := range tables {
		stmt, _ := db.Prepare("ANALYZE " + table)
		stmt.Exec()
	}
}

func marks(db *sql.DB, groups [][]int) {
	for _, group := range groups {
		stmt, _ := db.Prepare("SELECT name FROM users WHERE id IN (?" + strings.Repeat(",?", len(group)-1) + ")")
		stmt.Query(args(group)...)
	}
}

func statements(db *sql.DB, queries map[string]string) {
	for name, query := range queries {
		stmt, _ := db.Prepare(query)
		prepared[name] = stmt
	}
}

func retried(db *sql.DB) *sql.Stmt {
	for attempt := 0; attempt < 5; attempt++ {
		stmt, err := db.Prepare("SELECT name FROM users WHERE id = $1")
		if err == nil {
			return stmt
		}
		time.Sleep(time.Second)
	}
	return nil
}

func few(db *sql.DB) {
	for _, kind := range []string{"a", "b"} {
		stmt, _ := db.Prepare("SELECT count(*) FROM log WHERE kind = $1")
		stmt.QueryRow(kind)
	}
}

func setUp(db *sql.DB) {
	for _, s := range []struct {
		to  **sql.Stmt
		sql string
	}{{&first, "SELECT 1 FROM a"}, {&second, "SELECT 1 FROM b"}} {
		*s.to, _ = db.Prepare(s.sql)
	}
}

func worker(db *sql.DB, jobs Queue) {
	for {
		stmt, _ := db.Prepare("DELETE FROM jobs WHERE id = $1")
		stmt.Exec(jobs.Take())
	}
}

func found(db *sql.DB, ids []int) {
	for _, id := range ids {
		if id > 100 {
			stmt, _ := db.Prepare("SELECT name FROM users WHERE id = $1")
			stmt.QueryRow(id)
			return
		}
	}
}

func shards(shards []*sql.DB) {
	for _, shard := range shards {
		stmt, _ := shard.Prepare("SELECT count(*) FROM users")
		stmt.QueryRow()
	}
}
