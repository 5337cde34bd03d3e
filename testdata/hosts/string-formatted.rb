# args: --only=host
# Ways to put a value into a statement in Ruby, and text that only looks like it.
require "pg"
require "sequel"

TABLE = "users"
DB = Sequel.connect("postgres://localhost/shop")

class UsersController < ApplicationController
  SORTABLE = %w[id name].freeze

  def index
    @users = User.where("name = '#{params[:name]}'") # expect: string-formatted-value
  end

  def ordered
    @users = User.order("#{params[:column]} ASC") # expect: dynamic-identifier
  end

  def having
    User.group(:kind).having("count(*) > #{params[:count]}") # expect: string-formatted-value
  end

  def by_sql
    User.find_by_sql("SELECT * FROM users WHERE name = '#{params[:name]}'") # expect: string-formatted-value
  end

  def executed
    ActiveRecord::Base.connection.execute("DELETE FROM users WHERE name = '#{params[:name]}'") # expect: string-formatted-value
  end

  def selected
    User.connection.select_all("SELECT id FROM users WHERE name = '" + params[:name] + "'") # expect: string-formatted-value
  end

  def existing
    User.exists?("name = '#{params[:name]}'") # expect: string-formatted-value
  end

  def updated
    User.update_all("name = '#{params[:name]}'") # expect: string-formatted-value
  end

  def deleted
    User.delete_all("name = '#{params[:name]}'") # expect: string-formatted-value
  end

  def joined
    User.joins("LEFT JOIN orders ON orders.user_id = users.id AND orders.state = '#{params[:state]}'") # expect: string-formatted-value
  end

  def array
    User.where(["name = '#{params[:name]}' AND active = ?", true]) # expect: string-formatted-value
  end

  def chained
    User.active.where("age > 3").where("name LIKE '%#{params[:q]}%'") # expect: string-formatted-value
  end

  def variable
    condition = "name = '#{params[:name]}'" # expect: string-formatted-value
    User.where(condition)
  end

  def percent
    User.where("name = '%s'" % params[:name]) # expect: string-formatted-value
  end

  def formatted
    User.find_by_sql(format("SELECT id FROM users WHERE name = '%s'", params[:name])) # expect: string-formatted-value
  end

  def found
    User.find_by("name = '#{params[:name]}'") # expect: string-formatted-value
  end

  def negated
    User.where.not("name = '#{params[:name]}'") # expect: string-formatted-value
  end
end

class User < ApplicationRecord
  scope :named, ->(name) { where("name = '#{name}'") } # expect: string-formatted-value

  def self.search(term)
    where("name LIKE '%#{term}%'") # expect: string-formatted-value
  end

  def orders_since(date)
    self.class.connection.select_values("SELECT id FROM orders WHERE user_id = #{id} AND at > '#{date}'") # expect: string-formatted-value
  end
end

def pg(connection, name)
  connection.exec("SELECT id FROM users WHERE name = '#{name}'") # expect: string-formatted-value
end

def mysql(client, name)
  client.query("SELECT id FROM users WHERE name = '#{name}'") # expect: string-formatted-value
end

def sqlite(db, name)
  db.execute("SELECT id FROM users WHERE name = '" + name + "'") # expect: string-formatted-value
end

def appended(db, name)
  sql = "SELECT id FROM users"
  sql << " WHERE name = '#{name}'" # expect: string-formatted-value
  db.execute(sql)
end

def augmented(db, name)
  sql = "SELECT id FROM users"
  sql += " WHERE name = '" + name + "'" # expect: string-formatted-value
  db.execute(sql)
end

def heredoc(db, name)
  db.execute(<<~SQL)
    SELECT id
      FROM users
     WHERE name = '#{name}' -- expect: string-formatted-value
  SQL
end

def sequel(name)
  DB.fetch("SELECT id FROM users WHERE name = '#{name}'").all # expect: string-formatted-value
end

def sequel_where(name)
  DB[:users].where(Sequel.lit("name = '#{name}'")) # expect: string-formatted-value
end

def sequel_brackets(name)
  DB["SELECT id FROM users WHERE name = '#{name}'"].each { |row| puts row } # expect: string-formatted-value
end

def joined_values(db, names)
  db.execute("SELECT id FROM users WHERE name IN ('#{names.join("','")}')") # expect: string-formatted-value
end

def not_run(name)
  "DELETE FROM users WHERE name = '#{name}'" # expect: string-formatted-value
end

# ---- nothing to report from here on

def bound(name)
  User.where("name = ?", name)
  User.where("name = :name", name: name)
  User.where(name: name)
  User.where(["name = ?", name])
  User.find_by_sql(["SELECT id FROM users WHERE name = ?", name])
end

def parameters(connection, name)
  connection.exec_params("SELECT id FROM users WHERE name = $1", [name])
end

def constants(db)
  db.execute("SELECT id FROM #{TABLE} WHERE seen IS NULL")
end

def casts(db, key)
  db.execute("SELECT name FROM users WHERE id = #{key.to_i}")
  db.execute("SELECT name FROM users WHERE id = #{Integer(key)}")
  db.execute("SELECT name FROM users WHERE score > #{key.to_f}")
end

def cast_before(db, params)
  key = params[:id].to_i
  db.execute("SELECT name FROM users WHERE id = #{key}")
end

def placeholders(db, keys)
  marks = (["?"] * keys.size).join(",")
  db.execute("SELECT name FROM users WHERE id IN (#{marks})", keys)
end

def placeholders_mapped(db, keys)
  marks = keys.map { "?" }.join(", ")
  db.execute("SELECT name FROM users WHERE id IN (#{marks})", keys)
end

def placeholders_numbered(db, keys)
  marks = keys.each_with_index.map { |_, i| "$#{i + 1}" }.join(", ")
  db.exec_params("SELECT name FROM users WHERE id IN (#{marks})", keys)
end

def integers(db, keys)
  db.execute("SELECT name FROM users WHERE id IN (#{keys.map(&:to_i).join(",")})")
end

def quoted(connection, name)
  connection.execute("SELECT id FROM users WHERE name = #{connection.quote(name)}")
end

def quoted_table
  User.connection.execute("SELECT id FROM #{User.table_name} WHERE #{User.quoted_table_name}.seen IS NULL")
end

def quoted_column(connection, column)
  connection.execute("SELECT #{connection.quote_column_name(column)} FROM users WHERE seen IS NULL")
end

def sanitized(name)
  User.where(User.sanitize_sql(["name = ?", name]))
end

def direction(newest)
  User.order("id #{newest ? 'DESC' : 'ASC'}")
end

def allowed(column)
  raise ArgumentError unless %w[id name].include?(column)

  User.order("#{column} ASC")
end

def prose(name)
  puts "Please select #{name} from the list"
  logger.info "delete #{name} from your account"
  raise "update #{name} set aside"
end

def prose_like_sql(name)
  flash[:notice] = "Select #{name} from the menu"
  "Create table for #{name}"
end

def clauses(name, age)
  where = []
  values = []
  if name
    where << "name = ?"
    values << name
  end
  if age
    where << "age > ?"
    values << age
  end
  User.where(where.join(" AND "), *values)
end

def counts(keys)
  User.where("rank < #{keys.size}")
end

def other_words(list, name)
  list.select { |x| x.name == "select #{name}" }.where
  list.join("select #{name} from")
  list.order("#{name}, please".length)
end

def symbols
  User.order(:name).select(:id).group(:kind).pluck(:id)
end
