-- SQL Server statements of the kinds that applications, reports, jobs and migrations are made of.
-- A statement begins in the first column; what belongs to it, or stands in a block, is indented.
-- The semicolon is left out here and there, as it is in practice.

-- ---- reading: TOP, paging, aliases, literals ---------------------------------------------------------------
SELECT TOP 10 * FROM dbo.Customers
SELECT TOP (10) WITH TIES ProductID, ListPrice FROM Production.Product ORDER BY ListPrice DESC
SELECT TOP 5 PERCENT OrderID, Total FROM dbo.Orders ORDER BY Total DESC
SELECT TOP (@PageSize) o.OrderID, o.OrderDate FROM dbo.Orders AS o WHERE o.CustomerID = @CustomerID ORDER BY o.OrderDate DESC
SELECT DISTINCT TOP (3) City FROM dbo.Addresses ORDER BY City
SELECT OrderID, OrderDate FROM dbo.Orders ORDER BY OrderDate, OrderID OFFSET 40 ROWS FETCH NEXT 20 ROWS ONLY
SELECT OrderID FROM dbo.Orders ORDER BY OrderID OFFSET (@Page - 1) * @PageSize ROWS FETCH NEXT @PageSize ROWS ONLY
SELECT OrderID FROM dbo.Orders ORDER BY OrderID OFFSET 10 ROWS;
SELECT [Order Details].[Unit Price], [Order Details].Quantity * 1.2 AS [Gross Amount] FROM [Order Details] WHERE [Order Details].[Order ID] = 10248;
SELECT FullName = FirstName + N' ' + LastName, Age = DATEDIFF(YEAR, BirthDate, GETDATE()) FROM HumanResources.Employee;
SELECT 'Total' AS Label, COUNT(*) AS 'Number of Rows', SUM(Amount) "Sum of Amounts" FROM dbo.Invoices;
SELECT N'Straße' AS Street, 0x00FF AS Bytes, $12.50 AS Price, 1e3 AS Big, -5 AS Negative;
SELECT [a].[Id], [a].[Name] AS [Label] FROM [dbo].[Accounts] AS [a] WHERE ([a].[IsDeleted] = CAST(0 AS bit)) AND ([a].[TenantId] = @__tenant_0) ORDER BY [a].[Name];
SELECT c.*, COUNT(*) OVER () AS TotalRows FROM dbo.Customers c WHERE c.Name LIKE N'%' + @Search + N'%' ESCAPE '!' ORDER BY c.Name OFFSET @Skip ROWS FETCH NEXT @Take ROWS ONLY;
SELECT ALL Name FROM sys.objects WHERE type IN ('U', 'V') AND is_ms_shipped = 0;
SELECT @@VERSION, @@ROWCOUNT, @@IDENTITY, SCOPE_IDENTITY(), DB_NAME(), SUSER_SNAME();
SELECT o.OrderID, o.[Status], ISNULL(o.ShippedDate, '19000101') AS Shipped FROM Sales..Orders o;
SELECT s.name, t.name FROM AdventureWorks.sys.tables AS t JOIN AdventureWorks.sys.schemas AS s ON s.schema_id = t.schema_id;
SELECT * FROM LinkedServer.Inventory.dbo.Stock WHERE Sku = 'A-1';
SELECT Price FROM dbo.Prices WHERE Currency = 'EUR' AND ValidFrom <= SYSUTCDATETIME() AND (ValidTo > SYSUTCDATETIME() OR ValidTo IS NULL);
SELECT e.Name FROM dbo.Employees e WHERE e.Salary !< 1000 AND e.Salary !> 9000 AND e.Dept != 3 AND e.Grade <> 4;
SELECT Name FROM dbo.People WHERE Name LIKE '[A-D]%' AND Name NOT LIKE '%[^a-z]%';
SELECT CustomerID FROM dbo.Customers WHERE EXISTS (SELECT * FROM dbo.Orders WHERE Orders.CustomerID = Customers.CustomerID);
SELECT Name FROM dbo.Products WHERE Price > ALL (SELECT Price FROM dbo.Products WHERE CategoryID = 2);
SELECT Name FROM dbo.Products WHERE CategoryID = ANY (SELECT ID FROM dbo.Categories WHERE Active = 1);
SELECT a.ID FROM dbo.A a WHERE a.ID IN (SELECT b.AID FROM dbo.B b) AND a.ID NOT IN (1, 2, 3);
GO

