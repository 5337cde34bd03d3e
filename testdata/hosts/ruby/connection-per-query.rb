# args: --only host
# Connections that a loop opens.
require "pg"
require "mysql2"
require "sqlite3"
require "sequel"
require "tiny_tds"

# ---- one connection per round ----

def pg_connect(keys)
  keys.each do |key|
    conn = PG.connect(dbname: "shop") # expect: connection-per-query
    use(conn, key)
  end
end

def pg_new(keys)
  keys.each do |key|
    conn = PG::Connection.new("dbname=shop") # expect: connection-per-query
    use(conn, key)
  end
end

def mysql(keys)
  keys.each do |key|
    client = Mysql2::Client.new(host: "localhost", username: "shop") # expect: connection-per-query
    use(client, key)
    client.close
  end
end

def sqlite(keys)
  keys.map do |key|
    db = SQLite3::Database.new("shop.db") # expect: connection-per-query
    use(db, key)
  end
end

def sequel(keys)
  keys.each do |key|
    db = Sequel.connect("postgres://localhost/shop") # expect: connection-per-query
    use(db, key)
  end
end

def for_loop(keys)
  for key in keys
    conn = PG.connect(dbname: "shop") # expect: connection-per-query
    use(conn, key)
  end
end

def while_loop(queue)
  until queue.empty?
    conn = PG.connect(dbname: "shop") # expect: connection-per-query
    use(conn, queue.pop)
  end
end

def times(count)
  count.times do |number|
    use(PG.connect(dbname: "shop"), number) # expect: connection-per-query
  end
end

def one_line(keys)
  keys.each { |key| use(Mysql2::Client.new(host: "localhost"), key) } # expect: connection-per-query
end

def nested(groups)
  groups.each do |group|
    group.each do |key|
      use(SQLite3::Database.open("shop.db"), key) # expect: connection-per-query
    end
  end
end

def tiny(keys)
  keys.each do |key|
    use(TinyTds::Client.new(username: "sa", host: "localhost"), key) # expect: connection-per-query
  end
end

# ---- once, elsewhere, or on purpose ----

def once(keys)
  conn = PG.connect(dbname: "shop")
  keys.each { |key| use(conn, key) }
end

def each_host(hosts)
  hosts.each { |host| use(PG.connect(host: host)) }
end

def each_file(paths)
  paths.map { |path| SQLite3::Database.new(path) }
end

def retried
  10.times do |attempt|
    return PG.connect(dbname: "shop")
  rescue PG::Error
    sleep 1
  end
end

def two
  %w[a b].each { |key| use(PG.connect(dbname: "shop"), key) }
end

def single
  Mysql2::Client.new(host: "localhost")
end

def from_pool(pool, keys)
  keys.each do |key|
    pool.with { |conn| use(conn, key) }
  end
end

def sockets(hosts)
  hosts.each { |host| TCPSocket.new(host, 80) }
end

def clients(urls)
  urls.each { |url| HTTP::Client.new(url) }
end

def serve(server)
  loop do
    request = server.accept
    use(PG.connect(dbname: "shop"), request)
  end
end

def signals(widgets, handler)
  widgets.each { |widget| widget.connect(handler) }
end
