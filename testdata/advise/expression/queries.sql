SELECT u.id, u.name FROM users u WHERE lower(u.email) = $1;