-- ---- expressions --------------------------------------------------------------------------------------------
SELECT IIF(Stock > 0, 'in stock', 'sold out') AS Availability, CHOOSE(Priority, 'low', 'middle', 'high') FROM dbo.Products;
SELECT TRY_CAST(Code AS int) AS Number, TRY_CONVERT(date, Written, 103) AS D, CONVERT(varchar(10), GETDATE(), 120) AS Today FROM dbo.Imports;
SELECT CONVERT(nvarchar(max), Payload), CONVERT(decimal(18, 4), Amount), CONVERT(varbinary(8), 1, 1) FROM dbo.Messages;
SELECT TRY_PARSE(@Input AS money USING 'de-DE'), PARSE('7/17/2011' AS date USING 'en-US');
SELECT CAST(OrderDate AS date) AS Day, CAST(Total AS decimal(10, 2)), CAST(N'x' AS nvarchar(50)) FROM dbo.Orders;
SELECT DATEADD(DAY, -30, GETDATE()), DATEADD(mi, 5, @Start), EOMONTH(GETDATE(), -1), DATEFROMPARTS(2024, 1, 31);
SELECT DATEDIFF_BIG(ms, StartTime, EndTime), DATEPART(WEEKDAY, StartTime), DATENAME(month, StartTime), DATETRUNC(hour, StartTime) FROM dbo.Jobs;
SELECT OrderDate AT TIME ZONE 'UTC' AT TIME ZONE 'Central European Standard Time' AS LocalTime FROM dbo.Orders;
SELECT SWITCHOFFSET(CreatedAt, '+02:00'), TODATETIMEOFFSET(CreatedAt, 120) FROM dbo.Events;
SELECT ISNULL(a, 0) + COALESCE(b, c, 0) - NULLIF(d, 0) * (e % 7) / 2 AS Score FROM dbo.Scores;
SELECT Flags & 4 AS Bit, Flags | 1, Flags ^ 2, ~Flags FROM dbo.Settings WHERE Flags & 8 = 8;
SELECT LEFT(Name, 3), RIGHT(Name, 2), SUBSTRING(Name, 2, 5), LEN(Name), DATALENGTH(Name), CHARINDEX(' ', Name), PATINDEX('%[0-9]%', Name), STUFF(Name, 1, 1, '*') FROM dbo.People;
SELECT CONCAT(FirstName, ' ', LastName), CONCAT_WS(', ', City, Country), FORMAT(Amount, 'N2', 'de-de'), REPLICATE('0', 5 - LEN(Code)) + Code FROM dbo.People;
SELECT QUOTENAME(name), OBJECT_ID(N'dbo.Orders', N'U'), OBJECTPROPERTY(object_id, 'IsTable') FROM sys.tables;
SELECT CASE Status WHEN 1 THEN 'new' WHEN 2 THEN 'paid' ELSE 'unknown' END AS StatusText, CASE WHEN Total > 100 THEN 1 ELSE 0 END FROM dbo.Orders;
SELECT NEWID(), NEWSEQUENTIALID(), CHECKSUM(*), BINARY_CHECKSUM(Name, Price), HASHBYTES('SHA2_256', Name) FROM dbo.Products;
SELECT Name COLLATE Latin1_General_CI_AI AS Folded FROM dbo.People WHERE Name COLLATE Latin1_General_BIN2 = @Name ORDER BY Name COLLATE Latin1_General_CS_AS;
SELECT STRING_AGG(Tag, ', ') WITHIN GROUP (ORDER BY Tag ASC) AS Tags FROM dbo.Tags GROUP BY ArticleID;
SELECT GREATEST(a, b, c), LEAST(a, b), TRANSLATE(Code, '()- ', '    '), TRIM('.,! ' FROM Text) FROM dbo.T;
SELECT Location.STAsText(), Location.Lat, geography::Point(47.65, -122.35, 4326) FROM dbo.Places;
SELECT NEXT VALUE FOR dbo.OrderNumbers AS Number;
SELECT NEXT VALUE FOR dbo.OrderNumbers OVER (ORDER BY Name) AS Number, Name FROM dbo.People;
SELECT Node.value('(./@id)[1]', 'int') AS Id FROM @xml.nodes('/root/item') AS T(Node);
SELECT Data.query('/a/b'), Data.exist('/a[@x=1]'), Data.value('(/a/@n)[1]', 'nvarchar(50)') FROM dbo.Docs WHERE Data.exist('/a') = 1;
SELECT JSON_VALUE(Doc, '$.name') AS Name, JSON_QUERY(Doc, '$.tags') AS Tags, ISJSON(Doc) FROM dbo.Docs WHERE JSON_VALUE(Doc, '$.active') = 'true';
SELECT JSON_MODIFY(Doc, 'append $.tags', 'new') FROM dbo.Docs;
SELECT JSON_OBJECT('id': Id, 'name': Name ABSENT ON NULL) FROM dbo.People;
SELECT JSON_ARRAY(1, 'a', NULL NULL ON NULL);
SELECT DATE_BUCKET(week, 2, OrderDate) AS Bucket, COUNT(*) FROM dbo.Orders GROUP BY DATE_BUCKET(week, 2, OrderDate);
SELECT value, ordinal FROM STRING_SPLIT('a,b,c', ',', 1);
SELECT value FROM GENERATE_SERIES(1, 100, 5);
SELECT a, b FROM dbo.T WHERE a IS NOT DISTINCT FROM b;
SELECT Id FROM dbo.T WHERE CONTAINS(Body, N'"full text" NEAR search') AND FREETEXT((Title, Body), 'storage');
SELECT t.Id, k.RANK FROM dbo.T AS t INNER JOIN CONTAINSTABLE(dbo.T, Body, 'ISABOUT (a WEIGHT (.8))', 10) AS k ON t.Id = k.[KEY] ORDER BY k.RANK DESC;
SELECT ERROR_NUMBER() AS Number, ERROR_MESSAGE() AS Message, ERROR_LINE() AS Line, XACT_STATE();
GO

-- ---- joins, APPLY, hints ------------------------------------------------------------------------------------
SELECT o.OrderID, c.Name FROM dbo.Orders o INNER JOIN dbo.Customers c ON c.CustomerID = o.CustomerID LEFT OUTER JOIN dbo.Addresses a ON a.AddressID = o.AddressID;
SELECT o.OrderID, l.LineID
    FROM dbo.Orders AS o WITH (NOLOCK)
    INNER LOOP JOIN dbo.OrderLines AS l WITH (INDEX(IX_OrderLines_OrderID), FORCESEEK) ON l.OrderID = o.OrderID
    WHERE o.OrderDate >= '20240101'
    OPTION (RECOMPILE, MAXDOP 1);
SELECT c.Name, recent.OrderDate FROM dbo.Customers c CROSS APPLY (SELECT TOP 3 OrderDate FROM dbo.Orders o WHERE o.CustomerID = c.CustomerID ORDER BY OrderDate DESC) AS recent;
SELECT d.Name, e.Name FROM dbo.Departments d OUTER APPLY dbo.GetEmployees(d.DepartmentID) e WHERE d.Active = 1;
SELECT t.Id, s.value FROM dbo.T t CROSS APPLY STRING_SPLIT(t.Tags, ',') s WHERE s.value <> '';
SELECT v.Name, v.Amount FROM dbo.Invoices i CROSS APPLY (VALUES ('net', i.Net), ('tax', i.Tax)) AS v (Name, Amount);
SELECT a.x, b.y FROM a FULL OUTER JOIN b ON a.id = b.id CROSS JOIN c;
SELECT a.x FROM dbo.A a, dbo.B b WHERE a.id = b.id;
SELECT q.text, s.execution_count FROM sys.dm_exec_query_stats AS s CROSS APPLY sys.dm_exec_sql_text(s.sql_handle) AS q ORDER BY s.total_worker_time DESC;
SELECT * FROM dbo.Queue WITH (UPDLOCK, READPAST, ROWLOCK) WHERE Status = 0;
SELECT * FROM dbo.Big (NOLOCK) WHERE Id = 5;
SELECT Name FROM dbo.V WITH (NOEXPAND) WHERE Id = 1;
SELECT e.Name FROM dbo.Employees FOR SYSTEM_TIME AS OF '2023-01-01' AS e WHERE e.Id = 7;
SELECT * FROM dbo.Employees FOR SYSTEM_TIME BETWEEN '2023-01-01' AND @To WHERE Id = 7 ORDER BY ValidFrom;
SELECT * FROM dbo.Employees FOR SYSTEM_TIME FROM @A TO @B;
SELECT * FROM dbo.Employees FOR SYSTEM_TIME CONTAINED IN (@A, @B);
SELECT p.Name FROM dbo.Products p TABLESAMPLE SYSTEM (10 PERCENT);
SELECT c.Name FROM dbo.Customers c INNER HASH JOIN dbo.Orders o ON o.CustomerID = c.CustomerID OPTION (HASH GROUP, FAST 10, OPTIMIZE FOR (@p = 5));
SELECT o.Id FROM dbo.Orders o WHERE o.CustomerId = @c OPTION (OPTIMIZE FOR UNKNOWN, USE HINT ('DISABLE_PARAMETER_SNIFFING'), MAXRECURSION 0, QUERYTRACEON 4199);
SELECT r.* FROM OPENROWSET(BULK 'C:\in\data.csv', FORMATFILE = 'C:\in\data.fmt', FIRSTROW = 2) AS r;
SELECT q.* FROM OPENQUERY(ORACLE1, 'SELECT id, name FROM app.users') AS q;
SELECT j.id, j.name FROM OPENJSON(@json) WITH (id int '$.id', name nvarchar(50) '$.name', tags nvarchar(max) '$.tags' AS JSON) AS j;
SELECT o.Id, j.[key], j.value FROM dbo.Orders o CROSS APPLY OPENJSON(o.Lines, '$.items') j;
SELECT Person1.Name, Person2.Name FROM Person AS Person1, Likes, Person AS Person2 WHERE MATCH(Person1-(Likes)->Person2);
GO

