async fn names(pool: &PgPool, conn: &Connection, ids: Vec<i64>, name: &str, age: i32) -> Result<()> {
    for id in ids {
        sqlx::query("SELECT name FROM users WHERE id = $1").bind(id).fetch_one(pool).await?; // expect: query-in-loop
    }
    conn.execute(&format!("DELETE FROM users WHERE name = '{}'", name), [])?; // expect: string-formatted-value
    conn.execute(&format!("DELETE FROM users WHERE age = {}", age), [])?;
    conn.execute("DELETE FROM users WHERE name = ?1", [name])?;
    Ok(())
}
