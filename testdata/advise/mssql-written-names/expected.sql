CREATE INDEX orders_key_customerid_idx ON Orders ([Key], CustomerId);
