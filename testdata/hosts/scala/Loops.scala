// args: --only host
package shop

import java.sql.{Connection, DriverManager, Statement}
import anorm._
import doobie.implicits._
import slick.jdbc.PostgresProfile.api._
import scala.concurrent.{ExecutionContext, Future}

class Loops(db: Database) {
  def each(conn: Connection, ids: Seq[Int]): Unit = {
    val ps = conn.prepareStatement("SELECT name FROM users WHERE id = ?")
    for (id <- ids) {
      ps.setInt(1, id)
      ps.executeQuery() // expect: query-in-loop
    }
  }

  def foreach(stmt: Statement, ids: Seq[Int]): Unit = {
    ids.foreach { id =>
      stmt.executeQuery(s"SELECT name FROM users WHERE id = $id") // expect: query-in-loop
    }
  }

  def mapped(stmt: Statement, ids: Seq[Int]) =
    ids.map(id => stmt.executeQuery(s"SELECT name FROM users WHERE id = $id")) // expect: query-in-loop

  def yielded(stmt: Statement, ids: Seq[Int]) =
    for (id <- ids) yield stmt.executeQuery(s"SELECT name FROM users WHERE id = $id") // expect: query-in-loop

  def braces(stmt: Statement, ids: Seq[Int]) =
    for {
      id <- ids
      rs = stmt.executeQuery(s"SELECT name FROM users WHERE id = $id") // expect: query-in-loop
    } yield rs

  def whileLoop(stmt: Statement, ids: Iterator[Int]): Unit = {
    while (ids.hasNext) {
      val id = ids.next()
      stmt.executeQuery(s"SELECT name FROM users WHERE id = $id") // expect: query-in-loop
    }
  }

  def anorm(ids: Seq[Int])(implicit c: Connection) =
    ids.map { id => SQL("SELECT name FROM users WHERE id = {id}").on("id" -> id).as(scalar[String].single) } // expect: query-in-loop

  def doobie(ids: List[Int]) =
    ids.traverse(id => sql"SELECT name FROM users WHERE id = $id".query[String].unique) // expect: query-in-loop

  def slick(ids: Seq[Int]) =
    ids.foreach { id => db.run(sql"SELECT name FROM users WHERE id = $id".as[String]) } // expect: query-in-loop

  def slickQuery(ids: Seq[Int]) =
    ids.map(id => db.run(users.filter(_.id === id).result)) // expect: query-in-loop

  def load(stmt: Statement, id: Int) = stmt.executeQuery(s"SELECT name FROM users WHERE id = $id")

  def loadTwice(stmt: Statement, id: Int) = load(stmt, id)

  def helper(stmt: Statement, ids: Seq[Int]): Unit = {
    for (id <- ids) {
      load(stmt, id) // expect: query-in-loop
    }
  }

  def helperMapped(stmt: Statement, ids: Seq[Int]) = ids.map(id => load(stmt, id)) // expect: query-in-loop

  def helperPlaceholder(stmt: Statement, ids: Seq[Int]) = ids.map(load(stmt, _)) // expect: query-in-loop

  def helperChain(stmt: Statement, ids: Seq[Int]) = ids.foreach(id => loadTwice(stmt, id)) // expect: query-in-loop

  def inMatch(stmt: Statement, users: Seq[User]): Unit = {
    for (user <- users) {
      user.team match {
        case Some(team) => stmt.executeQuery(s"SELECT name FROM teams WHERE id = ${team.id}") // expect: query-in-loop, string-formatted-value
        case None =>
      }
    }
  }

  def overRows(conn: Connection, stmt: Statement): Unit = {
    val rs = stmt.executeQuery("SELECT id FROM users WHERE active")
    while (rs.next()) {
      val id = rs.getInt("id")
      conn.createStatement().executeQuery(s"SELECT name FROM teams WHERE id = $id") // expect: query-in-loop
    }
  }

  def writes(users: Seq[User])(implicit c: Connection): Unit =
    users.foreach { user =>
      SQL("INSERT INTO users (name) VALUES ({name})").on("name" -> user.name).executeUpdate() // expect: write-in-loop
    }

  def writesJdbc(conn: Connection, users: Seq[User]): Unit = {
    val ps = conn.prepareStatement("UPDATE users SET name = ? WHERE id = ?")
    for (user <- users) {
      ps.setString(1, user.name)
      ps.executeUpdate() // expect: write-in-loop
    }
  }

  def writesDoobie(users: List[User]) =
    users.traverse { user => sql"INSERT INTO users (name) VALUES (${user.name})".update.run } // expect: write-in-loop

