CREATE TABLE readings (
    id        bigint PRIMARY KEY,
    plant     integer NOT NULL,
    device    integer NOT NULL,
    value     double precision NOT NULL,
    remark    text NOT NULL
);
