CREATE TABLE articles (
    id   bigint PRIMARY KEY,
    tags text[] NOT NULL,
    body text NOT NULL
);