  def prepares(conn: Connection, ids: Seq[Int]): Unit =
    ids.foreach { id =>
      val ps = conn.prepareStatement("DELETE FROM users WHERE id = ?") // expect: prepare-in-loop
      ps.setInt(1, id)
      ps.executeUpdate() // expect: write-in-loop
    }

  def commits(conn: Connection, users: Seq[User]): Unit =
    for (user <- users) {
      save(user)
      conn.commit() // expect: transaction-per-row
    }

  def connects(ids: Seq[Int]): Unit =
    for (id <- ids) {
      val conn = DriverManager.getConnection("jdbc:postgresql:shop") // expect: connection-per-query
      conn.close()
    }

  def invariant(stmt: Statement, users: Seq[User]): Unit =
    users.foreach { user =>
      val rate = stmt.executeQuery("SELECT rate FROM taxes WHERE country = 'DE'") // expect: loop-invariant-query
      println(s"$user $rate")
    }

  def concurrent(ids: Seq[Int])(implicit ec: ExecutionContext) =
    Future.sequence(ids.map(id => db.run(sql"SELECT name FROM users WHERE id = $id".as[String]))) // expect: query-in-loop, unbounded-concurrency

  def traversed(ids: Seq[Int])(implicit ec: ExecutionContext) =
    Future.traverse(ids)(id => db.run(sql"SELECT name FROM users WHERE id = $id".as[String])) // expect: query-in-loop, unbounded-concurrency

  def page(n: Int) = users.sortBy(_.id).drop(n * 20).take(20).result // expect: builder-offset-pagination

  /* ---- nothing to report ---- */

  def drain(stmt: Statement): Unit = {
    val rs = stmt.executeQuery("SELECT id FROM users WHERE active")
    while (rs.next()) println(rs.getInt("id"))
  }

  def batch(conn: Connection, users: Seq[User]): Unit = {
    val ps = conn.prepareStatement("INSERT INTO users (name) VALUES (?)")
    for (user <- users) {
      ps.setString(1, user.name)
      ps.addBatch()
    }
    ps.executeBatch()
  }

  def composed(id: Int) =
    for {
      user <- sql"SELECT team FROM users WHERE id = $id".query[Int].unique
      team <- sql"SELECT name FROM teams WHERE id = $user".query[String].unique
    } yield team

  def composedFuture(id: Int)(implicit ec: ExecutionContext) =
    for {
      user <- db.run(sql"SELECT team FROM users WHERE id = $id".as[Int].head)
      team <- db.run(sql"SELECT name FROM teams WHERE id = $user".as[String].head)
    } yield team

  def optional(id: Option[Int], stmt: Statement) = id.map(key => load(stmt, key))

  def optionalParameter(maybeId: Option[Int], stmt: Statement): Unit = maybeId.foreach { key => load(stmt, key) }

  def mappedFuture(future: Future[Int]) = future.flatMap(id => db.run(sql"SELECT name FROM users WHERE id = $id".as[String]))

  def few(stmt: Statement): Unit = {
    for (kind <- Seq("a", "b", "c")) {
      stmt.executeQuery(s"SELECT count(*) FROM log WHERE kind = '$kind'")
    }
    List("a", "b").foreach { kind => stmt.executeQuery(s"SELECT count(*) FROM log WHERE kind = '$kind'") }
  }

  def fewCounted(stmt: Statement): Unit =
    for (i <- 1 to 3) stmt.executeQuery(s"SELECT count(*) FROM log WHERE kind = $i")

  def chunks(stmt: Statement, ids: Seq[Int]): Unit =
    ids.grouped(500).foreach { group => stmt.executeQuery(s"SELECT name FROM users WHERE id IN (${group.size})") }

  def poll(stmt: Statement, id: Int): Unit =
    while (true) {
      stmt.executeQuery(s"SELECT done FROM jobs WHERE id = $id")
      Thread.sleep(1000)
    }

  def memo(stmt: Statement, users: Seq[User]): Unit = {
    val cache = mutable.Map[Int, Team]()
    users.foreach { user => cache.getOrElseUpdate(user.team, load(stmt, user.team)) }
  }

  def header(stmt: Statement): Unit =
    for (row <- rows(stmt.executeQuery("SELECT * FROM users WHERE active"))) println(row)

  def collections(users: Seq[User], ids: Seq[Int]): Unit =
    for (id <- ids) {
      users.find(_.id == id)
      users.filter(_.id == id)
      users.map(_.name)
    }
}
