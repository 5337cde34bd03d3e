CREATE INDEX CONCURRENTLY jobs_queue_run_at_idx ON jobs (queue, run_at) WHERE status = 'queued';
