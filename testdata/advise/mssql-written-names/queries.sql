SELECT [Id], [Total] FROM [dbo].[Orders] WHERE [CustomerId] = @c AND [Key] = @k
