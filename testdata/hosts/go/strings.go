// args: --only host
package store

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"gorm.io/gorm"
)

const table = "users"
const selectUsers = "SELECT id, name FROM " + table
const (
	byName  = selectUsers + " WHERE name = $1"
	columns = "id, name"
)

var ordered = byName + " ORDER BY id"

type Filter struct {
	Name  string
	Limit int
	Kinds []string
}

func sprintf(db *sql.DB) (*sql.Rows, error) {
	q := fmt.Sprintf("SELECT * FROM foo WHERE name = '%s'", os.Args[1]) // expect: string-formatted-value
	return db.Query(q)
}

func sprintfLower(db *sql.DB, r *http.Request) (*sql.Rows, error) {
	q := fmt.Sprintf("select * from foo where name = '%s'", r.FormValue("name")) // expect: string-formatted-value
	return db.Query(q)
}

func sprintfInPlace(ctx context.Context, db *sql.DB, name string) error {
	_, err := db.ExecContext(ctx, fmt.Sprintf("DELETE FROM users WHERE name = '%v'", name)) // expect: string-formatted-value
	return err
}

func sprintfQuotedVerb(db *sql.DB, name string) *sql.Row {
	return db.QueryRow(fmt.Sprintf("SELECT id FROM users WHERE name = %q", name)) // expect: string-formatted-value
}

func concat(db *sql.DB) (*sql.Rows, error) {
	return db.Query("SELECT * FROM foo WHERE name = " + os.Args[1]) // expect: string-formatted-value
}

func concatParts(tx *sql.Tx, f Filter) (*sql.Rows, error) {
	return tx.Query("SELECT id " +
		"FROM users " +
		"WHERE name = '" + f.Name + "'") // expect: string-formatted-value
}

func augmented(db *sql.DB, name string) (*sql.Rows, error) {
	query := "SELECT * FROM users WHERE active"
	query += " AND name = '" + name + "'" // expect: string-formatted-value
	return db.Query(query)
}

func reassigned(db *sql.DB, name string) (*sql.Rows, error) {
	query := "SELECT * FROM users WHERE name = '"
	query = query + name // expect: string-formatted-value
	query = query + "'"
	return db.Query(query)
}

func builder(db *sql.DB, name string) (*sql.Rows, error) {
	var b strings.Builder
	b.WriteString("SELECT * FROM users WHERE name = '")
	b.WriteString(name) // expect: string-formatted-value
	b.WriteString("'")
	return db.Query(b.String())
}

func builderPrintf(db *sql.DB, name string) (*sql.Rows, error) {
	b := &strings.Builder{}
	b.WriteString("SELECT * FROM users")
	fmt.Fprintf(b, " WHERE name = '%s'", name) // expect: string-formatted-value
	return db.Query(b.String())
}

func buffer(db *sql.DB, name string) (*sql.Rows, error) {
	buf := bytes.NewBufferString("SELECT * FROM users WHERE name = '")
	buf.WriteString(name) // expect: string-formatted-value
	buf.WriteByte('\'')
	return db.Query(buf.String())
}

func sprint(db *sql.DB, name string) (*sql.Rows, error) {
	return db.Query(fmt.Sprint("SELECT * FROM users WHERE name = '", name, "'")) // expect: string-formatted-value
}

func joined(db *sql.DB, names []string) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users WHERE name IN ('" + strings.Join(names, "','") + "')") // expect: string-formatted-value
}

func joinedParts(db *sql.DB, name string) (*sql.Rows, error) {
	parts := []string{"SELECT id FROM users WHERE name = '", name, "'"} // expect: string-formatted-value
	return db.Query(strings.Join(parts, ""))
}

func inCondition(db *sql.DB, f Filter) (*sql.Rows, error) {
	query := "SELECT id FROM users WHERE 1 = 1"
	if f.Name != "" {
		query += fmt.Sprintf(" AND name LIKE '%%%s%%'", f.Name) // expect: string-formatted-value
	}
	return db.Query(query)
}

