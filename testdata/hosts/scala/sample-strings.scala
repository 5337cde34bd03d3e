// args: --only host
// Written and labelled by somebody who did not know the program, before it ran on them.
package fixtures

import java.sql.{Connection, ResultSet}
import javax.inject.Inject

import anorm._
import com.datastax.oss.driver.api.core.CqlSession
import org.apache.spark.sql.{DataFrame, SparkSession}
import org.slf4j.LoggerFactory
import play.api.db.Database
import play.api.mvc._
import scalikejdbc._

object Tables {
  val Users = "app_user"
  final val Base = "SELECT id, name FROM app_user"
  val Sort: Map[String, String] = Map("name" -> "last_name", "date" -> "created_at")
}

// ---------------------------------------------------------------- JDBC

class JdbcRepo(conn: Connection, tenant: String) {
  private val log = LoggerFactory.getLogger(getClass)

  def interpolated(name: String): ResultSet =
    conn.createStatement().executeQuery(s"SELECT * FROM app_user WHERE name = '$name'") // expect: string-formatted-value

  def concat(name: String): Int = {
    conn.createStatement().executeUpdate("DELETE FROM app_user WHERE name = '" + name + "'") // expect: string-formatted-value
  }

  def variable(name: String): ResultSet = {
    val sql = s"SELECT * FROM app_user WHERE name = '${name.trim}'" // expect: string-formatted-value
    conn.createStatement().executeQuery(sql)
  }

  def format(name: String): Boolean =
    conn.createStatement().execute("UPDATE app_user SET seen = 1 WHERE name = '%s'".format(name)) // expect: string-formatted-value

  def finterp(name: String): Boolean =
    conn.createStatement().execute(f"UPDATE app_user SET seen = 1 WHERE name = '$name%s'") // expect: string-formatted-value

  def multiline(name: String): ResultSet = {
    val sql =
      s"""
         |SELECT id, name
         |FROM app_user
         |WHERE name = '$name' // expect: string-formatted-value
         |""".stripMargin
    conn.createStatement().executeQuery(sql)
  }

  def builder(name: Option[String]): ResultSet = {
    val sb = new StringBuilder("SELECT * FROM address WHERE 1 = 1")
    name.foreach(n => sb.append(" AND name = '").append(n).append("'")) // expect: string-formatted-value
    conn.createStatement().executeQuery(sb.toString)
  }

  def joined(names: Seq[String]): ResultSet =
    conn.createStatement().executeQuery("SELECT * FROM app_user WHERE name IN (" + names.mkString("'", "','", "'") + ")") // expect: string-formatted-value

  def prepareMisuse(name: String): ResultSet =
    conn.prepareStatement(s"SELECT * FROM app_user WHERE name = '$name'").executeQuery() // expect: string-formatted-value

  def field(): ResultSet =
    conn.createStatement().executeQuery(s"SELECT * FROM job WHERE tenant = '$tenant'") // expect: string-formatted-value

  private def where(name: String): String = s" WHERE name = '$name'" // expect: string-formatted-value

  def helper(name: String): ResultSet =
    conn.createStatement().executeQuery(Tables.Base + where(name))

  def ifElse(status: String): ResultSet = {
    val cond = if (status == null) "status IS NULL" else "status = '" + status + "'" // expect: string-formatted-value
    conn.createStatement().executeQuery(s"SELECT * FROM job WHERE $cond")
  }

  def count(table: String): ResultSet =
    conn.createStatement().executeQuery(s"SELECT COUNT(*) FROM $table") // expect: dynamic-identifier

  def ok(name: String): ResultSet = {
    val ps = conn.prepareStatement("SELECT * FROM app_user WHERE name = ?")
    ps.setString(1, name)
    ps.executeQuery()
  }

  def okConst(): ResultSet =
    conn.createStatement().executeQuery(Tables.Base + " ORDER BY id")

  def okTable(): ResultSet =
    conn.createStatement().executeQuery(s"SELECT * FROM ${Tables.Users}")

  def okMarks(ids: Seq[String]): ResultSet = {
    val marks = Seq.fill(ids.size)("?").mkString(",")
    conn.prepareStatement(s"SELECT * FROM app_user WHERE id IN ($marks)").executeQuery()
  }

  def okWhitelist(sort: String): ResultSet = {
    val column = Tables.Sort.getOrElse(sort, "id")
    conn.createStatement().executeQuery(s"SELECT * FROM app_user ORDER BY $column")
  }

