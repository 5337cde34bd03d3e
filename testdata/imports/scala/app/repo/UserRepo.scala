package app.repo
import java.sql.Connection
object UserRepo {
  def find(connection: Connection, id: Long): String = {
    val statement = connection.prepareStatement("SELECT name FROM users WHERE id = ?")
    statement.setLong(1, id)
    statement.executeQuery().getString(1)
  }
}
