// args: --only dynamic-fragment
using System.Collections.Generic;
using System.Data;
using System.Data.SqlClient;
using System.Linq;
using System.Text;
using Dapper;

class Fragments
{
    private readonly IDbConnection _connection;
    private const string Active = "WHERE active = 1";

    void Where(string condition) => _connection.Query<int>("SELECT id FROM users WHERE " + condition); // expect: dynamic-fragment

    void Tail(string tail) => _connection.Query<int>($"SELECT id FROM users {tail}"); // expect: dynamic-fragment

    void Formatted(string condition)
    {
        _connection.Query<int>(string.Format("SELECT id FROM users WHERE {0}", condition)); // expect: dynamic-fragment
    }

    void Command(SqlConnection connection, string condition)
    {
        var command = new SqlCommand("SELECT id FROM users WHERE " + condition, connection); // expect: dynamic-fragment
        command.ExecuteReader();
    }

    void CommandText(SqlConnection connection, string more)
    {
        var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM users WHERE deleted = 1 AND " + more; // expect: dynamic-fragment
        command.ExecuteNonQuery();
    }

    void Builder(string condition)
    {
        var sql = new StringBuilder("DELETE FROM users WHERE ");
        sql.Append(condition); // expect: dynamic-fragment
        _connection.Execute(sql.ToString());
    }

    void Having(string condition) => _connection.Query<int>($"SELECT team FROM users GROUP BY team HAVING {condition}"); // expect: dynamic-fragment

    void Set(string assignments) => _connection.Execute($"UPDATE users SET {assignments} WHERE id = 1"); // expect: dynamic-fragment

    void Augmented(string more)
    {
        var sql = "SELECT id FROM users";
        if (more != null) sql += " " + more; // expect: dynamic-fragment
        _connection.Query<int>(sql);
    }

    void Middle(string join) => _connection.Query<int>($"SELECT u.id FROM users u {join} WHERE u.active = 1"); // expect: dynamic-fragment

    /* ---- nothing to report ---- */

    void Constant() => _connection.Query<int>("SELECT id FROM users " + Active);

    void Chosen(bool newest) => _connection.Query<int>("SELECT id FROM users ORDER BY id " + (newest ? "DESC" : "ASC"));

    void Added(string name)
    {
        var sql = "SELECT id FROM users";
        if (name != null) sql += " WHERE name = @name";
        _connection.Query<int>(sql, new { name });
    }

    void Marks(List<int> ids)
    {
        var marks = string.Join(",", ids.Select((id, i) => "@p" + i));
        _connection.Query<int>($"SELECT id FROM users WHERE id IN ({marks})");
    }

    void Local()
    {
        var condition = "active = 1 AND deleted = 0";
        _connection.Query<int>($"SELECT id FROM users WHERE {condition}");
    }

    void Switched(int kind)
    {
        var order = kind switch { 1 => "ORDER BY name", _ => "ORDER BY id" };
        _connection.Query<int>($"SELECT id FROM users {order}");
    }

    void Limited(int limit) => _connection.Query<int>($"SELECT TOP {limit} id FROM users");

    string Clause() => "WHERE active = 1";

    void Helped() => _connection.Query<int>("SELECT id FROM users " + Clause());

    void Both(bool all)
    {
        var where = all ? "" : " WHERE active = 1";
        _connection.Query<int>($"SELECT id FROM users{where}");
    }

    void Prose(string tail) => System.Console.WriteLine("select from the menu " + tail);

    void Bound(string name) => _connection.Query<int>("SELECT id FROM users WHERE name = @name", new { name });
}
