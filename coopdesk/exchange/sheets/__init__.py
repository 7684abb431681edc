"""One spec per office sheet: columns, everyday header names, checks; data only."""
