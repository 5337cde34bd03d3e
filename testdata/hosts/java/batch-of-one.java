// args: --only batch-of-one
package shop;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.*;
import java.util.*;

class Ones {
    CqlSession session;
    PreparedStatement insert, update;

    void old(User user) {
        BatchStatement batch = new BatchStatement();
        batch.add(insert.bind(user.getId())); // expect: batch-of-one
        session.execute(batch);
    }

    void builder(User user) {
        BatchStatementBuilder batch = BatchStatement.builder(DefaultBatchType.LOGGED);
        batch.addStatement(insert.bind(user.getId())); // expect: batch-of-one
        session.execute(batch.build());
    }

    void unlogged(UUID id) {
        BatchStatementBuilder batch = BatchStatement.builder(DefaultBatchType.UNLOGGED);
        batch.addStatement(update.bind(id)); // expect: batch-of-one
        session.executeAsync(batch.build());
    }

    void named(UUID id) {
        BatchStatement deletes = new BatchStatement(BatchStatement.Type.LOGGED);
        deletes.add(insert.bind(id)); // expect: batch-of-one
        session.execute(deletes);
    }

    void simple(UUID id) {
        BatchStatement batch = new BatchStatement();
        batch.add(SimpleStatement.newInstance("DELETE FROM users WHERE id = ?", id)); // expect: batch-of-one
        session.execute(batch);
    }

    void immutable(UUID id) {
        BatchStatement batch = BatchStatement.newInstance(DefaultBatchType.LOGGED);
        batch = batch.add(insert.bind(id)); // expect: batch-of-one
        session.execute(batch);
    }

    void guarded(User user) {
        BatchStatement batch = new BatchStatement();
        try {
            batch.add(insert.bind(user.getId())); // expect: batch-of-one
            session.execute(batch);
        } catch (RuntimeException e) {
            throw new IllegalStateException(e);
        }
    }

    void local(User user) {
        BatchStatement batch = new BatchStatement();
        BoundStatement statement = insert.bind(user.getId());
        batch.add(statement); // expect: batch-of-one
        session.execute(batch);
    }

    Row returning(User user) {
        BatchStatement batch = new BatchStatement();
        batch.add(insert.bind(user.getId())); // expect: batch-of-one
        return session.execute(batch).one();
    }

    void typed(UUID id) {
        com.datastax.driver.core.BatchStatement batch = new com.datastax.driver.core.BatchStatement();
        batch.add(insert.bind(id)); // expect: batch-of-one
        session.execute(batch);
    }

    /* ---- nothing to report ---- */

    void two(User user) {
        BatchStatement batch = new BatchStatement();
        batch.add(insert.bind(user.getId()));
        batch.add(update.bind(user.getId()));
        session.execute(batch);
    }

    void loop(UUID user, List<Item> items) {
        BatchStatement batch = new BatchStatement();
        for (Item item : items) batch.add(insert.bind(user, item.getName()));
        session.execute(batch);
    }

    void each(UUID user, List<Item> items) {
        BatchStatementBuilder batch = BatchStatement.builder(BatchType.UNLOGGED);
        items.forEach(item -> batch.addStatement(insert.bind(user, item.getName())));
        session.execute(batch.build());
    }

    void handedIn(BatchStatement batch, User user) {
        batch.add(insert.bind(user.getId()));
    }

    void handedInBuilder(BatchStatementBuilder batch, User user) {
        batch.addStatement(insert.bind(user.getId()));
    }

    void optional(User user) {
        BatchStatement batch = new BatchStatement();
        batch.add(insert.bind(user.getId()));
        if (user.isActive()) batch.add(update.bind(user.getId()));
        session.execute(batch);
    }

    void chained(User user) {
        session.execute(BatchStatement.builder(BatchType.LOGGED).addStatement(insert.bind(user.getId())).addStatement(update.bind(user.getId())).build());
    }

    void plain(User user) {
        session.execute(insert.bind(user.getId()));
    }

    void lists(User user) {
        List<User> batch = new ArrayList<>();
        batch.add(user);
        handle(batch);
    }

    void jdbc(java.sql.PreparedStatement ps, User user) throws Exception {
        ps.setString(1, user.getName());
        ps.addBatch();
        ps.executeBatch();
    }
}
