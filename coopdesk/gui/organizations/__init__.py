"""The page of the organizations."""
