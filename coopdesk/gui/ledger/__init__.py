"""The page of the books."""
