// args: --only connection-per-query
// A pool answers most of these in ADO.NET, which still resets the connection in every round.
using System.Collections.Generic;
using System.Data.Common;
using System.Data.SqlClient;
using System.Linq;
using System.Threading.Tasks;
using Cassandra;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using Npgsql;

class Connections
{
    private readonly string _url = "Host=localhost;Database=shop";
    private readonly NpgsqlDataSource _source;

    void Using(List<int> ids)
    {
        foreach (var id in ids)
        {
            using (var connection = new SqlConnection(_url)) // expect: connection-per-query
            {
                connection.Open();
                Load(connection, id);
            }
        }
    }

    void Declared(List<int> ids)
    {
        foreach (var id in ids)
        {
            using var connection = new NpgsqlConnection(_url); // expect: connection-per-query
            Load(connection, id);
        }
    }

    async Task Awaited(List<int> ids)
    {
        foreach (var id in ids)
        {
            await using var connection = new MySqlConnection(_url); // expect: connection-per-query
            await connection.OpenAsync();
        }
    }

    void Counted(int[] ids)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            SqliteConnection connection = new SqliteConnection("Data Source=shop.db"); // expect: connection-per-query
            Load(connection, ids[i]);
        }
    }

    void TargetTyped(List<int> ids)
    {
        foreach (var id in ids)
        {
            using NpgsqlConnection connection = new(_url); // expect: connection-per-query
            Load(connection, id);
        }
    }

    void Lambda(List<int> ids)
    {
        ids.ForEach(id =>
        {
            using var connection = new SqlConnection(_url); // expect: connection-per-query
            Load(connection, id);
        });
    }

    IEnumerable<string> Selected(List<int> ids)
    {
        return ids.Select(id => Load(new SqlConnection(_url), id)); // expect: connection-per-query
    }

    void Cursor(SqlDataReader reader)
    {
        while (reader.Read())
        {
            using var other = new SqlConnection(_url); // expect: connection-per-query
            Load(other, reader.GetInt32(0));
        }
    }

    void AtLeastOnce(Queue<int> ids)
    {
        do
        {
            var connection = new OracleConnection(_url); // expect: connection-per-query
            Load(connection, ids.Dequeue());
        } while (ids.Count > 0);
    }

    void Conditional(List<Order> orders)
    {
        foreach (var order in orders)
            if (order.Open)
                Load(new OdbcConnection(_url), order.Id); // expect: connection-per-query
    }

    void Sessions(Cluster cluster, List<int> ids)
    {
        foreach (var id in ids)
        {
            var session = cluster.Connect("shop"); // expect: connection-per-query
            session.Execute("SELECT name FROM users");
        }
    }

    /* ---- nothing to report ---- */

    void Once(List<int> ids)
    {
        using var connection = new SqlConnection(_url);
        connection.Open();
        foreach (var id in ids) Load(connection, id);
    }

    async Task Sourced(List<int> ids)
    {
        foreach (var id in ids)
        {
            await using var connection = await _source.OpenConnectionAsync();
            Load(connection, id);
        }
    }

    void Shards(List<string> urls)
    {
        foreach (var url in urls)
        {
            using var connection = new SqlConnection(url);
            Load(connection, 1);
        }
    }

    void Tenants(List<Tenant> tenants)
    {
        foreach (var tenant in tenants) Load(new NpgsqlConnection(tenant.Url), 1);
    }

    void Interpolated(List<string> names)
    {
        foreach (var name in names)
        {
            using var connection = new SqliteConnection($"Data Source={name}.db");
            connection.Open();
        }
    }

    SqlConnection Retried()
    {
        for (int attempt = 0; attempt < 10; attempt++)
        {
            try { var c = new SqlConnection(_url); c.Open(); return c; }
            catch (SqlException) { Thread.Sleep(1000); }
        }
        return null;
    }

    async Task Worker()
    {
        while (true)
        {
            using var connection = new SqlConnection(_url);
            await Task.Delay(60000);
        }
    }

    void Few()
    {
        foreach (var role in new[] { "reader", "writer" }) Load(new SqlConnection(_url), 1);
    }

    void Header()
    {
        foreach (var name in Names(new SqlConnection(_url))) System.Console.WriteLine(name);
    }

    void Later(List<int> ids)
    {
        var open = new List<System.Func<DbConnection>>();
        foreach (var id in ids) open.Add(() => new SqlConnection(_url));
    }

    void Strings(List<int> ids)
    {
        foreach (var id in ids) System.Console.WriteLine(new SqlConnectionStringBuilder(_url).InitialCatalog);
    }

    void Hubs(List<string> hubs)
    {
        foreach (var hub in hubs) new HubConnection(hub).Start();
    }
}
