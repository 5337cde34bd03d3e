# args: --only host
# Commits in loops.
require "pg"
require "sqlite3"

# ---- committed for every row ----

def as_text(conn, rows)
  rows.each do |row|
    conn.exec("BEGIN")
    store(conn, row)
    conn.exec("COMMIT") # expect: transaction-per-row
  end
end

def sqlite(db, rows)
  rows.each do |row|
    db.transaction
    store(db, row)
    db.commit # expect: transaction-per-row
  end
end

def query(client, rows)
  rows.each do |row|
    store(client, row)
    client.query("COMMIT") # expect: transaction-per-row
  end
end

def for_loop(db, rows)
  for row in rows
    store(db, row)
    db.commit # expect: transaction-per-row
  end
end

def until_loop(db, queue)
  until queue.empty?
    store(db, queue.pop)
    db.commit # expect: transaction-per-row
  end
end

class Importer
  def initialize(db)
    @db = db
  end

  def run(lines)
    lines.each do |line|
      store(@db, line)
      @db.commit # expect: transaction-per-row
    end
  end
end

def nested(db, groups)
  groups.each do |group|
    group.each do |row|
      store(db, row)
      db.commit # expect: transaction-per-row
    end
  end
end

def guarded(db, rows)
  rows.each do |row|
    begin
      store(db, row)
      db.commit # expect: transaction-per-row
    rescue SQLite3::Exception
      db.rollback
    end
  end
end

def written(db, rows)
  rows.each do |row|
    db.execute("INSERT INTO log (body) VALUES (?)", [row]) # expect: write-in-loop
    db.commit # expect: transaction-per-row
  end
end

def rails(rows)
  rows.each do |row|
    connection.begin_db_transaction
    store(row)
    connection.execute("COMMIT") # expect: transaction-per-row
  end
end

# ---- once, for many rows, or not the database's ----

def behind(db, rows)
  db.transaction
  rows.each { |row| store(db, row) }
  db.commit
end

def every_500(db, rows)
  rows.each_with_index do |row, number|
    store(db, row)
    db.commit if number % 500 == 0
  end
end

def every_many(db, rows)
  pending = 0
  rows.each do |row|
    store(db, row)
    pending += 1
    if pending >= 1000
      db.commit
      pending = 0
    end
  end
end

def slices(db, rows)
  rows.each_slice(500) do |slice|
    store(db, slice)
    db.commit
  end
end

def worker(db, queue)
  loop do
    store(db, queue.pop)
    db.commit
  end
end

def retried(db, row)
  5.times do |attempt|
    store(db, row)
    db.commit
    return
  rescue SQLite3::BusyException
    sleep attempt
  end
end

def three(db)
  %w[a b c].each do |name|
    store(db, name)
    db.commit
  end
end

def git(repository, files)
  files.each { |file| repository.commit(file) }
end

def offsets(consumer, messages)
  messages.each { |message| consumer.commit(message) }
end

def each_connection(connections)
  connections.each { |connection| connection.commit }
end

def one_block(rows)
  ActiveRecord::Base.transaction do
    rows.each { |row| store(row) }
  end
end
