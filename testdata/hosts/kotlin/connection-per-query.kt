// args: --only connection-per-query
package shop

import android.database.sqlite.SQLiteDatabase
import com.datastax.oss.driver.api.core.CqlSession
import com.zaxxer.hikari.HikariDataSource
import java.sql.Connection
import java.sql.DriverManager
import org.jetbrains.exposed.sql.Database

const val URL = "jdbc:postgresql://localhost/shop"

fun used(ids: List<Int>) {
    for (id in ids) {
        DriverManager.getConnection(URL).use { load(it, id) } // expect: connection-per-query
    }
}

fun kept(ids: List<Int>) {
    for (id in ids) {
        val connection = DriverManager.getConnection(URL, "app", "secret") // expect: connection-per-query
        load(connection, id)
        connection.close()
    }
}

fun each(ids: List<Int>) = ids.forEach { id ->
    val connection = DriverManager.getConnection(URL) // expect: connection-per-query
    load(connection, id)
}

fun mapped(ids: List<Int>) = ids.map { load(DriverManager.getConnection(URL), it) } // expect: connection-per-query

fun indexed(ids: List<Int>) {
    for (i in ids.indices) load(DriverManager.getConnection(URL), ids[i]) // expect: connection-per-query
}

fun drained(queue: ArrayDeque<Int>) {
    while (queue.isNotEmpty()) {
        val connection = DriverManager.getConnection(URL) // expect: connection-per-query
        load(connection, queue.removeFirst())
    }
}

fun exposed(names: List<String>) {
    for (name in names) {
        Database.connect("jdbc:h2:./shop", driver = "org.h2.Driver") // expect: connection-per-query
        save(name)
    }
}

fun cassandra(ids: List<Int>) {
    for (id in ids) {
        CqlSession.builder().withKeyspace("shop").build().use { it.execute("SELECT name FROM users") } // expect: connection-per-query
    }
}

fun pools(ids: List<Int>) {
    for (id in ids) {
        val pool = HikariDataSource(config) // expect: connection-per-query
        load(pool.connection, id)
    }
}

fun android(names: List<String>) {
    for (name in names) {
        val db = SQLiteDatabase.openDatabase(PATH, null, SQLiteDatabase.OPEN_READONLY) // expect: connection-per-query
        db.close()
    }
}

fun androidCreating(names: List<String>) {
    names.forEachIndexed { index, name ->
        val db = SQLiteDatabase.openOrCreateDatabase("/data/shop.db", null) // expect: connection-per-query
        save(db, index, name)
    }
}

fun branch(orders: List<Order>) {
    for (order in orders) {
        when {
            order.open -> load(DriverManager.getConnection(URL), order.id) // expect: connection-per-query
            else -> skip(order)
        }
    }
}

/* ---- nothing to report ---- */

fun once(ids: List<Int>) {
    DriverManager.getConnection(URL).use { c -> ids.forEach { load(c, it) } }
}

fun borrowed(dataSource: javax.sql.DataSource, ids: List<Int>) {
    for (id in ids) dataSource.connection.use { load(it, id) }
}

fun borrowedByCall(dataSource: javax.sql.DataSource, ids: List<Int>) {
    for (id in ids) dataSource.getConnection().use { load(it, id) }
}

fun shards(urls: List<String>) = urls.map { DriverManager.getConnection(it) }

fun tenants(tenants: List<Tenant>) {
    for (tenant in tenants) Database.connect(tenant.url, user = tenant.user)
}

fun retried(): Connection? {
    for (attempt in 1..10) {
        try {
            return DriverManager.getConnection(URL)
        } catch (e: java.sql.SQLException) {
            Thread.sleep(1000)
        }
    }
    return null
}

fun waiting(): Connection {
    while (true) {
        runCatching { DriverManager.getConnection(URL) }.onSuccess { return it }
        Thread.sleep(500)
    }
}

fun few() = listOf("reader", "writer").map { DriverManager.getConnection(URL) }

fun header() {
    for (name in names(DriverManager.getConnection(URL))) println(name)
}

val lazily by lazy { DriverManager.getConnection(URL) }

fun helperOpens(helper: android.database.sqlite.SQLiteOpenHelper, names: List<String>) {
    for (name in names) helper.writableDatabase.insert("names", null, values(name))
}

fun files(paths: List<String>) = paths.map { SQLiteDatabase.openDatabase(it, null, 0) }

fun http(urls: List<java.net.URL>) = urls.forEach { it.openConnection().connect() }
