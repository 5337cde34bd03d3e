SELECT TOP (10) Id, Payload FROM dbo.Jobs WHERE Status = 'queued' AND Queue = @q ORDER BY RunAt;
SELECT SUM(Amount) FROM dbo.Jobs WHERE Queue = @q;
