CREATE TABLE invoices (
    id        bigint PRIMARY KEY,
    tenant_id bigint NOT NULL,
    number    text NOT NULL,
    total     numeric NOT NULL
);
