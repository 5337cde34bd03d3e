import javax.persistence.*;
import java.util.*;
@Entity
class Author { @Id Long id; String name; @OneToMany(mappedBy = "author") List<Book> books; List<Book> getBooks() { return books; } String getName() { return name; } }
@Entity
class Book { @Id Long id; String title; @ManyToOne(fetch = FetchType.LAZY) Author author; @ManyToOne Publisher publisher; Author getAuthor() { return author; } String getTitle() { return title; } }
class Svc {
  EntityManager em; BookRepository repo;
  void a() {
    List<Book> books = em.createQuery("SELECT b FROM Book b", Book.class).getResultList();
    for (Book b : books) {
      System.out.println(b.getAuthor().getName());  // expect: lazy-relation-in-loop
    }
  }
  void b() {
    List<Book> books = em.createQuery("SELECT b FROM Book b JOIN FETCH b.author", Book.class).getResultList();
    for (Book b : books) {
      System.out.println(b.getAuthor().getName());
    }
  }
  void c() {
    List<Author> authors = em.createQuery("SELECT a FROM Author a", Author.class).getResultList();
    for (Author a : authors) {
      System.out.println(a.getBooks().size());  // expect: lazy-relation-in-loop
    }
  }
  void d() {
    Book b = em.find(Book.class, 1L);
    System.out.println(b.getAuthor().getName());
  }
  void e() {
    for (Book b : repo.findAll()) {
      System.out.println(b.getTitle());
    }
  }
  void f() {
    for (Book b : repo.findAll()) {
      System.out.println(b.getAuthor().getName());  // expect: lazy-relation-in-loop
    }
  }
}
interface BookRepository extends JpaRepository<Book, Long> { }
