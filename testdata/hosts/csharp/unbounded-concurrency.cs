// args: --only unbounded-concurrency
using System;
using System.Collections.Generic;
using System.Data;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dapper;

class Concurrent
{
    private readonly IDbConnection _connection;
    private const string ById = "SELECT name FROM users WHERE id = @id";

    async Task InPlace(List<int> ids)
    {
        await Task.WhenAll(ids.Select(id => _connection.QueryFirstAsync<string>(ById, new { id }))); // expect: unbounded-concurrency
    }

    async Task Held(List<int> ids)
    {
        var tasks = ids.Select(id => _connection.QueryFirstAsync<string>(ById, new { id })); // expect: unbounded-concurrency
        await Task.WhenAll(tasks);
    }

    async Task<string[]> Returned(int[] ids)
    {
        return await Task.WhenAll(ids.Select(id => _connection.QuerySingleAsync<string>(ById, new { id }))); // expect: unbounded-concurrency
    }

    async Task Written(List<User> users)
    {
        await Task.WhenAll(users.Select(user => _connection.ExecuteAsync("UPDATE users SET name = @Name WHERE id = @Id", user))); // expect: unbounded-concurrency
    }

    async Task Lambda(List<int> ids)
    {
        await Task.WhenAll(ids.Select(async id =>
        {
            await _connection.QueryFirstAsync<string>(ById, new { id }); // expect: unbounded-concurrency
        }));
    }

    async Task Run(List<int> ids)
    {
        foreach (var id in ids)
        {
            _ = Task.Run(() => _connection.QueryFirst<string>(ById, new { id })); // expect: unbounded-concurrency
        }
    }

    async Task Filtered(List<User> users)
    {
        await Task.WhenAll(users.Where(u => u.Active).Select(u => _connection.QueryFirstAsync<string>(ById, new { id = u.Id }))); // expect: unbounded-concurrency
    }

    async Task Materialised(List<int> ids)
    {
        var tasks = ids.Select(id => _connection.QueryFirstAsync<string>(ById, new { id })).ToList(); // expect: unbounded-concurrency
        await Task.WhenAll(tasks);
    }

    async Task Scalar(IEnumerable<int> ids)
    {
        await Task.WhenAll(ids.Select(id => _connection.ExecuteScalarAsync<int>("SELECT count(*) FROM visits WHERE page = @id", new { id }))); // expect: unbounded-concurrency
    }

    async Task First(List<int> ids)
    {
        await Task.WhenAny(ids.Select(id => _connection.QueryFirstAsync<string>(ById, new { id }))); // expect: unbounded-concurrency
    }

    /* ---- nothing to report ---- */

    async Task Limited(List<int> ids)
    {
        var gate = new SemaphoreSlim(8);
        await Task.WhenAll(ids.Select(async id =>
        {
            await gate.WaitAsync();
            try { await _connection.QueryFirstAsync<string>(ById, new { id }); }
            finally { gate.Release(); }
        }));
    }

    async Task Sequential(List<int> ids)
    {
        foreach (var id in ids) await _connection.QueryFirstAsync<string>(ById, new { id });
    }

    async Task Two()
    {
        await Task.WhenAll(_connection.QueryAsync<int>("SELECT id FROM a"), _connection.QueryAsync<int>("SELECT id FROM b"));
    }

    async Task Few()
    {
        await Task.WhenAll(new[] { "a", "b" }.Select(kind => _connection.QueryFirstAsync<int>("SELECT count(*) FROM log WHERE kind = @kind", new { kind })));
    }

    async Task Bounded(List<int> ids)
    {
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (id, token) =>
            await _connection.QueryFirstAsync<string>(ById, new { id }));
    }

    async Task Chunks(List<int> ids)
    {
        foreach (var chunk in ids.Chunk(10))
            await Task.WhenAll(chunk.Select(id => _connection.QueryFirstAsync<string>(ById, new { id })));
    }

    async Task AtOnce(List<int> ids)
    {
        await _connection.QueryAsync<string>("SELECT name FROM users WHERE id IN @ids", new { ids });
    }

    async Task Http(List<string> urls)
    {
        await Task.WhenAll(urls.Select(url => client.GetStringAsync(url)));
    }

    async Task Delays(List<int> ids)
    {
        await Task.WhenAll(ids.Select(id => Task.Delay(id)));
    }

    async Task One(int id)
    {
        await Task.WhenAll(_connection.QueryFirstAsync<string>(ById, new { id }));
    }
}
