SELECT max(read_at) FROM sensors WHERE station = $1;
