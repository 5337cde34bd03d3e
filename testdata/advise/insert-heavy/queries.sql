INSERT INTO audit (id, actor, detail) VALUES ($1, $2, $3);
INSERT INTO audit (id, actor, detail) VALUES ($1, $2, $3) RETURNING id;
