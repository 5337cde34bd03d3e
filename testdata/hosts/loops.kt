import org.springframework.jdbc.core.JdbcTemplate

class Names(private val jdbc: JdbcTemplate) {
    fun all(ids: List<Int>, name: String, age: Int) {
        ids.forEach {
            jdbc.queryForObject("SELECT name FROM users WHERE id = ?", String::class.java, it) // expect: query-in-loop
        }
        jdbc.queryForList("SELECT id FROM users WHERE name = '$name'") // expect: string-formatted-value
        jdbc.queryForList("SELECT id FROM users WHERE age = $age")
        jdbc.queryForList("SELECT id FROM users WHERE name = ?", name)
    }
}
