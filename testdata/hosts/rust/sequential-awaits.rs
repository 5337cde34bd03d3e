// args: --only sequential-awaits
// Only sessions of a Cassandra driver take several queries at once here; a client of PostgreSQL pipelines them by itself.
use scylla::{prepared_statement::PreparedStatement, Session};
use uuid::Uuid;

async fn each(session: &Session, by_id: &PreparedStatement, ids: Vec<Uuid>) {
    for id in ids {
        session.execute(by_id, (id,)).await.unwrap(); // expect: sequential-awaits
    }
}

async fn unpaged(session: &Session, by_id: &PreparedStatement, ids: &[Uuid]) -> Result<(), Error> {
    for id in ids {
        session.execute_unpaged(by_id, (id,)).await?; // expect: sequential-awaits
    }
    Ok(())
}

async fn text(session: &Session, ids: &[Uuid]) {
    for id in ids {
        session.query_unpaged("DELETE FROM users WHERE id = ?", (id,)).await.unwrap(); // expect: sequential-awaits
    }
}

async fn indexed(session: &Session, by_id: &PreparedStatement, ids: &[Uuid]) {
    for i in 0..ids.len() {
        session.execute(by_id, (ids[i],)).await.unwrap(); // expect: sequential-awaits
    }
}

async fn written(session: &Session, insert: &PreparedStatement, users: &[User]) {
    for user in users {
        session.execute_unpaged(insert, (user.id, &user.name)).await.unwrap(); // expect: sequential-awaits
    }
}

async fn conditional(session: &Session, by_id: &PreparedStatement, users: &[User]) {
    for user in users {
        if user.active {
            session.execute(by_id, (user.id,)).await.unwrap(); // expect: sequential-awaits
        }
    }
}

async fn kept(session: &Session, by_id: &PreparedStatement, ids: &[Uuid]) {
    let mut found = vec![];
    for id in ids {
        let rows = session.execute_unpaged(by_id, (id,)).await.unwrap(); // expect: sequential-awaits
        found.push(rows);
    }
}

async fn keys(session: &Session, insert: &PreparedStatement, names: HashMap<Uuid, String>) {
    for (id, name) in names {
        session.execute(insert, (id, name)).await.unwrap(); // expect: sequential-awaits
    }
}

async fn nested(session: &Session, by_id: &PreparedStatement, groups: &[Vec<Uuid>]) {
    for group in groups {
        for id in group {
            session.execute(by_id, (id,)).await.unwrap(); // expect: sequential-awaits
        }
    }
}

async fn numbered(session: &Session, insert: &PreparedStatement) {
    for n in 0..1000 {
        session.execute_unpaged(insert, (n,)).await.unwrap(); // expect: sequential-awaits
    }
}

/* ---- nothing to report ---- */

async fn together(session: &Session, by_id: &PreparedStatement, ids: &[Uuid]) {
    futures::future::join_all(ids.iter().map(|id| session.execute_unpaged(by_id, (id,)))).await;
}

async fn one(session: &Session, by_id: &PreparedStatement, id: Uuid) {
    session.execute(by_id, (id,)).await.unwrap();
}

async fn few(session: &Session, by_kind: &PreparedStatement) {
    for kind in ["a", "b"] {
        session.execute(by_kind, (kind,)).await.unwrap();
    }
}

async fn retried(session: &Session, by_id: &PreparedStatement, id: Uuid) {
    for attempt in 0..5 {
        if session.execute(by_id, (id,)).await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(attempt)).await;
    }
}

async fn worker(session: &Session, by_id: &PreparedStatement, queue: Queue) {
    loop {
        session.execute(by_id, (queue.take().await,)).await.unwrap();
    }
}

async fn postgres(client: &tokio_postgres::Client, ids: &[i64]) {
    for id in ids {
        client.query_one("SELECT name FROM users WHERE id = $1", &[id]).await.unwrap();
    }
}

async fn chunks(session: &Session, by_ids: &PreparedStatement, ids: &[Uuid]) {
    for chunk in ids.chunks(100) {
        session.execute(by_ids, (chunk,)).await.unwrap();
    }
}

async fn invariant(session: &Session, by_id: &PreparedStatement, ids: &[Uuid], id: Uuid) {
    for _ in ids {
        session.execute(by_id, (id,)).await.unwrap();
    }
}

async fn http(urls: &[String]) {
    for url in urls {
        reqwest::get(url).await.unwrap();
    }
}

async fn prepared(session: &Session) {
    for name in ["users", "orders"] {
        session.prepare(format!("SELECT * FROM {name} WHERE id = ?")).await.unwrap();
    }
}
