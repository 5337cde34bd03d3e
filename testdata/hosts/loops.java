import java.sql.*;
import java.util.List;

class Loops {
    void bound(Connection c, List<Integer> ids) throws SQLException {
        PreparedStatement ps = c.prepareStatement("SELECT name FROM users WHERE id = ?");
        for (int id : ids) {
            ps.setInt(1, id);
            ResultSet rs = ps.executeQuery(); // expect: query-in-loop
            while (rs.next()) System.out.println(rs.getString(1));
        }
    }

    void spliced(Statement st, String name) throws SQLException {
        st.executeQuery("SELECT id FROM users WHERE name = '" + name + "'"); // expect: string-formatted-value
    }

    void built(Statement st, String name, int age) throws SQLException {
        StringBuilder sql = new StringBuilder("SELECT id FROM users WHERE age > ").append(age);
        if (name != null) sql.append(" AND name = '").append(name).append("'"); // expect: string-formatted-value
        st.executeQuery(sql.toString());
    }

    void batched(Connection c, List<Integer> ids) throws SQLException {
        PreparedStatement ps = c.prepareStatement("INSERT INTO seen (id) VALUES (?)");
        for (int id : ids) {
            ps.setInt(1, id);
            ps.addBatch();
        }
        ps.executeBatch();
    }

    void totals(Connection c) throws SQLException {
        ResultSet users = c.createStatement().executeQuery("SELECT id FROM users WHERE seen IS NULL");
        PreparedStatement total = c.prepareStatement("SELECT sum(amount) FROM orders WHERE user_id = ?");
        while (users.next()) {
            total.setInt(1, users.getInt(1));
            total.executeQuery(); // expect: query-in-loop
        }
    }
}
