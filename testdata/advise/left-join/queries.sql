SELECT t.subject, r.body FROM tickets t LEFT JOIN replies r ON r.ticket_id = t.id WHERE t.id = $1;
