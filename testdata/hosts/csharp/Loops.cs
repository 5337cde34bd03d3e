// args: --only host
using System;
using System.Collections.Generic;
using System.Data.SqlClient;
using System.Linq;
using System.Threading.Tasks;
using Dapper;
using Microsoft.EntityFrameworkCore;

namespace Shop
{
    class Loops
    {
        private readonly ShopContext _context;
        private readonly IDbConnection _connection;

        void Each(SqlConnection connection, List<int> ids)
        {
            foreach (var id in ids)
            {
                var command = new SqlCommand("SELECT name FROM users WHERE id = @id", connection);
                command.Parameters.AddWithValue("@id", id);
                command.ExecuteScalar(); // expect: query-in-loop
            }
        }

        void Reused(SqlConnection connection, List<int> ids)
        {
            var command = new SqlCommand("SELECT name FROM users WHERE id = @id", connection);
            foreach (var id in ids)
            {
                command.Parameters["@id"].Value = id;
                command.ExecuteScalar(); // expect: query-in-loop
            }
        }

        void Counted(IDbConnection db, int[] ids)
        {
            for (int i = 0; i < ids.Length; i++)
            {
                db.QueryFirst<string>("SELECT name FROM users WHERE id = @id", new { id = ids[i] }); // expect: query-in-loop
            }
        }

        async Task Awaited(List<int> ids)
        {
            foreach (var id in ids)
            {
                await _connection.QuerySingleAsync<User>("SELECT * FROM users WHERE id = @id", new { id }); // expect: query-in-loop
            }
        }

        void OverReader(SqlConnection connection, SqlDataReader reader)
        {
            while (reader.Read())
            {
                connection.QueryFirst<string>("SELECT name FROM teams WHERE id = @id", new { id = reader.GetInt32(0) }); // expect: query-in-loop
            }
        }

        void Find(List<int> ids)
        {
            foreach (var id in ids)
            {
                var user = _context.Users.Find(id); // expect: query-in-loop
            }
        }

        void FirstOrDefault(List<int> ids)
        {
            foreach (var id in ids)
            {
                var user = _context.Users.FirstOrDefault(u => u.Id == id); // expect: query-in-loop
            }
        }

        async Task WhereToList(List<User> users)
        {
            foreach (var user in users)
            {
                var orders = await _context.Orders.Where(o => o.UserId == user.Id).ToListAsync(); // expect: query-in-loop
            }
        }

        void ForEachMethod(List<int> ids)
        {
            ids.ForEach(id => _connection.QueryFirst<string>("SELECT name FROM users WHERE id = @id", new { id })); // expect: query-in-loop
        }

        List<string> Selected(List<int> ids)
        {
            return ids.Select(id => _connection.QueryFirst<string>("SELECT name FROM users WHERE id = @id", new { id })).ToList(); // expect: query-in-loop
        }

        void ParallelEach(List<int> ids)
        {
            Parallel.ForEach(ids, id =>
            {
                _connection.QueryFirst<string>("SELECT name FROM users WHERE id = @id", new { id }); // expect: query-in-loop
            });
        }

        User Load(int id)
        {
            return _connection.QueryFirst<User>("SELECT * FROM users WHERE id = @id", new { id });
        }

        User LoadTwice(int id)
        {
            return Load(id);
        }

        void Helper(List<int> ids)
        {
            foreach (var id in ids) Load(id); // expect: query-in-loop
        }

        void HelperChain(List<int> ids)
        {
            foreach (var id in ids) this.LoadTwice(id); // expect: query-in-loop
        }

        void InBranch(List<User> users)
        {
            foreach (var user in users)
            {
                if (user.Active)
                {
                    _connection.Query<Order>("SELECT * FROM orders WHERE user_id = @id", new { id = user.Id }); // expect: query-in-loop
                }
            }
        }

        void Writes(List<User> users)
        {
            foreach (var user in users)
            {
                _connection.Execute("INSERT INTO users (name) VALUES (@Name)", user); // expect: write-in-loop
            }
        }

        void WritesCommand(SqlConnection connection, List<User> users)
        {
            foreach (var user in users)
            {
                using (var command = new SqlCommand("UPDATE users SET name = @name WHERE id = @id", connection))
                {
                    command.Parameters.AddWithValue("@name", user.Name);
                    command.ExecuteNonQuery(); // expect: write-in-loop
                }
            }
        }

        void SavesEach(List<User> users)
        {
            foreach (var user in users)
            {
                _context.Users.Add(user);
                _context.SaveChanges(); // expect: write-in-loop
            }
        }

        async Task SavesEachAsync(List<User> users)
        {
            foreach (var user in users)
            {
                user.Active = false;
                await _context.SaveChangesAsync(); // expect: write-in-loop
            }
        }

        void CommitsEach(SqlConnection connection, List<User> users)
        {
            foreach (var user in users)
            {
                var transaction = connection.BeginTransaction();
                connection.Execute("INSERT INTO users (name) VALUES (@Name)", user, transaction); // expect: write-in-loop
                transaction.Commit(); // expect: transaction-per-row
            }
        }

        void ConnectsEach(List<int> ids)
        {
            foreach (var id in ids)
            {
                using (var connection = new SqlConnection(connectionString)) // expect: connection-per-query
                {
                    connection.Open();
                    connection.QueryFirst<string>("SELECT name FROM users WHERE id = @id", new { id }); // expect: query-in-loop
                }
            }
        }

