CREATE TABLE stock (
    id        bigint PRIMARY KEY,
    warehouse integer NOT NULL,
    sku       text NOT NULL,
    amount    integer NOT NULL
);
CREATE INDEX stock_warehouse_idx ON stock (warehouse);
CREATE INDEX stock_warehouse_sku_idx ON stock (warehouse, sku);
