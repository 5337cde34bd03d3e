// args: --only builder-offset-pagination
use diesel::prelude::*;

fn plain(conn: &mut PgConnection, page: i64) -> Vec<User> {
    users::table.order(users::id).limit(20).offset(page * 20).load(conn).unwrap() // expect: builder-offset-pagination
}

fn filtered(conn: &mut PgConnection, start: i64) -> Vec<User> {
    users::table.filter(users::active.eq(true)).offset(start).limit(20).load(conn).unwrap() // expect: builder-offset-pagination
}

fn selected(conn: &mut PgConnection, start: i64) -> Vec<String> {
    users::table.select(users::name).order(users::id).offset(start).load(conn).unwrap() // expect: builder-offset-pagination
}

fn fallible(conn: &mut PgConnection, page: i64) -> QueryResult<Vec<User>> {
    let found = users::table.order(users::id.desc()).limit(20).offset((page - 1) * 20).load::<User>(conn)?; // expect: builder-offset-pagination
    Ok(found)
}

fn joined(conn: &mut PgConnection, start: i64) -> Vec<(User, Order)> {
    users::table.inner_join(orders::table).order(users::id).offset(start).load(conn).unwrap() // expect: builder-offset-pagination
}

fn dsl(conn: &mut PgConnection, start: i64) -> Vec<User> {
    users.order(id).limit(20).offset(start).load(conn).unwrap() // expect: builder-offset-pagination
}

fn built(start: i64) -> BoxedQuery {
    users::table.filter(users::active.eq(true)).order(users::id).offset(start).into_boxed() // expect: builder-offset-pagination
}

fn counted(conn: &mut PgConnection) {
    for page in 0..100 {
        show(users::table.order(users::id).limit(500).offset(page * 500).load::<User>(conn)); // expect: builder-offset-pagination
    }
}

fn closure(conn: &mut PgConnection, pages: &[i64]) {
    pages.iter().for_each(|page| {
        show(users::table.order(users::id).limit(20).offset(page * 20).load::<User>(conn)); // expect: builder-offset-pagination
    });
}

fn grouped(conn: &mut PgConnection, start: i64) -> Vec<(i64, i64)> {
    users::table.select((users::team, count_star())).limit(20).offset(start).load(conn).unwrap() // expect: builder-offset-pagination
}

/* ---- nothing to report ---- */

fn first(conn: &mut PgConnection) -> Vec<User> {
    users::table.order(users::id).limit(20).load(conn).unwrap()
}

fn zero(conn: &mut PgConnection) -> Vec<User> {
    users::table.order(users::id).limit(20).offset(0).load(conn).unwrap()
}

fn keyset(conn: &mut PgConnection, last: i64) -> Vec<User> {
    users::table.filter(users::id.gt(last)).order(users::id).limit(20).load(conn).unwrap()
}

fn iterated(ids: &[i64], n: usize) -> Vec<i64> {
    ids.iter().skip(n).take(20).cloned().collect()
}

fn pointer(p: *const u8, n: isize) -> *const u8 {
    unsafe { p.offset(n) }
}

fn limited(p: Region, n: usize) -> Region {
    p.limit(10).offset_by(n)
}

fn time(at: DateTime<Utc>) -> FixedOffset {
    *at.offset()
}

fn sliced(ids: &[i64], page: usize) -> &[i64] {
    &ids[page * 20..page * 20 + 20]
}

fn cursor(c: &mut Cursor<Vec<u8>>, n: u64) {
    c.set_position(n);
}

fn map(region: &Mmap, n: usize) -> u8 {
    region.offset(n)
}
