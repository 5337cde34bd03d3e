// args: --only unbounded-concurrency
package shop;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.stream.*;
import org.springframework.jdbc.core.JdbcTemplate;

class Concurrent {
    CqlSession session;
    PreparedStatement byId, insert;
    JdbcTemplate jdbcTemplate;
    static final String BY_ID = "SELECT name FROM users WHERE id = ?";

    void each(List<UUID> ids) {
        List<CompletionStage<AsyncResultSet>> stages = new ArrayList<>();
        for (UUID id : ids) stages.add(session.executeAsync(byId.bind(id))); // expect: unbounded-concurrency
    }

    void forgotten(List<User> users) {
        for (User user : users) session.executeAsync(insert.bind(user.getId(), user.getName())); // expect: unbounded-concurrency
    }

    List<CompletionStage<AsyncResultSet>> stream(List<UUID> ids) {
        return ids.stream().map(id -> session.executeAsync(byId.bind(id))).collect(Collectors.toList()); // expect: unbounded-concurrency
    }

    void lambda(List<UUID> ids) {
        ids.forEach(id -> session.executeAsync(byId.bind(id))); // expect: unbounded-concurrency
    }

    void text(List<UUID> ids) {
        for (UUID id : ids) session.executeAsync("SELECT name FROM users WHERE id = ?", id); // expect: unbounded-concurrency
    }

    void supplied(List<Long> ids) {
        for (Long id : ids) {
            CompletableFuture.supplyAsync(() -> jdbcTemplate.queryForObject(BY_ID, String.class, id)); // expect: unbounded-concurrency
        }
    }

    void ran(List<Long> ids) {
        ids.forEach(id -> CompletableFuture.runAsync(() -> jdbcTemplate.update("DELETE FROM users WHERE id = ?", id))); // expect: unbounded-concurrency
    }

    void conditional(List<User> users) {
        for (User user : users) {
            if (user.isActive()) session.executeAsync(byId.bind(user.getId())); // expect: unbounded-concurrency
        }
    }

    void indexed(UUID[] ids) {
        for (int i = 0; i < ids.length; i++) session.executeAsync(byId.bind(ids[i])); // expect: unbounded-concurrency
    }

    void chained(List<UUID> ids) {
        for (UUID id : ids) session.executeAsync(byId.bind(id)).thenAccept(this::show); // expect: unbounded-concurrency
    }

    /* ---- nothing to report ---- */

    void sequential(List<UUID> ids) {
        for (UUID id : ids) session.execute(byId.bind(id));
    }

    void semaphored(List<UUID> ids) throws InterruptedException {
        Semaphore semaphore = new Semaphore(32);
        for (UUID id : ids) {
            semaphore.acquire();
            session.executeAsync(byId.bind(id)).whenComplete((rows, error) -> semaphore.release());
        }
    }

    void waited(List<UUID> ids) {
        for (UUID id : ids) session.executeAsync(byId.bind(id)).toCompletableFuture().join();
    }

    void one(UUID id) {
        session.executeAsync(byId.bind(id));
    }

    void two() {
        session.executeAsync("SELECT id FROM a LIMIT 1");
        session.executeAsync("SELECT id FROM b LIMIT 1");
    }

    void few() {
        for (String kind : List.of("a", "b")) session.executeAsync(byId.bind(kind));
    }

    void chunks(List<UUID> ids) {
        for (List<UUID> chunk : Lists.partition(ids, 32)) {
            chunk.forEach(id -> session.execute(byId.bind(id)));
        }
    }

    void http(List<String> urls) {
        urls.forEach(url -> client.sendAsync(request(url)));
    }

    void later(List<UUID> ids) {
        List<Supplier<Object>> tasks = new ArrayList<>();
        for (UUID id : ids) tasks.add(() -> session.executeAsync(byId.bind(id)));
    }

    void computed(List<Integer> numbers) {
        for (Integer n : numbers) CompletableFuture.supplyAsync(() -> n * n);
    }
}
