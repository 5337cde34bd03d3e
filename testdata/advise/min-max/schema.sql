CREATE TABLE sensors (
    id      bigint PRIMARY KEY,
    station integer NOT NULL,
    read_at timestamptz NOT NULL,
    value   double precision NOT NULL
);
