// args: --only host
using System;
using System.Collections.Generic;
using System.Data.SqlClient;
using System.Linq;
using System.Text;
using Dapper;
using Microsoft.EntityFrameworkCore;

namespace Shop
{
    class Strings
    {
        private const string Table = "users";
        private static readonly string Select = "SELECT id, name FROM " + Table;
        private readonly string byName = Select + " WHERE name = @name";
        private enum Sort { Name, Age }

        void Concat(SqlConnection connection, string name)
        {
            var command = new SqlCommand("SELECT * FROM users WHERE name = '" + name + "'", connection); // expect: string-formatted-value
            command.ExecuteReader();
        }

        void CommandText(SqlConnection connection, string name)
        {
            var command = connection.CreateCommand();
            command.CommandText = "SELECT * FROM users WHERE name = '" + name + "'"; // expect: string-formatted-value
            command.ExecuteReader();
        }

        void CommandTextInterpolated(SqlConnection connection, string name)
        {
            using (var cmd = new SqlCommand())
            {
                cmd.Connection = connection;
                cmd.CommandText = $"DELETE FROM users WHERE name = '{name}'"; // expect: string-formatted-value
                cmd.ExecuteNonQuery();
            }
        }

        void Initializer(SqlConnection connection, string name)
        {
            var command = new SqlCommand { Connection = connection, CommandText = "SELECT * FROM users WHERE name = '" + name + "'" }; // expect: string-formatted-value
            command.ExecuteScalar();
        }

        void Variable(SqlConnection connection, string name)
        {
            string sql = "SELECT * FROM users WHERE name = '" + name + "'"; // expect: string-formatted-value
            SqlCommand command = new SqlCommand(sql, connection);
            command.ExecuteReader();
        }

        void Interpolated(NpgsqlConnection connection, string name)
        {
            using var command = new NpgsqlCommand($"SELECT * FROM users WHERE name = '{name}'", connection); // expect: string-formatted-value
            command.ExecuteReader();
        }

