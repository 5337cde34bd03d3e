// args: --only transaction-per-row
use diesel::Connection as _;
use rusqlite::Connection;
use sqlx::PgPool;
use tokio_postgres::Client;

fn each(conn: &mut Connection, rows: &[Row]) {
    for row in rows {
        let tx = conn.transaction().unwrap();
        store(&tx, row);
        tx.commit().unwrap(); // expect: transaction-per-row
    }
}

fn indexed(conn: &mut Connection, rows: &[Row]) -> rusqlite::Result<()> {
    for i in 0..rows.len() {
        let transaction = conn.unchecked_transaction()?;
        store(&transaction, &rows[i]);
        transaction.commit()?; // expect: transaction-per-row
    }
    Ok(())
}

async fn pool(pool: &PgPool, rows: Vec<Row>) -> sqlx::Result<()> {
    for row in rows {
        let mut tx = pool.begin().await?;
        store(&mut tx, row).await;
        tx.commit().await?; // expect: transaction-per-row
    }
    Ok(())
}

async fn client(client: &mut Client, rows: &[Row]) {
    for row in rows {
        let transaction = client.transaction().await.unwrap();
        store(&transaction, row).await;
        transaction.commit().await.unwrap(); // expect: transaction-per-row
    }
}

fn diesel_block(conn: &mut PgConnection, users: &[User]) {
    for user in users {
        conn.transaction(|conn| diesel::insert_into(users::table).values(user).execute(conn)); // expect: transaction-per-row
    }
}

fn diesel_typed(conn: &mut PgConnection, users: &[User]) {
    for user in users {
        conn.transaction::<_, diesel::result::Error, _>(|conn| store(conn, user)).unwrap(); // expect: transaction-per-row
    }
}

fn closure(conn: &mut Connection, rows: &[Row]) {
    rows.iter().for_each(|row| {
        let tx = conn.transaction().unwrap();
        store(&tx, row);
        tx.commit().unwrap(); // expect: transaction-per-row
    });
}

fn drained(conn: &mut Connection, mut queue: Vec<Row>) {
    while let Some(row) = queue.pop() {
        let tx = conn.transaction().unwrap();
        store(&tx, &row);
        tx.commit().unwrap(); // expect: transaction-per-row
    }
}

async fn received(pool: &PgPool, mut rows: tokio::sync::mpsc::Receiver<Row>) {
    while let Some(row) = rows.recv().await {
        let mut txn = pool.begin().await.unwrap();
        store(&mut txn, row).await;
        txn.commit().await.unwrap(); // expect: transaction-per-row
    }
}

fn guarded(conn: &mut Connection, rows: &[Row]) {
    for row in rows {
        let tx = conn.transaction().unwrap();
        if store(&tx, row).is_ok() {
            tx.commit().unwrap(); // expect: transaction-per-row
        }
    }
}

fn nested(conn: &mut Connection, groups: &[Vec<Row>]) {
    for group in groups {
        for row in group {
            let tx = conn.transaction().unwrap();
            store(&tx, row);
            tx.commit().unwrap(); // expect: transaction-per-row
        }
    }
}

/* ---- nothing to report ---- */

fn behind(conn: &mut Connection, rows: &[Row]) {
    let tx = conn.transaction().unwrap();
    for row in rows {
        store(&tx, row);
    }
    tx.commit().unwrap();
}

fn around(conn: &mut PgConnection, users: &[User]) {
    conn.transaction(|conn| {
        for user in users {
            store(conn, user);
        }
        Ok(())
    });
}

fn counted(conn: &mut Connection, rows: &[Row]) {
    let mut tx = conn.transaction().unwrap();
    for (i, row) in rows.iter().enumerate() {
        store(&tx, row);
        if i % 500 == 0 {
            tx.commit().unwrap();
            tx = conn.transaction().unwrap();
        }
    }
}

fn chunks(conn: &mut Connection, rows: &[Row]) {
    for chunk in rows.chunks(500) {
        let tx = conn.transaction().unwrap();
        store_all(&tx, chunk);
        tx.commit().unwrap();
    }
}

async fn batches(pool: &PgPool, batches: Vec<Vec<Row>>) {
    for batch in batches {
        let mut tx = pool.begin().await.unwrap();
        store_all(&mut tx, batch).await;
        tx.commit().await.unwrap();
    }
}

fn retried(conn: &mut Connection, row: &Row) {
    for attempt in 0..3 {
        let tx = conn.transaction().unwrap();
        if store(&tx, row).is_ok() {
            tx.commit().unwrap();
            return;
        }
        std::thread::sleep(Duration::from_millis(attempt));
    }
}

async fn worker(pool: &PgPool, queue: Queue) {
    loop {
        let job = queue.take().await;
        let mut tx = pool.begin().await.unwrap();
        store(&mut tx, job).await;
        tx.commit().await.unwrap();
    }
}

fn few(conn: &mut Connection) {
    for table in ["a", "b"] {
        let tx = conn.transaction().unwrap();
        store(&tx, table);
        tx.commit().unwrap();
    }
}

fn optional(conn: &mut Connection, row: Option<Row>) {
    row.map(|row| {
        let tx = conn.transaction().unwrap();
        store(&tx, &row);
        tx.commit().unwrap();
    });
}

fn versions(repo: &git2::Repository, files: &[String]) {
    for file in files {
        repo.commit(Some("HEAD"), &author, &author, file, &tree, &[]).unwrap();
    }
}

fn ranges(conn: &mut Connection, rows: &[Row]) {
    for start in (0..rows.len()).step_by(500) {
        let tx = conn.transaction().unwrap();
        store_all(&tx, &rows[start..rows.len().min(start + 500)]);
        tx.commit().unwrap();
    }
}
