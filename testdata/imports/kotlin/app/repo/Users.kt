package app.repo
import java.sql.Connection
fun findUser(connection: Connection, id: Long): String? {
    val statement = connection.prepareStatement("SELECT name FROM users WHERE id = ?")
    statement.setLong(1, id)
    return statement.executeQuery().getString(1)
}
class UserRepo(private val connection: Connection) {
    fun find(id: Long): String? {
        val statement = connection.prepareStatement("SELECT name FROM users WHERE id = ?")
        statement.setLong(1, id)
        return statement.executeQuery().getString(1)
    }
}
