CREATE TABLE people (
    id    bigint PRIMARY KEY,
    email text NOT NULL,
    city  text NOT NULL
);
CREATE INDEX people_email_idx ON people (email);
CREATE INDEX people_city_idx ON people (city);
