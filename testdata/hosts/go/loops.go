// args: --only host
package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jmoiron/sqlx"
	"golang.org/x/sync/errgroup"
	"gorm.io/gorm"
)

type User struct {
	ID   int
	Name string
	Team int
}

type Repo struct {
	db *sql.DB
}

func (r *Repo) load(id int) (u User, err error) {
	err = r.db.QueryRow("SELECT id, name FROM users WHERE id = $1", id).Scan(&u.ID, &u.Name)
	return
}

func (r *Repo) loadTwice(id int) (User, error) {
	return r.load(id)
}

func overRange(db *sql.DB, ids []int) (names []string, err error) {
	for _, id := range ids {
		var name string
		err = db.QueryRow("SELECT name FROM users WHERE id = $1", id).Scan(&name) // expect: query-in-loop
		names = append(names, name)
	}
	return
}

func overIndex(ctx context.Context, db *sql.DB, ids []int) {
	for i := 0; i < len(ids); i++ {
		rows, _ := db.QueryContext(ctx, "SELECT name FROM users WHERE id = ?", ids[i]) // expect: query-in-loop
		rows.Close()
	}
}

func overMap(tx *sql.Tx, byName map[string]User) {
	for name := range byName {
		tx.QueryRow("SELECT id FROM users WHERE name = $1", name) // expect: query-in-loop
	}
}

func overField(db *sql.DB, users []User) {
	for _, u := range users {
		team := u.Team
		db.QueryRow("SELECT name FROM teams WHERE id = $1", team) // expect: query-in-loop
	}
}

func overRows(db *sql.DB) error {
	rows, err := db.Query("SELECT id FROM users")
	if err != nil {
		return err
	}
	for rows.Next() {
		var id int
		rows.Scan(&id)
		var name string
		db.QueryRow("SELECT name FROM teams WHERE id = $1", id).Scan(&name) // expect: query-in-loop
	}
	return rows.Err()
}

func nested(db *sql.DB, groups [][]int) {
	for _, group := range groups {
		for _, id := range group {
			db.QueryRow("SELECT name FROM users WHERE id = $1", id) // expect: query-in-loop
		}
	}
}

func inBranch(db *sql.DB, users []User) {
	for _, u := range users {
		if u.Team != 0 {
			db.QueryRow("SELECT name FROM teams WHERE id = $1", u.Team) // expect: query-in-loop
		}
	}
}

func inSwitch(db *sql.DB, users []User) {
	for _, u := range users {
		switch u.Name {
		case "":
			db.QueryRow("SELECT name FROM teams WHERE id = $1", u.Team) // expect: query-in-loop
		}
	}
}

func inClosure(db *sql.DB, ids []int) {
	for _, id := range ids {
		func() {
			db.QueryRow("SELECT name FROM users WHERE id = $1", id) // expect: query-in-loop
		}()
	}
}

func helper(r *Repo, ids []int) {
	for _, id := range ids {
		r.load(id) // expect: query-in-loop
	}
}

func helperChain(r *Repo, ids []int) {
	for _, id := range ids {
		r.loadTwice(id) // expect: query-in-loop
	}
}

func preparedStatement(db *sql.DB, ids []int) {
	stmt, _ := db.Prepare("SELECT name FROM users WHERE id = $1")
	for _, id := range ids {
		stmt.QueryRow(id) // expect: query-in-loop
	}
}

func withSqlx(db *sqlx.DB, ids []int) {
	for _, id := range ids {
		var u User
		db.Get(&u, "SELECT * FROM users WHERE id = $1", id) // expect: query-in-loop
	}
}

func withPgx(ctx context.Context, conn *pgx.Conn, ids []int) {
	for _, id := range ids {
		conn.QueryRow(ctx, "SELECT name FROM users WHERE id = $1", id) // expect: query-in-loop
	}
}

func withGorm(db *gorm.DB, ids []int) {
	for _, id := range ids {
		var u User
		db.First(&u, id) // expect: query-in-loop
	}
}

func withGormWhere(db *gorm.DB, ids []int) {
	for _, id := range ids {
		var u User
		db.Where("id = ?", id).First(&u) // expect: query-in-loop
	}
}

func formattedKey(db *sql.DB, ids []int) {
	for _, id := range ids {
		q := fmt.Sprintf("SELECT name FROM users WHERE id = %d", id)
		db.QueryRow(q) // expect: query-in-loop
	}
}

