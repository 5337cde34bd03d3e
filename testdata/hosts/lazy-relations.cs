using Microsoft.EntityFrameworkCore; using System.Collections.Generic;
public class Author { public int Id { get; set; } public string Name { get; set; } public virtual ICollection<Book> Books { get; set; } }
public class Book { public int Id { get; set; } public string Title { get; set; } public virtual Author Author { get; set; } }
public class Db : DbContext { public DbSet<Book> Books { get; set; } public DbSet<Author> Authors { get; set; }
  protected override void OnConfiguring(DbContextOptionsBuilder o) => o.UseLazyLoadingProxies().UseSqlServer("x"); }
class S {
  void A(Db db) {
    foreach (var b in db.Books.ToList()) {
      Console.WriteLine(b.Author.Name);  // expect: lazy-relation-in-loop
    }
    foreach (var b in db.Books.Include(x => x.Author).ToList()) {
      Console.WriteLine(b.Author.Name);
    }
    foreach (var a in db.Authors) {
      Console.WriteLine(a.Books.Count);  // expect: lazy-relation-in-loop
    }
    foreach (var b in db.Books) {
      Console.WriteLine(b.Title);
    }
    var one = db.Books.First();
    Console.WriteLine(one.Author.Name);
  }
}
