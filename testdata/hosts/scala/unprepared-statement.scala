// args: --only unprepared-statement
package shop

import com.datastax.oss.driver.api.core.CqlSession
import com.datastax.oss.driver.api.core.cql.{BoundStatement, SimpleStatement}
import java.util.UUID

class Unprepared(session: CqlSession) {
  val ById = "SELECT name FROM users WHERE id = ?"
  private val byId = session.prepare("SELECT name FROM users WHERE id = ?")

  def values(id: UUID) = session.execute("SELECT name FROM users WHERE id = ?", id).one() // expect: unprepared-statement

  def constant(id: UUID) = session.execute(ById, id).one() // expect: unprepared-statement

  def simple(id: UUID) = session.execute(SimpleStatement.newInstance("SELECT name FROM users WHERE id = ?", id)) // expect: unprepared-statement

  def builder(id: UUID) =
    session.execute(SimpleStatement.builder("DELETE FROM users WHERE id = ?").addPositionalValue(id).build()) // expect: unprepared-statement

  def insert(user: User): Unit = session.execute("INSERT INTO users (id, name) VALUES (?, ?)", user.id, user.name) // expect: unprepared-statement

  def update(user: User): Unit = session.executeAsync("UPDATE users SET name = ? WHERE id = ?", user.name, user.id) // expect: unprepared-statement

  def interpolated(id: String) = session.execute(s"SELECT name FROM users WHERE id = '$id'") // expect: unprepared-statement

  def concat(id: Int) = session.execute("SELECT name FROM users WHERE id = " + id) // expect: unprepared-statement

  def each(ids: Seq[UUID]): Unit = ids.foreach(id => session.execute("DELETE FROM users WHERE id = ?", id)) // expect: unprepared-statement

  def loop(ids: Seq[UUID]): Unit = for (id <- ids) {
    session.execute("DELETE FROM users WHERE id = ?", id) // expect: unprepared-statement
  }

  /* ---- nothing to report ---- */

  def prepared(id: UUID) = session.execute(byId.bind(id)).one()

  def local(id: UUID) = {
    val statement = session.prepare("SELECT name FROM users WHERE id = ?")
    session.execute(statement.bind(id))
  }

  def bound(statement: BoundStatement) = session.execute(statement)

  def version() = session.execute("SELECT release_version FROM system.local WHERE key = 'local'").one()

  def everything() = session.execute("SELECT id FROM settings").all()

  def ddl(): Unit = session.execute("CREATE TABLE users (id uuid PRIMARY KEY, name text)")

  def keyspace(): Unit = session.execute("USE shop")

  def truncate(): Unit = session.execute("TRUNCATE users")

  def schema(table: String) = session.execute("SELECT column_name FROM system_schema.columns WHERE table_name = ?", table)

  def jdbc(ps: java.sql.PreparedStatement, id: Long): Unit = {
    ps.setLong(1, id)
    ps.executeQuery()
  }
}
