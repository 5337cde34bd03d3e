SELECT name FROM countries WHERE code = $1;
