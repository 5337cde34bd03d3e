CREATE TABLE audit (
    id      bigint PRIMARY KEY,
    actor   text NOT NULL,
    detail  text NOT NULL
);
