CREATE TABLE customers (
    id    bigint PRIMARY KEY,
    email text NOT NULL,
    name  text NOT NULL
);
CREATE TABLE orders (
    id          bigint PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers (id),
    status      text NOT NULL,
    total       numeric NOT NULL,
    placed_at   timestamptz NOT NULL,
    shipped_at  timestamptz,
    notes       text
);
