-- args: --dialect=mssql
CREATE TABLE [dbo].[Entries] (
  [Id] bigint IDENTITY(1,1) NOT NULL PRIMARY KEY,
  [AccountId] int NOT NULL,
  [Amount] decimal(18,2) NOT NULL,
  [BookedAt] datetime2 NOT NULL
);
GO
CREATE INDEX IX_Entries_Account ON dbo.Entries (AccountId, BookedAt) INCLUDE (Amount);
GO
SELECT TOP 20 e.Id, e.Amount FROM dbo.Entries AS e WITH (NOLOCK) WHERE e.AccountId = @account ORDER BY e.BookedAt DESC;
SELECT Id FROM dbo.Entries ORDER BY BookedAt, Id OFFSET 40000 ROWS FETCH NEXT 20 ROWS ONLY;  -- expect: unindexed-sort @28, deep-offset @50
UPDATE dbo.Entries SET Amount = Amount * 1.02;  -- expect: update-without-where @1
SELECT e.Id FROM dbo.Entries e WHERE YEAR(e.BookedAt) = 2024 AND e.AccountId = @account;  -- expect: missing-limit @1, function-on-column @38
GO