func replaced(db *sql.DB, name string) (*sql.Rows, error) {
	query := strings.Replace("SELECT id FROM users WHERE name = '{name}'", "{name}", name, 1) // expect: string-formatted-value
	return db.Query(query)
}

func bareString(name string) string {
	return "SELECT id FROM users WHERE name = '" + name + "'" // expect: string-formatted-value
}

func bareSprintf(name string) string {
	query := fmt.Sprintf("UPDATE users SET name = '%s' WHERE id = 1", name) // expect: string-formatted-value
	return query
}

func unknownReceiver(h Handle, name string) {
	h.Do(fmt.Sprintf("INSERT INTO users (name) VALUES ('%s')", name)) // expect: string-formatted-value
}

func prepared(db *sql.DB, name string) (*sql.Stmt, error) {
	return db.Prepare("SELECT id FROM users WHERE name = '" + name + "'") // expect: string-formatted-value
}

func preparedContext(ctx context.Context, conn *sql.Conn, name string) (*sql.Stmt, error) {
	return conn.PrepareContext(ctx, "SELECT id FROM users WHERE name = '"+name+"'") // expect: string-formatted-value
}

func sqlxGet(db *sqlx.DB, name string) (u Filter, err error) {
	err = db.Get(&u, fmt.Sprintf("SELECT * FROM users WHERE name = '%s'", name)) // expect: string-formatted-value
	return u, err
}

func sqlxSelectContext(ctx context.Context, db *sqlx.DB, name string) (us []Filter, err error) {
	err = db.SelectContext(ctx, &us, "SELECT * FROM users WHERE name = '"+name+"'") // expect: string-formatted-value
	return us, err
}

func sqlxMustExec(db *sqlx.DB, name string) {
	db.MustExec("DELETE FROM users WHERE name = '" + name + "'") // expect: string-formatted-value
}

func pgxQuery(ctx context.Context, conn *pgx.Conn, name string) (pgx.Rows, error) {
	return conn.Query(ctx, "SELECT id FROM users WHERE name = '"+name+"'") // expect: string-formatted-value
}

func gormRaw(db *gorm.DB, name string, out *[]Filter) {
	db.Raw("SELECT * FROM users WHERE name = '" + name + "'").Scan(out) // expect: string-formatted-value
}

func gormExec(db *gorm.DB, name string) {
	db.Exec(fmt.Sprintf("DELETE FROM users WHERE name = '%s'", name)) // expect: string-formatted-value
}

func gormWhere(db *gorm.DB, name string, out *[]Filter) {
	db.Where(fmt.Sprintf("name = '%s'", name)).Find(out) // expect: string-formatted-value
}

func gormWhereConcat(db *gorm.DB, r *http.Request, out *[]Filter) {
	db.Where("name = '" + r.URL.Query().Get("name") + "'").First(out) // expect: string-formatted-value
}

func limit(db *sql.DB, r *http.Request) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users ORDER BY id LIMIT " + r.FormValue("limit")) // expect: string-formatted-value
}

func shadowed(db *sql.DB, name string) (*sql.Rows, error) {
	query := "SELECT id FROM users WHERE name = 'a'"
	if name != "" {
		query := "SELECT id FROM users WHERE name = '" + name + "'" // expect: string-formatted-value
		return db.Query(query)
	}
	return db.Query(query)
}

func helperCondition(name string) string {
	return " WHERE name = '" + name + "'" // expect: string-formatted-value
}

func throughHelper(db *sql.DB, name string) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users" + helperCondition(name))
}

func tableName(db *sql.DB, name string) (*sql.Rows, error) {
	return db.Query(fmt.Sprintf("SELECT count(*) FROM %s", name)) // expect: dynamic-identifier
}

func tableNameConcat(db *sql.DB, name string) error {
	_, err := db.Exec("DROP TABLE IF EXISTS " + name) // expect: dynamic-identifier
	return err
}

func orderColumn(db *sql.DB, r *http.Request) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users ORDER BY " + r.FormValue("sort")) // expect: dynamic-identifier
}

