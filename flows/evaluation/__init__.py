"""Stored fields compared with the truth: truth in its formats, rows matched, values judged, and
scores."""
