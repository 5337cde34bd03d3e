DROP INDEX CONCURRENTLY people_email_idx;
