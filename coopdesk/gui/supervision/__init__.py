"""The page of inspection and assessment (督查考核)."""
