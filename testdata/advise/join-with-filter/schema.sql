CREATE TABLE authors (
    id   bigint PRIMARY KEY,
    name text NOT NULL UNIQUE
);
CREATE TABLE posts (
    id        bigint PRIMARY KEY,
    author_id bigint NOT NULL REFERENCES authors (id),
    lang_code text NOT NULL,
    body      text NOT NULL
);
