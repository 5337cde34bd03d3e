// args: --only loop-invariant-query
using System.Collections.Generic;
using System.Data;
using System.Data.SqlClient;
using System.Linq;
using System.Threading.Tasks;
using Dapper;

class Invariants
{
    private readonly IDbConnection _connection;
    private const string Rate = "SELECT rate FROM taxes WHERE country = 'DE'";

    void Each(List<Order> orders)
    {
        foreach (var order in orders)
            order.Tax = _connection.QueryFirst<decimal>("SELECT rate FROM taxes WHERE country = 'DE'"); // expect: loop-invariant-query
    }

    void Constant(List<Order> orders)
    {
        foreach (var order in orders)
        {
            order.Tax = _connection.ExecuteScalar<decimal>(Rate); // expect: loop-invariant-query
        }
    }

    async Task Awaited(List<Order> orders)
    {
        foreach (var order in orders)
        {
            order.Tax = await _connection.QuerySingleAsync<decimal>(Rate); // expect: loop-invariant-query
        }
    }

    void Counted(Order[] orders)
    {
        for (int i = 0; i < orders.Length; i++)
        {
            orders[i].Limits = _connection.Query<Limit>("SELECT name, value FROM limits").ToList(); // expect: loop-invariant-query
        }
    }

    void Command(SqlConnection connection, List<Order> orders)
    {
        foreach (var order in orders)
        {
            using var command = new SqlCommand("SELECT rate FROM taxes WHERE country = 'DE'", connection);
            order.Tax = (decimal)command.ExecuteScalar(); // expect: loop-invariant-query
        }
    }

    void CommandText(SqlConnection connection, List<Order> orders)
    {
        foreach (var order in orders)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT rate FROM taxes WHERE country = 'DE'";
            order.Tax = (decimal)command.ExecuteScalar(); // expect: loop-invariant-query
        }
    }

    void Lambda(List<Order> orders)
    {
        orders.ForEach(order => order.Tax = _connection.QueryFirst<decimal>(Rate)); // expect: loop-invariant-query
    }

    List<decimal> Selected(List<Order> orders)
    {
        return orders.Select(order => order.Net * _connection.QueryFirst<decimal>(Rate)).ToList(); // expect: loop-invariant-query
    }

    void Conditional(List<Order> orders)
    {
        foreach (var order in orders)
        {
            if (order.Foreign)
            {
                order.Tax = _connection.QueryFirst<decimal>(Rate); // expect: loop-invariant-query
            }
        }
    }

    void Tried(List<Order> orders)
    {
        foreach (var order in orders)
        {
            try { order.Tax = _connection.QueryFirst<decimal>(Rate); } // expect: loop-invariant-query
            catch (DataException) { order.Tax = 0; }
        }
    }

    void Verbatim(List<Order> orders)
    {
        foreach (var order in orders)
        {
            order.Tax = _connection.QueryFirst<decimal>( // expect: loop-invariant-query
                @"SELECT rate
                  FROM taxes
                  WHERE country = 'DE'");
        }
    }

    /* ---- nothing to report ---- */

    void Once(List<Order> orders)
    {
        var rate = _connection.QueryFirst<decimal>(Rate);
        foreach (var order in orders) order.Tax = rate;
    }

    void Header()
    {
        foreach (var name in _connection.Query<string>("SELECT name FROM users")) System.Console.WriteLine(name);
    }

    void Varying(List<Order> orders)
    {
        foreach (var order in orders)
            order.Tax = _connection.QueryFirst<decimal>("SELECT rate FROM taxes WHERE country = @country", new { country = order.Country });
    }

    void VaryingCommand(SqlConnection connection, List<Order> orders)
    {
        foreach (var order in orders)
        {
            using var command = new SqlCommand("SELECT rate FROM taxes WHERE country = @country", connection);
            command.Parameters.AddWithValue("@country", order.Country);
            order.Tax = (decimal)command.ExecuteScalar();
        }
    }

    async Task Polled()
    {
        while (await _connection.ExecuteScalarAsync<int>("SELECT count(*) FROM jobs") > 0) await Task.Delay(100);
    }

    async Task Worker()
    {
        while (true)
        {
            foreach (var job in await _connection.QueryAsync<Job>("SELECT * FROM jobs WHERE state = 'open'")) Run(job);
            await Task.Delay(1000);
        }
    }

    void Changed(List<Order> orders)
    {
        foreach (var order in orders)
        {
            var next = _connection.QueryFirst<int>("SELECT max(number) + 1 FROM invoices");
            _connection.Execute("INSERT INTO invoices (number, order_id) VALUES (@next, @id)", new { next, id = order.Id });
        }
    }

    void Sequence(List<Order> orders)
    {
        foreach (var order in orders) order.Id = _connection.QueryFirst<long>("SELECT nextval('order_id')");
    }

    void Shards(List<IDbConnection> shards)
    {
        foreach (var shard in shards) total += shard.QueryFirst<int>("SELECT count(*) FROM users");
    }

    void Few()
    {
        foreach (var kind in new[] { "a", "b" }) System.Console.WriteLine(kind + _connection.QueryFirst<decimal>(Rate));
    }

    void Retried()
    {
        for (int attempt = 0; attempt < 10; attempt++)
        {
            if (_connection.QueryFirst<bool>("SELECT done FROM jobs WHERE id = 1")) return;
            System.Threading.Thread.Sleep(100);
        }
    }

    void Memo(List<Order> orders)
    {
        foreach (var order in orders) order.Tax = _cache.GetOrAdd("DE", _ => _connection.QueryFirst<decimal>(Rate));
    }

    void Later(List<Order> orders)
    {
        foreach (var order in orders) tasks.Add(() => _connection.QueryFirst<decimal>(Rate));
    }
}
