CREATE INDEX CONCURRENTLY readings_plant_device_idx ON readings (plant, device);
