// args: --only host
// Written and labelled by somebody who did not know the program, before it ran on them.
package checks;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.sql.*;
import java.util.*;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hibernate.Session;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.web.client.RestTemplate;

@Entity
class Employee {
    @Id
    private Long id;
    private String name;
    private String email;
    private Long departmentId;

    public Long getId() { return id; }
    public String getName() { return name; }
    public String getEmail() { return email; }
    public void setEmail(String email) { this.email = email; }
    public Long getDepartmentId() { return departmentId; }
}

interface EmployeeRepository extends JpaRepository<Employee, Long> {
    List<Employee> findByDepartmentId(Long departmentId);
    Optional<Employee> findByEmail(String email);
    boolean existsByEmail(String email);
    List<Employee> findByEmailIn(Collection<String> emails);
}

class AvoidSqlInLoopNonCompliant {

    private Connection con;

    public void statementInFor() throws SQLException {
        Statement st = con.createStatement();
        for (int i = 0; i < 10; i++) {
            ResultSet rs = st.executeQuery("SELECT name FROM users WHERE id = " + i); // expect: query-in-loop
            if (rs.next()) {
                System.out.println(rs.getString("name"));
            }
        }
        st.close();
    }

    public void statementInWhile() throws SQLException {
        String baseQuery = "SELECT name FROM users WHERE id = ";
        int i = 0;
        while (i < 100) {
            try (Statement st = con.createStatement()) {
                ResultSet rs = st.executeQuery(baseQuery.concat(Integer.toString(i++))); // expect: query-in-loop
                rs.next();
            }
        }
    }

    public void doWhile(Deque<Integer> todo) throws SQLException {
        Statement st = con.createStatement();
        do {
            Integer id = todo.pop();
            st.execute("SELECT * FROM tasks WHERE id = " + id); // expect: query-in-loop
        } while (!todo.isEmpty());
    }

    public Map<Long, String> preparedInForEach(List<Long> ids) throws SQLException {
        Map<Long, String> names = new HashMap<>();
        try (PreparedStatement ps = con.prepareStatement("SELECT name FROM users WHERE id = ?")) {
            for (Long id : ids) {
                ps.setLong(1, id);
                try (ResultSet rs = ps.executeQuery()) { // expect: query-in-loop
                    if (rs.next()) {
                        names.put(id, rs.getString(1));
                    }
                }
            }
        }
        return names;
    }

    public void queryPerRow() throws SQLException {
        try (Statement outer = con.createStatement();
             PreparedStatement inner = con.prepareStatement("SELECT count(*) FROM items WHERE order_id = ?");
             ResultSet rs = outer.executeQuery("SELECT id FROM orders")) {
            while (rs.next()) {
                inner.setLong(1, rs.getLong("id"));
                ResultSet counts = inner.executeQuery(); // expect: query-in-loop
                counts.next();
                System.out.println(counts.getInt(1));
            }
        }
    }

    private String cityOf(String zip) throws SQLException {
        try (PreparedStatement ps = con.prepareStatement("SELECT city FROM zips WHERE zip = ?")) {
            ps.setString(1, zip);
            ResultSet rs = ps.executeQuery();
            return rs.next() ? rs.getString(1) : null;
        }
    }

    public List<String> helper(List<String> zips) throws SQLException {
        List<String> cities = new ArrayList<>();
        for (String zip : zips) {
            cities.add(cityOf(zip)); // expect: query-in-loop
        }
        return cities;
    }

    public void updateInLoop(Map<Long, Integer> stock) throws SQLException {
        PreparedStatement ps = con.prepareStatement("UPDATE products SET stock = ? WHERE id = ?");
        for (Map.Entry<Long, Integer> e : stock.entrySet()) {
            ps.setInt(1, e.getValue());
            ps.setLong(2, e.getKey());
            ps.executeUpdate(); // expect: write-in-loop
        }
    }

    public void insertInLoop(String[] tags) throws SQLException {
        Statement st = con.createStatement();
        for (int i = 0; i < tags.length; i++) {
            st.executeUpdate("INSERT INTO tags (name) VALUES ('" + tags[i] + "')"); // expect: string-formatted-value, write-in-loop
        }
    }
}

@Service
class EmployeeServiceNonCompliant {

    @Autowired
    private EmployeeRepository employeeRepository;
    @Autowired
    private JdbcTemplate jdbcTemplate;
    @Autowired
    private NamedParameterJdbcTemplate namedTemplate;
    @Autowired
    private EntityManager em;

