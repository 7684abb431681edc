"""The three bodies (三会): meetings, resolutions, terms."""
