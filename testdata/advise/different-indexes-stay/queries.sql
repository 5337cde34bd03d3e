SELECT id FROM people WHERE email = $1;
SELECT city FROM people WHERE email = $1;
SELECT id FROM people WHERE email LIKE 'ann%';
SELECT id FROM people WHERE email = $1 AND gone;
