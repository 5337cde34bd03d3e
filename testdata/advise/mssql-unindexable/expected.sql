CREATE INDEX page_site_idx ON Page (Site);
