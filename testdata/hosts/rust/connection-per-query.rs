// args: --only connection-per-query
use diesel::{Connection as _, PgConnection};
use rusqlite::Connection;
use scylla::SessionBuilder;
use sqlx::{postgres::PgPoolOptions, Connection as _, PgPool, SqliteConnection};
use tokio_postgres::NoTls;

const URL: &str = "postgres://localhost/shop";

fn each(ids: &[i64]) {
    for id in ids {
        let conn = Connection::open("shop.db").unwrap(); // expect: connection-per-query
        load(&conn, *id);
    }
}

fn flags(ids: &[i64]) {
    for id in ids {
        let conn = Connection::open_with_flags("shop.db", OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap(); // expect: connection-per-query
        load(&conn, *id);
    }
}

fn diesel_connection(ids: &[i64]) {
    for id in ids {
        let mut conn = PgConnection::establish(URL).unwrap(); // expect: connection-per-query
        load(&mut conn, *id);
    }
}

async fn pool(ids: Vec<i64>) {
    for id in ids {
        let pool = PgPool::connect(URL).await.unwrap(); // expect: connection-per-query
        load(&pool, id).await;
    }
}

async fn options(ids: Vec<i64>) {
    for id in ids {
        let pool = PgPoolOptions::new().max_connections(5).connect(URL).await.unwrap(); // expect: connection-per-query
        load(&pool, id).await;
    }
}

async fn single(ids: Vec<i64>) {
    for id in ids {
        let mut conn = SqliteConnection::connect("sqlite:shop.db").await.unwrap(); // expect: connection-per-query
        load(&mut conn, id).await;
    }
}

async fn tokio(ids: Vec<i64>) {
    for id in ids {
        let (client, connection) = tokio_postgres::connect(URL, NoTls).await.unwrap(); // expect: connection-per-query
        load(&client, id).await;
    }
}

fn blocking(ids: &[i64]) {
    for id in ids {
        let mut client = postgres::Client::connect(URL, postgres::NoTls).unwrap(); // expect: connection-per-query
        load(&mut client, *id);
    }
}

async fn cassandra(ids: Vec<i64>) {
    for id in ids {
        let session = SessionBuilder::new().known_node("127.0.0.1:9042").build().await.unwrap(); // expect: connection-per-query
        load(&session, id).await;
    }
}

fn closure(ids: &[i64]) {
    ids.iter().for_each(|id| {
        let conn = Connection::open("shop.db").unwrap(); // expect: connection-per-query
        load(&conn, *id);
    });
}

fn mapped(ids: &[i64]) -> Vec<String> {
    ids.iter().map(|id| load(&Connection::open("shop.db").unwrap(), *id)).collect() // expect: connection-per-query
}

fn drained(mut queue: Vec<i64>) {
    while let Some(id) = queue.pop() {
        let conn = Connection::open("shop.db").unwrap(); // expect: connection-per-query
        load(&conn, id);
    }
}

/* ---- nothing to report ---- */

fn once(ids: &[i64]) {
    let conn = Connection::open("shop.db").unwrap();
    for id in ids {
        load(&conn, *id);
    }
}

fn borrowed(pool: &r2d2::Pool<SqliteConnectionManager>, ids: &[i64]) {
    for id in ids {
        let conn = pool.get().unwrap();
        load(&conn, *id);
    }
}

async fn acquired(pool: &PgPool, ids: Vec<i64>) {
    for id in ids {
        let mut conn = pool.acquire().await.unwrap();
        load(&mut conn, id).await;
    }
}

fn paths(paths: &[PathBuf]) {
    for path in paths {
        let conn = Connection::open(path).unwrap();
        load(&conn, 1);
    }
}

async fn shards(urls: &[String]) {
    for url in urls {
        let pool = PgPool::connect(url).await.unwrap();
        load(&pool, 1).await;
    }
}

fn formatted(names: &[String]) {
    for name in names {
        let conn = Connection::open(format!("{name}.db")).unwrap();
        load(&conn, 1);
    }
}

fn retried() -> Option<PgConnection> {
    for attempt in 0..10 {
        if let Ok(conn) = PgConnection::establish(URL) {
            return Some(conn);
        }
        std::thread::sleep(Duration::from_secs(attempt));
    }
    None
}

async fn waiting() -> PgPool {
    loop {
        match PgPool::connect(URL).await {
            Ok(pool) => return pool,
            Err(_) => tokio::time::sleep(Duration::from_secs(1)).await,
        }
    }
}

fn few() {
    for role in ["reader", "writer"] {
        let conn = Connection::open("shop.db").unwrap();
        load(&conn, role);
    }
}

fn files(paths: &[PathBuf]) {
    for path in paths {
        let file = File::open("shop.log").unwrap();
        copy(file, path);
    }
}

async fn sockets(ids: Vec<i64>) {
    for id in ids {
        let stream = TcpStream::connect("127.0.0.1:80").await.unwrap();
        send(stream, id).await;
    }
}

fn optional(id: Option<i64>) -> Option<String> {
    id.map(|id| load(&Connection::open("shop.db").unwrap(), id))
}
