// args: --only unprepared-statement
use scylla::Session;
use uuid::Uuid;

const BY_ID: &str = "SELECT name FROM users WHERE id = ?";

async fn values(session: &Session, id: Uuid) {
    session.query("SELECT name FROM users WHERE id = ?", (id,)).await; // expect: unprepared-statement
}

async fn constant(session: &Session, id: Uuid) {
    session.query_unpaged(BY_ID, (id,)).await; // expect: unprepared-statement
}

async fn fallible(session: &Session, id: Uuid) -> Result<(), Error> {
    session.query_unpaged("DELETE FROM users WHERE id = ?", (id,)).await?; // expect: unprepared-statement
    Ok(())
}

async fn insert(session: &Session, user: &User) {
    session.query("INSERT INTO users (id, name) VALUES (?, ?)", (user.id, &user.name)).await.unwrap(); // expect: unprepared-statement
}

async fn update(session: &Session, user: &User) {
    session.query_unpaged("UPDATE users SET name = ? WHERE id = ?", (&user.name, user.id)).await.unwrap(); // expect: unprepared-statement
}

async fn paged(session: &Session, name: &str) {
    session.query_iter("SELECT id FROM users WHERE name = ?", (name,)).await.unwrap(); // expect: unprepared-statement
}

async fn page(session: &Session, name: &str, state: PagingState) {
    session.query_single_page("SELECT id FROM users WHERE name = ?", (name,), state).await.unwrap(); // expect: unprepared-statement
}

async fn formatted(session: &Session, id: &str) {
    session.query(format!("SELECT name FROM users WHERE id = '{id}'"), &[]).await.unwrap(); // expect: unprepared-statement
}

async fn numbered(session: &Session, id: i64) {
    session.query(format!("SELECT name FROM users WHERE id = {}", id), &[]).await.unwrap(); // expect: unprepared-statement
}

async fn each(session: &Session, ids: Vec<Uuid>) {
    for id in ids {
        session.query_unpaged("DELETE FROM users WHERE id = ?", (id,)).await.unwrap(); // expect: unprepared-statement
    }
}

/* ---- nothing to report ---- */

async fn prepared(session: &Session, id: Uuid) {
    let statement = session.prepare("SELECT name FROM users WHERE id = ?").await.unwrap();
    session.execute_unpaged(&statement, (id,)).await.unwrap();
}

async fn handed(session: &Session, statement: &PreparedStatement, id: Uuid) {
    session.execute(statement, (id,)).await.unwrap();
}

async fn iterated(session: &Session, statement: PreparedStatement, name: &str) {
    session.execute_iter(statement, (name,)).await.unwrap();
}

async fn version(session: &Session) {
    session.query_unpaged("SELECT release_version FROM system.local WHERE key = 'local'", &[]).await.unwrap();
}

async fn everything(session: &Session) {
    session.query_unpaged("SELECT id FROM settings", &[]).await.unwrap();
}

async fn ddl(session: &Session) {
    session.query_unpaged("CREATE TABLE users (id uuid PRIMARY KEY, name text)", &[]).await.unwrap();
}

async fn keyspace(session: &Session) {
    session.query_unpaged("USE shop", &[]).await.unwrap();
}

async fn truncate(session: &Session) {
    session.query_unpaged("TRUNCATE users", &[]).await.unwrap();
}

async fn batch(session: &Session, batch: &Batch, values: Vec<(Uuid, String)>) {
    session.batch(batch, values).await.unwrap();
}

async fn schema(session: &Session, table: &str) {
    session.query_unpaged("SELECT column_name FROM system_schema.columns WHERE table_name = ?", (table,)).await.unwrap();
}
