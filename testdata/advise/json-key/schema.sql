CREATE TABLE documents (
    id   bigint PRIMARY KEY,
    data jsonb NOT NULL
);
