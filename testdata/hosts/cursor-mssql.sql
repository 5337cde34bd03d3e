CREATE PROCEDURE dbo.p @a int AS BEGIN
DECLARE @id int, @n int
DECLARE c CURSOR FOR SELECT id FROM dbo.orders WHERE x = @a -- expect: missing-limit
OPEN c
FETCH NEXT FROM c INTO @id
WHILE @@FETCH_STATUS = 0
BEGIN
  SELECT @n = count(*) FROM dbo.lines WHERE order_id = @id -- expect: query-in-loop
  UPDATE dbo.orders SET n = @n WHERE id = @id -- expect: write-in-loop
  IF @n > 3 BEGIN DELETE FROM dbo.lines WHERE order_id = @id END -- expect: write-in-loop
  FETCH NEXT FROM c INTO @id
END
SELECT 1 FROM dbo.orders WHERE id = @id
WHILE @@ROWCOUNT > 0
  DELETE TOP (1000) FROM dbo.log WHERE old = 1
END
GO
