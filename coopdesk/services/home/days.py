"""How long before its day, or after, a thing is told of on the home page."""

from datetime import timedelta

ADVANCE_SOON = timedelta(days=30)
RECEIPT_WAITS = timedelta(days=14)
MINUTES_WAIT = timedelta(days=14)
"""Who was there signs minutes (《农民专业合作社法》第三十四条) while they still remember."""
