SELECT amount FROM stock WHERE warehouse = $1 AND sku = $2;
