# args: --only host
# Rows written one statement at a time.
require "pg"

# ---- a statement a row ----

def inserted(conn, rows)
  rows.each do |row|
    conn.exec_params("INSERT INTO log (body) VALUES ($1)", [row]) # expect: write-in-loop
  end
end

def updated(client, users)
  users.each do |user|
    client.query("UPDATE users SET seen = now() WHERE id = #{user.id.to_i}") # expect: write-in-loop
  end
end

def deleted(db, ids)
  for id in ids
    db.execute("DELETE FROM users WHERE id = ?", [id]) # expect: write-in-loop
  end
end

def created(rows)
  rows.each { |row| Entry.create!(body: row) } # expect: write-in-loop
end

def plain_create(rows)
  rows.each do |row|
    Entry.create(body: row) # expect: write-in-loop
  end
end

def saved(rows)
  rows.each do |row|
    entry = Entry.new(body: row)
    entry.save! # expect: write-in-loop
  end
end

def each_updated
  User.where(active: true).find_each do |user|
    user.update!(seen: true) # expect: write-in-loop
  end
end

def columns
  User.where(active: true).each do |user|
    user.update_columns(seen: true) # expect: write-in-loop
  end
end

def destroyed(ids)
  ids.each { |id| Entry.where(id: id).delete_all } # expect: write-in-loop
end

def relation(users)
  users.each do |user|
    Post.where(author_id: user.id).update_all(draft: true) # expect: write-in-loop
  end
end

def prepared(db, rows)
  insert = db.prepare("INSERT INTO log (body) VALUES (?)")
  rows.each { |row| insert.execute(row) } # expect: write-in-loop
end

def store(conn, row)
  conn.exec_params("INSERT INTO log (body) VALUES ($1)", [row])
end

def helper(conn, rows)
  rows.each do |row|
    store(conn, row) # expect: write-in-loop "store() writes"
  end
end

# ---- together, few, or another thing ----

def together(rows)
  Entry.insert_all(rows)
end

def upserted(rows)
  Entry.upsert_all(rows)
end

def one_update(ids)
  User.where(id: ids).update_all(seen: true)
end

def slices(rows)
  rows.each_slice(500) { |slice| Entry.insert_all(slice) }
end

def two
  %w[admin guest].each { |name| Role.create!(name: name) }
end

def retried(conn, row)
  5.times do |attempt|
    conn.exec_params("INSERT INTO log (body) VALUES ($1)", [row])
    break
  rescue PG::Error
    sleep attempt
  end
end

def script(conn, statements)
  statements.each { |statement| conn.exec(statement) }
end

def hashes(names, counts)
  names.each { |name| counts.update(name => 1) }
end

def sets(names, seen)
  names.each { |name| seen.delete(name) }
end

def digests(parts, digest)
  parts.each { |part| digest.update(part) }
end

def files(paths)
  paths.each { |path| File.delete(path) }
end

def worker(conn, queue)
  loop do
    job = queue.pop
    conn.exec_params("UPDATE jobs SET state = 'done' WHERE id = $1", [job.id])
  end
end

def copied(conn, lines)
  conn.copy_data("COPY log FROM STDIN") do
    lines.each { |line| conn.put_copy_data(line) }
  end
end
