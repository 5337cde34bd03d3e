CREATE TABLE post (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT,
  author_id INT UNSIGNED NOT NULL,
  topic_id INT UNSIGNED NOT NULL,
  body TEXT,
  PRIMARY KEY (id),
  KEY post_author (author_id)
) ENGINE=InnoDB;
