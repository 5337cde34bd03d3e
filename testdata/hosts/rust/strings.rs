// args: --only host
use rusqlite::{params, Connection};
use sqlx::PgPool;

const TABLE: &str = "users";
static BY_NAME: &str = "SELECT id FROM users WHERE name = ?1";

struct Filter {
    name: String,
    limit: u32,
}

fn format_positional(conn: &Connection, name: &str) -> rusqlite::Result<usize> {
    conn.execute(&format!("DELETE FROM users WHERE name = '{}'", name), []) // expect: string-formatted-value
}

fn format_inline(conn: &Connection, name: &str) -> rusqlite::Result<usize> {
    conn.execute(&format!("DELETE FROM users WHERE name = '{name}'"), []) // expect: string-formatted-value
}

fn format_named(conn: &Connection, input: &str) -> rusqlite::Result<usize> {
    conn.execute(&format!("DELETE FROM users WHERE name = '{name}'", name = input), []) // expect: string-formatted-value
}

fn format_variable(conn: &Connection, name: &str) -> rusqlite::Result<()> {
    let sql = format!("SELECT id FROM users WHERE name = '{}'", name); // expect: string-formatted-value
    let mut stmt = conn.prepare(&sql)?;
    stmt.query([])?;
    Ok(())
}

fn format_field(conn: &Connection, f: &Filter) -> rusqlite::Result<()> {
    let sql = format!("SELECT id FROM users WHERE name = '{}' LIMIT {}", f.name, f.limit); // expect: string-formatted-value
    conn.execute_batch(&sql)
}

fn plus(conn: &Connection, name: &str) -> rusqlite::Result<()> {
    let sql = "SELECT id FROM users WHERE name = '".to_string() + name + "'"; // expect: string-formatted-value
    conn.execute_batch(&sql)
}

fn string_from(conn: &Connection, name: &str) -> rusqlite::Result<()> {
    let sql = String::from("SELECT id FROM users WHERE name = '") + &name + "'"; // expect: string-formatted-value
    conn.execute_batch(&sql)
}

fn push_str(conn: &Connection, name: &str) -> rusqlite::Result<()> {
    let mut sql = String::from("SELECT id FROM users WHERE name = '");
    sql.push_str(name); // expect: string-formatted-value
    sql.push_str("'");
    conn.execute_batch(&sql)
}

fn push_format(conn: &Connection, name: &str) -> rusqlite::Result<()> {
    let mut sql = String::new();
    sql.push_str("SELECT id FROM users");
    sql.push_str(&format!(" WHERE name = '{}'", name)); // expect: string-formatted-value
    conn.execute_batch(&sql)
}

fn augmented(conn: &Connection, name: &str) -> rusqlite::Result<()> {
    let mut sql = "SELECT id FROM users WHERE name = '".to_owned();
    sql += name; // expect: string-formatted-value
    sql += "'";
    conn.execute_batch(&sql)
}

fn write_macro(conn: &Connection, name: &str) -> rusqlite::Result<()> {
    let mut sql = String::from("SELECT id FROM users");
    write!(sql, " WHERE name = '{}'", name).unwrap(); // expect: string-formatted-value
    conn.execute_batch(&sql)
}

fn write_macro_ref(conn: &Connection, name: &str) -> rusqlite::Result<()> {
    let mut sql = String::from("SELECT id FROM users");
    write!(&mut sql, " WHERE name = '{name}'").unwrap(); // expect: string-formatted-value
    conn.execute_batch(&sql)
}

fn join(conn: &Connection, names: &[String]) -> rusqlite::Result<()> {
    conn.execute_batch(&format!("DELETE FROM users WHERE name IN ('{}')", names.join("','"))) // expect: string-formatted-value
}

fn concat_array(conn: &Connection, name: &str) -> rusqlite::Result<()> {
    let sql = ["SELECT id FROM users WHERE name = '", name, "'"].concat(); // expect: string-formatted-value
    conn.execute_batch(&sql)
}

fn replaced(conn: &Connection, name: &str) -> rusqlite::Result<()> {
    let sql = "SELECT id FROM users WHERE name = '$name'".replace("$name", name); // expect: string-formatted-value
    conn.execute_batch(&sql)
}

