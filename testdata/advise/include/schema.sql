CREATE TABLE ledger (
    id         bigint PRIMARY KEY,
    account_id bigint NOT NULL,
    amount     integer NOT NULL,
    memo       text NOT NULL
);
