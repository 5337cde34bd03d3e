// args: --only transaction-per-row
package shop;

import jakarta.persistence.*;
import java.sql.*;
import java.util.*;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class Commits {
    Connection connection;
    EntityManager em;
    TransactionTemplate transactionTemplate;
    PlatformTransactionManager transactionManager;

    void jdbc(List<Row> rows) throws SQLException {
        for (Row row : rows) {
            store(connection, row);
            connection.commit(); // expect: transaction-per-row
        }
    }

    void indexed(Connection conn, Row[] rows) throws SQLException {
        for (int i = 0; i < rows.length; i++) {
            store(conn, rows[i]);
            conn.commit(); // expect: transaction-per-row
        }
    }

    void cursor(Connection conn, ResultSet rs) throws SQLException {
        while (rs.next()) {
            store(conn, rs.getInt(1));
            conn.commit(); // expect: transaction-per-row
        }
    }

    void jpa(List<User> users) {
        for (User user : users) {
            em.getTransaction().begin();
            em.persist(user);
            em.getTransaction().commit(); // expect: transaction-per-row
        }
    }

    void held(List<User> users) {
        for (User user : users) {
            EntityTransaction tx = em.getTransaction();
            tx.begin();
            em.merge(user);
            tx.commit(); // expect: transaction-per-row
        }
    }

    void hibernate(org.hibernate.Session session, List<User> users) {
        for (User user : users) {
            org.hibernate.Transaction tx = session.beginTransaction();
            session.save(user);
            tx.commit(); // expect: transaction-per-row
        }
    }

    void template(List<User> users) {
        for (User user : users) {
            transactionTemplate.executeWithoutResult(status -> store(user)); // expect: transaction-per-row
        }
    }

    void templateEach(List<User> users) {
        users.forEach(user -> transactionTemplate.execute(status -> store(user))); // expect: transaction-per-row
    }

    void manager(List<User> users) {
        for (User user : users) {
            var status = transactionManager.getTransaction(null);
            store(user);
            transactionManager.commit(status); // expect: transaction-per-row
        }
    }

    void lambda(List<Row> rows) {
        rows.forEach(row -> {
            try {
                store(connection, row);
                connection.commit(); // expect: transaction-per-row
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    void jooq(org.jooq.DSLContext dsl, List<User> users) {
        for (User user : users) {
            dsl.transaction(configuration -> store(user)); // expect: transaction-per-row
        }
    }

    void guarded(List<Row> rows) throws SQLException {
        for (Row row : rows) {
            try {
                store(connection, row);
                connection.commit(); // expect: transaction-per-row
            } catch (SQLException e) {
                connection.rollback();
            }
        }
    }

    /* ---- nothing to report ---- */

    void behind(List<Row> rows) throws SQLException {
        connection.setAutoCommit(false);
        for (Row row : rows) store(connection, row);
        connection.commit();
    }

    void counted(List<Row> rows) throws SQLException {
        int n = 0;
        for (Row row : rows) {
            store(connection, row);
            if (++n % 500 == 0) connection.commit();
        }
        connection.commit();
    }

    void full(List<Row> rows) throws SQLException {
        int pending = 0;
        for (Row row : rows) {
            store(connection, row);
            if (++pending >= 1000) {
                connection.commit();
                pending = 0;
            }
        }
    }

    void chunks(List<Row> rows) throws SQLException {
        for (List<Row> chunk : Lists.partition(rows, 500)) {
            storeAll(connection, chunk);
            connection.commit();
        }
    }

    void batches(List<List<Row>> batches) throws SQLException {
        for (List<Row> batch : batches) {
            storeAll(connection, batch);
            connection.commit();
        }
    }

    void retried() throws Exception {
        for (int attempt = 0; attempt < 3; attempt++) {
            try {
                store(connection, null);
                connection.commit();
                return;
            } catch (SQLException e) {
                Thread.sleep(100);
            }
        }
    }

    void worker() throws Exception {
        while (true) {
            store(connection, queue.take());
            connection.commit();
        }
    }

    void templateOnce(List<User> users) {
        transactionTemplate.executeWithoutResult(status -> users.forEach(this::store));
    }

    void editor(List<String> keys, android.content.SharedPreferences.Editor editor) {
        for (String key : keys) editor.remove(key).commit();
    }

    void git(List<String> files, Repository repo) {
        for (String file : files) repo.add(file).commit("one more");
    }

    void kafka(List<Record> records, Consumer consumer) {
        for (Record record : records) {
            handle(record);
            consumer.commitSync();
        }
    }

    void few() throws SQLException {
        for (String table : List.of("a", "b")) {
            store(connection, table);
            connection.commit();
        }
    }

    void lucene(IndexWriter writer, List<Document> documents) throws Exception {
        for (Document document : documents) writer.addDocument(document);
        writer.commit();
    }
}
