// args: --only host
package shop;

import java.sql.*;
import java.util.*;
import java.util.concurrent.CompletableFuture;
import java.util.stream.*;
import javax.persistence.EntityManager;
import org.springframework.data.domain.PageRequest;
import org.springframework.jdbc.core.JdbcTemplate;

class Loops {
    private final JdbcTemplate jdbcTemplate;
    private final UserRepository userRepository;
    private final OrderRepository orders;

    void forEachLoop(Connection conn, List<Integer> ids) throws SQLException {
        PreparedStatement ps = conn.prepareStatement("SELECT name FROM users WHERE id = ?");
        for (int id : ids) {
            ps.setInt(1, id);
            ResultSet rs = ps.executeQuery(); // expect: query-in-loop
        }
    }

    void counted(Statement stmt, int[] ids) throws SQLException {
        for (int i = 0; i < ids.length; i++) {
            stmt.executeQuery("SELECT name FROM users WHERE id = " + ids[i]); // expect: query-in-loop
        }
    }

    void whileIterator(Iterator<Integer> it) {
        while (it.hasNext()) {
            int id = it.next();
            jdbcTemplate.queryForObject("SELECT name FROM users WHERE id = ?", String.class, id); // expect: query-in-loop
        }
    }

    void doWhile(List<Integer> ids) {
        int i = 0;
        do {
            jdbcTemplate.queryForMap("SELECT * FROM users WHERE id = ?", ids.get(i)); // expect: query-in-loop
            i++;
        } while (i < ids.size());
    }

    void overResult(Connection conn) throws SQLException {
        ResultSet rs = conn.createStatement().executeQuery("SELECT id FROM users");
        while (rs.next()) {
            PreparedStatement ps = conn.prepareStatement("SELECT name FROM teams WHERE id = ?"); // expect: prepare-in-loop
            ps.setInt(1, rs.getInt("id"));
            ps.executeQuery(); // expect: query-in-loop
        }
    }

    List<User> repository(List<Long> ids) {
        List<User> users = new ArrayList<>();
        for (Long id : ids) {
            users.add(userRepository.findById(id).orElseThrow()); // expect: query-in-loop
        }
        return users;
    }

    void derivedQuery(List<User> users) {
        for (User user : users) {
            List<Order> list = orderRepository.findByUserId(user.getId()); // expect: query-in-loop
        }
    }

    List<User> streamed(List<Long> ids) {
        return ids.stream().map(id -> userRepository.findById(id).get()).collect(Collectors.toList()); // expect: query-in-loop
    }

    void forEachLambda(List<Long> ids) {
        ids.forEach(id -> {
            jdbcTemplate.queryForObject("SELECT name FROM users WHERE id = ?", String.class, id); // expect: query-in-loop
        });
    }

    List<User> methodReference(List<Long> ids) {
        return ids.stream().map(userRepository::findById).map(Optional::get).toList(); // expect: query-in-loop
    }

    void entityManager(EntityManager em, List<Long> ids) {
        for (Long id : ids) {
            User u = em.find(User.class, id); // expect: query-in-loop
        }
    }

    void jpql(EntityManager em, List<User> users) {
        for (User user : users) {
            em.createQuery("SELECT o FROM Order o WHERE o.user = :user").setParameter("user", user).getResultList(); // expect: query-in-loop
        }
    }

    User load(long id) {
        return jdbcTemplate.queryForObject("SELECT * FROM users WHERE id = ?", mapper, id);
    }

    User loadTwice(long id) {
        return this.load(id);
    }

    void helper(List<Long> ids) {
        for (long id : ids) {
            load(id); // expect: query-in-loop
        }
    }

    void helperChain(List<Long> ids) {
        for (long id : ids) {
            loadTwice(id); // expect: query-in-loop
        }
    }

    void inBranch(List<User> users) {
        for (User user : users) {
            if (user.isActive()) {
                jdbcTemplate.queryForList("SELECT * FROM orders WHERE user_id = ?", user.getId()); // expect: query-in-loop
            }
        }
    }

    void inTry(List<User> users) {
        for (User user : users) {
            try {
                jdbcTemplate.queryForList("SELECT * FROM orders WHERE user_id = ?", user.getId()); // expect: query-in-loop
            } catch (Exception e) {
                log.warn("failed", e);
            }
        }
    }

