// args: --only unbounded-concurrency
package shop

import (
	"context"
	"database/sql"
	"sync"

	"github.com/gocql/gocql"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"
)

const byID = "SELECT name FROM users WHERE id = $1"

func group(ctx context.Context, db *sql.DB, ids []int) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, id := range ids {
		g.Go(func() error {
			return db.QueryRowContext(ctx, byID, id).Err() // expect: unbounded-concurrency
		})
	}
	return g.Wait()
}

func plainGroup(db *sql.DB, ids []int) error {
	var g errgroup.Group
	for i := range ids {
		id := ids[i]
		g.Go(func() error {
			_, err := db.Exec("DELETE FROM users WHERE id = $1", id) // expect: unbounded-concurrency
			return err
		})
	}
	return g.Wait()
}

func started(db *sql.DB, ids []int) {
	var wg sync.WaitGroup
	for _, id := range ids {
		wg.Add(1)
		go func(id int) {
			defer wg.Done()
			db.QueryRow(byID, id) // expect: unbounded-concurrency
		}(id)
	}
	wg.Wait()
}

func captured(db *sql.DB, ids []int) {
	for _, id := range ids {
		go func() {
			db.QueryRow(byID, id) // expect: unbounded-concurrency
		}()
	}
}

func pool(ctx context.Context, pool *pgxpool.Pool, ids []int) error {
	var g errgroup.Group
	for _, id := range ids {
		g.Go(func() error {
			_, err := pool.Exec(ctx, "DELETE FROM users WHERE id = $1", id) // expect: unbounded-concurrency
			return err
		})
	}
	return g.Wait()
}

func mapped(db *sql.DB, names map[int]string) {
	for id, name := range names {
		go func(id int, name string) {
			db.Exec("UPDATE users SET name = $1 WHERE id = $2", name, id) // expect: unbounded-concurrency
		}(id, name)
	}
}

func conditional(db *sql.DB, users []User) {
	for _, user := range users {
		if user.Active {
			go func() {
				db.QueryRow(byID, user.ID) // expect: unbounded-concurrency
			}()
		}
	}
}

func counted(db *sql.DB, ids []int) {
	for i := 0; i < len(ids); i++ {
		go func(i int) {
			db.QueryRow(byID, ids[i]) // expect: unbounded-concurrency
		}(i)
	}
}

func rows(db *sql.DB, r *sql.Rows) {
	for r.Next() {
		var id int
		r.Scan(&id)
		go func(id int) {
			db.Exec("DELETE FROM sessions WHERE user_id = $1", id) // expect: unbounded-concurrency
		}(id)
	}
}

func nested(db *sql.DB, groups [][]int) {
	for _, ids := range groups {
		for _, id := range ids {
			go func() {
				db.QueryRow(byID, id) // expect: unbounded-concurrency
			}()
		}
	}
}

/* ---- nothing to report ---- */

func limited(db *sql.DB, ids []int) error {
	var g errgroup.Group
	g.SetLimit(8)
	for _, id := range ids {
		g.Go(func() error { return db.QueryRow(byID, id).Err() })
	}
	return g.Wait()
}

func semaphore(db *sql.DB, ids []int) {
	semaphore := make(chan struct{}, 8)
	for _, id := range ids {
		semaphore <- struct{}{}
		go func(id int) {
			db.QueryRow(byID, id)
			<-semaphore
		}(id)
	}
}

func sequential(db *sql.DB, ids []int) {
	for _, id := range ids {
		db.QueryRow(byID, id)
	}
}

func workers(db *sql.DB, jobs chan int) {
	for w := 0; w < 8; w++ {
		go func() {
			for id := range jobs {
				db.QueryRow(byID, id)
			}
		}()
	}
}

func two(db *sql.DB) {
	go func() { db.QueryRow("SELECT count(*) FROM a") }()
	go func() { db.QueryRow("SELECT count(*) FROM b") }()
}

func few(db *sql.DB) {
	for _, kind := range []string{"a", "b"} {
		go func() { db.QueryRow("SELECT count(*) FROM log WHERE kind = $1", kind) }()
	}
}

func once(db *sql.DB, ids []int) {
	go func() {
		for _, id := range ids {
			db.QueryRow(byID, id)
		}
	}()
}

func other(ids []int) {
	for _, id := range ids {
		go fetch(id)
	}
}

func asked(db *sql.DB, ids []int) {
	db.Query("SELECT name FROM users WHERE id = ANY($1)", ids)
}

func cql(session *gocql.Session, id gocql.UUID) {
	go session.Query("SELECT name FROM users WHERE id = ?", id).Exec()
}
