"""The page of the mutual fund."""
