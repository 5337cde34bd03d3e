// args: --only connection-per-query
package shop

import (
	"context"
	"database/sql"
	"net"
	"time"

	"github.com/gocql/gocql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jmoiron/sqlx"
	"golang.org/x/sync/errgroup"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

const dsn = "postgres://localhost/shop"

func ranged(ids []int) {
	for _, id := range ids {
		db, _ := sql.Open("postgres", dsn) // expect: connection-per-query
		load(db, id)
		db.Close()
	}
}

func counted(ids []int) {
	for i := 0; i < len(ids); i++ {
		db, err := sql.Open("mysql", "root@/shop") // expect: connection-per-query
		if err != nil {
			continue
		}
		load(db, ids[i])
	}
}

func viaSqlx(ids []int) {
	for _, id := range ids {
		load(sqlx.MustConnect("postgres", dsn), id) // expect: connection-per-query
	}
}

func viaSqlxContext(ctx context.Context, ids []int) error {
	for _, id := range ids {
		db, err := sqlx.ConnectContext(ctx, "postgres", dsn) // expect: connection-per-query
		if err != nil {
			return err
		}
		load(db, id)
	}
	return nil
}

func viaPgx(ctx context.Context, ids []int) {
	for _, id := range ids {
		conn, _ := pgx.Connect(ctx, dsn) // expect: connection-per-query
		load(conn, id)
		conn.Close(ctx)
	}
}

func viaPool(ctx context.Context, ids []int) {
	for _, id := range ids {
		pool, _ := pgxpool.New(ctx, dsn) // expect: connection-per-query
		load(pool, id)
	}
}

func viaGorm(names []string) {
	for _, name := range names {
		db, _ := gorm.Open(postgres.Open(dsn), &gorm.Config{}) // expect: connection-per-query
		db.Create(&User{Name: name})
	}
}

func viaCluster(cluster *gocql.ClusterConfig, ids []gocql.UUID) {
	for _, id := range ids {
		session, _ := cluster.CreateSession() // expect: connection-per-query
		load(session, id)
		session.Close()
	}
}

func rows(r *sql.Rows) {
	for r.Next() {
		db, _ := sql.Open("postgres", dsn) // expect: connection-per-query
		load(db, 1)
	}
}

func conditional(users []User) {
	for _, user := range users {
		if user.Active {
			db, _ := sql.Open("postgres", dsn) // expect: connection-per-query
			load(db, user.ID)
		}
	}
}

func concurrent(ids []int) error {
	var g errgroup.Group
	for _, id := range ids {
		g.Go(func() error {
			db, err := sql.Open("postgres", dsn) // expect: connection-per-query
			load(db, id)
			return err
		})
	}
	return g.Wait()
}

func started(ids []int) {
	for _, id := range ids {
		go func(id int) {
			db, _ := sql.Open("postgres", dsn) // expect: connection-per-query
			load(db, id)
		}(id)
	}
}

/* ---- nothing to report ---- */

func once(ids []int) {
	db, _ := sql.Open("postgres", dsn)
	for _, id := range ids {
		load(db, id)
	}
}

func borrowed(ctx context.Context, db *sql.DB, ids []int) {
	for _, id := range ids {
		conn, _ := db.Conn(ctx)
		load(conn, id)
		conn.Close()
	}
}

func acquired(ctx context.Context, pool *pgxpool.Pool, ids []int) {
	for _, id := range ids {
		conn, _ := pool.Acquire(ctx)
		load(conn, id)
		conn.Release()
	}
}

func shards(urls []string) (dbs []*sql.DB) {
	for _, url := range urls {
		db, _ := sql.Open("postgres", url)
		dbs = append(dbs, db)
	}
	return
}

func tenants(tenants map[string]Tenant) {
	for name, tenant := range tenants {
		db, _ := sql.Open("postgres", tenant.DSN)
		open[name] = db
	}
}

func retried() *sql.DB {
	for attempt := 0; attempt < 10; attempt++ {
		db, err := sql.Open("postgres", dsn)
		if err == nil {
			return db
		}
		time.Sleep(time.Second)
	}
	return nil
}

func waiting(ctx context.Context) *pgx.Conn {
	for {
		conn, err := pgx.Connect(ctx, dsn)
		if err == nil {
			return conn
		}
		time.Sleep(time.Second)
	}
}

func few() {
	for _, role := range []string{"reader", "writer"} {
		db, _ := sql.Open("postgres", dsn)
		load(db, role)
	}
}

func accepted(l net.Listener) {
	for {
		conn, _ := l.Accept()
		go serve(conn)
	}
}

func dialed(ids []int) {
	for range ids {
		conn, _ := net.Dial("tcp", "localhost:80")
		conn.Close()
	}
}

func later(ids []int) (open []func() (*sql.DB, error)) {
	for range ids {
		open = append(open, func() (*sql.DB, error) { return sql.Open("postgres", dsn) })
	}
	return
}

func drivers() {
	for _, name := range sql.Drivers() {
		db, _ := sql.Open(name, dsn)
		db.Close()
	}
}
