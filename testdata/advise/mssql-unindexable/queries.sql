SELECT Id FROM dbo.Page WHERE Url = @u AND Site = @s;
SELECT Id FROM dbo.Page WHERE LOWER(Title) = @t;
