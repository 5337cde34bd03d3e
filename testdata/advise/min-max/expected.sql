CREATE INDEX CONCURRENTLY sensors_station_read_at_idx ON sensors (station, read_at);
