# args: --only=host
# Helpers that keep what they found ask once per key; a loop that calls them is no N+1.
class StatusController < ApplicationController
  def role_title(id)
    @roles[id] || (@roles[id] = Role.find(id).title)
  end

  def user_login(id)
    @users[id] ||= User.find(id).login
  end

  def group_title(id)
    Group.find(id).title
  end

  def all(rows)
    rows.each do |row|
      row.add(role_title(row.role_id))
      row.add(user_login(row.user_id))
      row.add(group_title(row.group_id)) # expect: query-in-loop
    end
  end

  def structure(connection)
    connection.select_all("SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'").each do |table|
      connection.exec_query("SHOW CREATE TABLE #{connection.quote_table_name(table.name)}")
    end
  end
end
