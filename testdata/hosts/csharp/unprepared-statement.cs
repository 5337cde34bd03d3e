// args: --only unprepared-statement
using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Cassandra;

class Unprepared
{
    private readonly ISession _session;
    private readonly PreparedStatement _byId;
    private const string ById = "SELECT name FROM users WHERE id = ?";

    RowSet Simple(Guid id)
    {
        return _session.Execute(new SimpleStatement("SELECT name FROM users WHERE id = ?", id)); // expect: unprepared-statement
    }

    RowSet Constant(Guid id)
    {
        return _session.Execute(new SimpleStatement(ById, id)); // expect: unprepared-statement
    }

    async Task Awaited(Guid id)
    {
        await _session.ExecuteAsync(new SimpleStatement("DELETE FROM users WHERE id = ?", id)); // expect: unprepared-statement
    }

    RowSet Held(Guid id)
    {
        var statement = new SimpleStatement("SELECT name FROM users WHERE id = ?", id);
        return _session.Execute(statement); // expect: unprepared-statement
    }

    RowSet Interpolated(string id)
    {
        return _session.Execute($"SELECT name FROM users WHERE id = '{id}'"); // expect: unprepared-statement
    }

    RowSet Concat(int id)
    {
        return _session.Execute("SELECT name FROM users WHERE id = " + id); // expect: unprepared-statement
    }

    RowSet Formatted(string id)
    {
        return _session.Execute(string.Format("SELECT name FROM users WHERE id = '{0}'", id)); // expect: unprepared-statement
    }

    void Loop(ISession session, List<Guid> ids)
    {
        foreach (var id in ids) session.Execute(new SimpleStatement("DELETE FROM users WHERE id = ?", id)); // expect: unprepared-statement
    }

    void Insert(ISession session, User user)
    {
        session.Execute(new SimpleStatement("INSERT INTO users (id, name) VALUES (?, ?)", user.Id, user.Name)); // expect: unprepared-statement
    }

    void Update(ISession session, User user)
    {
        session.Execute(new SimpleStatement("UPDATE users SET name = ? WHERE id = ?", user.Name, user.Id)); // expect: unprepared-statement
    }

    /* ---- nothing to report ---- */

    RowSet Prepared(Guid id)
    {
        return _session.Execute(_byId.Bind(id));
    }

    RowSet Local(Guid id)
    {
        var statement = _session.Prepare("SELECT name FROM users WHERE id = ?");
        return _session.Execute(statement.Bind(id));
    }

    RowSet Bound(BoundStatement statement)
    {
        return _session.Execute(statement);
    }

    void Version()
    {
        _session.Execute("SELECT release_version FROM system.local WHERE key = 'local'");
    }

    void Everything()
    {
        _session.Execute("SELECT id FROM settings");
    }

    void Ddl()
    {
        _session.Execute("CREATE TABLE users (id uuid PRIMARY KEY, name text)");
    }

    void Keyspace()
    {
        _session.Execute("USE shop");
    }

    void Truncate()
    {
        _session.Execute("TRUNCATE users");
    }

    void Batch(BatchStatement batch)
    {
        _session.Execute(batch);
    }

    void Ado(System.Data.SqlClient.SqlCommand command)
    {
        command.ExecuteReader();
    }
}