async fn sqlx_query(pool: &PgPool, name: &str) {
    sqlx::query(&format!("SELECT id FROM users WHERE name = '{}'", name)).fetch_all(pool).await; // expect: string-formatted-value
}

async fn sqlx_query_as(pool: &PgPool, name: &str) {
    let sql = format!("SELECT * FROM users WHERE name = '{name}'"); // expect: string-formatted-value
    sqlx::query_as::<_, User>(&sql).fetch_one(pool).await;
}

async fn sqlx_execute(pool: &PgPool, name: &str) {
    pool.execute(format!("DELETE FROM users WHERE name = '{}'", name).as_str()).await; // expect: string-formatted-value
}

async fn postgres(client: &tokio_postgres::Client, name: &str) {
    client.query(&format!("SELECT id FROM users WHERE name = '{}'", name), &[]).await; // expect: string-formatted-value
}

async fn postgres_simple(client: &tokio_postgres::Client, name: &str) {
    client.simple_query(&format!("SELECT id FROM users WHERE name = '{}'", name)).await; // expect: string-formatted-value
}

async fn postgres_batch(client: &tokio_postgres::Client, name: &str) {
    client.batch_execute(&format!("DELETE FROM users WHERE name = '{}'", name)).await; // expect: string-formatted-value
}

fn diesel_query(conn: &mut PgConnection, name: &str) {
    diesel::sql_query(format!("SELECT * FROM users WHERE name = '{}'", name)).load::<User>(conn); // expect: string-formatted-value
}

fn mysql(conn: &mut mysql::PooledConn, name: &str) {
    conn.query_drop(format!("DELETE FROM users WHERE name = '{}'", name)); // expect: string-formatted-value
}

fn bare(name: &str) -> String {
    format!("SELECT id FROM users WHERE name = '{}'", name) // expect: string-formatted-value
}

fn bare_let(name: &str) {
    let query = format!("UPDATE users SET name = '{name}' WHERE id = 1"); // expect: string-formatted-value
    println!("{}", query);
}

fn unknown(h: &Handle, name: &str) {
    h.go(&format!("INSERT INTO users (name) VALUES ('{}')", name)); // expect: string-formatted-value
}

fn condition(conn: &Connection, f: &Filter) -> rusqlite::Result<()> {
    let mut sql = String::from("SELECT id FROM users WHERE active");
    if !f.name.is_empty() {
        sql.push_str(&format!(" AND name LIKE '%{}%'", f.name)); // expect: string-formatted-value
    }
    conn.execute_batch(&sql)
}

fn table(conn: &Connection, table: &str) -> rusqlite::Result<usize> {
    conn.execute(&format!("DROP TABLE {}", table), []) // expect: dynamic-identifier
}

fn table_inline(conn: &Connection, table: &str) {
    conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get(0)); // expect: dynamic-identifier
}

fn order_by(conn: &Connection, column: &str) {
    conn.prepare(&format!("SELECT id FROM users ORDER BY {}", column)); // expect: dynamic-identifier
}

fn set_column(conn: &Connection, column: &str, value: &str) {
    conn.execute(&format!("UPDATE users SET \"{}\" = ?1", column), [value]); // expect: dynamic-identifier
}

fn fragment(conn: &Connection, clause: &str) {
    conn.prepare(&format!("SELECT id FROM users WHERE {}", clause)); // expect: dynamic-fragment
}

/* ---- nothing to report ---- */

fn parameters(conn: &Connection, name: &str) -> rusqlite::Result<usize> {
    conn.execute("DELETE FROM users WHERE name = ?1", params![name])
}

fn constants(conn: &Connection, name: &str) -> rusqlite::Result<usize> {
    conn.prepare(BY_NAME)?;
    conn.execute(&format!("DELETE FROM {} WHERE name = ?1", TABLE), params![name])
}

fn constants_inline(conn: &Connection, name: &str) -> rusqlite::Result<usize> {
    conn.execute(&format!("DELETE FROM {TABLE} WHERE name = ?1"), params![name])
}

fn constant_local(conn: &Connection) -> rusqlite::Result<usize> {
    let name = "admin";
    conn.execute(&format!("DELETE FROM users WHERE name = '{}'", name), [])
}

