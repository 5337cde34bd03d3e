SELECT id FROM accounts WHERE email = $1 AND deleted_at IS NULL;
