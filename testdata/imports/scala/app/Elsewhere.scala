package app
import app.fake.UserRepo
class Elsewhere {
  def all(query: Any, ids: Seq[Long]): Unit = {
    for (id <- ids) UserRepo.find(query, id)
  }
}
