// args: --only host
// Written and labelled by somebody who did not know the program, before it ran on them.
package checks

import jakarta.persistence.*
import org.jetbrains.exposed.dao.IntEntity
import org.jetbrains.exposed.dao.IntEntityClass
import org.jetbrains.exposed.dao.id.EntityID
import org.jetbrains.exposed.dao.id.IntIdTable
import org.jetbrains.exposed.dao.load
import org.jetbrains.exposed.dao.with
import org.jetbrains.exposed.sql.SqlExpressionBuilder.like
import org.jetbrains.exposed.sql.selectAll
import org.jetbrains.exposed.sql.transactions.transaction
import org.springframework.data.jpa.repository.EntityGraph
import org.springframework.data.jpa.repository.JpaRepository
import org.springframework.data.jpa.repository.Query
import org.springframework.stereotype.Service

// ---- JPA model

@Entity
class Team(
    @Id @GeneratedValue var id: Long = 0,
    var title: String = "",
    @OneToMany(mappedBy = "team") var players: MutableList<Player> = mutableListOf(),
    @ManyToOne(fetch = FetchType.LAZY) var league: League? = null,
    @OneToMany(fetch = FetchType.EAGER) var sponsors: MutableSet<Sponsor> = mutableSetOf(),
)

@Entity
class Player(
    @Id @GeneratedValue var id: Long = 0,
    var name: String = "",
    @ManyToOne(fetch = FetchType.LAZY) var team: Team? = null,
    @Column(name = "team_id", insertable = false, updatable = false) var teamId: Long? = null,
    @ManyToMany var awards: MutableSet<Award> = mutableSetOf(),
)

@Entity
class League(@Id var id: Long = 0, var name: String = "")

@Entity
class Sponsor(@Id var id: Long = 0, var name: String = "")

@Entity
class Award(@Id var id: Long = 0, var label: String = "")

interface TeamRepository : JpaRepository<Team, Long> {
    fun findByTitleStartingWith(prefix: String): List<Team>

    @Query("select distinct t from Team t left join fetch t.players")
    fun findAllWithPlayers(): List<Team>

    @EntityGraph(attributePaths = ["league"])
    fun findByIdIn(ids: Collection<Long>): List<Team>
}

interface PlayerRepository : JpaRepository<Player, Long> {
    fun findByNameContaining(part: String): List<Player>

    @Query("select p from Player p join fetch p.team")
    fun findAllWithTeam(): List<Player>
}

data class Squad(val title: String, val players: List<String>)

@Service
class JpaNonCompliant(private val teams: TeamRepository, private val players: PlayerRepository, private val em: EntityManager) {

    fun manyToOne() {
        for (p in players.findAll()) {
            println(p.team?.title) // expect: lazy-relation-in-loop
        }
    }

    fun oneToManySize() {
        val all = teams.findAll()
        for (t in all) {
            println("${t.title}: ${t.players.size}") // expect: lazy-relation-in-loop
        }
    }

    fun nested() {
        for (t in teams.findByTitleStartingWith("A")) {
            for (p in t.players) { // expect: lazy-relation-in-loop
                println(p.name)
            }
        }
    }

    fun mapLambda(): List<String?> = players.findAll().map { it.team?.title } // expect: lazy-relation-in-loop

    fun flatMap(): Set<String> =
        players.findByNameContaining("x").flatMap { p -> p.awards }.map { it.label }.toSet() // expect: lazy-relation-in-loop

    fun forEachLambda() {
        teams.findAll().forEach { team ->
            println(team.league?.name) // expect: lazy-relation-in-loop
        }
    }

    fun associate(): Map<String, Int> = teams.findAll().associate { it.title to it.players.size } // expect: lazy-relation-in-loop

    fun jpql() {
        val list = em.createQuery("select t from Team t", Team::class.java).resultList
        list.forEachIndexed { i, t -> println("$i ${t.league?.name}") } // expect: lazy-relation-in-loop
    }

    fun secondLevel() {
        for (p in players.findAllWithTeam()) {
            println(p.team?.title)
            println(p.team?.league?.name) // expect: lazy-relation-in-loop
        }
    }

    fun filtered(): List<Team> = teams.findAll().filter { it.players.isNotEmpty() } // expect: lazy-relation-in-loop
}

@Service
class JpaCompliant(private val teams: TeamRepository, private val players: PlayerRepository, private val em: EntityManager) {

