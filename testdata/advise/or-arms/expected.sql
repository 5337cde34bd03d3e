CREATE INDEX CONCURRENTLY messages_sender_id_idx ON messages (sender_id);
CREATE INDEX CONCURRENTLY messages_target_id_idx ON messages (target_id);
