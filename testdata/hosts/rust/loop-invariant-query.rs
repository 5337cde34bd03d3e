// args: --only loop-invariant-query
use rusqlite::Connection;
use sqlx::PgPool;
use tokio_postgres::Client;

const RATE: &str = "SELECT rate FROM taxes WHERE country = 'DE'";

fn each(conn: &Connection, orders: &mut [Order]) {
    for order in orders {
        order.tax = conn.query_row("SELECT rate FROM taxes WHERE country = 'DE'", [], |r| r.get(0)).unwrap(); // expect: loop-invariant-query
    }
}

fn constant(conn: &Connection, orders: &mut [Order]) {
    for order in orders {
        order.tax = conn.query_row(RATE, [], |r| r.get(0)).unwrap(); // expect: loop-invariant-query
    }
}

fn indexed(conn: &Connection, orders: &mut [Order]) {
    for i in 0..orders.len() {
        orders[i].tax = conn.query_row(RATE, (), |r| r.get(0)).unwrap(); // expect: loop-invariant-query
    }
}

async fn awaited(pool: &PgPool, orders: &mut [Order]) {
    for order in orders {
        order.tax = sqlx::query_scalar("SELECT rate FROM taxes WHERE country = 'DE'").fetch_one(pool).await.unwrap(); // expect: loop-invariant-query
    }
}

async fn checked(pool: &PgPool, orders: &mut [Order]) {
    for order in orders {
        order.tax = sqlx::query_scalar!("SELECT rate FROM taxes WHERE country = 'DE'").fetch_one(pool).await.unwrap(); // expect: loop-invariant-query
    }
}

async fn client(client: &Client, orders: &mut [Order]) {
    for order in orders {
        order.tax = client.query_one("SELECT rate FROM taxes WHERE country = 'DE'", &[]).await.unwrap().get(0); // expect: loop-invariant-query
    }
}

fn mapped(conn: &Connection, orders: &[Order]) -> Vec<f64> {
    orders.iter().map(|o| o.net * conn.query_row(RATE, [], |r| r.get::<_, f64>(0)).unwrap()).collect() // expect: loop-invariant-query
}

fn closure(conn: &Connection, orders: &mut [Order]) {
    orders.iter_mut().for_each(|order| {
        order.tax = conn.query_row(RATE, [], |r| r.get(0)).unwrap(); // expect: loop-invariant-query
    });
}

fn conditional(conn: &Connection, orders: &mut [Order]) {
    for order in orders {
        if order.foreign {
            order.tax = conn.query_row(RATE, [], |r| r.get(0)).unwrap(); // expect: loop-invariant-query
        }
    }
}

fn matched(conn: &Connection, orders: &mut [Order]) {
    for order in orders {
        order.tax = match order.country {
            Country::De => conn.query_row(RATE, [], |r| r.get(0)).unwrap(), // expect: loop-invariant-query
            _ => 0.0,
        };
    }
}

fn raw(conn: &Connection, orders: &mut [Order]) {
    for order in orders {
        let sql = r#"SELECT rate FROM taxes WHERE country = 'DE'"#;
        order.tax = conn.query_row(sql, [], |r| r.get(0)).unwrap(); // expect: loop-invariant-query
    }
}

/* ---- nothing to report ---- */

fn once(conn: &Connection, orders: &mut [Order]) {
    let rate: f64 = conn.query_row(RATE, [], |r| r.get(0)).unwrap();
    for order in orders {
        order.tax = rate;
    }
}

async fn header(client: &Client) {
    for row in client.query("SELECT name FROM users", &[]).await.unwrap() {
        println!("{}", row.get::<_, String>(0));
    }
}

fn varying(conn: &Connection, orders: &mut [Order]) {
    for order in orders {
        order.tax = conn.query_row("SELECT rate FROM taxes WHERE country = ?1", [&order.country], |r| r.get(0)).unwrap();
    }
}

async fn bound(pool: &PgPool, orders: &mut [Order]) {
    for order in orders {
        order.tax = sqlx::query_scalar("SELECT rate FROM taxes WHERE country = $1").bind(&order.country).fetch_one(pool).await.unwrap();
    }
}

async fn polled(client: &Client) {
    loop {
        let open: i64 = client.query_one("SELECT count(*) FROM jobs", &[]).await.unwrap().get(0);
        if open == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

fn changed(conn: &Connection, orders: &[Order]) {
    for order in orders {
        let next: i64 = conn.query_row("SELECT max(number) + 1 FROM invoices", [], |r| r.get(0)).unwrap();
        conn.execute("INSERT INTO invoices (number, order_id) VALUES (?1, ?2)", (next, order.id)).unwrap();
    }
}

async fn sequence(pool: &PgPool, orders: &mut [Order]) {
    for order in orders {
        order.id = sqlx::query_scalar("SELECT nextval('order_id')").fetch_one(pool).await.unwrap();
    }
}

fn shards(shards: &[Connection]) -> Vec<i64> {
    let mut counts = vec![];
    for shard in shards {
        counts.push(shard.query_row("SELECT count(*) FROM users", [], |r| r.get(0)).unwrap());
    }
    counts
}

fn few(conn: &Connection) {
    for kind in ["a", "b"] {
        println!("{kind} {}", conn.query_row(RATE, [], |r| r.get::<_, f64>(0)).unwrap());
    }
}

fn retried(conn: &Connection) {
    for attempt in 0..10 {
        if conn.query_row("SELECT done FROM jobs WHERE id = 1", [], |r| r.get(0)).unwrap() {
            return;
        }
        std::thread::sleep(Duration::from_millis(attempt));
    }
}

fn optional(conn: &Connection, order: Option<Order>) -> Option<f64> {
    order.map(|o| o.net * conn.query_row(RATE, [], |r| r.get::<_, f64>(0)).unwrap())
}

fn memo(conn: &Connection, orders: &mut [Order], cache: &mut HashMap<&str, f64>) {
    for order in orders {
        order.tax = *cache.entry("DE").or_insert_with(|| conn.query_row(RATE, [], |r| r.get(0)).unwrap());
    }
}
