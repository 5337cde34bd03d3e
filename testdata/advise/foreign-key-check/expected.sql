CREATE INDEX CONCURRENTLY depots_country_region_idx ON depots (country, region);
