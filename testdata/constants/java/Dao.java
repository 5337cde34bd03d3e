import java.sql.*;
class Dao {
    void f(Connection c, int[] ids) throws SQLException {
        PreparedStatement p = c.prepareStatement(Queries.GET);
        for (int id : ids) { p.setInt(1, id); p.executeQuery(); }
    }
}
