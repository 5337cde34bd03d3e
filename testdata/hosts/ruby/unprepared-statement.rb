# args: --only host
# Statements with values that go to Cassandra as text.
require "cassandra"

# ---- as text ----

def positional(session, id)
  session.execute("SELECT name FROM users WHERE id = ?", arguments: [id]) # expect: unprepared-statement
end

def named(session, id)
  session.execute("SELECT name FROM users WHERE id = :id", arguments: { id: id }).first # expect: unprepared-statement
end

def insert(session, user)
  session.execute("INSERT INTO users (id, name) VALUES (?, ?)", arguments: [user.id, user.name]) # expect: unprepared-statement
end

def update(session, user)
  session.execute("UPDATE users SET name = ? WHERE id = ?", arguments: [user.name, user.id]) # expect: unprepared-statement
end

def remove(session, id)
  session.execute("DELETE FROM users WHERE id = ?", arguments: [id]) # expect: unprepared-statement
end

def later(session, id)
  session.execute_async("SELECT name FROM users WHERE id = ?", arguments: [id]) # expect: unprepared-statement
end

def cast(session, id)
  session.execute("SELECT name FROM users WHERE id = #{id.to_i}") # expect: unprepared-statement
end

def pasted(session, name)
  session.execute("INSERT INTO users (id, name) VALUES (1, '#{name}')") # expect: unprepared-statement, string-formatted-value
end

class Users
  FIND = "SELECT name FROM users WHERE id = ?".freeze

  def initialize(session)
    @session = session
  end

  def find(id)
    @session.execute(FIND, arguments: [id]).first # expect: unprepared-statement
  end
end

def in_loop(session, users)
  users.each do |user|
    session.execute("INSERT INTO users (id, name) VALUES (?, ?)", arguments: [user.id, user.name]) # expect: unprepared-statement, write-in-loop
  end
end

# ---- prepared, without values, or schema ----

class Prepared
  def initialize(session)
    @session = session
    @by_id = session.prepare("SELECT name FROM users WHERE id = ?")
  end

  def find(id)
    @session.execute(@by_id, arguments: [id]).first
  end
end

def prepared(session, id)
  statement = session.prepare("SELECT name FROM users WHERE id = ?")
  session.execute(statement, arguments: [id])
end

def bound(session, id)
  statement = session.prepare("SELECT name FROM users WHERE id = ?")
  session.execute(statement.bind([id]))
end

def handed_in(session, statement, id)
  session.execute(statement, arguments: [id])
end

def no_values(session)
  session.execute("SELECT release_version FROM system.local")
end

def literals(session)
  session.execute("SELECT value FROM settings WHERE name = 'theme'")
end

def schema(session)
  session.execute("CREATE TABLE IF NOT EXISTS users (id uuid PRIMARY KEY, name text)")
end

def truncated(session)
  session.execute("TRUNCATE users")
end

def use(session)
  session.execute("USE shop")
end

def system_tables(session, keyspace)
  session.execute("SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?", arguments: [keyspace])
end
