CREATE INDEX post_topic_id_idx ON post (topic_id);
