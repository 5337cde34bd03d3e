CREATE TABLE [dbo].[Orders] (
    [Id] int IDENTITY(1, 1) NOT NULL CONSTRAINT [PK_Orders] PRIMARY KEY CLUSTERED,
    [CustomerId] int NOT NULL,
    [Order Date] datetime2 NOT NULL,
    [Key] nvarchar(40) NULL,
    [Total] money NOT NULL
);
