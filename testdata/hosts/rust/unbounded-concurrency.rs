// args: --only unbounded-concurrency
use futures::future::{join_all, try_join_all};
use futures::stream::{self, StreamExt};
use sqlx::PgPool;
use tokio_postgres::Client;

const BY_ID: &str = "SELECT name FROM users WHERE id = $1";

async fn joined(client: &Client, ids: &[i64]) {
    join_all(ids.iter().map(|id| client.query_one("SELECT name FROM users WHERE id = $1", &[id]))).await; // expect: unbounded-concurrency
}

async fn tried(client: &Client, ids: &[i64]) {
    try_join_all(ids.iter().map(|id| client.query_one(BY_ID, &[id]))).await.unwrap(); // expect: unbounded-concurrency
}

async fn pooled(pool: &PgPool, ids: &[i64]) {
    join_all(ids.iter().map(|id| sqlx::query("SELECT name FROM users WHERE id = $1").bind(id).fetch_one(pool))).await; // expect: unbounded-concurrency
}

async fn held(client: &Client, ids: &[i64]) {
    let queries = ids.iter().map(|id| client.query_one(BY_ID, &[id])); // expect: unbounded-concurrency
    join_all(queries).await;
}

async fn blocks(client: &Client, ids: &[i64]) {
    join_all(ids.iter().map(|id| async move {
        client.query_one(BY_ID, &[id]).await // expect: unbounded-concurrency
    }))
    .await;
}

async fn spawned(client: Arc<Client>, ids: Vec<i64>) {
    for id in ids {
        let client = client.clone();
        tokio::spawn(async move {
            client.query_one("SELECT name FROM users WHERE id = $1", &[&id]).await // expect: unbounded-concurrency
        });
    }
}

async fn written(client: &Client, users: &[User]) {
    join_all(users.iter().map(|u| client.execute("UPDATE users SET name = $1 WHERE id = $2", &[&u.name, &u.id]))).await; // expect: unbounded-concurrency
}

async fn collected(client: &Client, ids: &[i64]) {
    let queries: Vec<_> = ids.iter().map(|id| client.query_one(BY_ID, &[id])).collect(); // expect: unbounded-concurrency
    join_all(queries).await;
}

async fn optional(client: &Client, ids: &[i64]) {
    join_all(ids.iter().map(|id| client.query_opt(BY_ID, &[id]))).await; // expect: unbounded-concurrency
}

async fn owned(client: &Client, users: Vec<User>) {
    try_join_all(users.into_iter().map(|u| client.query("SELECT id FROM orders WHERE user_id = $1", &[&u.id]))).await; // expect: unbounded-concurrency
}

/* ---- nothing to report ---- */

async fn sequential(client: &Client, ids: &[i64]) {
    for id in ids {
        client.query_one(BY_ID, &[id]).await;
    }
}

async fn semaphored(client: &Client, ids: &[i64]) {
    let semaphore = Semaphore::new(8);
    join_all(ids.iter().map(|id| async {
        let _permit = semaphore.acquire().await;
        client.query_one(BY_ID, &[id]).await
    }))
    .await;
}

async fn two(client: &Client) {
    tokio::join!(client.query("SELECT id FROM a", &[]), client.query("SELECT id FROM b", &[]));
}

async fn few(client: &Client) {
    join_all(["a", "b"].iter().map(|kind| client.query_one("SELECT count(*) FROM log WHERE kind = $1", &[kind]))).await;
}

async fn chunks(client: &Client, ids: &[i64]) {
    for chunk in ids.chunks(10) {
        join_all(chunk.iter().map(|id| client.query_one(BY_ID, &[id]))).await;
    }
}

async fn at_once(client: &Client, ids: &[i64]) {
    client.query("SELECT name FROM users WHERE id = ANY($1)", &[&ids]).await;
}

async fn http(urls: &[String]) {
    join_all(urls.iter().map(|url| reqwest::get(url))).await;
}

async fn one(client: &Client, id: i64) {
    join_all([client.query_one(BY_ID, &[&id])]).await;
}

async fn worker(client: Client, mut jobs: Receiver<i64>) {
    tokio::spawn(async move {
        while let Some(id) = jobs.recv().await {
            client.query_one(BY_ID, &[&id]).await;
        }
    });
}

async fn sleeps(ids: &[u64]) {
    join_all(ids.iter().map(|id| tokio::time::sleep(Duration::from_millis(*id)))).await;
}