  def okMatch(sort: String): ResultSet = {
    val column = sort match {
      case "name" => "last_name"
      case _      => "id"
    }
    conn.createStatement().executeQuery("SELECT * FROM app_user ORDER BY " + column)
  }

  def okToInt(id: String): ResultSet =
    conn.createStatement().executeQuery(s"SELECT * FROM app_user WHERE id = ${id.toInt}")

  def int(id: Int): ResultSet =
    conn.createStatement().executeQuery(s"SELECT * FROM app_user WHERE id = $id")

  def noise(name: String): String = {
    log.info(s"select $name from cache where needed")
    if (name.isEmpty) throw new IllegalArgumentException(s"cannot delete $name from ${Tables.Users}")
    s"<select name='$name'><option>from</option></select>"
  }
}

// ---------------------------------------------------------------- Play

class ItemController @Inject() (db: Database, cc: ControllerComponents) extends AbstractController(cc) {

  def list(color: String): Action[AnyContent] = Action {
    db.withConnection { c =>
      val rs = c.createStatement().executeQuery("SELECT * FROM item WHERE color = '" + color + "'") // expect: string-formatted-value
      Ok(rs.next().toString)
    }
  }

  def anormBad(sku: String): Action[AnyContent] = Action {
    db.withConnection { implicit c =>
      anorm.SQL(s"DELETE FROM item WHERE sku = '$sku'").executeUpdate() // expect: string-formatted-value
      Ok(s"select another item from the list, not $sku")
    }
  }

  def anormOk(sku: String): Action[AnyContent] = Action {
    db.withConnection { implicit c =>
      anorm.SQL("DELETE FROM item WHERE sku = {sku}").on("sku" -> sku).executeUpdate()
      NoContent
    }
  }
}

// ---------------------------------------------------------------- Slick, doobie, ScalikeJDBC

object SlickRepo {
  import slick.jdbc.PostgresProfile.api._

  def splice(sku: String) = sql"SELECT id FROM item WHERE sku = '#$sku'".as[Int] // expect: string-formatted-value

  def spliceTable(table: String) = sql"SELECT count(*) FROM #$table".as[Int] // expect: dynamic-identifier

  def ok(sku: String) = sql"SELECT id FROM item WHERE sku = $sku".as[Int]

  def okUpdate(sku: String) = sqlu"DELETE FROM item WHERE sku = $sku"
}

object DoobieRepo {
  import doobie._
  import doobie.implicits._

  def const(sku: String) = Fragment.const(s"SELECT id FROM item WHERE sku = '$sku'").query[Int] // expect: string-formatted-value

  def query0(sku: String) = Query0[Int]("SELECT id FROM item WHERE sku = '" + sku + "'") // expect: string-formatted-value

  def ok(sku: String) = sql"SELECT id FROM item WHERE sku = $sku".query[Int]

  def okFr(sku: String) = (fr"SELECT id FROM item" ++ fr"WHERE sku = $sku").query[Int]
}

object ScalikeRepo {

  def raw(sku: String)(implicit s: DBSession) = scalikejdbc.SQL(s"DELETE FROM item WHERE sku = '$sku'").update.apply() // expect: string-formatted-value

  def unsafe(sku: String)(implicit s: DBSession) =
    scalikejdbc.SQL("SELECT id FROM item WHERE sku = '" + sku + "'").map(_.int(1)).list.apply() // expect: string-formatted-value

  def ok(sku: String)(implicit s: DBSession) = scalikejdbc.SQL("DELETE FROM item WHERE sku = ?").bind(sku).update.apply()
}

// ---------------------------------------------------------------- Spark, Cassandra

class Jobs(spark: SparkSession, session: CqlSession) {

  def bad(day: String): DataFrame = spark.sql(s"SELECT * FROM events WHERE day = '$day'") // expect: string-formatted-value

  def table(name: String): DataFrame = spark.sql("SELECT * FROM " + name) // expect: dynamic-identifier

  def ok(df: DataFrame, day: String): DataFrame = df.select("id", "day").where(df("day") === day)

  def cql(login: String) = session.execute(s"SELECT * FROM users WHERE login = '$login'") // expect: string-formatted-value, unprepared-statement

  def cqlOk(login: String) = session.execute("SELECT * FROM users WHERE login = ?", login) // expect: unprepared-statement
}
