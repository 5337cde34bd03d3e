// args: --only host
// Written and labelled by somebody who did not know the program, before it ran on them.
package checks

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"os/exec"
	"regexp"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

type User struct {
	ID     int64  `db:"id"`
	Name   string `db:"name"`
	Email  string `db:"email"`
	TeamID int64  `db:"team_id"`
}

type Post struct {
	ID       int64  `db:"id"`
	AuthorID int64  `db:"author_id"`
	Title    string `db:"title"`
}

// ---- noncompliant ----

func queryRowInRange(db *sql.DB, ids []int64) ([]string, error) {
	var names []string
	for _, id := range ids {
		var name string
		if err := db.QueryRow("SELECT name FROM users WHERE id = ?", id).Scan(&name); err != nil { // expect: query-in-loop
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

func queryInFor(db *sql.DB) error {
	for i := 0; i < 100; i++ {
		rows, err := db.Query(fmt.Sprintf("SELECT * FROM items WHERE order_id = %d", i)) // expect: query-in-loop
		if err != nil {
			return err
		}
		rows.Close()
	}
	return nil
}

func queryContextInMap(ctx context.Context, db *sql.DB, byTeam map[int64]string) error {
	for team := range byTeam {
		rows, err := db.QueryContext(ctx, "SELECT id FROM users WHERE team_id = $1", team) // expect: query-in-loop
		if err != nil {
			return err
		}
		_ = rows.Close()
	}
	return nil
}

func queryPerRow(db *sql.DB) error {
	rows, err := db.Query("SELECT id FROM posts")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		var n int
		err := db.QueryRow("SELECT count(*) FROM comments WHERE post_id = $1", id).Scan(&n) // expect: query-in-loop
		if err != nil {
			return err
		}
		fmt.Println(id, n)
	}
	return rows.Err()
}

func preparedInLoop(db *sql.DB, ids []int64) error {
	stmt, err := db.Prepare("SELECT email FROM users WHERE id = ?")
	if err != nil {
		return err
	}
	defer stmt.Close()
	for _, id := range ids {
		var email string
		if err := stmt.QueryRow(id).Scan(&email); err != nil { // expect: query-in-loop
			return err
		}
		fmt.Println(email)
	}
	return nil
}

func txInLoop(tx *sql.Tx, codes []string) (map[string]string, error) {
	out := map[string]string{}
	for _, code := range codes {
		row := tx.QueryRow("SELECT label FROM codes WHERE code = $1", code) // expect: query-in-loop
		var label string
		if err := row.Scan(&label); err != nil {
			return nil, err
		}
		out[code] = label
	}
	return out, nil
}

func gormFirst(db *gorm.DB, ids []int64) []User {
	var users []User
	for _, id := range ids {
		var u User
		db.First(&u, id) // expect: query-in-loop
		users = append(users, u)
	}
	return users
}

func gormWhereFind(db *gorm.DB, users []User) {
	for _, u := range users {
		var posts []Post
		db.Where("author_id = ?", u.ID).Find(&posts) // expect: query-in-loop
		fmt.Println(u.Name, len(posts))
	}
}

func gormCount(db *gorm.DB, users []User) map[int64]int64 {
	counts := make(map[int64]int64)
	for _, u := range users {
		var n int64
		db.Model(&Post{}).Where("author_id = ?", u.ID).Count(&n) // expect: query-in-loop
		counts[u.ID] = n
	}
	return counts
}

func gormTake(db *gorm.DB, emails []string) error {
	for _, e := range emails {
		var u User
		if err := db.Where("email = ?", e).Take(&u).Error; err != nil { // expect: query-in-loop
			return err
		}
	}
	return nil
}

func gormRaw(db *gorm.DB, days []string) {
	for _, d := range days {
		var total float64
		db.Raw("SELECT sum(total) FROM orders WHERE day = ?", d).Scan(&total) // expect: query-in-loop
		fmt.Println(d, total)
	}
}

func sqlxGet(db *sqlx.DB, ids []int64) ([]User, error) {
	users := make([]User, 0, len(ids))
	for _, id := range ids {
		var u User
		if err := db.Get(&u, "SELECT * FROM users WHERE id = $1", id); err != nil { // expect: query-in-loop
			return nil, err
		}
		users = append(users, u)
	}
	return users, nil
}

func sqlxSelect(db *sqlx.DB, users []User) error {
	for i := range users {
		var posts []Post
		err := db.Select(&posts, "SELECT * FROM posts WHERE author_id = $1", users[i].ID) // expect: query-in-loop
		if err != nil {
			return err
		}
		fmt.Println(posts)
	}
	return nil
}

func sqlxQueryx(ctx context.Context, db *sqlx.DB, names []string) error {
	for _, n := range names {
		rows, err := db.QueryxContext(ctx, "SELECT * FROM users WHERE name = $1", n) // expect: query-in-loop
		if err != nil {
			return err
		}
		rows.Close()
	}
	return nil
}

func findUser(db *sql.DB, id int64) (*User, error) {
	u := &User{}
	err := db.QueryRow("SELECT id, name FROM users WHERE id = ?", id).Scan(&u.ID, &u.Name)
	return u, err
}

func helperInLoop(db *sql.DB, posts []Post) error {
	for _, p := range posts {
		u, err := findUser(db, p.AuthorID) // expect: query-in-loop
		if err != nil {
			return err
		}
		fmt.Println(p.Title, u.Name)
	}
	return nil
}

type store struct {
	db *sqlx.DB
}

func (s *store) teamName(id int64) (name string, err error) {
	err = s.db.Get(&name, "SELECT name FROM teams WHERE id = $1", id)
	return
}

func (s *store) printTeams(users []User) {
	for _, u := range users {
		name, _ := s.teamName(u.TeamID) // expect: query-in-loop
		fmt.Println(u.Name, name)
	}
}

func nested(db *sql.DB, regions []string, years []int) {
	for _, r := range regions {
		for _, y := range years {
			var sum int
			_ = db.QueryRow("SELECT sum(v) FROM sales WHERE region = ? AND year = ?", r, y).Scan(&sum) // expect: query-in-loop
			fmt.Println(r, y, sum)
		}
	}
}

func goroutines(db *sql.DB, ids []int64, out chan<- string) {
	for _, id := range ids {
		go func(id int64) {
			var s string
			_ = db.QueryRow("SELECT state FROM jobs WHERE id = $1", id).Scan(&s) // expect: query-in-loop, unbounded-concurrency
			out <- s
		}(id)
	}
}

func insertInLoop(db *sql.DB, users []User) error {
	for _, u := range users {
		if _, err := db.Exec("INSERT INTO users (name, email) VALUES (?, ?)", u.Name, u.Email); err != nil { // expect: write-in-loop
			return err
		}
	}
	return nil
}

func stmtExecInLoop(stmt *sql.Stmt, names []string) error {
	for _, n := range names {
		if _, err := stmt.Exec(n); err != nil { // expect: write-in-loop
			return err
		}
	}
	return nil
}

func gormCreateInLoop(db *gorm.DB, names []string) {
	for _, n := range names {
		db.Create(&User{Name: n}) // expect: write-in-loop
	}
}

func gormSaveInLoop(db *gorm.DB, users []User) {
	for _, u := range users {
		u.Email = strings.ToLower(u.Email)
		db.Save(&u) // expect: write-in-loop
	}
}

func gormUpdateInLoop(db *gorm.DB, names map[int64]string) {
	for id, name := range names {
		db.Model(&User{}).Where("id = ?", id).Update("name", name) // expect: write-in-loop
	}
}

func namedExecInLoop(tx *sqlx.Tx, users []User) error {
	for _, u := range users {
		if _, err := tx.NamedExec("UPDATE users SET name = :name WHERE id = :id", u); err != nil { // expect: write-in-loop
			return err
		}
	}
	return nil
}

// ---- compliant ----

func rowsLoop(db *sql.DB) error {
	rows, err := db.Query("SELECT id, name FROM users")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var u User
		if err := rows.Scan(&u.ID, &u.Name); err != nil {
			return err
		}
	}
	return rows.Err()
}

func inClause(db *sqlx.DB, ids []int64) ([]User, error) {
	query, args, err := sqlx.In("SELECT * FROM users WHERE id IN (?)", ids)
	if err != nil {
		return nil, err
	}
	var users []User
	err = db.Select(&users, db.Rebind(query), args...)
	return users, err
}

func gormIn(db *gorm.DB, ids []int64) map[int64]User {
	var users []User
	db.Where("id IN ?", ids).Find(&users)
	byID := make(map[int64]User, len(users))
	for _, u := range users {
		byID[u.ID] = u
	}
	return byID
}

func gormCreateBatch(db *gorm.DB, names []string) {
	users := make([]User, 0, len(names))
	for _, n := range names {
		users = append(users, User{Name: n})
	}
	db.CreateInBatches(users, 100)
}

func multiValues(db *sql.DB, users []User) error {
	var sb strings.Builder
	var args []any
	sb.WriteString("INSERT INTO users (name, email) VALUES ")
	for i, u := range users {
		if i > 0 {
			sb.WriteString(",")
		}
		sb.WriteString("(?, ?)")
		args = append(args, u.Name, u.Email)
	}
	_, err := db.Exec(sb.String(), args...)
	return err
}

func namedExecSlice(db *sqlx.DB, users []User) error {
	_, err := db.NamedExec("INSERT INTO users (name, email) VALUES (:name, :email)", users)
	return err
}

func gormConditions(db *gorm.DB, filters map[string]any) []User {
	q := db.Model(&User{})
	for k, v := range filters {
		q = q.Where(k+" = ?", v)
	}
	var users []User
	q.Find(&users)
	return users
}

func chunks(db *gorm.DB, ids []int64) []User {
	var all []User
	for start := 0; start < len(ids); start += 500 {
		end := min(start+500, len(ids))
		var part []User
		db.Where("id IN ?", ids[start:end]).Find(&part)
		all = append(all, part...)
	}
	return all
}

func pages(db *sqlx.DB, handle func([]User)) error {
	var last int64
	for {
		var page []User
		if err := db.Select(&page, "SELECT * FROM users WHERE id > $1 ORDER BY id LIMIT 1000", last); err != nil {
			return err
		}
		if len(page) == 0 {
			return nil
		}
		handle(page)
		last = page[len(page)-1].ID
	}
}

func gormFindInBatches(db *gorm.DB) {
	var users []User
	db.FindInBatches(&users, 200, func(tx *gorm.DB, batch int) error {
		fmt.Println(batch, len(users))
		return nil
	})
}

func retry(db *sql.DB) (n int, err error) {
	for attempt := 0; attempt < 5; attempt++ {
		err = db.QueryRow("SELECT count(*) FROM jobs").Scan(&n)
		if err == nil {
			return n, nil
		}
		time.Sleep(time.Second << attempt)
	}
	return 0, err
}

func waitForDB(db *sql.DB) {
	for {
		if err := db.Ping(); err == nil {
			return
		}
		time.Sleep(time.Second)
	}
}

func literalSlice(db *sql.DB) error {
	for _, pragma := range []string{"PRAGMA journal_mode=WAL", "PRAGMA foreign_keys=ON"} {
		if _, err := db.Exec(pragma); err != nil {
			return err
		}
	}
	return nil
}

func defineOnly(db *sql.DB, tables []string) map[string]func(int64) *sql.Row {
	loaders := map[string]func(int64) *sql.Row{}
	for _, t := range tables {
		q := "SELECT * FROM " + t + " WHERE id = ?" // expect: dynamic-identifier
		loaders[t] = func(id int64) *sql.Row {
			return db.QueryRow(q, id)
		}
	}
	return loaders
}

type cache struct{ m map[int64]User }

func (c *cache) Get(id int64) (User, bool) { u, ok := c.m[id]; return u, ok }

func cacheLookup(c *cache, ids []int64) {
	for _, id := range ids {
		if u, ok := c.Get(id); ok {
			fmt.Println(u.Name)
		}
	}
}

func httpLoop(client *http.Client, urls []string) error {
	for _, u := range urls {
		resp, err := client.Get(u)
		if err != nil {
			return err
		}
		resp.Body.Close()
	}
	return nil
}

func urlValues(reqs []*http.Request) {
	for _, r := range reqs {
		fmt.Println(r.URL.Query().Get("page"))
	}
}

func regexLoop(lines []string) {
	re := regexp.MustCompile(`SELECT (\w+)`)
	for _, l := range lines {
		fmt.Println(re.FindString(l))
	}
}

func shellLoop(files []string) {
	for _, f := range files {
		_ = exec.Command("gzip", f).Run()
	}
}

func returnFirst(db *gorm.DB, keys []string) *User {
	for _, k := range keys {
		if strings.HasPrefix(k, "user:") {
			var u User
			db.First(&u, "id = ?", strings.TrimPrefix(k, "user:"))
			return &u
		}
	}
	return nil
}
