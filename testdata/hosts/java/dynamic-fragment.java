// args: --only dynamic-fragment
package shop;

import java.sql.*;
import java.util.*;
import org.springframework.jdbc.core.JdbcTemplate;

class Fragments {
    Statement statement;
    Connection connection;
    JdbcTemplate jdbcTemplate;
    static final String ACTIVE = "WHERE active";

    void where(String condition) throws SQLException {
        statement.executeQuery("SELECT id FROM users WHERE " + condition); // expect: dynamic-fragment
    }

    void tail(String tail) throws SQLException {
        statement.executeQuery("SELECT id FROM users " + tail); // expect: dynamic-fragment
    }

    void formatted(String condition) {
        jdbcTemplate.queryForList(String.format("SELECT id FROM users WHERE %s LIMIT 10", condition)); // expect: dynamic-fragment
    }

    void and(String more) throws SQLException {
        connection.prepareStatement("SELECT id FROM users WHERE active AND " + more); // expect: dynamic-fragment
    }

    void builder(String condition) throws SQLException {
        StringBuilder sql = new StringBuilder("DELETE FROM users WHERE ");
        sql.append(condition); // expect: dynamic-fragment
        statement.executeUpdate(sql.toString());
    }

    void having(String condition) throws SQLException {
        statement.executeQuery("SELECT team FROM users GROUP BY team HAVING " + condition); // expect: dynamic-fragment
    }

    void set(String assignments) throws SQLException {
        statement.executeUpdate("UPDATE users SET " + assignments + " WHERE id = 1"); // expect: dynamic-fragment
    }

    void augmented(String more) throws SQLException {
        String sql = "SELECT id FROM users";
        if (more != null) sql += " " + more; // expect: dynamic-fragment
        statement.executeQuery(sql);
    }

    void middle(String join) throws SQLException {
        statement.executeQuery("SELECT u.id FROM users u " + join + " WHERE u.active"); // expect: dynamic-fragment
    }

    void formattedCall(String condition) throws SQLException {
        statement.executeQuery("SELECT id FROM users WHERE %s".formatted(condition)); // expect: dynamic-fragment
    }

    /* ---- nothing to report ---- */

    void constant() throws SQLException {
        statement.executeQuery("SELECT id FROM users " + ACTIVE);
    }

    void chosen(boolean newest) throws SQLException {
        statement.executeQuery("SELECT id FROM users ORDER BY id " + (newest ? "DESC" : "ASC"));
    }

    void added(String name) throws SQLException {
        String sql = "SELECT id FROM users";
        if (name != null) sql += " WHERE name = ?";
        connection.prepareStatement(sql).setString(1, name);
    }

    void marks(List<Integer> ids) throws SQLException {
        String marks = String.join(",", Collections.nCopies(ids.size(), "?"));
        connection.prepareStatement("SELECT id FROM users WHERE id IN (" + marks + ")");
    }

    void local() throws SQLException {
        String condition = "active AND NOT deleted";
        statement.executeQuery("SELECT id FROM users WHERE " + condition);
    }

    void switched(int kind) throws SQLException {
        String order;
        switch (kind) {
            case 1: order = "ORDER BY name"; break;
            default: order = "ORDER BY id";
        }
        statement.executeQuery("SELECT id FROM users " + order);
    }

    void limited(int limit) throws SQLException {
        statement.executeQuery("SELECT id FROM users LIMIT " + limit);
    }

    String helper() {
        return "WHERE active";
    }

    void helped() throws SQLException {
        statement.executeQuery("SELECT id FROM users " + helper());
    }

    void prose(String tail) {
        System.out.println("select from the menu " + tail);
    }

    void bound(String name) {
        jdbcTemplate.queryForList("SELECT id FROM users WHERE name = ?", name);
    }

    void both(boolean all) throws SQLException {
        String where = all ? "" : " WHERE active";
        statement.executeQuery("SELECT id FROM users" + where);
    }
}
