# args: --only host
# Whole tables turned into arrays by pg, mysql2 and sqlite3. What ActiveRecord loads has no text to judge.
require "pg"
require "sqlite3"

# ---- every row of a table ----

def postgres(conn)
  conn.exec("SELECT id, name FROM users").to_a # expect: unbounded-fetch
end

def mysql(client)
  client.query("SELECT id FROM users ORDER BY id").to_a # expect: unbounded-fetch
end

def entries(client)
  client.query("SELECT name FROM users").entries # expect: unbounded-fetch
end

def variable(conn)
  result = conn.exec("SELECT id FROM users")
  result.to_a # expect: unbounded-fetch
end

def mapped(conn)
  conn.exec("SELECT id FROM users").to_a.map { |row| row["id"] } # expect: unbounded-fetch
end

def joined(conn)
  conn.exec("SELECT u.name, o.total FROM users u JOIN orders o ON o.user_id = u.id").to_a # expect: unbounded-fetch
end

def distinct(conn)
  conn.query("SELECT DISTINCT author FROM pages").to_a # expect: unbounded-fetch
end

class Store
  def initialize(db)
    @db = db
  end

  def names
    @db.execute("SELECT name FROM users").to_a # expect: unbounded-fetch
  end
end

QUERY = "SELECT id, name FROM users".freeze

def constant(conn)
  conn.exec(QUERY).to_a # expect: unbounded-fetch
end

def prepared(db)
  statement = db.prepare("SELECT id FROM users")
  statement.execute.to_a # expect: unbounded-fetch
end

# ---- bounded, or in pieces ----

def limited(conn)
  conn.exec("SELECT id FROM pages ORDER BY id LIMIT 100").to_a
end

def filtered(conn, owner)
  conn.exec_params("SELECT id FROM pages WHERE owner = $1", [owner]).to_a
end

def grouped(conn)
  conn.exec("SELECT kind, count(*) FROM pages GROUP BY kind").to_a
end

def counted(conn)
  conn.exec("SELECT count(*) FROM pages").to_a
end

def iterated(conn)
  conn.exec("SELECT id FROM pages").each { |row| puts row }
end

def streamed(client)
  client.query("SELECT id FROM pages", stream: true).each { |row| puts row }
end

def first(conn)
  conn.exec("SELECT id FROM pages ORDER BY id").first
end

def pragma(db)
  db.execute("PRAGMA table_info(users)").to_a
end

def no_table(conn)
  conn.exec("SELECT version()").to_a
end

def array(values)
  values.to_a
end

def relation
  User.where(active: true).to_a
end
