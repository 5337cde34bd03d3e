// args: --only transaction-per-row
package shop

import java.sql.Connection
import anorm._
import doobie._
import doobie.implicits._
import scalikejdbc._
import slick.jdbc.PostgresProfile.api._

class Commits(db: Database, xa: Transactor[IO]) {
  def jdbc(connection: Connection, rows: Seq[Row]): Unit = for (row <- rows) {
    store(connection, row)
    connection.commit() // expect: transaction-per-row
  }

  def each(conn: Connection, rows: Seq[Row]): Unit = rows.foreach { row =>
    store(conn, row)
    conn.commit() // expect: transaction-per-row
  }

  def drained(conn: Connection, rows: Iterator[Row]): Unit = while (rows.hasNext) {
    store(conn, rows.next())
    conn.commit() // expect: transaction-per-row
  }

  def scalike(rows: Seq[Row]): Unit = rows.foreach { row =>
    DB.localTx { implicit session => store(row) } // expect: transaction-per-row
  }

  def scalikeFor(rows: Seq[Row]): Unit = for (row <- rows) DB.localTx { implicit session => // expect: transaction-per-row
    store(row)
  }

  def slick(rows: Seq[Row]): Unit = rows.foreach { row =>
    db.run((users += row).transactionally) // expect: transaction-per-row
  }

  def slickAction(rows: Seq[Row]): Unit = for (row <- rows) {
    val action = DBIO.seq(users += row, log += row).transactionally // expect: transaction-per-row
    db.run(action)
  }

  def doobieEach(rows: List[Row]): IO[Unit] =
    rows.traverse_(row => sql"INSERT INTO log (text) VALUES (${row.text})".update.run.transact(xa)) // expect: transaction-per-row

  def doobieMap(rows: List[Row]) = rows.map(row => insert(row).transact(xa).unsafeRunSync()) // expect: transaction-per-row

  def play(database: play.api.db.Database, rows: Seq[Row]): Unit = rows.foreach { row =>
    database.withTransaction { implicit connection => store(row) } // expect: transaction-per-row
  }

  def jpa(em: jakarta.persistence.EntityManager, users: Seq[User]): Unit = for (user <- users) {
    em.getTransaction().begin()
    em.persist(user)
    em.getTransaction().commit() // expect: transaction-per-row
  }

  /* ---- nothing to report ---- */

  def behind(connection: Connection, rows: Seq[Row]): Unit = {
    rows.foreach(store(connection, _))
    connection.commit()
  }

  def around(rows: Seq[Row]): Unit = DB.localTx { implicit session => rows.foreach(store(_)) }

  def slickSeq(rows: Seq[Row]) = db.run(DBIO.sequence(rows.map(row => users += row)).transactionally)

  def doobieSeq(rows: List[Row]): IO[Unit] = rows.traverse_(insert).transact(xa)

  def counted(connection: Connection, rows: Seq[Row]): Unit = rows.zipWithIndex.foreach { case (row, i) =>
    store(connection, row)
    if (i % 500 == 0) connection.commit()
  }

  def chunks(connection: Connection, rows: Seq[Row]): Unit = rows.grouped(500).foreach { chunk =>
    storeAll(connection, chunk)
    connection.commit()
  }

  def chunksFor(rows: Seq[Row]): Unit = for (batch <- rows.grouped(100)) {
    DB.localTx { implicit session => storeAll(batch) }
  }

  def retried(connection: Connection): Unit = for (attempt <- 1 to 3) {
    store(connection, null)
    connection.commit()
    Thread.sleep(100)
  }

  def worker(connection: Connection): Unit = while (true) {
    store(connection, queue.take())
    connection.commit()
  }

  def one(row: Option[Row]) = row.map(r => DB.localTx { implicit session => store(r) })

  def few(connection: Connection): Unit = for (table <- Seq("a", "b")) {
    store(connection, table)
    connection.commit()
  }

  def read(rows: Seq[Row]): Unit = rows.foreach { row => DB.readOnly { implicit session => store(row) } }
}
