-- plant is in both queries and device in one: the index that begins with plant serves both.
SELECT id, value FROM readings WHERE device = $1 AND plant = $2;
SELECT id, device, value FROM readings WHERE plant = $1;
