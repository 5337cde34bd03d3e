// args: --only host
package shop;

import java.sql.*;
import java.text.MessageFormat;
import java.util.*;
import java.util.stream.Collectors;
import javax.persistence.EntityManager;
import javax.servlet.http.HttpServletRequest;
import org.hibernate.Session;
import org.jooq.DSLContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

class Strings {
    private static final String TABLE = "users";
    private static final String SELECT = "SELECT id, name FROM " + TABLE;
    static final String BY_NAME = SELECT + " WHERE name = ?";
    private final String prefix = "SELECT id FROM users WHERE name = '";
    enum Sort { NAME, AGE }
    Connection connection;

    ResultSet concat(Statement stmt, String name) throws SQLException {
        return stmt.executeQuery("SELECT * FROM users WHERE name = '" + name + "'"); // expect: string-formatted-value
    }

    ResultSet fromRequest(HttpServletRequest request) throws SQLException {
        String name = request.getParameter("name");
        String query = "SELECT * FROM users WHERE name = '" + name + "'"; // expect: string-formatted-value
        Statement statement = connection.createStatement();
        return statement.executeQuery(query);
    }

    void update(Connection conn, String name) throws SQLException {
        conn.createStatement().executeUpdate("DELETE FROM users WHERE name = '" + name + "'"); // expect: string-formatted-value
    }

    PreparedStatement prepared(Connection conn, String name) throws SQLException {
        return conn.prepareStatement("SELECT id FROM users WHERE name = '" + name + "'"); // expect: string-formatted-value
    }

    CallableStatement called(Connection conn, String name) throws SQLException {
        return conn.prepareCall("SELECT id FROM users WHERE name = '" + name + "'"); // expect: string-formatted-value
    }

    void added(Statement stmt, String name) throws SQLException {
        stmt.addBatch("INSERT INTO users (name) VALUES ('" + name + "')"); // expect: string-formatted-value
    }

    ResultSet augmented(Statement stmt, String name) throws SQLException {
        String sql = "SELECT * FROM users";
        sql += " WHERE name = '" + name + "'"; // expect: string-formatted-value
        return stmt.executeQuery(sql);
    }

    ResultSet declaredLater(Statement stmt, String name) throws SQLException {
        String sql;
        sql = "SELECT * FROM users WHERE name = '" + name + "'"; // expect: string-formatted-value
        return stmt.executeQuery(sql);
    }

    ResultSet format(Statement stmt, String name) throws SQLException {
        return stmt.executeQuery(String.format("SELECT * FROM users WHERE name = '%s'", name)); // expect: string-formatted-value
    }

    ResultSet formatLocale(Statement stmt, String name) throws SQLException {
        String sql = String.format(Locale.ROOT, "SELECT * FROM users WHERE name = '%s'", name); // expect: string-formatted-value
        return stmt.executeQuery(sql);
    }

    ResultSet formatted(Statement stmt, String name) throws SQLException {
        return stmt.executeQuery("SELECT * FROM users WHERE name = '%s'".formatted(name)); // expect: string-formatted-value
    }

    ResultSet textBlock(Statement stmt, String name) throws SQLException {
        String sql = """
            SELECT id
            FROM users
            WHERE name = '%s'
            """.formatted(name); // expect: string-formatted-value
        return stmt.executeQuery(sql);
    }

    ResultSet messageFormat(Statement stmt, String name) throws SQLException {
        return stmt.executeQuery(MessageFormat.format("SELECT * FROM users WHERE name = {0}", name)); // expect: string-formatted-value
    }

    ResultSet stringBuilder(Statement stmt, String name) throws SQLException {
        StringBuilder sb = new StringBuilder("SELECT * FROM users");
        sb.append(" WHERE name = '").append(name).append("'"); // expect: string-formatted-value
        return stmt.executeQuery(sb.toString());
    }

    ResultSet stringBuilderParts(Statement stmt, String name) throws SQLException {
        StringBuilder sb = new StringBuilder();
        sb.append("SELECT * FROM users ");
        sb.append("WHERE name = '");
        sb.append(name); // expect: string-formatted-value
        sb.append("'");
        return stmt.executeQuery(sb.toString());
    }

    ResultSet stringBuffer(Statement stmt, String name) throws SQLException {
        StringBuffer sb = new StringBuffer();
        sb.append("SELECT * FROM users WHERE name = '" + name + "'"); // expect: string-formatted-value
        String sql = sb.toString();
        return stmt.executeQuery(sql);
    }

