// args: --only host
// Written and labelled by somebody who did not know the program, before it ran on them.
package checks

import jakarta.persistence.Entity
import jakarta.persistence.EntityManager
import jakarta.persistence.Id
import java.sql.Connection
import org.hibernate.Session
import org.jetbrains.exposed.dao.IntEntity
import org.jetbrains.exposed.dao.IntEntityClass
import org.jetbrains.exposed.dao.id.EntityID
import org.jetbrains.exposed.dao.id.IntIdTable
import org.jetbrains.exposed.sql.*
import org.jetbrains.exposed.sql.SqlExpressionBuilder.eq
import org.jetbrains.exposed.sql.transactions.transaction
import org.springframework.data.domain.PageRequest
import org.springframework.data.jpa.repository.JpaRepository
import org.springframework.jdbc.core.JdbcTemplate
import org.springframework.jdbc.core.queryForObject
import org.springframework.stereotype.Service

@Entity
class Car(@Id var id: Long = 0, var plate: String = "", var ownerId: Long = 0)

interface CarRepository : JpaRepository<Car, Long> {
    fun findByPlate(plate: String): Car?
    fun findByOwnerId(ownerId: Long): List<Car>
    fun findByPlateIn(plates: Collection<String>): List<Car>
}

object Cities : IntIdTable() {
    val name = varchar("name", 50)
    val country = varchar("country", 2)
}

class City(id: EntityID<Int>) : IntEntity(id) {
    companion object : IntEntityClass<City>(Cities)

    var name by Cities.name
    var country by Cities.country
}

@Service
class NonCompliantService(
    private val cars: CarRepository,
    private val jdbc: JdbcTemplate,
    private val em: EntityManager,
    private val connection: Connection,
) {
    fun findByIdInFor(ids: List<Long>): List<Car> {
        val result = mutableListOf<Car>()
        for (id in ids) {
            cars.findById(id).ifPresent { result.add(it) } // expect: query-in-loop
        }
        return result
    }

    fun findInMap(plates: Set<String>) = plates.map { cars.findByPlate(it) } // expect: query-in-loop

    fun mapNotNull(ids: List<Long>): List<Car> =
        ids.mapNotNull { id -> cars.findById(id).orElse(null) } // expect: query-in-loop

    fun forEach(owners: List<Long>) {
        owners.forEach { owner ->
            val owned = cars.findByOwnerId(owner) // expect: query-in-loop
            println("$owner has ${owned.size}")
        }
    }

    fun associateWith(owners: List<Long>): Map<Long, Int> =
        owners.associateWith { cars.findByOwnerId(it).size } // expect: query-in-loop

    fun jdbcTemplate(ids: LongRange) {
        for (id in ids) {
            val n = jdbc.queryForObject<Int>("SELECT count(*) FROM trips WHERE car_id = ?", id) // expect: query-in-loop
            println(n)
        }
    }

    fun statement(names: Array<String>) {
        val st = connection.createStatement()
        for (i in names.indices) {
            val rs = st.executeQuery("SELECT id FROM users WHERE name = '${names[i]}'") // expect: query-in-loop, string-formatted-value
            if (rs.next()) println(rs.getInt(1))
        }
    }

    fun prepared(queue: ArrayDeque<Int>) {
        connection.prepareStatement("SELECT parent FROM nodes WHERE id = ?").use { ps ->
            while (queue.isNotEmpty()) {
                ps.setInt(1, queue.removeFirst())
                val rs = ps.executeQuery() // expect: query-in-loop
                while (rs.next()) queue.addLast(rs.getInt(1))
            }
        }
    }

    fun entityManager(ids: List<Long>) {
        for (id in ids) {
            val car = em.find(Car::class.java, id) // expect: query-in-loop
            println(car.plate)
        }
    }

    fun hibernate(session: Session, ids: List<Long>) {
        repeat(ids.size) { i ->
            val car = session.get(Car::class.java, ids[i]) // expect: query-in-loop
            println(car.plate)
        }
    }

    private fun plateOf(id: Long): String = cars.findById(id).get().plate

    fun helper(ids: List<Long>): List<String> {
        val plates = ArrayList<String>()
        for (id in ids) {
            plates += plateOf(id) // expect: query-in-loop
        }
        return plates
    }

    fun saveInLoop(list: List<Car>) {
        for (car in list) {
            car.plate = car.plate.uppercase()
            cars.save(car) // expect: write-in-loop
        }
    }

    fun updateInLoop(owners: Map<Long, Long>) {
        owners.forEach { (car, owner) ->
            jdbc.update("UPDATE car SET owner_id = ? WHERE id = ?", owner, car) // expect: write-in-loop
        }
    }
}

