CREATE TABLE regions (
    country integer NOT NULL,
    region  integer NOT NULL,
    name    text NOT NULL,
    PRIMARY KEY (country, region)
);
CREATE TABLE depots (
    id      bigint PRIMARY KEY,
    country integer NOT NULL,
    region  integer NOT NULL,
    address text NOT NULL,
    FOREIGN KEY (country, region) REFERENCES regions (country, region) ON DELETE CASCADE
);
