// args: --only transaction-per-row
package shop

import (
	"context"
	"database/sql"
	"time"

	"github.com/go-git/go-git/v5"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

func ranged(db *sql.DB, rows []Row) error {
	for _, row := range rows {
		tx, err := db.Begin()
		if err != nil {
			return err
		}
		store(tx, row)
		if err := tx.Commit(); err != nil { // expect: transaction-per-row
			return err
		}
	}
	return nil
}

func counted(db *sqlx.DB, rows []Row) {
	for i := 0; i < len(rows); i++ {
		tx := db.MustBegin()
		store(tx, rows[i])
		tx.Commit() // expect: transaction-per-row
	}
}

func contexts(ctx context.Context, db *sql.DB, rows []Row) {
	for _, row := range rows {
		tx, _ := db.BeginTx(ctx, nil)
		store(tx, row)
		_ = tx.Commit() // expect: transaction-per-row
	}
}

func viaPgx(ctx context.Context, pool *pgxpool.Pool, rows []Row) {
	for _, row := range rows {
		tx, _ := pool.Begin(ctx)
		store(tx, row)
		tx.Commit(ctx) // expect: transaction-per-row
	}
}

func beginFunc(ctx context.Context, pool *pgxpool.Pool, rows []Row) error {
	for _, row := range rows {
		err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error { // expect: transaction-per-row
			return store(tx, row)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func viaGorm(db *gorm.DB, users []User) {
	for _, user := range users {
		db.Transaction(func(tx *gorm.DB) error { // expect: transaction-per-row
			return tx.Create(&user).Error
		})
	}
}

func viaGormManually(db *gorm.DB, users []User) {
	for _, user := range users {
		tx := db.Begin()
		tx.Create(&user)
		tx.Commit() // expect: transaction-per-row
	}
}

func cursor(db *sql.DB, rows *sql.Rows) {
	for rows.Next() {
		var id int
		rows.Scan(&id)
		tx, _ := db.Begin()
		store(tx, id)
		tx.Commit() // expect: transaction-per-row
	}
}

func channel(db *sql.DB, users chan User) {
	for user := range users {
		tx, _ := db.Begin()
		store(tx, user)
		tx.Commit() // expect: transaction-per-row
	}
}

func guarded(db *sql.DB, rows []Row) {
	for _, row := range rows {
		tx, _ := db.Begin()
		if err := store(tx, row); err != nil {
			tx.Rollback()
			continue
		}
		tx.Commit() // expect: transaction-per-row
	}
}

func nested(db *sql.DB, groups [][]Row) {
	for _, group := range groups {
		for _, row := range group {
			tx, _ := db.Begin()
			store(tx, row)
			tx.Commit() // expect: transaction-per-row
		}
	}
}

/* ---- nothing to report ---- */

func behind(db *sql.DB, rows []Row) error {
	tx, _ := db.Begin()
	for _, row := range rows {
		store(tx, row)
	}
	return tx.Commit()
}

func inside(db *gorm.DB, users []User) {
	db.Transaction(func(tx *gorm.DB) error {
		for _, user := range users {
			tx.Create(&user)
		}
		return nil
	})
}

func everySoMany(db *sql.DB, rows []Row) {
	tx, _ := db.Begin()
	for i, row := range rows {
		store(tx, row)
		if i%500 == 0 {
			tx.Commit()
			tx, _ = db.Begin()
		}
	}
}

func whenFull(db *sql.DB, rows []Row) {
	tx, _ := db.Begin()
	pending := 0
	for _, row := range rows {
		store(tx, row)
		pending++
		if pending >= 1000 {
			tx.Commit()
			tx, _ = db.Begin()
			pending = 0
		}
	}
}

func chunks(db *sql.DB, rows []Row) {
	for _, chunk := range chunksOf(rows, 500) {
		tx, _ := db.Begin()
		storeAll(tx, chunk)
		tx.Commit()
	}
}

func steps(db *sql.DB, rows []Row) {
	for start := 0; start < len(rows); start += 500 {
		tx, _ := db.Begin()
		storeAll(tx, rows[start:min(start+500, len(rows))])
		tx.Commit()
	}
}

func retried(db *sql.DB, row Row) error {
	for attempt := 0; attempt < 3; attempt++ {
		tx, _ := db.Begin()
		if store(tx, row) == nil {
			return tx.Commit()
		}
		tx.Rollback()
		time.Sleep(time.Second)
	}
	return nil
}

func worker(db *sql.DB, jobs Queue) {
	for {
		job := jobs.Take()
		tx, _ := db.Begin()
		store(tx, job)
		tx.Commit()
	}
}

func few(db *sql.DB) {
	for _, table := range []string{"a", "b"} {
		tx, _ := db.Begin()
		store(tx, table)
		tx.Commit()
	}
}

func versions(w *git.Worktree, files []string) {
	for _, file := range files {
		w.Add(file)
		w.Commit("one more", nil)
	}
}

func offsets(session Session, consumer Consumer, messages []Message) {
	for _, m := range messages {
		consumer.CommitMessages(m)
	}
}

func deferred(db *sql.DB, rows []Row) (done []func() error) {
	tx, _ := db.Begin()
	for range rows {
		done = append(done, func() error { return tx.Commit() })
	}
	return
}
