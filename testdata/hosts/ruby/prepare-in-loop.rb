# args: --only host
# Statements that a loop prepares again.
require "mysql2"
require "sqlite3"
require "pg"

# ---- again in every round ----

def mysql(client, ids)
  ids.each do |id|
    statement = client.prepare("SELECT name FROM users WHERE id = ?") # expect: prepare-in-loop
    later(statement, id)
  end
end

def sqlite(db, rows)
  rows.each do |row|
    insert = db.prepare("INSERT INTO log (body) VALUES (?)") # expect: prepare-in-loop
    later(insert, row)
  end
end

def postgres(conn, ids)
  ids.each do |id|
    conn.prepare("find", "SELECT name FROM users WHERE id = $1") # expect: prepare-in-loop
    later(conn, id)
  end
end

def mapped(client, ids)
  ids.map { |id| later(client.prepare("SELECT name FROM users WHERE id = ?"), id) } # expect: prepare-in-loop
end

def for_loop(db, rows)
  for row in rows
    later(db.prepare("DELETE FROM log WHERE id = ?"), row) # expect: prepare-in-loop
  end
end

def while_loop(db, queue)
  until queue.empty?
    later(db.prepare("DELETE FROM jobs WHERE id = ?"), queue.pop) # expect: prepare-in-loop
  end
end

def nested(db, groups)
  groups.each do |group|
    group.each do |row|
      later(db.prepare("UPDATE users SET name = ? WHERE id = ?"), row) # expect: prepare-in-loop
    end
  end
end

INSERT = "INSERT INTO log (id, body) VALUES (?, ?)".freeze

def constant(db, rows)
  rows.each { |row| later(db.prepare(INSERT), row) } # expect: prepare-in-loop
end

class Store
  def initialize(db)
    @db = db
  end

  def save(rows)
    rows.each do |row|
      later(@db.prepare("INSERT INTO log (id) VALUES (?)"), row) # expect: prepare-in-loop
    end
  end
end

def conditional(db, rows)
  rows.each do |row|
    later(db.prepare("DELETE FROM log WHERE id = ?"), row) if row.gone? # expect: prepare-in-loop
  end
end

def times(db, count)
  count.times { |number| later(db.prepare("SELECT id FROM t WHERE id = ?"), number) } # expect: prepare-in-loop
end

# ---- once ----

def before(db, rows)
  insert = db.prepare("INSERT INTO log (id, body) VALUES (?, ?)")
  rows.each { |row| later(insert, row) }
end

def returned(client)
  client.prepare("SELECT name FROM users WHERE id = ?")
end

def three(db)
  %w[a b c].each { |name| later(db.prepare("SELECT id FROM t WHERE name = ?"), name) }
end

def memo(db, rows)
  cache = {}
  rows.each do |row|
    cache[row.kind] ||= db.prepare("SELECT id FROM t WHERE kind = ?")
    later(cache[row.kind], row)
  end
end

def statements(db, texts)
  texts.map { |text| db.prepare(text) }
end

def per_table(db, tables)
  tables.map { |table| db.prepare("SELECT id FROM #{table} WHERE id = ?") } # expect: dynamic-identifier
end

def modules(plugins)
  plugins.each(&:prepare)
end

def header(db)
  db.prepare("SELECT id FROM users").execute.each { |row| puts row }
end

def kitchens(kitchen, meals)
  meals.each { |meal| kitchen.prepare(meal) }
end

def handlers(names, app, db)
  names.each { |name| app.define(name, -> { db.prepare("SELECT 1 FROM users") }) }
end
