// args: --only host
use rusqlite::{params, Connection};
use sqlx::PgPool;
use futures::future::join_all;

fn each(conn: &Connection, ids: &[i64]) {
    for id in ids {
        conn.query_row("SELECT name FROM users WHERE id = ?1", [id], |r| r.get(0)); // expect: query-in-loop
    }
}

fn indexed(conn: &Connection, ids: &[i64]) {
    for i in 0..ids.len() {
        conn.query_row("SELECT name FROM users WHERE id = ?1", params![ids[i]], |r| r.get(0)); // expect: query-in-loop
    }
}

async fn awaited(pool: &PgPool, ids: Vec<i64>) {
    for id in ids {
        sqlx::query("SELECT name FROM users WHERE id = $1").bind(id).fetch_one(pool).await; // expect: query-in-loop
    }
}

async fn macro_query(pool: &PgPool, ids: Vec<i64>) {
    for id in ids {
        sqlx::query!("SELECT name FROM users WHERE id = $1", id).fetch_one(pool).await; // expect: query-in-loop
    }
}

async fn client(client: &tokio_postgres::Client, users: &[User]) {
    for user in users.iter() {
        client.query_one("SELECT name FROM teams WHERE id = $1", &[&user.team]).await; // expect: query-in-loop
    }
}

fn while_let(conn: &Connection, mut queue: Vec<i64>) {
    while let Some(id) = queue.pop() {
        conn.query_row("SELECT name FROM users WHERE id = ?1", [id], |r| r.get(0)); // expect: query-in-loop
    }
}

fn mapped(conn: &Connection, ids: &[i64]) -> Vec<String> {
    ids.iter().map(|id| conn.query_row("SELECT name FROM users WHERE id = ?1", [id], |r| r.get(0)).unwrap()).collect() // expect: query-in-loop
}

fn for_each(conn: &Connection, ids: &[i64]) {
    ids.iter().for_each(|id| {
        conn.query_row("SELECT name FROM users WHERE id = ?1", [id], |r| r.get(0)); // expect: query-in-loop
    });
}

fn statement(conn: &Connection, ids: &[i64]) {
    let mut stmt = conn.prepare("SELECT name FROM users WHERE id = ?1").unwrap();
    for id in ids {
        stmt.query_row([id], |r| r.get(0)); // expect: query-in-loop
    }
}

fn load(conn: &Connection, id: i64) -> String {
    conn.query_row("SELECT name FROM users WHERE id = ?1", [id], |r| r.get(0)).unwrap()
}

fn load_twice(conn: &Connection, id: i64) -> String {
    load(conn, id)
}

fn helper(conn: &Connection, ids: &[i64]) {
    for id in ids {
        load(conn, *id); // expect: query-in-loop
    }
}

fn helper_chain(conn: &Connection, ids: &[i64]) {
    for id in ids {
        load_twice(conn, *id); // expect: query-in-loop
    }
}

fn helper_mapped(conn: &Connection, ids: &[i64]) -> Vec<String> {
    ids.iter().map(|id| load(conn, *id)).collect() // expect: query-in-loop
}

fn in_branch(conn: &Connection, users: &[User]) {
    for user in users {
        if user.active {
            conn.query_row("SELECT name FROM teams WHERE id = ?1", [user.team], |r| r.get(0)); // expect: query-in-loop
        }
    }
}

fn in_match(conn: &Connection, users: &[User]) {
    for user in users {
        match user.team {
            Some(team) => { conn.query_row("SELECT name FROM teams WHERE id = ?1", [team], |r| r.get(0)); } // expect: query-in-loop
            None => {}
        }
    }
}

fn over_rows(conn: &Connection) {
    let mut stmt = conn.prepare("SELECT id FROM users WHERE active").unwrap();
    let mut rows = stmt.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let id: i64 = row.get(0).unwrap();
        conn.query_row("SELECT name FROM teams WHERE id = ?1", [id], |r| r.get(0)); // expect: query-in-loop
    }
}

fn diesel_load(conn: &mut PgConnection, ids: &[i64]) {
    for id in ids {
        users::table.find(id).first::<User>(conn); // expect: query-in-loop
    }
}

fn diesel_filter(conn: &mut PgConnection, ids: &[i64]) {
    for key in ids {
        posts::table.filter(posts::author.eq(key)).load::<Post>(conn); // expect: query-in-loop
    }
}

fn writes(conn: &Connection, users: &[User]) {
    for user in users {
        conn.execute("INSERT INTO users (name) VALUES (?1)", params![user.name]); // expect: write-in-loop
    }
}

async fn writes_async(pool: &PgPool, users: &[User]) {
    for user in users {
        sqlx::query("UPDATE users SET name = $1 WHERE id = $2").bind(&user.name).bind(user.id).execute(pool).await; // expect: write-in-loop
    }
}

fn writes_prepared(conn: &Connection, users: &[User]) {
    let mut stmt = conn.prepare("INSERT INTO users (name) VALUES (?1)").unwrap();
    for user in users {
        stmt.execute(params![user.name]); // expect: write-in-loop
    }
}

fn prepares(conn: &Connection, users: &[User]) {
    for user in users {
        let mut stmt = conn.prepare("INSERT INTO users (name) VALUES (?1)").unwrap(); // expect: prepare-in-loop
        stmt.execute(params![user.name]); // expect: write-in-loop
    }
}

