# args: --only=host
# Statements built from values without any call that runs them, and without imports: snippets.
query = "SELECT * FROM foo WHERE id = '%s'" % identifier  # expect: string-formatted-value
query = "select * from foo where id = '%s'" % identifier  # expect: string-formatted-value
query = "INSERT INTO foo VALUES ('a', 'b', '%s')" % value  # expect: string-formatted-value
query = "DELETE FROM foo WHERE id = '%s'" % identifier  # expect: string-formatted-value
query = "UPDATE foo SET value = 'b' WHERE id = '%s'" % identifier  # expect: string-formatted-value
query = """WITH cte AS (SELECT x FROM foo)
SELECT x FROM cte WHERE x = '%s'""" % identifier  # expect: string-formatted-value
query = "SELECT * FROM foo WHERE id = '" + identifier + "'"  # expect: string-formatted-value
query = "SELECT * FROM foo WHERE id = '{}'".format(identifier)  # expect: string-formatted-value
query = f"SELECT * FROM foo WHERE id = {identifier}"  # expect: string-formatted-value
query = "SELECT * FROM foo WHERE id = '[VALUE]'".replace("[VALUE]", identifier)  # expect: string-formatted-value
query = "SELECT %s FROM derp;" % value  # expect: dynamic-identifier
query = "SELECT " + val + " FROM " + val + " WHERE id = 1"  # expect: dynamic-identifier, dynamic-identifier
query = f"DELETE FROM {table} WHERE id = 1"  # expect: dynamic-identifier
query = "delete from table where var = {}".format(var)  # expect: string-formatted-value
query = "insert into table (a) values ({})".format(var)  # expect: string-formatted-value
query = "update {} set var = {}".format(table, var)  # expect: dynamic-identifier, string-formatted-value
query = "INSERT INTO %s (a, b) VALUES (%s, %s)" % (table, a, b)  # expect: dynamic-identifier, string-formatted-value, string-formatted-value
query = "REPLACE INTO foo VALUES (" + a + ")"  # expect: string-formatted-value
query = ("SELECT * FROM foo "
         "WHERE id = %s" % identifier)  # expect: string-formatted-value
query = "SELECT *\nFROM foo\nWHERE id = " + identifier  # expect: string-formatted-value
query = "  SELECT a FROM foo WHERE id = " + identifier  # expect: string-formatted-value
query = f"SELECT * FROM foo WHERE id = {identifier} AND name = {name}"  # expect: string-formatted-value, string-formatted-value
# expect: dynamic-identifier
query = f"""SELECT {columns}
FROM foo"""
query = "SELECT * FROM foo WHERE id = '%s' LIMIT 10" % request.GET["id"]  # expect: string-formatted-value
query = "EXEC usp_find '" + name + "'"  # expect: string-formatted-value
query = "CALL find_user('%s')" % name  # expect: string-formatted-value
query = "CREATE USER %s IDENTIFIED BY '%s'" % (user, password)  # expect: dynamic-identifier, string-formatted-value
query = "ALTER TABLE %s ADD COLUMN x int" % table  # expect: dynamic-identifier
query = "DROP TABLE " + table  # expect: dynamic-identifier


def get(id):
    return "SELECT * FROM foo WHERE id = %s" % id  # expect: string-formatted-value


class Model:
    def sql(self, name):
        return (
            "SELECT * FROM foo "
            "WHERE name = '" + name + "' "  # expect: string-formatted-value
            "ORDER BY id"
        )


def wrapped(run, name):
    run.sql("SELECT * FROM foo WHERE name = '%s'" % name)  # expect: string-formatted-value


def stored(self, name):
    self.sql = "SELECT * FROM foo WHERE name = '%s'" % name  # expect: string-formatted-value


def in_dict(name):
    return {"query": "SELECT * FROM foo WHERE name = '%s'" % name}  # expect: string-formatted-value


def in_list(name):
    return ["SELECT * FROM foo WHERE name = '%s'" % name, "x"]  # expect: string-formatted-value


def given(name):
    run_it(query="SELECT * FROM foo WHERE name = '%s'" % name)  # expect: string-formatted-value


# ---- no statement, or no value in it
query = "SELECT * FROM foo WHERE id = %s"
query = "SELECT * FROM foo WHERE id = 1"
query = "SELECT * FROM foo " "WHERE id = 1"
query = f"SELECT * FROM foo WHERE id = {1}"
query = f"SELECT * FROM foo WHERE kind = '{'a' if x else 'b'}'"
query = "SELECT * FROM foo WHERE id = %d" % identifier
query = "SELECT * FROM foo WHERE id = {}".format(int(identifier))
query = "SELECT * FROM foo WHERE kind = '%s'" % "constant"
text = "Please select from the following {} options".format(n)
text = "select a person from %s" % place
text = "Select the %s from the menu" % item
text = f"Update on {x}: set to go"
text = f"Delete from {x}?"
text = "insert %s into %s" % (coin, slot)
text = "We will delete from your %s all values" % x
text = f"with {x} as a guest"
text = "Drop %s off at school" % child
text = "deselect {} from list".format(x)
text = "create a table for %s" % party
text = f"Alter ego: {x}"
text = "SELECT%s" % suffix
text = "Selected %s from cache" % key
text = "%s select * from" % x
text = f"Call {name} from {number}"
text = "Execute %s" % command
text = "UPDATE: %s" % news
text = f"INSERT coin {x}"
text = "DELETE {} failed".format(url)
text = "replace {} with {}".format(a, b)
text = "Explain %s" % topic
text = "Show %s" % item
text = "Use %s instead" % alternative
url = "/select/%s/from/%s" % (a, b)
html = "<select name='%s'><option>from</option></select>" % name
header = "Update-%s: set" % x
doc = "merge %s into %s" % (a, b)
path = "truncate_%s.log" % day
