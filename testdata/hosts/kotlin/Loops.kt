// args: --only host
package shop

import java.sql.Connection
import java.sql.DriverManager
import kotlinx.coroutines.*
import org.jetbrains.exposed.sql.*
import org.springframework.jdbc.core.JdbcTemplate

class Loops(private val jdbc: JdbcTemplate, private val userRepository: UserRepository) {
    fun each(conn: Connection, ids: List<Int>) {
        val ps = conn.prepareStatement("SELECT name FROM users WHERE id = ?")
        for (id in ids) {
            ps.setInt(1, id)
            ps.executeQuery() // expect: query-in-loop
        }
    }

    fun template(ids: List<Int>) {
        for (id in ids) {
            jdbc.queryForObject("SELECT name FROM users WHERE id = ?", String::class.java, id) // expect: query-in-loop
        }
    }

    fun forEach(ids: List<Int>) {
        ids.forEach { jdbc.queryForList("SELECT name FROM users WHERE id = ?", it) } // expect: query-in-loop
    }

    fun forEachNamed(ids: List<Int>) {
        ids.forEach { id ->
            jdbc.queryForList("SELECT name FROM users WHERE id = ?", id) // expect: query-in-loop
        }
    }

    fun mapped(ids: List<Int>) = ids.map { id -> jdbc.queryForMap("SELECT * FROM users WHERE id = ?", id) } // expect: query-in-loop

    fun filtered(ids: List<Int>) = ids.filter { jdbc.queryForObject("SELECT active FROM users WHERE id = ?", Boolean::class.java, it) } // expect: query-in-loop

    fun indexed(ids: List<Int>) {
        for ((i, id) in ids.withIndex()) {
            jdbc.queryForList("SELECT name FROM users WHERE id = ?", id) // expect: query-in-loop
        }
    }

    fun range(ids: List<Int>) {
        for (i in 0 until ids.size) {
            jdbc.queryForList("SELECT name FROM users WHERE id = ?", ids[i]) // expect: query-in-loop
        }
    }

    fun whileLoop(ids: MutableList<Int>) {
        while (ids.isNotEmpty()) {
            val id = ids.removeAt(0)
            jdbc.queryForList("SELECT name FROM users WHERE id = ?", id) // expect: query-in-loop
        }
    }

    fun repository(ids: List<Long>) = ids.map { userRepository.findById(it) } // expect: query-in-loop

    fun repositoryLoop(users: List<User>) {
        for (user in users) {
            val orders = orderRepository.findByUserId(user.id) // expect: query-in-loop
        }
    }

    fun load(id: Int) = jdbc.queryForMap("SELECT * FROM users WHERE id = ?", id)

    fun loadTwice(id: Int) = load(id)

    fun helper(ids: List<Int>) {
        for (id in ids) load(id) // expect: query-in-loop
    }

    fun helperLambda(ids: List<Int>) = ids.map { load(it) } // expect: query-in-loop

    fun helperChain(ids: List<Int>) {
        ids.forEach { id -> loadTwice(id) } // expect: query-in-loop
    }

    fun helperReference(ids: List<Int>) = ids.map(::load) // expect: query-in-loop

    fun inWhen(users: List<User>) {
        for (user in users) {
            when (user.kind) {
                "a" -> jdbc.queryForList("SELECT * FROM orders WHERE user_id = ?", user.id) // expect: query-in-loop
                else -> {}
            }
        }
    }

    fun overRows(conn: Connection) {
        val rs = conn.createStatement().executeQuery("SELECT id FROM users WHERE active")
        while (rs.next()) {
            jdbc.queryForList("SELECT name FROM teams WHERE id = ?", rs.getInt("id")) // expect: query-in-loop
        }
    }

    fun writes(users: List<User>) {
        for (user in users) {
            jdbc.update("INSERT INTO users (name) VALUES (?)", user.name) // expect: write-in-loop
        }
    }

    fun writesLambda(users: List<User>) {
        users.forEach { jdbc.update("UPDATE users SET name = ? WHERE id = ?", it.name, it.id) } // expect: write-in-loop
    }

    fun saves(users: List<User>) {
        users.forEach { userRepository.save(it) } // expect: write-in-loop
    }

    fun exposedInsert(users: List<User>) {
        users.forEach { user ->
            Users.insert { it[name] = user.name } // expect: write-in-loop
        }
    }

    fun exposedSelect(ids: List<Int>) {
        for (id in ids) {
            Users.select { Users.id eq id }.single() // expect: query-in-loop
        }
    }

    fun exposedDao(ids: List<Int>) {
        for (id in ids) {
            User.findById(id) // expect: query-in-loop
        }
    }

    fun prepares(conn: Connection, ids: List<Int>) {
        for (id in ids) {
            conn.prepareStatement("DELETE FROM users WHERE id = ?").use { // expect: prepare-in-loop
                it.setInt(1, id)
                it.executeUpdate() // expect: write-in-loop
            }
        }
    }

