"""The help window and the key that opens it."""
