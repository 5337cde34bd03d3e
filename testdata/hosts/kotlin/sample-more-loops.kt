// args: --only host
// Written and labelled by somebody who did not know the program, before it ran on them.
package com.acme.fixtures

import java.net.URL
import java.sql.Connection
import javax.persistence.EntityManager
import org.jetbrains.exposed.dao.*
import org.jetbrains.exposed.dao.id.EntityID
import org.jetbrains.exposed.dao.id.IntIdTable
import org.jetbrains.exposed.sql.*
import org.jetbrains.exposed.sql.transactions.transaction
import org.springframework.data.jpa.repository.JpaRepository
import org.springframework.data.repository.findByIdOrNull
import org.springframework.jdbc.core.JdbcTemplate

object Items : IntIdTable("items") {
    val sku = varchar("sku", 40)
    val stock = integer("stock")
}

class Item(id: EntityID<Int>) : IntEntity(id) {
    companion object : IntEntityClass<Item>(Items)
    var sku by Items.sku
    var stock by Items.stock
}

interface PersonRepository : JpaRepository<Person, Long> {
    fun findByMail(mail: String): Person?
    fun existsByLogin(login: String): Boolean
    fun findByMailIn(mails: Collection<String>): List<Person>
}

class Loop3(
    private val conn: Connection,
    private val jdbc: JdbcTemplate,
    private val em: EntityManager,
    private val people: PersonRepository,
) {
    private val cache = mutableMapOf<Long, Person>()

    // ---------- bad ----------
    fun each(ids: List<Long>) {
        for (id in ids) {
            val p = people.findByIdOrNull(id) // expect: query-in-loop
            println(p)
        }
    }

    fun mapped(mails: List<String>): List<Person?> = mails.map { people.findByMail(it) } // expect: query-in-loop

    fun prepared(ids: LongArray) {
        val ps = conn.prepareStatement("SELECT name FROM product WHERE id = ?")
        for (i in ids.indices) {
            ps.setLong(1, ids[i])
            ps.executeQuery().use { rs -> if (rs.next()) println(rs.getString(1)) } // expect: query-in-loop
        }
    }

    fun each2(ids: Set<Long>) {
        ids.forEach { id ->
            val n = jdbc.queryForObject("SELECT count(*) FROM orders WHERE customer_id = ?", Int::class.java, id) // expect: query-in-loop
            println("$id $n")
        }
    }

    private fun nameOf(id: Long): String? =
        jdbc.queryForObject("SELECT name FROM product WHERE id = ?", String::class.java, id)

    fun viaHelper(ids: List<Long>) {
        for (id in ids) println(nameOf(id)) // expect: query-in-loop
    }

    fun filtered(logins: List<String>) = logins.filterNot { people.existsByLogin(it) } // expect: query-in-loop

    fun assoc(ids: List<Long>) = ids.associateWith { em.find(Person::class.java, it) } // expect: query-in-loop

    fun exposedDao(ids: List<Int>) = transaction {
        ids.mapNotNull { Item.findById(it) } // expect: query-in-loop
    }

    fun exposedDsl(skus: Array<String>) = transaction {
        for (s in skus) {
            val row = Items.select { Items.sku eq s }.singleOrNull() // expect: query-in-loop
            println(row)
        }
    }

    fun nested() {
        val rs = conn.createStatement().executeQuery("SELECT id FROM orders")
        while (rs.next()) {
            val lines = jdbc.queryForList("SELECT * FROM order_line WHERE order_id = ?", rs.getLong(1)) // expect: query-in-loop
            println(lines.size)
        }
    }

    fun jpql(names: List<String>): Long {
        var total = 0L
        names.forEachIndexed { _, n ->
            total += em.createQuery("select count(p) from Person p where p.name = :n").setParameter("n", n).singleResult as Long // expect: query-in-loop
        }
        return total
    }

    // ---------- writes ----------
    fun insertEach(tags: List<String>) {
        for (t in tags) jdbc.update("INSERT INTO tag(name) VALUES (?)", t) // expect: write-in-loop
    }

    fun saveEach(all: List<Person>) {
        all.onEach { it.active = true }.forEach { people.save(it) } // expect: write-in-loop
    }

    fun exposedInsert(skus: List<String>) = transaction {
        skus.forEach { s ->
            Items.insert { it[sku] = s; it[stock] = 0 } // expect: write-in-loop
        }
    }

    fun exposedUpdate(stocks: Map<Int, Int>) = transaction {
        for ((k, v) in stocks) {
            Items.update({ Items.id eq k }) { it[stock] = v } // expect: write-in-loop
        }
    }

    fun deleteEach(ids: List<Long>) {
        val ps = conn.prepareStatement("DELETE FROM product WHERE id = ?")
        ids.forEach {
            ps.setLong(1, it)
            ps.executeUpdate() // expect: write-in-loop
        }
    }

    // ---------- good ----------
    fun header() {
        for (p in people.findAll()) {
            println(p)
        }
    }

    fun rows() {
        val rs = conn.createStatement().executeQuery("SELECT id FROM product")
        while (rs.next()) println(rs.getLong(1))
    }

    fun mapRows() = transaction { Items.selectAll().map { it[Items.sku] } }

    fun batched(tags: List<String>) {
        val ps = conn.prepareStatement("INSERT INTO tag(name) VALUES (?)")
        tags.forEach {
            ps.setString(1, it)
            ps.addBatch()
        }
        ps.executeBatch()
    }

    fun chunked(mails: List<String>) = mails.chunked(500).flatMap { people.findByMailIn(it) }

    fun retry(id: Long): Person? {
        repeat(3) {
            try {
                return people.findByIdOrNull(id)
            } catch (e: RuntimeException) {
                Thread.sleep(100)
            }
        }
        return null
    }

    fun literals() {
        for (t in listOf("orders", "order_line")) jdbc.execute("ANALYZE $t")
    }

    fun cached(ids: List<Long>) = ids.mapNotNull { cache[it] }

    fun inMemory(all: List<Person>, names: List<String>) = names.map { n -> all.find { it.name == n } }

    fun early(all: List<Person>) {
        for (p in all) {
            if (p.broken) {
                jdbc.update("INSERT INTO incident(person_id) VALUES (?)", p.id)
                return
            }
        }
    }

    fun http(urls: List<String>) = urls.map { URL(it).readText() }

    fun regex(lines: List<String>) {
        val re = Regex("from (\\w+)")
        for (l in lines) println(re.find(l)?.value)
    }

    fun procs(cmds: List<String>) = cmds.forEach { Runtime.getRuntime().exec(it).waitFor() }

    fun batchInsert(skus: List<String>) = transaction {
        Items.batchInsert(skus) { s -> this[Items.sku] = s }
    }

    fun saveAll(names: List<String>) = people.saveAll(names.map { Person(it) })

    fun scope(id: Long) = id.let { people.findByIdOrNull(it) }

    fun pages() {
        var last = 0L
        while (true) {
            val page = jdbc.queryForList("SELECT id FROM event WHERE id > ? ORDER BY id LIMIT 1000", Long::class.java, last)
            if (page.isEmpty()) break
            last = page.last()
        }
    }
}
