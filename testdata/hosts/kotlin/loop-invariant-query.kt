// args: --only loop-invariant-query
package shop

import java.sql.Connection
import java.sql.Statement
import org.springframework.jdbc.core.JdbcTemplate

const val RATE = "SELECT rate FROM taxes WHERE country = 'DE'"

fun each(jdbcTemplate: JdbcTemplate, orders: List<Order>) {
    for (order in orders) {
        order.tax = jdbcTemplate.queryForObject("SELECT rate FROM taxes WHERE country = 'DE'", Double::class.java) // expect: loop-invariant-query
    }
}

fun constant(jdbcTemplate: JdbcTemplate, orders: List<Order>) {
    for (order in orders) order.tax = jdbcTemplate.queryForObject(RATE, Double::class.java) // expect: loop-invariant-query
}

fun foreach(jdbcTemplate: JdbcTemplate, orders: List<Order>) = orders.forEach {
    it.tax = jdbcTemplate.queryForObject(RATE, Double::class.java) // expect: loop-invariant-query
}

fun mapped(jdbcTemplate: JdbcTemplate, orders: List<Order>) =
    orders.map { it.net * jdbcTemplate.queryForObject(RATE, Double::class.java) } // expect: loop-invariant-query

fun statement(statement: Statement, orders: List<Order>) {
    for (order in orders) {
        val rs = statement.executeQuery("SELECT rate FROM taxes WHERE country = 'DE'") // expect: loop-invariant-query
        order.tax = rs.getDouble(1)
    }
}

fun indexed(jdbcTemplate: JdbcTemplate, orders: Array<Order>) {
    for (i in orders.indices) {
        orders[i].limits = jdbcTemplate.queryForList("SELECT name, value FROM limits") // expect: loop-invariant-query
    }
}

fun raw(db: android.database.sqlite.SQLiteDatabase, names: List<String>) {
    for (name in names) {
        db.rawQuery("SELECT value FROM settings WHERE name = 'lang'", null).use { show(name, it) } // expect: loop-invariant-query
    }
}

fun conditional(jdbcTemplate: JdbcTemplate, orders: List<Order>) {
    for (order in orders) {
        if (order.foreign) {
            order.tax = jdbcTemplate.queryForObject(RATE, Double::class.java) // expect: loop-invariant-query
        }
    }
}

fun branch(jdbcTemplate: JdbcTemplate, orders: List<Order>) {
    for (order in orders) {
        order.tax = when (order.country) {
            "DE" -> jdbcTemplate.queryForObject(RATE, Double::class.java) // expect: loop-invariant-query
            else -> 0.0
        }
    }
}

fun jpa(entityManager: jakarta.persistence.EntityManager, orders: List<Order>) {
    for (order in orders) {
        order.tax = entityManager.createNativeQuery(RATE).singleResult as Double // expect: loop-invariant-query
    }
}

fun exposed(transaction: org.jetbrains.exposed.sql.Transaction, orders: List<Order>) {
    for (order in orders) {
        transaction.exec("SELECT rate FROM taxes WHERE country = 'DE'") { order.tax = it.getDouble(1) } // expect: loop-invariant-query
    }
}

/* ---- nothing to report ---- */

fun once(jdbcTemplate: JdbcTemplate, orders: List<Order>) {
    val rate = jdbcTemplate.queryForObject(RATE, Double::class.java)
    orders.forEach { it.tax = rate }
}

fun header(jdbcTemplate: JdbcTemplate) {
    for (name in jdbcTemplate.queryForList("SELECT name FROM users", String::class.java)) println(name)
}

fun headerEach(jdbcTemplate: JdbcTemplate) =
    jdbcTemplate.queryForList("SELECT name FROM users", String::class.java).forEach { println(it) }

fun varying(jdbcTemplate: JdbcTemplate, orders: List<Order>) {
    for (order in orders)
        order.tax = jdbcTemplate.queryForObject("SELECT rate FROM taxes WHERE country = ?", Double::class.java, order.country)
}

fun polled(jdbcTemplate: JdbcTemplate) {
    while (jdbcTemplate.queryForObject("SELECT count(*) FROM jobs", Int::class.java)!! > 0) Thread.sleep(100)
}

suspend fun worker(jdbcTemplate: JdbcTemplate) {
    while (true) {
        jdbcTemplate.queryForList("SELECT id FROM jobs WHERE state = 'open' LIMIT 10").forEach { run(it) }
        kotlinx.coroutines.delay(1000)
    }
}

fun changed(jdbcTemplate: JdbcTemplate, orders: List<Order>) {
    for (order in orders) {
        val next = jdbcTemplate.queryForObject("SELECT max(number) + 1 FROM invoices", Int::class.java)
        jdbcTemplate.update("INSERT INTO invoices (number, order_id) VALUES (?, ?)", next, order.id)
    }
}

fun sequence(jdbcTemplate: JdbcTemplate, orders: List<Order>) {
    for (order in orders) order.id = jdbcTemplate.queryForObject("SELECT nextval('order_id')", Long::class.java)
}

fun shards(shards: List<JdbcTemplate>) = shards.sumOf { it.queryForObject("SELECT count(*) FROM users", Int::class.java)!! }

fun few(jdbcTemplate: JdbcTemplate) {
    for (kind in listOf("a", "b")) println(kind + jdbcTemplate.queryForObject(RATE, Double::class.java))
}

fun memo(jdbcTemplate: JdbcTemplate, orders: List<Order>) {
    for (order in orders) order.tax = cache.getOrPut("DE") { jdbcTemplate.queryForObject(RATE, Double::class.java) }
}

fun maybe(jdbcTemplate: JdbcTemplate, order: Order?) = order?.let { jdbcTemplate.queryForObject(RATE, Double::class.java) }

fun found(jdbcTemplate: JdbcTemplate, orders: List<Order>): Double? {
    for (order in orders) {
        if (order.foreign) return jdbcTemplate.queryForObject(RATE, Double::class.java)
    }
    return null
}