-- ---- grouping, windows, set operations, PIVOT, FOR XML/JSON -------------------------------------------------
SELECT CustomerID, YEAR(OrderDate) AS Y, SUM(Total) AS Total FROM dbo.Orders GROUP BY CustomerID, YEAR(OrderDate) HAVING SUM(Total) > 1000 ORDER BY Total DESC
SELECT Region, Product, SUM(Amount) FROM dbo.Sales GROUP BY ROLLUP (Region, Product)
SELECT Region, Product, SUM(Amount), GROUPING(Region), GROUPING_ID(Region, Product) FROM dbo.Sales GROUP BY GROUPING SETS ((Region, Product), (Region), ())
SELECT Region, Product, SUM(Amount) FROM dbo.Sales GROUP BY Region, Product WITH CUBE
SELECT Region, SUM(Amount) FROM dbo.Sales GROUP BY Region WITH ROLLUP
SELECT COUNT_BIG(*), COUNT(DISTINCT CustomerID), APPROX_COUNT_DISTINCT(ProductID), STDEV(Total), VAR(Total) FROM dbo.Orders
SELECT CustomerID, ROW_NUMBER() OVER (PARTITION BY CustomerID ORDER BY OrderDate DESC) AS rn, LAG(Total, 1, 0) OVER (PARTITION BY CustomerID ORDER BY OrderDate) AS Previous FROM dbo.Orders
SELECT SUM(Amount) OVER (ORDER BY PostedAt ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS Running, NTILE(4) OVER (ORDER BY Amount), PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY Amount) OVER (PARTITION BY AccountID) FROM dbo.Postings
SELECT FIRST_VALUE(Price) IGNORE NULLS OVER (PARTITION BY Sku ORDER BY At) FROM dbo.Ticks
SELECT Id, SUM(x) OVER w, AVG(x) OVER (w ROWS 3 PRECEDING) FROM dbo.T WINDOW w AS (PARTITION BY g ORDER BY Id)
SELECT City FROM dbo.Customers UNION SELECT City FROM dbo.Suppliers
SELECT City FROM dbo.Customers UNION ALL SELECT City FROM dbo.Suppliers ORDER BY City
SELECT ProductID FROM dbo.Products EXCEPT SELECT ProductID FROM dbo.OrderLines INTERSECT SELECT ProductID FROM dbo.Stock;
SELECT [1] AS Q1, [2] AS Q2, [3] AS Q3, [4] AS Q4 FROM (SELECT Quarter, Amount FROM dbo.Sales) AS s PIVOT (SUM(Amount) FOR Quarter IN ([1], [2], [3], [4])) AS p;
SELECT VendorID, Employee, Orders FROM (SELECT VendorID, Emp1, Emp2 FROM dbo.pvt) p UNPIVOT (Orders FOR Employee IN (Emp1, Emp2)) AS unpvt;
SELECT Name, Price FROM dbo.Products ORDER BY Name FOR JSON PATH, ROOT('products'), INCLUDE_NULL_VALUES;
SELECT TOP 1 Id, Name FROM dbo.People FOR JSON AUTO, WITHOUT_ARRAY_WRAPPER;
SELECT Id AS '@id', Name AS 'name/text()' FROM dbo.People FOR XML PATH('person'), ROOT('people'), TYPE;
SELECT Id FROM dbo.People FOR XML AUTO, ELEMENTS XSINIL;
SELECT 1 AS Tag, NULL AS Parent, Id AS [Person!1!Id] FROM dbo.People FOR XML EXPLICIT;
SELECT STUFF((SELECT ',' + Tag FROM dbo.Tags t WHERE t.ArticleID = a.ID ORDER BY Tag FOR XML PATH(''), TYPE).value('.', 'nvarchar(max)'), 1, 1, '') AS Tags FROM dbo.Articles a;
SELECT (SELECT Name FROM dbo.Lines l WHERE l.OrderID = o.ID FOR JSON PATH) AS Lines FROM dbo.Orders o;
SELECT d.Name, (SELECT COUNT(*) FROM dbo.Employees e WHERE e.DeptID = d.ID) AS Heads FROM dbo.Departments d;
SELECT * INTO #Recent FROM dbo.Orders WHERE OrderDate > DATEADD(day, -7, SYSDATETIME());
SELECT o.* INTO Archive.dbo.Orders2019 FROM dbo.Orders AS o WHERE YEAR(o.OrderDate) = 2019;
SELECT @Total = SUM(Amount), @Count = COUNT(*) FROM dbo.Invoices WHERE CustomerID = @CustomerID;
SELECT @Names = COALESCE(@Names + ', ', '') + Name FROM dbo.People;
SELECT @x += 1;
GO

-- ---- common table expressions -------------------------------------------------------------------------------
WITH Ranked AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY Email ORDER BY Id) AS rn FROM dbo.Users) DELETE FROM Ranked WHERE rn > 1;
;WITH cte (Id, Total) AS (SELECT CustomerID, SUM(Total) FROM dbo.Orders GROUP BY CustomerID)
    SELECT c.Name, cte.Total FROM cte JOIN dbo.Customers c ON c.CustomerID = cte.Id WHERE cte.Total > 500;
WITH Tree AS (
        SELECT Id, ParentId, Name, 0 AS Depth FROM dbo.Categories WHERE ParentId IS NULL
        UNION ALL
        SELECT c.Id, c.ParentId, c.Name, t.Depth + 1 FROM dbo.Categories c INNER JOIN Tree t ON c.ParentId = t.Id
    )
    SELECT * FROM Tree ORDER BY Depth OPTION (MAXRECURSION 100);
WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS y FROM a) UPDATE t SET t.Value = b.y FROM dbo.T AS t CROSS JOIN b;
WITH src AS (SELECT Id, Name FROM dbo.Staging) INSERT INTO dbo.Target (Id, Name) SELECT Id, Name FROM src;
WITH XMLNAMESPACES ('http://example.org/ns' AS ns) SELECT Doc.value('(/ns:a)[1]', 'int') FROM dbo.Docs;
WITH nums AS (SELECT TOP (100) ROW_NUMBER() OVER (ORDER BY (SELECT NULL)) AS n FROM sys.all_objects) SELECT n FROM nums;
WITH src AS (SELECT 1 AS Id) MERGE dbo.Target AS t USING src ON src.Id = t.Id WHEN NOT MATCHED THEN INSERT (Id) VALUES (src.Id);
GO

