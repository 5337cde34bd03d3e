SELECT id, total FROM invoices WHERE number = $1 AND tenant_id = $2;
SELECT id, total FROM invoices WHERE number = $1 AND tenant_id = $2 AND total > 0;
