class A < ActiveRecord::Migration[7.0]
  def up
    add_column :users, :nick, :string, null: false
    add_reference :users, :team, foreign_key: { to_table: :groups }
    change_table :users do |t|
      t.remove :a
      t.jsonb :data, index: true
    end
    execute "CREATE INDEX x ON users (nick)"
  end
  def down
    remove_column :users, :nick
    drop_table :users
  end
end
