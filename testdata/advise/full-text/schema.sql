CREATE TABLE articles (
    id   bigint PRIMARY KEY,
    body text NOT NULL
);
