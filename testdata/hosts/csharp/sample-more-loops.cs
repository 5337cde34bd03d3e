// args: --only host
// Written and labelled by somebody who did not know the program, before it ran on them.
using System;
using System.Collections.Generic;
using System.Data.SqlClient;
using System.Linq;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Dapper;
using Microsoft.EntityFrameworkCore;

namespace Fixtures
{
    public class Loop3
    {
        private readonly SqlConnection _conn;
        private readonly ShopContext _db;
        private readonly HttpClient _http;
        private readonly Dictionary<int, Product> _cache = new();

        // ---------- bad ----------
        public void Each(IEnumerable<int> ids)
        {
            foreach (var id in ids)
            {
                var p = _db.Products.Find(id); // expect: query-in-loop
                Console.WriteLine(p.Name);
            }
        }

        public async Task EachAsync(List<string> skus)
        {
            foreach (var sku in skus)
            {
                var p = await _db.Products.FirstOrDefaultAsync(x => x.Sku == sku); // expect: query-in-loop
                Console.WriteLine(p?.Name);
            }
        }

        public void Commands(int[] ids)
        {
            for (var i = 0; i < ids.Length; i++)
            {
                using var cmd = new SqlCommand("SELECT Name FROM Products WHERE Id = @id", _conn);
                cmd.Parameters.AddWithValue("@id", ids[i]);
                Console.WriteLine(cmd.ExecuteScalar()); // expect: query-in-loop
            }
        }

        public List<Product> Select(List<int> ids)
        {
            return ids.Select(id => _conn.QuerySingle<Product>("SELECT * FROM Products WHERE Id = @id", new { id })).ToList(); // expect: query-in-loop
        }

        public Dictionary<int, int> Counts(List<Customer> customers)
        {
            return customers.ToDictionary(c => c.Id, c => _db.Orders.Count(o => o.CustomerId == c.Id)); // expect: query-in-loop
        }

        public void ForEachLambda(List<int> ids)
        {
            ids.ForEach(id =>
            {
                var rows = _conn.Query("SELECT * FROM Lines WHERE OrderId = @id", new { id }); // expect: query-in-loop
                Console.WriteLine(rows.Count());
            });
        }

        private string NameOf(int id)
        {
            return _conn.ExecuteScalar<string>("SELECT Name FROM Products WHERE Id = @id", new { id });
        }

        public void ViaHelper(HashSet<int> ids)
        {
            foreach (var id in ids)
                Console.WriteLine(NameOf(id)); // expect: query-in-loop
        }

        public void QueryInQuery()
        {
            foreach (var o in _db.Orders.ToList())
            {
                var lines = _db.Lines.Where(l => l.OrderId == o.Id).ToList(); // expect: query-in-loop
                Console.WriteLine(lines.Count);
            }
        }

        public void Queue(Queue<string> mails)
        {
            while (mails.Count > 0)
            {
                var m = mails.Dequeue();
                if (_db.Users.Any(u => u.Mail == m)) Console.WriteLine(m); // expect: query-in-loop
            }
        }

        public List<string> Missing(string[] skus)
        {
            return skus.Where(s => !_db.Products.Any(p => p.Sku == s)).ToList(); // expect: query-in-loop
        }

        public async Task WhenAll(IEnumerable<int> ids)
        {
            var tasks = ids.Select(async id => await _conn.QueryAsync<Product>("SELECT * FROM Products WHERE Id = @id", new { id })); // expect: query-in-loop
            await Task.WhenAll(tasks);
        }

        public void Load(List<Order> orders)
        {
            foreach (var o in orders)
            {
                _db.Entry(o).Collection(x => x.Lines).Load(); // expect: query-in-loop
            }
        }

        // ---------- writes ----------
        public void SaveEach(List<Product> items)
        {
            foreach (var p in items)
            {
                _db.Products.Add(p);
                _db.SaveChanges(); // expect: write-in-loop
            }
        }

        public void InsertEach(List<string> tags)
        {
            foreach (var tag in tags)
                _conn.Execute("INSERT INTO Tags(Name) VALUES (@tag)", new { tag }); // expect: write-in-loop
        }

