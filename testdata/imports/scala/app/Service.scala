package app
import app.repo.{UserRepo => Users}
import app.repo.UserRepo
import java.sql.Connection
class Service {
  def all(connection: Connection, ids: Seq[Long]): Unit = {
    for (id <- ids) UserRepo.find(connection, id) // query
    ids.foreach(id => Users.find(connection, id)) // query
  }
}
