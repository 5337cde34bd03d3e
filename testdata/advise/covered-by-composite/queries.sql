SELECT amount FROM payments WHERE account_id = $1;
SELECT amount FROM payments WHERE account_id = $1 ORDER BY paid_at DESC LIMIT 1;
