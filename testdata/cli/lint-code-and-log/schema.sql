CREATE TABLE posts (id bigint PRIMARY KEY, blog_id bigint NOT NULL, title text, status text NOT NULL);
CREATE TABLE comments (id bigint PRIMARY KEY, post_id bigint NOT NULL, body text);
