package app.fake
fun findUser(query: Any, id: Long): String? = null
class UserRepo(private val query: Map<Long, String>) {
    fun find(id: Long): String? = query[id]
}
