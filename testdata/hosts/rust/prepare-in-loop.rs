// args: --only prepare-in-loop
use rusqlite::{params, Connection};
use scylla::Session;
use tokio_postgres::Client;

const INSERT: &str = "INSERT INTO log (text) VALUES (?1)";

fn each(conn: &Connection, ids: &[i64]) {
    for id in ids {
        let mut stmt = conn.prepare("SELECT name FROM users WHERE id = ?1").unwrap(); // expect: prepare-in-loop
        stmt.query([id]);
    }
}

fn fallible(conn: &Connection, ids: &[i64]) -> rusqlite::Result<()> {
    for id in ids {
        conn.prepare("DELETE FROM users WHERE id = ?1")?.execute([id])?; // expect: prepare-in-loop
    }
    Ok(())
}

fn constant(conn: &Connection, texts: &[String]) {
    for text in texts {
        let mut stmt = conn.prepare(INSERT).unwrap(); // expect: prepare-in-loop
        stmt.execute(params![text]);
    }
}

fn indexed(conn: &Connection, ids: &[i64]) {
    for i in 0..ids.len() {
        let mut stmt = conn.prepare("SELECT name FROM users WHERE id = ?1").unwrap(); // expect: prepare-in-loop
        stmt.query([ids[i]]);
    }
}

fn transaction(conn: &mut Connection, users: &[User]) {
    let tx = conn.transaction().unwrap();
    for user in users {
        let mut stmt = tx.prepare("INSERT INTO users (name) VALUES (?1)").unwrap(); // expect: prepare-in-loop
        stmt.execute(params![user.name]);
    }
}

async fn client(client: &Client, ids: &[i64]) {
    for id in ids {
        let statement = client.prepare("SELECT name FROM users WHERE id = $1").await.unwrap(); // expect: prepare-in-loop
        client.query_one(&statement, &[id]).await;
    }
}

async fn typed(client: &Client, ids: &[i64]) {
    for id in ids {
        let statement = client.prepare_typed("SELECT name FROM users WHERE id = $1", &[Type::INT8]).await.unwrap(); // expect: prepare-in-loop
        client.query_one(&statement, &[id]).await;
    }
}

async fn scylla_each(session: &Session, ids: Vec<Uuid>) {
    for id in ids {
        let prepared = session.prepare("SELECT name FROM users WHERE id = ?").await.unwrap(); // expect: prepare-in-loop
        session.execute_unpaged(&prepared, (id,)).await;
    }
}

fn closure(conn: &Connection, ids: &[i64]) {
    ids.iter().for_each(|id| {
        let mut stmt = conn.prepare("UPDATE users SET seen = 1 WHERE id = ?1").unwrap(); // expect: prepare-in-loop
        stmt.execute([id]);
    });
}

fn drained(conn: &Connection, mut queue: Vec<i64>) {
    while let Some(id) = queue.pop() {
        let mut stmt = conn.prepare("DELETE FROM users WHERE id = ?1").unwrap(); // expect: prepare-in-loop
        stmt.execute([id]);
    }
}

fn matched(conn: &Connection, orders: &[Order]) {
    for order in orders {
        match order.state {
            State::Open => {
                conn.prepare("UPDATE orders SET state = 1 WHERE id = ?1").unwrap().execute([order.id]); // expect: prepare-in-loop
            }
            _ => {}
        }
    }
}

/* ---- nothing to report ---- */

fn once(conn: &Connection, ids: &[i64]) {
    let mut stmt = conn.prepare("SELECT name FROM users WHERE id = ?1").unwrap();
    for id in ids {
        stmt.query([id]);
    }
}

fn cached(conn: &Connection, ids: &[i64]) {
    for id in ids {
        let mut stmt = conn.prepare_cached("SELECT name FROM users WHERE id = ?1").unwrap();
        stmt.query([id]);
    }
}

async fn held(session: &Session, ids: Vec<Uuid>) {
    let prepared = session.prepare("SELECT name FROM users WHERE id = ?").await.unwrap();
    for id in ids {
        session.execute_unpaged(&prepared, (id,)).await;
    }
}

fn tables(conn: &Connection, tables: &[String]) {
    for table in tables {
        conn.prepare(&format!("PRAGMA table_info({table})")).unwrap();
    }
}

fn marks(conn: &Connection, groups: &[Vec<i64>]) {
    for group in groups {
        let marks = vec!["?"; group.len()].join(",");
        conn.prepare(&format!("SELECT name FROM users WHERE id IN ({marks})")).unwrap();
    }
}

fn statements(conn: &Connection, sqls: &[&str]) {
    for sql in sqls {
        conn.prepare(sql).unwrap();
    }
}

fn retried(conn: &Connection) {
    for attempt in 0..5 {
        if conn.prepare("SELECT name FROM users WHERE id = ?1").is_ok() {
            return;
        }
        std::thread::sleep(Duration::from_millis(attempt));
    }
}

fn few(conn: &Connection) {
    for kind in ["a", "b"] {
        let mut stmt = conn.prepare("SELECT count(*) FROM log WHERE kind = ?1").unwrap();
        stmt.query([kind]);
    }
}

async fn worker(client: &Client, queue: Queue) {
    loop {
        let statement = client.prepare("DELETE FROM jobs WHERE id = $1").await.unwrap();
        client.execute(&statement, &[&queue.take().await]).await;
    }
}

fn optional(conn: &Connection, id: Option<i64>) {
    if let Some(id) = id {
        conn.prepare("SELECT name FROM users WHERE id = ?1").unwrap().query([id]);
    }
}

fn meals(kitchen: &Kitchen, meals: &[Meal]) {
    for meal in meals {
        kitchen.prepare(meal);
    }
}

fn shards(shards: &[Connection]) {
    for shard in shards {
        shard.prepare("SELECT count(*) FROM users").unwrap();
    }
}
