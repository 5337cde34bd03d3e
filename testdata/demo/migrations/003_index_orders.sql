-- Added on a busy afternoon.
CREATE INDEX orders_status_idx ON orders (status);

CREATE TABLE audit_log (
    happened_at timestamptz NOT NULL DEFAULT now(),
    actor       text NOT NULL,
    what        text NOT NULL
);
