SELECT player, points FROM scores WHERE game = $1 ORDER BY points DESC, player LIMIT 10;
