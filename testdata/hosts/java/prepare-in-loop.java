// args: --only prepare-in-loop
package shop;

import com.datastax.oss.driver.api.core.CqlSession;
import java.sql.*;
import java.util.*;
import java.util.stream.*;

class Prepares {
    Connection connection;
    CqlSession session;
    final PreparedStatement shared = connection.prepareStatement("SELECT name FROM users WHERE id = ?");

    void resource(List<Integer> ids) throws SQLException {
        for (int id : ids) {
            try (PreparedStatement ps = connection.prepareStatement("SELECT name FROM users WHERE id = ?")) { // expect: prepare-in-loop
                ps.setInt(1, id);
                ps.executeQuery();
            }
        }
    }

    void closed(Connection conn, User[] users) throws SQLException {
        for (int i = 0; i < users.length; i++) {
            PreparedStatement ps = conn.prepareStatement("INSERT INTO users (name) VALUES (?)", Statement.RETURN_GENERATED_KEYS); // expect: prepare-in-loop
            ps.setString(1, users[i].name());
            ps.executeUpdate();
            ps.close();
        }
    }

    void cursor(ResultSet rs) throws SQLException {
        while (rs.next()) {
            PreparedStatement ps = connection.prepareStatement("UPDATE users SET seen = now() WHERE id = ?"); // expect: prepare-in-loop
            ps.setInt(1, rs.getInt("id"));
            ps.execute();
        }
    }

    void call(List<Integer> ids) throws SQLException {
        for (Integer id : ids) {
            CallableStatement cs = connection.prepareCall("{call refresh_user(?)}"); // expect: prepare-in-loop
            cs.setInt(1, id);
            cs.execute();
        }
    }

    static final String INSERT = "INSERT INTO log (text) VALUES (?)";

    void constant(List<String> texts) throws SQLException {
        for (String text : texts) {
            PreparedStatement ps = connection.prepareStatement(INSERT); // expect: prepare-in-loop
            ps.setString(1, text);
            ps.executeUpdate();
        }
    }

    void local(List<String> texts) throws SQLException {
        String sql = "DELETE FROM log " + "WHERE text = ?";
        for (String text : texts) {
            PreparedStatement ps = connection.prepareStatement(sql); // expect: prepare-in-loop
            ps.setString(1, text);
            ps.executeUpdate();
        }
    }

    void cassandra(List<UUID> ids) {
        for (UUID id : ids) session.execute(session.prepare("SELECT name FROM users WHERE id = ?").bind(id)); // expect: prepare-in-loop
    }

    void cassandraHeld(List<UUID> ids) {
        ids.forEach(id -> {
            var statement = session.prepare("DELETE FROM users WHERE id = ?"); // expect: prepare-in-loop
            session.execute(statement.bind(id));
        });
    }

    void block(List<Integer> ids) throws SQLException {
        for (int id : ids) {
            PreparedStatement ps = connection.prepareStatement( // expect: prepare-in-loop
                """
                SELECT name
                FROM users
                WHERE id = ?
                """);
            ps.setInt(1, id);
        }
    }

    void conditional(List<Order> orders) throws SQLException {
        for (Order order : orders) {
            if (order.isOpen()) {
                PreparedStatement ps = connection.prepareStatement("UPDATE orders SET open = false WHERE id = ?"); // expect: prepare-in-loop
                ps.setInt(1, order.getId());
                ps.executeUpdate();
            }
        }
    }

    void again(Queue<Integer> ids) throws SQLException {
        do {
            PreparedStatement ps = connection.prepareStatement("DELETE FROM users WHERE id = ?"); // expect: prepare-in-loop
            ps.setInt(1, ids.poll());
            ps.executeUpdate();
        } while (!ids.isEmpty());
    }

    /* ---- nothing to report ---- */

    void once(List<Integer> ids) throws SQLException {
        PreparedStatement ps = connection.prepareStatement("SELECT name FROM users WHERE id = ?");
        for (int id : ids) {
            ps.setInt(1, id);
            ps.executeQuery();
        }
    }

    void field(List<Integer> ids) throws SQLException {
        for (int id : ids) {
            shared.setInt(1, id);
            shared.executeQuery();
        }
    }

    void tables(List<String> tables) throws SQLException {
        for (String table : tables) connection.prepareStatement("ANALYZE " + table).execute();
    }

    void marks(List<List<Integer>> groups) throws SQLException {
        for (List<Integer> group : groups) {
            String marks = group.stream().map(i -> "?").collect(Collectors.joining(","));
            PreparedStatement ps = connection.prepareStatement("SELECT name FROM users WHERE id IN (" + marks + ")");
            ps.executeQuery();
        }
    }

    void statements(List<String> sqls) throws SQLException {
        for (String sql : sqls) connection.prepareStatement(sql).execute();
    }

    void retried() throws Exception {
        for (int attempt = 0; attempt < 5; attempt++) {
            PreparedStatement ps = connection.prepareStatement("SELECT 1 FROM users LIMIT 1");
            if (ps.execute()) return;
            Thread.sleep(100);
        }
    }

    void few() throws SQLException {
        for (String kind : List.of("a", "b")) {
            PreparedStatement ps = connection.prepareStatement("SELECT count(*) FROM log WHERE kind = ?");
            ps.setString(1, kind);
        }
    }

    void header() throws SQLException {
        for (Row row : rows(connection.prepareStatement("SELECT id FROM users"))) System.out.println(row);
    }

    void found(List<Integer> ids) throws SQLException {
        for (int id : ids) {
            if (id > 100) {
                PreparedStatement ps = connection.prepareStatement("SELECT name FROM users WHERE id = ?");
                ps.setInt(1, id);
                ps.executeQuery();
                break;
            }
        }
    }

    void shards(List<Connection> shards) throws SQLException {
        for (Connection shard : shards) shard.prepareStatement("SELECT count(*) FROM users").executeQuery();
    }

    void meals(List<Meal> meals, Kitchen kitchen) {
        for (Meal meal : meals) kitchen.prepare("select " + meal);
    }

    Map<String, PreparedStatement> cache = new HashMap<>();

    void memo(List<Integer> ids) throws SQLException {
        for (int id : ids) {
            PreparedStatement ps = cache.computeIfAbsent("byId", k -> connection.prepareStatement("SELECT name FROM users WHERE id = ?"));
            ps.setInt(1, id);
        }
    }
}
