# args: --only host
# Clauses whose text is not visible where the statement is put together.

# ---- a clause comes from elsewhere ----

def condition(conn, where)
  conn.exec("SELECT id FROM users WHERE #{where}") # expect: dynamic-fragment
end

def plus(conn, where)
  conn.exec("SELECT id FROM users WHERE " + where) # expect: dynamic-fragment
end

def tail(conn, rest)
  conn.query("SELECT id FROM users #{rest}") # expect: dynamic-fragment
end

def called(conn, filters)
  conn.query("SELECT id FROM users #{build_where(filters)}") # expect: dynamic-fragment
end

def joined(conn, conditions)
  conn.query("SELECT id FROM users WHERE #{conditions.join(' AND ')}") # expect: dynamic-fragment
end

def formatted(conn, where)
  conn.query("SELECT id FROM users WHERE %s" % where) # expect: dynamic-fragment
end

def subquery(conn, inner)
  conn.query("SELECT id FROM (#{inner}) t") # expect: dynamic-fragment
end

def appended(conn, where)
  sql = "SELECT id FROM users"
  sql << " WHERE " << where # expect: dynamic-fragment
  conn.query(sql)
end

def heredoc(conn, extra)
  conn.execute(<<~SQL)
    SELECT id
      FROM users
     WHERE active
       AND #{extra} -- expect: dynamic-fragment
  SQL
end

def by_sql(scope)
  User.find_by_sql("SELECT users.id FROM users WHERE #{scope}") # expect: dynamic-fragment
end

def assignments(conn, sets)
  conn.exec("UPDATE users SET #{sets.join(', ')} WHERE id = 1") # expect: dynamic-fragment
end

# ---- visible, or no clause ----

def direction(conn, newest)
  order = newest ? "DESC" : "ASC"
  conn.exec("SELECT id FROM users ORDER BY id #{order}")
end

CLAUSE = "WHERE deleted IS NULL".freeze

def constant(conn)
  conn.exec("SELECT id FROM users #{CLAUSE}")
end

def optional(conn, name)
  sql = +"SELECT id FROM users"
  sql << " WHERE name = $1" if name
  conn.exec_params(sql, [name].compact)
end

def known_conditions(conn, name, mail)
  conditions = []
  conditions << "name = :name" if name
  conditions << "mail = :mail" if mail
  conn.exec("SELECT id FROM users WHERE #{conditions.join(' AND ')}")
end

def marks(conn, ids)
  list = ids.map { "?" }.join(", ")
  conn.execute("SELECT id FROM users WHERE id IN (#{list})", ids)
end

FILTERS = { open: "closed_at IS NULL", closed: "closed_at IS NOT NULL" }.freeze

def of_table(conn, state)
  conn.exec("SELECT id FROM tasks WHERE #{FILTERS[state]}")
end

def chosen(conn, state)
  where = case state
          when :open then "closed_at IS NULL"
          else "closed_at IS NOT NULL"
          end
  conn.exec("SELECT id FROM tasks WHERE #{where}")
end

def limit(conn, count)
  conn.exec("SELECT id FROM users LIMIT #{count.to_i}")
end

def whole(conn, statement)
  conn.exec(statement)
end

def prose(name)
  "Select a user from the list #{name}"
end

def subselect
  User.where("id IN (#{Post.select(:author_id).to_sql})")
end
