CREATE TABLE payments (
    id         bigint PRIMARY KEY,
    account_id bigint NOT NULL,
    paid_at    timestamptz NOT NULL,
    amount     numeric NOT NULL
);
CREATE INDEX payments_account_paid_idx ON payments (account_id, paid_at);
