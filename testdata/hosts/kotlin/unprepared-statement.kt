// args: --only unprepared-statement
package shop

import com.datastax.oss.driver.api.core.CqlSession
import com.datastax.oss.driver.api.core.cql.BoundStatement
import com.datastax.oss.driver.api.core.cql.SimpleStatement
import java.util.UUID

const val BY_ID = "SELECT name FROM users WHERE id = ?"

fun values(session: CqlSession, id: UUID) = session.execute("SELECT name FROM users WHERE id = ?", id).one() // expect: unprepared-statement

fun constant(session: CqlSession, id: UUID) = session.execute(BY_ID, id).one() // expect: unprepared-statement

fun simple(session: CqlSession, id: UUID) {
    session.execute(SimpleStatement.newInstance("SELECT name FROM users WHERE id = ?", id)) // expect: unprepared-statement
}

fun builder(session: CqlSession, id: UUID) {
    session.execute(SimpleStatement.builder("DELETE FROM users WHERE id = ?").addPositionalValue(id).build()) // expect: unprepared-statement
}

fun insert(session: CqlSession, user: User) {
    session.execute("INSERT INTO users (id, name) VALUES (?, ?)", user.id, user.name) // expect: unprepared-statement
}

fun update(session: CqlSession, user: User) {
    session.executeAsync("UPDATE users SET name = ? WHERE id = ?", user.name, user.id) // expect: unprepared-statement
}

fun template(session: CqlSession, id: String) = session.execute("SELECT name FROM users WHERE id = '$id'").one() // expect: unprepared-statement

fun concat(session: CqlSession, id: Int) = session.execute("SELECT name FROM users WHERE id = " + id).one() // expect: unprepared-statement

fun loop(session: CqlSession, ids: List<UUID>) {
    for (id in ids) session.execute("DELETE FROM users WHERE id = ?", id) // expect: unprepared-statement
}

fun each(session: CqlSession, ids: List<UUID>) = ids.forEach {
    session.execute("DELETE FROM users WHERE id = ?", it) // expect: unprepared-statement
}

/* ---- nothing to report ---- */

class Users(private val session: CqlSession) {
    private val byId = session.prepare(BY_ID)

    fun find(id: UUID) = session.execute(byId.bind(id)).one()
}

fun local(session: CqlSession, id: UUID) {
    val statement = session.prepare("SELECT name FROM users WHERE id = ?")
    session.execute(statement.bind(id))
}

fun bound(session: CqlSession, statement: BoundStatement) = session.execute(statement)

fun version(session: CqlSession) = session.execute("SELECT release_version FROM system.local WHERE key = 'local'").one()

fun everything(session: CqlSession) = session.execute("SELECT id FROM settings").all()

fun ddl(session: CqlSession) = session.execute("CREATE TABLE users (id uuid PRIMARY KEY, name text)")

fun keyspace(session: CqlSession) = session.execute("USE shop")

fun truncate(session: CqlSession) = session.execute("TRUNCATE users")

fun schema(session: CqlSession, table: String) =
    session.execute("SELECT column_name FROM system_schema.columns WHERE table_name = ?", table)

fun jdbc(ps: java.sql.PreparedStatement, id: Long) {
    ps.setLong(1, id)
    ps.executeQuery()
}
