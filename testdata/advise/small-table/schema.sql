CREATE TABLE countries (
    id   integer PRIMARY KEY,
    code text NOT NULL,
    name text NOT NULL
);
