// args: --only builder-offset-pagination
package shop

import jakarta.persistence.EntityManager
import org.jetbrains.exposed.sql.*
import org.springframework.data.domain.PageRequest

fun exposed(page: Long) = Users.selectAll().orderBy(Users.id).limit(20).offset(page * 20).toList() // expect: builder-offset-pagination

fun filtered(start: Long) = Users.selectAll().where { Users.active eq true }.offset(start).limit(20).toList() // expect: builder-offset-pagination

fun ordered(start: Long) = Users.select(Users.name).orderBy(Users.id).offset(start).toList() // expect: builder-offset-pagination

fun repository(users: UserRepository, page: Int) = users.findAll(PageRequest.of(page, 20)) // expect: builder-offset-pagination

fun expression(users: UserRepository, page: Int, size: Int) = users.findByActive(true, PageRequest.of(page - 1, size)) // expect: builder-offset-pagination

fun jpql(em: EntityManager, page: Int) =
    em.createQuery("SELECT u FROM User u ORDER BY u.id", User::class.java).setFirstResult(page * 20).setMaxResults(20).resultList // expect: builder-offset-pagination

fun native(em: EntityManager, start: Int) =
    em.createNativeQuery("SELECT * FROM users ORDER BY id").setMaxResults(20).setFirstResult(start).resultList // expect: builder-offset-pagination

fun jooq(dsl: org.jooq.DSLContext, offset: Int) = dsl.selectFrom("users").limit(20).offset(offset).fetch() // expect: builder-offset-pagination

fun from(dsl: org.jooq.DSLContext, offset: Int) = dsl.select().from("users").offset(offset).fetch() // expect: builder-offset-pagination

fun loop(users: UserRepository) {
    for (page in 0..100) show(users.findAll(PageRequest.of(page, 500))) // expect: builder-offset-pagination
}

/* ---- nothing to report ---- */

fun first() = Users.selectAll().orderBy(Users.id).limit(20).toList()

fun zero(em: EntityManager) = em.createQuery("SELECT u FROM User u", User::class.java).setFirstResult(0).setMaxResults(20).resultList

fun firstPage(users: UserRepository) = users.findAll(PageRequest.of(0, 20))

fun keyset(last: Long) = Users.selectAll().where { Users.id greater last }.orderBy(Users.id).limit(20).toList()

fun dropped(ids: List<Int>, n: Int) = ids.drop(n).take(20)

fun sliced(ids: List<Int>, page: Int) = ids.subList(page * 20, page * 20 + 20)

fun view(view: android.view.View, offset: Float) = view.offsetTopAndBottom(offset.toInt())

fun modifier(modifier: Modifier, x: Dp) = modifier.offset(x)

fun windowed(ids: List<Int>, n: Int) = ids.windowed(n)

fun seek(dsl: org.jooq.DSLContext, last: Long) = dsl.selectFrom("users").orderBy(1).seek(last).limit(20).fetch()