fn concat_macro(conn: &Connection, name: &str) -> rusqlite::Result<usize> {
    conn.execute(concat!("DELETE FROM users ", "WHERE name = ?1"), params![name])
}

fn numeric(conn: &Connection, id: i64) -> rusqlite::Result<usize> {
    conn.execute(&format!("DELETE FROM users WHERE id = {}", id), [])
}

fn numeric_inline(conn: &Connection, id: u32) -> rusqlite::Result<usize> {
    conn.execute(&format!("DELETE FROM users WHERE id = {id}"), [])
}

fn numeric_parsed(conn: &Connection, id: &str) -> rusqlite::Result<usize> {
    let key: i64 = id.parse().unwrap();
    conn.execute(&format!("DELETE FROM users WHERE id = {}", key), [])
}

fn numeric_turbofish(conn: &Connection, id: &str) -> rusqlite::Result<usize> {
    let key = id.parse::<i64>().unwrap();
    conn.execute(&format!("DELETE FROM users WHERE id = {}", key), [])
}

fn length(conn: &Connection, names: &[String]) {
    conn.prepare(&format!("SELECT id FROM users ORDER BY id LIMIT {}", names.len()));
}

fn placeholders(conn: &Connection, ids: &[i64]) {
    let marks = vec!["?"; ids.len()].join(",");
    conn.prepare(&format!("SELECT id FROM users WHERE id IN ({})", marks));
}

fn placeholders_repeat(conn: &Connection, ids: &[i64]) {
    let marks = "?,".repeat(ids.len());
    conn.prepare(&format!("SELECT id FROM users WHERE id IN ({marks}0)"));
}

fn placeholders_numbered(conn: &Connection, ids: &[i64]) {
    let marks: Vec<String> = (1..=ids.len()).map(|i| format!("${}", i)).collect();
    conn.prepare(&format!("SELECT id FROM users WHERE id IN ({})", marks.join(", ")));
}

fn placeholders_mapped(conn: &Connection, ids: &[i64]) {
    let marks = ids.iter().map(|_| "?").collect::<Vec<_>>().join(", ");
    conn.prepare(&format!("SELECT id FROM users WHERE id IN ({})", marks));
}

fn conditions(conn: &Connection, f: &Filter) {
    let mut sql = String::from("SELECT id FROM users WHERE active");
    if !f.name.is_empty() {
        sql.push_str(" AND name = ?1");
    }
    conn.prepare(&sql);
}

fn chosen(conn: &Connection, newest: bool) {
    let direction = if newest { "DESC" } else { "ASC" };
    conn.prepare(&format!("SELECT id FROM users ORDER BY id {}", direction));
}

fn matched(conn: &Connection, sort: &str) {
    let column = match sort {
        "name" => "name",
        "age" => "age",
        _ => "id",
    };
    conn.prepare(&format!("SELECT id FROM users ORDER BY {}", column));
}

async fn query_macro(pool: &PgPool, name: &str) {
    sqlx::query!("SELECT id FROM users WHERE name = $1", name).fetch_all(pool).await;
    sqlx::query_as!(User, "SELECT * FROM users WHERE name = $1", name).fetch_one(pool).await;
}

async fn query_bound(pool: &PgPool, name: &str) {
    sqlx::query("SELECT id FROM users WHERE name = $1").bind(name).fetch_all(pool).await;
}

fn prose(name: &str) {
    println!("select an item from the list of {}", name);
    log::info!("Update {} set in stone", name);
    panic!("insert into {} is not allowed", name);
}

fn logged(name: &str) {
    debug!("executing SELECT id FROM users WHERE name = {}", name);
}

fn passed_in(conn: &Connection, sql: &str) {
    conn.prepare(sql);
}

fn suppressed(conn: &Connection, name: &str) {
    conn.prepare(&format!("SELECT id FROM users WHERE name = '{}'", name)); // nosemgrep: rust.sqlx.format
}

fn escaped_braces(conn: &Connection) {
    conn.prepare(&format!("SELECT '{{}}'::jsonb FROM {} WHERE active", TABLE));
}
