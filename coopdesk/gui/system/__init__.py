"""The page of the workspace itself: operators, backups, self-test, log, look."""
