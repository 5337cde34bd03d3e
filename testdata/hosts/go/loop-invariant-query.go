// args: --only loop-invariant-query
package shop

import (
	"context"
	"database/sql"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

const rate = "SELECT rate FROM taxes WHERE country = 'DE'"

func ranged(db *sql.DB, orders []Order) {
	for i := range orders {
		db.QueryRow("SELECT rate FROM taxes WHERE country = 'DE'").Scan(&orders[i].Tax) // expect: loop-invariant-query
	}
}

func constant(db *sql.DB, orders []Order) {
	for _, order := range orders {
		row := db.QueryRow(rate) // expect: loop-invariant-query
		row.Scan(&order.Tax)
	}
}

func counted(db *sql.DB, orders []Order) {
	for i := 0; i < len(orders); i++ {
		rows, _ := db.Query("SELECT name, value FROM limits") // expect: loop-invariant-query
		orders[i].Limits = read(rows)
	}
}

func contexts(ctx context.Context, db *sql.DB, orders []*Order) {
	for _, order := range orders {
		db.QueryRowContext(ctx, rate).Scan(&order.Tax) // expect: loop-invariant-query
	}
}

func viaPgx(ctx context.Context, pool *pgxpool.Pool, orders []*Order) {
	for _, order := range orders {
		pool.QueryRow(ctx, "SELECT rate FROM taxes WHERE country = 'DE'").Scan(&order.Tax) // expect: loop-invariant-query
	}
}

func viaSqlx(db *sqlx.DB, orders []*Order) {
	for _, order := range orders {
		var limits []Limit
		db.Select(&limits, "SELECT name, value FROM limits") // expect: loop-invariant-query
		order.Limits = limits
	}
}

func viaGorm(db *gorm.DB, orders []*Order) {
	for _, order := range orders {
		var r float64
		db.Raw("SELECT rate FROM taxes WHERE country = 'DE'").Scan(&r) // expect: loop-invariant-query
		order.Tax = r
	}
}

func conditional(db *sql.DB, orders []*Order) {
	for _, order := range orders {
		if order.Foreign {
			db.QueryRow(rate).Scan(&order.Tax) // expect: loop-invariant-query
		}
	}
}

func raw(db *sql.DB, orders []*Order) {
	query := `
		SELECT rate
		FROM taxes
		WHERE country = 'DE'`
	for _, order := range orders {
		db.QueryRow(query).Scan(&order.Tax) // expect: loop-invariant-query
	}
}

func joined(db *sql.DB, orders []*Order) {
	for _, order := range orders {
		db.QueryRow("SELECT rate FROM taxes " + "WHERE country = 'DE'").Scan(&order.Tax) // expect: loop-invariant-query
	}
}

func channel(db *sql.DB, orders chan *Order) {
	for order := range orders {
		db.QueryRow(rate).Scan(&order.Tax) // expect: loop-invariant-query
	}
}

/* ---- nothing to report ---- */

func once(db *sql.DB, orders []*Order) {
	var r float64
	db.QueryRow(rate).Scan(&r)
	for _, order := range orders {
		order.Tax = r
	}
}

func drained(db *sql.DB) {
	rows, _ := db.Query("SELECT name FROM users")
	for rows.Next() {
		var name string
		rows.Scan(&name)
	}
}

func varying(db *sql.DB, orders []*Order) {
	for _, order := range orders {
		db.QueryRow("SELECT rate FROM taxes WHERE country = $1", order.Country).Scan(&order.Tax)
	}
}

func polled(db *sql.DB) {
	for {
		var open int
		db.QueryRow("SELECT count(*) FROM jobs WHERE state = 'open'").Scan(&open)
		if open == 0 {
			return
		}
		time.Sleep(time.Second)
	}
}

func ticked(db *sql.DB, ticker *time.Ticker) {
	for range ticker.C {
		db.QueryRow("SELECT count(*) FROM jobs WHERE state = 'open'").Scan(&open)
	}
}

func selected(db *sql.DB, done chan bool, wake chan bool) {
	for {
		select {
		case <-done:
			return
		case <-wake:
			db.QueryRow("SELECT count(*) FROM jobs").Scan(&open)
		}
	}
}

func changed(db *sql.DB, orders []*Order) {
	for _, order := range orders {
		var next int
		db.QueryRow("SELECT max(number) + 1 FROM invoices").Scan(&next)
		db.Exec("INSERT INTO invoices (number, order_id) VALUES ($1, $2)", next, order.ID)
	}
}

func sequence(db *sql.DB, orders []*Order) {
	for _, order := range orders {
		db.QueryRow("SELECT nextval('order_id')").Scan(&order.ID)
	}
}

func shards(shards []*sql.DB) {
	for _, shard := range shards {
		shard.QueryRow("SELECT count(*) FROM users").Scan(&total)
	}
}

func few(db *sql.DB) {
	for _, kind := range []string{"a", "b"} {
		db.QueryRow(rate).Scan(&rates[kind])
	}
}

func retried(db *sql.DB) {
	for attempt := 0; attempt < 10; attempt++ {
		if db.QueryRow("SELECT 1 FROM users").Err() == nil {
			return
		}
		time.Sleep(time.Second)
	}
}

func later(db *sql.DB, orders []*Order) (tasks []func()) {
	for range orders {
		tasks = append(tasks, func() { db.QueryRow(rate) })
	}
	return
}

func found(db *sql.DB, orders []*Order) *sql.Row {
	for _, order := range orders {
		if order.Foreign {
			return db.QueryRow(rate)
		}
	}
	return nil
}
