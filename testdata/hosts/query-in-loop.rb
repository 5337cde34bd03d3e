# args: --only=host
# Queries, writes, connections and commits in the loops of Ruby.
require "pg"

def plain(connection, ids)
  ids.each do |id|
    connection.exec_params("SELECT name FROM users WHERE id = $1", [id]) # expect: query-in-loop
  end
end

def braces(db, ids)
  ids.map { |id| db.execute("SELECT name FROM users WHERE id = ?", [id]) } # expect: query-in-loop
end

def for_loop(db, ids)
  for id in ids
    db.execute("SELECT name FROM users WHERE id = ?", id) # expect: query-in-loop
  end
end

def while_loop(db, ids)
  while ids.any?
    id = ids.shift
    db.execute("SELECT name FROM users WHERE id = ?", id) # expect: query-in-loop
  end
end

def times(db, n)
  n.times { |i| db.execute("SELECT name FROM users WHERE id = ?", i) } # expect: query-in-loop
end

def each_with_index(db, ids)
  ids.each_with_index do |id, _i|
    db.execute("SELECT name FROM users WHERE id = ?", id) # expect: query-in-loop
  end
end

def hash(db, users)
  users.each do |key, user|
    user[:total] = db.get_first_value("SELECT total FROM orders WHERE user_id = ?", key) # expect: query-in-loop
  end
end

def model_find(ids)
  ids.each do |id|
    puts User.find(id).name # expect: query-in-loop
  end
end

def model_find_by(names)
  names.map { |name| User.find_by(name: name) } # expect: query-in-loop
end

def model_where_first(orders)
  orders.each do |order|
    puts User.where(id: order.user_id).first # expect: query-in-loop
  end
end

def model_count(users)
  users.map { |user| Order.where(user_id: user.id).count } # expect: query-in-loop
end

def model_exists(names)
  names.each do |name|
    puts name if User.exists?(name: name) # expect: query-in-loop
  end
end

def model_pluck(users)
  users.flat_map { |user| Order.where(user_id: user.id).pluck(:total) } # expect: query-in-loop
end

def model_iterated(users)
  users.each do |user|
    Order.where(user_id: user.id).each do |order| # expect: query-in-loop
      puts order.total
    end
  end
end

def find_each
  User.find_each do |user|
    puts Order.where(user_id: user.id).sum(:total) # expect: query-in-loop
  end
end

def by_sql(ids)
  ids.each do |id|
    User.find_by_sql(["SELECT id FROM users WHERE id = ?", id]) # expect: query-in-loop
  end
end

def raw(ids)
  ids.each do |id|
    ActiveRecord::Base.connection.select_value("SELECT name FROM users WHERE id = #{id.to_i}") # expect: query-in-loop
  end
end

def find_user(id)
  User.find(id)
end

def helper(ids)
  ids.each { |id| puts find_user(id) } # expect: query-in-loop "find_user"
end

class Report
  def total(user)
    Order.where(user_id: user.id).sum(:total)
  end

  def totals(users)
    users.map { |user| total(user) } # expect: query-in-loop "total"
  end
end

def invariant(db, users)
  users.each do |user|
    limit = db.execute("SELECT value FROM settings WHERE name = 'limit'") # expect: loop-invariant-query
    puts user, limit
  end
end

def inserts(db, rows)
  rows.each do |row|
    db.execute("INSERT INTO log (text) VALUES (?)", row) # expect: write-in-loop
  end
end

def created(names)
  names.each do |name|
    User.create!(name: name) # expect: write-in-loop
  end
end

def saved
  User.where(seen: false).each do |user|
    user.seen = true
    user.save! # expect: write-in-loop
  end
end

def updated(users)
  users.each do |user|
    user.update!(seen: true) # expect: write-in-loop
  end
end

def destroyed
  User.where(seen: false).find_each do |user|
    user.destroy # expect: write-in-loop
  end
end

def update_all(users)
  users.each do |user|
    User.where(id: user.id).update_all(seen: true) # expect: write-in-loop
  end
end

def connected(ids)
  ids.each do |id|
    connection = PG.connect(dbname: "shop") # expect: connection-per-query
    connection.exec_params("SELECT name FROM users WHERE id = $1", [id]) # expect: query-in-loop
  end
end

# ---- nothing to report from here on

def once(ids)
  User.where(id: ids).each { |user| puts user.name }
end

def indexed(ids)
  users = User.where(id: ids).index_by(&:id)
  ids.map { |id| users[id] }
end

def few
  %w[users orders].each do |table|
    ActiveRecord::Base.connection.execute("SELECT count(*) FROM #{table}")
  end
end

def retried(db, id)
  5.times do |attempt|
    return db.execute("SELECT name FROM users WHERE id = ?", id)
  rescue StandardError
    sleep attempt
  end
end

def chunked(ids)
  ids.each_slice(500) do |chunk|
    User.where(id: chunk).pluck(:name)
  end
end

def in_batches
  User.in_batches do |batch|
    batch.update_all(seen: true)
  end
end

def cached(ids)
  cache = {}
  ids.each do |id|
    cache[id] ||= User.find(id)
  end
end

def memoized(names)
  names.each do |name|
    Rails.cache.fetch(name) { User.find_by(name: name) }
  end
end

def bulk(names)
  User.insert_all(names.map { |name| { name: name } })
end

def built(names)
  names.map { |name| User.new(name: name) }
end

def guarded(names)
  names.each do |name|
    next if User.exists?(name: name)

    puts name
  end
end

def arrays(items, ids)
  ids.each do |id|
    items.find { |item| item.id == id }
    items.select { |item| item.id > id }.first
    items.count
  end
end

def files(names)
  names.each do |name|
    File.exists?(name)
    Dir.exist?(name)
    Redis.current.get(name)
    Set.new([name]).first
  end
end

def hashes(settings, names)
  names.each do |name|
    settings.update(name => 1)
    settings.delete(name)
    settings.find { |k, _| k == name }
  end
end

def transaction(users)
  User.transaction do
    User.where(id: users).update_all(seen: true)
  end
end

def scope_chain(names)
  names.inject(User.all) { |users, name| users.where.not(name: name) }
end

def later(ids)
  ids.each do |id|
    UserJob.perform_later(id)
  end
end
