SELECT sku FROM order_lines WHERE order_id = $1;
SELECT sku FROM order_lines WHERE line_no = $2 AND order_id = $1;
