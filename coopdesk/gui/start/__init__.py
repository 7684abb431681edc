"""What is shown before and instead of the work: start, recovery, lock."""
