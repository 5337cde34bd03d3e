-- date_trunc() of a timestamptz depends on the session's time zone.
SELECT page FROM visits WHERE date_trunc('day', seen_at) = $1;