        void Invariant(List<User> users)
        {
            foreach (var user in users)
            {
                user.Rate = _connection.QueryFirst<decimal>("SELECT rate FROM taxes WHERE country = 'DE'"); // expect: loop-invariant-query
            }
        }

        async Task Concurrent(List<int> ids)
        {
            var tasks = ids.Select(id => _connection.QueryFirstAsync<User>("SELECT * FROM users WHERE id = @id", new { id })); // expect: query-in-loop, unbounded-concurrency
            await Task.WhenAll(tasks);
        }

        async Task ConcurrentInPlace(List<int> ids)
        {
            await Task.WhenAll(ids.Select(id => _connection.QueryFirstAsync<User>("SELECT * FROM users WHERE id = @id", new { id }))); // expect: query-in-loop, unbounded-concurrency
        }

        List<User> Page(int page)
        {
            return _context.Users.OrderBy(u => u.Id).Skip(page * 20).Take(20).ToList(); // expect: builder-offset-pagination
        }

        async Task<List<User>> PageAsync(int page, int size)
        {
            return await _context.Users.Where(u => u.Active).Skip((page - 1) * size).Take(size).ToListAsync(); // expect: builder-offset-pagination
        }

        /* ---- nothing to report ---- */

        void Drain(SqlCommand command)
        {
            using (var reader = command.ExecuteReader())
            {
                while (reader.Read())
                {
                    Console.WriteLine(reader.GetString(0));
                }
            }
        }

        async Task DrainAsync(SqlCommand command)
        {
            var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                Console.WriteLine(reader.GetString(0));
            }
        }

        void AtOnce(List<int> ids)
        {
            _connection.Query<User>("SELECT * FROM users WHERE id IN @ids", new { ids });
            _context.Users.Where(u => ids.Contains(u.Id)).ToList();
        }

        void Translated()
        {
            var query = _context.Users.Where(u => u.Active).Select(u => new { u.Id, Orders = u.Orders.Count() });
        }

        void SavedOnce(List<User> users)
        {
            foreach (var user in users)
            {
                _context.Users.Add(user);
            }
            _context.SaveChanges();
        }

        void Bulk(SqlConnection connection, List<User> users)
        {
            var table = new DataTable();
            foreach (var user in users)
            {
                table.Rows.Add(user.Id, user.Name);
            }
            using (var copy = new SqlBulkCopy(connection)) copy.WriteToServer(table);
        }

        void Retry(SqlCommand command)
        {
            for (int attempt = 0; attempt < 5; attempt++)
            {
                try
                {
                    command.ExecuteNonQuery();
                    return;
                }
                catch (SqlException)
                {
                    Thread.Sleep(1000);
                }
            }
        }

        async Task Poll(int id)
        {
            while (true)
            {
                if (await _connection.QueryFirstAsync<bool>("SELECT done FROM jobs WHERE id = @id", new { id })) return;
                await Task.Delay(1000);
            }
        }

        async Task Worker(CancellationToken token)
        {
            while (!token.IsCancellationRequested)
            {
                await _connection.ExecuteAsync("DELETE FROM sessions WHERE expires < now()");
                await Task.Delay(1000, token);
            }
        }

        void Chunks(List<int> ids)
        {
            foreach (var chunk in ids.Chunk(500))
            {
                _connection.Query<User>("SELECT * FROM users WHERE id IN @chunk", new { chunk });
            }
        }

        void Few()
        {
            foreach (var kind in new[] { "a", "b", "c" })
            {
                _connection.QueryFirst<int>("SELECT count(*) FROM log WHERE kind = @kind", new { kind });
            }
        }

        void Memo(List<User> users)
        {
            var cache = new Dictionary<int, Team>();
            foreach (var user in users)
            {
                if (!cache.TryGetValue(user.TeamId, out var team))
                {
                    team = _connection.QueryFirst<Team>("SELECT * FROM teams WHERE id = @id", new { id = user.TeamId });
                    cache[user.TeamId] = team;
                }
            }
        }

        void Header()
        {
            foreach (var user in _connection.Query<User>("SELECT * FROM users WHERE active = 1"))
            {
                Console.WriteLine(user.Name);
            }
        }

        void HeaderEf()
        {
            foreach (var user in _context.Users.Where(u => u.Active).ToList())
            {
                Console.WriteLine(user.Name);
            }
        }

        void Later(List<int> ids)
        {
            var actions = new List<Action>();
            foreach (var id in ids)
            {
                Action action = () => _connection.Execute("DELETE FROM users WHERE id = @id", new { id });
                actions.Add(action);
            }
        }

        void Lists(List<User> users, List<int> ids)
        {
            foreach (var id in ids)
            {
                var user = users.FirstOrDefault(u => u.Id == id);
                var any = users.Any(u => u.Id == id);
                var few = users.Where(u => u.Id == id).ToList();
            }
        }

        async Task Limited(List<int> ids)
        {
            var gate = new SemaphoreSlim(8);
            await Task.WhenAll(ids.Select(async id =>
            {
                await gate.WaitAsync();
                await _connection.QueryFirstAsync<User>("SELECT * FROM users WHERE id = @id", new { id }); // expect: query-in-loop
                gate.Release();
            }));
        }

        List<User> Keyset(int last)
        {
            return _context.Users.Where(u => u.Id > last).OrderBy(u => u.Id).Take(20).ToList();
        }

        List<int> SkipOfList(List<int> ids, int n)
        {
            return ids.Skip(n).Take(20).ToList();
        }
    }
}