func writes(db *sql.DB, users []User) {
	for _, u := range users {
		db.Exec("INSERT INTO users (id, name) VALUES ($1, $2)", u.ID, u.Name) // expect: write-in-loop
	}
}

func updates(tx *sql.Tx, users []User) error {
	for _, u := range users {
		if _, err := tx.Exec("UPDATE users SET name = $1 WHERE id = $2", u.Name, u.ID); err != nil { // expect: write-in-loop
			return err
		}
	}
	return nil
}

func deletes(db *sql.DB, ids []int) {
	for i := range ids {
		db.Exec("DELETE FROM users WHERE id = $1", ids[i]) // expect: write-in-loop
	}
}

func returning(db *sql.DB, users []User) {
	for _, u := range users {
		var id int
		db.QueryRow("INSERT INTO users (name) VALUES ($1) RETURNING id", u.Name).Scan(&id) // expect: write-in-loop
	}
}

func preparedWrites(db *sql.DB, users []User) {
	stmt, _ := db.Prepare("INSERT INTO users (name) VALUES ($1)")
	defer stmt.Close()
	for _, u := range users {
		stmt.Exec(u.Name) // expect: write-in-loop
	}
}

func gormWrites(db *gorm.DB, users []User) {
	for _, u := range users {
		db.Create(&u) // expect: write-in-loop
	}
}

func preparedInLoop(db *sql.DB, users []User) {
	for _, u := range users {
		stmt, _ := db.Prepare("INSERT INTO users (name) VALUES ($1)") // expect: prepare-in-loop
		stmt.Exec(u.Name)                                            // expect: write-in-loop
		stmt.Close()
	}
}

func commits(db *sql.DB, users []User) {
	for _, u := range users {
		tx, _ := db.Begin()
		tx.Exec("INSERT INTO users (name) VALUES ($1)", u.Name) // expect: write-in-loop
		tx.Commit()                                            // expect: transaction-per-row
	}
}

func connects(users []User) {
	for range users {
		db, _ := sql.Open("postgres", "dbname=shop") // expect: connection-per-query
		defer db.Close()
	}
}

func invariant(db *sql.DB, users []User) {
	for _, u := range users {
		var rate float64
		db.QueryRow("SELECT rate FROM taxes WHERE country = 'DE'").Scan(&rate) // expect: loop-invariant-query
		fmt.Println(u.Name, rate)
	}
}

func concurrent(ctx context.Context, db *sql.DB, ids []int) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, id := range ids {
		g.Go(func() error {
			var name string
			return db.QueryRowContext(ctx, "SELECT name FROM users WHERE id = $1", id).Scan(&name) // expect: query-in-loop, unbounded-concurrency
		})
	}
	return g.Wait()
}

func goroutines(db *sql.DB, ids []int) {
	for _, id := range ids {
		go func(id int) {
			db.QueryRow("SELECT name FROM users WHERE id = $1", id) // expect: query-in-loop, unbounded-concurrency
		}(id)
	}
}

func offset(db *gorm.DB, page int, out *[]User) {
	db.Order("id").Offset(page * 20).Limit(20).Find(out) // expect: builder-offset-pagination
}

/* ---- nothing to report ---- */

func atOnce(db *sql.DB, ids []int) (*sql.Rows, error) {
	return db.Query("SELECT name FROM users WHERE id = ANY($1)", ids)
}

func drain(db *sql.DB) (names []string, err error) {
	rows, err := db.Query("SELECT name FROM users WHERE active")
	for rows.Next() {
		var name string
		rows.Scan(&name)
		names = append(names, name)
	}
	return
}

func retry(db *sql.DB, id int) (err error) {
	for attempt := 0; attempt < 10; attempt++ {
		if _, err = db.Exec("UPDATE users SET seen = now() WHERE id = $1", id); err == nil {
			return nil
		}
		time.Sleep(time.Second)
	}
	return err
}

func poll(db *sql.DB, id int) {
	for {
		var done bool
		db.QueryRow("SELECT done FROM jobs WHERE id = $1", id).Scan(&done)
		if done {
			return
		}
		time.Sleep(time.Second)
	}
}

func ticking(db *sql.DB, ticker *time.Ticker) {
	for range ticker.C {
		db.Exec("DELETE FROM sessions WHERE expires < now()")
	}
}

