CREATE INDEX CONCURRENTLY scores_game_points_player_idx ON scores (game, points DESC, player);
