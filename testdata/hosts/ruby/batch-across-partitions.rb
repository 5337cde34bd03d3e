# args: --only host
# Batches of the cassandra-driver gem that a loop fills.
require "cassandra"

# ---- each round adds another partition ----

def block(session, insert, users)
  batch = session.batch do |b|
    users.each do |user|
      b.add(insert, arguments: [user.id, user.name]) # expect: batch-across-partitions
    end
  end
  session.execute(batch)
end

def variable(session, insert, users)
  batch = session.batch
  users.each do |user|
    batch.add(insert, arguments: [user.id, user.name]) # expect: batch-across-partitions
  end
  session.execute(batch)
end

def unlogged(session, insert, users)
  batch = session.unlogged_batch
  users.each { |user| batch.add(insert, arguments: [user.id, user.name]) } # expect: batch-across-partitions
  session.execute(batch)
end

def texts(session, ids)
  batch = session.batch
  ids.each do |id|
    batch.add("DELETE FROM users WHERE id = ?", arguments: [id]) # expect: batch-across-partitions
  end
  session.execute(batch)
end

def for_loop(session, insert, users)
  batch = session.logged_batch
  for user in users
    batch.add(insert, arguments: [user.id, user.name]) # expect: batch-across-partitions
  end
  session.execute(batch)
end

def pairs(session, insert, names)
  batch = session.batch
  names.each do |id, name|
    batch.add(insert, arguments: [id, name]) # expect: batch-across-partitions
  end
  session.execute(batch)
end

def bound(session, insert, users)
  batch = session.batch
  users.each do |user|
    batch.add(insert.bind([user.id, user.name])) # expect: batch-across-partitions
  end
  session.execute(batch)
end

def while_loop(session, delete, queue)
  batch = session.batch
  until queue.empty?
    item = queue.pop
    batch.add(delete, arguments: [item.id]) # expect: batch-across-partitions
  end
  session.execute(batch)
end

class Store
  def initialize(session)
    @session = session
    @insert = session.prepare("INSERT INTO users (id, name) VALUES (?, ?)")
  end

  def save(users)
    batch = @session.batch
    users.each do |user|
      batch.add(@insert, arguments: [user.id, user.name]) # expect: batch-across-partitions
    end
    @session.execute(batch)
  end
end

def named(session, insert, users)
  batch = session.batch
  users.each do |user|
    batch.add(insert, arguments: { id: user.id, name: user.name }) # expect: batch-across-partitions
  end
  session.execute(batch)
end

# ---- one partition, few rows, or no batch ----

def one_partition(session, insert, user, items)
  batch = session.batch
  items.each do |item|
    batch.add(insert, arguments: [user, item.id])
  end
  session.execute(batch)
end

def one_partition_block(session, insert, day, events)
  batch = session.batch do |b|
    events.each { |event| b.add(insert, arguments: [day, event.at]) }
  end
  session.execute(batch)
end

def two_tables(session, by_id, by_mail, user)
  batch = session.batch do |b|
    b.add(by_id, arguments: [user.id, user.name])
    b.add(by_mail, arguments: [user.mail, user.id])
  end
  session.execute(batch)
end

def batch_each(session, insert, log, users)
  users.each do |user|
    batch = session.batch
    batch.add(insert, arguments: [user.id, user.name])
    batch.add(log, arguments: [user.id, "saved"])
    session.execute(batch)
  end
end

def grouped(session, insert, rows)
  rows.group_by(&:user).each do |user, members|
    batch = session.unlogged_batch
    members.each { |row| batch.add(insert, arguments: [user, row.at]) }
    session.execute(batch)
  end
end

def two_rounds(session, insert)
  batch = session.batch
  %w[a b].each { |kind| batch.add(insert, arguments: [kind, 0]) }
  session.execute(batch)
end

def constant_key(session, insert, lines)
  batch = session.batch
  lines.each { |line| batch.add(insert, arguments: ["main", line]) }
  session.execute(batch)
end

def set(names, seen)
  names.each { |name| seen.add(name) }
end

def concurrent(session, insert, users)
  users.each_slice(50) do |slice|
    futures = slice.map { |user| session.execute_async(insert, arguments: [user.id, user.name]) }
    futures.each(&:get)
  end
end

def errors(record, messages)
  messages.each { |message| record.errors.add(:base, message) }
end