    ResultSet concatMethod(Statement stmt, String name) throws SQLException {
        return stmt.executeQuery("SELECT * FROM users WHERE name = '".concat(name).concat("'")); // expect: string-formatted-value
    }

    ResultSet joined(Statement stmt, List<String> names) throws SQLException {
        return stmt.executeQuery("SELECT * FROM users WHERE name IN ('" + String.join("','", names) + "')"); // expect: string-formatted-value
    }

    ResultSet replaced(Statement stmt, String name) throws SQLException {
        return stmt.executeQuery("SELECT * FROM users WHERE name = ':name'".replace(":name", name)); // expect: string-formatted-value
    }

    ResultSet inField(Statement stmt, String name) throws SQLException {
        return stmt.executeQuery(prefix + name + "'"); // expect: string-formatted-value
    }

    ResultSet inCondition(Statement stmt, String name) throws SQLException {
        String sql = "SELECT * FROM users WHERE active";
        if (name != null) {
            sql += " AND name LIKE '%" + name + "%'"; // expect: string-formatted-value
        }
        return stmt.executeQuery(sql);
    }

    String bare(String name) {
        return "SELECT * FROM users WHERE name = '" + name + "'"; // expect: string-formatted-value
    }

    void bareLocal(String name) {
        String query = "UPDATE users SET name = '" + name + "' WHERE id = 1"; // expect: string-formatted-value
    }

    void unknown(Helper helper, String name) {
        helper.go("INSERT INTO users (name) VALUES ('" + name + "')"); // expect: string-formatted-value
    }

    List<User> jdbcTemplate(JdbcTemplate jdbcTemplate, String name) {
        return jdbcTemplate.query("SELECT * FROM users WHERE name = '" + name + "'", mapper); // expect: string-formatted-value
    }

    int jdbcTemplateUpdate(JdbcTemplate jdbc, String name) {
        return jdbc.update(String.format("DELETE FROM users WHERE name = '%s'", name)); // expect: string-formatted-value
    }

    User named(NamedParameterJdbcTemplate template, String name) {
        return template.queryForObject("SELECT * FROM users WHERE name = '" + name + "'", Map.of(), mapper); // expect: string-formatted-value
    }

    List<User> hql(EntityManager em, String name) {
        return em.createQuery("SELECT u FROM User u WHERE u.name = '" + name + "'").getResultList(); // expect: string-formatted-value
    }

    List<User> hqlFrom(Session session, String name) {
        return session.createQuery("from User where name = '" + name + "'").list(); // expect: string-formatted-value
    }

    List<User> nativeQuery(EntityManager em, String name) {
        return em.createNativeQuery("SELECT * FROM users WHERE name = '" + name + "'", User.class).getResultList(); // expect: string-formatted-value
    }

    List<User> sqlQuery(Session session, String name) {
        return session.createSQLQuery("SELECT * FROM users WHERE name = '" + name + "'").list(); // expect: string-formatted-value
    }

    Object jooq(DSLContext ctx, String name) {
        return ctx.fetch("SELECT * FROM users WHERE name = '" + name + "'"); // expect: string-formatted-value
    }

    Object r2dbc(io.r2dbc.spi.Connection connection, String name) {
        return connection.createStatement("SELECT * FROM users WHERE name = '" + name + "'").execute(); // expect: string-formatted-value
    }

    Object databaseClient(DatabaseClient client, String name) {
        return client.sql("SELECT * FROM users WHERE name = '" + name + "'").fetch().all(); // expect: string-formatted-value
    }

    void vertx(io.vertx.sqlclient.Pool pool, String name) {
        pool.query("SELECT * FROM users WHERE name = '" + name + "'").execute(); // expect: string-formatted-value
    }

    ResultSet limited(Statement stmt, String limit) throws SQLException {
        return stmt.executeQuery("SELECT * FROM users ORDER BY id LIMIT " + limit); // expect: string-formatted-value
    }

    ResultSet ternary(Statement stmt, String name) throws SQLException {
        return stmt.executeQuery("SELECT * FROM users" + (name == null ? "" : " WHERE name = '" + name + "'")); // expect: string-formatted-value
    }

    private String condition(String name) {
        return " WHERE name = '" + name + "'"; // expect: string-formatted-value
    }

    ResultSet throughHelper(Statement stmt, String name) throws SQLException {
        return stmt.executeQuery("SELECT * FROM users" + condition(name));
    }

    ResultSet table(Statement stmt, String table) throws SQLException {
        return stmt.executeQuery("SELECT count(*) FROM " + table); // expect: dynamic-identifier
    }

