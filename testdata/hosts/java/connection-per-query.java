// args: --only connection-per-query
package shop;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.driver.core.Cluster;
import com.zaxxer.hikari.HikariDataSource;
import io.r2dbc.spi.ConnectionFactories;
import java.sql.*;
import java.util.*;
import java.util.concurrent.*;
import javax.sql.DataSource;

class Connections {
    static final String URL = "jdbc:postgresql://localhost/shop";
    DataSource dataSource;

    void resource(List<Integer> ids) throws SQLException {
        for (int id : ids) {
            try (Connection c = DriverManager.getConnection(URL)) { // expect: connection-per-query
                load(c, id);
            }
        }
    }

    void counted(int[] ids) throws SQLException {
        for (int i = 0; i < ids.length; i++) {
            Connection c = DriverManager.getConnection(URL, "app", "secret"); // expect: connection-per-query
            load(c, ids[i]);
            c.close();
        }
    }

    void cursor(ResultSet rows) throws SQLException {
        while (rows.next()) {
            Connection c = java.sql.DriverManager.getConnection(URL); // expect: connection-per-query
            load(c, rows.getInt(1));
        }
    }

    void atLeastOnce(Queue<Integer> ids) throws SQLException {
        do {
            Connection c = DriverManager.getConnection(URL, new Properties()); // expect: connection-per-query
            load(c, ids.poll());
        } while (!ids.isEmpty());
    }

    void lambda(List<Integer> ids) {
        ids.forEach(id -> {
            try (Connection c = DriverManager.getConnection(URL)) { // expect: connection-per-query
                load(c, id);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    List<String> stream(List<Integer> ids) {
        return ids.stream().map(id -> name(DriverManager.getConnection(URL), id)).toList(); // expect: connection-per-query
    }

    void conditional(List<Order> orders) throws SQLException {
        for (Order order : orders) {
            if (order.isOpen()) {
                Connection c = DriverManager.getConnection(URL); // expect: connection-per-query
                load(c, order.getId());
            }
        }
    }

    void cassandra(List<UUID> ids, PreparedStatement byId) {
        for (UUID id : ids) {
            try (CqlSession session = CqlSession.builder().withKeyspace("shop").build()) { // expect: connection-per-query
                session.execute("SELECT name FROM users");
            }
        }
    }

    void cassandraOld(Cluster cluster, List<UUID> ids) {
        for (UUID id : ids) {
            com.datastax.driver.core.Session session = cluster.connect("shop"); // expect: connection-per-query
            session.close();
        }
    }

    void pools(List<Integer> ids) {
        for (int id : ids) {
            HikariDataSource pool = new HikariDataSource(CONFIG); // expect: connection-per-query
            use(pool, id);
        }
    }

    void reactive(List<Integer> ids) {
        for (Integer id : ids) {
            ConnectionFactories.get("r2dbc:postgresql://localhost/shop").create(); // expect: connection-per-query
        }
    }

    void nested(List<List<Integer>> groups) throws SQLException {
        for (List<Integer> group : groups)
            for (Integer id : group)
                load(DriverManager.getConnection(URL), id); // expect: connection-per-query
    }

    /* ---- nothing to report ---- */

    void once(List<Integer> ids) throws SQLException {
        try (Connection c = DriverManager.getConnection(URL)) {
            for (int id : ids) load(c, id);
        }
    }

    void borrowed(List<Integer> ids) throws SQLException {
        for (int id : ids) {
            try (Connection c = dataSource.getConnection()) {
                load(c, id);
            }
        }
    }

    void shards(List<String> urls) throws SQLException {
        for (String url : urls) {
            Connection c = DriverManager.getConnection(url);
            load(c, 1);
        }
    }

    void tenants(Map<String, Tenant> tenants) throws SQLException {
        for (Tenant tenant : tenants.values())
            load(DriverManager.getConnection(tenant.url(), tenant.user(), tenant.password()), 1);
    }

    Connection retried() throws Exception {
        for (int attempt = 0; attempt < 10; attempt++) {
            try {
                return DriverManager.getConnection(URL);
            } catch (SQLException e) {
                Thread.sleep(1000);
            }
        }
        return null;
    }

    Connection waiting() throws Exception {
        while (true) {
            try {
                return DriverManager.getConnection(URL);
            } catch (SQLException e) {
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }

    void few() throws SQLException {
        for (String role : List.of("reader", "writer")) load(DriverManager.getConnection(URL), 1);
    }

    void twice() throws SQLException {
        for (int i = 0; i < 2; i++) connections.add(DriverManager.getConnection(URL));
    }

    void header() throws SQLException {
        for (String name : names(DriverManager.getConnection(URL))) System.out.println(name);
    }

    void later(List<Integer> ids) {
        List<Callable<Connection>> tasks = new ArrayList<>();
        for (int id : ids) tasks.add(() -> DriverManager.getConnection(URL));
    }

    void otherConnections(List<java.net.URL> pages) throws Exception {
        for (java.net.URL page : pages) page.openConnection().connect();
    }

    void sockets(List<Integer> ids) throws Exception {
        for (int id : ids) {
            java.nio.channels.SocketChannel channel = java.nio.channels.SocketChannel.open();
            channel.connect(ADDRESS);
        }
    }
}
