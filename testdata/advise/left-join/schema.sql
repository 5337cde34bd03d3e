CREATE TABLE tickets (
    id      bigint PRIMARY KEY,
    subject text NOT NULL
);
CREATE TABLE replies (
    id        bigint PRIMARY KEY,
    ticket_id bigint NOT NULL,
    body      text NOT NULL
);