    fun joinFetch() {
        for (t in teams.findAllWithPlayers()) {
            println(t.players.size)
        }
    }

    fun joinFetchMap(): List<String?> = players.findAllWithTeam().map { it.team?.title }

    fun entityGraph(ids: List<Long>) {
        teams.findByIdIn(ids).forEach { println(it.league?.name) }
    }

    fun jpqlFetch() {
        val list = em.createQuery("select p from Player p join fetch p.team t join fetch t.league", Player::class.java).resultList
        for (p in list) {
            println(p.team?.league?.name)
        }
    }

    fun eagerMapping(ids: List<Long>) {
        for (t in teams.findByIdIn(ids)) {
            println(t.sponsors.joinToString { it.name })
        }
    }

    fun columns() {
        for (p in players.findAll()) {
            println("${p.id} ${p.name}")
        }
    }

    fun foreignKey(): Map<Long?, Int> = players.findAll().groupingBy { it.teamId }.eachCount()

    fun single(id: Long) {
        val team = teams.findById(id).orElseThrow()
        for (p in team.players) {
            println(p.name)
        }
    }

    fun singleFind(id: Long): String? = em.find(Player::class.java, id).team?.title

    fun notEntity() {
        for (s in listOf(Squad("a", listOf("x")), Squad("b", emptyList()))) {
            println(s.players.size)
        }
    }

    fun literals(id: Long) {
        val player = em.find(Player::class.java, id)
        for (suffix in listOf("FC", "SC")) {
            println("${player.team?.title} $suffix")
        }
    }
}

// ---- Exposed DAO model

object Directors : IntIdTable() {
    val name = varchar("name", 50)
}

object Films : IntIdTable() {
    val title = varchar("title", 100)
    val director = reference("director_id", Directors)
}

object Ratings : IntIdTable() {
    val film = reference("film_id", Films)
    val stars = integer("stars")
}

class Director(id: EntityID<Int>) : IntEntity(id) {
    companion object : IntEntityClass<Director>(Directors)

    var name by Directors.name
    val films by Film referrersOn Films.director
}

class Film(id: EntityID<Int>) : IntEntity(id) {
    companion object : IntEntityClass<Film>(Films)

    var title by Films.title
    var directorId by Films.director
    var director by Director referencedOn Films.director
    val ratings by Rating referrersOn Ratings.film
}

class Rating(id: EntityID<Int>) : IntEntity(id) {
    companion object : IntEntityClass<Rating>(Ratings)

    var stars by Ratings.stars
    var film by Film referencedOn Ratings.film
}

fun exposedReferenced() = transaction {
    for (film in Film.all()) {
        println("${film.title} ${film.director.name}") // expect: lazy-relation-in-loop
    }
}

fun exposedReferrers() = transaction {
    Director.all().forEach { d ->
        println(d.films.count()) // expect: lazy-relation-in-loop
    }
}

fun exposedNested() = transaction {
    for (d in Director.all()) {
        for (f in d.films) { // expect: lazy-relation-in-loop
            println(f.title)
        }
    }
}

fun exposedMap(): Map<String, Int> = transaction {
    Film.find { Films.title like "A%" }.associate { it.title to it.ratings.sumOf { r -> r.stars } } // expect: lazy-relation-in-loop
}

fun exposedList() = transaction {
    val ratings = Rating.all().toList()
    ratings.map { it.film.title } // expect: lazy-relation-in-loop
}

fun exposedWith() = transaction {
    for (film in Film.all().with(Film::director)) {
        println(film.director.name)
    }
}

fun exposedWithMany() = transaction {
    Director.all().with(Director::films, Film::ratings).forEach { d ->
        d.films.forEach { f -> println(f.ratings.count()) }
    }
}

fun exposedSingleLoad(id: Int) = transaction {
    val director = Director.findById(id)?.load(Director::films)
    director?.films?.forEach { println(it.title) }
}

fun exposedSingle(id: Int) = transaction {
    val film = Film[id]
    film.ratings.forEach { println(it.stars) }
}

fun exposedColumn() = transaction {
    Film.all().map { it.title to it.directorId.value }
}

fun exposedJoin() = transaction {
    (Films innerJoin Directors).selectAll().forEach { row ->
        println("${row[Films.title]} ${row[Directors.name]}")
    }
}
