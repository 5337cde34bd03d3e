// args: --only host
// Written and labelled by somebody who did not know the program, before it ran on them.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Checks.LazyLoading
{
    public class Blog
    {
        public int Id { get; set; }
        public string Url { get; set; }
        public int OwnerId { get; set; }
        public virtual Person Owner { get; set; }
        public virtual ICollection<Post> Posts { get; set; } = new List<Post>();
        public virtual Theme Theme { get; set; }
        public List<string> Aliases { get; set; } = new();
    }

    public class Post
    {
        public int Id { get; set; }
        public string Title { get; set; }
        public int BlogId { get; set; }
        public virtual Blog Blog { get; set; }
        public virtual Person Author { get; set; }
        public int? AuthorId { get; set; }
        public virtual ICollection<Tag> Tags { get; set; }
        public virtual ICollection<Comment> Comments { get; set; }
    }

    public class Comment
    {
        public int Id { get; set; }
        public string Body { get; set; }
        public virtual Post Post { get; set; }
    }

    public class Tag
    {
        public int Id { get; set; }
        public string Name { get; set; }
        public virtual ICollection<Post> Posts { get; set; }
    }

    public class Person
    {
        public int Id { get; set; }
        public string Name { get; set; }
        public virtual Photo Photo { get; set; }
        public virtual ICollection<Blog> OwnedBlogs { get; set; }
    }

    public class Photo
    {
        public int Id { get; set; }
        public string Path { get; set; }
    }

    public class Theme
    {
        public int Id { get; set; }
        public string Color { get; set; }
    }

    public class BloggingContext : DbContext
    {
        public DbSet<Blog> Blogs { get; set; }
        public DbSet<Post> Posts { get; set; }
        public DbSet<Person> People { get; set; }
        public DbSet<Tag> Tags { get; set; }
        public DbSet<Comment> Comments { get; set; }

        protected override void OnConfiguring(DbContextOptionsBuilder options)
            => options.UseLazyLoadingProxies().UseSqlServer("Server=.;Database=Blogging");

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Blog>().Navigation(b => b.Theme).AutoInclude();
        }
    }

    // Not an entity.
    public record Magazine(string Title, Person Owner);

    public class NonCompliant
    {
        private readonly BloggingContext _db;

        public NonCompliant(BloggingContext db)
        {
            _db = db;
        }

        public void ReferenceInForeach()
        {
            foreach (var blog in _db.Blogs.ToList())
            {
                Console.WriteLine(blog.Owner.Name); // expect: lazy-relation-in-loop
            }
        }

        public void ReferenceVariable()
        {
            var posts = _db.Posts.Where(p => p.Title != null).ToList();
            foreach (var post in posts)
            {
                Console.WriteLine(post.Title + post.Blog.Url); // expect: lazy-relation-in-loop
            }
        }

        public async Task CollectionNested()
        {
            var blogs = await _db.Blogs.ToListAsync();
            foreach (var blog in blogs)
            {
                foreach (var post in blog.Posts) // expect: lazy-relation-in-loop
                {
                    Console.WriteLine(post.Title);
                }
            }
        }

        public void CollectionCount()
        {
            var blogs = _db.Blogs.OrderBy(b => b.Url).ToList();
            for (int i = 0; i < blogs.Count; i++)
            {
                Console.WriteLine(blogs[i].Posts.Count); // expect: lazy-relation-in-loop
            }
        }

        public List<string> SelectAfterToList()
        {
            return _db.Posts.ToList().Select(p => p.Author.Name).ToList(); // expect: lazy-relation-in-loop
        }

        public Dictionary<string, int> ToDictionary()
        {
            var blogs = _db.Blogs.ToList();
            return blogs.ToDictionary(b => b.Url, b => b.Posts.Count()); // expect: lazy-relation-in-loop
        }

        public IEnumerable<string> AsEnumerableSelectMany()
        {
            return _db.Posts.AsEnumerable().SelectMany(p => p.Tags).Select(t => t.Name).Distinct(); // expect: lazy-relation-in-loop
        }

        public void ListForEach()
        {
            _db.Comments.ToList().ForEach(c => Console.WriteLine(c.Post.Title)); // expect: lazy-relation-in-loop
        }

        public void WhereInMemory()
        {
            var posts = _db.Posts.ToArray();
            var mine = posts.Where(p => p.Author.Name == "me"); // expect: lazy-relation-in-loop
            Console.WriteLine(mine.Count());
        }

        public void SecondLevel()
        {
            foreach (var post in _db.Posts.Include(p => p.Author).ToList())
            {
                Console.WriteLine(post.Author.Name);
                Console.WriteLine(post.Author.Photo.Path); // expect: lazy-relation-in-loop
            }
        }

        public void WrongInclude()
        {
            var posts = _db.Posts.Include(p => p.Tags).ToList();
            foreach (var post in posts)
            {
                Console.WriteLine(post.Tags.Count);
                Console.WriteLine(post.Comments.Count); // expect: lazy-relation-in-loop
            }
        }

        public void JoinInWhereOnly()
        {
            var posts = _db.Posts.Where(p => p.Blog.Url.StartsWith("https")).ToList();
            foreach (var post in posts)
            {
                Console.WriteLine(post.Blog.Url); // expect: lazy-relation-in-loop
            }
        }

        public void QuerySyntax()
        {
            var people = (from p in _db.People where p.Name != "" select p).ToList();
            foreach (var person in people)
            {
                Console.WriteLine(person.OwnedBlogs.Any()); // expect: lazy-relation-in-loop
            }
        }

        public void ExplicitLoadInLoop()
        {
            foreach (var blog in _db.Blogs.ToList())
            {
                _db.Entry(blog).Collection(b => b.Posts).Load(); // expect: query-in-loop
            }
        }

        public string Html()
        {
            var sb = new StringBuilder("<ul>");
            foreach (var comment in _db.Comments.Take(20).ToList())
            {
                sb.Append($"<li>{comment.Body} - {comment.Post.Title}</li>"); // expect: lazy-relation-in-loop
            }
            return sb.Append("</ul>").ToString();
        }

        public List<object> Json()
        {
            var result = new List<object>();
            foreach (var tag in _db.Tags.ToList())
            {
                result.Add(new
                {
                    tag.Name,
                    Count = tag.Posts.Count, // expect: lazy-relation-in-loop
                });
            }
            return result;
        }
    }

    public class Compliant
    {
        private readonly BloggingContext _db;

        public Compliant(BloggingContext db)
        {
            _db = db;
        }

        public void IncludeReference()
        {
            foreach (var blog in _db.Blogs.Include(b => b.Owner).ToList())
            {
                Console.WriteLine(blog.Owner.Name);
            }
        }

        public void IncludeString()
        {
            var posts = _db.Posts.Include("Blog").Where(p => p.Id > 3).ToList();
            foreach (var post in posts)
            {
                Console.WriteLine(post.Blog.Url);
            }
        }

        public async Task ThenInclude()
        {
            var blogs = await _db.Blogs.Include(b => b.Posts).ThenInclude(p => p.Tags).ToListAsync();
            foreach (var blog in blogs)
            {
                foreach (var post in blog.Posts)
                {
                    Console.WriteLine(string.Join(",", post.Tags.Select(t => t.Name)));
                }
            }
        }

        public List<string> IncludeSelect()
        {
            return _db.Posts.Include(p => p.Author).ToList().Select(p => p.Author.Name).ToList();
        }

        public void SplitQuery()
        {
            foreach (var blog in _db.Blogs.Include(b => b.Posts).AsSplitQuery())
            {
                Console.WriteLine(blog.Posts.Count);
            }
        }

        public void AutoInclude()
        {
            foreach (var blog in _db.Blogs.ToList())
            {
                Console.WriteLine(blog.Theme.Color);
            }
        }

        public void IncludeLater()
        {
            IQueryable<Post> query = _db.Posts;
            query = query.Include(p => p.Comments);
            foreach (var post in query.ToList())
            {
                Console.WriteLine(post.Comments.Count);
            }
        }

        public List<string> ProjectionInDatabase()
        {
            return _db.Posts.Select(p => p.Author.Name).ToList();
        }

        public void AnonymousProjection()
        {
            var rows = _db.Blogs.Select(b => new { b.Url, Posts = b.Posts.Count }).ToList();
            foreach (var row in rows)
            {
                Console.WriteLine(row.Posts);
            }
        }

        public void ForeignKey()
        {
            foreach (var post in _db.Posts.ToList())
            {
                Console.WriteLine(post.BlogId + " " + post.AuthorId);
            }
        }

        public void PlainColumns()
        {
            foreach (var blog in _db.Blogs.ToList())
            {
                Console.WriteLine(blog.Url.Length + blog.Aliases.Count);
            }
        }

        public void SingleObject(int id)
        {
            var blog = _db.Blogs.Find(id);
            foreach (var post in blog.Posts)
            {
                Console.WriteLine(post.Title);
            }
        }

        public string FirstObject()
        {
            var post = _db.Posts.First(p => p.Title == "x");
            return post.Author.Name;
        }

        public void LiteralList(int id)
        {
            var blog = _db.Blogs.Single(b => b.Id == id);
            foreach (var greeting in new[] { "Hi", "Hello" })
            {
                Console.WriteLine(greeting + blog.Owner.Name);
            }
        }

        public void NotEntities()
        {
            var magazines = new List<Magazine> { new("A", new Person { Name = "x" }), new("B", new Person { Name = "y" }) };
            foreach (var m in magazines)
            {
                Console.WriteLine(m.Owner.Name);
            }
        }

        public void NewObjects(IEnumerable<string> urls)
        {
            var person = new Person { Name = "me" };
            foreach (var url in urls)
            {
                var blog = new Blog { Url = url, Owner = person };
                Console.WriteLine(blog.Owner.Name);
            }
        }
    }
}
