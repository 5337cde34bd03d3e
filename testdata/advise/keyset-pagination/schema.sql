CREATE TABLE posts (
    id         bigint PRIMARY KEY,
    forum_id   bigint NOT NULL,
    created_at timestamptz NOT NULL,
    body       text NOT NULL
);