    List<Employee> findByIdInFor(List<Long> ids) {
        List<Employee> employees = new ArrayList<>();
        for (Long id : ids) {
            Optional<Employee> employee = employeeRepository.findById(id); // expect: query-in-loop
            employee.ifPresent(employees::add);
        }
        return employees;
    }

    List<Employee> findByIdInStream(List<Long> ids) {
        return ids.stream()
                .map(id -> employeeRepository.findById(id).orElse(null)) // expect: query-in-loop
                .filter(Objects::nonNull)
                .collect(Collectors.toList());
    }

    List<Optional<Employee>> methodReference(List<Long> ids) {
        return ids.stream().map(employeeRepository::findById).toList(); // expect: query-in-loop
    }

    void forEachLambda(List<Long> departments) {
        departments.forEach(d -> {
            List<Employee> staff = employeeRepository.findByDepartmentId(d); // expect: query-in-loop
            System.out.println(staff.size());
        });
    }

    Set<String> existsInFilter(Set<String> emails) {
        return emails.stream().filter(e -> !employeeRepository.existsByEmail(e)).collect(Collectors.toSet()); // expect: query-in-loop
    }

    void intStream() {
        IntStream.range(1, 50).forEach(i -> System.out.println(employeeRepository.findById((long) i))); // expect: query-in-loop
    }

    Map<Long, Integer> jdbcTemplate(List<Long> departmentIds) {
        Map<Long, Integer> counts = new HashMap<>();
        for (Long id : departmentIds) {
            Integer n = jdbcTemplate.queryForObject("SELECT count(*) FROM employee WHERE dep_id = ?", Integer.class, id); // expect: query-in-loop
            counts.put(id, n);
        }
        return counts;
    }

    void jdbcTemplateList(Iterator<Long> it) {
        while (it.hasNext()) {
            List<Map<String, Object>> rows = jdbcTemplate.queryForList("SELECT * FROM shifts WHERE emp_id = ?", it.next()); // expect: query-in-loop
            rows.forEach(System.out::println);
        }
    }

    void named(Collection<String> names) {
        for (String name : names) {
            namedTemplate.query("SELECT id FROM employee WHERE name = :n", Map.of("n", name), (rs, i) -> rs.getLong(1)); // expect: query-in-loop
        }
    }

    void entityManagerFind(long[] ids) {
        for (long id : ids) {
            Employee e = em.find(Employee.class, id); // expect: query-in-loop
            System.out.println(e.getName());
        }
    }

    void entityManagerQuery(List<String> emails) {
        for (String email : emails) {
            List<Employee> r = em.createQuery("select e from Employee e where e.email = :m", Employee.class).setParameter("m", email).getResultList(); // expect: query-in-loop
            System.out.println(r);
        }
    }

    void hibernateGet(Session session, List<Long> ids) {
        for (Long id : ids) {
            Employee e = session.get(Employee.class, id); // expect: query-in-loop
            System.out.println(e.getEmail());
        }
    }

    private Employee load(String email) {
        return employeeRepository.findByEmail(email).orElseThrow();
    }

    List<Employee> helperInStream(List<String> emails) {
        return emails.stream().map(this::load).toList(); // expect: query-in-loop
    }

    void saveInLoop(List<Employee> employees) {
        for (Employee e : employees) {
            e.setEmail(e.getEmail().toLowerCase());
            employeeRepository.save(e); // expect: write-in-loop
        }
    }

    void deleteInLoop(List<Long> ids) {
        ids.forEach(id -> employeeRepository.deleteById(id)); // expect: write-in-loop
    }

    void templateUpdate(Map<Long, String> names) {
        for (Map.Entry<Long, String> e : names.entrySet()) {
            jdbcTemplate.update("UPDATE employee SET name = ? WHERE id = ?", e.getValue(), e.getKey()); // expect: write-in-loop
        }
    }
}

class AvoidSqlInLoopCompliant {

    private Connection con;
    private EmployeeRepository employeeRepository;
    private JdbcTemplate jdbcTemplate;
    private EntityManager em;
    private RestTemplate restTemplate;

    public void resultSetLoop() throws SQLException {
        Statement st = con.createStatement();
        ResultSet rs = st.executeQuery("SELECT name FROM users WHERE id IN (0, 1, 2, 3)");
        while (rs.next()) {
            System.out.println(rs.getString("name"));
        }
    }

    public void inClause(List<Long> ids) throws SQLException {
        StringBuilder sql = new StringBuilder("SELECT * FROM users WHERE id IN (");
        for (int i = 0; i < ids.size(); i++) {
            sql.append(i == 0 ? "?" : ",?");
        }
        PreparedStatement ps = con.prepareStatement(sql.append(")").toString());
        for (int i = 0; i < ids.size(); i++) {
            ps.setLong(i + 1, ids.get(i));
        }
        ResultSet rs = ps.executeQuery();
        rs.close();
    }

