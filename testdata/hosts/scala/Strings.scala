// args: --only host
package shop

import java.sql.{Connection, Statement}
import anorm._
import doobie._
import doobie.implicits._
import slick.jdbc.PostgresProfile.api._
import scalikejdbc._

object Strings {
  val Table = "users"
  private val ByName = s"SELECT id FROM $Table WHERE name = ?"

  def interpolated(stmt: Statement, name: String) =
    stmt.executeQuery(s"SELECT * FROM users WHERE name = '$name'") // expect: string-formatted-value

  def interpolatedExpression(stmt: Statement, user: User) =
    stmt.executeQuery(s"SELECT * FROM users WHERE name = '${user.name}'") // expect: string-formatted-value

  def concat(stmt: Statement, name: String): Unit = {
    stmt.executeUpdate("DELETE FROM users WHERE name = '" + name + "'") // expect: string-formatted-value
  }

  def variable(conn: Connection, name: String) = {
    val sql = s"SELECT * FROM users WHERE name = '$name'" // expect: string-formatted-value
    conn.createStatement().executeQuery(sql)
  }

  def prepared(conn: Connection, name: String) =
    conn.prepareStatement("SELECT * FROM users WHERE name = '" + name + "'") // expect: string-formatted-value

  def triple(stmt: Statement, name: String) =
    stmt.executeQuery(s"""SELECT * FROM users WHERE name = '$name'""") // expect: string-formatted-value

  def margin(stmt: Statement, name: String) =
    stmt.executeQuery(s"""SELECT *
      |FROM users
      |WHERE name = '$name' AND active""".stripMargin) // expect: string-formatted-value

  def formatInterpolator(stmt: Statement, name: String) =
    stmt.executeQuery(f"SELECT * FROM users WHERE name = '$name%s'") // expect: string-formatted-value

  def formatMethod(stmt: Statement, name: String) =
    stmt.executeQuery("SELECT * FROM users WHERE name = '%s'".format(name)) // expect: string-formatted-value

  def stringFormat(stmt: Statement, name: String) =
    stmt.executeQuery(String.format("SELECT * FROM users WHERE name = '%s'", name)) // expect: string-formatted-value

  def builder(stmt: Statement, name: String) = {
    val sb = new StringBuilder("SELECT * FROM users")
    sb.append(" WHERE name = '").append(name).append("'") // expect: string-formatted-value
    stmt.executeQuery(sb.toString)
  }

  def augmented(stmt: Statement, name: String) = {
    var sql = "SELECT * FROM users WHERE active"
    if (name.nonEmpty) sql += s" AND name = '$name'" // expect: string-formatted-value
    stmt.executeQuery(sql)
  }

  def joined(stmt: Statement, names: Seq[String]) =
    stmt.executeQuery("SELECT * FROM users WHERE name IN ('" + names.mkString("','") + "')") // expect: string-formatted-value

  def joinedInterpolated(stmt: Statement, names: Seq[String]) =
    stmt.executeQuery(s"SELECT * FROM users WHERE name IN (${names.mkString(",")})") // expect: string-formatted-value

  def replaced(stmt: Statement, name: String) =
    stmt.executeQuery("SELECT * FROM users WHERE name = ':name'".replace(":name", name)) // expect: string-formatted-value

  def slickSplice(name: String) =
    sql"SELECT id FROM users WHERE name = '#$name'".as[Int] // expect: string-formatted-value

  def slickUpdateSplice(name: String) =
    sqlu"DELETE FROM users WHERE name = '#${name}'" // expect: string-formatted-value

  def doobieConst(name: String) =
    Fragment.const(s"SELECT id FROM users WHERE name = '$name'").query[Int] // expect: string-formatted-value

  def doobieConstFragment(name: String) =
    fr"SELECT id FROM users" ++ Fragment.const("WHERE name = '" + name + "'") // expect: string-formatted-value

  def doobieQuery(name: String) =
    Query0[Int](s"SELECT id FROM users WHERE name = '$name'") // expect: string-formatted-value

  def anormSql(name: String)(implicit c: Connection) =
    SQL(s"SELECT id FROM users WHERE name = '$name'").as(scalar[Int].single) // expect: string-formatted-value

  def anormConcat(name: String)(implicit c: Connection) =
    SQL("SELECT id FROM users WHERE name = '" + name + "'").executeQuery() // expect: string-formatted-value

  def scalikeUnsafe(name: String) =
    sql"SELECT id FROM users WHERE name = ${SQLSyntax.createUnsafely(name)}" // expect: string-formatted-value

  def bare(name: String): String =
    s"SELECT * FROM users WHERE name = '$name'" // expect: string-formatted-value

  def bareVal(name: String): Unit = {
    val query = s"UPDATE users SET name = '$name' WHERE id = 1" // expect: string-formatted-value
    println(query)
  }

