package app.fake
object UserRepo {
  def find(query: Any, id: Long): String = null
}
