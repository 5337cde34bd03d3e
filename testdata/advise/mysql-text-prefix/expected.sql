CREATE INDEX page_url_idx ON page (url(100));
CREATE INDEX page_title_idx ON page (title);
CREATE INDEX page_lower_title_idx ON page ((lower(title)));
