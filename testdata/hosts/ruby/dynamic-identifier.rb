# args: --only host
# Names of tables and columns that are put into the text.

# ---- names from outside ----

def table(conn, name)
  conn.exec("SELECT count(*) FROM #{name}") # expect: dynamic-identifier
end

def ordering(conn, column)
  conn.exec("SELECT id FROM users ORDER BY " + column) # expect: dynamic-identifier
end

def quoted_by_hand(conn, name)
  conn.exec("DELETE FROM \"#{name}\" WHERE id = 1") # expect: dynamic-identifier
end

def backticks(client, name)
  client.query("TRUNCATE TABLE `#{name}`") # expect: dynamic-identifier
end

def columns(conn, names)
  conn.exec("SELECT #{names.join(', ')} FROM users") # expect: dynamic-identifier
end

def insert(conn, name, row)
  conn.exec_params("INSERT INTO #{name} (a, b) VALUES ($1, $2)", row) # expect: dynamic-identifier
end

def update(conn, column, value)
  conn.exec_params("UPDATE users SET #{column} = $1 WHERE id = 1", [value]) # expect: dynamic-identifier
end

def joined(conn, other)
  conn.exec("SELECT u.id FROM users u JOIN #{other} o ON o.user_id = u.id") # expect: dynamic-identifier
end

def schema(conn, name)
  conn.exec("SELECT id FROM #{name}.users") # expect: dynamic-identifier
end

def grouped(conn, column)
  conn.exec("SELECT count(*) FROM users GROUP BY %s" % column) # expect: dynamic-identifier
end

def where_column(column, value)
  User.where("#{column} = ?", value) # expect: dynamic-identifier
end

# ---- names of the program, or quoted ----

TABLE = "users".freeze

def constant(conn)
  conn.exec("SELECT count(*) FROM #{TABLE}")
end

def quoted(conn, name)
  conn.exec("SELECT count(*) FROM #{conn.quote_ident(name)}")
end

def rails_quoted(name)
  connection.execute("SELECT count(*) FROM #{connection.quote_table_name(name)}")
end

def table_name_of(model, conn)
  conn.exec("SELECT count(*) FROM #{model.table_name}")
end

def literal_loop(conn)
  %w[users orders].each { |name| conn.exec("SELECT count(*) FROM #{name}") }
end

COLUMNS = { "name" => "users.name", "age" => "users.born" }.freeze

def of_map(conn, key)
  conn.exec("SELECT id FROM users ORDER BY #{COLUMNS[key]}")
end

def checked(conn, column)
  raise ArgumentError, column unless %w[name born].include?(column)

  conn.exec("SELECT id FROM users ORDER BY #{column}")
end

def chosen(conn, archive)
  name = archive ? "old_orders" : "orders"
  conn.exec("SELECT count(*) FROM #{name}")
end

def bound(conn, name)
  conn.exec_params("SELECT count(*) FROM pg_tables WHERE tablename = $1", [name])
end

def message(name)
  puts "select a row from table #{name}"
end

def hash_order(column)
  User.order(column => :asc)
end

def symbol_order
  User.order(:name)
end
