ActiveRecord::Schema[7.0].define(version: 2023_01_01) do
  enable_extension "plpgsql"
  create_table "users", force: :cascade do |t|
    t.string "email", default: "", null: false
    t.text "bio"
    t.integer "age", "height"
    t.references :account, null: false, foreign_key: true
    t.belongs_to :owner, polymorphic: true
    t.index ["email"], name: "index_users_on_email", unique: true
    t.index "lower(email)", name: "low"
    t.timestamps
  end
  create_table "joins", id: false do |t|
    t.bigint "user_id"
  end
  create_table "plain", primary_key: "key", id: :string
  add_foreign_key "joins", "users"
  add_index "joins", ["user_id", "key"], unique: true
end
