package app
import app.fake.UserRepo
import app.fake.findUser
class Elsewhere(private val repo: UserRepo) {
    fun all(query: Any, ids: List<Long>) {
        for (id in ids) repo.find(id)
        for (id in ids) findUser(query, id)
    }
}
