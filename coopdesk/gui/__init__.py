"""The PySide6 window; the only place that knows Qt."""
