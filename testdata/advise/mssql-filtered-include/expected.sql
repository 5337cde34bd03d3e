CREATE INDEX jobs_queue_runat_idx ON Jobs (Queue, RunAt) WHERE Status = 'queued';
CREATE INDEX jobs_queue_idx ON Jobs (Queue);
