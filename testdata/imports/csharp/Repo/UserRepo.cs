using System.Data.SqlClient;
namespace App.Repo;
public class UserRepo {
    private readonly SqlConnection connection;
    public object Find(int id) {
        var command = new SqlCommand("SELECT name FROM users WHERE id = @id", connection);
        command.Parameters.AddWithValue("@id", id);
        return command.ExecuteScalar();
    }
}
