// args: --only host
package shop;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.*;
import java.util.*;
import java.util.concurrent.CompletionStage;

class Events {
    CqlSession session;

    Row concat(String id) {
        return session.execute("SELECT name FROM users WHERE id = '" + id + "'").one(); // expect: string-formatted-value, unprepared-statement
    }

    Row formatted(String id) {
        return session.execute(String.format("SELECT name FROM users WHERE id = '%s'", id)).one(); // expect: string-formatted-value, unprepared-statement
    }

    Row simple(UUID id) {
        return session.execute(SimpleStatement.newInstance("SELECT name FROM users WHERE id = ?", id)).one(); // expect: unprepared-statement
    }

    Row values(UUID id) {
        return session.execute("SELECT name FROM users WHERE id = ?", id).one(); // expect: unprepared-statement
    }

    void batch(PreparedStatement insert, List<User> users) {
        BatchStatementBuilder batch = BatchStatement.builder(BatchType.LOGGED);
        for (User user : users) {
            batch.addStatement(insert.bind(user.getId(), user.getName())); // expect: batch-across-partitions
        }
        session.execute(batch.build());
    }

    void batchAdd(PreparedStatement insert, List<User> users) {
        BatchStatement batch = new BatchStatement();
        for (User user : users) {
            batch.add(insert.bind(user.getId(), user.getName())); // expect: batch-across-partitions
        }
        session.execute(batch);
    }

    void one(PreparedStatement insert, User user) {
        BatchStatement batch = new BatchStatement();
        batch.add(insert.bind(user.getId(), user.getName())); // expect: batch-of-one
        session.execute(batch);
    }

    void prepares(List<UUID> ids) {
        for (UUID id : ids) {
            PreparedStatement ps = session.prepare("SELECT name FROM users WHERE id = ?"); // expect: prepare-in-loop
            session.execute(ps.bind(id)); // expect: query-in-loop
        }
    }

    void dump() {
        for (Row row : session.execute("SELECT id FROM log")) { // expect: missing-fetch-size
            System.out.println(row);
        }
    }

    void loop(PreparedStatement byId, List<UUID> ids) {
        for (UUID id : ids) {
            session.execute(byId.bind(id)); // expect: query-in-loop
        }
    }

    void async(List<UUID> ids) {
        List<CompletionStage<AsyncResultSet>> stages = new ArrayList<>();
        for (UUID id : ids) {
            stages.add(session.executeAsync("SELECT name FROM users WHERE id = ?", id)); // expect: unbounded-concurrency, unprepared-statement
        }
    }

    /* ---- nothing to report ---- */

    final PreparedStatement byId = session.prepare("SELECT name FROM users WHERE id = ?");

    Row prepared(UUID id) {
        return session.execute(byId.bind(id)).one();
    }

    void samePartition(PreparedStatement insert, UUID user, List<Item> items) {
        BatchStatementBuilder batch = BatchStatement.builder(BatchType.UNLOGGED);
        for (Item item : items) {
            batch.addStatement(insert.bind(user, item.getName()));
        }
        session.execute(batch.build());
    }

    Row version() {
        return session.execute("SELECT release_version FROM system.local WHERE key = 'local'").one();
    }

    void sized() {
        session.execute(SimpleStatement.builder("SELECT id FROM log").setPageSize(500).build()).forEach(System.out::println);
    }

    void two(PreparedStatement insert, PreparedStatement update, User user) {
        BatchStatement batch = new BatchStatement();
        batch.add(insert.bind(user.getId()));
        batch.add(update.bind(user.getId()));
        session.execute(batch);
    }
}
