SELECT recent.total FROM (SELECT o.customer_id AS buyer, o.total FROM orders o) AS recent WHERE recent.buyer = $1;
