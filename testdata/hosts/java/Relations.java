// args: --only host
package shop;

import jakarta.persistence.*;
import java.util.*;
import org.springframework.data.jpa.repository.*;

@Entity
class Author {
    @Id private Long id;

    @OneToMany(mappedBy = "author")
    private List<Book> books;

    @ManyToOne(fetch = FetchType.LAZY)
    private Publisher publisher;

    @ManyToOne
    private Country country;

    @OneToMany(fetch = FetchType.EAGER)
    private List<Award> awards;

    private String name;
    public List<Book> getBooks() { return books; }
    public Publisher getPublisher() { return publisher; }
}

@Entity
class Book {
    @ManyToOne(fetch = FetchType.LAZY)
    private Author author;

    @ManyToMany
    private Set<Tag> tags;
}

interface AuthorRepository extends JpaRepository<Author, Long> {
    @EntityGraph(attributePaths = "books")
    List<Author> findAllWithBooks();

    @Query("SELECT a FROM Author a JOIN FETCH a.books")
    List<Author> fetchBooks();

    List<Author> findByName(String name);
}

class Service {
    private AuthorRepository authorRepository;
    private BookRepository bookRepository;
    @PersistenceContext private EntityManager em;

    void repository() {
        List<Author> authors = authorRepository.findAll();
        for (Author author : authors) {
            System.out.println(author.getBooks().size()); // expect: lazy-relation-in-loop
        }
    }

    void repositoryInline() {
        for (Author author : authorRepository.findAll()) {
            System.out.println(author.getPublisher().getName()); // expect: lazy-relation-in-loop
        }
    }

    void derived(String name) {
        for (Author author : authorRepository.findByName(name)) {
            author.getBooks().forEach(System.out::println); // expect: lazy-relation-in-loop
        }
    }

    void jpql() {
        List<Author> authors = em.createQuery("SELECT a FROM Author a", Author.class).getResultList();
        for (Author author : authors) {
            for (Book book : author.getBooks()) { // expect: lazy-relation-in-loop
                System.out.println(book);
            }
        }
    }

    void jpqlInline() {
        for (Author author : em.createQuery("SELECT a FROM Author a", Author.class).getResultList()) {
            author.getPublisher().getName(); // expect: lazy-relation-in-loop
        }
    }

    void streamed() {
        authorRepository.findAll().stream().map(author -> author.getBooks().size()).toList(); // expect: lazy-relation-in-loop
    }

    void streamedForEach() {
        authorRepository.findAll().forEach(author -> {
            System.out.println(author.getBooks()); // expect: lazy-relation-in-loop
        });
    }

    void books() {
        List<Book> books = em.createQuery("FROM Book b", Book.class).getResultList();
        for (Book book : books) {
            System.out.println(book.getAuthor().getName()); // expect: lazy-relation-in-loop
        }
    }

    void tags() {
        for (Book book : bookRepository.findAll()) {
            book.getTags().size(); // expect: lazy-relation-in-loop
        }
    }

    void methodReference() {
        authorRepository.findAll().stream().map(Author::getBooks).toList(); // expect: lazy-relation-in-loop
    }

    /* ---- nothing to report ---- */

    void joinFetch() {
        List<Author> authors = em.createQuery("SELECT a FROM Author a JOIN FETCH a.books", Author.class).getResultList();
        for (Author author : authors) {
            author.getBooks().size();
        }
    }

    void leftJoinFetch() {
        for (Author author : em.createQuery("select distinct a from Author a left join fetch a.books b", Author.class).getResultList()) {
            author.getBooks().size();
        }
    }

    void graph() {
        for (Author author : authorRepository.findAllWithBooks()) {
            author.getBooks().size();
        }
    }

    void fetched() {
        for (Author author : authorRepository.fetchBooks()) {
            author.getBooks().size();
        }
    }

    void eager() {
        for (Author author : authorRepository.findAll()) {
            author.getAwards().size();
        }
    }

    void plainField() {
        for (Author author : authorRepository.findAll()) {
            System.out.println(author.getName());
            System.out.println(author.getId());
        }
    }

    void single(Long id) {
        Author author = authorRepository.findById(id).orElseThrow();
        for (Book book : author.getBooks()) {
            System.out.println(book);
        }
    }

    void parameter(List<Author> authors) {
        for (Author author : authors) {
            author.getBooks().size();
        }
    }

    void hint(EntityGraph<?> graph) {
        List<Author> authors = em.createQuery("SELECT a FROM Author a", Author.class).setHint("javax.persistence.fetchgraph", graph).getResultList();
        for (Author author : authors) {
            author.getBooks().size();
        }
    }

    void outside() {
        List<Author> authors = authorRepository.findAll();
        System.out.println(authors.get(0).getBooks());
    }
}
