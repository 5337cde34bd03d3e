-- args: --dialect=postgres --only=syntax-error
-- :name user-by-id :? :1
SELECT id, name FROM users WHERE id = :v:user-id;

-- :name by-column :? :*
SELECT :i*:columns FROM :i:table WHERE :i:column = :value:user-value ORDER BY :sql:order;

-- :name many :? :*
SELECT id FROM users WHERE id IN (:v*:ids) AND (name, age) IN (:t*:pairs);

-- :name insert :! :n
INSERT INTO users (name, age) VALUES :t:user;

-- :name insert-all :! :n
INSERT INTO :identifier:table (name, age) VALUES :tuple*:users;

-- :name with-snippet :? :*
SELECT id FROM users WHERE active AND :snip:cond;

-- :name cast :? :1
SELECT id::text FROM users WHERE id = :id::int;

SELECT id FROM users WHERE id = :v: AND; -- expect: syntax-error
