CREATE TABLE messages (
    id        bigint PRIMARY KEY,
    sender_id bigint NOT NULL,
    target_id bigint NOT NULL,
    body      text NOT NULL
);
