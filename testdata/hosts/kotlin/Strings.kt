// args: --only host
package shop

import java.sql.Connection
import java.sql.ResultSet
import java.sql.Statement
import org.jetbrains.exposed.sql.transactions.transaction
import org.springframework.jdbc.core.JdbcTemplate

const val TABLE = "users"
private const val BY_NAME = "SELECT id FROM $TABLE WHERE name = ?"

class Strings(private val jdbc: JdbcTemplate) {
    companion object {
        const val COLUMNS = "id, name"
    }

    fun template(stmt: Statement, name: String): ResultSet {
        return stmt.executeQuery("SELECT * FROM users WHERE name = '$name'") // expect: string-formatted-value
    }

    fun templateExpression(stmt: Statement, user: User): ResultSet {
        return stmt.executeQuery("SELECT * FROM users WHERE name = '${user.name}'") // expect: string-formatted-value
    }

    fun expressionBody(stmt: Statement, name: String) = stmt.executeQuery("SELECT * FROM users WHERE name = '$name'") // expect: string-formatted-value

    fun concat(stmt: Statement, name: String) {
        stmt.executeUpdate("DELETE FROM users WHERE name = '" + name + "'") // expect: string-formatted-value
    }

    fun variable(conn: Connection, name: String) {
        val sql = "SELECT * FROM users WHERE name = '$name'" // expect: string-formatted-value
        conn.createStatement().executeQuery(sql)
    }

    fun prepared(conn: Connection, name: String) {
        conn.prepareStatement("SELECT * FROM users WHERE name = '$name'") // expect: string-formatted-value
    }

    fun raw(stmt: Statement, name: String) {
        stmt.executeQuery("""
            SELECT *
            FROM users
            WHERE name = '$name' -- // expect: string-formatted-value
        """.trimIndent())
    }

    fun format(stmt: Statement, name: String) {
        stmt.executeQuery(String.format("SELECT * FROM users WHERE name = '%s'", name)) // expect: string-formatted-value
    }

    fun formatMethod(stmt: Statement, name: String) {
        stmt.executeQuery("SELECT * FROM users WHERE name = '%s'".format(name)) // expect: string-formatted-value
    }

    fun builder(stmt: Statement, name: String) {
        val sb = StringBuilder("SELECT * FROM users")
        sb.append(" WHERE name = '").append(name).append("'") // expect: string-formatted-value
        stmt.executeQuery(sb.toString())
    }

    fun buildString(stmt: Statement, name: String) {
        val sql = buildString {
            append("SELECT * FROM users WHERE name = '")
            append(name) // expect: string-formatted-value
            append("'")
        }
        stmt.executeQuery(sql)
    }

    fun augmented(stmt: Statement, name: String?) {
        var sql = "SELECT * FROM users WHERE active"
        if (name != null) {
            sql += " AND name LIKE '%$name%'" // expect: string-formatted-value
        }
        stmt.executeQuery(sql)
    }

    fun joined(stmt: Statement, names: List<String>) {
        stmt.executeQuery("SELECT * FROM users WHERE name IN (${names.joinToString(",") { "'$it'" }})") // expect: string-formatted-value
    }

    fun plus(stmt: Statement, name: String) {
        stmt.executeQuery("SELECT * FROM users WHERE name = '".plus(name).plus("'")) // expect: string-formatted-value
    }

    fun replaced(stmt: Statement, name: String) {
        stmt.executeQuery("SELECT * FROM users WHERE name = ':name'".replace(":name", name)) // expect: string-formatted-value
    }

    fun spring(name: String) {
        jdbc.update("DELETE FROM users WHERE name = '$name'") // expect: string-formatted-value
    }

    fun exposed(name: String) = transaction {
        exec("SELECT id FROM users WHERE name = '$name'") { rs -> rs.next() } // expect: string-formatted-value
    }

    fun jdbi(handle: Handle, name: String) {
        handle.createQuery("SELECT * FROM users WHERE name = '$name'").mapToMap().list() // expect: string-formatted-value
    }

    fun jdbiExecute(handle: Handle, name: String) {
        handle.execute("DELETE FROM users WHERE name = '$name'") // expect: string-formatted-value
    }

    fun android(db: SQLiteDatabase, name: String) {
        db.rawQuery("SELECT * FROM users WHERE name = '$name'", null) // expect: string-formatted-value
    }

    fun androidExec(db: SQLiteDatabase, name: String) {
        db.execSQL("DELETE FROM users WHERE name = '$name'") // expect: string-formatted-value
    }

    fun native(em: EntityManager, name: String) {
        em.createNativeQuery("SELECT * FROM users WHERE name = '$name'").resultList // expect: string-formatted-value
    }

    fun bare(name: String): String {
        return "SELECT * FROM users WHERE name = '$name'" // expect: string-formatted-value
    }

    fun bareVal(name: String) {
        val query = "UPDATE users SET name = '$name' WHERE id = 1" // expect: string-formatted-value
    }