        public async Task UpdateEach(Dictionary<int, int> stock)
        {
            foreach (var (id, n) in stock)
            {
                await _db.Database.ExecuteSqlInterpolatedAsync($"UPDATE Products SET Stock = {n} WHERE Id = {id}"); // expect: write-in-loop
            }
        }

        public void DeleteEach(int[] ids)
        {
            var cmd = new SqlCommand("DELETE FROM Products WHERE Id = @id", _conn);
            cmd.Parameters.Add("@id", System.Data.SqlDbType.Int);
            foreach (var id in ids)
            {
                cmd.Parameters["@id"].Value = id;
                cmd.ExecuteNonQuery(); // expect: write-in-loop
            }
        }

        // ---------- good ----------
        public void Header()
        {
            foreach (var p in _db.Products.Where(x => x.Stock > 0).ToList())
                Console.WriteLine(p.Name);
        }

        public void Reader()
        {
            using var r = new SqlCommand("SELECT Id FROM Products", _conn).ExecuteReader();
            while (r.Read())
                Console.WriteLine(r.GetInt32(0));
        }

        public void OneSave(List<Product> items)
        {
            foreach (var p in items)
                _db.Products.Add(p);
            _db.SaveChanges();
        }

        public void Chunks(List<int> ids)
        {
            foreach (var part in ids.Chunk(500))
            {
                var rows = _db.Products.Where(p => part.Contains(p.Id)).ToList();
                Console.WriteLine(rows.Count);
            }
        }

        public async Task<Product> Retry(int id)
        {
            for (var attempt = 0; attempt < 3; attempt++)
            {
                try
                {
                    return await _db.Products.FirstAsync(p => p.Id == id);
                }
                catch (SqlException)
                {
                    await Task.Delay(200);
                }
            }
            return null;
        }

        public void Literals()
        {
            foreach (var t in new[] { "Orders", "Lines" })
                _conn.Execute("UPDATE STATISTICS " + t);
        }

        public void Cached(IEnumerable<int> ids)
        {
            foreach (var id in ids)
                if (_cache.TryGetValue(id, out var p)) Console.WriteLine(p.Name);
        }

        public void InMemory(List<Product> all, string[] skus)
        {
            foreach (var s in skus)
            {
                var p = all.FirstOrDefault(x => x.Sku == s);
                Console.WriteLine(p?.Name);
            }
        }

        public void ListFind(List<Product> all, int[] ids)
        {
            foreach (var id in ids)
                Console.WriteLine(all.Find(x => x.Id == id)?.Name);
        }

        public void Early(List<Order> orders)
        {
            foreach (var o in orders)
            {
                if (o.Total < 0)
                {
                    _conn.Execute("INSERT INTO Incidents(OrderId) VALUES (@Id)", new { o.Id });
                    return;
                }
            }
        }

        public async Task Http(List<string> urls)
        {
            foreach (var u in urls)
                Console.WriteLine(await _http.GetStringAsync(u));
        }

        public void Rx(string[] lines)
        {
            var rx = new Regex("from (\\w+)");
            foreach (var l in lines)
                Console.WriteLine(rx.Match(l).Value);
        }

        public void Proc(string[] files)
        {
            foreach (var f in files)
                System.Diagnostics.Process.Start("gzip", f)?.WaitForExit();
        }

        public void DapperList(List<string> tags)
        {
            _conn.Execute("INSERT INTO Tags(Name) VALUES (@Name)", tags.Select(t => new { Name = t }));
        }

        public IQueryable<Product> Compose(string[] words)
        {
            IQueryable<Product> q = _db.Products;
            foreach (var w in words)
                q = q.Where(p => p.Name.Contains(w));
            return q;
        }

        public void Pages()
        {
            var last = 0;
            List<Product> page;
            do
            {
                page = _db.Products.Where(p => p.Id > last).OrderBy(p => p.Id).Take(1000).ToList();
                if (page.Count > 0) last = page[^1].Id;
            } while (page.Count > 0);
        }

        public object SubSelect() =>
            _db.Customers.Select(c => new { c.Name, N = _db.Orders.Count(o => o.CustomerId == c.Id) }).ToList();
    }
}