-- ---- writing ------------------------------------------------------------------------------------------------
INSERT INTO dbo.Customers (Name, City) VALUES (N'Ann', N'Oslo'), (N'Bob', DEFAULT)
INSERT dbo.Log VALUES (GETDATE(), @Message)
INSERT INTO dbo.Settings DEFAULT VALUES
INSERT INTO dbo.Orders (CustomerID, Total) OUTPUT INSERTED.OrderID VALUES (@CustomerID, @Total)
INSERT INTO dbo.Orders (CustomerID) OUTPUT inserted.OrderID, inserted.CustomerID INTO @NewIds (OrderID, CustomerID) SELECT CustomerID FROM dbo.Staging
INSERT INTO dbo.Archive (Id, Name) SELECT Id, Name FROM dbo.Items WITH (TABLOCK) WHERE Deleted = 1
INSERT INTO dbo.Target WITH (TABLOCK) (Id) SELECT Id FROM dbo.Source
INSERT TOP (100) INTO dbo.Sample (Id) SELECT Id FROM dbo.Source ORDER BY NEWID()
INSERT INTO #Results EXEC dbo.GetReport @Year = 2024
INSERT INTO #Results (a, b) EXECUTE sp_executesql N'SELECT a, b FROM t WHERE c = @c', N'@c int', @c = 5
INSERT INTO @Ids (Id) VALUES (1), (2), (3)
INSERT INTO [dbo].[AspNetUsers] ([Id], [UserName], [LockoutEnd]) VALUES (@p0, @p1, @p2);
INSERT INTO dbo.Counts (n) SELECT COUNT(*) FROM (DELETE FROM dbo.Old OUTPUT deleted.Id WHERE Age > 90) AS d (Id);
UPDATE dbo.Products SET Price = Price * 1.1, UpdatedAt = SYSUTCDATETIME() WHERE CategoryID = 3
UPDATE dbo.Counters SET Value += 1 WHERE Name = 'hits'
UPDATE dbo.Counters SET @Next = Value = Value + 1 WHERE Name = 'invoice'
UPDATE p SET p.Price = s.Price FROM dbo.Products p INNER JOIN dbo.Staging s ON s.Sku = p.Sku WHERE p.Price <> s.Price
UPDATE o SET Status = 2 OUTPUT deleted.Status, inserted.Status FROM dbo.Orders AS o WHERE o.Status = 1
UPDATE TOP (10) dbo.Queue SET Taken = 1 OUTPUT inserted.Id WHERE Taken = 0
UPDATE dbo.Queue WITH (ROWLOCK, READPAST) SET LockedBy = @@SPID OUTPUT inserted.* INTO @Taken WHERE Id = (SELECT TOP 1 Id FROM dbo.Queue WITH (UPDLOCK) ORDER BY Id)
UPDATE dbo.Docs SET Body.WRITE(N'new text', 0, 10) WHERE Id = 1
UPDATE dbo.Docs SET Data.modify('replace value of (/a/@n)[1] with "2"') WHERE Id = 1
UPDATE dbo.T SET a = (SELECT MAX(b) FROM dbo.U WHERE U.Id = T.Id), c = DEFAULT, d = NULL
UPDATE STATISTICS dbo.Orders IX_Orders_Date WITH FULLSCAN;
DELETE FROM dbo.Sessions WHERE ExpiresAt < GETUTCDATE()
DELETE dbo.Temp
DELETE TOP (1000) FROM dbo.Log WHERE At < DATEADD(year, -1, GETDATE())
DELETE o FROM dbo.Orders AS o LEFT JOIN dbo.Customers AS c ON c.Id = o.CustomerId WHERE c.Id IS NULL
DELETE FROM o OUTPUT deleted.* INTO dbo.OrdersArchive FROM dbo.Orders o INNER JOIN #Old x ON x.Id = o.Id
DELETE FROM dbo.Cart OUTPUT DELETED.ProductID WHERE UserID = @UserID
DELETE FROM dbo.T WHERE CURRENT OF cur;
TRUNCATE TABLE dbo.Staging
TRUNCATE TABLE dbo.Facts WITH (PARTITIONS (2, 4 TO 6));
MERGE INTO dbo.Stock AS t
    USING (SELECT Sku, SUM(Quantity) AS Quantity FROM dbo.Deliveries GROUP BY Sku) AS s ON (t.Sku = s.Sku)
    WHEN MATCHED AND s.Quantity = 0 THEN DELETE
    WHEN MATCHED THEN UPDATE SET t.Quantity = t.Quantity + s.Quantity
    WHEN NOT MATCHED BY TARGET THEN INSERT (Sku, Quantity) VALUES (s.Sku, s.Quantity)
    WHEN NOT MATCHED BY SOURCE THEN DELETE
    OUTPUT $action, inserted.Sku, deleted.Quantity;
MERGE dbo.Users WITH (HOLDLOCK) AS u
    USING (VALUES (@Id, @Name)) AS v (Id, Name) ON u.Id = v.Id
    WHEN MATCHED THEN UPDATE SET Name = v.Name
    WHEN NOT MATCHED THEN INSERT (Id, Name) VALUES (v.Id, v.Name);
MERGE TOP (10) dbo.A USING dbo.B ON A.Id = B.Id WHEN MATCHED THEN UPDATE SET A.x = B.x OUTPUT inserted.Id INTO @Ids;
MERGE [Posts] USING (VALUES (@p0, @p1, 0), (@p2, @p3, 1)) AS i ([Title], [BlogId], _Position) ON 1=0
    WHEN NOT MATCHED THEN INSERT ([Title], [BlogId]) VALUES (i.[Title], i.[BlogId]) OUTPUT INSERTED.[Id], i._Position;
BULK INSERT dbo.Import FROM 'C:\data\in.csv' WITH (FIELDTERMINATOR = ';', ROWTERMINATOR = '\n', FIRSTROW = 2, TABLOCK);
GO

-- ---- variables, control, transactions, errors ---------------------------------------------------------------
DECLARE @Count int = 0, @Name nvarchar(100) = N'x', @When datetime2(3)
DECLARE @Ids TABLE (Id int NOT NULL PRIMARY KEY, Name nvarchar(50) NULL)
DECLARE @Total money = (SELECT SUM(Total) FROM dbo.Orders)
DECLARE cur CURSOR LOCAL FAST_FORWARD FOR SELECT Id, Name FROM dbo.People WHERE Active = 1 ORDER BY Id
SET NOCOUNT ON
SET @Count = @Count + 1
SET @Count += (SELECT COUNT(*) FROM dbo.Orders)
SET TRANSACTION ISOLATION LEVEL SNAPSHOT
SET IDENTITY_INSERT dbo.Customers ON
SET XACT_ABORT, NOCOUNT ON
OPEN cur
FETCH NEXT FROM cur INTO @Id, @Name
WHILE @@FETCH_STATUS = 0
BEGIN
    UPDATE dbo.People SET Visited = 1 WHERE Id = @Id
    FETCH NEXT FROM cur INTO @Id, @Name
END
CLOSE cur
DEALLOCATE cur
IF EXISTS (SELECT 1 FROM sys.indexes WHERE name = N'IX_Old' AND object_id = OBJECT_ID(N'dbo.Orders'))
    DROP INDEX IX_Old ON dbo.Orders
IF @Count > 10 PRINT 'many' ELSE PRINT 'few'
IF OBJECT_ID('tempdb..#Work') IS NOT NULL DROP TABLE #Work
IF NOT EXISTS (SELECT * FROM dbo.Settings WHERE Name = 'a')
BEGIN
    INSERT INTO dbo.Settings (Name, Value) VALUES ('a', '1')
END
ELSE
BEGIN
    UPDATE dbo.Settings SET Value = '1' WHERE Name = 'a'
END
BEGIN TRY
    BEGIN TRANSACTION
    DELETE FROM dbo.Lines WHERE OrderID = @OrderID
    DELETE FROM dbo.Orders WHERE OrderID = @OrderID
    COMMIT TRANSACTION
