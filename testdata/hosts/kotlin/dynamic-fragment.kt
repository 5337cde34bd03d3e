// args: --only dynamic-fragment
package shop

import java.sql.Connection
import java.sql.Statement

const val ACTIVE = "WHERE active"

fun where(st: Statement, condition: String) = st.executeQuery("SELECT id FROM users WHERE $condition") // expect: dynamic-fragment

fun tail(st: Statement, tail: String) = st.executeQuery("SELECT id FROM users " + tail) // expect: dynamic-fragment

fun formatted(st: Statement, condition: String) = st.executeQuery("SELECT id FROM users WHERE %s".format(condition)) // expect: dynamic-fragment

fun and(c: Connection, more: String) = c.prepareStatement("SELECT id FROM users WHERE active AND $more") // expect: dynamic-fragment

fun built(st: Statement, condition: String) {
    val sql = buildString {
        append("DELETE FROM users WHERE ")
        append(condition) // expect: dynamic-fragment
    }
    st.executeUpdate(sql)
}

fun having(st: Statement, condition: String) = st.executeQuery("SELECT team FROM users GROUP BY team HAVING $condition") // expect: dynamic-fragment

fun set(st: Statement, assignments: String) = st.executeUpdate("UPDATE users SET $assignments WHERE id = 1") // expect: dynamic-fragment

fun augmented(st: Statement, more: String?) {
    var sql = "SELECT id FROM users"
    if (more != null) sql += " $more" // expect: dynamic-fragment
    st.executeQuery(sql)
}

fun middle(st: Statement, join: String) = st.executeQuery("SELECT u.id FROM users u $join WHERE u.active") // expect: dynamic-fragment

fun raw(st: Statement, condition: String) = st.executeQuery("""SELECT id FROM users WHERE ${condition.trim()}""") // expect: dynamic-fragment

/* ---- nothing to report ---- */

fun constant(st: Statement) = st.executeQuery("SELECT id FROM users $ACTIVE")

fun chosen(st: Statement, newest: Boolean) = st.executeQuery("SELECT id FROM users ORDER BY id ${if (newest) "DESC" else "ASC"}")

fun added(c: Connection, name: String?) {
    var sql = "SELECT id FROM users"
    if (name != null) sql += " WHERE name = ?"
    c.prepareStatement(sql).setString(1, name)
}

fun marks(c: Connection, ids: List<Int>) = c.prepareStatement("SELECT id FROM users WHERE id IN (${ids.joinToString(",") { "?" }})")

fun local(st: Statement) {
    val condition = "active AND NOT deleted"
    st.executeQuery("SELECT id FROM users WHERE $condition")
}

fun switched(st: Statement, kind: Int) {
    val order = when (kind) {
        1 -> "ORDER BY name"
        else -> "ORDER BY id"
    }
    st.executeQuery("SELECT id FROM users $order")
}

fun limited(st: Statement, limit: Int) = st.executeQuery("SELECT id FROM users LIMIT $limit")

fun clause() = "WHERE active"

fun helped(st: Statement) = st.executeQuery("SELECT id FROM users ${clause()}")

fun prose(tail: String) = println("select from the menu $tail")

fun bound(c: Connection, name: String) = c.prepareStatement("SELECT id FROM users WHERE name = ?").setString(1, name)
