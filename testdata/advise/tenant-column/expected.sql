CREATE INDEX CONCURRENTLY invoices_tenant_id_number_idx ON invoices (tenant_id, number);