    void dropTable(Statement stmt, String table) throws SQLException {
        stmt.execute("DROP TABLE " + table); // expect: dynamic-identifier
    }

    ResultSet orderBy(Statement stmt, String column) throws SQLException {
        return stmt.executeQuery(String.format("SELECT id FROM users ORDER BY %s", column)); // expect: dynamic-identifier
    }

    PreparedStatement setColumn(Connection conn, String column) throws SQLException {
        return conn.prepareStatement("UPDATE users SET " + column + " = ? WHERE id = ?"); // expect: dynamic-identifier
    }

    PreparedStatement whereColumn(Connection conn, String column) throws SQLException {
        return conn.prepareStatement("SELECT id FROM users WHERE " + column + " = ?"); // expect: dynamic-identifier
    }

    List<User> hqlOrder(EntityManager em, String column) {
        return em.createQuery("SELECT u FROM User u ORDER BY u." + column).getResultList(); // expect: dynamic-identifier
    }

    ResultSet fragment(Statement stmt, String where) throws SQLException {
        return stmt.executeQuery("SELECT id FROM users WHERE " + where); // expect: dynamic-fragment
    }

    ResultSet tail(Statement stmt, String tail) throws SQLException {
        return stmt.executeQuery("SELECT id FROM users " + tail); // expect: dynamic-fragment
    }

    /* ---- nothing to report ---- */

    PreparedStatement parameters(Connection conn, String name) throws SQLException {
        PreparedStatement ps = conn.prepareStatement("SELECT id FROM users WHERE name = ?");
        ps.setString(1, name);
        return ps;
    }

    PreparedStatement constants(Connection conn) throws SQLException {
        return conn.prepareStatement(BY_NAME + " ORDER BY id");
    }

    PreparedStatement constantsOfClass(Connection conn) throws SQLException {
        return conn.prepareStatement("SELECT id FROM " + Strings.TABLE + " WHERE name = ?");
    }

    PreparedStatement constantElsewhere(Connection conn) throws SQLException {
        return conn.prepareStatement("SELECT id FROM " + Tables.USERS + " WHERE name = ?");
    }

    ResultSet constantLocal(Statement stmt) throws SQLException {
        final String name = "admin";
        return stmt.executeQuery("SELECT id FROM users WHERE name = '" + name + "'");
    }

    ResultSet numeric(Statement stmt, int id) throws SQLException {
        return stmt.executeQuery("SELECT * FROM users WHERE id = " + id);
    }

    ResultSet numericBoxed(Statement stmt, Long id) throws SQLException {
        return stmt.executeQuery("SELECT * FROM users WHERE id = " + id);
    }

    ResultSet numericParsed(Statement stmt, String id) throws SQLException {
        return stmt.executeQuery("SELECT * FROM users WHERE id = " + Integer.parseInt(id));
    }

    ResultSet numericLocal(Statement stmt, HttpServletRequest request) throws SQLException {
        int id = Integer.valueOf(request.getParameter("id"));
        return stmt.executeQuery("SELECT * FROM users WHERE id = " + id);
    }

    ResultSet numericFormat(Statement stmt, int id) throws SQLException {
        return stmt.executeQuery(String.format("SELECT * FROM users WHERE id = %d", id));
    }

    ResultSet numericStringFormat(Statement stmt, long id) throws SQLException {
        return stmt.executeQuery(String.format("SELECT * FROM users WHERE id = %s", id));
    }

    ResultSet bool(Statement stmt, boolean active) throws SQLException {
        return stmt.executeQuery("SELECT * FROM users WHERE active = " + active);
    }

    ResultSet size(Statement stmt, List<String> names) throws SQLException {
        return stmt.executeQuery("SELECT * FROM users ORDER BY id LIMIT " + names.size());
    }

    PreparedStatement placeholders(Connection conn, List<Integer> ids) throws SQLException {
        String marks = String.join(",", Collections.nCopies(ids.size(), "?"));
        return conn.prepareStatement("SELECT * FROM users WHERE id IN (" + marks + ")");
    }

    PreparedStatement placeholdersStream(Connection conn, List<Integer> ids) throws SQLException {
        String marks = ids.stream().map(id -> "?").collect(Collectors.joining(","));
        return conn.prepareStatement("SELECT * FROM users WHERE id IN (" + marks + ")");
    }

    PreparedStatement placeholdersBuilder(Connection conn, List<Integer> ids) throws SQLException {
        StringBuilder sb = new StringBuilder("SELECT * FROM users WHERE id IN (");
        for (int i = 0; i < ids.size(); i++) {
            if (i > 0) sb.append(",");
            sb.append("?");
        }
        sb.append(")");
        return conn.prepareStatement(sb.toString());
    }