fn commits(conn: &mut Connection, users: &[User]) {
    for user in users {
        let tx = conn.transaction().unwrap();
        tx.execute("INSERT INTO users (name) VALUES (?1)", params![user.name]); // expect: write-in-loop
        tx.commit(); // expect: transaction-per-row
    }
}

fn connects(ids: &[i64]) {
    for id in ids {
        let conn = Connection::open("users.db").unwrap(); // expect: connection-per-query
        conn.query_row("SELECT name FROM users WHERE id = ?1", [id], |r| r.get(0)); // expect: query-in-loop
    }
}

fn invariant(conn: &Connection, users: &[User]) {
    for user in users {
        let rate: f64 = conn.query_row("SELECT rate FROM taxes WHERE country = 'DE'", [], |r| r.get(0)).unwrap(); // expect: loop-invariant-query
        println!("{} {}", user.name, rate);
    }
}

async fn concurrent(pool: &PgPool, ids: Vec<i64>) {
    join_all(ids.iter().map(|id| sqlx::query("SELECT name FROM users WHERE id = $1").bind(id).fetch_one(pool))).await; // expect: query-in-loop, unbounded-concurrency
}

/* ---- nothing to report ---- */

fn drain(conn: &Connection) {
    let mut stmt = conn.prepare("SELECT id FROM users WHERE active").unwrap();
    let mut rows = stmt.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        println!("{:?}", row);
    }
}

fn query_map(conn: &Connection) {
    let mut stmt = conn.prepare("SELECT id FROM users WHERE active").unwrap();
    for row in stmt.query_map([], |r| r.get::<_, i64>(0)).unwrap() {
        println!("{:?}", row);
    }
}

fn cached(conn: &Connection, users: &[User]) {
    for user in users {
        let mut stmt = conn.prepare_cached("INSERT INTO users (name) VALUES (?1)").unwrap();
        stmt.execute(params![user.name]); // expect: write-in-loop
    }
}

async fn at_once(pool: &PgPool, ids: Vec<i64>) {
    sqlx::query("SELECT name FROM users WHERE id = ANY($1)").bind(&ids).fetch_all(pool).await;
}

async fn retry(pool: &PgPool, id: i64) {
    for attempt in 0..10 {
        if sqlx::query("UPDATE users SET seen = now() WHERE id = $1").bind(id).execute(pool).await.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_secs(attempt)).await;
    }
}

async fn poll(pool: &PgPool, id: i64) {
    loop {
        let done: bool = sqlx::query_scalar("SELECT done FROM jobs WHERE id = $1").bind(id).fetch_one(pool).await.unwrap();
        if done {
            break;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

async fn chunks(pool: &PgPool, ids: Vec<i64>) {
    for chunk in ids.chunks(500) {
        sqlx::query("SELECT name FROM users WHERE id = ANY($1)").bind(chunk).fetch_all(pool).await;
    }
}

fn few(conn: &Connection) {
    for kind in ["a", "b", "c"] {
        conn.query_row("SELECT count(*) FROM log WHERE kind = ?1", [kind], |r| r.get(0));
    }
}

fn few_counted(conn: &Connection) {
    for kind in 0..3 {
        conn.query_row("SELECT count(*) FROM log WHERE kind = ?1", [kind], |r| r.get(0));
    }
}

fn memo(conn: &Connection, users: &[User]) {
    let mut cache = HashMap::new();
    for user in users {
        if !cache.contains_key(&user.team) {
            let name: String = conn.query_row("SELECT name FROM teams WHERE id = ?1", [user.team], |r| r.get(0)).unwrap();
            cache.insert(user.team, name);
        }
    }
}

fn memo_entry(conn: &Connection, users: &[User]) {
    let mut cache = HashMap::new();
    for user in users {
        cache.entry(user.team).or_insert_with(|| load(conn, user.team));
    }
}

fn optional(conn: &Connection, id: Option<i64>) {
    let name = id.map(|key| load(conn, key));
    if let Some(key) = id {
        load(conn, key);
    }
}

fn result(conn: &Connection, id: &str) {
    id.parse().map(|key: i64| load(conn, key)).ok();
}

fn later(ids: &[i64]) {
    let mut jobs: Vec<Box<dyn Fn(&Connection)>> = Vec::new();
    for id in ids.to_vec() {
        jobs.push(Box::new(move |conn| {
            conn.execute("DELETE FROM users WHERE id = ?1", [id]);
        }));
    }
}

fn keyset(conn: &Connection) {
    let mut last = 0;
    loop {
        let page: Vec<i64> = page_after(conn, last);
        match page.last() {
            Some(id) => last = *id,
            None => break,
        }
    }
}

fn committed_once(conn: &mut Connection, users: &[User]) {
    let tx = conn.transaction().unwrap();
    for user in users {
        tx.execute("INSERT INTO users (name) VALUES (?1)", params![user.name]); // expect: write-in-loop
    }
    tx.commit();
}

fn collections(map: &mut HashMap<i64, String>, ids: &[i64]) {
    for id in ids {
        map.get(id);
        map.remove(id);
    }
    ids.iter().map(|id| id + 1).filter(|id| *id > 3).for_each(|id| println!("{}", id));
}
