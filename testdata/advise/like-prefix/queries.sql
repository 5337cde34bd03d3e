SELECT id, code, price FROM products WHERE code LIKE 'AB-19%';
