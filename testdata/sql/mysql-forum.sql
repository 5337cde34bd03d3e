-- args: --dialect=mysql
CREATE TABLE `users` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `login` varchar(60) NOT NULL,
  `last_seen` datetime NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `login` (`login`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE `threads` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `forum_id` int unsigned NOT NULL,
  `title` varchar(200) NOT NULL,
  `bumped_at` datetime NOT NULL,
  `locked` tinyint(1) NOT NULL DEFAULT '0',
  PRIMARY KEY (`id`),
  KEY `forum_bumped` (`forum_id`,`bumped_at`)
) ENGINE=InnoDB;

CREATE TABLE `posts` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `thread_id` int unsigned NOT NULL,
  `user_id` int unsigned NOT NULL,
  `body` mediumtext NOT NULL,
  PRIMARY KEY (`id`),
  KEY `thread` (`thread_id`,`id`),
  CONSTRAINT `posts_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`)
) ENGINE=InnoDB;

SELECT `id`, `title` FROM `threads` WHERE `forum_id` = ? ORDER BY `bumped_at` DESC LIMIT 0, 25;

SELECT SQL_CALC_FOUND_ROWS id, title FROM threads WHERE forum_id = 3 ORDER BY bumped_at DESC, id DESC LIMIT 25;  -- expect: count-for-pagination @1

SELECT id FROM threads ORDER BY RAND() LIMIT 1;  -- expect: order-by-random @33

SELECT p.id, p.body, u.login FROM posts p JOIN users u ON u.id = p.user_id WHERE p.thread_id = ? ORDER BY p.id LIMIT 40;

INSERT INTO users (login, last_seen) VALUES ('ann', NOW()) ON DUPLICATE KEY UPDATE last_seen = NOW();

UPDATE users SET last_seen = NOW() WHERE id = ?;

SELECT id FROM users WHERE DATE(last_seen) = CURDATE();  -- expect: missing-limit @1, function-on-column @28

SELECT login FROM users WHERE login = 42;  -- expect: implicit-cast @31

SELECT t.id FROM threads t WHERE t.locked = 1 LIMIT 10;  -- expect: unindexed-filter @34, limit-without-order @47

DELETE FROM posts;  -- expect: delete-without-where @1
