// args: --only loop-invariant-query
package shop

import java.sql.{Connection, Statement}
import anorm._
import doobie.implicits._
import slick.jdbc.PostgresProfile.api._

class Invariants(statement: Statement, db: Database) {
  val Rate = "SELECT rate FROM taxes WHERE country = 'DE'"

  def each(orders: Seq[Order]): Unit = for (order <- orders) {
    val rs = statement.executeQuery("SELECT rate FROM taxes WHERE country = 'DE'") // expect: loop-invariant-query
    order.tax = rs.getDouble(1)
  }

  def constant(orders: Seq[Order]): Unit = for (order <- orders) order.rates = statement.executeQuery(Rate) // expect: loop-invariant-query

  def foreach(orders: Seq[Order]): Unit = orders.foreach { order =>
    order.rates = statement.executeQuery(Rate) // expect: loop-invariant-query
  }

  def mapped(orders: Seq[Order]) = orders.map(order => (order, statement.executeQuery(Rate))) // expect: loop-invariant-query

  def yielded(orders: Seq[Order]) = for (order <- orders) yield (order, statement.executeQuery(Rate)) // expect: loop-invariant-query

  def anormRate(orders: Seq[Order])(implicit c: Connection): Unit = orders.foreach { order =>
    order.tax = SQL("SELECT rate FROM taxes WHERE country = 'DE'").as(SqlParser.scalar[Double].single) // expect: loop-invariant-query
  }

  def slickRate(orders: Seq[Order]): Unit = orders.foreach { order =>
    order.tax = db.run(sql"SELECT rate FROM taxes WHERE country = 'DE'".as[Double].head) // expect: loop-invariant-query
  }

  def doobieRate(orders: List[Order]) = orders.traverse { order =>
    sql"SELECT rate FROM taxes WHERE country = 'DE'".query[Double].unique // expect: loop-invariant-query
  }

  def block(orders: Seq[Order]): Unit = orders.foreach { order =>
    order.rates = statement.executeQuery( // expect: loop-invariant-query
                                         """SELECT rate
                                           |FROM taxes
                                           |WHERE country = 'DE'""".stripMargin)
  }

  def conditional(orders: Seq[Order]): Unit = orders.foreach { order =>
    if (order.foreign) order.rates = statement.executeQuery(Rate) // expect: loop-invariant-query
  }

  def matched(orders: Seq[Order]): Unit = orders.foreach {
    case order @ Order(_, true) => order.rates = statement.executeQuery(Rate) // expect: loop-invariant-query
    case _                      => ()
  }

  def nested(groups: Seq[Seq[Order]]): Unit = for (group <- groups; order <- group) {
    order.rates = statement.executeQuery(Rate) // expect: loop-invariant-query
  }

  /* ---- nothing to report ---- */

  def once(orders: Seq[Order]): Unit = {
    val rates = statement.executeQuery(Rate)
    orders.foreach(order => order.rates = rates)
  }

  def header()(implicit c: Connection): Unit =
    for (name <- SQL("SELECT name FROM users").as(SqlParser.str("name").*)) println(name)

  def varying(orders: Seq[Order]): Unit = orders.foreach { order =>
    db.run(sql"SELECT rate FROM taxes WHERE country = ${order.country}".as[Double])
  }

  def polled(): Unit = while (statement.executeQuery("SELECT id FROM jobs").next()) Thread.sleep(100)

  def worker(): Unit = while (true) {
    work(statement.executeQuery("SELECT id FROM jobs WHERE state = 'open' LIMIT 10"))
    Thread.sleep(1000)
  }

  def changed(orders: Seq[Order]): Unit = orders.foreach { order =>
    val next = statement.executeQuery("SELECT max(number) + 1 FROM invoices")
    statement.executeUpdate(s"INSERT INTO invoices (number, order_id) VALUES (${next.getInt(1)}, ${order.id})")
  }

  def sequence(orders: Seq[Order]): Unit = orders.foreach { order =>
    order.number = statement.executeQuery("SELECT nextval('order_id')")
  }

  def few(): Unit = Seq("a", "b").foreach(kind => println(kind + statement.executeQuery(Rate)))

  def retried(): Unit = for (attempt <- 1 to 10) {
    if (statement.executeQuery("SELECT done FROM jobs WHERE id = 1").next()) return
    Thread.sleep(100)
  }

  def option(order: Option[Order]) = order.map(o => statement.executeQuery(Rate))

  def memo(orders: Seq[Order]): Unit = orders.foreach { order =>
    order.rates = cache.getOrElseUpdate("DE", statement.executeQuery(Rate))
  }

  def shards(shards: Seq[Statement]) = for (shard <- shards) yield shard.executeQuery("SELECT count(*) FROM users")

  def future(id: Future[Int]) = for (i <- id; rates <- Future(statement.executeQuery(Rate))) yield rates
}
