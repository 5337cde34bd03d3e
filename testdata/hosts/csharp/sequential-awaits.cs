// args: --only sequential-awaits
// Only sessions of a Cassandra driver take several queries at once; a connection of ADO.NET does not.
using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Cassandra;
using Dapper;

class Waiting
{
    private readonly ISession _session;
    private readonly PreparedStatement _byId, _orders, _insert;

    async Task Each(List<Guid> ids)
    {
        foreach (var id in ids) await _session.ExecuteAsync(_byId.Bind(id)); // expect: sequential-awaits
    }

    async Task Written(ISession session, List<User> users)
    {
        foreach (var user in users)
        {
            await session.ExecuteAsync(_insert.Bind(user.Id, user.Name)); // expect: sequential-awaits
        }
    }

    async Task Counted(Guid[] ids)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            var rows = await _session.ExecuteAsync(_byId.Bind(ids[i])); // expect: sequential-awaits
            Show(rows);
        }
    }

    async Task Conditional(List<User> users)
    {
        foreach (var user in users)
            if (user.Active)
                await _session.ExecuteAsync(_byId.Bind(user.Id)); // expect: sequential-awaits
    }

    async Task Simple(List<Guid> ids)
    {
        foreach (var id in ids)
            await _session.ExecuteAsync(new SimpleStatement("DELETE FROM users WHERE id = ?", id)); // expect: sequential-awaits
    }

    async Task Configured(List<Guid> ids)
    {
        foreach (var id in ids) await _session.ExecuteAsync(_byId.Bind(id)).ConfigureAwait(false); // expect: sequential-awaits
    }

    async Task Bound(List<Guid> ids)
    {
        foreach (var id in ids)
        {
            var bound = _byId.Bind(id);
            await _session.ExecuteAsync(bound); // expect: sequential-awaits
        }
    }

    async Task Keys(Dictionary<Guid, string> names)
    {
        foreach (var pair in names) await _session.ExecuteAsync(_insert.Bind(pair.Key, pair.Value)); // expect: sequential-awaits
    }

    async Task Nested(List<List<Guid>> groups)
    {
        foreach (var group in groups)
            foreach (var id in group)
                await _session.ExecuteAsync(_byId.Bind(id)); // expect: sequential-awaits
    }

    async Task Tried(List<Guid> ids)
    {
        foreach (var id in ids)
        {
            try { await _session.ExecuteAsync(_byId.Bind(id)); } // expect: sequential-awaits
            catch (DriverException e) { Log(e); }
        }
    }

    /* ---- nothing to report ---- */

    async Task Together(List<Guid> ids)
    {
        var tasks = new List<Task<RowSet>>();
        foreach (var id in ids) tasks.Add(_session.ExecuteAsync(_byId.Bind(id)));
        await Task.WhenAll(tasks);
    }

    async Task One(Guid id)
    {
        await _session.ExecuteAsync(_byId.Bind(id));
    }

    async Task Few()
    {
        foreach (var kind in new[] { "a", "b" }) await _session.ExecuteAsync(_byId.Bind(kind));
    }

    async Task Retried(Guid id)
    {
        for (int attempt = 0; attempt < 5; attempt++)
        {
            try { await _session.ExecuteAsync(_byId.Bind(id)); return; }
            catch (DriverException) { await Task.Delay(100); }
        }
    }

    async Task Worker()
    {
        while (true) await _session.ExecuteAsync(_byId.Bind(await queue.TakeAsync()));
    }

    void Blocking(List<Guid> ids)
    {
        foreach (var id in ids) _session.Execute(_byId.Bind(id));
    }

    async Task Ado(System.Data.IDbConnection connection, List<int> ids)
    {
        foreach (var id in ids) await connection.QueryAsync<User>("SELECT * FROM users WHERE id = @id", new { id });
    }

    async Task Found(List<Guid> ids)
    {
        foreach (var id in ids)
        {
            var rows = await _session.ExecuteAsync(_byId.Bind(id));
            if (rows.IsFullyFetched) break;
        }
    }

    async Task Http(List<string> urls)
    {
        foreach (var url in urls) await client.GetAsync(url);
    }

    async Task Chunks(List<Guid> ids)
    {
        foreach (var chunk in ids.Chunk(100)) await _session.ExecuteAsync(_byId.Bind(chunk));
    }
}
