# args: --only host
# Batches of the cassandra-driver gem with a single statement.
require "cassandra"

# ---- one statement ----

def variable(session, insert, user)
  batch = session.batch
  batch.add(insert, arguments: [user.id]) # expect: batch-of-one
  session.execute(batch)
end

def block(session, insert, user)
  batch = session.batch { |b| b.add(insert, arguments: [user.id]) } # expect: batch-of-one
  session.execute(batch)
end

def long_block(session, insert, user)
  batch = session.batch do |b|
    b.add(insert, arguments: [user.id]) # expect: batch-of-one
  end
  session.execute(batch)
end

def text(session, id)
  batch = session.unlogged_batch
  batch.add("DELETE FROM users WHERE id = ?", arguments: [id]) # expect: batch-of-one
  session.execute(batch)
end

def counter(session, add)
  batch = session.counter_batch
  batch.add(add, arguments: ["home"]) # expect: batch-of-one
  session.execute(batch)
end

class Users
  def save(user)
    batch = @session.batch
    batch.add(@insert, arguments: [user.id]) # expect: batch-of-one
    @session.execute(batch)
  end
end

def conditional(session, insert, row, wanted)
  batch = session.batch
  batch.add(insert, arguments: row) if wanted # expect: batch-of-one
  session.execute(batch)
end

def other_name(session, update, id)
  save_batch = session.batch
  save_batch.add(update, arguments: [id]) # expect: batch-of-one
  session.execute_async(save_batch)
end

def each_user(session, insert, users)
  users.each do |user|
    batch = session.batch
    batch.add(insert, arguments: [user.id]) # expect: batch-of-one
    session.execute(batch)
  end
end

def bound(session, insert, user)
  batch = session.batch
  batch.add(insert.bind([user.id, user.name])) # expect: batch-of-one
  session.execute(batch)
end

# ---- more than one ----

def two(session, insert, log, row)
  batch = session.batch
  batch.add(insert, arguments: row)
  batch.add(log, arguments: row)
  session.execute(batch)
end

def two_in_block(session, insert, log, row)
  batch = session.batch do |b|
    b.add(insert, arguments: row)
    b.add(log, arguments: row)
  end
  session.execute(batch)
end

def optional(session, insert, log, row)
  batch = session.batch
  batch.add(insert, arguments: row)
  batch.add(log, arguments: row) if log
  session.execute(batch)
end

def loop_of(session, insert, user, items)
  batch = session.batch
  items.each { |item| batch.add(insert, arguments: [user, item]) }
  session.execute(batch)
end

def helper(batch, insert, row)
  batch.add(insert, arguments: row)
end

def head_and_items(session, head, insert, user, items)
  batch = session.batch
  batch.add(head, arguments: [user])
  items.each { |item| batch.add(insert, arguments: [user, item]) }
  session.execute(batch)
end

def set(names, name)
  names.add(name)
end

def errors(record)
  record.errors.add(:name, "is too long")
end

def none(session)
  session.execute(session.batch)
end

def alone(session, insert, row)
  session.execute(insert, arguments: row)
end

def three(session, a, b, c, row)
  batch = session.batch
  [a, b, c].each { |statement| batch.add(statement, arguments: row) }
  session.execute(batch)
end