    fun commits(conn: Connection, users: List<User>) {
        for (user in users) {
            jdbc.update("INSERT INTO users (name) VALUES (?)", user.name) // expect: write-in-loop
            conn.commit() // expect: transaction-per-row
        }
    }

    fun connects(ids: List<Int>) {
        for (id in ids) {
            val conn = DriverManager.getConnection("jdbc:postgresql:shop") // expect: connection-per-query
            conn.close()
        }
    }

    fun invariant(users: List<User>) {
        for (user in users) {
            val rate = jdbc.queryForMap("SELECT rate FROM taxes WHERE country = 'DE'") // expect: loop-invariant-query
            println("$user $rate")
        }
    }

    suspend fun concurrent(ids: List<Int>) = coroutineScope {
        ids.map { async { jdbc.queryForMap("SELECT * FROM users WHERE id = ?", it) } }.awaitAll() // expect: query-in-loop, unbounded-concurrency
    }

    fun page(page: Int) = Users.selectAll().orderBy(Users.id).limit(20).offset(page * 20L) // expect: builder-offset-pagination

    /* ---- nothing to report ---- */

    fun drain(conn: Connection) {
        val rs = conn.createStatement().executeQuery("SELECT id FROM users WHERE active")
        while (rs.next()) {
            println(rs.getInt("id"))
        }
    }

    fun batch(conn: Connection, users: List<User>) {
        val ps = conn.prepareStatement("INSERT INTO users (name) VALUES (?)")
        for (user in users) {
            ps.setString(1, user.name)
            ps.addBatch()
        }
        ps.executeBatch()
    }

    fun batchInsert(users: List<User>) {
        Users.batchInsert(users) { user -> this[Users.name] = user.name }
    }

    fun atOnce(ids: List<Long>) = userRepository.findAllById(ids)

    fun nullable(id: Int?) {
        id?.let { jdbc.queryForMap("SELECT * FROM users WHERE id = ?", it) }
        id?.also { jdbc.update("DELETE FROM users WHERE id = ?", it) }
    }

    fun scoped(id: Int) {
        jdbc.apply { update("DELETE FROM users WHERE id = ?", id) }
        with(jdbc) { update("DELETE FROM users WHERE id = ?", id) }
        id.run { jdbc.queryForMap("SELECT * FROM users WHERE id = ?", this) }
    }

    fun optional(id: Long) = userRepository.findById(id).map { user -> orderRepository.findByUser(user) }

    fun retry(id: Int) {
        repeat(3) {
            jdbc.update("UPDATE users SET seen = now() WHERE id = ?", id)
        }
        for (attempt in 1..5) {
            jdbc.update("UPDATE users SET seen = now() WHERE id = ?", id)
        }
    }

    suspend fun poll(id: Int) {
        while (true) {
            if (jdbc.queryForObject("SELECT done FROM jobs WHERE id = ?", Boolean::class.java, id)) break
            delay(1000)
        }
    }

    fun chunks(ids: List<Int>) {
        for (chunk in ids.chunked(500)) {
            jdbc.queryForList("SELECT name FROM users WHERE id = ANY(?)", chunk)
        }
        ids.chunked(500).forEach { jdbc.queryForList("SELECT name FROM users WHERE id = ANY(?)", it) }
    }

    fun few() {
        for (kind in listOf("a", "b", "c")) {
            jdbc.queryForObject("SELECT count(*) FROM log WHERE kind = ?", Long::class.java, kind)
        }
        listOf("a", "b").forEach { jdbc.queryForObject("SELECT count(*) FROM log WHERE kind = ?", Long::class.java, it) }
    }

    fun fewCounted() {
        for (i in 1..3) {
            jdbc.queryForObject("SELECT count(*) FROM log WHERE kind = ?", Long::class.java, i)
        }
    }

    fun memo(users: List<User>) {
        val cache = mutableMapOf<Int, Team>()
        for (user in users) {
            cache.getOrPut(user.team) { jdbc.queryForObject("SELECT * FROM teams WHERE id = ?", mapper, user.team) }
        }
    }

    fun header() {
        for (row in jdbc.queryForList("SELECT * FROM users WHERE active")) {
            println(row)
        }
        jdbc.queryForList("SELECT * FROM users WHERE active").map { it["name"] }
    }

    fun later(ids: List<Int>) {
        val jobs = mutableListOf<() -> Unit>()
        for (id in ids) {
            val job = { jdbc.update("DELETE FROM users WHERE id = ?", id) }
            jobs += job
        }
    }

    fun collections(users: List<User>, ids: List<Int>) {
        for (id in ids) {
            users.find { it.id == id }
            users.first { it.id == id }
            users.count { it.id == id }
        }
    }
}
