SELECT id FROM people WHERE email = $1;
