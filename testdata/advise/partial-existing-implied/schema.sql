CREATE TABLE accounts (
    id         bigint PRIMARY KEY,
    email      text NOT NULL,
    deleted_at timestamptz
);
CREATE INDEX accounts_email_live_idx ON accounts (email) WHERE deleted_at IS NULL;
