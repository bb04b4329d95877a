"""Two logins on PostgreSQL: roles and databases of the run's own, which it drops."""
