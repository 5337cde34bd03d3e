CREATE INDEX jobs_queue_status_run_at_idx ON jobs (queue, status, run_at);
