// args: --only batch-across-partitions
package shop;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.*;
import java.util.*;
import java.util.stream.*;

class Batches {
    CqlSession session;
    PreparedStatement insert, update;

    void builder(List<User> users) {
        BatchStatementBuilder batch = BatchStatement.builder(DefaultBatchType.LOGGED);
        for (User user : users) batch.addStatement(insert.bind(user.getId(), user.getName())); // expect: batch-across-partitions
        session.execute(batch.build());
    }

    void unlogged(List<User> users) {
        BatchStatementBuilder batch = BatchStatement.builder(BatchType.UNLOGGED);
        users.forEach(user -> batch.addStatement(insert.bind(user.getId(), user.getName()))); // expect: batch-across-partitions
        session.execute(batch.build());
    }

    void immutable(List<User> users) {
        BatchStatement batch = BatchStatement.newInstance(DefaultBatchType.LOGGED);
        for (User user : users) {
            batch = batch.add(insert.bind(user.getId(), user.getName())); // expect: batch-across-partitions
        }
        session.execute(batch);
    }

    void old(List<User> users) {
        BatchStatement batch = new BatchStatement();
        for (int i = 0; i < users.size(); i++) {
            batch.add(insert.bind(users.get(i).getId())); // expect: batch-across-partitions
        }
        session.execute(batch);
    }

    void bound(List<User> users) {
        BatchStatement batch = new BatchStatement(BatchStatement.Type.UNLOGGED);
        for (User user : users) {
            BoundStatement statement = insert.bind(user.getId(), user.getName());
            batch.add(statement); // expect: batch-across-partitions
        }
        session.execute(batch);
    }

    void keys(Map<UUID, String> names) {
        BatchStatementBuilder batch = BatchStatement.builder(BatchType.LOGGED);
        for (Map.Entry<UUID, String> entry : names.entrySet()) {
            batch.addStatement(insert.bind(entry.getKey(), entry.getValue())); // expect: batch-across-partitions
        }
        session.execute(batch.build());
    }

    void conditional(List<User> users) {
        BatchStatementBuilder batch = BatchStatement.builder(BatchType.LOGGED);
        for (User user : users) {
            if (user.isActive()) batch.addStatement(update.bind(user.getId())); // expect: batch-across-partitions
        }
        session.execute(batch.build());
    }

    void simple(List<UUID> ids) {
        BatchStatementBuilder batch = BatchStatement.builder(BatchType.LOGGED);
        for (UUID id : ids) {
            batch.addStatement(SimpleStatement.newInstance("DELETE FROM users WHERE id = ?", id)); // expect: batch-across-partitions
        }
        session.execute(batch.build());
    }

    void nested(List<List<User>> groups) {
        BatchStatementBuilder batch = BatchStatement.builder(BatchType.LOGGED);
        for (List<User> group : groups)
            for (User user : group) batch.addStatement(insert.bind(user.getId())); // expect: batch-across-partitions
        session.execute(batch.build());
    }

    void drained(Queue<UUID> ids) {
        BatchStatementBuilder batch = BatchStatement.builder(BatchType.LOGGED);
        while (!ids.isEmpty()) batch.addStatement(insert.bind(ids.poll())); // expect: batch-across-partitions
        session.execute(batch.build());
    }

    /* ---- nothing to report ---- */

    void samePartition(UUID user, List<Item> items) {
        BatchStatementBuilder batch = BatchStatement.builder(BatchType.UNLOGGED);
        for (Item item : items) batch.addStatement(insert.bind(user, item.getName()));
        session.execute(batch.build());
    }

    void sameOld(Order order, List<Line> lines) {
        BatchStatement batch = new BatchStatement();
        for (Line line : lines) batch.add(insert.bind(order.getId(), line.getNumber(), line.getArticle()));
        session.execute(batch);
    }

    void two(User user) {
        BatchStatement batch = new BatchStatement();
        batch.add(insert.bind(user.getId(), user.getName()));
        batch.add(update.bind(user.getId()));
        session.execute(batch);
    }

    void tables(User user) {
        BatchStatementBuilder batch = BatchStatement.builder(BatchType.LOGGED);
        for (PreparedStatement statement : List.of(insert, update)) batch.addStatement(statement.bind(user.getId()));
        session.execute(batch.build());
    }

    void each(List<User> users) {
        for (User user : users) session.executeAsync(insert.bind(user.getId(), user.getName()));
    }

    void perUser(List<User> users) {
        for (User user : users) {
            BatchStatementBuilder batch = BatchStatement.builder(BatchType.UNLOGGED);
            batch.addStatement(insert.bind(1));
            batch.addStatement(update.bind(1));
            session.execute(batch.build());
        }
    }

    void jdbc(java.sql.PreparedStatement ps, List<User> users) throws Exception {
        for (User user : users) {
            ps.setString(1, user.getName());
            ps.addBatch();
        }
        ps.executeBatch();
    }

    void lists(List<User> users) {
        List<User> batch = new ArrayList<>();
        for (User user : users) batch.add(user);
        handle(batch);
    }

    void counted(UUID user) {
        BatchStatementBuilder batch = BatchStatement.builder(BatchType.UNLOGGED);
        for (int i = 0; i < 2; i++) batch.addStatement(insert.bind(user, i));
        session.execute(batch.build());
    }

    void sets(Set<String> batch, List<User> users) {
        for (User user : users) batch.add(user.getName());
    }
}
