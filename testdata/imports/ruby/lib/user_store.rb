require 'pg'
class UserStore
  def self.fetch_name(connection, id)
    connection.exec_params('SELECT name FROM users WHERE id = $1', [id])
  end
end
def load_user(connection, id)
  connection.exec_params('SELECT * FROM users WHERE id = $1', [id])
end
