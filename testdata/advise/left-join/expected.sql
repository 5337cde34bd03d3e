CREATE INDEX CONCURRENTLY replies_ticket_id_idx ON replies (ticket_id);