fun exposedSelect(codes: List<String>) = transaction {
    for (code in codes) {
        val n = Cities.selectAll().where { Cities.country eq code }.count() // expect: query-in-loop
        println("$code $n")
    }
}

fun exposedFindById(ids: List<Int>): List<City?> = transaction {
    ids.map { City.findById(it) } // expect: query-in-loop
}

fun exposedFind(countries: List<String>) = transaction {
    countries.forEach { c ->
        City.find { Cities.country eq c }.toList().also { println(it.size) } // expect: query-in-loop
    }
}

fun exposedSingle(names: Sequence<String>) = transaction {
    for (n in names) {
        val row = Cities.selectAll().where { Cities.name eq n }.singleOrNull() // expect: query-in-loop
        println(row?.get(Cities.country))
    }
}

fun exposedInsert(names: List<String>) = transaction {
    for (n in names) {
        Cities.insert { it[name] = n } // expect: write-in-loop
    }
}

fun exposedNew(names: List<String>) = transaction {
    names.forEach { n ->
        City.new { name = n; country = "CZ" } // expect: write-in-loop
    }
}

class CompliantService(
    private val cars: CarRepository,
    private val jdbc: JdbcTemplate,
    private val em: EntityManager,
    private val connection: Connection,
) {
    fun header() {
        for (car in cars.findAll()) {
            println(car.plate)
        }
    }

    fun resultSet() {
        val rs = connection.createStatement().executeQuery("SELECT name FROM users")
        while (rs.next()) {
            println(rs.getString(1))
        }
    }

    fun allById(ids: List<Long>): List<Car?> {
        val byId = cars.findAllById(ids).associateBy { it.id }
        return ids.map { byId[it] }
    }

    fun saveAll(list: List<Car>) {
        list.forEach { it.plate = it.plate.trim() }
        cars.saveAll(list)
    }

    fun batch(names: List<String>) {
        connection.prepareStatement("INSERT INTO users (name) VALUES (?)").use { ps ->
            for (n in names) {
                ps.setString(1, n)
                ps.addBatch()
            }
            ps.executeBatch()
        }
    }

    fun batchUpdate(args: List<Array<Any>>) {
        jdbc.batchUpdate("UPDATE car SET owner_id = ? WHERE id = ?", args) // expect: batch-of-one
    }

    fun chunked(plates: List<String>): List<Car> =
        plates.chunked(500).flatMap { cars.findByPlateIn(it) }

    fun pages() {
        var number = 0
        do {
            val page = cars.findAll(PageRequest.of(number++, 200))
            page.content.forEach { println(it.plate) }
        } while (page.hasNext())
    }

    fun retry(): Long {
        repeat(3) { attempt ->
            try {
                return cars.count()
            } catch (e: org.springframework.dao.TransientDataAccessException) {
                Thread.sleep(100L * attempt)
            }
        }
        error("database is down")
    }

    fun literals() {
        for (table in listOf("car", "trip")) {
            jdbc.execute("VACUUM $table")
        }
    }

    fun inMemory(all: List<Car>, ids: List<Long>) {
        for (id in ids) {
            println(all.find { it.id == id })
        }
    }

    fun lambdasOnly(ids: List<Long>): Map<Long, () -> Car> {
        val loaders = HashMap<Long, () -> Car>()
        for (id in ids) {
            loaders[id] = { em.find(Car::class.java, id) }
        }
        return loaders
    }

    fun regex(lines: List<String>) {
        val re = Regex("select (\\w+)")
        for (line in lines) {
            println(re.find(line)?.groupValues)
        }
    }

    fun shell(files: List<String>) {
        files.forEach { Runtime.getRuntime().exec(arrayOf("gzip", it)) }
    }

    fun returnFirst(args: Array<String>): Car? {
        for (arg in args) {
            if (arg.startsWith("plate=")) {
                return cars.findByPlate(arg.removePrefix("plate="))
            }
        }
        return null
    }
}

fun exposedHeader() = transaction {
    Cities.selectAll().forEach { println(it[Cities.name]) }
}

fun exposedInList(ids: List<Int>) = transaction {
    Cities.selectAll().where { Cities.id inList ids }.map { it[Cities.name] }
}

fun exposedBatchInsert(names: List<String>) = transaction {
    Cities.batchInsert(names) { n -> this[Cities.name] = n }
}
