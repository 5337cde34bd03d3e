// args: --only builder-offset-pagination
package shop

import slick.jdbc.PostgresProfile.api._

class Pages(db: Database) {
  def plain(page: Int) = db.run(users.sortBy(_.id).drop(page * 20).take(20).result) // expect: builder-offset-pagination

  def filtered(start: Int) = db.run(users.filter(_.active).drop(start).take(20).result) // expect: builder-offset-pagination

  def descending(start: Int) = db.run(users.sortBy(_.id.desc).drop(start).result) // expect: builder-offset-pagination

  def both(start: Int) = db.run(users.filter(_.active).sortBy(_.name).drop(start).take(20).result) // expect: builder-offset-pagination

  def composed(start: Int) = {
    val query = users.filter(_.active).sortBy(_.id).drop(start) // expect: builder-offset-pagination
    db.run(query.result)
  }

  def mapped(start: Int) = db.run(users.sortBy(_.id).map(_.name).drop(start).result) // expect: builder-offset-pagination

  def loop(): Unit = for (page <- 0 until 100) db.run(users.sortBy(_.id).drop(page * 500).take(500).result) // expect: builder-offset-pagination

  def expression(page: Int, size: Int) = db.run(users.sortBy(_.id).drop((page - 1) * size).take(size).result) // expect: builder-offset-pagination

  def streamed(start: Int) = db.stream(users.sortBy(_.id).drop(start).result) // expect: builder-offset-pagination

  def joined(start: Int) = db.run(users.filter(_.active).join(orders).on(_.id === _.user).drop(start).result) // expect: builder-offset-pagination

  /* ---- nothing to report ---- */

  def first() = db.run(users.sortBy(_.id).take(20).result)

  def zero() = db.run(users.sortBy(_.id).drop(0).take(20).result)

  def keyset(last: Long) = db.run(users.filter(_.id > last).sortBy(_.id).take(20).result)

  def lists(ids: List[Int], n: Int) = ids.drop(n).take(20)

  def text(text: String, n: Int) = text.drop(n)

  def right(ids: Seq[Int], n: Int) = ids.dropRight(n)

  def condition(ids: Seq[Int]) = ids.dropWhile(_ < 10)

  def sliced(ids: Vector[Int], page: Int) = ids.slice(page * 20, page * 20 + 20)

  def arguments(args: Array[String]) = args.drop(1)

  def iterated(it: Iterator[Int], n: Int) = it.drop(n).next()
}
