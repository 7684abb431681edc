"""The page of the awards: assessed, applied for, printed, paid."""