    fun unknown(helper: Helper, name: String) {
        helper.go("INSERT INTO users (name) VALUES ('$name')") // expect: string-formatted-value
    }

    fun nullable(conn: Connection?, name: String) {
        conn?.createStatement()?.executeQuery("SELECT * FROM users WHERE name = '$name'") // expect: string-formatted-value
    }

    fun useBlock(conn: Connection, name: String) {
        conn.createStatement().use { it.executeQuery("SELECT * FROM users WHERE name = '$name'") } // expect: string-formatted-value
    }

    fun table(stmt: Statement, table: String) {
        stmt.executeQuery("SELECT count(*) FROM $table") // expect: dynamic-identifier
    }

    fun orderBy(stmt: Statement, column: String) {
        stmt.executeQuery("SELECT id FROM users ORDER BY $column") // expect: dynamic-identifier
    }

    fun quotedColumn(conn: Connection, column: String) {
        conn.prepareStatement("UPDATE users SET \"$column\" = ?") // expect: dynamic-identifier
    }

    fun fragment(stmt: Statement, where: String) {
        stmt.executeQuery("SELECT id FROM users WHERE $where") // expect: dynamic-fragment
    }

    /* ---- nothing to report ---- */

    fun parameters(conn: Connection, name: String) {
        val ps = conn.prepareStatement("SELECT id FROM users WHERE name = ?")
        ps.setString(1, name)
        ps.executeQuery()
    }

    fun constants(conn: Connection) {
        conn.prepareStatement(BY_NAME)
        conn.prepareStatement("SELECT $COLUMNS FROM $TABLE WHERE name = ?")
        conn.prepareStatement("SELECT ${Strings.COLUMNS} FROM users WHERE name = ?")
    }

    fun constantLocal(stmt: Statement) {
        val name = "admin"
        stmt.executeQuery("SELECT id FROM users WHERE name = '$name'")
    }

    fun numeric(stmt: Statement, id: Int) {
        stmt.executeQuery("SELECT * FROM users WHERE id = $id")
    }

    fun numericLong(stmt: Statement, id: Long?) {
        stmt.executeQuery("SELECT * FROM users WHERE id = " + id)
    }

    fun numericParsed(stmt: Statement, id: String) {
        stmt.executeQuery("SELECT * FROM users WHERE id = ${id.toInt()}")
        val key = id.toLong()
        stmt.executeQuery("SELECT * FROM users WHERE id = $key")
    }

    fun numericTyped(stmt: Statement, request: Request) {
        val id: Int = request.id()
        stmt.executeQuery("SELECT * FROM users WHERE id = $id")
    }

    fun size(stmt: Statement, names: List<String>) {
        stmt.executeQuery("SELECT * FROM users ORDER BY id LIMIT ${names.size}")
    }

    fun placeholders(conn: Connection, ids: List<Int>) {
        val marks = ids.joinToString(",") { "?" }
        conn.prepareStatement("SELECT * FROM users WHERE id IN ($marks)")
    }

    fun placeholdersMapped(conn: Connection, ids: List<Int>) {
        conn.prepareStatement("SELECT * FROM users WHERE id IN (${ids.map { "?" }.joinToString()})")
    }

    fun placeholdersList(conn: Connection, ids: List<Int>) {
        val marks = List(ids.size) { "?" }.joinToString(",")
        conn.prepareStatement("SELECT * FROM users WHERE id IN ($marks)")
    }

    fun chosen(stmt: Statement, newest: Boolean) {
        val direction = if (newest) "DESC" else "ASC"
        stmt.executeQuery("SELECT id FROM users ORDER BY id $direction")
    }

    fun whenColumn(stmt: Statement, sort: String) {
        val column = when (sort) {
            "name" -> "name"
            "age" -> "age"
            else -> "id"
        }
        stmt.executeQuery("SELECT id FROM users ORDER BY $column")
    }

    fun conditions(conn: Connection, name: String?) {
        var sql = "SELECT id FROM users WHERE active"
        if (name != null) sql += " AND name = ?"
        conn.prepareStatement(sql)
    }

    fun prose(name: String) {
        println("select an item from the list of $name")
        logger.info { "Update $name set in stone" }
        throw IllegalStateException("insert into $name is not allowed")
    }

    fun logged(name: String) {
        logger.debug("executing SELECT * FROM users WHERE name = $name")
    }

    fun passedIn(stmt: Statement, sql: String) = stmt.executeQuery(sql)

    @SuppressFBWarnings("SQL_INJECTION_JDBC")
    fun suppressed(stmt: Statement, name: String) {
        stmt.executeQuery("SELECT * FROM users WHERE name = '$name'")
    }

    fun suppressedLine(stmt: Statement, name: String) {
        stmt.executeQuery("SELECT * FROM users WHERE name = '$name'") // NOSONAR
    }

    fun dollar(stmt: Statement) {
        stmt.executeQuery("SELECT '\$1'::text FROM users WHERE active")
    }
}