func insertInto(db *sql.DB, name string, value string) error {
	_, err := db.Exec(fmt.Sprintf("INSERT INTO %s (value) VALUES ($1)", name), value) // expect: dynamic-identifier
	return err
}

func columnAndTable(db *sql.DB, column, name string) (*sql.Rows, error) {
	return db.Query("SELECT " + column + " FROM " + name) // expect: dynamic-identifier, dynamic-identifier
}

func setColumn(db *sql.DB, column string, value string) error {
	_, err := db.Exec(`UPDATE users SET "`+column+`" = $1`, value) // expect: dynamic-identifier
	return err
}

func whereFragment(db *sql.DB, where string) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users WHERE " + where) // expect: dynamic-fragment
}

func tailFragment(db *sql.DB, tail string) (*sql.Rows, error) {
	return db.Query(fmt.Sprintf("SELECT id FROM users %s", tail)) // expect: dynamic-fragment
}

/* ---- nothing to report ---- */

func parameters(db *sql.DB, name string) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users WHERE name = $1", name)
}

func constants(db *sql.DB, name string) (*sql.Rows, error) {
	return db.Query(ordered, name)
}

func constantFormat(db *sql.DB, name string) (*sql.Rows, error) {
	return db.Query(fmt.Sprintf("SELECT %s FROM %s WHERE name = $1", columns, table), name)
}

func constantLocal(db *sql.DB) (*sql.Rows, error) {
	gender := "M"
	return db.Query("SELECT * FROM foo WHERE gender = '" + gender + "'")
}

func noArguments(db *sql.DB) (*sql.Rows, error) {
	return db.Query(fmt.Sprintf("SELECT * FROM foo WHERE id = 1"))
}

func numericVerb(db *sql.DB, id int) (*sql.Rows, error) {
	return db.Query(fmt.Sprintf("SELECT * FROM foo WHERE id = %d", id))
}

func numericConcat(db *sql.DB, id int) (*sql.Rows, error) {
	return db.Query("SELECT * FROM foo WHERE id = " + strconv.Itoa(id))
}

func numericParsed(db *sql.DB, r *http.Request) (*sql.Rows, error) {
	id, err := strconv.Atoi(r.FormValue("id"))
	if err != nil {
		return nil, err
	}
	return db.Query(fmt.Sprintf("SELECT * FROM foo WHERE id = %v", id))
}

func numericField(db *sql.DB, f Filter) (*sql.Rows, error) {
	return db.Query(fmt.Sprintf("SELECT * FROM foo ORDER BY id LIMIT %d", f.Limit))
}

func formatInt(db *sql.DB, id int64) (*sql.Rows, error) {
	return db.Query("SELECT * FROM foo WHERE id = " + strconv.FormatInt(id, 10))
}

func length(db *sql.DB, f Filter) (*sql.Rows, error) {
	return db.Query(fmt.Sprintf("SELECT * FROM foo ORDER BY id LIMIT %v", len(f.Kinds)))
}

func quotedIdentifier(db *sql.DB, name string) (*sql.Rows, error) {
	return db.Query("SELECT count(*) FROM " + pq.QuoteIdentifier(name))
}

func quotedLiteral(db *sql.DB, name string) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users WHERE name = " + pq.QuoteLiteral(name))
}

func sanitized(ctx context.Context, conn *pgx.Conn, name string) (pgx.Rows, error) {
	return conn.Query(ctx, "SELECT count(*) FROM "+pgx.Identifier{name}.Sanitize())
}

func placeholders(db *sql.DB, ids []any) (*sql.Rows, error) {
	marks := strings.Repeat("?,", len(ids)-1) + "?"
	return db.Query("SELECT id FROM users WHERE id IN ("+marks+")", ids...)
}

func placeholdersFormat(db *sql.DB, ids []any) (*sql.Rows, error) {
	query := fmt.Sprintf("SELECT id FROM users WHERE id IN (%s)", strings.TrimSuffix(strings.Repeat("?,", len(ids)), ","))
	return db.Query(query, ids...)
}

