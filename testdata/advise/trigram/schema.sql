CREATE TABLE products (
    id    bigint PRIMARY KEY,
    title text NOT NULL,
    price numeric NOT NULL
);
