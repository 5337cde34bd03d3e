CREATE TABLE people (
    id    bigint PRIMARY KEY,
    email text NOT NULL,
    city  text NOT NULL,
    gone  boolean NOT NULL
);
-- One column, four different indexes: operator class, predicate and INCLUDE all count.
CREATE INDEX people_email_idx ON people (email);
CREATE INDEX people_email_pattern_idx ON people (email text_pattern_ops);
CREATE INDEX people_email_here_idx ON people (email) INCLUDE (city);
CREATE INDEX people_email_gone_idx ON people (email) WHERE gone;
