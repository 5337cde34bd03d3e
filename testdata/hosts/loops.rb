class Names
  def all(connection, ids, name)
    ids.each do |id|
      puts User.find(id).name # expect: query-in-loop
    end
    connection.execute("SELECT id FROM users WHERE name = '#{name}'") # expect: string-formatted-value
    connection.execute("SELECT id FROM users WHERE id = #{name.to_i}")
    [1, 2].each { |id| User.find(id) }
    users = User.where(id: ids).to_a
    users.each { |user| puts user.name }
  end
end