  def unknown(helper: Helper, name: String) =
    helper.go(s"INSERT INTO users (name) VALUES ('$name')") // expect: string-formatted-value

  def spark(spark: SparkSession, name: String) =
    spark.sql(s"SELECT * FROM users WHERE name = '$name'") // expect: string-formatted-value

  def table(stmt: Statement, table: String) =
    stmt.executeQuery(s"SELECT count(*) FROM $table") // expect: dynamic-identifier

  def slickTable(table: String) =
    sql"SELECT count(*) FROM #$table".as[Int] // expect: dynamic-identifier

  def orderBy(stmt: Statement, column: String) =
    stmt.executeQuery("SELECT id FROM users ORDER BY " + column) // expect: dynamic-identifier

  def fragment(stmt: Statement, where: String) =
    stmt.executeQuery(s"SELECT id FROM users WHERE $where") // expect: dynamic-fragment

  /* ---- nothing to report ---- */

  def parameters(conn: Connection, name: String) = {
    val ps = conn.prepareStatement("SELECT id FROM users WHERE name = ?")
    ps.setString(1, name)
    ps.executeQuery()
  }

  def constants(conn: Connection) = {
    conn.prepareStatement(ByName)
    conn.prepareStatement(s"SELECT id FROM $Table WHERE name = ?")
    conn.prepareStatement(s"SELECT id FROM ${Strings.Table} WHERE name = ?")
  }

  def constantLocal(stmt: Statement) = {
    val name = "admin"
    stmt.executeQuery(s"SELECT id FROM users WHERE name = '$name'")
  }

  def slickBound(name: String) = sql"SELECT id FROM users WHERE name = $name".as[Int]

  def slickUpdateBound(name: String) = sqlu"DELETE FROM users WHERE name = ${name.trim}"

  def doobieBound(name: String) = sql"SELECT id FROM users WHERE name = $name".query[Int].unique

  def doobieFragments(name: String) = (fr"SELECT id FROM users" ++ fr"WHERE name = $name").query[Int]

  def doobieConstConstant = Fragment.const("SELECT id FROM users WHERE active").query[Int]

  def anormBound(name: String)(implicit c: Connection) =
    SQL("SELECT id FROM users WHERE name = {name}").on("name" -> name).as(scalar[Int].single)

  def anormInterpolated(name: String)(implicit c: Connection) =
    SQL"SELECT id FROM users WHERE name = $name".as(scalar[Int].single)

  def scalike(name: String)(implicit s: DBSession) =
    sql"SELECT id FROM users WHERE name = ${name}".map(_.int("id")).single.apply()

  def numeric(stmt: Statement, id: Int) = stmt.executeQuery(s"SELECT * FROM users WHERE id = $id")

  def numericParsed(stmt: Statement, id: String) = stmt.executeQuery(s"SELECT * FROM users WHERE id = ${id.toInt}")

  def numericLocal(stmt: Statement, id: String) = {
    val key = id.toLong
    stmt.executeQuery("SELECT * FROM users WHERE id = " + key)
  }

  def numericFormat(stmt: Statement, id: Int) = stmt.executeQuery("SELECT * FROM users WHERE id = %d".format(id))

  def size(stmt: Statement, names: Seq[String]) = stmt.executeQuery(s"SELECT * FROM users ORDER BY id LIMIT ${names.size}")

  def placeholders(conn: Connection, ids: Seq[Int]) =
    conn.prepareStatement(s"SELECT * FROM users WHERE id IN (${ids.map(_ => "?").mkString(",")})")

  def placeholdersFill(conn: Connection, ids: Seq[Int]) = {
    val marks = List.fill(ids.size)("?").mkString(",")
    conn.prepareStatement(s"SELECT * FROM users WHERE id IN ($marks)")
  }

  def chosen(stmt: Statement, newest: Boolean) = {
    val direction = if (newest) "DESC" else "ASC"
    stmt.executeQuery(s"SELECT id FROM users ORDER BY id $direction")
  }

  def matched(stmt: Statement, sort: String) = {
    val column = sort match {
      case "name" => "name"
      case _ => "id"
    }
    stmt.executeQuery(s"SELECT id FROM users ORDER BY $column")
  }

  def prose(name: String): Unit = {
    println(s"select an item from the list of $name")
    logger.info("Update " + name + " set in stone")
    throw new IllegalStateException(s"insert into $name is not allowed")
  }

  def logged(name: String): Unit = logger.debug(s"executing SELECT * FROM users WHERE name = $name")

  def passedIn(stmt: Statement, sql: String) = stmt.executeQuery(sql)

  def suppressed(stmt: Statement, name: String) =
    stmt.executeQuery(s"SELECT * FROM users WHERE name = '$name'") // NOSONAR

  def dollar(stmt: Statement) = stmt.executeQuery(s"SELECT '$$1'::text FROM users WHERE active")
}
