// args: --only connection-per-query
package shop

import com.datastax.oss.driver.api.core.CqlSession
import java.sql.{Connection, DriverManager}
import scala.util.{Try, Using}
import scalikejdbc._
import slick.jdbc.PostgresProfile.api._

object Connections {
  val Url = "jdbc:postgresql://localhost/shop"

  def each(ids: Seq[Int]): Unit = for (id <- ids) {
    val connection = DriverManager.getConnection(Url) // expect: connection-per-query
    load(connection, id)
  }

  def used(ids: Seq[Int]): Unit = ids.foreach { id =>
    Using.resource(DriverManager.getConnection(Url)) { c => load(c, id) } // expect: connection-per-query
  }

  def mapped(ids: Seq[Int]) = ids.map(id => load(DriverManager.getConnection(Url, "app", "secret"), id)) // expect: connection-per-query

  def yielded(ids: Seq[Int]) = for (id <- ids) yield load(DriverManager.getConnection(Url), id) // expect: connection-per-query

  def drained(ids: Iterator[Int]): Unit = while (ids.hasNext) {
    load(DriverManager.getConnection(Url), ids.next()) // expect: connection-per-query
  }

  def slickUrl(ids: Seq[Int]): Unit = for (id <- ids) {
    val db = Database.forURL(Url, driver = "org.postgresql.Driver") // expect: connection-per-query
    db.run(users.filter(_.id === id).result)
  }

  def slickConfig(ids: Seq[Int]): Unit = ids.foreach { id =>
    val db = Database.forConfig("shop") // expect: connection-per-query
    db.run(users.filter(_.id === id).result)
  }

  def cassandra(ids: Seq[Int]): Unit = for (id <- ids) {
    val session = CqlSession.builder().withKeyspace("shop").build() // expect: connection-per-query
    session.close()
  }

  def matched(orders: Seq[Order]): Unit = for (order <- orders) {
    order.state match {
      case Open => load(DriverManager.getConnection(Url), order.id) // expect: connection-per-query
      case _    => ()
    }
  }

  def nested(groups: Seq[Seq[Int]]): Unit =
    for (group <- groups; id <- group) load(DriverManager.getConnection(Url), id) // expect: connection-per-query

  def flat(ids: List[Int]) = ids.flatMap { id => rows(java.sql.DriverManager.getConnection(Url), id) } // expect: connection-per-query

  /* ---- nothing to report ---- */

  def once(ids: Seq[Int]): Unit = {
    val connection = DriverManager.getConnection(Url)
    ids.foreach(id => load(connection, id))
  }

  def borrowed(source: javax.sql.DataSource, ids: Seq[Int]): Unit = for (id <- ids) {
    val connection = source.getConnection()
    try load(connection, id) finally connection.close()
  }

  def pool(ids: Seq[Int]): Unit = ids.foreach { id => using(ConnectionPool.borrow()) { c => load(c, id) } }

  def shards(urls: Seq[String]) = urls.map(url => DriverManager.getConnection(url))

  def configured(names: Seq[String]) = names.map(name => Database.forConfig(name))

  def retried(): Option[Connection] = {
    for (attempt <- 1 to 10) {
      Try(DriverManager.getConnection(Url)).foreach(c => return Some(c))
      Thread.sleep(1000)
    }
    None
  }

  def waiting(): Connection = {
    while (true) {
      Try(DriverManager.getConnection(Url)).foreach(c => return c)
      Thread.sleep(500)
    }
    null
  }

  def few() = Seq("reader", "writer").map(_ => DriverManager.getConnection(Url))

  def header(): Unit = for (name <- names(DriverManager.getConnection(Url))) println(name)

  lazy val shared: Connection = DriverManager.getConnection(Url)

  def option(id: Option[Int]) = id.map(i => load(DriverManager.getConnection(Url), i))

  def sessions(ids: Seq[Int]): Unit = ids.foreach { id => DB.readOnly { implicit session => load(session, id) } }
}
