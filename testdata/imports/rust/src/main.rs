mod fake;
mod users;
use crate::users::load;
use rusqlite::Connection;
fn main() {
    let connection = Connection::open("x").unwrap();
    let ids = vec![1, 2, 3, 4, 5, 6];
    for id in &ids {
        load(&connection, *id); // query
    }
    for id in &ids {
        users::load(&connection, *id); // query
    }
    for id in &ids {
        crate::users::load(&connection, *id); // query
    }
    for id in &ids {
        fake::load("query", *id);
    }
}
