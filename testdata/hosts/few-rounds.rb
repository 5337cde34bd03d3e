# args: --only=host
# Loops of few rounds, and classes that are no models.
class Report
  def warm_up(connection)
    3.times { connection.execute("SELECT count(*) FROM users") }
  end

  def load(connection, ids)
    ids.each do |id|
      connection.execute("SELECT name FROM users WHERE id = #{id.to_i}") # expect: query-in-loop
    end
  end

  def scan(folders)
    folders.each do |folder|
      Find.find(folder) { |file| puts file }
    end
  end
end
