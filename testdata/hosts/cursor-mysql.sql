DELIMITER //
CREATE PROCEDURE p(IN a INT)
BEGIN
  DECLARE done INT DEFAULT 0;
  DECLARE v_id INT;
  DECLARE c CURSOR FOR SELECT id FROM orders WHERE x = a; -- expect: missing-limit
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = 1;
  OPEN c;
  rows: LOOP
    FETCH c INTO v_id;
    IF done THEN LEAVE rows; END IF;
    SELECT count(*) INTO @n FROM `lines` WHERE order_id = v_id; -- expect: query-in-loop
    UPDATE orders SET n = @n WHERE id = v_id; -- expect: write-in-loop
  END LOOP;
  CLOSE c;
  REPEAT SELECT max(b) INTO v_id FROM u WHERE u.b < v_id; UNTIL v_id > 3 END REPEAT;
  WHILE v_id > 5 DO INSERT INTO w (a) VALUES (1); END WHILE;
END//