END TRY
BEGIN CATCH
    IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION
    INSERT INTO dbo.Errors (Message) VALUES (ERROR_MESSAGE())
    ; THROW
END CATCH
BEGIN TRAN Transfer WITH MARK 'transfer'
SAVE TRANSACTION BeforeFee
ROLLBACK TRANSACTION BeforeFee
COMMIT TRAN Transfer
RAISERROR (N'Order %d is not known', 16, 1, @OrderID) WITH NOWAIT
THROW 50001, 'no such order', 1;
PRINT N'done: ' + CAST(@Count AS nvarchar(10))
WAITFOR DELAY '00:00:05'
EXEC dbo.CloseMonth @Year = 2024, @Month = 5, @Result = @Result OUTPUT
EXECUTE @rc = dbo.Check 1, NULL, DEFAULT
EXEC sp_executesql N'SELECT * FROM dbo.Orders WHERE Id = @id', N'@id int', @id = 7
EXEC ('TRUNCATE TABLE ' + @Table)
EXEC sp_rename 'dbo.Orders.Total', 'Amount', 'COLUMN'
WHILE 1 = 1
BEGIN
    DELETE TOP (5000) FROM dbo.Log WHERE At < @Limit
    IF @@ROWCOUNT < 5000 BREAK
    CONTINUE
END
GOTO Done
Done:
RETURN
GO
USE AdventureWorks
GO
GRANT SELECT, INSERT ON dbo.Orders TO reporting
DENY DELETE ON SCHEMA::dbo TO reporting
REVOKE EXECUTE ON dbo.CloseMonth FROM reporting
GO

