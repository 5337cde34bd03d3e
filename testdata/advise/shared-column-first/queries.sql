-- plant is in both queries and device in one: the index that begins with plant serves both.
SELECT value, remark FROM readings WHERE device = $1 AND plant = $2;
SELECT device, value, remark FROM readings WHERE plant = $1;
