SELECT `id`, `total` FROM `orders` WHERE `customer_id` = ? AND `key` = ?;
