SELECT id, title, price FROM products WHERE title ILIKE '%garden hose%';