-- ---- tables -------------------------------------------------------------------------------------------------
CREATE TABLE dbo.Customers (
    CustomerID int IDENTITY(1, 1) NOT NULL CONSTRAINT PK_Customers PRIMARY KEY CLUSTERED,
    Name nvarchar(100) COLLATE Latin1_General_CI_AS NOT NULL,
    Email varchar(320) NOT NULL CONSTRAINT UQ_Customers_Email UNIQUE NONCLUSTERED,
    Balance decimal(19, 4) NOT NULL CONSTRAINT DF_Customers_Balance DEFAULT ((0)),
    CreatedAt datetime2(7) NOT NULL DEFAULT (SYSUTCDATETIME()),
    Notes nvarchar(max) NULL,
    RowVer rowversion,
    CONSTRAINT CK_Customers_Balance CHECK (Balance >= 0)
)
CREATE TABLE [dbo].[OrderLines](
	[OrderID] [int] NOT NULL,
	[LineNo] [smallint] NOT NULL,
	[ProductID] [int] NOT NULL,
	[Quantity] [decimal](10, 3) NOT NULL,
	[Price] [money] NOT NULL,
	[Amount]  AS ([Quantity]*[Price]) PERSISTED,
 CONSTRAINT [PK_OrderLines] PRIMARY KEY CLUSTERED 
(
	[OrderID] ASC,
	[LineNo] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON) ON [PRIMARY]
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
CREATE TABLE dbo.Employees (
    Id int NOT NULL PRIMARY KEY,
    Name nvarchar(50) NOT NULL,
    ValidFrom datetime2 GENERATED ALWAYS AS ROW START HIDDEN NOT NULL,
    ValidTo datetime2 GENERATED ALWAYS AS ROW END HIDDEN NOT NULL,
    PERIOD FOR SYSTEM_TIME (ValidFrom, ValidTo)
) WITH (SYSTEM_VERSIONING = ON (HISTORY_TABLE = dbo.EmployeesHistory, DATA_CONSISTENCY_CHECK = ON))
CREATE TABLE #Work (Id int IDENTITY PRIMARY KEY, Name sysname NOT NULL, INDEX IX_Name NONCLUSTERED (Name))
CREATE TABLE ##Shared (a int, b AS a * 2)
CREATE TABLE dbo.Facts (DateKey int NOT NULL, Amount money SPARSE NULL, INDEX CCI CLUSTERED COLUMNSTORE) ON psDates (DateKey)
CREATE TABLE dbo.Child (
    Id uniqueidentifier ROWGUIDCOL NOT NULL DEFAULT NEWSEQUENTIALID(),
    ParentId int NOT NULL FOREIGN KEY REFERENCES dbo.Parent (Id) ON DELETE CASCADE ON UPDATE NO ACTION,
    Kind char(1) NOT NULL CHECK (Kind IN ('a', 'b')),
    Doc xml NULL, Place geography NULL, Raw varbinary(max) NULL,
    CONSTRAINT PK_Child PRIMARY KEY NONCLUSTERED (Id),
    CONSTRAINT FK_Child_Other FOREIGN KEY (Kind, ParentId) REFERENCES dbo.Other (Kind, Id) ON DELETE SET NULL
)
CREATE TABLE dbo.Hot (Id int NOT NULL PRIMARY KEY NONCLUSTERED HASH WITH (BUCKET_COUNT = 1000000), Name nvarchar(10)) WITH (MEMORY_OPTIMIZED = ON, DURABILITY = SCHEMA_AND_DATA)
CREATE TABLE dbo.Person (Id int PRIMARY KEY, Name nvarchar(100)) AS NODE
CREATE TABLE dbo.Likes AS EDGE
CREATE TABLE dbo.Secret (Id int, Ssn char(11) MASKED WITH (FUNCTION = 'partial(0,"XXX-XX-",4)') NULL, Card varchar(25) ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = K1, ENCRYPTION_TYPE = DETERMINISTIC, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256') NULL)
DROP TABLE dbo.Old
DROP TABLE IF EXISTS #Work, dbo.Older
GO
ALTER TABLE dbo.Customers ADD Phone varchar(20) NULL, Fax varchar(20) NULL CONSTRAINT DF_Fax DEFAULT ''
ALTER TABLE dbo.Customers ADD CONSTRAINT CK_Phone CHECK (LEN(Phone) > 5)
ALTER TABLE dbo.Customers WITH CHECK ADD CONSTRAINT FK_Customers_Regions FOREIGN KEY (RegionID) REFERENCES dbo.Regions (RegionID)
ALTER TABLE dbo.Customers CHECK CONSTRAINT FK_Customers_Regions
ALTER TABLE dbo.Customers NOCHECK CONSTRAINT ALL
ALTER TABLE dbo.Customers ALTER COLUMN Name nvarchar(200) NOT NULL
ALTER TABLE dbo.Customers ALTER COLUMN Ssn ADD MASKED WITH (FUNCTION = 'default()')
ALTER TABLE dbo.Customers DROP COLUMN Fax, COLUMN Telex
ALTER TABLE dbo.Customers DROP CONSTRAINT DF_Fax, CK_Phone
ALTER TABLE dbo.Customers ADD CONSTRAINT PK_Customers PRIMARY KEY CLUSTERED (CustomerID) WITH (ONLINE = ON, FILLFACTOR = 90) ON [PRIMARY]
ALTER TABLE dbo.Customers ADD CONSTRAINT DF_Name DEFAULT N'?' FOR Name
ALTER TABLE dbo.Employees SET (SYSTEM_VERSIONING = OFF)
ALTER TABLE dbo.Employees ADD PERIOD FOR SYSTEM_TIME (ValidFrom, ValidTo)
ALTER TABLE dbo.Facts SWITCH PARTITION 3 TO dbo.FactsStaging PARTITION 3
ALTER TABLE dbo.Facts REBUILD PARTITION = ALL WITH (DATA_COMPRESSION = PAGE)
ALTER TABLE dbo.Orders ENABLE TRIGGER trg_Orders
ALTER TABLE dbo.Orders DISABLE CHANGE_TRACKING
ALTER TABLE dbo.Orders SET (LOCK_ESCALATION = AUTO)
GO

-- ---- indexes ------------------------------------------------------------------------------------------------
CREATE INDEX IX_Orders_Customer ON dbo.Orders (CustomerID)
CREATE UNIQUE NONCLUSTERED INDEX [IX_Orders_Number] ON [dbo].[Orders] ([Number] ASC) WHERE ([Number] IS NOT NULL) WITH (PAD_INDEX = OFF, SORT_IN_TEMPDB = ON, ONLINE = ON) ON [PRIMARY]
CREATE CLUSTERED INDEX CIX_Log ON dbo.Log (At DESC, Id)
CREATE NONCLUSTERED INDEX IX_Orders_Open ON dbo.Orders (OrderDate) INCLUDE (CustomerID, Total) WHERE Status = 1 WITH (FILLFACTOR = 80, DATA_COMPRESSION = PAGE)
CREATE CLUSTERED COLUMNSTORE INDEX CCI_Facts ON dbo.Facts ORDER (DateKey)
CREATE NONCLUSTERED COLUMNSTORE INDEX NCCI_Facts ON dbo.Facts (DateKey, Amount) WHERE Amount > 0
CREATE UNIQUE CLUSTERED INDEX IX_View ON dbo.SalesByDay (Day) WITH (DROP_EXISTING = ON)
CREATE PRIMARY XML INDEX PXML_Docs ON dbo.Docs (Doc)
CREATE XML INDEX SXML_Docs ON dbo.Docs (Doc) USING XML INDEX PXML_Docs FOR PATH
CREATE SPATIAL INDEX SIX_Places ON dbo.Places (Location) USING GEOGRAPHY_GRID WITH (GRIDS = (MEDIUM, LOW, MEDIUM, HIGH), CELLS_PER_OBJECT = 64)
CREATE FULLTEXT INDEX ON dbo.Docs (Body LANGUAGE 1033) KEY INDEX PK_Docs ON DocsCatalog WITH CHANGE_TRACKING AUTO
CREATE STATISTICS ST_Orders ON dbo.Orders (CustomerID, Status) WITH SAMPLE 20 PERCENT
ALTER INDEX IX_Orders_Customer ON dbo.Orders REBUILD WITH (ONLINE = ON (WAIT_AT_LOW_PRIORITY (MAX_DURATION = 5, ABORT_AFTER_WAIT = SELF)))
ALTER INDEX ALL ON dbo.Orders REORGANIZE
ALTER INDEX IX_Orders_Open ON dbo.Orders DISABLE
DROP INDEX IX_Orders_Customer ON dbo.Orders
DROP INDEX IF EXISTS IX_A ON dbo.A, IX_B ON dbo.B
DROP INDEX dbo.Orders.IX_Orders_Old
DROP STATISTICS dbo.Orders.ST_Orders
GO

-- ---- views, routines, triggers, types, the rest -------------------------------------------------------------
CREATE VIEW dbo.OpenOrders AS SELECT OrderID, CustomerID FROM dbo.Orders WHERE Status = 1 WITH CHECK OPTION
GO
CREATE OR ALTER VIEW dbo.SalesByDay WITH SCHEMABINDING AS
    SELECT CAST(OrderDate AS date) AS Day, COUNT_BIG(*) AS Orders FROM dbo.Orders GROUP BY CAST(OrderDate AS date)
GO
ALTER VIEW dbo.People (Id, Name) AS SELECT Id, FirstName + ' ' + LastName FROM dbo.Persons
GO
DROP VIEW IF EXISTS dbo.People
GO
CREATE PROCEDURE dbo.GetOrders @CustomerID int, @From date = NULL, @Count int OUTPUT
AS
BEGIN
    SET NOCOUNT ON;
    IF @From IS NULL SET @From = '19000101'
    SELECT OrderID, Total FROM dbo.Orders WHERE CustomerID = @CustomerID AND OrderDate >= @From
    SELECT @Count = @@ROWCOUNT
    RETURN 0
END
GO
CREATE OR ALTER PROC [dbo].[Purge] (@Days int = 30) WITH RECOMPILE, EXECUTE AS OWNER AS
    DECLARE @Limit datetime = DATEADD(day, -@Days, GETDATE())
    DELETE FROM dbo.Log WHERE At < @Limit
    UPDATE dbo.Purges SET LastRun = GETDATE(), Rows = @@ROWCOUNT WHERE Name = N'log'
    EXEC dbo.Notify N'purged'
GO
ALTER PROCEDURE dbo.Search @Name nvarchar(50) AS
    DECLARE @sql nvarchar(max) = N'SELECT Id FROM dbo.People WHERE 1 = 1'
    IF @Name IS NOT NULL SET @sql += N' AND Name = @Name'
    EXEC sp_executesql @sql, N'@Name nvarchar(50)', @Name
GO
CREATE FUNCTION dbo.FullName (@First nvarchar(50), @Last nvarchar(50)) RETURNS nvarchar(101) WITH SCHEMABINDING AS
BEGIN
    RETURN @First + N' ' + @Last
END
GO
CREATE FUNCTION dbo.OrdersOf (@CustomerID int) RETURNS TABLE AS
    RETURN (SELECT OrderID, Total FROM dbo.Orders WHERE CustomerID = @CustomerID)
GO
CREATE FUNCTION dbo.Split (@s nvarchar(max)) RETURNS @out TABLE (Item nvarchar(100)) AS
BEGIN
    INSERT INTO @out (Item) SELECT value FROM STRING_SPLIT(@s, ',')
    RETURN
END
GO
CREATE TRIGGER dbo.trg_Orders ON dbo.Orders AFTER INSERT, UPDATE AS
BEGIN
    IF UPDATE(Status)
        INSERT INTO dbo.OrderHistory (OrderID, Status) SELECT i.OrderID, i.Status FROM inserted i JOIN deleted d ON d.OrderID = i.OrderID
    UPDATE o SET o.ModifiedAt = GETDATE() FROM dbo.Orders o INNER JOIN inserted i ON i.OrderID = o.OrderID
END
GO
CREATE TRIGGER trg_Ddl ON DATABASE FOR CREATE_TABLE, ALTER_TABLE AS INSERT INTO dbo.DdlLog (Event) SELECT EVENTDATA()
GO
DROP PROCEDURE IF EXISTS dbo.Search
DROP FUNCTION dbo.Split
DROP TRIGGER trg_Ddl ON DATABASE
CREATE SEQUENCE dbo.OrderNumbers AS bigint START WITH 1000 INCREMENT BY 1 CACHE 50
ALTER SEQUENCE dbo.OrderNumbers RESTART WITH 1
CREATE TYPE dbo.IdList AS TABLE (Id int NOT NULL PRIMARY KEY)
CREATE TYPE dbo.Phone FROM varchar(20) NOT NULL
CREATE SYNONYM dbo.Stock FOR Warehouse.dbo.Stock
CREATE PARTITION FUNCTION pfDates (int) AS RANGE RIGHT FOR VALUES (20230101, 20240101)
CREATE PARTITION SCHEME psDates AS PARTITION pfDates ALL TO ([PRIMARY])
ALTER PARTITION FUNCTION pfDates () SPLIT RANGE (20250101)
ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON
ALTER DATABASE Sales ADD FILEGROUP Archive2023
CREATE LOGIN app WITH PASSWORD = 'secret'
CREATE USER app FOR LOGIN app WITH DEFAULT_SCHEMA = dbo
ALTER ROLE db_datareader ADD MEMBER app
CREATE FULLTEXT CATALOG DocsCatalog AS DEFAULT
CREATE SECURITY POLICY dbo.TenantFilter ADD FILTER PREDICATE dbo.fn_Tenant(TenantId) ON dbo.Orders WITH (STATE = ON)
CREATE EXTERNAL TABLE dbo.Remote (Id int) WITH (DATA_SOURCE = Rds, SCHEMA_NAME = N'dbo', OBJECT_NAME = N'Orders')
DBCC CHECKIDENT ('dbo.Customers', RESEED, 0)
BACKUP DATABASE Sales TO DISK = N'D:\b\sales.bak' WITH COMPRESSION, STATS = 10
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'people who buy', @level0type = N'SCHEMA', @level0name = N'dbo'
CHECKPOINT
GO
CREATE SCHEMA reporting AUTHORIZATION dbo
GO

-- ---- reports, maintenance, migrations -----------------------------------------------------------------------
DECLARE @From date = DATEADD(month, DATEDIFF(month, 0, GETDATE()) - 1, 0)
SELECT DATEADD(week, DATEDIFF(week, 0, o.OrderDate), 0) AS WeekStart, COUNT(*) AS Orders, SUM(CASE WHEN o.Status = 4 THEN o.Total ELSE 0 END) AS Paid
    FROM dbo.Orders AS o WITH (NOLOCK)
    WHERE o.OrderDate >= @From
    GROUP BY DATEADD(week, DATEDIFF(week, 0, o.OrderDate), 0)
    ORDER BY 1
SELECT c.Name AS [Customer Name], [Last Order] = MAX(o.OrderDate), [Σ] = SUM(o.Total) FROM dbo.Customers c LEFT JOIN dbo.Orders o ON o.CustomerID = c.CustomerID GROUP BY c.Name HAVING MAX(o.OrderDate) < DATEADD(year, -1, GETDATE()) OR MAX(o.OrderDate) IS NULL
SELECT i.name, p.rows, SUM(a.total_pages) * 8 AS kb FROM sys.indexes i JOIN sys.partitions p ON p.object_id = i.object_id AND p.index_id = i.index_id JOIN sys.allocation_units a ON a.container_id = p.partition_id GROUP BY i.name, p.rows ORDER BY kb DESC
SELECT r.session_id, r.blocking_session_id, t.text FROM sys.dm_exec_requests r OUTER APPLY sys.dm_exec_sql_text(r.sql_handle) t WHERE r.session_id <> @@SPID
SELECT COLUMN_NAME, DATA_TYPE, COLUMNPROPERTY(OBJECT_ID(TABLE_SCHEMA + '.' + TABLE_NAME), COLUMN_NAME, 'IsIdentity') FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = 'Orders'
SELECT TOP 1 WITH TIES * FROM dbo.Prices ORDER BY ROW_NUMBER() OVER (PARTITION BY Sku ORDER BY ValidFrom DESC)
SELECT a.Id, b.Id FROM dbo.A AS a LEFT MERGE JOIN dbo.B AS b ON b.AId = a.Id AND (b.Kind = 1 OR b.Kind IS NULL) WHERE a.Parent IS NULL
SELECT LTRIM(RTRIM(UPPER(Name))), REVERSE(Name), ASCII('a'), CHAR(65), NCHAR(8364), UNICODE(N'€'), SOUNDEX(Name), DIFFERENCE(Name, 'Smith'), SPACE(3), STR(1.5, 10, 2) FROM dbo.People
SELECT ABS(-1), CEILING(1.2), FLOOR(1.8), ROUND(1.256, 2, 1), POWER(2, 10), SQRT(16), SIGN(-3), RAND(), LOG(10, 2), PI(), SQUARE(3), CAST(RAND(CHECKSUM(NEWID())) * 10 AS int)
SELECT ISDATE('2024-02-30'), ISNUMERIC('1e4'), GETUTCDATE(), CURRENT_TIMESTAMP, SYSTEM_USER, SESSION_USER, USER_NAME(), HOST_NAME(), APP_NAME(), OBJECT_NAME(@@PROCID), ORIGINAL_LOGIN()
SELECT x.Id, x.n.value('@name', 'varchar(20)') AS Name FROM (SELECT d.Id, i.query('.') AS n FROM dbo.Docs d CROSS APPLY d.Body.nodes('/list/item') AS t(i)) AS x
SELECT Id, Body.value('declare namespace ns="urn:x"; (/ns:a/ns:b)[1]', 'nvarchar(100)') FROM dbo.Docs
SELECT Manager.Path.GetAncestor(1), Org.ToString(), Org.GetLevel(), hierarchyid::GetRoot() FROM dbo.Org WHERE Org.IsDescendantOf(@m) = 1
SELECT o.Id FROM dbo.Orders o WHERE (o.CustomerId = @c OR @c IS NULL) AND (o.Status IN (SELECT Value FROM dbo.Split(@statuses, ','))) AND o.Total BETWEEN @lo AND @hi
SELECT Id FROM dbo.Documents WHERE Title LIKE @q + '%' COLLATE SQL_Latin1_General_CP1_CI_AS ORDER BY CASE WHEN @sort = 'title' THEN Title END, CASE WHEN @sort = 'date' THEN CreatedAt END DESC
SELECT p.Id, [Pos] = DENSE_RANK() OVER (ORDER BY p.Points DESC), CUME_DIST() OVER (ORDER BY p.Points), LAST_VALUE(p.Name) OVER (ORDER BY p.Points RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM dbo.Players p
SELECT PIV.[2023], PIV.[2024] FROM (SELECT YEAR(At) AS Y, Amount, Region FROM dbo.Sales) SRC PIVOT (AVG(Amount) FOR Y IN ([2023], [2024])) PIV JOIN dbo.Regions R ON R.Name = PIV.Region WHERE R.Active = 1
SELECT * FROM (SELECT Id, A, B FROM dbo.T) AS s UNPIVOT (Value FOR Name IN ([A], [B])) AS u WHERE u.Value > 0
SELECT e.EmployeeID AS "@id", (SELECT t.Territory AS "text()" FROM dbo.Territories t WHERE t.EmployeeID = e.EmployeeID FOR XML PATH('territory'), TYPE) AS territories FROM dbo.Employees e FOR XML PATH('employee'), ROOT('employees'), ELEMENTS
SELECT ROW_NUMBER() OVER (ORDER BY (SELECT 1)) AS n, CAST('<a>' + REPLACE(Names, ',', '</a><a>') + '</a>' AS xml) AS x INTO #Split FROM dbo.Lists
UPDATE dbo.Orders SET Total = t.Total FROM (SELECT OrderID, SUM(Amount) AS Total FROM dbo.OrderLines GROUP BY OrderID) AS t WHERE t.OrderID = Orders.OrderID AND Orders.Total <> t.Total
UPDATE c SET c.LastOrder = x.LastOrder FROM dbo.Customers c CROSS APPLY (SELECT MAX(OrderDate) AS LastOrder FROM dbo.Orders o WHERE o.CustomerID = c.CustomerID) x
UPDATE a SET a.Seq = b.rn FROM dbo.Items a JOIN (SELECT Id, ROW_NUMBER() OVER (ORDER BY Id) AS rn FROM dbo.Items) b ON b.Id = a.Id
UPDATE dbo.T SET a -= 1, b *= 2, c /= 3, d %= 4, e &= 1, f |= 2, g ^= 4 WHERE Id = 1
DELETE t FROM dbo.Tags t WHERE NOT EXISTS (SELECT 1 FROM dbo.ArticleTags at WHERE at.TagID = t.ID)
DELETE dbo.A FROM dbo.A INNER JOIN dbo.B ON B.AId = A.Id WHERE B.Gone = 1
INSERT INTO dbo.Audit (Who, What, Old) SELECT SUSER_SNAME(), 'delete', d.Name FROM deleted AS d
INSERT INTO dbo.Keys (k) OUTPUT inserted.k, GETDATE() AS At INTO dbo.KeyLog (k, At) VALUES (NEWID())
INSERT INTO OPENROWSET('SQLNCLI', 'Server=s;Trusted_Connection=yes;', 'SELECT a FROM db.dbo.t') SELECT a FROM dbo.T
INSERT INTO dbo.Geo (Place) VALUES (geography::STGeomFromText('LINESTRING(-122.360 47.656, -122.343 47.656)', 4326))
INSERT INTO dbo.History SELECT * FROM (MERGE dbo.Dim AS t USING dbo.Stage AS s ON s.k = t.k WHEN MATCHED THEN UPDATE SET t.v = s.v OUTPUT $action AS a, deleted.k) AS m (a, k) WHERE m.a = 'UPDATE'
ALTER TABLE dbo.Orders ADD OrderYear AS YEAR(OrderDate) PERSISTED NOT NULL
ALTER TABLE dbo.Orders ADD RowGuid uniqueidentifier NOT NULL CONSTRAINT DF_Orders_Guid DEFAULT NEWID() WITH VALUES
ALTER TABLE dbo.Orders ADD INDEX IX_Guid NONCLUSTERED (RowGuid)
ALTER TABLE dbo.Orders ADD CONSTRAINT UQ_Number UNIQUE (Number), CONSTRAINT FK_Cust FOREIGN KEY (CustomerID) REFERENCES dbo.Customers
CREATE TABLE dbo.Tenants (Id int NOT NULL, Name nvarchar(50) NOT NULL, PRIMARY KEY CLUSTERED (Id) WITH (DATA_COMPRESSION = ROW), UNIQUE (Name), INDEX IX_N UNIQUE (Name DESC) INCLUDE (Id) WHERE Name > N'a') ON psTenants (Id)
CREATE TABLE dbo.Graph (a int NULL, b float(24), c bit DEFAULT 1, d time(0), e datetimeoffset(3), f smallmoney, g hierarchyid, h sql_variant, i image, j ntext, k double precision, l national char varying(10), m real, n numeric(5), o tinyint)
CREATE INDEX IX_Computed ON dbo.Orders (OrderYear, Status DESC) INCLUDE ([Total]) WITH (ONLINE = ON, MAXDOP = 2) ON psDates (OrderDate)
CREATE UNIQUE INDEX UX_Active ON dbo.Users (Email) WHERE IsDeleted = 0 AND Email IS NOT NULL
SELECT o.name FROM sysobjects o (NOLOCK) WHERE o.xtype = 'U' AND o.id = OBJECT_ID('[dbo].[Orders]')
SELECT Amount, Currency FROM dbo.Rates AS OF_DATE WHERE OF_DATE.Day = @d
GO

-- ---- as object mappers write it -----------------------------------------------------------------------------
SELECT [t].[Id], [t].[Name], [t0].[c] FROM ( SELECT TOP(@__p_1) [b].[Id], [b].[Name] FROM [Blogs] AS [b] WHERE [b].[Rating] > @__rating_0 ORDER BY [b].[Id] ) AS [t] LEFT JOIN ( SELECT COUNT(*) AS [c], [p].[BlogId] FROM [Posts] AS [p] GROUP BY [p].[BlogId] ) AS [t0] ON [t].[Id] = [t0].[BlogId] ORDER BY [t].[Id];
SELECT CASE WHEN EXISTS ( SELECT 1 FROM [Users] AS [u] WHERE [u].[Email] = @__email_0) THEN CAST(1 AS bit) ELSE CAST(0 AS bit) END;
SET NOCOUNT ON;
INSERT INTO [Blogs] ([Name]) VALUES (@p0);
SELECT [Id] FROM [Blogs] WHERE @@ROWCOUNT = 1 AND [Id] = scope_identity();
UPDATE [Blogs] SET [Name] = @p1 OUTPUT 1 WHERE [Id] = @p0 AND [RowVersion] = @p2;
SELECT [Extent1].[Id] AS [Id] FROM (SELECT [Extent1].[Id] AS [Id], row_number() OVER (ORDER BY [Extent1].[Id] ASC) AS [row_number] FROM [dbo].[Users] AS [Extent1]) AS [Extent1] WHERE [Extent1].[row_number] > 20;
SELECT [u].[Id] FROM [Users] AS [u] WHERE [u].[Id] IN (SELECT [v].[value] FROM OPENJSON(@__ids_0) WITH ([value] int '$') AS [v]);
SELECT [o].[Id] FROM [Orders] AS [o] WHERE DATEPART(year, [o].[Date]) = 2024 AND (@__name_0 LIKE N'' OR CHARINDEX(@__name_0, [o].[Name]) > 0) ORDER BY (SELECT 1) OFFSET @__p_0 ROWS;
DELETE FROM [a] FROM [Accounts] AS [a] WHERE [a].[Closed] = CAST(1 AS bit);
SELECT TOP(2) [p].[Id], [p].[Discriminator], [p].[Body].value('(/x)[1]', 'int') FROM [Pages] AS [p] WITH (NOLOCK) WHERE [p].[Discriminator] IN (N'A', N'B') AND [p].[Id] = @__get_Item_0;
SELECT schema_name(t.schema_id) AS s, t.name FROM sys.tables t WHERE t.name LIKE 'tmp[_]%' OR t.name = '##x';
SELECT anon_1.id FROM (SELECT users.id AS id, ROW_NUMBER() OVER (ORDER BY users.name) AS mssql_rn FROM users) AS anon_1 WHERE mssql_rn > ? AND mssql_rn <= ? + ?;
SELECT CAST(SERVERPROPERTY('ProductVersion') AS varchar), CONVERT(sysname, SERVERPROPERTY('Edition'));
IF NOT EXISTS (SELECT name FROM sys.databases WHERE name = N'Shop') CREATE DATABASE [Shop];
GO
