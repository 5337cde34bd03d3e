// args: --only prepare-in-loop
package shop

import android.database.sqlite.SQLiteDatabase
import com.datastax.oss.driver.api.core.CqlSession
import java.sql.Connection

const val INSERT = "INSERT INTO log (text) VALUES (?)"

fun used(conn: Connection, ids: List<Int>) {
    for (id in ids) {
        conn.prepareStatement("SELECT name FROM users WHERE id = ?").use { ps -> // expect: prepare-in-loop
            ps.setInt(1, id)
            ps.executeQuery()
        }
    }
}

fun held(connection: Connection, ids: List<Int>) {
    for (id in ids) {
        val ps = connection.prepareStatement("DELETE FROM users WHERE id = ?") // expect: prepare-in-loop
        ps.setInt(1, id)
        ps.executeUpdate()
    }
}

fun each(connection: Connection, ids: List<Int>) = ids.forEach { id ->
    val ps = connection.prepareStatement("UPDATE users SET seen = now() WHERE id = ?") // expect: prepare-in-loop
    ps.setInt(1, id)
    ps.executeUpdate()
}

fun constant(connection: Connection, texts: List<String>) {
    for (text in texts) {
        val ps = connection.prepareStatement(INSERT) // expect: prepare-in-loop
        ps.setString(1, text)
        ps.executeUpdate()
    }
}

fun applied(connection: Connection, texts: List<String>) {
    for (text in texts) {
        connection.prepareStatement("INSERT INTO log (text) VALUES (?)").apply { setString(1, text) }.executeUpdate() // expect: prepare-in-loop
    }
}

fun indexed(connection: Connection, ids: IntArray) {
    for (i in ids.indices) {
        val ps = connection.prepareStatement("SELECT name FROM users WHERE id = ?") // expect: prepare-in-loop
        ps.setInt(1, ids[i])
    }
}

fun android(db: SQLiteDatabase, names: List<String>) {
    for (name in names) {
        val statement = db.compileStatement("INSERT INTO users (name) VALUES (?)") // expect: prepare-in-loop
        statement.bindString(1, name)
        statement.executeInsert()
    }
}

fun cassandra(session: CqlSession, ids: List<java.util.UUID>) {
    for (id in ids) session.execute(session.prepare("SELECT name FROM users WHERE id = ?").bind(id)) // expect: prepare-in-loop
}

fun cassandraMapped(session: CqlSession, ids: List<java.util.UUID>) = ids.map {
    val statement = session.prepare("SELECT name FROM users WHERE id = ?") // expect: prepare-in-loop
    session.execute(statement.bind(it)).one()
}

fun cursor(connection: Connection, rs: java.sql.ResultSet) {
    while (rs.next()) {
        val ps = connection.prepareStatement("DELETE FROM sessions WHERE user_id = ?") // expect: prepare-in-loop
        ps.setInt(1, rs.getInt("id"))
        ps.executeUpdate()
    }
}

fun branch(connection: Connection, orders: List<Order>) {
    for (order in orders) {
        when (order.state) {
            OPEN -> connection.prepareStatement("UPDATE orders SET state = 1 WHERE id = ?").setInt(1, order.id) // expect: prepare-in-loop
            else -> {}
        }
    }
}

/* ---- nothing to report ---- */

fun once(connection: Connection, ids: List<Int>) {
    connection.prepareStatement("SELECT name FROM users WHERE id = ?").use { ps ->
        for (id in ids) {
            ps.setInt(1, id)
            ps.executeQuery()
        }
    }
}

class Users(session: CqlSession) {
    private val byId = session.prepare("SELECT name FROM users WHERE id = ?")

    fun all(session: CqlSession, ids: List<java.util.UUID>) = ids.map { session.execute(byId.bind(it)).one() }
}

fun androidOnce(db: SQLiteDatabase, names: List<String>) {
    val statement = db.compileStatement("INSERT INTO users (name) VALUES (?)")
    for (name in names) {
        statement.bindString(1, name)
        statement.executeInsert()
    }
}

fun tables(connection: Connection, tables: List<String>) {
    for (table in tables) connection.prepareStatement("ANALYZE $table").execute()
}

fun marks(connection: Connection, groups: List<List<Int>>) {
    for (group in groups) {
        val marks = group.joinToString(",") { "?" }
        connection.prepareStatement("SELECT name FROM users WHERE id IN ($marks)").executeQuery()
    }
}

fun statements(connection: Connection, sqls: List<String>) = sqls.forEach { connection.prepareStatement(it).execute() }

fun retried(connection: Connection) {
    repeat(5) { attempt ->
        if (connection.prepareStatement("SELECT 1 FROM users").execute()) return
        Thread.sleep(100L)
    }
}

fun few(connection: Connection) {
    for (kind in listOf("a", "b")) connection.prepareStatement("SELECT count(*) FROM log WHERE kind = ?").setString(1, kind)
}

fun header(connection: Connection) {
    for (row in rows(connection.prepareStatement("SELECT id FROM users"))) println(row)
}

fun maybe(connection: Connection, id: Int?) = id?.let {
    connection.prepareStatement("SELECT name FROM users WHERE id = ?").apply { setInt(1, it) }.executeQuery()
}

val cache = mutableMapOf<String, java.sql.PreparedStatement>()

fun memo(connection: Connection, ids: List<Int>) {
    for (id in ids) cache.getOrPut("byId") { connection.prepareStatement("SELECT name FROM users WHERE id = ?") }.setInt(1, id)
}

fun media(players: List<MediaPlayer>) = players.forEach { it.prepare() }
