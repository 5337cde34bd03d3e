// args: --only host
using System.Collections.Generic;
using System.Linq;
using Microsoft.EntityFrameworkCore;

namespace Blog
{
    public class Author
    {
        public int Id { get; set; }
        public string Name { get; set; }
        public int PublisherId { get; set; }
        public virtual Publisher Publisher { get; set; }
        public virtual ICollection<Book> Books { get; set; }
        public List<Award> Awards { get; set; }
    }

    public class Book
    {
        public int Id { get; set; }
        public virtual Author Author { get; set; }
        public virtual ICollection<Tag> Tags { get; set; }
    }

    public class Publisher
    {
        public string Name { get; set; }
    }

    public class BlogContext : DbContext
    {
        public DbSet<Author> Authors { get; set; }
        public DbSet<Book> Books { get; set; }
    }

    class Reports
    {
        private readonly BlogContext _context;

        void ToList()
        {
            var authors = _context.Authors.ToList();
            foreach (var author in authors)
            {
                Console.WriteLine(author.Books.Count); // expect: lazy-relation-in-loop
            }
        }

        void InPlace()
        {
            foreach (var author in _context.Authors.ToList())
            {
                Console.WriteLine(author.Publisher.Name); // expect: lazy-relation-in-loop
            }
        }

        void Set()
        {
            foreach (var author in _context.Authors)
            {
                foreach (var book in author.Books) // expect: lazy-relation-in-loop
                {
                    Console.WriteLine(book.Id);
                }
            }
        }

        void Where()
        {
            var books = _context.Books.Where(b => b.Id > 10).OrderBy(b => b.Id).ToList();
            foreach (var book in books)
            {
                Console.WriteLine(book.Author.Name); // expect: lazy-relation-in-loop
            }
        }

        async Task Async()
        {
            var books = await _context.Books.ToListAsync();
            foreach (var book in books)
            {
                Console.WriteLine(book.Tags.Count); // expect: lazy-relation-in-loop
            }
        }

        void Local(BlogContext context)
        {
            using (var db = new BlogContext())
            {
                foreach (var author in db.Authors.ToList())
                {
                    Console.WriteLine(author.Books.Count); // expect: lazy-relation-in-loop
                }
            }
        }

        void OtherInclude()
        {
            foreach (var author in _context.Authors.Include(a => a.Publisher).ToList())
            {
                Console.WriteLine(author.Books.Count); // expect: lazy-relation-in-loop
            }
        }

        /* ---- nothing to report ---- */

        void Include()
        {
            foreach (var author in _context.Authors.Include(a => a.Books).ToList())
            {
                Console.WriteLine(author.Books.Count);
            }
        }

        void IncludeString()
        {
            foreach (var author in _context.Authors.Include("Books").ToList())
            {
                Console.WriteLine(author.Books.Count);
            }
        }

        void IncludeVariable()
        {
            var authors = _context.Authors.Where(a => a.Id > 3).Include(a => a.Publisher).ThenInclude(p => p.Country).ToList();
            foreach (var author in authors)
            {
                Console.WriteLine(author.Publisher.Name);
            }
        }

        void Keys()
        {
            foreach (var author in _context.Authors.ToList())
            {
                Console.WriteLine(author.PublisherId + author.Name);
            }
        }

        void NotVirtual()
        {
            foreach (var author in _context.Authors.ToList())
            {
                Console.WriteLine(author.Awards.Count);
            }
        }

        void Single(int id)
        {
            var author = _context.Authors.First(a => a.Id == id);
            foreach (var book in author.Books)
            {
                Console.WriteLine(book.Id);
            }
        }

        void Projected()
        {
            foreach (var author in _context.Authors.Select(a => new { a.Name, Books = a.Books.Count() }).ToList())
            {
                Console.WriteLine(author.Books);
            }
        }

        void Parameter(List<Author> authors)
        {
            foreach (var author in authors)
            {
                Console.WriteLine(author.Books.Count);
            }
        }
    }
}
