// args: --only missing-fetch-size
package shop;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.*;
import java.util.*;

class Dumps {
    CqlSession session;
    static final String ALL = "SELECT id, name FROM users";

    void loop() {
        for (Row row : session.execute("SELECT id FROM log")) System.out.println(row); // expect: missing-fetch-size
    }

    List<Row> all() {
        return session.execute("SELECT id FROM log").all(); // expect: missing-fetch-size
    }

    void constant() {
        session.execute(ALL).forEach(System.out::println); // expect: missing-fetch-size
    }

    void statement() {
        SimpleStatement statement = SimpleStatement.newInstance("SELECT id FROM log");
        session.execute(statement).forEach(System.out::println); // expect: missing-fetch-size
    }

    void async() {
        session.executeAsync("SELECT id, text FROM log").thenAccept(this::show); // expect: missing-fetch-size
    }

    void filtering() {
        ResultSet rs = session.execute("SELECT id FROM log ALLOW FILTERING"); // expect: missing-fetch-size
        for (Row row : rs) System.out.println(row);
    }

    void distinct() {
        for (Row row : session.execute("SELECT DISTINCT id FROM log")) System.out.println(row); // expect: missing-fetch-size
    }

    void joined() {
        String cql = "SELECT id " + "FROM log";
        for (Row row : session.execute(cql)) System.out.println(row); // expect: missing-fetch-size
    }

    Iterator<Row> iterator() {
        return session.execute("SELECT * FROM log").iterator(); // expect: missing-fetch-size
    }

    void json() {
        session.execute("SELECT JSON id, name FROM users").forEach(System.out::println); // expect: missing-fetch-size
    }

    /* ---- nothing to report ---- */

    void sized() {
        session.execute(SimpleStatement.builder("SELECT id FROM log").setPageSize(500).build()).forEach(System.out::println);
    }

    void sizedLater() {
        SimpleStatement statement = SimpleStatement.newInstance("SELECT id FROM log").setPageSize(100);
        session.execute(statement).forEach(System.out::println);
    }

    void sizedOld(com.datastax.driver.core.Statement statement) {
        statement.setFetchSize(100);
        session.execute("SELECT id FROM log").forEach(System.out::println);
    }

    void limited() {
        session.execute("SELECT id FROM log LIMIT 100").forEach(System.out::println);
    }

    void keyed(UUID id) {
        session.execute("SELECT name FROM users WHERE id = ?", id).one();
    }

    void counted() {
        System.out.println(session.execute("SELECT count(*) FROM log").one().getLong(0));
    }

    void version() {
        session.execute("SELECT release_version FROM system.local").one();
    }

    void peers() {
        session.execute("SELECT peer FROM system.peers").forEach(System.out::println);
    }

    void prepared(PreparedStatement byId, UUID id) {
        session.execute(byId.bind(id)).forEach(System.out::println);
    }

    void write(UUID id) {
        session.execute("DELETE FROM users WHERE id = ?", id);
    }

    void ddl() {
        session.execute("CREATE TABLE log (id uuid PRIMARY KEY)");
    }

    void jdbc(java.sql.Statement statement) throws Exception {
        statement.executeQuery("SELECT id FROM log");
    }
}
