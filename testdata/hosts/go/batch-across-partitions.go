// args: --only batch-across-partitions
package shop

import (
	"context"

	"github.com/gocql/gocql"
	"github.com/jackc/pgx/v5"
)

const insert = "INSERT INTO users (id, name) VALUES (?, ?)"

func logged(session *gocql.Session, users []User) error {
	batch := session.NewBatch(gocql.LoggedBatch)
	for _, u := range users {
		batch.Query("INSERT INTO users (id, name) VALUES (?, ?)", u.ID, u.Name) // expect: batch-across-partitions
	}
	return session.ExecuteBatch(batch)
}

func unlogged(session *gocql.Session, users []User) error {
	b := session.NewBatch(gocql.UnloggedBatch)
	for i := range users {
		b.Query(insert, users[i].ID, users[i].Name) // expect: batch-across-partitions
	}
	return session.ExecuteBatch(b)
}

func counted(session *gocql.Session, users []User) error {
	batch := session.NewBatch(gocql.LoggedBatch)
	for i := 0; i < len(users); i++ {
		batch.Query(insert, users[i].ID, users[i].Name) // expect: batch-across-partitions
	}
	return session.ExecuteBatch(batch)
}

func contexts(ctx context.Context, session *gocql.Session, ids []gocql.UUID) error {
	batch := session.NewBatch(gocql.LoggedBatch).WithContext(ctx)
	for _, id := range ids {
		batch.Query("DELETE FROM users WHERE id = ?", id) // expect: batch-across-partitions
	}
	return session.ExecuteBatch(batch)
}

func plain(session *gocql.Session, ids []gocql.UUID) error {
	batch := gocql.NewBatch(gocql.LoggedBatch)
	for _, id := range ids {
		batch.Query("DELETE FROM users WHERE id = ?", id) // expect: batch-across-partitions
	}
	return session.ExecuteBatch(batch)
}

func newer(session *gocql.Session, ids []gocql.UUID) error {
	batch := session.Batch(gocql.LoggedBatch)
	for _, id := range ids {
		batch.Query("DELETE FROM users WHERE id = ?", id) // expect: batch-across-partitions
	}
	return batch.Exec()
}

func mapped(session *gocql.Session, names map[gocql.UUID]string) error {
	batch := session.NewBatch(gocql.LoggedBatch)
	for id, name := range names {
		batch.Query(insert, id, name) // expect: batch-across-partitions
	}
	return session.ExecuteBatch(batch)
}

func conditional(session *gocql.Session, users []User) error {
	batch := session.NewBatch(gocql.LoggedBatch)
	for _, u := range users {
		if u.Active {
			batch.Query(insert, u.ID, u.Name) // expect: batch-across-partitions
		}
	}
	return session.ExecuteBatch(batch)
}

func channel(session *gocql.Session, users chan User) error {
	batch := session.NewBatch(gocql.LoggedBatch)
	for u := range users {
		batch.Query(insert, u.ID, u.Name) // expect: batch-across-partitions
	}
	return session.ExecuteBatch(batch)
}

func nested(session *gocql.Session, groups [][]User) error {
	batch := session.NewBatch(gocql.LoggedBatch)
	for _, group := range groups {
		for _, u := range group {
			batch.Query(insert, u.ID, u.Name) // expect: batch-across-partitions
		}
	}
	return session.ExecuteBatch(batch)
}

/* ---- nothing to report ---- */

func samePartition(session *gocql.Session, user gocql.UUID, items []Item) error {
	batch := session.NewBatch(gocql.UnloggedBatch)
	for _, item := range items {
		batch.Query("INSERT INTO items (user_id, name) VALUES (?, ?)", user, item.Name)
	}
	return session.ExecuteBatch(batch)
}

func sameOrder(session *gocql.Session, order Order) error {
	batch := session.NewBatch(gocql.UnloggedBatch)
	for n, line := range order.Lines {
		batch.Query("INSERT INTO lines (order_id, n, article) VALUES (?, ?, ?)", order.ID, n, line.Article)
	}
	return session.ExecuteBatch(batch)
}

func two(session *gocql.Session, user User) error {
	batch := session.NewBatch(gocql.LoggedBatch)
	batch.Query(insert, user.ID, user.Name)
	batch.Query("INSERT INTO users_by_name (name, id) VALUES (?, ?)", user.Name, user.ID)
	return session.ExecuteBatch(batch)
}

func one(session *gocql.Session, users []User) {
	for _, u := range users {
		session.Query(insert, u.ID, u.Name).Exec()
	}
}

func perUser(session *gocql.Session, users []User) {
	for range users {
		batch := session.NewBatch(gocql.LoggedBatch)
		batch.Query("INSERT INTO a (id) VALUES (1)")
		batch.Query("INSERT INTO b (id) VALUES (1)")
		session.ExecuteBatch(batch)
	}
}

func postgres(ctx context.Context, conn *pgx.Conn, users []User) {
	batch := &pgx.Batch{}
	for _, u := range users {
		batch.Queue("INSERT INTO users (id, name) VALUES ($1, $2)", u.ID, u.Name)
	}
	conn.SendBatch(ctx, batch)
}

func lists(users []User) (batch []User) {
	for _, u := range users {
		batch = append(batch, u)
	}
	return
}

func tables(session *gocql.Session, user User) error {
	batch := session.NewBatch(gocql.LoggedBatch)
	for _, stmt := range []string{"DELETE FROM a WHERE id = ?", "DELETE FROM b WHERE id = ?"} {
		batch.Query(stmt, user.ID)
	}
	return session.ExecuteBatch(batch)
}

func twice(session *gocql.Session, user gocql.UUID) error {
	batch := session.NewBatch(gocql.UnloggedBatch)
	for i := 0; i < 2; i++ {
		batch.Query("INSERT INTO items (user_id, n) VALUES (?, ?)", user, i)
	}
	return session.ExecuteBatch(batch)
}

func requests(batch *RequestBatch, urls []string) {
	for _, url := range urls {
		batch.Add(url)
	}
}
