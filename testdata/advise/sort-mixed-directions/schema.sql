CREATE TABLE scores (
    id     bigint PRIMARY KEY,
    game   integer NOT NULL,
    points integer NOT NULL,
    player text NOT NULL
);
