// args: --only host
// Written and labelled by somebody who did not know the program, before it ran on them.
package fixtures

import android.database.sqlite.SQLiteDatabase
import com.datastax.oss.driver.api.core.CqlSession
import jakarta.persistence.EntityManager
import java.sql.Connection
import java.sql.ResultSet
import org.jetbrains.exposed.sql.Transaction
import org.jetbrains.exposed.sql.transactions.transaction
import org.jooq.DSLContext
import org.slf4j.LoggerFactory
import org.springframework.jdbc.core.JdbcTemplate
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate
import org.springframework.r2dbc.core.DatabaseClient
import org.springframework.web.bind.annotation.GetMapping
import org.springframework.web.bind.annotation.PathVariable
import org.springframework.web.bind.annotation.RequestParam
import org.springframework.web.bind.annotation.RestController

const val USERS = "app_user"
private const val BASE = "SELECT id, name FROM $USERS"

// ---------------------------------------------------------------- JDBC

class JdbcRepo(private val conn: Connection, private val tenant: String) {

    private val log = LoggerFactory.getLogger(JdbcRepo::class.java)

    companion object {
        private const val BY_NAME = "$BASE WHERE name = ?"
        private val SORT = mapOf("name" to "last_name", "date" to "created_at")
    }

    fun template(name: String): ResultSet =
        conn.createStatement().executeQuery("SELECT * FROM app_user WHERE name = '$name'") // expect: string-formatted-value

    fun concat(name: String): Int {
        return conn.createStatement().executeUpdate("DELETE FROM app_user WHERE name = '" + name + "'") // expect: string-formatted-value
    }

    fun variable(name: String) {
        val sql = "SELECT * FROM app_user WHERE name = '${name.trim()}'" // expect: string-formatted-value
        conn.createStatement().use { st ->
            st.executeQuery(sql)
        }
    }

    fun raw(name: String) {
        val sql = """
            SELECT id, name
            FROM app_user
            WHERE name = '$name' // expect: string-formatted-value
        """.trimIndent()
        conn.createStatement().executeQuery(sql)
    }

    fun format(name: String) {
        conn.createStatement().execute("UPDATE app_user SET seen = 1 WHERE name = '%s'".format(name)) // expect: string-formatted-value
    }

    fun javaFormat(name: String) {
        conn.createStatement().execute(String.format("UPDATE app_user SET seen = 1 WHERE name = '%s'", name)) // expect: string-formatted-value
    }

    fun builder(name: String?, city: String?) {
        val sql = buildString {
            append("SELECT * FROM address WHERE 1 = 1")
            if (name != null) append(" AND name = '").append(name).append("'") // expect: string-formatted-value
            if (city != null) append(" AND city = '$city'") // expect: string-formatted-value
        }
        conn.createStatement().executeQuery(sql)
    }

    fun plusAssign(name: String?) {
        var sql = "SELECT * FROM address WHERE 1 = 1"
        name?.let { sql += " AND name = '$it'" } // expect: string-formatted-value
        conn.createStatement().executeQuery(sql)
    }

    fun joined(names: List<String>) {
        conn.createStatement().executeQuery("SELECT * FROM app_user WHERE name IN (${names.joinToString(",") { "'$it'" }})") // expect: string-formatted-value
    }

    fun prepareMisuse(name: String) {
        conn.prepareStatement("SELECT * FROM app_user WHERE name = '$name'").use { it.executeQuery() } // expect: string-formatted-value
    }

    fun field() {
        conn.createStatement().executeQuery("SELECT * FROM job WHERE tenant = '$tenant'") // expect: string-formatted-value
    }

    private fun where(name: String) = " WHERE name = '$name'" // expect: string-formatted-value

    fun helper(name: String) {
        conn.createStatement().executeQuery(BASE + where(name))
    }

    fun count(table: String): ResultSet = conn.createStatement().executeQuery("SELECT COUNT(*) FROM $table") // expect: dynamic-identifier

    fun ok(name: String) {
        conn.prepareStatement("SELECT * FROM app_user WHERE name = ?").use { it.setString(1, name) }
    }

    fun okConst(name: String) {
        conn.prepareStatement(BY_NAME).use { it.setString(1, name) }
    }

    fun okTable(name: String) {
        conn.prepareStatement("SELECT * FROM $USERS WHERE name = ?").use { it.setString(1, name) }
    }

    fun okMarks(ids: List<String>) {
        val marks = ids.joinToString(",") { "?" }
        conn.prepareStatement("SELECT * FROM app_user WHERE id IN ($marks)")
    }

