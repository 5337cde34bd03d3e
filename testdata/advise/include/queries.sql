SELECT sum(amount) FROM ledger WHERE account_id = $1;
