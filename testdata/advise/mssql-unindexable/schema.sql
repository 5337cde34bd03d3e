CREATE TABLE dbo.Page (Id int IDENTITY PRIMARY KEY, Url nvarchar(max) NOT NULL, Title nvarchar(200) NOT NULL, Site int NOT NULL);
