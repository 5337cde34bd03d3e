package app
import app.repo.UserRepo
import app.repo.findUser
import java.sql.Connection
class Service(private val repo: UserRepo) {
    fun all(connection: Connection, ids: List<Long>) {
        for (id in ids) repo.find(id) // query
        for (id in ids) findUser(connection, id) // query
    }
}
