using System.Collections.Generic;
using Dapper;

class Names
{
    void All(SqlConnection connection, List<int> ids, string name, int age)
    {
        foreach (var id in ids)
        {
            connection.QueryFirst<string>("SELECT name FROM users WHERE id = @id", new { id }); // expect: query-in-loop
        }
        connection.Query<int>($"SELECT id FROM users WHERE name = '{name}'"); // expect: string-formatted-value
        connection.Query<int>($"SELECT id FROM users WHERE age = {age}");
        connection.Query<int>("SELECT id FROM users WHERE name = @name", new { name });
    }
}
