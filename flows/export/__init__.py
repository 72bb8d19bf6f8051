"""Stored documents written out: rows as CSV, documents as JSON lines, Markdown, HTML or text."""
