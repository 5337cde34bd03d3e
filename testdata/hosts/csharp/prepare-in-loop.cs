// args: --only prepare-in-loop
// A command of ADO.NET is prepared by a call of its own, Prepare().
using System.Collections.Generic;
using System.Data.SqlClient;
using System.Linq;
using System.Threading.Tasks;
using Cassandra;
using Npgsql;

class Prepares
{
    private readonly ISession _session;
    private readonly NpgsqlConnection _connection;
    private readonly PreparedStatement _byId;
    private const string ById = "SELECT name FROM users WHERE id = ?";

    void Each(ISession session, List<int> ids)
    {
        foreach (var id in ids)
        {
            var statement = session.Prepare("SELECT name FROM users WHERE id = ?"); // expect: prepare-in-loop
            session.Execute(statement.Bind(id));
        }
    }

    async Task Awaited(List<int> ids)
    {
        foreach (var id in ids)
        {
            var statement = await _session.PrepareAsync("DELETE FROM users WHERE id = ?"); // expect: prepare-in-loop
            await _session.ExecuteAsync(statement.Bind(id));
        }
    }

    void InPlace(ISession session, List<int> ids)
    {
        foreach (var id in ids) session.Execute(session.Prepare(ById).Bind(id)); // expect: prepare-in-loop
    }

    void Lambda(ISession session, List<int> ids)
    {
        ids.ForEach(id => session.Execute(session.Prepare("SELECT name FROM users WHERE id = ?").Bind(id))); // expect: prepare-in-loop
    }

    void Selected(ISession session, List<int> ids)
    {
        var rows = ids.Select(id => session.Execute(session.Prepare("SELECT name FROM users WHERE id = ?").Bind(id))).ToList(); // expect: prepare-in-loop
    }

    void Counted(ISession session, int[] ids)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            var statement = session.Prepare( // expect: prepare-in-loop
                @"UPDATE users
                SET seen = toTimestamp(now())
                WHERE id = ?");
            session.Execute(statement.Bind(ids[i]));
        }
    }

    void Command(List<int> ids)
    {
        foreach (var id in ids)
        {
            using var command = new NpgsqlCommand("SELECT name FROM users WHERE id = @id", _connection);
            command.Parameters.AddWithValue("id", id);
            command.Prepare(); // expect: prepare-in-loop
            command.ExecuteScalar();
        }
    }

    async Task CommandAsync(List<int> ids)
    {
        foreach (var id in ids)
        {
            await using var cmd = new NpgsqlCommand("DELETE FROM users WHERE id = @id", _connection);
            cmd.Parameters.AddWithValue("id", id);
            await cmd.PrepareAsync(); // expect: prepare-in-loop
            await cmd.ExecuteNonQueryAsync();
        }
    }

    void Created(SqlConnection connection, List<User> users)
    {
        foreach (var user in users)
        {
            var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO users (name) VALUES (@name)";
            command.Prepare(); // expect: prepare-in-loop
            command.ExecuteNonQuery();
        }
    }

    void Conditional(ISession session, List<Order> orders)
    {
        foreach (var order in orders)
            if (order.Open)
                session.Execute(session.Prepare("UPDATE orders SET open = false WHERE id = ?").Bind(order.Id)); // expect: prepare-in-loop
    }

    void Cursor(ISession session, SqlDataReader reader)
    {
        while (reader.Read())
        {
            var statement = session.Prepare("INSERT INTO copies (id) VALUES (?)"); // expect: prepare-in-loop
            session.Execute(statement.Bind(reader.GetInt32(0)));
        }
    }

    /* ---- nothing to report ---- */

    void Once(ISession session, List<int> ids)
    {
        var statement = session.Prepare("SELECT name FROM users WHERE id = ?");
        foreach (var id in ids) session.Execute(statement.Bind(id));
    }

    void Field(List<int> ids)
    {
        foreach (var id in ids) _session.Execute(_byId.Bind(id));
    }

    void CommandOnce(List<int> ids)
    {
        using var command = new NpgsqlCommand("SELECT name FROM users WHERE id = @id", _connection);
        command.Parameters.Add("id", NpgsqlDbType.Integer);
        command.Prepare();
        foreach (var id in ids)
        {
            command.Parameters[0].Value = id;
            command.ExecuteScalar();
        }
    }

    void Tables(ISession session, List<string> tables)
    {
        foreach (var table in tables) session.Prepare($"SELECT count(*) FROM {table}");
    }

    void Statements(ISession session, List<string> statements)
    {
        foreach (var cql in statements) session.Prepare(cql);
    }

    void Few(ISession session)
    {
        foreach (var kind in new[] { "a", "b" }) session.Execute(session.Prepare("SELECT count(*) FROM log WHERE kind = ?").Bind(kind));
    }

    void Retried(ISession session)
    {
        for (int attempt = 0; attempt < 5; attempt++)
        {
            try { session.Prepare("SELECT name FROM users WHERE id = ?"); return; }
            catch (System.Exception) { System.Threading.Thread.Sleep(100); }
        }
    }

    void Header(ISession session)
    {
        foreach (var row in session.Execute(session.Prepare("SELECT id FROM users").Bind())) System.Console.WriteLine(row);
    }

    void Meals(Kitchen kitchen, List<Meal> meals)
    {
        foreach (var meal in meals) kitchen.Prepare(meal.Name);
    }

    void Later(ISession session, List<int> ids)
    {
        var tasks = new List<System.Action>();
        foreach (var id in ids) tasks.Add(() => session.Prepare("SELECT name FROM users WHERE id = ?"));
    }

    void Memo(ISession session, List<int> ids)
    {
        foreach (var id in ids)
            session.Execute(_cache.GetOrAdd("byId", _ => session.Prepare("SELECT name FROM users WHERE id = ?")).Bind(id));
    }
}
