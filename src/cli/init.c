/* sargent init: a configuration file to start from. */
#include <unistd.h>

#include "cli/cli.h"

static const char example[] =
    "# Sargent's configuration; docs/user-guide.md describes every key.\n"
    "# Commands look for this file in the current folder and above it, up to the repository's root.\n"
    "\n"
    "# Dialect of files that do not say otherwise: postgres, mysql, sqlite, mssql, cassandra, scylla.\n"
    "# dialect: postgres\n"
    "\n"
    "# DDL that describes the database: files, folders (migrations in order), patterns.\n"
    "# schema:\n"
    "#   - db/schema.sql\n"
    "#   - db/migrations/\n"
    "\n"
    "# Row counts and distinct values: run the query of `sargent schema --stats-query` and save its output.\n"
    "# stats: db/stats.json\n"
    "\n"
    "# Paths to leave out, as in .gitignore.\n"
    "# exclude: [legacy/, '*.generated.sql']\n"
    "\n"
    "# The column that separates tenants: every composite index should start with it, every query filter on "
    "it.\n"
    "# tenant-column: tenant_id\n"
    "\n"
    "# Exit with 1 from this severity on: error, warning, info, never.\n"
    "# fail-on: warning\n"
    "\n"
    "# Severities by rule, category or family; off silences.\n"
    "# rules:\n"
    "#   select-star: off\n"
    "#   missing-limit: info\n"
    "\n"
    "# Thresholds of rules; each rule's page names its own.\n"
    "# thresholds:\n"
    "#   large-in-list: 200\n"
    "\n"
    "# How logs are read: what makes a run of queries, and PostgreSQL's log_line_prefix.\n"
    "# logs:\n"
    "#   min-repeats: 5\n"
    "#   min-sequence-ms: 50\n"
    "#   prefix: '%m [%p] %q%u@%d '\n"
    "\n"
    "# Rules of your own: pages of the same format as the built-in ones.\n"
    "# rules-folder: [db/rules/]\n"
    "\n"
    "# Other settings for some paths.\n"
    "# overrides:\n"
    "#   - paths: [reports/]\n"
    "#     rules: {missing-limit: off}\n"
    "\n"
    "# Functions of your own that send SQL; argument counts from 0.\n"
    "# host:\n"
    "#   wrappers:\n"
    "#     - {call: db.run, argument: 0, does: execute, language: python}\n";

int command_init(struct options *o)
{
    struct error err = {{0}};
    if (!o->output.n) o->output = SLICE("sargent.yaml");
    if (access(o->output.p, F_OK) == 0) {
        error_set(&err, "%.*s exists already", SLICE_ARG(o->output));
        return complain(&err, EXIT_USAGE);
    }
    return write_output(o, slice_of(example), &err) ? EXIT_CLEAN : complain(&err, EXIT_UNREADABLE);
}
