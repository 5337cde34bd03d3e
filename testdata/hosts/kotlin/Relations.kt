// args: --only host
package shop

import jakarta.persistence.*
import org.jetbrains.exposed.dao.*
import org.springframework.data.jpa.repository.*

@Entity
class Author(
    @Id var id: Long,
    var name: String,
    @OneToMany(mappedBy = "author") var books: MutableList<Book>,
    @ManyToOne(fetch = FetchType.LAZY) var publisher: Publisher,
    @ManyToOne var country: Country,
)

@Entity
class Book {
    @ManyToOne(fetch = FetchType.LAZY)
    lateinit var author: Author

    @ManyToMany
    var tags: MutableSet<Tag> = mutableSetOf()
}

interface AuthorRepository : JpaRepository<Author, Long> {
    @Query("SELECT a FROM Author a JOIN FETCH a.books")
    fun fetchBooks(): List<Author>
}

class City(id: EntityID<Int>) : IntEntity(id) {
    companion object : IntEntityClass<City>(Cities)
    var name by Cities.name
    val users by User referrersOn Users.city
    var country by Country referencedOn Cities.country
}

class Reports(private val authorRepository: AuthorRepository, private val bookRepository: BookRepository) {
    fun loop() {
        for (author in authorRepository.findAll()) {
            println(author.books.size) // expect: lazy-relation-in-loop
        }
    }

    fun forEach() {
        authorRepository.findAll().forEach { println(it.publisher.name) } // expect: lazy-relation-in-loop
    }

    fun mapped() = bookRepository.findAll().map { book -> book.author.name } // expect: lazy-relation-in-loop

    fun variable() {
        val books = bookRepository.findAll()
        for (book in books) {
            println(book.tags.size) // expect: lazy-relation-in-loop
        }
    }

    fun exposed() {
        City.all().forEach { city -> println(city.users.count()) } // expect: lazy-relation-in-loop
    }

    fun exposedFind() {
        for (city in City.find { Cities.name eq "Bonn" }) {
            println(city.country.name) // expect: lazy-relation-in-loop
        }
    }

    /* ---- nothing to report ---- */

    fun fetched() {
        for (author in authorRepository.fetchBooks()) {
            println(author.books.size)
        }
    }

    fun plain() {
        for (author in authorRepository.findAll()) {
            println(author.name)
        }
    }

    fun eager() {
        for (author in authorRepository.findAll()) {
            println(author.country)
        }
    }

    fun exposedWith() {
        City.all().with(City::users).forEach { city -> println(city.users.count()) }
    }

    fun exposedPlain() {
        City.all().forEach { city -> println(city.name) }
    }

    fun single(id: Long) {
        val author = authorRepository.findById(id).get()
        for (book in author.books) println(book)
    }

    fun parameter(authors: List<Author>) {
        for (author in authors) println(author.books.size)
    }
}
