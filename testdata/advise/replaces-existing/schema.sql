CREATE TABLE comments (
    id         bigint PRIMARY KEY,
    post_id    bigint NOT NULL,
    created_at timestamptz NOT NULL,
    body       text NOT NULL
);
CREATE INDEX comments_post_id_idx ON comments (post_id);
