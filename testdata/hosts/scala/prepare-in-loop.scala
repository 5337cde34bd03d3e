// args: --only prepare-in-loop
package shop

import com.datastax.oss.driver.api.core.CqlSession
import java.sql.{Connection, PreparedStatement, ResultSet}
import java.util.UUID

class Prepares(connection: Connection, session: CqlSession) {
  val Insert = "INSERT INTO log (text) VALUES (?)"
  private val shared = connection.prepareStatement("SELECT name FROM users WHERE id = ?")

  def each(ids: Seq[Int]): Unit = for (id <- ids) {
    val ps = connection.prepareStatement("SELECT name FROM users WHERE id = ?") // expect: prepare-in-loop
    ps.setInt(1, id)
    ps.executeQuery()
  }

  def foreach(conn: Connection, ids: Seq[Int]): Unit = ids.foreach { id =>
    val ps = conn.prepareStatement("DELETE FROM users WHERE id = ?") // expect: prepare-in-loop
    ps.setInt(1, id)
    ps.executeUpdate()
  }

  def mapped(ids: Seq[Int]) = ids.map { id =>
    val ps = connection.prepareStatement("UPDATE users SET seen = now() WHERE id = ?") // expect: prepare-in-loop
    ps.setInt(1, id)
    ps.executeUpdate()
  }

  def constant(texts: Seq[String]): Unit = for (text <- texts) {
    val ps = connection.prepareStatement(Insert) // expect: prepare-in-loop
    ps.setString(1, text)
    ps.executeUpdate()
  }

  def yielded(ids: Seq[Int]) = for {
    id <- ids
    ps = connection.prepareStatement("SELECT name FROM users WHERE id = ?") // expect: prepare-in-loop
  } yield load(ps, id)

  def cursor(rs: ResultSet): Unit = while (rs.next()) {
    val ps = connection.prepareStatement("DELETE FROM sessions WHERE user_id = ?") // expect: prepare-in-loop
    ps.setInt(1, rs.getInt("id"))
    ps.executeUpdate()
  }

  def cassandra(ids: Seq[UUID]): Unit =
    ids.foreach(id => session.execute(session.prepare("SELECT name FROM users WHERE id = ?").bind(id))) // expect: prepare-in-loop

  def cassandraHeld(ids: Seq[UUID]): Unit = for (id <- ids) {
    val statement = session.prepare("DELETE FROM users WHERE id = ?") // expect: prepare-in-loop
    session.execute(statement.bind(id))
  }

  def block(ids: Seq[Int]): Unit = for (id <- ids) {
    val ps = connection.prepareStatement("""SELECT name FROM users WHERE id = ?""".stripMargin) // expect: prepare-in-loop
    ps.setInt(1, id)
  }

  def conditional(orders: Seq[Order]): Unit = orders.foreach { order =>
    if (order.open) {
      val ps = connection.prepareStatement("UPDATE orders SET open = false WHERE id = ?") // expect: prepare-in-loop
      ps.setInt(1, order.id)
      ps.executeUpdate()
    }
  }

  def matched(orders: Seq[Order]): Unit = orders.foreach {
    case Order(id, true) => connection.prepareStatement("UPDATE orders SET open = false WHERE id = ?").setInt(1, id) // expect: prepare-in-loop
    case _               => ()
  }

  def nested(groups: Seq[Seq[Int]]): Unit = for (group <- groups; id <- group) {
    connection.prepareStatement("SELECT name FROM users WHERE id = ?").setInt(1, id) // expect: prepare-in-loop
  }

  /* ---- nothing to report ---- */

  def once(ids: Seq[Int]): Unit = {
    val ps = connection.prepareStatement("SELECT name FROM users WHERE id = ?")
    for (id <- ids) {
      ps.setInt(1, id)
      ps.executeQuery()
    }
  }

  def field(ids: Seq[Int]): Unit = ids.foreach { id =>
    shared.setInt(1, id)
    shared.executeQuery()
  }

  def tables(tables: Seq[String]): Unit = tables.foreach(table => connection.prepareStatement(s"ANALYZE $table").execute())

  def marks(groups: Seq[Seq[Int]]): Unit = for (group <- groups) {
    val marks = group.map(_ => "?").mkString(",")
    connection.prepareStatement(s"SELECT name FROM users WHERE id IN ($marks)").executeQuery()
  }

  def statements(sqls: Seq[String]): Unit = sqls.foreach(sql => connection.prepareStatement(sql).execute())

  def retried(): Unit = for (attempt <- 1 to 5) {
    if (connection.prepareStatement("SELECT 1 FROM users").execute()) return
    Thread.sleep(100)
  }

  def few(): Unit = Seq("a", "b").foreach { kind =>
    connection.prepareStatement("SELECT count(*) FROM log WHERE kind = ?").setString(1, kind)
  }

  def header(): Unit = for (row <- rows(connection.prepareStatement("SELECT id FROM users"))) println(row)

  def option(id: Option[Int]) = id.map { i =>
    val ps = connection.prepareStatement("SELECT name FROM users WHERE id = ?")
    ps.setInt(1, i)
    ps.executeQuery()
  }

  def memo(ids: Seq[Int]): Unit = ids.foreach { id =>
    cache.getOrElseUpdate("byId", connection.prepareStatement("SELECT name FROM users WHERE id = ?")).setInt(1, id)
  }

  def meals(meals: Seq[Meal]): Unit = meals.foreach(meal => kitchen.prepare(meal))
}