        void Verbatim(MySqlConnection connection, string name)
        {
            var command = new MySqlCommand(@"SELECT *
                FROM users
                WHERE name = '" + name + "'", connection); // expect: string-formatted-value
            command.ExecuteReader();
        }

        void VerbatimInterpolated(SqliteConnection connection, string name)
        {
            var command = new SqliteCommand($@"SELECT * FROM users
                WHERE name = '{name}'", connection); // expect: string-formatted-value
            command.ExecuteReader();
        }

        void Raw(SqlConnection connection, string name)
        {
            var command = new SqlCommand($"""SELECT * FROM users WHERE name = '{name}'""", connection); // expect: string-formatted-value
            command.ExecuteReader();
        }

        void Format(SqlConnection connection, string name)
        {
            string sql = string.Format("SELECT * FROM users WHERE name = '{0}'", name); // expect: string-formatted-value
            new SqlCommand(sql, connection).ExecuteReader();
        }

        void FormatUpper(SqlConnection connection, string name)
        {
            new SqlCommand(String.Format("SELECT * FROM users WHERE name = '{0}'", name), connection).ExecuteReader(); // expect: string-formatted-value
        }

        void StringConcat(SqlConnection connection, string name)
        {
            var sql = string.Concat("SELECT * FROM users WHERE name = '", name, "'"); // expect: string-formatted-value
            new SqlCommand(sql, connection).ExecuteReader();
        }

        void Joined(SqlConnection connection, List<string> names)
        {
            var sql = "SELECT * FROM users WHERE name IN ('" + string.Join("','", names) + "')"; // expect: string-formatted-value
            new SqlCommand(sql, connection).ExecuteReader();
        }

        void Builder(SqlConnection connection, string name)
        {
            var sb = new StringBuilder("SELECT * FROM users");
            sb.Append(" WHERE name = '").Append(name).Append("'"); // expect: string-formatted-value
            new SqlCommand(sb.ToString(), connection).ExecuteReader();
        }

        void BuilderFormat(SqlConnection connection, string name)
        {
            StringBuilder sb = new StringBuilder();
            sb.AppendLine("SELECT * FROM users");
            sb.AppendFormat("WHERE name = '{0}'", name); // expect: string-formatted-value
            new SqlCommand(sb.ToString(), connection).ExecuteReader();
        }

        void Augmented(SqlConnection connection, string name)
        {
            var sql = "SELECT * FROM users WHERE active = 1";
            if (name != null)
                sql += " AND name = '" + name + "'"; // expect: string-formatted-value
            new SqlCommand(sql, connection).ExecuteReader();
        }

        void Replaced(SqlConnection connection, string name)
        {
            var sql = "SELECT * FROM users WHERE name = '@name'".Replace("@name", name); // expect: string-formatted-value
            new SqlCommand(sql, connection).ExecuteReader();
        }

        void FromBox(SqlConnection connection)
        {
            var command = new SqlCommand("SELECT * FROM users WHERE name = '" + nameBox.Text + "'", connection); // expect: string-formatted-value
            command.ExecuteReader();
        }

        void FromRequest(SqlConnection connection)
        {
            var command = new SqlCommand("SELECT * FROM users WHERE name = '" + Request.QueryString["name"] + "'", connection); // expect: string-formatted-value
            command.ExecuteReader();
        }

        void Adapter(SqlConnection connection, string name)
        {
            var adapter = new SqlDataAdapter("SELECT * FROM users WHERE name = '" + name + "'", connection); // expect: string-formatted-value
            adapter.Fill(table);
        }

        void OleDb(OleDbConnection connection, string name)
        {
            var command = new OleDbCommand("SELECT * FROM users WHERE name = '" + name + "'", connection); // expect: string-formatted-value
            command.ExecuteReader();
        }

        void Dapper(IDbConnection db, string name)
        {
            db.Query<User>($"SELECT * FROM users WHERE name = '{name}'"); // expect: string-formatted-value
        }

        async Task DapperAsync(IDbConnection connection, string name)
        {
            await connection.ExecuteAsync("DELETE FROM users WHERE name = '" + name + "'"); // expect: string-formatted-value
        }

        void FromSqlRaw(ShopContext context, string name)
        {
            context.Users.FromSqlRaw($"SELECT * FROM users WHERE name = '{name}'").ToList(); // expect: string-formatted-value
        }

        void FromSqlRawConcat(ShopContext context, string name)
        {
            context.Users.FromSqlRaw("SELECT * FROM users WHERE name = '" + name + "'").ToList(); // expect: string-formatted-value
        }

        void ExecuteSqlRaw(ShopContext context, string name)
        {
            context.Database.ExecuteSqlRaw($"DELETE FROM users WHERE name = '{name}'"); // expect: string-formatted-value
        }

        void ExecuteSqlCommand(ShopContext context, string name)
        {
            context.Database.ExecuteSqlCommand("DELETE FROM users WHERE name = '" + name + "'"); // expect: string-formatted-value
        }

        void SqlQuery(ShopContext context, string name)
        {
            context.Database.SqlQuery<User>("SELECT * FROM users WHERE name = '" + name + "'").ToList(); // expect: string-formatted-value
        }

        void InterpolatedThenRaw(ShopContext context, string name)
        {
            var sql = $"SELECT * FROM users WHERE name = '{name}'"; // expect: string-formatted-value
            context.Users.FromSqlRaw(sql).ToList();
        }

        string Bare(string name)
        {
            return "SELECT * FROM users WHERE name = '" + name + "'"; // expect: string-formatted-value
        }

        string Arrow(string name) => $"SELECT * FROM users WHERE name = '{name}'"; // expect: string-formatted-value

        void BareLocal(string name)
        {
            var query = $"UPDATE users SET name = '{name}' WHERE id = 1"; // expect: string-formatted-value
        }

        void Unknown(Helper helper, string name)
        {
            helper.Go($"INSERT INTO users (name) VALUES ('{name}')"); // expect: string-formatted-value
        }

        void Limit(SqlConnection connection, string limit)
        {
            new SqlCommand("SELECT * FROM users ORDER BY id LIMIT " + limit, connection).ExecuteReader(); // expect: string-formatted-value
        }

        void TableName(SqlConnection connection, string table)
        {
            new SqlCommand("SELECT count(*) FROM " + table, connection).ExecuteScalar(); // expect: dynamic-identifier
        }

        void TableInterpolated(SqlConnection connection, string table)
        {
            new SqlCommand($"TRUNCATE TABLE {table}", connection).ExecuteNonQuery(); // expect: dynamic-identifier
        }

        void OrderBy(IDbConnection db, string column)
        {
            db.Query<User>($"SELECT * FROM users ORDER BY {column}"); // expect: dynamic-identifier
        }

        void Bracketed(SqlConnection connection, string column)
        {
            new SqlCommand($"UPDATE users SET [{column}] = @value WHERE id = @id", connection).ExecuteNonQuery(); // expect: dynamic-identifier
        }

        void Fragment(SqlConnection connection, string where)
        {
            new SqlCommand("SELECT id FROM users WHERE " + where, connection).ExecuteReader(); // expect: dynamic-fragment
        }

        /* ---- nothing to report ---- */

        void Parameters(SqlConnection connection, string name)
        {
            var command = new SqlCommand("SELECT * FROM users WHERE name = @name", connection);
            command.Parameters.AddWithValue("@name", name);
            command.ExecuteReader();
        }

        void Constants(SqlConnection connection)
        {
            new SqlCommand(byName + " ORDER BY id", connection).ExecuteReader();
            new SqlCommand($"SELECT id FROM {Table} WHERE active = 1", connection).ExecuteReader();
            new SqlCommand($"SELECT id FROM {Strings.Table} WHERE active = 1", connection).ExecuteReader();
            new SqlCommand($"SELECT {nameof(User.Id)} FROM users WHERE active = 1", connection).ExecuteReader();
        }

        void ConstantLocal(SqlConnection connection)
        {
            const string name = "admin";
            new SqlCommand($"SELECT id FROM users WHERE name = '{name}'", connection).ExecuteReader();
        }

        void Numeric(SqlConnection connection, int id)
        {
            new SqlCommand("SELECT * FROM users WHERE id = " + id, connection).ExecuteReader();
            new SqlCommand($"SELECT * FROM users WHERE id = {id}", connection).ExecuteReader();
            new SqlCommand(string.Format("SELECT * FROM users WHERE id = {0}", id), connection).ExecuteReader();
            new SqlCommand("SELECT * FROM users WHERE id = " + id.ToString(), connection).ExecuteReader();
        }

        void NumericParsed(SqlConnection connection, string id)
        {
            int key = int.Parse(id);
            new SqlCommand("SELECT * FROM users WHERE id = " + key, connection).ExecuteReader();
            new SqlCommand("SELECT * FROM users WHERE id = " + Convert.ToInt32(id), connection).ExecuteReader();
        }

        void NumericOut(SqlConnection connection, string id)
        {
            if (int.TryParse(id, out int key))
                new SqlCommand("SELECT * FROM users WHERE id = " + key, connection).ExecuteReader();
        }

        void GuidKey(SqlConnection connection, Guid id)
        {
            new SqlCommand($"SELECT * FROM users WHERE id = '{id}'", connection).ExecuteReader();
        }

        void Placeholders(SqlConnection connection, List<int> ids)
        {
            var names = ids.Select((id, i) => "@p" + i);
            new SqlCommand("SELECT * FROM users WHERE id IN (" + string.Join(",", names) + ")", connection).ExecuteReader();
        }

        void PlaceholdersInterpolated(SqlConnection connection, List<int> ids)
        {
            var marks = string.Join(", ", ids.Select((_, i) => $"@p{i}"));
            new SqlCommand($"SELECT * FROM users WHERE id IN ({marks})", connection).ExecuteReader();
        }

        void PlaceholdersRepeat(SqlConnection connection, List<int> ids)
        {
            var marks = string.Join(",", Enumerable.Repeat("?", ids.Count));
            new OdbcCommand("SELECT * FROM users WHERE id IN (" + marks + ")", connection).ExecuteReader();
        }

        void FromSqlInterpolated(ShopContext context, string name)
        {
            context.Users.FromSqlInterpolated($"SELECT * FROM users WHERE name = {name}").ToList();
            context.Users.FromSql($"SELECT * FROM users WHERE name = {name}").ToList();
            context.Database.ExecuteSqlInterpolated($"DELETE FROM users WHERE name = {name}");
            context.Database.ExecuteSql($"DELETE FROM users WHERE name = {name}");
            context.Database.SqlQuery<User>($"SELECT * FROM users WHERE name = {name}").ToList();
        }

        void Formattable(ShopContext context, string name)
        {
            FormattableString sql = $"SELECT * FROM users WHERE name = {name}";
            context.Users.FromSqlInterpolated(sql).ToList();
        }

        void RawWithParameters(ShopContext context, string name)
        {
            context.Users.FromSqlRaw("SELECT * FROM users WHERE name = {0}", name).ToList();
            context.Database.ExecuteSqlRaw("DELETE FROM users WHERE name = {0}", name);
        }

        void DapperBound(IDbConnection db, string name)
        {
            db.Query<User>("SELECT * FROM users WHERE name = @name", new { name });
        }

        void Chosen(SqlConnection connection, bool newest)
        {
            var direction = newest ? "DESC" : "ASC";
            new SqlCommand($"SELECT id FROM users ORDER BY id {direction}", connection).ExecuteReader();
        }

        void Switched(SqlConnection connection, string sort)
        {
            var column = sort switch
            {
                "name" => "name",
                "age" => "age",
                _ => "id",
            };
            new SqlCommand("SELECT id FROM users ORDER BY " + column, connection).ExecuteReader();
        }

        void Enumerated(SqlConnection connection, Sort sort)
        {
            new SqlCommand("SELECT id FROM users ORDER BY " + sort, connection).ExecuteReader();
        }

        void Conditions(SqlConnection connection, string name)
        {
            var sql = new StringBuilder("SELECT id FROM users WHERE active = 1");
            if (name != null) sql.Append(" AND name = @name");
            new SqlCommand(sql.ToString(), connection).ExecuteReader();
        }

        void Quoted(SqlConnection connection, SqlCommandBuilder builder, string table)
        {
            new SqlCommand("SELECT count(*) FROM " + builder.QuoteIdentifier(table), connection).ExecuteScalar();
        }

        void Prose(string name)
        {
            Console.WriteLine($"Select an item from the list of {name}");
            logger.LogInformation("Update " + name + " set in stone");
            throw new InvalidOperationException($"Insert into {name} is not allowed");
        }

        void Logged(string name)
        {
            logger.LogDebug($"executing SELECT * FROM users WHERE name = {name}");
        }

        void Suppressed(SqlConnection connection, string name)
        {
#pragma warning disable CA2100
            new SqlCommand("SELECT * FROM users WHERE name = '" + name + "'", connection).ExecuteReader();
#pragma warning restore CA2100
            new SqlCommand("SELECT * FROM users WHERE name = '" + name + "'", connection).ExecuteReader(); // NOSONAR
        }

        [SuppressMessage("Microsoft.Security", "CA2100:Review SQL queries for security vulnerabilities")]
        void SuppressedAttribute(SqlConnection connection, string name)
        {
            new SqlCommand("SELECT * FROM users WHERE name = '" + name + "'", connection).ExecuteReader();
        }

        void PassedIn(SqlConnection connection, string sql)
        {
            new SqlCommand(sql, connection).ExecuteReader();
        }

        void StoredProcedure(SqlConnection connection)
        {
            var command = new SqlCommand("find_users", connection);
            command.ExecuteReader();
        }
    }
}
