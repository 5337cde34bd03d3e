require_relative 'lib/file_store'
def names(connection, ids)
  ids.each { |id| FileStore.fetch_name(connection, id) }
  ids.each { |id| load_user(connection, id) }
end
