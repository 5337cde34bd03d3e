# args: --only host
# Queries in a loop that do not depend on it.

# ---- the same again in every round ----

def each_order(conn, orders)
  orders.each do |order|
    rate = conn.exec("SELECT rate FROM taxes WHERE country = 'DE'") # expect: loop-invariant-query
    order.tax = order.price * rate[0]["rate"].to_f
  end
end

def for_loop(client, items)
  for item in items
    item.factor = client.query("SELECT factor FROM settings").first # expect: loop-invariant-query
  end
end

def mapped(conn, items)
  items.map { |item| item * conn.exec("SELECT factor FROM settings")[0]["factor"].to_i } # expect: loop-invariant-query
end

def bound(conn, items)
  items.each do |item|
    item.rate = conn.exec_params("SELECT rate FROM taxes WHERE country = $1", ["DE"]) # expect: loop-invariant-query
  end
end

def nested(conn, groups)
  groups.each do |group|
    group.each do |item|
      item.top = conn.exec("SELECT max(id) FROM items") # expect: loop-invariant-query
    end
  end
end

def conditional(conn, users)
  users.each do |user|
    user.rights = conn.exec("SELECT name FROM rights WHERE role = 'admin'") if user.admin? # expect: loop-invariant-query
  end
end

QUERY = "SELECT rate FROM taxes WHERE country = 'DE'".freeze

def constant(conn, orders)
  orders.each { |order| order.rate = conn.exec(QUERY) } # expect: loop-invariant-query
end

class Report
  def initialize(db)
    @db = db
  end

  def lines(orders)
    orders.each do |order|
      order.rate = @db.execute("SELECT rate FROM taxes") # expect: loop-invariant-query
    end
  end
end

def rails(orders)
  orders.each do |order|
    order.rate = ActiveRecord::Base.connection.select_value("SELECT rate FROM taxes") # expect: loop-invariant-query
  end
end

def indexed(conn, items)
  items.each_with_index do |item, index|
    item.rate = conn.exec("SELECT rate FROM taxes") # expect: loop-invariant-query
    item.index = index
  end
end

def times(conn, count)
  total = 0
  count.times do
    total += conn.exec("SELECT price FROM goods WHERE id = 7")[0]["price"].to_i # expect: loop-invariant-query
  end
  total
end

# ---- once, on purpose, or of the loop ----

def hoisted(conn, orders)
  rate = conn.exec("SELECT rate FROM taxes WHERE country = 'DE'")
  orders.each { |order| order.rate = rate }
end

def header(conn)
  conn.exec("SELECT id FROM users").each { |row| puts row }
end

def polling(conn)
  loop do
    break if conn.exec("SELECT done FROM jobs WHERE id = 1")[0]["done"]

    sleep 1
  end
end

def queue(conn)
  100.times do
    conn.exec("SELECT id FROM queue LIMIT 1")
    conn.exec("DELETE FROM queue WHERE id = 1")
  end
end

def retried(conn)
  10.times do |attempt|
    return conn.exec("SELECT pg_is_in_recovery()")
  rescue PG::Error
    sleep attempt
  end
end

def memo(conn, orders)
  cache = {}
  orders.each do |order|
    cache[:rate] ||= conn.exec("SELECT rate FROM taxes")
    order.rate = cache[:rate]
  end
end

def three(conn)
  3.times { conn.exec("SELECT random()") }
end

def each_connection(connections)
  connections.each { |connection| puts connection.exec("SELECT version()") }
end

def ends(conn, orders)
  orders.each do |order|
    return conn.exec("SELECT rate FROM taxes") if order.late?
  end
end

def handlers(names, app, conn)
  names.each do |name|
    app.define(name, -> { conn.exec("SELECT rate FROM taxes") })
  end
end

def last_inserted(conn, rows)
  rows.each do |row|
    conn.exec_params("INSERT INTO items (name) VALUES ($1)", [row]) # expect: write-in-loop
    row.id = conn.exec("SELECT lastval()")
  end
end
