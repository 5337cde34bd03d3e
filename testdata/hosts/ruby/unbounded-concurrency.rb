# args: --only host
# Queries that are all started at once: execute_async of cassandra-driver. Other gems wait for each answer.
require "cassandra"

# ---- one per item, without a limit ----

def mapped(session, statement, ids)
  futures = ids.map { |id| session.execute_async(statement, arguments: [id]) } # expect: unbounded-concurrency
  futures.map(&:get)
end

def pushed(session, statement, ids)
  futures = []
  ids.each do |id|
    futures << session.execute_async(statement, arguments: [id]) # expect: unbounded-concurrency
  end
  futures
end

def joined(session, statement, ids)
  Cassandra::Future.all(ids.map { |id| session.execute_async(statement, arguments: [id]) }) # expect: unbounded-concurrency
end

def for_loop(session, statement, ids)
  futures = []
  for id in ids
    futures.push(session.execute_async(statement, arguments: [id])) # expect: unbounded-concurrency
  end
  futures
end

def prepared(session, ids)
  statement = session.prepare("SELECT name FROM users WHERE id = ?")
  ids.map { |id| session.execute_async(statement, arguments: [id]) } # expect: unbounded-concurrency
end

class Users
  def initialize(session)
    @session = session
  end

  def all(ids)
    ids.map { |id| @session.execute_async(@by_id, arguments: [id]) } # expect: unbounded-concurrency
  end
end

def written(session, insert, users)
  users.each { |user| session.execute_async(insert, arguments: [user.id, user.name]) } # expect: unbounded-concurrency
end

def nested(session, statement, groups)
  groups.flat_map do |group|
    group.map { |id| session.execute_async(statement, arguments: [id]) } # expect: unbounded-concurrency
  end
end

def conditional(session, statement, users)
  users.map do |user|
    session.execute_async(statement, arguments: [user.id]) if user.active? # expect: unbounded-concurrency
  end
end

def pairs(session, update, names)
  names.map { |id, name| session.execute_async(update, arguments: [name, id]) } # expect: unbounded-concurrency
end

# ---- limited, few, or one after the other ----

def slices(session, statement, ids)
  ids.each_slice(50) do |slice|
    futures = slice.map { |id| session.execute_async(statement, arguments: [id]) }
    futures.each(&:get)
  end
end

def one(session, statement, id)
  session.execute_async(statement, arguments: [id])
end

def two(session, a, b)
  Cassandra::Future.all(session.execute_async(a), session.execute_async(b)).get
end

def few(session, statement)
  %w[a b].map { |kind| session.execute_async(statement, arguments: [kind]) }
end

def in_turn(session, statement, ids)
  ids.map { |id| session.execute(statement, arguments: [id]) } # expect: query-in-loop
end

def week(session, statement)
  7.times.map { |day| session.execute_async(statement, arguments: [day]) }
end

def semaphore(session, statement, ids)
  semaphore = Concurrent::Semaphore.new(32)
  ids.map do |id|
    semaphore.acquire
    session.execute_async(statement, arguments: [id]).on_complete { semaphore.release }
  end
end

def results(futures)
  futures.each(&:get)
end

def jobs(queue, ids)
  ids.each { |id| queue.execute_async(id) }
end

def fetched(client, urls)
  urls.map { |url| client.get_async(url) }
end
