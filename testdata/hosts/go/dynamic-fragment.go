// args: --only dynamic-fragment
package shop

import (
	"database/sql"
	"fmt"
	"strings"
)

const active = "WHERE active"

func where(db *sql.DB, condition string) {
	db.Query("SELECT id FROM users WHERE " + condition) // expect: dynamic-fragment
}

func tail(db *sql.DB, tail string) {
	db.Query("SELECT id FROM users " + tail) // expect: dynamic-fragment
}

func formatted(db *sql.DB, condition string) {
	db.Query(fmt.Sprintf("SELECT id FROM users WHERE %s LIMIT 10", condition)) // expect: dynamic-fragment
}

func and(db *sql.DB, more string) {
	db.Exec("DELETE FROM users WHERE deleted AND " + more) // expect: dynamic-fragment
}

func builder(db *sql.DB, condition string) {
	var sql strings.Builder
	sql.WriteString("DELETE FROM users WHERE ")
	sql.WriteString(condition) // expect: dynamic-fragment
	db.Exec(sql.String())
}

func printed(db *sql.DB, condition string) {
	var sql strings.Builder
	fmt.Fprintf(&sql, "SELECT id FROM users WHERE %s", condition) // expect: dynamic-fragment
	db.Query(sql.String())
}

func having(db *sql.DB, condition string) {
	db.Query("SELECT team FROM users GROUP BY team HAVING " + condition) // expect: dynamic-fragment
}

func set(db *sql.DB, assignments string) {
	db.Exec("UPDATE users SET " + assignments + " WHERE id = 1") // expect: dynamic-fragment
}

func augmented(db *sql.DB, more string) {
	query := "SELECT id FROM users"
	if more != "" {
		query += " " + more // expect: dynamic-fragment
	}
	db.Query(query)
}

func middle(db *sql.DB, join string) {
	db.Query("SELECT u.id FROM users u " + join + " WHERE u.active") // expect: dynamic-fragment
}

/* ---- nothing to report ---- */

func constant(db *sql.DB) {
	db.Query("SELECT id FROM users " + active)
}

func chosen(db *sql.DB, newest bool) {
	order := "ASC"
	if newest {
		order = "DESC"
	}
	db.Query("SELECT id FROM users ORDER BY id " + order)
}

func added(db *sql.DB, name string) {
	query, args := "SELECT id FROM users", []any{}
	if name != "" {
		query += " WHERE name = $1"
		args = append(args, name)
	}
	db.Query(query, args...)
}

func marks(db *sql.DB, ids []any) {
	db.Query("SELECT id FROM users WHERE id IN (?"+strings.Repeat(",?", len(ids)-1)+")", ids...)
}

func local(db *sql.DB) {
	condition := "active AND NOT deleted"
	db.Query("SELECT id FROM users WHERE " + condition)
}

func switched(db *sql.DB, kind int) {
	var order string
	switch kind {
	case 1:
		order = "ORDER BY name"
	default:
		order = "ORDER BY id"
	}
	db.Query("SELECT id FROM users " + order)
}

func limited(db *sql.DB, limit int) {
	db.Query(fmt.Sprintf("SELECT id FROM users LIMIT %d", limit))
}

func clause() string { return "WHERE active" }

func helped(db *sql.DB) {
	db.Query("SELECT id FROM users " + clause())
}

func conditions(db *sql.DB, name string) {
	var where []string
	where = append(where, "active")
	where = append(where, "name = $1")
	db.Query("SELECT id FROM users WHERE "+strings.Join(where, " AND "), name)
}

func prose(tail string) {
	fmt.Println("select from the menu " + tail)
}

func bound(db *sql.DB, name string) {
	db.Query("SELECT id FROM users WHERE name = $1", name)
}
