SELECT amount FROM stock WHERE sku = $1 AND warehouse = $2;