    PreparedStatement placeholdersRepeat(Connection conn, List<Integer> ids) throws SQLException {
        return conn.prepareStatement("SELECT * FROM users WHERE id IN (" + "?,".repeat(ids.size() - 1) + "?)");
    }

    PreparedStatement conditions(Connection conn, String name) throws SQLException {
        StringBuilder sql = new StringBuilder("SELECT id FROM users WHERE active");
        if (name != null) sql.append(" AND name = ?");
        sql.append(" ORDER BY id");
        return conn.prepareStatement(sql.toString());
    }

    ResultSet chosen(Statement stmt, boolean newest) throws SQLException {
        return stmt.executeQuery("SELECT id FROM users ORDER BY id " + (newest ? "DESC" : "ASC"));
    }

    ResultSet switched(Statement stmt, String sort) throws SQLException {
        String column;
        switch (sort) {
            case "name": column = "name"; break;
            case "age": column = "age"; break;
            default: column = "id";
        }
        return stmt.executeQuery("SELECT id FROM users ORDER BY " + column);
    }

    ResultSet switchExpression(Statement stmt, String sort) throws SQLException {
        String column = switch (sort) {
            case "name" -> "name";
            default -> "id";
        };
        return stmt.executeQuery("SELECT id FROM users ORDER BY " + column);
    }

    ResultSet enumerated(Statement stmt, Sort sort) throws SQLException {
        return stmt.executeQuery("SELECT id FROM users ORDER BY " + sort.name());
    }

    ResultSet looked(Statement stmt, String sort) throws SQLException {
        Map<String, String> allowed = Map.of("name", "name", "age", "age");
        return stmt.executeQuery("SELECT id FROM users ORDER BY " + allowed.get(sort));
    }

    ResultSet quoted(Statement stmt, String table) throws SQLException {
        return stmt.executeQuery("SELECT count(*) FROM " + stmt.enquoteIdentifier(table, true));
    }

    ResultSet literal(Statement stmt, String name) throws SQLException {
        return stmt.executeQuery("SELECT id FROM users WHERE name = " + stmt.enquoteLiteral(name));
    }

    List<User> hqlBound(EntityManager em, String name) {
        return em.createQuery("SELECT u FROM User u WHERE u.name = :name").setParameter("name", name).getResultList();
    }

    List<User> jdbcBound(JdbcTemplate jdbcTemplate, String name) {
        return jdbcTemplate.query("SELECT * FROM users WHERE name = ?", mapper, name);
    }

    Object jooqBound(DSLContext ctx, String name) {
        return ctx.fetch("SELECT * FROM users WHERE name = ?", name);
    }

    void prose(String name) {
        log.info("select an item from the list of " + name);
        System.out.println("Update " + name + " set in stone");
        log.warn(String.format("delete from %s failed", name));
        throw new IllegalStateException("Insert into " + name + " is not allowed");
    }

    void logged(Statement stmt, String name) throws SQLException {
        log.debug("executing SELECT * FROM users WHERE name = " + name);
    }

    void suppressed(Statement stmt, String name) throws SQLException {
        stmt.executeQuery("SELECT * FROM users WHERE name = '" + name + "'"); // NOSONAR
    }

    @SuppressFBWarnings("SQL_INJECTION_JDBC")
    void suppressedFindbugs(Statement stmt, String name) throws SQLException {
        stmt.executeQuery("SELECT * FROM users WHERE name = '" + name + "'");
    }

    @SuppressFBWarnings(value = "SQL_PREPARED_STATEMENT_GENERATED_FROM_NONCONSTANT_STRING", justification = "checked")
    PreparedStatement suppressedPrepared(Connection conn, String name) throws SQLException {
        return conn.prepareStatement("SELECT * FROM users WHERE name = '" + name + "'");
    }

    @SuppressWarnings({"java:S2077", "unchecked"})
    void suppressedSonar(Statement stmt, String name) throws SQLException {
        stmt.executeQuery("SELECT * FROM users WHERE name = '" + name + "'");
    }

    void suppressedSemgrep(Statement stmt, String name) throws SQLException {
        // nosemgrep: formatted-sql-string
        stmt.executeQuery("SELECT * FROM users WHERE name = '" + name + "'");
    }

    ResultSet passedIn(Statement stmt, String sql) throws SQLException {
        return stmt.executeQuery(sql);
    }
}