func placeholdersNumbered(db *sql.DB, ids []any) (*sql.Rows, error) {
	marks := make([]string, len(ids))
	for i := range ids {
		marks[i] = fmt.Sprintf("$%d", i+1)
	}
	return db.Query("SELECT id FROM users WHERE id IN ("+strings.Join(marks, ", ")+")", ids...)
}

func placeholdersAppended(db *sql.DB, ids []any) (*sql.Rows, error) {
	var marks []string
	for range ids {
		marks = append(marks, "?")
	}
	return db.Query("SELECT id FROM users WHERE id IN ("+strings.Join(marks, ",")+")", ids...)
}

func conditions(db *sql.DB, f Filter) (*sql.Rows, error) {
	query := "SELECT id FROM users WHERE active"
	var args []any
	if f.Name != "" {
		query += " AND name = ?"
		args = append(args, f.Name)
	}
	return db.Query(query+" ORDER BY id", args...)
}

func conditionList(db *sql.DB, f Filter) (*sql.Rows, error) {
	where := []string{"active"}
	var args []any
	if f.Name != "" {
		where = append(where, "name = ?")
		args = append(args, f.Name)
	}
	return db.Query("SELECT id FROM users WHERE "+strings.Join(where, " AND "), args...)
}

func chosen(db *sql.DB, newest bool) (*sql.Rows, error) {
	direction := "ASC"
	if newest {
		direction = "DESC"
	}
	return db.Query("SELECT id FROM users ORDER BY id " + direction)
}

func switched(db *sql.DB, sort string) (*sql.Rows, error) {
	var column string
	switch sort {
	case "name":
		column = "name"
	case "age":
		column = "age"
	default:
		column = "id"
	}
	return db.Query("SELECT id FROM users ORDER BY " + column)
}

func whitelisted(db *sql.DB, sort string) (*sql.Rows, error) {
	allowed := map[string]string{"name": "name", "age": "age"}
	return db.Query("SELECT id FROM users ORDER BY " + allowed[sort])
}

func constantBuilder(db *sql.DB, name string) (*sql.Rows, error) {
	var b strings.Builder
	b.WriteString("SELECT id FROM users")
	b.WriteString(" WHERE name = ?")
	return db.Query(b.String(), name)
}

func prose(name string) error {
	log.Printf("select an item from the list of %s", name)
	fmt.Fprintf(os.Stdout, "Deleting user %s from the cache", name)
	fmt.Println("Updating the set of " + name + " in place")
	fmt.Printf("delete from %s failed: try again", name)
	return fmt.Errorf("insert into the slot of %s failed", name)
}

func logged(db *sql.DB, name string) (*sql.Rows, error) {
	log.Printf("running SELECT id FROM users WHERE name = %s", name)
	return db.Query("SELECT id FROM users WHERE name = $1", name)
}

func suppressed(db *sql.DB, name string) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users WHERE name = '" + name + "'") //nolint:gosec
}

func suppressedAbove(db *sql.DB, name string) (*sql.Rows, error) {
	// #nosec G202 -- the name is one of ours
	return db.Query("SELECT id FROM users WHERE name = '" + name + "'")
}

func suppressedMany(db *sql.DB, name string) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users WHERE name = '" + name + "'") // nolint:gosec,rowserrcheck // checked by the caller
}

func suppressedSemgrep(db *sql.DB, name string) (*sql.Rows, error) {
	// nosemgrep: string-formatted-query
	return db.Query(fmt.Sprintf("SELECT id FROM users WHERE name = '%s'", name))
}

func passedIn(db *sql.DB, query string) (*sql.Rows, error) {
	return db.Query(query)
}

func gormBound(db *gorm.DB, name string, out *[]Filter) {
	db.Where("name = ?", name).Find(out)
	db.Raw("SELECT * FROM users WHERE name = ?", name).Scan(out)
}

func notADatabase(client *http.Client, name string) (*http.Response, error) {
	return client.Get("https://example.org/select?from=" + name)
}
