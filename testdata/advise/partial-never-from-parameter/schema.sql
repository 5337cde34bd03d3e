CREATE TABLE jobs (
    id         bigint PRIMARY KEY,
    queue      text NOT NULL,
    status     text NOT NULL,
    run_at     timestamptz NOT NULL,
    payload    text NOT NULL
);