    public void batch(List<String> names) throws SQLException {
        try (PreparedStatement ps = con.prepareStatement("INSERT INTO users (name) VALUES (?)")) {
            for (String name : names) {
                ps.setString(1, name);
                ps.addBatch();
            }
            ps.executeBatch();
        }
    }

    public void batchFlush(List<String> names) throws SQLException {
        try (PreparedStatement ps = con.prepareStatement("INSERT INTO users (name) VALUES (?)")) {
            int n = 0;
            for (String name : names) {
                ps.setString(1, name);
                ps.addBatch();
                if (++n % 1000 == 0) {
                    ps.executeBatch();
                }
            }
            ps.executeBatch();
        }
    }

    void header() {
        for (Employee e : employeeRepository.findAll()) {
            System.out.println(e.getName());
        }
    }

    void headerStream() {
        employeeRepository.findByDepartmentId(3L).forEach(e -> System.out.println(e.getName()));
    }

    Map<Long, Employee> allById(List<Long> ids) {
        Map<Long, Employee> byId = employeeRepository.findAllById(ids).stream().collect(Collectors.toMap(Employee::getId, Function.identity()));
        for (Long id : ids) {
            System.out.println(byId.get(id));
        }
        return byId;
    }

    void saveAll(List<Employee> employees) {
        for (Employee e : employees) {
            e.setEmail(e.getEmail().trim());
        }
        employeeRepository.saveAll(employees);
    }

    void batchUpdate(List<Object[]> args) {
        jdbcTemplate.batchUpdate("UPDATE employee SET name = ? WHERE id = ?", args); // expect: batch-of-one
    }

    void paging() {
        Pageable pageable = PageRequest.of(0, 500);
        Page<Employee> page;
        do {
            page = employeeRepository.findAll(pageable);
            page.getContent().forEach(e -> System.out.println(e.getName()));
            pageable = pageable.next();
        } while (page.hasNext());
    }

    List<Employee> chunks(List<String> emails) {
        List<Employee> all = new ArrayList<>();
        for (int i = 0; i < emails.size(); i += 900) {
            List<String> chunk = emails.subList(i, Math.min(i + 900, emails.size()));
            all.addAll(employeeRepository.findByEmailIn(chunk));
        }
        return all;
    }

    int retry() throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return jdbcTemplate.queryForObject("SELECT count(*) FROM employee", Integer.class);
            } catch (org.springframework.dao.TransientDataAccessException ex) {
                if (attempt >= 3) {
                    throw ex;
                }
                Thread.sleep(100L * attempt);
            }
        }
    }

    void literalList() throws SQLException {
        Statement st = con.createStatement();
        for (String table : List.of("users", "orders", "invoices")) {
            st.execute("ANALYZE " + table);
        }
    }

    List<Supplier<Employee>> onlyDefined(List<Long> ids) {
        List<Supplier<Employee>> suppliers = new ArrayList<>();
        for (Long id : ids) {
            suppliers.add(() -> em.find(Employee.class, id));
        }
        return suppliers;
    }

    void inMemory(List<Employee> employees, List<String> emails) {
        for (String email : emails) {
            Optional<Employee> e = employees.stream().filter(x -> x.getEmail().equals(email)).findFirst();
            e.ifPresent(x -> System.out.println(x.getName()));
        }
    }

    void http(List<String> urls) {
        for (String url : urls) {
            String body = restTemplate.getForObject(url, String.class);
            System.out.println(body);
        }
    }

    void regex(List<String> lines) {
        Pattern p = Pattern.compile("select (\\w+) from");
        for (String line : lines) {
            Matcher m = p.matcher(line);
            while (m.find()) {
                System.out.println(m.group(1));
            }
        }
    }

    void executor(java.util.concurrent.Executor executor, List<Runnable> tasks) {
        for (Runnable task : tasks) {
            executor.execute(task);
        }
    }

    void shell(List<String> cmds) throws java.io.IOException {
        for (String cmd : cmds) {
            Runtime.getRuntime().exec(cmd);
        }
    }

    Employee returnFirst(List<String> args) {
        for (String arg : args) {
            if (arg.contains("@")) {
                return employeeRepository.findByEmail(arg).orElse(null);
            }
        }
        return null;
    }

    Employee breakAfterFirst(String[] args) {
        Employee found = null;
        for (String arg : args) {
            if (arg.startsWith("id=")) {
                found = em.find(Employee.class, Long.valueOf(arg.substring(3)));
                break;
            }
        }
        return found;
    }
}
