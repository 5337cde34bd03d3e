// args: --only unprepared-statement
package shop;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.*;
import java.util.*;

class Unprepared {
    CqlSession session;
    static final String BY_ID = "SELECT name FROM users WHERE id = ?";
    final PreparedStatement byId = session.prepare(BY_ID);

    Row values(UUID id) {
        return session.execute("SELECT name FROM users WHERE id = ?", id).one(); // expect: unprepared-statement
    }

    Row constant(UUID id) {
        return session.execute(BY_ID, id).one(); // expect: unprepared-statement
    }

    Row named(UUID id) {
        return session.execute("SELECT name FROM users WHERE id = :id", Map.of("id", id)).one(); // expect: unprepared-statement
    }

    Row simple(UUID id) {
        return session.execute(SimpleStatement.newInstance("SELECT name FROM users WHERE id = ?", id)).one(); // expect: unprepared-statement
    }

    Row simpleOld(UUID id) {
        return session.execute(new SimpleStatement("SELECT name FROM users WHERE id = ?", id)).one(); // expect: unprepared-statement
    }

    void builder(UUID id) {
        session.execute(SimpleStatement.builder("DELETE FROM users WHERE id = ?").addPositionalValue(id).build()); // expect: unprepared-statement
    }

    void insert(User user) {
        session.execute("INSERT INTO users (id, name) VALUES (?, ?)", user.getId(), user.getName()); // expect: unprepared-statement
    }

    void update(UUID id, String name) {
        session.executeAsync("UPDATE users SET name = ? WHERE id = ?", name, id); // expect: unprepared-statement
    }

    Row concat(String id) {
        return session.execute("SELECT name FROM users WHERE id = '" + id + "'").one(); // expect: unprepared-statement
    }

    Row formatted(long id) {
        return session.execute(String.format("SELECT name FROM users WHERE id = %d", id)).one(); // expect: unprepared-statement
    }

    void loop(List<UUID> ids) {
        for (UUID id : ids) session.execute("DELETE FROM users WHERE id = ?", id); // expect: unprepared-statement
    }

    /* ---- nothing to report ---- */

    Row prepared(UUID id) {
        return session.execute(byId.bind(id)).one();
    }

    Row local(UUID id) {
        PreparedStatement statement = session.prepare("SELECT name FROM users WHERE id = ?");
        return session.execute(statement.bind(id)).one();
    }

    Row bound(BoundStatement statement) {
        return session.execute(statement).one();
    }

    void version() {
        session.execute("SELECT release_version FROM system.local WHERE key = 'local'").one();
    }

    void everything() {
        session.execute("SELECT id FROM settings").all();
    }

    void ddl() {
        session.execute("CREATE TABLE users (id uuid PRIMARY KEY, name text)");
    }

    void keyspace(String name) {
        session.execute("USE shop");
    }

    void truncate() {
        session.execute("TRUNCATE users");
    }

    void jdbc(java.sql.PreparedStatement ps, long id) throws Exception {
        ps.setLong(1, id);
        ps.executeQuery();
    }

    void system(String table) {
        session.execute("SELECT column_name FROM system_schema.columns WHERE table_name = ?", table);
    }

    void any(Statement<?> statement) {
        session.execute(statement);
    }
}