    void overEntries(Map<Long, String> map) {
        for (Map.Entry<Long, String> entry : map.entrySet()) {
            jdbcTemplate.queryForList("SELECT * FROM orders WHERE user_id = ?", entry.getKey()); // expect: query-in-loop
        }
    }

    void writes(List<User> users) {
        for (User user : users) {
            jdbcTemplate.update("INSERT INTO users (name) VALUES (?)", user.getName()); // expect: write-in-loop
        }
    }

    void writesPrepared(Connection conn, List<User> users) throws SQLException {
        PreparedStatement ps = conn.prepareStatement("UPDATE users SET name = ? WHERE id = ?");
        for (User user : users) {
            ps.setString(1, user.getName());
            ps.executeUpdate(); // expect: write-in-loop
        }
    }

    void saves(List<User> users) {
        for (User user : users) {
            userRepository.save(user); // expect: write-in-loop
        }
    }

    void savesLambda(List<User> users) {
        users.forEach(user -> userRepository.save(user)); // expect: write-in-loop
    }

    void savesReference(List<User> users) {
        users.forEach(userRepository::save); // expect: write-in-loop
    }

    void deletes(List<Long> ids) {
        for (Long id : ids) {
            userRepository.deleteById(id); // expect: write-in-loop
        }
    }

    void preparesEach(Connection conn, List<Integer> ids) throws SQLException {
        for (int id : ids) {
            try (PreparedStatement ps = conn.prepareStatement("DELETE FROM users WHERE id = ?")) { // expect: prepare-in-loop
                ps.setInt(1, id);
                ps.executeUpdate(); // expect: write-in-loop
            }
        }
    }

    void commitsEach(Connection conn, List<User> users) throws SQLException {
        PreparedStatement ps = conn.prepareStatement("INSERT INTO users (name) VALUES (?)");
        for (User user : users) {
            ps.setString(1, user.getName());
            ps.executeUpdate(); // expect: write-in-loop
            conn.commit(); // expect: transaction-per-row
        }
    }

    void connectsEach(List<Integer> ids) throws SQLException {
        for (int id : ids) {
            try (Connection conn = DriverManager.getConnection("jdbc:postgresql:shop"); // expect: connection-per-query
                 PreparedStatement ps = conn.prepareStatement("SELECT name FROM users WHERE id = ?")) { // expect: prepare-in-loop
                ps.setInt(1, id);
                ps.executeQuery(); // expect: query-in-loop
            }
        }
    }

    void invariant(Statement stmt, List<User> users) throws SQLException {
        for (User user : users) {
            ResultSet rate = stmt.executeQuery("SELECT rate FROM taxes WHERE country = 'DE'"); // expect: loop-invariant-query
            user.apply(rate);
        }
    }

    void concurrent(List<Long> ids) {
        List<CompletableFuture<User>> futures = ids.stream()
            .map(id -> CompletableFuture.supplyAsync(() -> jdbcTemplate.queryForObject("SELECT * FROM users WHERE id = ?", mapper, id))) // expect: query-in-loop, unbounded-concurrency
            .toList();
        CompletableFuture.allOf(futures.toArray(new CompletableFuture[0])).join();
    }

    Page<User> paged(int page) {
        return userRepository.findAll(PageRequest.of(page, 20)); // expect: builder-offset-pagination
    }

    List<User> firstResult(EntityManager em, int page) {
        return em.createQuery("SELECT u FROM User u ORDER BY u.id").setFirstResult(page * 20).setMaxResults(20).getResultList(); // expect: builder-offset-pagination
    }

    /* ---- nothing to report ---- */

    void drain(Statement stmt) throws SQLException {
        ResultSet rs = stmt.executeQuery("SELECT id FROM users WHERE active");
        while (rs.next()) {
            System.out.println(rs.getInt("id"));
        }
    }

    List<User> atOnce(List<Long> ids) {
        return userRepository.findAllById(ids);
    }

    void batch(Connection conn, List<User> users) throws SQLException {
        PreparedStatement ps = conn.prepareStatement("INSERT INTO users (name) VALUES (?)");
        for (User user : users) {
            ps.setString(1, user.getName());
            ps.addBatch();
        }
        ps.executeBatch();
    }

    void batchFlushed(Connection conn, List<User> users) throws SQLException {
        PreparedStatement ps = conn.prepareStatement("INSERT INTO users (name) VALUES (?)");
        int n = 0;
        for (User user : users) {
            ps.setString(1, user.getName());
            ps.addBatch();
            if (++n % 500 == 0) {
                ps.executeBatch();
                conn.commit();
            }
        }
        ps.executeBatch();
    }

