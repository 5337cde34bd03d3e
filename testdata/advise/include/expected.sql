CREATE INDEX CONCURRENTLY ledger_account_id_idx ON ledger (account_id) INCLUDE (amount);
