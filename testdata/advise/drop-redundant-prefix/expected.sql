DROP INDEX CONCURRENTLY stock_warehouse_idx;
