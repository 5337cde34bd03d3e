CREATE TABLE dbo.Jobs (
    Id bigint IDENTITY NOT NULL PRIMARY KEY CLUSTERED,
    Queue nvarchar(20) NOT NULL,
    Status varchar(10) NOT NULL,
    RunAt datetime2 NOT NULL,
    Amount int NOT NULL,
    Payload nvarchar(max) NOT NULL
);
