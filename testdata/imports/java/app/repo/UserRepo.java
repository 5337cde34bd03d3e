package app.repo;
import java.sql.*;
public class UserRepo {
    private Connection connection;
    public String find(long id) throws SQLException {
        PreparedStatement s = connection.prepareStatement("SELECT name FROM users WHERE id = ?");
        s.setLong(1, id);
        ResultSet rows = s.executeQuery();
        return rows.next() ? rows.getString(1) : null;
    }
    public static String one(Connection c, long id) throws SQLException {
        PreparedStatement s = c.prepareStatement("SELECT name FROM users WHERE id = ?");
        s.setLong(1, id);
        return s.executeQuery().getString(1);
    }
}
