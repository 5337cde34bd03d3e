# args: --only host
# Whole tables read from Cassandra. Only its drivers page by themselves.
require "cassandra"

# ---- whole tables ----

def all(session)
  session.execute("SELECT id FROM log") # expect: missing-fetch-size
end

def iterated(session)
  session.execute("SELECT id, name FROM users").each do |row| # expect: missing-fetch-size
    puts row["id"]
  end
end

def mapped(session)
  session.execute("SELECT id FROM users").map { |row| row["id"] } # expect: missing-fetch-size
end

def later(session)
  session.execute_async("SELECT id FROM users").get # expect: missing-fetch-size
end

def timeout(session)
  session.execute("SELECT id FROM log", timeout: 60) # expect: missing-fetch-size
end

QUERY = "SELECT id, body FROM pages".freeze

def constant(session)
  session.execute(QUERY) # expect: missing-fetch-size
end

class Dump
  def initialize(cluster)
    @session = cluster.connect("shop")
  end

  def run(out)
    @session.execute("SELECT id FROM log").each { |row| out.write(row["id"]) } # expect: missing-fetch-size
  end
end

def filtered(session, name)
  session.execute("SELECT id, name FROM users").select { |row| row["name"] == name } # expect: missing-fetch-size
end

def variable(session)
  rows = session.execute("SELECT id FROM users") # expect: missing-fetch-size
  rows.size
end

def consistency(session)
  session.execute("SELECT id FROM log", consistency: :quorum) # expect: missing-fetch-size
end

# ---- with a page size, a bound, or a key ----

def sized(session)
  session.execute("SELECT id FROM log", page_size: 500)
end

def paged(session)
  page = session.execute("SELECT id FROM log", page_size: 100)
  loop do
    page.each { |row| puts row["id"] }
    break if page.last_page?

    page = page.next_page
  end
end

def limited(session)
  session.execute("SELECT id FROM log LIMIT 10")
end

def keyed(session)
  session.execute("SELECT id FROM log WHERE day = 1")
end

def ranged(session)
  session.execute("SELECT id FROM log WHERE token(id) > 0 AND token(id) <= 100")
end

def system(session)
  session.execute("SELECT release_version FROM system.local")
end

def truncated(session)
  session.execute("TRUNCATE log")
end

def created(session)
  session.execute("CREATE TABLE IF NOT EXISTS log (id int PRIMARY KEY)")
end

def maximum(session)
  session.execute("SELECT max(at) FROM log WHERE day = 3")
end

def handed_in(session, statement)
  session.execute(statement)
end