    fun okRepeat(n: Int) {
        val marks = List(n) { "?" }.joinToString()
        conn.prepareStatement("SELECT * FROM app_user WHERE id IN (" + marks + ")")
    }

    fun okWhitelist(sort: String) {
        val column = SORT[sort] ?: "id"
        conn.createStatement().executeQuery("SELECT * FROM app_user ORDER BY $column")
    }

    fun okWhen(sort: String) {
        val column = when (sort) {
            "name" -> "last_name"
            else -> "id"
        }
        conn.createStatement().executeQuery("SELECT * FROM app_user ORDER BY $column")
    }

    fun okToInt(id: String) {
        conn.createStatement().executeQuery("SELECT * FROM app_user WHERE id = ${id.toInt()}")
    }

    fun int(id: Int) {
        conn.createStatement().executeQuery("SELECT * FROM app_user WHERE id = $id")
    }

    fun noise(name: String) {
        log.info("select $name from cache where needed")
        error("cannot delete $name from $USERS")
    }

    fun html(name: String) = "<select name=\"$name\"><option>from</option></select>"
}

// ---------------------------------------------------------------- Spring, JPA, jOOQ

@RestController
class ItemController(
    private val jdbc: JdbcTemplate,
    private val named: NamedParameterJdbcTemplate,
    private val em: EntityManager,
    private val client: DatabaseClient,
) {

    @GetMapping("/items")
    fun list(@RequestParam color: String) = jdbc.queryForList("SELECT * FROM item WHERE color = '$color'") // expect: string-formatted-value

    @GetMapping("/items/{sku}")
    fun one(@PathVariable sku: String): List<*> =
        em.createNativeQuery("SELECT * FROM item WHERE sku = '" + sku + "'").resultList // expect: string-formatted-value

    @GetMapping("/jpql")
    fun jpql(@RequestParam sku: String): List<*> {
        val q = "SELECT i FROM Item i WHERE i.sku = '$sku'" // expect: string-formatted-value
        return em.createQuery(q).resultList
    }

    @GetMapping("/r2dbc")
    fun r2dbc(@RequestParam sku: String) = client.sql("DELETE FROM item WHERE sku = '$sku'").fetch().rowsUpdated() // expect: string-formatted-value

    @GetMapping("/sorted")
    fun sorted(@RequestParam order: String) = jdbc.queryForList("SELECT * FROM item ORDER BY $order") // expect: dynamic-identifier

    @GetMapping("/ok1")
    fun ok1(@RequestParam sku: String) = jdbc.queryForList("SELECT * FROM item WHERE sku = ?", sku)

    @GetMapping("/ok2")
    fun ok2(@RequestParam sku: String) = named.queryForList("SELECT * FROM item WHERE sku = :sku", mapOf("sku" to sku))

    @GetMapping("/ok3")
    fun ok3(@RequestParam sku: String): List<*> =
        em.createQuery("SELECT i FROM Item i " + "WHERE i.sku = :sku").setParameter("sku", sku).resultList
}

fun jooq(ctx: DSLContext, sku: String) = ctx.fetch("SELECT * FROM item WHERE sku = '$sku'") // expect: string-formatted-value

fun jooqOk(ctx: DSLContext, sku: String) = ctx.fetch("SELECT * FROM item WHERE sku = ?", sku)

// ---------------------------------------------------------------- Exposed, Android, Cassandra

fun exposed(sku: String) = transaction {
    exec("UPDATE item SET seen = true WHERE sku = '$sku'") // expect: string-formatted-value
}

fun Transaction.exposedConst() = exec("ANALYZE item")

fun android(db: SQLiteDatabase, name: String) {
    db.rawQuery("SELECT * FROM note WHERE title = '$name'", null).close() // expect: string-formatted-value
}

fun androidExec(db: SQLiteDatabase, name: String) {
    db.execSQL("DELETE FROM note WHERE title = '" + name + "'") // expect: string-formatted-value
}

fun androidQuery(db: SQLiteDatabase, name: String) =
    db.query("note", arrayOf("id"), "title = '$name'", null, null, null, null) // expect: string-formatted-value

fun androidOk(db: SQLiteDatabase, name: String) {
    db.rawQuery("SELECT * FROM note WHERE title = ?", arrayOf(name)).close()
}

fun cql(session: CqlSession, login: String) = session.execute("SELECT * FROM users WHERE login = '$login'") // expect: string-formatted-value, unprepared-statement

fun cqlOk(session: CqlSession, login: String) = session.execute("SELECT * FROM users WHERE login = ?", login) // expect: unprepared-statement
