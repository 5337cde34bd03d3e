// args: --only builder-offset-pagination
package shop;

import jakarta.persistence.*;
import java.util.*;
import org.jooq.DSLContext;
import org.springframework.data.domain.PageRequest;

class Pages {
    EntityManager em;
    DSLContext dsl;
    UserRepository users;

    List<User> jpql(int page) {
        return em.createQuery("SELECT u FROM User u ORDER BY u.id", User.class).setFirstResult(page * 20).setMaxResults(20).getResultList(); // expect: builder-offset-pagination
    }

    List<?> sized(int start) {
        return em.createNativeQuery("SELECT * FROM users ORDER BY id").setMaxResults(20).setFirstResult(start).getResultList(); // expect: builder-offset-pagination
    }

    List<User> repository(int page) {
        return users.findAll(PageRequest.of(page, 20)).getContent(); // expect: builder-offset-pagination
    }

    List<User> expression(int page, int size) {
        return users.findByActive(true, PageRequest.of(page - 1, size)); // expect: builder-offset-pagination
    }

    Object jooq(int page) {
        return dsl.selectFrom("users").orderBy(1).limit(20).offset(page * 20).fetch(); // expect: builder-offset-pagination
    }

    Object jooqFirst(int offset) {
        return dsl.select().from("users").offset(offset).limit(20).fetch(); // expect: builder-offset-pagination
    }

    List<User> parameters(String name, int page) {
        return em.createQuery("SELECT u FROM User u WHERE u.name = :name", User.class).setParameter("name", name).setFirstResult(page * 20).getResultList(); // expect: builder-offset-pagination
    }

    Object where(int offset) {
        return dsl.selectFrom("users").where("active").offset(offset).fetch(); // expect: builder-offset-pagination
    }

    void loop() {
        for (int page = 0; page < 100; page++) show(users.findAll(PageRequest.of(page, 500))); // expect: builder-offset-pagination
    }

    /* ---- nothing to report ---- */

    List<User> first() {
        return em.createQuery("SELECT u FROM User u ORDER BY u.id", User.class).setMaxResults(20).getResultList();
    }

    List<User> zero() {
        return em.createQuery("SELECT u FROM User u ORDER BY u.id", User.class).setFirstResult(0).setMaxResults(20).getResultList();
    }

    List<User> firstPage() {
        return users.findAll(PageRequest.of(0, 20)).getContent();
    }

    List<User> keyset(long last) {
        return em.createQuery("SELECT u FROM User u WHERE u.id > :last ORDER BY u.id", User.class).setParameter("last", last).setMaxResults(20).getResultList();
    }

    Object seek(long last) {
        return dsl.selectFrom("users").orderBy(1).seek(last).limit(20).fetch();
    }

    List<Integer> stream(List<Integer> ids, int n) {
        return ids.stream().skip(n).limit(20).toList();
    }

    byte[] bytes(java.nio.ByteBuffer buffer, int offset) {
        return buffer.slice().position(offset).array();
    }

    List<User> sub(List<User> all, int page) {
        return all.subList(page * 20, page * 20 + 20);
    }

    java.time.OffsetDateTime time(java.time.LocalDateTime at, java.time.ZoneOffset offset) {
        return at.atOffset(offset);
    }

    int matcher(java.util.regex.Matcher matcher) {
        return matcher.region(0, 10).start();
    }

    List<User> scroll(long last) {
        return users.findByIdGreaterThan(last, 20);
    }
}
