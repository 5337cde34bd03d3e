require 'pg'
require_relative 'lib/user_store'
def names(connection, ids)
  ids.each { |id| UserStore.fetch_name(connection, id) } # query
  ids.each { |id| load_user(connection, id) } # query
end
