package names

class Names(stmt: java.sql.Statement) {
  def all(ids: List[Int], name: String, age: Int) = {
    ids.foreach { id => stmt.executeQuery(s"SELECT name FROM users WHERE id = $id") } // expect: query-in-loop
    stmt.executeQuery(s"SELECT id FROM users WHERE name = '$name'") // expect: string-formatted-value
    stmt.executeQuery(s"SELECT id FROM users WHERE age = $age")
    sql"SELECT id FROM users WHERE name = $name".query[Int]
  }
}
