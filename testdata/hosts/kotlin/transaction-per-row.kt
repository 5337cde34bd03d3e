// args: --only transaction-per-row
package shop

import androidx.room.withTransaction
import jakarta.persistence.EntityManager
import java.sql.Connection
import org.jetbrains.exposed.sql.transactions.experimental.newSuspendedTransaction
import org.jetbrains.exposed.sql.transactions.transaction
import org.springframework.transaction.support.TransactionTemplate

fun jdbc(connection: Connection, rows: List<Row>) {
    for (row in rows) {
        store(connection, row)
        connection.commit() // expect: transaction-per-row
    }
}

fun each(conn: Connection, rows: List<Row>) = rows.forEach {
    store(conn, it)
    conn.commit() // expect: transaction-per-row
}

fun indexed(conn: Connection, rows: List<Row>) {
    for (i in rows.indices) {
        store(conn, rows[i])
        conn.commit() // expect: transaction-per-row
    }
}

fun exposed(names: List<String>) {
    for (name in names) {
        transaction { Users.insert { it[Users.name] = name } } // expect: transaction-per-row
    }
}

fun exposedEach(names: List<String>) = names.forEach { name ->
    transaction { // expect: transaction-per-row
        User.new { this.name = name }
    }
}

fun exposedDatabase(db: Database, names: List<String>) {
    for (name in names) transaction(db) { User.new { this.name = name } } // expect: transaction-per-row
}

suspend fun exposedSuspended(names: List<String>) {
    for (name in names) newSuspendedTransaction { User.new { this.name = name } } // expect: transaction-per-row
}

suspend fun room(db: AppDatabase, users: List<User>) {
    for (user in users) {
        db.withTransaction { // expect: transaction-per-row
            db.users().insert(user)
        }
    }
}

fun jpa(em: EntityManager, users: List<User>) {
    for (user in users) {
        em.transaction.begin()
        em.persist(user)
        em.transaction.commit() // expect: transaction-per-row
    }
}

fun template(transactionTemplate: TransactionTemplate, users: List<User>) {
    for (user in users) transactionTemplate.execute { store(user) } // expect: transaction-per-row
}

fun jooq(dsl: org.jooq.DSLContext, users: List<User>) {
    users.forEach { user -> dsl.transaction { _ -> store(user) } } // expect: transaction-per-row
}

fun android(db: android.database.sqlite.SQLiteDatabase, users: List<User>) {
    for (user in users) {
        db.beginTransaction()
        db.insert("users", null, values(user))
        db.setTransactionSuccessful() // expect: transaction-per-row
        db.endTransaction()
    }
}

/* ---- nothing to report ---- */

fun behind(connection: Connection, rows: List<Row>) {
    rows.forEach { store(connection, it) }
    connection.commit()
}

fun around(names: List<String>) {
    transaction {
        for (name in names) User.new { this.name = name }
    }
}

fun counted(connection: Connection, rows: List<Row>) {
    rows.forEachIndexed { index, row ->
        store(connection, row)
        if (index % 500 == 0) connection.commit()
    }
}

fun chunks(names: List<String>) {
    for (chunk in names.chunked(500)) transaction { Users.batchInsert(chunk) { this[Users.name] = it } }
}

fun chunksEach(connection: Connection, rows: List<Row>) = rows.chunked(100).forEach { chunk ->
    storeAll(connection, chunk)
    connection.commit()
}

fun retried(connection: Connection) {
    repeat(3) { attempt ->
        runCatching { store(connection, null); connection.commit() }.onSuccess { return }
        Thread.sleep(100L * attempt)
    }
}

fun worker(connection: Connection) {
    while (true) {
        store(connection, queue.take())
        connection.commit()
    }
}

fun fragments(manager: FragmentManager, ids: List<Int>) {
    for (id in ids) manager.beginTransaction().replace(id, Page()).commit()
}

fun preferences(editor: android.content.SharedPreferences.Editor, keys: List<String>) {
    for (key in keys) editor.remove(key).commit()
}

fun few(connection: Connection) {
    for (table in listOf("a", "b", "c")) {
        store(connection, table)
        connection.commit()
    }
}

fun nested(names: List<String>) = transaction {
    names.map { name -> User.find { Users.name eq name }.first() }
}

fun later(names: List<String>) = names.map { name -> suspend { save(name) } }