    void retry(Long id) throws Exception {
        for (int attempt = 0; attempt < 5; attempt++) {
            try {
                jdbcTemplate.update("UPDATE users SET seen = now() WHERE id = ?", id);
                return;
            } catch (Exception e) {
                Thread.sleep(1000);
            }
        }
    }

    void poll(Long id) throws Exception {
        while (true) {
            if (jdbcTemplate.queryForObject("SELECT done FROM jobs WHERE id = ?", Boolean.class, id)) break;
            Thread.sleep(1000);
        }
    }

    void chunks(List<Long> ids) {
        for (List<Long> chunk : Lists.partition(ids, 500)) {
            userRepository.findAllById(chunk);
            jdbcTemplate.queryForList("SELECT * FROM users WHERE id = ANY(?)", chunk);
        }
    }

    void few() {
        for (String kind : List.of("a", "b", "c")) {
            jdbcTemplate.queryForObject("SELECT count(*) FROM log WHERE kind = ?", Long.class, kind);
        }
    }

    void fewArray() {
        for (String kind : new String[] {"a", "b"}) {
            jdbcTemplate.queryForObject("SELECT count(*) FROM log WHERE kind = ?", Long.class, kind);
        }
    }

    void optional(Long id) {
        Optional<Long> key = Optional.of(id);
        key.map(k -> userRepository.findById(k));
        key.ifPresent(k -> jdbcTemplate.update("DELETE FROM users WHERE id = ?", k));
    }

    Mono<User> reactive(Mono<Long> id) {
        return id.flatMap(k -> userRepository.findById(k));
    }

    User single(Long id) {
        return userRepository.findById(id).map(user -> orderRepository.findByUser(user)).orElse(null);
    }

    Order optionalDerived(String mail) {
        return userRepository.findByMail(mail).map(user -> orderRepository.findByUser(user)).orElse(null);
    }

    void memo(List<User> users) {
        Map<Long, Team> cache = new HashMap<>();
        for (User user : users) {
            cache.computeIfAbsent(user.getTeam(), id -> jdbcTemplate.queryForObject("SELECT * FROM teams WHERE id = ?", mapper, id));
        }
    }

    void memoGuard(List<User> users) {
        Map<Long, Team> cache = new HashMap<>();
        for (User user : users) {
            if (!cache.containsKey(user.getTeam())) {
                cache.put(user.getTeam(), jdbcTemplate.queryForObject("SELECT * FROM teams WHERE id = ?", mapper, user.getTeam()));
            }
        }
    }

    void header() {
        for (User user : jdbcTemplate.query("SELECT * FROM users WHERE active", mapper)) {
            System.out.println(user);
        }
    }

    void streamSource() {
        jdbcTemplate.query("SELECT * FROM users WHERE active", mapper).stream().map(User::getName).forEach(System.out::println);
    }

    void runnable(List<Long> ids) {
        List<Runnable> later = new ArrayList<>();
        for (Long id : ids) {
            Runnable r = () -> jdbcTemplate.update("DELETE FROM users WHERE id = ?", id);
            later.add(r);
        }
    }

    void saveAll(List<User> users) {
        List<User> changed = new ArrayList<>();
        for (User user : users) {
            user.setName(user.getName().trim());
            changed.add(user);
        }
        userRepository.saveAll(changed);
    }

    void rowMapper(List<Long> ids) {
        jdbcTemplate.query("SELECT * FROM users WHERE active", rs -> {
            while (rs.next()) System.out.println(rs.getString("name"));
        });
    }

    void collections(List<String> lines, Map<String, String> map) {
        for (String line : lines) {
            map.remove(line);
            lines.contains(line);
            executor.execute(() -> System.out.println(line));
        }
    }

    void pagingKey() {
        long last = 0;
        List<User> page;
        do {
            page = jdbcTemplate.query("SELECT * FROM users WHERE id > ? ORDER BY id LIMIT 100", mapper, last);
            if (!page.isEmpty()) last = page.get(page.size() - 1).getId();
        } while (!page.isEmpty());
    }

    boolean search(List<Long> ids) {
        for (Long id : ids) {
            if (userRepository.existsById(id)) { // expect: query-in-loop
                return true;
            }
        }
        return false;
    }
}
