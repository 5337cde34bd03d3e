CREATE TABLE stock (
    id        bigint PRIMARY KEY,
    sku       text NOT NULL,
    warehouse integer NOT NULL,
    amount    integer NOT NULL
);
CREATE UNIQUE INDEX stock_sku_key ON stock (sku);
CREATE INDEX stock_sku_warehouse_idx ON stock (sku, warehouse);
