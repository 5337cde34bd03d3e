// args: --only loop-invariant-query
package shop;

import java.sql.*;
import java.util.*;
import org.springframework.jdbc.core.JdbcTemplate;

class Invariants {
    JdbcTemplate jdbcTemplate;
    Connection connection;
    EntityManager entityManager;
    static final String RATE = "SELECT rate FROM taxes WHERE country = 'DE'";

    void template(List<Order> orders) {
        for (Order order : orders) {
            order.tax = jdbcTemplate.queryForObject("SELECT rate FROM taxes WHERE country = 'DE'", Double.class); // expect: loop-invariant-query
        }
    }

    void constant(List<Order> orders) {
        for (Order order : orders) order.tax = jdbcTemplate.queryForObject(RATE, Double.class); // expect: loop-invariant-query
    }

    void statement(Statement statement, List<Order> orders) throws SQLException {
        for (Order order : orders) {
            ResultSet rs = statement.executeQuery("SELECT rate FROM taxes WHERE country = 'DE'"); // expect: loop-invariant-query
            order.tax = rs.getDouble(1);
        }
    }

    void counted(Order[] orders) {
        for (int i = 0; i < orders.length; i++) {
            orders[i].limits = jdbcTemplate.queryForList("SELECT name, value FROM limits"); // expect: loop-invariant-query
        }
    }

    void lambda(List<Order> orders) {
        orders.forEach(order -> order.tax = jdbcTemplate.queryForObject(RATE, Double.class)); // expect: loop-invariant-query
    }

    List<Double> stream(List<Order> orders) {
        return orders.stream().map(order -> order.net * jdbcTemplate.queryForObject(RATE, Double.class)).toList(); // expect: loop-invariant-query
    }

    void jpa(List<Order> orders) {
        for (Order order : orders) {
            Query query = entityManager.createNativeQuery("SELECT rate FROM taxes WHERE country = 'DE'"); // expect: loop-invariant-query
            order.tax = (Double) query.getSingleResult();
        }
    }

    void conditional(List<Order> orders) {
        for (Order order : orders) {
            if (order.isForeign()) {
                order.tax = jdbcTemplate.queryForObject(RATE, Double.class); // expect: loop-invariant-query
            }
        }
    }

    void tried(List<Order> orders) {
        for (Order order : orders) {
            try {
                order.tax = jdbcTemplate.queryForObject(RATE, Double.class); // expect: loop-invariant-query
            } catch (RuntimeException e) {
                order.tax = 0;
            }
        }
    }

    void block(List<Order> orders) {
        for (Order order : orders) {
            order.tax = jdbcTemplate.queryForObject( // expect: loop-invariant-query
                """
                SELECT rate
                FROM taxes
                WHERE country = 'DE'
                """, Double.class);
        }
    }

    void joined(List<Order> orders, Statement stmt) throws SQLException {
        String sql = "SELECT rate " + "FROM taxes " + "WHERE country = 'DE'";
        for (Order order : orders) {
            order.rates = stmt.executeQuery(sql); // expect: loop-invariant-query
        }
    }

    /* ---- nothing to report ---- */

    void once(List<Order> orders) {
        double rate = jdbcTemplate.queryForObject(RATE, Double.class);
        for (Order order : orders) order.tax = rate;
    }

    void header() {
        for (String name : jdbcTemplate.queryForList("SELECT name FROM users", String.class)) System.out.println(name);
    }

    void varying(List<Order> orders) {
        for (Order order : orders)
            order.tax = jdbcTemplate.queryForObject("SELECT rate FROM taxes WHERE country = ?", Double.class, order.country);
    }

    void polled() throws Exception {
        while (jdbcTemplate.queryForObject("SELECT count(*) FROM jobs WHERE state = 'open'", Integer.class) > 0) Thread.sleep(100);
    }

    void worker() throws Exception {
        while (true) {
            for (String job : jdbcTemplate.queryForList("SELECT id FROM jobs WHERE state = 'open' LIMIT 10", String.class)) run(job);
            Thread.sleep(1000);
        }
    }

    void changed(List<Order> orders) {
        for (Order order : orders) {
            int next = jdbcTemplate.queryForObject("SELECT max(number) + 1 FROM invoices", Integer.class);
            jdbcTemplate.update("INSERT INTO invoices (number, order_id) VALUES (?, ?)", next, order.id);
        }
    }

    void sequence(List<Order> orders) {
        for (Order order : orders) order.id = jdbcTemplate.queryForObject("SELECT nextval('order_id')", Long.class);
    }

    void shards(List<JdbcTemplate> shards) {
        for (JdbcTemplate shard : shards) total += shard.queryForObject("SELECT count(*) FROM users", Integer.class);
    }

    void few() {
        for (String kind : List.of("a", "b")) System.out.println(kind + jdbcTemplate.queryForObject(RATE, Double.class));
    }

    void retried() throws Exception {
        for (int attempt = 0; attempt < 10; attempt++) {
            if (jdbcTemplate.queryForObject("SELECT done FROM jobs WHERE id = 1", Boolean.class)) return;
            Thread.sleep(100);
        }
    }

    void later(List<Order> orders) {
        for (Order order : orders) tasks.add(() -> jdbcTemplate.queryForObject(RATE, Double.class));
    }

    void memo(List<Order> orders) {
        for (Order order : orders) order.tax = cache.computeIfAbsent("DE", k -> jdbcTemplate.queryForObject(RATE, Double.class));
    }

    void found(List<Order> orders) {
        for (Order order : orders) {
            if (order.isForeign()) {
                rate = jdbcTemplate.queryForObject(RATE, Double.class);
                break;
            }
        }
    }
}
