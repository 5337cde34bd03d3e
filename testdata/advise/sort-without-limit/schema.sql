CREATE TABLE events (
    id         bigint PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at timestamptz NOT NULL,
    payload    text NOT NULL
);
