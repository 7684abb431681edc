"""What can be done and asked: commands and queries behind one door; no Qt, no drawing."""
