"""SQLAlchemy on an encrypted SQLite file; nobody above services sees it."""
