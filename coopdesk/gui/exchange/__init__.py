"""The page of data packages: sent, received, and the keys of offices."""
