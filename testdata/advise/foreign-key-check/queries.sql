DELETE FROM regions WHERE country = $1 AND region = $2;