func chunks(db *sql.DB, ids []int) {
	for _, chunk := range chunked(ids, 500) {
		db.Query("SELECT name FROM users WHERE id = ANY($1)", chunk)
	}
}

func steps(db *sql.DB, ids []int) {
	for i := 0; i < len(ids); i += 500 {
		db.Query("SELECT name FROM users WHERE id = ANY($1)", ids[i:i+500])
	}
}

func few(db *sql.DB) {
	for _, kind := range []string{"a", "b", "c"} {
		db.QueryRow("SELECT count(*) FROM log WHERE kind = $1", kind)
	}
}

func fewCounted(db *sql.DB) {
	for i := 0; i < 3; i++ {
		db.QueryRow("SELECT count(*) FROM log WHERE kind = $1", i)
	}
}

func memo(db *sql.DB, users []User) {
	cache := map[int]string{}
	for _, u := range users {
		name, ok := cache[u.Team]
		if !ok {
			db.QueryRow("SELECT name FROM teams WHERE id = $1", u.Team).Scan(&name)
			cache[u.Team] = name
		}
	}
}

func inHeader(db *sql.DB) {
	for _, u := range loadAll(db, "SELECT id FROM users WHERE active") {
		fmt.Println(u)
	}
}

func batch(ctx context.Context, conn *pgx.Conn, users []User) {
	b := &pgx.Batch{}
	for _, u := range users {
		b.Queue("INSERT INTO users (name) VALUES ($1)", u.Name)
	}
	conn.SendBatch(ctx, b)
}

func copyFrom(ctx context.Context, conn *pgx.Conn, users []User) {
	var rows [][]any
	for _, u := range users {
		rows = append(rows, []any{u.ID, u.Name})
	}
	conn.CopyFrom(ctx, pgx.Identifier{"users"}, []string{"id", "name"}, pgx.CopyFromRows(rows))
}

func copyStatement(tx *sql.Tx, users []User) {
	stmt, _ := tx.Prepare(pq.CopyIn("users", "id", "name"))
	for _, u := range users {
		stmt.Exec(u.ID, u.Name)
	}
	stmt.Exec()
}

func collected(db *sql.DB, users []User) {
	var b strings.Builder
	var args []any
	b.WriteString("INSERT INTO users (name) VALUES ")
	for i, u := range users {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("(?)")
		args = append(args, u.Name)
	}
	db.Exec(b.String(), args...)
}

func defined(db *sql.DB, ids []int) (fs []func()) {
	for _, id := range ids {
		fs = append(fs, func() {
			db.QueryRow("SELECT name FROM users WHERE id = $1", id)
		})
	}
	return
}

func keyset(db *sql.DB) {
	last := 0
	for {
		rows, _ := db.Query("SELECT id FROM users WHERE id > $1 ORDER BY id LIMIT 100", last)
		n := 0
		for rows.Next() {
			rows.Scan(&last)
			n++
		}
		if n == 0 {
			return
		}
	}
}

func limited(ctx context.Context, db *sql.DB, ids []int) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(8)
	for _, id := range ids {
		g.Go(func() error {
			_, err := db.QueryContext(ctx, "SELECT name FROM users WHERE id = $1", id) // expect: query-in-loop
			return err
		})
	}
	return g.Wait()
}

func preparedOnce(db *sql.DB) (*sql.Stmt, error) {
	return db.Prepare("SELECT name FROM users WHERE id = $1")
}

func committedOnce(db *sql.DB, users []User) {
	tx, _ := db.Begin()
	for _, u := range users {
		tx.Exec("INSERT INTO users (name) VALUES ($1)", u.Name) // expect: write-in-loop
	}
	tx.Commit()
}

func keysetGorm(db *gorm.DB, last int, out *[]User) {
	db.Where("id > ?", last).Order("id").Limit(20).Find(out)
}

func urlQuery(requests []Request) {
	for _, r := range requests {
		values := r.URL.Query()
		fmt.Println(values.Get("name"))
	}
}

func channel(db *sql.DB, jobs chan int) {
	for {
		select {
		case id := <-jobs:
			db.QueryRow("SELECT name FROM users WHERE id = $1", id)
		}
	}
}

func asked(db *sql.DB, ids []int) bool {
	for _, id := range ids {
		var found bool
		db.QueryRow("SELECT true FROM users WHERE id = $1", id).Scan(&found) // expect: query-in-loop
		if found {
			return true
		}
	}
	return false
}
