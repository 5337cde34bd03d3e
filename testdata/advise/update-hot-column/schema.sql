CREATE TABLE sessions (
    id        bigint PRIMARY KEY,
    user_id   bigint NOT NULL,
    last_seen timestamptz NOT NULL,
    data      text NOT NULL
);
CREATE INDEX sessions_user_id_idx ON sessions (user_id);
