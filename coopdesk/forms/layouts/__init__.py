"""One file per printed form, data only."""
