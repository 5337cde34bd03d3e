class FileStore
  def self.fetch_name(folder, id)
    File.read(File.join(folder, id))
  end
end
def load_user(folder, id)
  File.read(File.join(folder, id))
end
